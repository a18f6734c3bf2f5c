"""What falls due as a calendar file. Others look at calendars too: whose day and of which kind, no more."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta

import icalendar
from django.conf import settings
from django.utils import timezone

from academy.accounts.models import User
from academy.pages.addresses import absolute
from convenings.calendars import new_calendar
from dashboards.due.kinds import Due
from dashboards.due.sources import due_for

BACK, AHEAD = timedelta(days=90), timedelta(days=366)


def calendar_for(user: User, today: date) -> str:
    """The year ahead, and what of the last three months is still open, as this person may see it today."""
    return calendar_of(due_for(user, today - BACK, today + AHEAD))


def calendar_of(days: Iterable[Due]) -> str:
    calendar = new_calendar()
    for due in days:
        calendar.add_component(_event(due))
    return calendar.to_ical().decode()


def _event(due: Due) -> icalendar.Event:
    event = icalendar.Event()
    host = settings.BASE_URL.split("//", 1)[-1].split(":")[0]
    event.add("uid", f"due-{due.key}@{host}")
    event.add("summary", due.neutral)
    event.add("dtstart", due.on)
    event.add("dtend", due.on + timedelta(days=1))
    event.add("dtstamp", timezone.now().astimezone(UTC))
    # Nobody is busy because of it.
    event.add("transp", "TRANSPARENT")
    event.add("url", absolute(due.url))
    return event
