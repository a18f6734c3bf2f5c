from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from participants.models import CalendarFeed


@transaction.atomic
def make_address(user: User) -> str:
    """The key of a new secret address of this person's calendar."""
    key = CalendarFeed.renew(user)
    record(user, "calendar.address_made", user)
    return key


@transaction.atomic
def end_address(user: User) -> None:
    """Nobody reads this person's calendar by its address any more."""
    gone, _rows = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        record(user, "calendar.address_ended", user)
