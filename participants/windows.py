"""When the questions of a convening are open: by its dates, unless the organisers set others."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from convenings.models import Convening, Questionnaire, Session
from convenings.states import SHOWN, Purpose
from participants.states import Wave

# What is asked around a convening, in the order in which it happens.
EVALUATION = (Purpose.READINESS, Purpose.KNOWLEDGE, Purpose.REACTION, Purpose.APPLICATION)
TEST_DAYS_AFTER = 14
REACTION_DAYS_AFTER = 21
APPLICATION_FROM_MONTHS, APPLICATION_TO_MONTHS = 3, 12
LATER, OPEN, OVER = "later", "open", "over"


@dataclass(frozen=True)
class Window:
    """From when on, and until just before when, something can be answered. `opens` is None: not published."""

    wave: str
    opens: datetime | None
    closes: datetime
    convening: Convening

    def state(self, now: datetime) -> str:
        if self.convening.status not in SHOWN or self.opens is None or now < self.opens:
            return LATER
        return OPEN if now < self.closes else OVER

    @property
    def label(self) -> str:
        return str(Wave(self.wave).label)

    @property
    def first_day(self) -> date | None:
        return self.convening.local(self.opens).date() if self.opens else None

    @property
    def last_day(self) -> date:
        """The last day on which one can answer, at the venue."""
        return self.convening.local(self.closes - timedelta(seconds=1)).date()


def windows_of(questionnaire: Questionnaire, first_session: datetime | None = None) -> list[Window]:
    """The windows of a questionnaire: two of a knowledge test, before and after; else one.

    `first_session` is when the first session begins (see `first_sessions`); without it the test before the
    convening closes at midnight.
    """
    convening = questionnaire.convening
    opens, closes = _usual(questionnaire)
    if questionnaire.opens_on:
        opens = _midnight(convening, questionnaire.opens_on)
    if questionnaire.closes_on:
        closes = _midnight(convening, questionnaire.closes_on + timedelta(days=1))
    if questionnaire.purpose != Purpose.KNOWLEDGE:
        return [Window(Wave.ONCE, opens, closes, convening)]
    until = first_session or _midnight(convening, convening.starts_on)
    after = max(_midnight(convening, convening.ends_on), until)
    return [
        Window(Wave.BEFORE, opens, until, convening),
        Window(Wave.AFTER, after, closes, convening),
    ]


def _usual(questionnaire: Questionnaire) -> tuple[datetime | None, datetime]:
    convening = questionnaire.convening
    last = convening.ends_on
    if questionnaire.purpose == Purpose.READINESS:
        return convening.published_at, _midnight(convening, convening.starts_on)
    if questionnaire.purpose == Purpose.KNOWLEDGE:
        return convening.published_at, _midnight(convening, last + timedelta(days=TEST_DAYS_AFTER + 1))
    if questionnaire.purpose == Purpose.REACTION:
        ends = _midnight(convening, last + timedelta(days=REACTION_DAYS_AFTER + 1))
        return _midnight(convening, last), ends
    return (
        _midnight(convening, add_months(last, APPLICATION_FROM_MONTHS)),
        _midnight(convening, add_months(last, APPLICATION_TO_MONTHS) + timedelta(days=1)),
    )


def _midnight(convening: Convening, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=convening.zone)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where that has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def first_sessions(convenings) -> dict[int, datetime]:
    """When the first session of each convening begins (one query)."""
    rows = Session.objects.counted().filter(convening__in=convenings).order_by()
    return dict(rows.values_list("convening").annotate(Min("starts_at")))


def windows(questionnaire: Questionnaire) -> list[Window]:
    """The same for one questionnaire, with its first session looked up."""
    wanted = questionnaire.purpose == Purpose.KNOWLEDGE
    found = first_sessions([questionnaire.convening_id]) if wanted else {}
    return windows_of(questionnaire, found.get(questionnaire.convening_id))


def current(found: list[Window], now: datetime | None = None) -> Window:
    """The window that is open; else the next to open; else the last that was."""
    now = now or timezone.now()
    for state in (OPEN, LATER):
        for window in found:
            if window.state(now) == state:
                return window
    return found[-1]


def is_over(found: list[Window], now: datetime | None = None) -> bool:
    """Nothing more comes in."""
    return found[-1].state(now or timezone.now()) == OVER
