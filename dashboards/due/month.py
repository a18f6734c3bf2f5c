"""A month as a list by week: what is due in it, and what of earlier days is still open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.accounts.models import User
from academy.countries.models import Country
from dashboards.alphabet import sorted_by_name
from dashboards.choosing import Choosing
from dashboards.due.kinds import Due, Kind
from dashboards.due.sources import due_for
from dashboards.region_filter import NOT_LISTED

MINE = "mine"
# How far back something that did not come is still listed.
LATE_DAYS = 366
FIRST_YEAR, LAST_YEAR = 2000, 2100


class DueFilter(Choosing):
    """All may stay empty: this month, everything."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, error_messages=NOT_LISTED)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, error_messages=NOT_LISTED)
    whose = forms.ChoiceField(label=gettext_lazy("Whose"), required=False, error_messages=NOT_LISTED)
    month = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, data, *, countries: Collection[Country], is_staff: bool):
        super().__init__(data)
        named = [(one.slug, str(one)) for one in sorted_by_name(list(countries))]
        self.offer("country", [("", _("Any")), *named])
        self.offer("kind", [("", _("Any")), *Kind.choices])
        self.offer("whose", [("", _("Everybody's")), (MINE, _("Mine"))])
        if not is_staff:
            del self.fields["whose"]
        if len(named) < 2:
            del self.fields["country"]

    def clean_month(self) -> date | None:
        """The first day of the month that was asked for, as 2027-03."""
        text = self.cleaned_data["month"]
        if not text:
            return None
        try:
            day = date.fromisoformat(f"{text}-01")
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("“%(month)s” is no month. This one is shown.") % {"month": text})
        return day


@dataclass(frozen=True)
class Week:
    """Monday to Sunday, as far as it lies in the month."""

    first: date
    last: date
    days: list[Due]


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[Week]
    # Of earlier days and still open; only beside the present month.
    late: list[Due]

    @property
    def title(self) -> str:
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{_next(self.first):%Y-%m}"

    @property
    def count(self) -> int:
        return sum(len(week.days) for week in self.weeks)


def month_of(user: User, wanted: dict, today: date) -> Month:
    """The month for this reader, filtered; every week of it, also the empty ones."""
    first = wanted.get("month") or today.replace(day=1)
    is_now = (first.year, first.month) == (today.year, today.month)
    last = _next(first) - timedelta(days=1)
    since = today - timedelta(days=LATE_DAYS) if is_now else first
    found = [due for due in due_for(user, since, last) if _fits(due, wanted)]
    late = [due for due in found if is_now and due.is_late]
    ahead = [due for due in found if due.on >= first and due not in late]
    return Month(first, _weeks(first, last, ahead), late)


def _weeks(first: date, last: date, found: list[Due]) -> list[Week]:
    weeks, day = [], first
    while day <= last:
        end = min(day + timedelta(days=6 - day.weekday()), last)
        weeks.append(Week(day, end, [due for due in found if day <= due.on <= end]))
        day = end + timedelta(days=1)
    return weeks


def _fits(due: Due, wanted: dict) -> bool:
    if wanted.get("kind") and due.kind != wanted["kind"]:
        return False
    if wanted.get("whose") == MINE and not due.is_mine:
        return False
    slug = due.country.slug if due.country else ""
    return not wanted.get("country") or slug == wanted["country"]


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
