"""Counting in working days, Monday to Friday. Holidays differ by country and are not known here."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
WEEKEND = {5, 6}


def days_after(day: date, count: int) -> date:
    """The last of `count` working days that begin after `day`."""
    return _walk(day, count, ONE_DAY)


def days_before(day: date, count: int) -> date:
    """The day from which `count` working days have gone by when `day` begins."""
    return _walk(day, count, -ONE_DAY)


def days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`; 0 if `last` is not later."""
    days = max(0, (last - first).days)
    return sum((first + ONE_DAY * n).weekday() not in WEEKEND for n in range(1, days + 1))


def _walk(day: date, count: int, step: timedelta) -> date:
    while count:
        day += step
        count -= day.weekday() not in WEEKEND
    return day
