"""Hours by the clock of the venue, also in the nights in which it is changed."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from convenings.walltime import at_wall, likely_zone, same_clock_time, zones_by_country

SANTIAGO = ZoneInfo("America/Santiago")
# Santiago's clocks go forward in the night to 6 September 2026 and back in the night to 4 April 2027.
FORWARD, BACK = date(2026, 9, 6), date(2027, 4, 3)


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2026, 9, 5), time(9), datetime(2026, 9, 5, 13, tzinfo=UTC)),
        (FORWARD, time(9), datetime(2026, 9, 6, 12, tzinfo=UTC)),
        (FORWARD, time(1), datetime(2026, 9, 6, 4, tzinfo=UTC)),
        (BACK, time(22, 59), datetime(2027, 4, 4, 1, 59, tzinfo=UTC)),
        (date(2027, 4, 4), time(9), datetime(2027, 4, 4, 13, tzinfo=UTC)),
    ],
)
def test_an_hour_at_the_venue_is_one_moment(day, clock, utc):
    moment = at_wall(day, clock, SANTIAGO)
    assert moment == utc
    assert moment.astimezone(SANTIAGO).time() == clock


@pytest.mark.parametrize("clock", [time(0), time(0, 30), time(0, 59)])
def test_an_hour_that_is_skipped_is_asked_back(clock):
    with pytest.raises(ValidationError, match="does not exist"):
        at_wall(FORWARD, clock, SANTIAGO)


@pytest.mark.parametrize("clock", [time(23), time(23, 30), time(23, 59)])
def test_an_hour_that_comes_twice_is_asked_back(clock):
    with pytest.raises(ValidationError, match="comes twice"):
        at_wall(BACK, clock, SANTIAGO)


@pytest.mark.parametrize(
    ("clock", "day", "stays"),
    [(time(9), FORWARD, time(9)), (time(0, 30), FORWARD, time(1, 30)), (time(23, 30), BACK, time(23, 30))],
)
def test_a_copied_session_keeps_its_hour_and_moves_on_only_where_there_is_none(clock, day, stays):
    original = datetime.combine(date(2026, 6, 1), clock, tzinfo=ZoneInfo("America/Panama"))
    assert same_clock_time(original, day, SANTIAGO).astimezone(SANTIAGO).time() == stays


def test_countries_have_their_zones_the_usual_one_first():
    assert likely_zone("JM") == "America/Jamaica"
    assert likely_zone("CL") == "America/Santiago"
    assert "Pacific/Easter" in zones_by_country()["CL"]
    assert likely_zone("XX") == ""
