"""What requests for assistance need: of the Academy, and of the experts who help."""

from datetime import date

from django.utils.translation import gettext as _

from assistance.models import Assignment, Confirmation, Engagement, Request
from assistance.people import staff_now
from assistance.states import RequestStatus
from dashboards.items import Chapter, Item, day


def requests() -> list[Item]:
    """Requests with which staff have to move next; a first answer and a decision have their promised day."""
    return [
        Item(
            _("%(country)s asks for help: %(title)s") % {"country": request.country, "title": request.title},
            request.get_status_display(),
            request.get_absolute_url(),
            _("Answer") if request.status == RequestStatus.SUBMITTED else _("Open"),
            "hand",
            day(request.moved_at),
            chapter=Chapter.ASSISTANCE,
            country=request.country,
            owner=request.owner,
            due=owed_on(request),
        )
        for request in Request.objects.with_staff().select_related("country", "owner")
    ]


def owed_on(request: Request) -> date | None:
    """By when the Academy has promised its next word: a first answer, then yes or no."""
    if request.status != RequestStatus.SUBMITTED:
        return None
    return request.answer_due_on if request.first_answer_at is None else request.decision_due_on


def disputed() -> list[Item]:
    """What countries say was not as it is written down, until it is corrected and asked about again."""
    said_no = Confirmation.objects.newest().filter(took_place=False)
    return [
        Item(
            _("Not like this, says %(country)s") % {"country": said.country},
            str(said.engagement),
            said.engagement.get_absolute_url(),
            _("Open"),
            "hand",
            day(said.answered_at),
            chapter=Chapter.ASSISTANCE,
            country=said.country,
            owner=said.engagement.request.owner if said.engagement.request else None,
        )
        for said in said_no.select_related("country", "engagement__country", "engagement__request__owner")
    ]


def next_steps() -> list[Item]:
    """What staff promised after a call or a visit, with its day; experts' own steps are with the experts."""
    return [
        Item(
            _("%(country)s: %(step)s") % {"country": engagement.country, "step": engagement.next_step},
            engagement.get_kind_display(),
            engagement.get_absolute_url(),
            _("Open"),
            "flag",
            day(engagement.recorded_at),
            chapter=Chapter.ASSISTANCE,
            country=engagement.country,
            owner=engagement.recorded_by,
            due=engagement.next_step_due,
        )
        for engagement in open_steps().filter(recorded_by__in=staff_now())
    ]


def open_steps():
    """Next steps that are open and have a day, the nearest first."""
    dated = Engagement.objects.open_next_steps().exclude(next_step_due=None)
    return dated.select_related("country", "request", "recorded_by").order_by("next_step_due")


def for_expert(user) -> list[Item]:
    """Requests somebody was asked to help with, or is helping with."""
    return [
        Item(
            str(assignment.request),
            assignment.get_status_display(),
            assignment.request.get_absolute_url(),
            _("Open"),
            "hand",
            day(assignment.proposed_at),
        )
        for assignment in Assignment.objects.awaiting(user).select_related("request__country")
    ]
