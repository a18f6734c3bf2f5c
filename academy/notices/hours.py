"""Reminders come by day."""

from datetime import datetime, time

MORNING = time(7)


def is_day(local: datetime) -> bool:
    """Whether somebody whose clock shows this is reminded now, or in the morning."""
    return local.time() >= MORNING
