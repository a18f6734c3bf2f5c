"""What people do in assistance, by what they do it with."""

from assistance.actions.assignments import (
    accept_assignment,
    assign_expert,
    decline_assignment,
    end_assignment,
)
from assistance.actions.engagements import change_engagement, finish_next_step, log_engagement
from assistance.actions.experts import (
    add_absence,
    add_expert,
    agree_to_listing,
    change_expert,
    end_listing,
    remove_absence,
    take_vetting_back,
    vet,
)
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
    "add_absence",
    "add_expert",
    "agree_to_listing",
    "answer_question",
    "ask",
    "ask_country",
    "assign_expert",
    "change_engagement",
    "change_expert",
    "close_unconfirmed",
    "confirm",
    "decline",
    "decline_assignment",
    "deliver",
    "end_assignment",
    "end_listing",
    "finish_next_step",
    "log_engagement",
    "put_in_charge",
    "remove_absence",
    "reopen",
    "take_vetting_back",
    "vet",
    "withdraw",
]
