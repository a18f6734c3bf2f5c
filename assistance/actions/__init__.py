"""What people do in assistance, by what they do it with."""

from assistance.actions.assignments import (
    accept_assignment,
    assign_expert,
    decline_assignment,
    end_assignment,
)
from assistance.actions.confirmations import answer_engagement, ask_to_confirm
from assistance.actions.engagements import change_engagement, finish_next_step, log_call, log_engagement
from assistance.actions.follow_ups import answer_follow_up, ask_what_changed
from assistance.actions.outputs import add_output, remove_output
from assistance.actions.requests import (
    accept,
    answer_question,
    ask,
    ask_country,
    close_unconfirmed,
    confirm,
    decline,
    deliver,
    put_in_charge,
    reopen,
    withdraw,
)

__all__ = [
    "accept",
    "accept_assignment",
    "add_output",
    "answer_engagement",
    "answer_follow_up",
    "answer_question",
    "ask",
    "ask_country",
    "ask_to_confirm",
    "ask_what_changed",
    "assign_expert",
    "change_engagement",
    "close_unconfirmed",
    "confirm",
    "decline",
    "decline_assignment",
    "deliver",
    "end_assignment",
    "finish_next_step",
    "log_call",
    "log_engagement",
    "put_in_charge",
    "remove_output",
    "reopen",
    "withdraw",
]
