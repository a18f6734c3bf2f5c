"""What people do in assistance, by what they do it with."""

from assistance.actions.assignments import (
    accept_assignment,
    assign_expert,
    decline_assignment,
    end_assignment,
)
from assistance.actions.confirmations import answer_engagement, ask_to_confirm
from assistance.actions.engagements import change_engagement, finish_next_step, log_call, log_engagement
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
from assistance.actions.files import add_file, attach
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
from assistance.actions.terms import change_terms
from assistance.actions.triage import acknowledge, merge, promise

__all__ = [
    "accept",
    "accept_assignment",
    "acknowledge",
    "add_absence",
    "add_expert",
    "add_file",
    "add_output",
    "agree_to_listing",
    "answer_engagement",
    "answer_follow_up",
    "answer_question",
    "ask",
    "ask_country",
    "ask_to_confirm",
    "ask_what_changed",
    "assign_expert",
    "attach",
    "change_engagement",
    "change_expert",
    "change_terms",
    "close_unconfirmed",
    "confirm",
    "decline",
    "decline_assignment",
    "deliver",
    "end_assignment",
    "end_listing",
    "finish_next_step",
    "log_call",
    "log_engagement",
    "merge",
    "promise",
    "put_in_charge",
    "remove_absence",
    "remove_output",
    "reopen",
    "take_vetting_back",
    "vet",
    "withdraw",
]
