from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.workdays import days_after, days_before, days_between
from assistance.models import Request

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday, Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday, Monday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_working_days_ahead(day, count, last):
    assert days_after(day, count) == last


def test_working_days_back():
    assert days_before(date(2026, 11, 23), 1) == date(2026, 11, 20)
    assert days_before(date(2026, 11, 22), 5) == date(2026, 11, 16)


@given(DAYS, st.integers(min_value=0, max_value=40))
def test_counting_there_gives_back_the_count(day, count):
    assert days_between(day, days_after(day, count)) == count


@given(DAYS, DAYS)
def test_never_less_than_none(first, last):
    assert days_between(first, last) >= 0


def test_the_first_answer_is_due_after_ten_working_days():
    request = Request(asked_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    assert request.answer_due_on == date(2026, 12, 4)
    assert request.decision_due_on == date(2027, 1, 19)
