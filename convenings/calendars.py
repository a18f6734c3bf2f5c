"""Calendar files. Times in UTC, so that every calendar program shows the right hour anywhere."""

from datetime import UTC, timedelta

import icalendar
from django.conf import settings
from django.utils import timezone

from academy.pages.addresses import absolute
from convenings.models import Convening, Session


def convening_calendar(convening: Convening) -> str:
    """Every session of a convening; the whole days while it has no agenda yet."""
    calendar = _calendar()
    sessions = list(convening.sessions.all())
    for session in sessions:
        calendar.add_component(_event(session, convening))
    if not sessions:
        calendar.add_component(_whole_days(convening))
    return calendar.to_ical().decode()


def session_calendar(session: Session) -> str:
    calendar = _calendar()
    calendar.add_component(_event(session, session.convening))
    return calendar.to_ical().decode()


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//NAP Academy//portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _event(session: Session, convening: Convening) -> icalendar.Event:
    event = _base(f"session-{session.pk}", convening)
    event.add("summary", session.title)
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    place = ", ".join(part for part in (session.room, convening.venue, convening.city) if part)
    event.add("location", session.link or place)
    return event


def _whole_days(convening: Convening) -> icalendar.Event:
    event = _base(f"convening-{convening.pk}", convening)
    event.add("summary", convening.title)
    event.add("dtstart", convening.starts_on)
    event.add("dtend", convening.ends_on + timedelta(days=1))
    event.add("location", ", ".join(part for part in (convening.venue, convening.city) if part))
    return event


def _base(name: str, convening: Convening) -> icalendar.Event:
    event = icalendar.Event()
    host = settings.BASE_URL.split("//", 1)[-1].split(":")[0]
    event.add("uid", f"{name}@{host}")  # stays the same, so that a change replaces and never doubles
    event.add("sequence", convening.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("url", absolute(convening.get_absolute_url()))
    return event
