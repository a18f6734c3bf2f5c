"""What changed on a published convening since the people who come were last told.

What they were told is kept with the convening. Whatever stands differently now is news; a change
that was taken back is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.pages.templatetags.pages import day_range
from convenings.models import Convening, Session

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class News:
    """One thing that changed: of which session (or of the convening), and what, in the reader's language."""

    about: str
    what: list[str]

    @property
    def words(self) -> str:
        return " ".join(self.what)


def as_it_stands(convening: Convening) -> dict:
    """Everything of a convening that people plan by, in a form that can be kept and compared."""
    return {
        "convening": {
            "starts_on": convening.starts_on.isoformat(),
            "ends_on": convening.ends_on.isoformat(),
            "place": _in_languages(convening, "city"),
            "venue": _in_languages(convening, "venue"),
            "time_zone": convening.time_zone,
        },
        "sessions": {str(session.pk): _session(session) for session in convening.sessions.all()},
    }


def _session(session: Session) -> dict:
    return {
        "title": _in_languages(session, "title"),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room": session.room,
        "link": session.link,
    }


def _in_languages(row: Convening | Session, name: str) -> dict[str, str]:
    return {code: getattr(row, f"{name}_{code}") or "" for code in LANGUAGES}


def news_of(convening: Convening) -> list[News]:
    """What is new since `convening.announced`, in the order of the programme. A draft has no news."""
    told, now = convening.announced, as_it_stands(convening)
    if not told:
        return []
    general = list(_of_convening(told["convening"], now["convening"]))
    before, after = told["sessions"], now["sessions"]
    news = [News(convening.title, general)] if general else []
    for pk in sorted({**before, **after}, key=lambda pk: _moment((after.get(pk) or before[pk])["starts_at"])):
        words = list(_of_session(before.get(pk), after.get(pk), convening))
        if words:
            news.append(News(_said((after.get(pk) or before[pk])["title"]), words))
    return news


def _of_convening(was: dict, now: dict) -> Iterator[str]:
    if (was["starts_on"], was["ends_on"]) != (now["starts_on"], now["ends_on"]):
        days = [day_range(*map(date.fromisoformat, (of["starts_on"], of["ends_on"]))) for of in (now, was)]
        yield _("Now %(now)s instead of %(before)s.") % {"now": days[0], "before": days[1]}
    if (was["place"], was["venue"]) != (now["place"], now["venue"]):
        yield _("It takes place here now: %(place)s.") % {
            "place": ", ".join(filter(None, [_said(now["venue"]), _said(now["place"])]))
        }
    if was["time_zone"] != now["time_zone"]:
        yield _("Times are those of %(zone)s now.") % {"zone": now["time_zone"].replace("_", " ")}


def _of_session(was: dict | None, now: dict | None, convening: Convening) -> Iterator[str]:
    if was and now:
        yield from _of_both(was, now, convening)
    elif was:
        yield _("Does not take place (it was planned for %(when)s).") % {"when": _when(was, convening)}
    elif now:
        yield _("New: %(when)s.") % {"when": ", ".join(filter(None, [_when(now, convening), now["room"]]))}


def _of_both(was: dict, now: dict, convening: Convening) -> Iterator[str]:
    if (was["starts_at"], was["ends_at"]) != (now["starts_at"], now["ends_at"]):
        whens = {"now": _when(now, convening), "before": _when(was, convening)}
        yield _("Now %(now)s instead of %(before)s.") % whens
    if was["room"] != now["room"]:
        yield _("Room: %(room)s.") % {"room": now["room"] or _("not known yet")}
    if _said(was["title"]) != _said(now["title"]):
        yield _("It was called “%(title)s” before.") % {"title": _said(was["title"])}
    if was["link"] != now["link"]:
        yield _("The link for joining online has changed.")


def _when(session: dict, convening: Convening) -> str:
    begins, ends = (convening.local(_moment(session[end])) for end in ("starts_at", "ends_at"))
    day = f"{date_format(begins, 'l')} {date_format(begins, 'MONTH_DAY_FORMAT')}"
    return f"{day}, {begins:%H:%M}–{ends:%H:%M}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _said(texts: dict[str, str]) -> str:
    """In the reader's language, or in the first it was written in."""
    return texts.get(get_language() or "") or next((text for text in texts.values() if text), "")
