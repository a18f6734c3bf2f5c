"""The page of one request: how it stands, what is needed and agreed, who helps, what happened."""

from django.shortcuts import render

from academy.accounts.guards import may
from academy.accounts.models import User
from assistance import permissions
from assistance.asked_of_country import is_asked_what_changed
from assistance.deeds import deeds_for, take_charge_label
from assistance.models import Assignment, FollowUp, Request, Terms
from assistance.names import person_name
from assistance.offering import on_request_page
from assistance.standing import standing_of
from assistance.states import MessageKind, RequestStatus
from assistance.timeline import timeline_of
from assistance.views.engagements import dressed
from assistance.views.loading import visible
from naps.models import Action
from participants.states import Visibility
from participants.teams import works_on

READ_ALONG = (
    "lines__topic",
    "messages",
    "assignments__expert__person__user",
    "engagements__experts__person",
    "engagements__recorded_by__person",
    "engagements__country",
    "engagements__peer_country",
    "engagements__confirmations",
    "files__file",
    "agreements__paper",
)


def request_page(request, pk):
    """Everything about one request that this reader may know, and what they can do now."""
    shown, reader = visible(request, pk, *READ_ALONG), request.user
    experts = _experts(shown, reader)
    mine = next((one for one in experts if one.expert.person.user_id == reader.pk), None)
    follow_up = FollowUp.objects.visible_to(reader).filter(request=shown).first()
    context = {
        "shown": shown,
        "standing": standing_of(shown),
        "deeds": deeds_for(reader, shown),
        "take_charge": take_charge_label(reader, shown),
        "may_hand_over": may(permissions.check_take_charge, reader, shown),
        "question": _open_question(shown),
        "asked_by": shown.asked_by.name_for(reader),
        "asked_for": shown.asked_for.name_for(reader) if shown.asked_for else "",
        "contact": _contact(shown, mine, reader),
        "experts": experts,
        "mine": mine,
        "may_answer": mine is not None and may(permissions.check_answer_assignment, reader, mine),
        "engagements": dressed(shown.engagements.all(), reader),
        "follow_up": follow_up,
        "tells_what_changed": is_asked_what_changed(reader, follow_up),
        "timeline": timeline_of(shown, reader),
        "action": _action(shown, reader),
        "partners": on_request_page(shown, reader),
        "agreements": _agreements(shown),
        "twins": _twins(shown, reader),
        "went_into": _went_into(shown, reader),
        "may_change_terms": may(permissions.check_change_terms, reader, shown),
        "may_add_file": may(permissions.check_add_file, reader, shown),
        "reads_rating": reader.is_academy_staff or works_on(reader, shown.country),
    }
    return render(request, "assistance/request.html", context)


def _open_question(shown: Request) -> str:
    if shown.status != RequestStatus.NEEDS_INFO:
        return ""
    questions = [one.text for one in shown.messages.all() if one.kind == MessageKind.QUESTION]
    return questions[-1] if questions else ""


def _contact(shown: Request, mine: Assignment | None, reader: User) -> str:
    """The address of whoever asked: for staff, and for an expert who has said yes, unless this person
    wants to be known to nobody."""
    asker = shown.asker
    if asker is None:
        return ""
    person = getattr(asker, "person", None)
    is_open = person is None or person.visibility in {Visibility.DELEGATES, Visibility.PUBLIC}
    helps = mine is not None and mine.helps
    return asker.email if reader.is_academy_staff or (helps and is_open) else ""


def _experts(shown: Request, reader: User) -> list[Assignment]:
    """Staff see everybody who was asked; the others who helps, and an expert also themselves."""
    experts = []
    for one in shown.assignments.all():
        one.request = shown
        person = one.expert.person
        if reader.is_academy_staff or one.helps or person.user_id == reader.pk:
            one.shown_name = person_name(reader, person)
            one.may_end = may(permissions.check_end_assignment, reader, one)
            experts.append(one)
    return experts


def _action(shown: Request, reader: User) -> Action | None:
    """The action of the roadmap it belongs to, for who may read the roadmap."""
    return Action.objects.visible_to(reader).filter(pk=shown.action_id).first() if shown.action_id else None


def _agreements(shown: Request) -> list[Terms]:
    """What was agreed, the version that holds first."""
    agreed = list(shown.agreements.all())
    for one in agreed:
        one.request = shown
    return agreed


def _twins(shown: Request, reader: User) -> list[Request]:
    """What was put together with this request, as far as this reader may know its words."""
    twins = Request.objects.with_words_for(reader).filter(duplicate_of=shown)
    return list(twins.order_by("asked_at").prefetch_related("lines__topic", "messages", "files__file"))


def _went_into(shown: Request, reader: User) -> Request | None:
    """The request that goes on in place of this one, for who may read it."""
    if shown.duplicate_of_id is None:
        return None
    return Request.objects.visible_to(reader).filter(pk=shown.duplicate_of_id).first()
