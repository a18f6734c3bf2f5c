"""Calendar files. Times in UTC, so that every calendar program shows the right hour anywhere."""

from collections.abc import Iterable
from datetime import UTC, timedelta

import icalendar
from django.conf import settings
from django.utils import timezone

from academy.pages.addresses import absolute
from convenings.models import Convening, Session
from convenings.states import ConveningStatus


def convening_calendar(convening: Convening, *, is_insider: bool = False) -> str:
    """Every session of a convening; the whole days while it has no agenda yet.

    The links for joining online are only for insiders: whoever takes part, and the organisers.
    """
    calendar = new_calendar()
    sessions = list(convening.sessions.all())
    for session in sessions:
        calendar.add_component(_event(session, convening, is_insider))
    if not sessions:
        calendar.add_component(_whole_days(convening))
    return calendar.to_ical().decode()


def calendar_of_sessions(sessions: Iterable[Session]) -> str:
    """Sessions of any convenings, as somebody who takes part in them reads them."""
    calendar = new_calendar()
    for session in sessions:
        calendar.add_component(_event(session, session.convening, True))
    return calendar.to_ical().decode()


def session_calendar(session: Session, *, is_insider: bool = False) -> str:
    calendar = new_calendar()
    calendar.add_component(_event(session, session.convening, is_insider))
    return calendar.to_ical().decode()


def new_calendar() -> icalendar.Calendar:
    """An empty calendar file of the portal."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//NAP Academy//portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _event(session: Session, convening: Convening, is_insider: bool) -> icalendar.Event:
    event = _base(f"session-{session.pk}", convening)
    event.add("summary", session.title)
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    link = session.link if is_insider else ""
    event.add("location", link or _place(convening, session.room))
    return event


def _whole_days(convening: Convening) -> icalendar.Event:
    event = _base(f"convening-{convening.pk}", convening)
    event.add("summary", convening.title)
    event.add("dtstart", convening.starts_on)
    event.add("dtend", convening.ends_on + timedelta(days=1))
    event.add("location", _place(convening))
    return event


def _place(convening: Convening, room: str = "") -> str:
    where = [convening.place] if convening.is_online else [convening.venue, convening.city]
    return ", ".join(part for part in (room, *where) if part)


def _base(name: str, convening: Convening) -> icalendar.Event:
    event = icalendar.Event()
    host = settings.BASE_URL.split("//", 1)[-1].split(":")[0]
    event.add("uid", f"{name}@{host}")  # stays the same, so that a change replaces and never doubles
    event.add("sequence", convening.sequence)
    event.add("status", "CANCELLED" if convening.status == ConveningStatus.CANCELLED else "CONFIRMED")
    organizer = icalendar.vCalAddress(f"mailto:{settings.SUPPORT_EMAIL}")
    organizer.params["CN"] = "NAP Academy"
    event["organizer"] = organizer
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("url", absolute(convening.get_absolute_url()))
    return event
