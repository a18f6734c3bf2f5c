"""Staff look through what has come in: they acknowledge it, and put together what was asked twice."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition
from assistance import emails, permissions
from assistance.actions.moving import hold, move
from assistance.models import Request, ServicePromise
from assistance.states import RequestStatus


def read_by(request: Request, by: User) -> dict[str, Any]:
    """The stamps of whoever of the Academy was the first to do anything with the request."""
    return {} if request.acknowledged_at else {"acknowledged_at": timezone.now(), "acknowledged_by": by}


@transaction.atomic
def acknowledge(request: Request, *, by: User) -> Request:
    """The country learns that a person has read its request, and by when the first answer comes."""
    permissions.check_acknowledge(by, request)
    if not _stamp(request, by):  # a colleague was faster
        raise InvalidTransition(request, "acknowledged")
    record(by, "request.acknowledged", request)
    emails.request_acknowledged(request)
    return request


def note_as_read(request: Request, *, by: User) -> None:
    """Taking charge says as much: the country learns who sees it through."""
    if request.status == RequestStatus.SUBMITTED and _stamp(request, by):
        emails.request_acknowledged(request)


def _stamp(request: Request, by: User) -> bool:
    rows = Request.objects.filter(pk=request.pk, acknowledged_at=None)
    stamped = rows.update(acknowledged_at=timezone.now(), acknowledged_by=by)
    request.refresh_from_db()
    return bool(stamped)


@transaction.atomic
def merge(request: Request, into: Request, *, by: User) -> Request:
    """The same was asked twice. One of the two goes on, and shows the lines and messages of the other;
    whoever asked is told, and led to the one that goes on only if they may read it."""
    for one in sorted((request, into), key=lambda each: each.pk):
        hold(one)
    permissions.check_merge(by, request, into)
    move(request, RequestStatus.MERGED, by=by, duplicate_of=into, **read_by(request, by))
    record(by, "request.took_in", into, other=request.pk)
    # What was merged into this one before is now part of where it went.
    request.duplicates.update(duplicate_of=into)
    emails.request_merged(request)
    return request


@transaction.atomic
def promise(promised: ServicePromise, *, by: User) -> ServicePromise:
    """From now on other times hold for whoever asks; what was promised before stays promised."""
    permissions.check_run(by)
    promised.set_by = by
    promised.save(force_insert=True)
    kept: dict[str, Any] = promised.as_kept
    record(by, "servicepromise.set", promised, **kept)
    return promised
