"""Times as the clock on the wall of the venue shows them."""

from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def at_wall(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which the venue's clock shows this; refuses times a change of clocks skips or doubles."""
    moment = datetime.combine(day, clock, tzinfo=zone)
    if _skipped(moment):
        raise ValidationError(
            _("The clocks go forward that night: this time does not exist there. Choose another.")
        )
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise ValidationError(_("The clocks go back that night: this time comes twice. Choose another."))
    return moment.astimezone(timezone.get_default_timezone())


def same_clock_time(original: datetime, day: date, zone: ZoneInfo) -> datetime:
    """The clock time of `original` on another day and place; an hour later where the clocks skip it."""
    moment = datetime.combine(day, original.time(), tzinfo=zone)
    if _skipped(moment):
        moment += timedelta(hours=1)
    return moment.astimezone(timezone.get_default_timezone())


def _skipped(moment: datetime) -> bool:
    there_and_back = moment.astimezone(ZoneInfo("UTC")).astimezone(moment.tzinfo)
    return there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None)


@cache
def zones_by_country() -> dict[str, list[str]]:
    """The time zones of each country (ISO 3166 two letters), the one with most people first."""
    table: dict[str, list[str]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text().splitlines():
        if line and not line.startswith("#"):
            code, _place, name = line.split("\t")[:3]
            table.setdefault(code, []).append(name)
    return table


def likely_zone(iso2: str) -> str:
    """The time zone to offer for a country; empty if the table has none."""
    return next(iter(zones_by_country().get(iso2, [])), "")
