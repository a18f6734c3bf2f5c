"""Telling those who come what has changed on the agenda."""

from datetime import datetime, timedelta

from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from convenings import actions as convening_actions
from convenings.agenda_news import news_of
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants import emails, permissions
from participants.states import REGISTERED

# Whoever edits an agenda changes several things; people get one letter about them.
QUIET_TIME = timedelta(hours=1)


@transaction.atomic
def tell(convening: Convening, *, by: User) -> int:
    """One letter with everything that changed, to everybody who has registered. Returns to how many.

    If two people press at once, or the worker is faster, the letter leaves once.
    """
    permissions.check_change(by, convening)
    return _tell(Convening.objects.select_for_update().get(pk=convening.pk), by)


@transaction.atomic
def tell_what_is_settled(now: datetime) -> int:
    """By itself: agendas nobody has touched for an hour. Returns how many letters."""
    settled = Convening.objects.select_for_update().filter(
        status=ConveningStatus.PUBLISHED, agenda_changed_at__lte=now - QUIET_TIME
    )
    return sum(_tell(convening, User.objects.system()) for convening in settled)


def _tell(convening: Convening, by: User) -> int:
    people = []
    if news_of(convening):
        people = list(
            convening.registrations.filter(status__in=REGISTERED)
            .exclude(person__user__is_active=False)
            .select_related("convening__host_country", "person__user")
        )
        for registration in people:
            emails.agenda_changed(registration)
        record(by, "agenda.told", convening, letters=len(people))
    convening_actions.told(convening)
    return len(people)
