"""Who of the Academy follows a country: taken, handed over, and given up, each with its line in the trail."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import TooLate
from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Country
from dashboards.models import DueFeed, FollowUpOwner
from dashboards.permissions import check_follow_up, check_follow_up_by


@transaction.atomic
def follow(country: Country, owner: User, *, by: User, was: int | None) -> FollowUpOwner:
    """From now on `owner` stays in touch with the country: oneself, or a colleague it is handed to.

    `was` is who followed it when the person looked: of two who take a country at once the second is told.
    """
    check_follow_up_by(by, owner)
    row = FollowUpOwner.objects.filter(country=country).first()
    if row is None:
        row = _first(country, owner, by)
        record(by, "follow_up.taken", row, owner=owner.pk)
        return row
    if row.owner_id == owner.pk:
        return row
    rows = FollowUpOwner.objects.filter(pk=row.pk, owner=was)
    if not rows.update(owner=owner, set_at=timezone.now(), set_by=by):
        raise _too_late(row)
    verb = "follow_up.taken" if owner == by else "follow_up.handed_over"
    record(by, verb, row, owner=owner.pk, before=was)
    row.refresh_from_db()
    return row


def _first(country: Country, owner: User, by: User) -> FollowUpOwner:
    try:
        with transaction.atomic():
            return FollowUpOwner.objects.create(country=country, owner=owner, set_by=by)
    except IntegrityError:
        raise _too_late(FollowUpOwner.objects.get(country=country)) from None


def _too_late(row: FollowUpOwner) -> TooLate:
    return TooLate(_("Somebody has just taken this country. Look at it first."), row)


@transaction.atomic
def leave(country: Country, *, by: User) -> None:
    """Nobody follows the country any more; it is the team's again."""
    check_follow_up(by)
    row = FollowUpOwner.objects.filter(country=country).first()
    if row is not None:
        record(by, "follow_up.left", row, before=row.owner_id)
        row.delete()


@transaction.atomic
def make_address(user: User) -> str:
    """The key of a new secret address of what falls due for this person."""
    key = DueFeed.renew(user)
    record(user, "due_calendar.address_made", user)
    return key


@transaction.atomic
def end_address(user: User) -> None:
    """Nobody reads what falls due for this person by its address any more."""
    gone, _rows = DueFeed.objects.filter(user=user).delete()
    if gone:
        record(user, "due_calendar.address_ended", user)
