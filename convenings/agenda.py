"""The agenda as people read it: by day, in the time of the venue, with what does not fit said in words."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from convenings.models import Convening, Session


@dataclass
class Day:
    """One day of the programme. `on` is the date at the venue."""

    on: date
    number: int
    sessions: list[Session] = field(default_factory=list)


def days_of(convening: Convening, sessions: list[Session] | None = None) -> list[Day]:
    """Every day of the convening with its sessions, also the days that have none yet."""
    days = {day: Day(day, n) for n, day in enumerate(convening.days, start=1)}
    for session in convening.sessions.all() if sessions is None else sessions:
        on = convening.local(session.starts_at).date()
        days.setdefault(on, Day(on, 0)).sessions.append(session)
    return sorted(days.values(), key=lambda day: day.on)


def leads_of(sessions: list[Session], *, is_insider: bool) -> dict[int, str]:
    """Who leads each session: participants read the names people chose for lists, strangers public ones."""
    found = {}
    for session in sessions:
        people = [f.person for f in session.facilitations.all() if f.status != "declined"]
        names = [person.listed_name if is_insider else person.public_name for person in people]
        found[session.pk] = ", ".join(name for name in names if name)
    return found


def problems_of(convening: Convening, sessions: list[Session]) -> dict[int, list[str]]:
    """What is wrong with each session, in words: overlaps in a room, days outside, missing languages."""
    found: dict[int, list[str]] = {session.pk: [] for session in sessions}
    for n, one in enumerate(sessions):
        if convening.local(one.starts_at).date() not in convening.days:
            found[one.pk].append(_("This day is not part of the convening any more."))
        for other in sessions[n + 1 :]:
            if _overlap(one, other) and one.room == other.room:
                found[other.pk].append(_overlap_words(one, convening))
    return {pk: words for pk, words in found.items() if words}


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _overlap_words(one: Session, convening: Convening) -> str:
    begins, ends = convening.local(one.starts_at), convening.local(one.ends_at)
    return _("Overlaps with “%(title)s” (%(begins)s–%(ends)s) in the same room.") % {
        "title": one.title,
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
    }
