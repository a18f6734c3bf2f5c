"""What people do in assistance, by what they do it with."""

from assistance.actions.assignments import (
    accept_assignment,
    assign_expert,
    decline_assignment,
    end_assignment,
)
from assistance.actions.engagements import change_engagement, finish_next_step, log_engagement
from assistance.actions.files import add_file, attach
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
from assistance.actions.terms import change_terms
from assistance.actions.triage import acknowledge, merge, promise

__all__ = [
    "accept",
    "accept_assignment",
    "acknowledge",
    "add_file",
    "answer_question",
    "ask",
    "ask_country",
    "assign_expert",
    "attach",
    "change_engagement",
    "change_terms",
    "close_unconfirmed",
    "confirm",
    "decline",
    "decline_assignment",
    "deliver",
    "end_assignment",
    "finish_next_step",
    "log_engagement",
    "merge",
    "promise",
    "put_in_charge",
    "reopen",
    "withdraw",
]
