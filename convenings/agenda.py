"""The agenda as people read it: by day, in the time of the venue, with what does not fit said in words."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from convenings.models import Convening, Session
from convenings.states import SessionKind


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
    """Who leads each session: participants read the names people chose for lists, strangers public ones.

    Strangers read nobody who was only asked: a name is not announced before its bearer has said yes.
    """
    told = {"confirmed", "asked"} if is_insider else {"confirmed"}
    found = {}
    for session in sessions:
        people = [f.person for f in session.facilitations.all() if f.status in told]
        names = [person.listed_name if is_insider else person.public_name for person in people]
        found[session.pk] = ", ".join(name for name in names if name)
    return found


def neighbour_of(session: Session, *, earlier: bool) -> Session | None:
    """The session before or after this one in the same room on the same day, if there is one."""
    on = session.local_start.date()
    of_the_day = [s for s in session.convening.sessions.all() if s.local_start.date() == on]
    row = _row(session, of_the_day)
    at = row.index(session) + (-1 if earlier else 1)
    return row[at] if 0 <= at < len(row) else None


def edges_of(days: list[Day]) -> dict[int, set[str]]:
    """Which way each session can be moved among those of its room and day."""
    found = {}
    for day in days:
        for session in day.sessions:
            row = _row(session, day.sessions)
            at = row.index(session)
            ways = {"earlier": at > 0, "later": at + 1 < len(row)}
            found[session.pk] = {way for way, is_open in ways.items() if is_open}
    return found


def _row(session: Session, of_the_day: list[Session]) -> list[Session]:
    return [other for other in of_the_day if other == session or _share_the_room(session, other)]


def _share_the_room(one: Session, other: Session) -> bool:
    """Whether the two can only follow each other. A break is for everybody, whatever the room."""
    return one.room == other.room or SessionKind.BREAK in {one.kind, other.kind}


def problems_of(convening: Convening, sessions: list[Session]) -> dict[int, list[str]]:
    """What is wrong with each session, in words: overlaps in a room, people in two places, days outside."""
    found: dict[int, list[str]] = {session.pk: [] for session in sessions}
    for n, one in enumerate(sessions):
        if convening.local(one.starts_at).date() not in convening.days:
            found[one.pk].append(_("This day is not part of the convening any more."))
        for other in sessions[n + 1 :]:
            if _overlap(one, other):
                found[other.pk] += _clashes(one, other, convening)
    return {pk: words for pk, words in found.items() if words}


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _clashes(one: Session, other: Session, convening: Convening) -> list[str]:
    words = [_overlap_words(one, other, convening)] if _share_the_room(one, other) else []
    leads = {f.person for f in one.facilitations.all() if f.status != "declined"}
    both = [f.person for f in other.facilitations.all() if f.status != "declined" and f.person in leads]
    return words + [
        _("%(name)s leads “%(title)s” at the same time.") % {"name": person, "title": one.title}
        for person in both
    ]


def _overlap_words(one: Session, other: Session, convening: Convening) -> str:
    begins, ends = convening.local(one.starts_at), convening.local(one.ends_at)
    text = _("Overlaps with “%(title)s” (%(begins)s–%(ends)s) in the same room.")
    if one.room != other.room:
        text = _("Overlaps with “%(title)s” (%(begins)s–%(ends)s).")
    return text % {"title": one.title, "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
