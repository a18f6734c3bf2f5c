"""What happened with a request, newest first: the trail, in words, with what people wrote to each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import SYSTEM_EMAIL, User
from academy.audit.models import Event
from assistance.models import Assignment, Engagement, Message, Request
from assistance.names import person_name
from assistance.states import AssignmentStatus, MessageKind, RequestStatus

# (what the trail says, where the record stood before): what a reader is told. "" is any status.
WORDS = {
    ("request.asked", ""): _("Asked for help."),
    ("request.submitted", ""): _("Answered the question."),
    ("request.acknowledged", ""): _("Has read the request."),
    ("request.file_added", ""): _("Added a file."),
    ("request.merged", ""): _("Put the request together with another of the same side."),
    ("request.took_in", ""): _("Put another request of the same side together with this one."),
    ("request.terms_changed", ""): _("Changed what was agreed."),
    ("request.put_in_charge", ""): _("In charge from now on:"),
    ("request.needs_info", ""): _("Asked the country a question."),
    ("request.accepted", ""): _("Accepted the request."),
    ("request.declined", ""): _("Declined the request."),
    ("request.withdrawn", ""): _("Withdrew the request."),
    ("request.in_progress", RequestStatus.DELIVERED): _("Said that something is still missing."),
    ("request.delivered", ""): _("Said that the help is complete."),
    ("request.closed", ""): _("Confirmed that help has come. The request is closed."),
    ("assignment.proposed", ""): _("Asked an expert:"),
    ("assignment.accepted", ""): _("Agreed to help, with no conflict of interest."),
    ("assignment.declined", ""): _("Cannot help."),
    ("assignment.ended", ""): _("No longer helps:"),
    ("engagement.logged", ""): _("Recorded what was done:"),
    ("engagement.confirmed", ""): _("Confirmed that it took place:"),
    ("engagement.disputed", ""): _("Said that it was not like this:"),
}
CLOSED_BY_ITSELF = _("Closed the request: nobody confirmed within 30 days.")
ENGAGED = {"engagement.confirmed", "engagement.disputed"}
# Whom the Academy asked in vain is between it and the expert.
AMONG_EXPERTS = {"assignment.proposed", "assignment.declined"}
# The trail line beside which a message stands.
SPOKEN = {
    ("request.needs_info", ""): MessageKind.QUESTION,
    ("request.submitted", ""): MessageKind.ANSWER,
    ("request.in_progress", RequestStatus.DELIVERED): MessageKind.NOT_DONE,
}


@dataclass(frozen=True)
class Moment:
    """One line of time."""

    at: datetime
    who: str
    for_country: bool
    words: str
    about: str = ""
    text: str = ""


def timeline_of(request: Request, reader: User) -> list[Moment]:
    """Everything this reader may know of what happened, newest first."""
    assignments = {str(a.pk): a for a in request.assignments.select_related("expert__person")}
    engagements = {str(e.pk): e for e in request.engagements.all()}
    messages = _messages(request)
    events = _events(request, assignments, engagements)
    owners = User.objects.in_bulk({event.data["owner"] for event in events if "owner" in event.data})
    moments = []
    for event in events:
        words = _words(event)
        text = _said(event, messages)  # also for lines that are not shown: messages go in step
        if words and _may_know(event, assignments, reader):
            text = text or _reason(event, request, assignments, reader)
            about = _about(event, assignments, engagements, owners, reader)
            who = event.actor.name_for(reader)
            moments.append(Moment(event.at, who, bool(event.on_behalf_of), str(words), about, text))
    return moments[::-1]


def _events(request: Request, assignments: dict, engagements: dict) -> list[Event]:
    """The trail of the request, its assignments and engagements, oldest first."""

    def of(model, ids) -> Q:
        return Q(subject_type=model._meta.label_lower, subject_id__in=list(ids))

    subjects = of(Request, [str(request.pk)]) | of(Assignment, assignments) | of(Engagement, engagements)
    return list(Event.objects.filter(subjects).select_related("actor__person").order_by("at", "pk"))


def _messages(request: Request) -> dict[str, Iterator[Message]]:
    """What they wrote, by kind, oldest first."""
    found: dict[str, list[Message]] = {kind: [] for kind in MessageKind.values}
    for message in request.messages.all():
        found.setdefault(message.kind, []).append(message)
    return {kind: iter(messages) for kind, messages in found.items()}


def _words(event: Event):
    if event.verb == "request.closed" and event.actor.email == SYSTEM_EMAIL:
        return CLOSED_BY_ITSELF
    return WORDS.get((event.verb, event.was)) or WORDS.get((event.verb, ""))


def _said(event: Event, messages: dict[str, Iterator[Message]]) -> str:
    kind = SPOKEN.get((event.verb, event.was)) or SPOKEN.get((event.verb, ""))
    message = next(messages[kind], None) if kind else None
    return message.text if message else ""


def _reason(event: Event, request: Request, assignments: dict, reader: User) -> str:
    if event.verb in {"request.declined", "request.withdrawn"}:
        return request.reason
    if event.verb in {"assignment.declined", "assignment.ended"} and reader.is_academy_staff:
        return assignments[event.subject_id].reason
    return ""


def _may_know(event: Event, assignments: dict, reader: User) -> bool:
    """Staff know everything; the others which experts helped and which do not any more. What the second
    country of an exchange answers is not part of the first one's request."""
    if event.verb in ENGAGED and event.data.get("of", event.country) != event.country:
        return reader.is_academy_staff
    if not event.verb.startswith("assignment."):
        return True
    assignment = assignments[event.subject_id]
    if event.verb == "assignment.ended" and not assignment.reason:
        return False  # it ended with the request, which has a line of its own
    if reader.is_academy_staff or assignment.expert.person.user_id == reader.pk:
        return True
    said_yes = assignment.answered_at and assignment.status != AssignmentStatus.DECLINED
    return bool(said_yes) and event.verb not in AMONG_EXPERTS


def _about(event: Event, assignments: dict, engagements: dict, owners: dict, reader: User) -> str:
    if event.verb == "request.put_in_charge":
        return str(owners.get(event.data["owner"], ""))
    if event.verb in {"assignment.proposed", "assignment.ended"}:
        return person_name(reader, assignments[event.subject_id].expert.person)
    if event.verb in ENGAGED | {"engagement.logged"}:
        return str(engagements[event.subject_id].get_kind_display())
    return ""
