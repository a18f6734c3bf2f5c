"""Who may do what with a request for assistance. Every check says when, and refuses with its reason."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.accounts.models import SYSTEM_EMAIL
from academy.countries.models import Country
from assistance.matching import usable_for
from assistance.models import CLOSES_UNCONFIRMED_DAYS, Assignment, Engagement, Request
from assistance.people import team_of
from assistance.sides import speaks_on
from assistance.states import (
    LIVE_ASSIGNMENTS,
    OPEN_REQUESTS,
    RECORDABLE,
    STAFFABLE,
    UNDECIDED,
    AssignmentStatus,
    RequestStatus,
)
from participants.models import Expert
from participants.teams import works_on


def is_staff(user) -> bool:
    return user.is_authenticated and user.is_academy_staff


def check_run(user) -> None:
    """Academy staff: they answer requests and see to it that help comes."""
    if not is_staff(user):
        raise NotAllowed(_("Only the Academy's staff do that."))


def check_speak(user, request: Request) -> None:
    """Whoever asked, the country's leads on the same side, and staff on the country's behalf."""
    if not (is_staff(user) or speaks_on(user, request)):
        raise NotAllowed(_("Only whoever asked, the focal point or the head of delegation does that."))


def check_ask(user, country: Country, asked_for=None) -> None:
    """The country's team for itself; staff on its behalf, for the focal points or for one of the team."""
    if is_staff(user) and not works_on(user, country):
        if asked_for is not None and not team_of(country).filter(pk=asked_for.pk).exists():
            raise NotAllowed(_("This person is not of the country's team."))
        return
    if not works_on(user, country):
        raise NotAllowed(_("Only people who work on this country's plan ask for it."))
    if asked_for is not None:
        raise NotAllowed(_("Only the Academy's staff ask on behalf of somebody."))


def check_take_charge(user, request: Request) -> None:
    """Staff, while the request is open; also from a colleague."""
    check_run(user)
    if request.status not in OPEN_REQUESTS:
        raise NotAllowed(_("This request is over."))


def check_put_in_charge(user, request: Request, owner) -> None:
    """Staff name somebody of the staff."""
    check_take_charge(user, request)
    if not owner.is_academy_staff:
        raise NotAllowed(_("Only somebody of the Academy's staff can be in charge."))


def check_acknowledge(user, request: Request) -> None:
    """Staff, once, while the request waits for its first answer."""
    check_run(user)
    if request.status != RequestStatus.SUBMITTED or request.first_answer_at:
        raise NotAllowed(_("This request has its answer already."))
    if request.acknowledged_at:
        raise NotAllowed(_("The country knows already that this request is read."))


def check_begin_merge(user, request: Request) -> None:
    """Staff, before they have said yes or no, where there is another it could go into."""
    check_run(user)
    if request.status not in UNDECIDED:
        raise NotAllowed(_("Only a request without a yes or no is put together with another."))
    if not Request.objects.twins_of(request).exists():
        raise NotAllowed(_("There is no other open request of the same country and the same side."))


def check_merge(user, request: Request, into: Request) -> None:
    """Staff, with an open request of the same country and the same side that is as open or as closed:
    never across government and civil society, never what one side keeps to itself with what it shares."""
    check_begin_merge(user, request)
    if not Request.objects.twins_of(request).filter(pk=into.pk).exists():
        raise NotAllowed(_("Only open requests of the same country and the same side are put together."))


def check_change_terms(user, request: Request) -> None:
    """Staff, once the request is accepted and until it is delivered."""
    check_run(user)
    if request.status not in STAFFABLE:
        raise NotAllowed(_("Terms are changed once a request is accepted and until it is delivered."))


def check_add_file(user, request: Request) -> None:
    """Whoever speaks for the request, and staff, as long as it is open."""
    check_speak(user, request)
    if request.status not in OPEN_REQUESTS:
        raise NotAllowed(_("This request is over."))


def check_question(user, request: Request) -> None:
    """Staff, before they have said yes or no."""
    _check_awaits_answer(user, request)


def check_accept(user, request: Request) -> None:
    """Staff, before they have said yes or no."""
    _check_awaits_answer(user, request)


def check_decline(user, request: Request) -> None:
    """Staff, before they have said yes or no."""
    _check_awaits_answer(user, request)


def _check_awaits_answer(user, request: Request) -> None:
    check_run(user)
    if request.status == RequestStatus.NEEDS_INFO:
        raise NotAllowed(_("The country has been asked a question. Its answer comes first."))
    if request.status != RequestStatus.SUBMITTED:
        raise NotAllowed(_("This request has its answer already."))


def check_answer(user, request: Request) -> None:
    """The country's side, while a question of the Academy is open."""
    check_speak(user, request)
    if request.status != RequestStatus.NEEDS_INFO:
        raise NotAllowed(_("No question is open."))


def check_withdraw(user, request: Request) -> None:
    """The country's side, until help has been delivered."""
    check_speak(user, request)
    if RequestStatus.WITHDRAWN not in Request.TRANSITIONS[RequestStatus(request.status)]:
        raise NotAllowed(_("What has been delivered or is over cannot be withdrawn."))


def check_assign(user, request: Request) -> None:
    """Staff, once the request is accepted and until it is delivered."""
    check_run(user)
    if request.status not in STAFFABLE:
        raise NotAllowed(_("Experts are asked once a request is accepted and until it is delivered."))


def check_assign_expert(user, request: Request, expert: Expert) -> None:
    """Staff, an expert who is available, has no conflict and has not been asked before."""
    check_assign(user, request)
    if not usable_for(request).filter(pk=expert.pk).exists():
        raise NotAllowed(_("This person cannot be asked for this request."))


def check_answer_assignment(user, assignment: Assignment) -> None:
    """The expert who was asked, once, while the request still needs help and there is no conflict."""
    if assignment.expert.person.user_id != user.pk:
        raise NotAllowed(_("Only the expert who was asked answers."))
    if assignment.status != AssignmentStatus.PROPOSED:
        raise NotAllowed(_("You have answered already, or you are not needed any more."))
    if assignment.request.status not in STAFFABLE:
        raise NotAllowed(_("This request does not need an expert any more."))
    if not Assignment.objects.filter(pk=assignment.pk).without_conflict().exists():
        raise NotAllowed(_("You may not work on this country."))


def check_end_assignment(user, assignment: Assignment) -> None:
    """Staff at any time while it lasts; an expert who has said yes and cannot go on."""
    own = assignment.expert.person.user_id == user.pk
    if not (is_staff(user) or own):
        raise NotAllowed(_("Only the expert and the Academy's staff do that."))
    if assignment.status not in LIVE_ASSIGNMENTS:
        raise NotAllowed(_("This expert does not help with the request any more."))
    if not is_staff(user) and assignment.status == AssignmentStatus.PROPOSED:
        raise NotAllowed(_("Answer first whether you can help."))


def check_log(user, request: Request) -> None:
    """Staff and the experts who have said yes, from acceptance until the request is closed."""
    if not is_staff(user):
        mine = request.assignments.accepted().without_conflict().filter(expert__person__user=user)
        if not mine.exists():
            raise NotAllowed(_("Only the Academy's staff and the expert who helps record this."))
    if request.status not in RECORDABLE:
        raise NotAllowed(_("Help is recorded between acceptance and the country's confirmation."))


def check_log_outside(user) -> None:
    """Help that answers no request is recorded by staff."""
    check_run(user)


def check_change_engagement(user, engagement: Engagement) -> None:
    """Staff and whoever recorded it, until its country confirms it or its request is closed."""
    if not (is_staff(user) or engagement.recorded_by_id == user.pk):
        raise NotAllowed(_("Only the Academy's staff and whoever recorded it change this."))
    if engagement.request is not None and engagement.request.status not in RECORDABLE:
        raise NotAllowed(_("This request is over; what was recorded for it stays as it is."))
    if any(one.took_place for one in engagement.confirmations.all()):
        raise NotAllowed(_("The country has confirmed it; what it confirmed stays as it is."))


def check_next_step_done(user, engagement: Engagement) -> None:
    """Staff and whoever recorded it; also after the request is closed, for steps that lie months ahead."""
    if not (is_staff(user) or engagement.recorded_by_id == user.pk):
        raise NotAllowed(_("Only the Academy's staff and whoever recorded it change this."))
    if not engagement.has_open_step:
        raise NotAllowed(_("No next step is open."))


def check_deliver(user, request: Request) -> None:
    """Staff, once something that was done is recorded."""
    check_run(user)
    if request.status != RequestStatus.IN_PROGRESS:
        raise NotAllowed(_("Only help that is being given can be delivered."))
    if not request.engagements.exists():
        raise NotAllowed(_("Record what was done first: at least one call, visit or workshop."))


def check_confirm(user, request: Request) -> None:
    """The country's side says that help has come, and how good it was."""
    _check_delivered(user, request)


def check_reopen(user, request: Request) -> None:
    """The country's side says that something is still missing."""
    _check_delivered(user, request)


def _check_delivered(user, request: Request) -> None:
    check_speak(user, request)
    if request.status != RequestStatus.DELIVERED:
        raise NotAllowed(_("Nothing waits for the country's confirmation."))


def check_close_unconfirmed(user, request: Request, now: datetime | None = None) -> None:
    """The portal itself, thirty days after the delivery."""
    if user.email != SYSTEM_EMAIL:
        raise NotAllowed(_("Only the country confirms; otherwise the request closes by itself."))
    latest = (now or timezone.now()) - timedelta(days=CLOSES_UNCONFIRMED_DAYS)
    if request.status != RequestStatus.DELIVERED or not request.delivered_at or request.delivered_at > latest:
        raise NotAllowed(_("The country still has time to confirm."))
