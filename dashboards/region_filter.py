"""Which countries of a region a page is about, and as of which day: what the filter bar decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.countries.models import Country, Region
from academy.pages.forms import Form
from convenings.models import Convening
from dashboards.alphabet import folded, sorted_by_name
from naps.models import Plan
from participants.models import Delegation

# The day of Security Council resolution 1325: before it there was nothing to plan for.
FIRST_DAY = date(2000, 10, 31)
YEAR_ENDS = 5
NOT_LISTED = {"invalid_choice": gettext_lazy("“%(value)s” cannot be chosen here, so nothing was left out.")}


class RegionFilter(Form):
    """All three may stay empty: the whole region, whoever came, today."""

    part = forms.ChoiceField(label=gettext_lazy("Sub-region"), required=False, error_messages=NOT_LISTED)
    convening = forms.ChoiceField(label=gettext_lazy("Convening"), required=False, error_messages=NOT_LISTED)
    as_of = forms.ChoiceField(label=gettext_lazy("As of"), required=False, error_messages=NOT_LISTED)

    def __init__(self, data, *, parts, convenings, today: date):
        super().__init__(data)
        self.today = today
        self.offered: dict[str, list[tuple[str, str]]] = {
            "part": [("", _("The whole region")), *parts],
            "convening": [("", _("Any")), *[(c.code, str(c)) for c in convenings]],
            "as_of": self._days(convenings),
        }
        for name, choices in self.offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    def _days(self, convenings) -> list[tuple[str, str]]:
        """Today, the eve of each convening, the ends of the last years, and a day somebody linked to."""
        days = {c.starts_on - timedelta(days=1): _("Before %(convening)s") % {"convening": c}
                for c in convenings if c.starts_on <= self.today}  # fmt: skip
        last = self.today.year - 1
        ends = [date(year, 12, 31) for year in range(last, last - YEAR_ENDS, -1)]
        days |= {day: date_format(day, "DATE_FORMAT") for day in ends}
        linked = read_day(self.data.get("as_of", ""))
        if linked and FIRST_DAY <= linked < self.today:
            days.setdefault(linked, date_format(linked, "DATE_FORMAT"))
        newest_first = sorted(days.items(), reverse=True)
        return [("", _("Today")), *[(day.isoformat(), words) for day, words in newest_first]]


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass
class Selection:
    """The countries a page of a region shows."""

    region: Region
    form: RegionFilter
    as_of: date
    today: date
    # Member States of the United Nations: what figures count.
    countries: list[Country]
    # Countries and areas that are not Member States and have a plan or took part.
    others: list[Country]
    # Who sent a delegation to a convening held by then.
    came: dict[int, list[Convening]]
    words: list[str] = field(default_factory=list)
    query: str = ""

    @property
    def is_today(self) -> bool:
        return self.as_of == self.today

    @property
    def is_filtered(self) -> bool:
        return bool(self.words)


def select(region: Region, user, data) -> Selection:
    """What this reader asked for. An answer that makes no sense is said so, and nothing is left out."""
    today = timezone.localdate()
    everybody = list(Country.objects.in_region(region).select_related("m49_region"))
    came = who_came(everybody, user)
    parts = parts_of(region, everybody)
    held = {c.pk: c for convenings in came.values() for c in convenings}
    convenings = sorted(held.values(), key=lambda c: c.starts_on, reverse=True)
    form = RegionFilter(data, parts=[(p.code, p.name) for p in parts], convenings=convenings, today=today)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    part = next((p for p in parts if p.code == chosen.get("part")), None)
    shown = _within(everybody, part)
    if "convening" in chosen:
        shown = [c for c in shown if chosen["convening"] in {m.code for m in came.get(c.pk, [])}]
    as_of = read_day(chosen.get("as_of", "")) or today
    came = {pk: [c for c in those if c.starts_on <= as_of] for pk, those in came.items()}
    return Selection(
        region=region,
        form=form,
        as_of=as_of,
        today=today,
        countries=sorted_by_name(c for c in shown if c.is_un_member),
        others=sorted_by_name(taking_part([c for c in shown if not c.is_un_member], came)),
        came=came,
        words=_words(form, chosen),
        query=urlencode(chosen),
    )


def who_came(countries: Iterable[Country], user) -> dict[int, list[Convening]]:
    """The convenings to which each country sent (or is sending) a delegation, as far as they are public."""
    sent = (
        Delegation.objects.coming()
        .filter(country__in=list(countries), convening__in=Convening.objects.visible_to(user).taking_place())
        .select_related("convening", "convening__host_country")
        .order_by("convening__starts_on")
    )
    came: dict[int, list[Convening]] = {}
    for delegation in sent:
        came.setdefault(delegation.country_id, []).append(delegation.convening)
    return came


def parts_of(region: Region, countries: list[Country]) -> list[Region]:
    """Smaller groups of the region's countries: its offices below, and the statistical sub-regions."""
    offices = list(region.children.filter(scheme=Region.Scheme.UN_WOMEN))
    m49 = {c.m49_region_id: c.m49_region for c in countries if c.m49_region and c.is_un_member}
    m49.pop(region.pk, None)
    statistical = sorted(m49.values(), key=lambda r: folded(r.name)) if len(m49) > 1 else []
    return [*offices, *statistical]


def _within(countries: list[Country], part: Region | None) -> list[Country]:
    if part is None:
        return countries
    return [c for c in countries if part.pk in {c.m49_region_id, c.un_women_office_id}]


def taking_part(countries: list[Country], came: dict) -> list[Country]:
    """Those that have a plan, or have come to a convening."""
    with_plan = set(Plan.objects.filter(country__in=countries).values_list("country", flat=True))
    return [c for c in countries if c.pk in with_plan or came.get(c.pk)]


def _words(form: RegionFilter, chosen: dict) -> list[str]:
    """The filters in force, in words, for the page and for every file made from it."""
    return [str(dict(form.offered[name])[value]) for name, value in chosen.items() if name != "as_of"]
