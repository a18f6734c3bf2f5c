"""The letters about requests and engagements, by whom they go to."""

from assistance.emails.engagements import (
    did_it_take_place,
    engagement_answered,
    follow_up_answered,
    what_changed,
)
from assistance.emails.reminders import waits_for_confirmation, waits_for_country, waits_for_staff
from assistance.emails.to_experts import assignment_ended, expert_accepted, expert_asked, expert_declined
from assistance.emails.to_the_academy import (
    not_done_yet,
    put_in_charge,
    question_answered,
    request_confirmed,
    request_withdrawn,
)
from assistance.emails.to_the_country import (
    closed_unconfirmed,
    question_asked,
    request_accepted,
    request_declined,
    request_delivered,
    request_received,
)
from assistance.emails.to_the_roster import expert_added, expert_vetted, vetting_taken_back
from assistance.emails.triage import promise_is_late, request_acknowledged, request_merged, terms_changed

__all__ = [
    "assignment_ended",
    "closed_unconfirmed",
    "did_it_take_place",
    "engagement_answered",
    "expert_accepted",
    "expert_added",
    "expert_asked",
    "expert_declined",
    "expert_vetted",
    "follow_up_answered",
    "not_done_yet",
    "promise_is_late",
    "put_in_charge",
    "question_answered",
    "question_asked",
    "request_accepted",
    "request_acknowledged",
    "request_confirmed",
    "request_declined",
    "request_delivered",
    "request_merged",
    "request_received",
    "request_withdrawn",
    "terms_changed",
    "vetting_taken_back",
    "waits_for_confirmation",
    "waits_for_country",
    "waits_for_staff",
    "what_changed",
]
