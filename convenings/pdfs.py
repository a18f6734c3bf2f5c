from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.pages.templatetags.pages import day_range
from convenings.agenda import Day, days_of, leads_of
from convenings.models import Convening, Partner, Session
from convenings.models.convenings import together
from convenings.states import ConveningStatus, SessionKind

LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class AgendaSheet:
    """The agenda as everybody may have it: no joining links, and of names only those that are public."""

    title: str
    notice: str
    when: str
    where: str
    clock: str
    languages: str
    # Whether any session says in which of them it can be followed.
    is_interpreted: bool
    days: list[dict]
    partners: str

    @classmethod
    def of(cls, convening: Convening, *, language: str) -> "AgendaSheet":
        sessions = list(convening.sessions.select_related("topic").prefetch_related("facilitations__person"))
        leads = leads_of(sessions, is_insider=False)
        with translation.override(language):
            return cls(
                title=convening.title,
                notice=_notice(convening),
                when=day_range(convening.starts_on, convening.ends_on),
                where=_where(convening),
                clock=_("Times at the venue (%(zone)s).") % {"zone": convening.time_zone},
                languages=" · ".join(name for code, name in LANGUAGES.items() if code in convening.languages),
                is_interpreted=any(session.interpreted for session in sessions),
                days=[_day(day, leads) for day in days_of(convening, sessions) if day.sessions],
                partners=together(Partner.objects.approved().filter(convening=convening)),
            )


def _notice(convening: Convening) -> str:
    if convening.status == ConveningStatus.CANCELLED:
        return _("This convening does not take place.")
    return _("Draft of the agenda") if convening.status == ConveningStatus.DRAFT else ""


def _where(convening: Convening) -> str:
    place = convening.place if convening.is_online else f"{convening.city}, {convening.host_country.name}"
    return f"{place} · {convening.venue}" if convening.venue else place


def _day(day: Day, leads: dict[int, str]) -> dict:
    weekday = date_format(day.on, "l")
    return {
        "title": f"{weekday[:1].upper()}{weekday[1:]} {date_format(day.on, 'DATE_FORMAT')}",
        "sessions": [_line(session, leads) for session in day.sessions],
    }


def _line(session: Session, leads: dict[int, str]) -> dict:
    topic = session.topic.label if session.topic else ""
    return {
        "time": f"{session.local_start:%H:%M}–{session.local_end:%H:%M}",
        "title": session.title,
        "topic": "" if topic == session.title else topic,
        "room": session.room,
        "languages": [LANGUAGES[code] for code in session.interpreted if code in LANGUAGES],
        "leads": leads.get(session.pk, ""),
        "is_break": session.kind == SessionKind.BREAK,
    }
