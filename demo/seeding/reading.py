"""The files of the demo world, read once."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

WORLD = Path(__file__).parent.parent / "world"
FILES = Path(__file__).parent.parent / "files"
DOMAIN = "demo.example"


@cache
def world(name: str) -> dict:
    return tomllib.loads((WORLD / f"{name}.toml").read_text())


def address(key: str) -> str:
    return f"{key}@{DOMAIN}"


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def noon(day: date, hour: int = 15) -> datetime:
    """A moment of that day when people in the Americas are at work."""
    return datetime.combine(day, time(hour), tzinfo=UTC)


def dated(value: date | int) -> date:
    """A day of the files: a date, or a number of days from today, so that the demo never grows old."""
    return days_ago(-value) if isinstance(value, int) else value
