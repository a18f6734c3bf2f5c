"""What people do with a request for assistance, from asking to closing."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.models import Event
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from assistance import emails, permissions
from assistance.models import Assignment, Engagement, Message, Request, RequestLine
from assistance.numbers import save_with_number
from assistance.sides import Side, on_behalf_of, side_of
from assistance.states import AssignmentStatus, MessageKind, RequestStatus
from participants.models import Expert

# --- The request ------------------------------------------------------------------------------


@transaction.atomic
def ask(request: Request, *, by: User, lines: list[RequestLine], asked_for: User | None = None) -> Request:
    """A country asks for help. Whoever asked gets the number and the date of the first answer."""
    permissions.check_ask(by, request.country, asked_for)
    behalf = on_behalf_of(by, request.country)
    request.asked_by, request.asked_for, request.on_behalf = by, asked_for, bool(behalf)
    request.is_of_civil_society = _is_outside_government(request)
    save_with_number(request)
    for line in lines:
        line.request = request
    RequestLine.objects.bulk_create(lines)
    record(by, "request.asked", request, now=request.status, on_behalf_of=behalf)
    emails.request_received(request)
    return request


def _is_outside_government(request: Request) -> bool:
    """What staff ask for the focal points is of government; all else is of the side of who asked."""
    return request.asker is not None and side_of(request.asker) != Side.GOVERNMENT


@transaction.atomic
def put_in_charge(request: Request, owner: User, *, by: User, instead_of: User | None) -> Request:
    """Somebody of the Academy sees the request through, in place of `instead_of`, whom the page showed.

    Of two colleagues who take it at once the second is told about the first.
    """
    permissions.check_put_in_charge(by, request, owner)
    rows = Request.objects.filter(pk=request.pk, owner=instead_of)
    if not rows.update(owner=owner):
        request.refresh_from_db()
        raise InvalidTransition(request, "put_in_charge")
    request.refresh_from_db()
    event = record(
        by, "request.put_in_charge", request, owner=owner.pk, before=instead_of.pk if instead_of else None
    )
    if owner != by:
        emails.put_in_charge(request, owner, event)
    return request


@transaction.atomic
def ask_country(request: Request, *, by: User, question: str) -> Request:
    """Staff cannot answer yet: they ask the country something. The request waits for it.

    While nobody is in charge, whoever asks takes charge: the answer has to reach somebody.
    """
    permissions.check_question(by, request)
    owner = request.owner or by
    _move(request, RequestStatus.NEEDS_INFO, by=by, owner=owner, **_first_answer(request))
    message = _write(request, MessageKind.QUESTION, question, by=by)
    emails.question_asked(request, message)
    return request


@transaction.atomic
def answer_question(request: Request, *, by: User, answer: str) -> Request:
    """The country has answered; the request goes back to staff."""
    permissions.check_answer(by, request)
    behalf = on_behalf_of(by, request.country)
    _move(request, RequestStatus.SUBMITTED, by=by, behalf=behalf)
    message = _write(request, MessageKind.ANSWER, answer, by=by, behalf=behalf)
    emails.question_answered(request, message)
    return request


@transaction.atomic
def accept(request: Request, *, by: User, owner: User, terms: str) -> Request:
    """The Academy will help: who answers for it, and what was agreed, are known from now on."""
    permissions.check_accept(by, request)
    permissions.check_put_in_charge(by, request, owner)
    _move(
        request,
        RequestStatus.ACCEPTED,
        by=by,
        owner=owner,
        terms=terms,
        agreed_at=timezone.now(),
        agreed_by=by,
        **_first_answer(request),
    )
    emails.request_accepted(request, owner=owner, by=by)
    return request


@transaction.atomic
def decline(request: Request, *, by: User, reason: str) -> Request:
    """The Academy cannot help, and says why."""
    permissions.check_decline(by, request)
    _move(request, RequestStatus.DECLINED, by=by, reason=reason, **_first_answer(request))
    emails.request_declined(request)
    return request


@transaction.atomic
def withdraw(request: Request, *, by: User, reason: str) -> Request:
    """The country does not need the help any more; whoever was to help is told."""
    permissions.check_withdraw(by, request)
    behalf = on_behalf_of(by, request.country)
    _move(request, RequestStatus.WITHDRAWN, by=by, behalf=behalf, reason=reason)
    emails.request_withdrawn(request, by=by)
    _end_all(request, by=by)  # after the letters: whoever was to help is told why
    return request


@transaction.atomic
def deliver(request: Request, *, by: User) -> Request:
    """The help that was agreed has been given; the country is asked to confirm."""
    permissions.check_deliver(by, request)
    event = _move(request, RequestStatus.DELIVERED, by=by, delivered_at=timezone.now(), delivered_by=by)
    emails.request_delivered(request, event)
    return request


@transaction.atomic
def confirm(request: Request, *, by: User, rating: int, feedback: str = "") -> Request:
    """The country confirms that help has come and says how good it was. The request is closed."""
    permissions.check_confirm(by, request)
    behalf = on_behalf_of(by, request.country)
    stamps = {"rating": rating, "feedback": feedback, "closed_at": timezone.now(), "closed_by": by}
    _move(request, RequestStatus.CLOSED, by=by, behalf=behalf, **stamps)
    emails.request_confirmed(request)
    _end_all(request, by=by)
    return request


@transaction.atomic
def reopen(request: Request, *, by: User, missing: str) -> Request:
    """The country says that something is still missing; help goes on."""
    permissions.check_reopen(by, request)
    behalf = on_behalf_of(by, request.country)
    _move(request, RequestStatus.IN_PROGRESS, by=by, behalf=behalf, delivered_at=None, delivered_by=None)
    message = _write(request, MessageKind.NOT_DONE, missing, by=by, behalf=behalf)
    emails.not_done_yet(request, message)
    return request


@transaction.atomic
def close_unconfirmed(request: Request, *, by: User, now: datetime) -> Request:
    """Thirty days without an answer of the country: the portal closes the request and says so."""
    permissions.check_close_unconfirmed(by, request, now)
    _move(request, RequestStatus.CLOSED, by=by, closed_at=now, closed_by=by)
    emails.closed_unconfirmed(request)
    _end_all(request, by=by)
    return request


# --- The experts ------------------------------------------------------------------------------


@transaction.atomic
def assign_expert(request: Request, expert: Expert, *, by: User) -> Assignment:
    """An expert is asked to help. Never one with a conflict, whatever page the wish comes from."""
    _hold(request)
    permissions.check_assign_expert(by, request, expert)
    assignment = Assignment.objects.create(request=request, expert=expert, proposed_by=by)
    record(by, "assignment.proposed", assignment, now=assignment.status, request=request.pk)
    emails.expert_asked(assignment)
    return assignment


@transaction.atomic
def accept_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """The expert will help and has no conflict of interest. With the first one, help begins."""
    _hold(assignment.request)
    permissions.check_answer_assignment(by, assignment)
    _move_assignment(assignment, AssignmentStatus.ACCEPTED, by=by, answered_at=timezone.now(), answered_by=by)
    _begin(assignment.request, by=by)
    emails.expert_accepted(assignment)
    return assignment


@transaction.atomic
def decline_assignment(
    assignment: Assignment, *, by: User, reason: str, has_conflict: bool = False
) -> Assignment:
    """The expert cannot help. A conflict of interest is kept: nobody asks about this country again."""
    permissions.check_answer_assignment(by, assignment)
    stamps = {"answered_at": timezone.now(), "answered_by": by, "reason": reason}
    _move_assignment(assignment, AssignmentStatus.DECLINED, by=by, **stamps)
    if has_conflict:
        assignment.expert.conflict_countries.add(assignment.country)
        record(by, "expert.conflict_declared", assignment.expert, about=assignment.country.iso3)
    emails.expert_declined(assignment)
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """The expert does not help any further; from now on the request is closed to them."""
    permissions.check_end_assignment(by, assignment)
    _move_assignment(assignment, AssignmentStatus.ENDED, by=by, reason=reason)
    emails.assignment_ended(assignment, by=by)
    return assignment


# --- What was done ----------------------------------------------------------------------------


@transaction.atomic
def log_engagement(engagement: Engagement, *, by: User, experts: list[Expert]) -> Engagement:
    """Write down a call, a visit, a workshop. The first one begins the help, also without an expert."""
    if engagement.request is None:
        permissions.check_log_outside(by)
    else:
        _hold(engagement.request)
        permissions.check_log(by, engagement.request)
        engagement.country = engagement.request.country
    engagement.recorded_by = by
    engagement.save()
    engagement.experts.set(experts)
    record(by, "engagement.logged", engagement, request=engagement.request_id)
    if engagement.request is not None:
        _begin(engagement.request, by=by)
    return engagement


@transaction.atomic
def change_engagement(engagement: Engagement, *, by: User, experts: list[Expert]) -> Engagement:
    """Correct what was written down."""
    permissions.check_change_engagement(by, engagement)
    engagement.save()
    engagement.experts.set(experts)
    record(by, "engagement.changed", engagement, request=engagement.request_id)
    return engagement


@transaction.atomic
def finish_next_step(engagement: Engagement, *, by: User) -> Engagement:
    """The next step has been taken; nobody is reminded of it any more."""
    permissions.check_next_step_done(by, engagement)
    engagement.next_step_done_at, engagement.next_step_done_by = timezone.now(), by
    engagement.save(update_fields=["next_step_done_at", "next_step_done_by"])
    record(by, "engagement.next_step_done", engagement, request=engagement.request_id)
    return engagement


# --- Shared ---------------------------------------------------------------------------------


def _move(request: Request, to: str, *, by: User, behalf: str = "", **stamps) -> Event:
    return move(request, to, by=by, on_behalf_of=behalf, moved_at=timezone.now(), **stamps)


def _move_assignment(assignment: Assignment, to: str, *, by: User, **stamps) -> Event:
    return move(assignment, to, by=by, data={"request": assignment.request_id}, **stamps)


def _first_answer(request: Request) -> dict[str, Any]:
    """A question, a yes or a no is what the country waits for; the first of them is dated, once."""
    return {} if request.first_answer_at else {"first_answer_at": timezone.now()}


def _write(request: Request, kind: str, text: str, *, by: User, behalf: str = "") -> Message:
    return Message.objects.create(
        request=request, kind=kind, text=text, written_by=by, on_behalf=bool(behalf)
    )


def _hold(request: Request) -> None:
    """Look at the request as it is now, and let nobody move it until this is done."""
    Request.objects.select_for_update().get(pk=request.pk)
    request.refresh_from_db()


def _begin(request: Request, *, by: User) -> None:
    if request.status == RequestStatus.ACCEPTED:
        _move(request, RequestStatus.IN_PROGRESS, by=by)


def _end_all(request: Request, *, by: User) -> None:
    """Nobody is asked about or helps with a request that is over."""
    for assignment in request.assignments.live().select_related("request__country"):
        _move_assignment(assignment, AssignmentStatus.ENDED, by=by)
