"""What is pressed at the desk, done exactly once, whenever it arrives.

A phone without network sends its presses later, perhaps twice, and meanwhile a colleague may have done the
same or the opposite. Each press has a key that the phone made; its row is written with the deed, in one
transaction. What can no longer be done is no error: it is an outcome, which the phone shows in words.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, may
from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Country
from convenings.models import Convening
from convenings.permissions import check_organise
from participants import desk, permissions
from participants.actions import attendance, registrations
from participants.actions.registrations import Nominee
from participants.models import CheckIn, DeskEntry, Registration
from participants.states import CheckInMethod, DeskDeed, DeskOutcome


@dataclass(frozen=True)
class Press:
    """One press: what, about whom, when. A walk-in has a nominee instead of a registration."""

    key: UUID
    deed: str
    at: datetime
    registration: Registration | None = None
    nominee: Nominee | None = None
    country: Country | None = None
    method: str = CheckInMethod.SEARCH


@transaction.atomic
def prepare_phone(convening: Convening, *, by: User) -> None:
    """Somebody takes the list along on a phone; that they do is written down."""
    permissions.check_prepare_phone(by, convening)
    record(by, "convening.phone_prepared", convening)


@transaction.atomic
def take(convening: Convening, press: Press, *, by: User) -> DeskEntry:
    """Do what was pressed, or give the answer it got before if it was sent already."""
    check_organise(by, convening)
    try:
        with transaction.atomic():
            entry = DeskEntry.objects.create(
                key=press.key,
                convening=convening,
                registration=press.registration,
                deed=press.deed,
                pressed_at=press.at,
                recorded_by=by,
            )
    except IntegrityError:  # sent twice: the first has done it
        return _standing(convening, press)
    entry.outcome = _do(entry, press, by)
    entry.save()
    return entry


def _standing(convening: Convening, press: Press) -> DeskEntry:
    standing = DeskEntry.objects.select_related("registration__person").filter(key=press.key).first()
    if standing is None or standing.convening_id != convening.pk:
        raise NotAllowed(_("This entry belongs to another convening."))
    return standing


def _do(entry: DeskEntry, press: Press, by: User) -> DeskOutcome:
    if not may(permissions.check_take_attendance, by, entry.convening):
        return DeskOutcome.CLOSED
    return DEEDS[DeskDeed(press.deed)](entry, press, by)


def _check_in(entry: DeskEntry, press: Press, by: User) -> DeskOutcome:
    registration = press.registration
    if registration is None or not may(permissions.check_check_in, by, registration):
        return DeskOutcome.NO_PLACE
    day = desk.day_of(entry.convening, press.at)
    _row, is_new = attendance.check_in(registration, day=day, by=by, method=press.method, at=press.at)
    return DeskOutcome.DONE if is_new else DeskOutcome.ALREADY


def _undo(entry: DeskEntry, press: Press, by: User) -> DeskOutcome:
    """Takes back what stood when it was pressed, not what a colleague has done since."""
    registration = press.registration
    if registration is None:
        return DeskOutcome.NOT_IN
    day = desk.day_of(entry.convening, press.at)
    since = CheckIn.objects.filter(registration=registration, day=day, recorded_at__gt=press.at)
    if since.exclude(recorded_by=by).exists():
        return DeskOutcome.IN_AGAIN
    undone = attendance.undo_check_in(registration, day=day, by=by)
    return DeskOutcome.DONE if undone else DeskOutcome.NOT_IN


def _whole_delegation(entry: DeskEntry, press: Press, by: User) -> DeskOutcome:
    registration = press.registration
    if registration is None or registration.delegation is None:
        return DeskOutcome.NO_PLACE
    day = desk.day_of(entry.convening, press.at)
    entry.people = attendance.check_in_delegation(registration.delegation, day=day, by=by, at=press.at)
    return DeskOutcome.DONE if entry.people else DeskOutcome.ALREADY


def _walk_in(entry: DeskEntry, press: Press, by: User) -> DeskOutcome:
    if press.nominee is None:
        return DeskOutcome.NO_PLACE
    try:
        made = registrations.walk_in(entry.convening, press.nominee, by=by, country=press.country)
    except registrations.AlreadyNominated as standing:
        entry.registration = standing.registration
        return DeskOutcome.NAMED
    except registrations.NoPlace as refusal:
        return DeskOutcome.SEATS_TAKEN if refusal.delegation else DeskOutcome.FULL
    entry.registration = made
    day = desk.day_of(entry.convening, press.at)
    attendance.check_in(made, day=day, by=by, method=CheckInMethod.WALK_IN, at=press.at)
    return DeskOutcome.DONE


DEEDS = {
    DeskDeed.CHECK_IN: _check_in,
    DeskDeed.UNDO: _undo,
    DeskDeed.WHOLE_DELEGATION: _whole_delegation,
    DeskDeed.WALK_IN: _walk_in,
}
