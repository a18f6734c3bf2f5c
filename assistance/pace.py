"""How fast the Academy has answered: medians with the number they stand on, as of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.utils import timezone
from django.utils.translation import ngettext

from academy.workdays import days_between
from assistance.models import Request
from assistance.states import RequestStatus

# How far back the Academy looks when it says how fast it answers.
PACE_DAYS = 365


@dataclass(frozen=True)
class Figure:
    """A median and how many requests it is of; no median of none."""

    median: int | None
    n: int
    # Still waited for: asked in the same time and without this answer, open or over.
    without: int

    @property
    def days_words(self) -> str:
        """Working days, in words; "" if there is none."""
        if self.median is None:
            return ""
        words = ngettext("%(n)d working day", "%(n)d working days", self.median)
        return words % {"n": self.median}


@dataclass(frozen=True)
class Pace:
    """Of the requests asked in the last twelve months."""

    read: Figure
    answered: Figure
    decided: Figure
    as_of: date


def pace_of(requests: Iterable[Request], today: date) -> Pace:
    rows = list(requests)
    return Pace(
        read=_figure((one.asked_at, one.acknowledged_at) for one in rows),
        answered=_figure((one.asked_at, one.first_answer_at) for one in rows),
        decided=_figure((one.asked_at, one.decided_at) for one in rows),
        as_of=today,
    )


def pace_now(reader) -> Pace:
    """Over all requests this reader sees; what was put together with another counts once."""
    since = timezone.now() - timedelta(days=PACE_DAYS)
    asked = Request.objects.visible_to(reader).filter(asked_at__gte=since)
    asked = asked.exclude(status=RequestStatus.MERGED)
    fields = ("asked_at", "acknowledged_at", "first_answer_at", "agreed_at", "moved_at", "status")
    return pace_of(asked.only(*fields), timezone.localdate())


def _figure(moments: Iterable[tuple[datetime, datetime | None]]) -> Figure:
    pairs = list(moments)
    days = [days_between(asked.date(), done.date()) for asked, done in pairs if done]
    return Figure(round(median(days)) if days else None, len(days), len(pairs) - len(days))
