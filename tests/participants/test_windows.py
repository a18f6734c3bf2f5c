"""When questions are open, for each purpose: usual days, other days, and what the clock says."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from convenings.models import Questionnaire
from convenings.states import ConveningStatus, Purpose
from participants.windows import LATER, OPEN, OVER, add_months, current, is_over, windows
from tests.factories.convenings import a_convening, a_session
from tests.factories.evaluation import after, there

pytestmark = pytest.mark.django_db
STARTS = date(2027, 3, 9)


@pytest.fixture
def convening():
    made = a_convening(starts_on=STARTS)
    a_session(made, at="10:30")
    a_session(made, at="08:00", day=1)
    return made


def asked(convening, purpose, **fields) -> Questionnaire:
    return Questionnaire.objects.create(convening=convening, purpose=purpose, **fields)


def test_readiness_is_asked_until_the_convening_starts(convening):
    (window,) = windows(asked(convening, Purpose.READINESS))
    assert window.last_day == STARTS - timedelta(days=1)
    assert window.state(there(convening, STARTS - timedelta(days=1), 23)) == OPEN
    assert window.state(there(convening, STARTS, 0)) == OVER


def test_the_test_before_closes_with_the_first_session(convening):
    before, later = windows(asked(convening, Purpose.KNOWLEDGE))
    assert before.opens == convening.published_at
    assert before.closes == datetime(2027, 3, 9, 10, 30, tzinfo=ZoneInfo("America/Jamaica"))
    assert (later.first_day, later.last_day) == (date(2027, 3, 11), date(2027, 3, 25))
    assert [w.state(there(convening, date(2027, 3, 10))) for w in (before, later)] == [OVER, LATER]


def test_on_a_single_day_the_second_test_waits_for_the_first_to_close():
    convening = a_convening(starts_on=STARTS, days=1)
    a_session(convening, at="09:00")
    before, later = windows(asked(convening, Purpose.KNOWLEDGE))
    assert later.opens == before.closes


def test_the_reaction_form_is_open_for_three_weeks_from_the_last_day(convening):
    (window,) = windows(asked(convening, Purpose.REACTION))
    assert window.state(after(convening, -1)) == LATER
    assert window.state(after(convening, 0)) == OPEN
    assert window.state(after(convening, 21, 23)) == OPEN
    assert window.state(after(convening, 22, 0)) == OVER


def test_the_survey_is_open_from_three_to_twelve_months_later(convening):
    (window,) = windows(asked(convening, Purpose.APPLICATION))
    assert (window.first_day, window.last_day) == (date(2027, 6, 11), date(2028, 3, 11))


def test_organisers_days_count_instead(convening):
    other = {"opens_on": date(2027, 4, 1), "closes_on": date(2027, 4, 3)}
    (window,) = windows(asked(convening, Purpose.REACTION, **other))
    assert (window.first_day, window.last_day) == (date(2027, 4, 1), date(2027, 4, 3))
    before, later = windows(asked(convening, Purpose.KNOWLEDGE, **other))
    assert (before.first_day, later.last_day) == (date(2027, 4, 1), date(2027, 4, 3))


@pytest.mark.parametrize("status", [ConveningStatus.DRAFT, ConveningStatus.CANCELLED])
@pytest.mark.parametrize("purpose", [Purpose.READINESS, Purpose.KNOWLEDGE, Purpose.REACTION])
def test_of_what_is_not_published_or_called_off_nothing_is_ever_open(status, purpose):
    convening = a_convening(starts_on=STARTS, status=status, reason="-")
    for window in windows(asked(convening, purpose)):
        for day in (-60, -1, 0, 5, 30):
            assert window.state(after(convening, day)) != OPEN


def test_the_current_window_is_the_open_or_the_next_or_the_last(convening):
    found = windows(asked(convening, Purpose.KNOWLEDGE))
    waves = [
        current(found, moment).wave
        for moment in (there(convening, STARTS, 9), there(convening, STARTS, 11), after(convening, 40))
    ]
    assert waves == ["before", "after", "after"]
    assert is_over(found, after(convening, 40))
    assert not is_over(found, there(convening, STARTS, 11))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 1, 31), 12, date(2028, 1, 31)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
    ],
)
def test_months_later(day, months, later):
    assert add_months(day, months) == later
