"""What people do with a request for assistance, from asking to closing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition
from academy.documents.models import StoredFile
from assistance import emails, permissions
from assistance.actions.confirmations import confirm_with_request
from assistance.actions.ending_offers import end_unanswered
from assistance.actions.files import attach
from assistance.actions.moving import end_all, first_answer, move, write
from assistance.actions.terms import put_on_paper
from assistance.actions.triage import note_as_read, read_by
from assistance.models import Request, RequestLine, ServicePromise, Terms
from assistance.numbers import save_with_number
from assistance.sides import Side, on_behalf_of, side_of
from assistance.states import MessageKind, RequestStatus


@transaction.atomic
def ask(
    request: Request,
    *,
    by: User,
    lines: list[RequestLine],
    asked_for: User | None = None,
    files: Sequence[StoredFile] = (),
) -> Request:
    """A country asks for help. Whoever asked gets the number and the dates of the answers."""
    permissions.check_ask(by, request.country, asked_for)
    behalf = on_behalf_of(by, request.country)
    request.asked_by, request.asked_for, request.on_behalf = by, asked_for, bool(behalf)
    request.is_of_civil_society = _is_outside_government(request)
    for name, days in ServicePromise.objects.in_force().as_kept.items():
        setattr(request, name, days)
    save_with_number(request)
    for line in lines:
        line.request = request
    RequestLine.objects.bulk_create(lines)
    record(by, "request.asked", request, now=request.status, on_behalf_of=behalf)
    for stored in files:
        attach(request, stored, by=by)
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
    note_as_read(request, by=by)
    return request


@transaction.atomic
def ask_country(request: Request, *, by: User, question: str) -> Request:
    """Staff cannot answer yet: they ask the country something. The request waits for it.

    While nobody is in charge, whoever asks takes charge: the answer has to reach somebody.
    """
    permissions.check_question(by, request)
    owner = request.owner or by
    stamps = first_answer(request) | read_by(request, by)
    move(request, RequestStatus.NEEDS_INFO, by=by, owner=owner, **stamps)
    message = write(request, MessageKind.QUESTION, question, by=by)
    emails.question_asked(request, message)
    return request


@transaction.atomic
def answer_question(request: Request, *, by: User, answer: str, files: Sequence[StoredFile] = ()) -> Request:
    """The country has answered, with files where it likes; the request goes back to staff."""
    permissions.check_answer(by, request)
    behalf = on_behalf_of(by, request.country)
    move(request, RequestStatus.SUBMITTED, by=by, behalf=behalf)
    message = write(request, MessageKind.ANSWER, answer, by=by, behalf=behalf)
    for stored in files:
        attach(request, stored, by=by)
    emails.question_answered(request, message)
    return request


@transaction.atomic
def accept(request: Request, *, by: User, owner: User, terms: str | Terms) -> Request:
    """The Academy will help: who answers for it, and what was agreed, are known from now on and on paper.
    In the simplest case the terms are one text: what will be delivered."""
    permissions.check_accept(by, request)
    permissions.check_put_in_charge(by, request, owner)
    agreed = terms if isinstance(terms, Terms) else Terms(deliverables=terms)
    move(
        request,
        RequestStatus.ACCEPTED,
        by=by,
        owner=owner,
        terms=agreed.deliverables,
        agreed_at=timezone.now(),
        agreed_by=by,
        **first_answer(request),
        **read_by(request, by),
    )
    agreed.request = request
    put_on_paper(agreed, by=by)
    emails.request_accepted(request, owner=owner, by=by)
    return request


@transaction.atomic
def decline(request: Request, *, by: User, reason: str) -> Request:
    """The Academy cannot help, and says why."""
    permissions.check_decline(by, request)
    stamps = first_answer(request) | read_by(request, by)
    move(request, RequestStatus.DECLINED, by=by, reason=reason, **stamps)
    emails.request_declined(request)
    end_all(request, by=by)
    return request


@transaction.atomic
def withdraw(request: Request, *, by: User, reason: str) -> Request:
    """The country does not need the help any more; whoever was to help is told."""
    permissions.check_withdraw(by, request)
    behalf = on_behalf_of(by, request.country)
    move(request, RequestStatus.WITHDRAWN, by=by, behalf=behalf, reason=reason)
    emails.request_withdrawn(request, by=by)
    end_all(request, by=by)  # after the letters: whoever was to help is told why
    return request


@transaction.atomic
def deliver(request: Request, *, by: User) -> Request:
    """The help that was agreed has been given; the country is asked to confirm."""
    permissions.check_deliver(by, request)
    event = move(request, RequestStatus.DELIVERED, by=by, delivered_at=timezone.now(), delivered_by=by)
    end_unanswered(request, by=by)
    emails.request_delivered(request, event)
    return request


@transaction.atomic
def confirm(request: Request, *, by: User, rating: int, feedback: str = "") -> Request:
    """The country confirms that help has come and says how good it was. The request is closed, and what was
    done for it counts as confirmed."""
    permissions.check_confirm(by, request)
    behalf = on_behalf_of(by, request.country)
    stamps = {"rating": rating, "feedback": feedback, "closed_at": timezone.now(), "closed_by": by}
    move(request, RequestStatus.CLOSED, by=by, behalf=behalf, **stamps)
    confirm_with_request(request, by=by, behalf=behalf)
    emails.request_confirmed(request)
    end_all(request, by=by)
    return request


@transaction.atomic
def reopen(request: Request, *, by: User, missing: str) -> Request:
    """The country says that something is still missing; help goes on."""
    permissions.check_reopen(by, request)
    behalf = on_behalf_of(by, request.country)
    move(request, RequestStatus.IN_PROGRESS, by=by, behalf=behalf, delivered_at=None, delivered_by=None)
    message = write(request, MessageKind.NOT_DONE, missing, by=by, behalf=behalf)
    emails.not_done_yet(request, message)
    return request


@transaction.atomic
def close_unconfirmed(request: Request, *, by: User, now: datetime) -> Request:
    """Thirty days without an answer of the country: the portal closes the request and says so."""
    permissions.check_close_unconfirmed(by, request, now)
    move(request, RequestStatus.CLOSED, by=by, closed_at=now, closed_by=by)
    emails.closed_unconfirmed(request)
    end_all(request, by=by)
    return request
