"""What of a worklist somebody wants to see: mine or all, one country, one chapter."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.countries.models import Country
from dashboards.alphabet import sorted_by_name
from dashboards.choosing import Choosing
from dashboards.items import Chapter, Item
from dashboards.region_filter import NOT_LISTED

MINE = "mine"


class WorklistFilter(Choosing):
    """Countries are offered that have something on the list."""

    whose = forms.ChoiceField(label=gettext_lazy("Whose"), required=False, error_messages=NOT_LISTED)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, error_messages=NOT_LISTED)
    chapter = forms.ChoiceField(
        label=gettext_lazy("Part of the work"), required=False, error_messages=NOT_LISTED
    )

    def __init__(self, data, items: Iterable[Item]):
        super().__init__(data)
        countries = {item.country.pk: item.country for item in items if item.country}
        named = [(one.iso3.lower(), str(one)) for one in sorted_by_name(list(countries.values()))]
        asked = self.data.get("country", "")
        if asked and asked not in dict(named):
            # What somebody kept as an address still says what it is about when nothing is left of it.
            named += [(one.slug, str(one)) for one in Country.objects.filter(iso3=asked.upper()[:3])]
        self.offer("whose", [("", _("Everybody's")), (MINE, _("Mine"))])
        self.offer("country", [("", _("Any")), *named])
        self.offer("chapter", [("", _("Any")), *Chapter.choices])

    def of(self, items: Iterable[Item]) -> list[Item]:
        """The items that fit; a filter that makes no sense is said and leaves everything there."""
        wanted = self.cleaned_data if self.is_valid() else {}
        return [item for item in items if _fits(item, wanted)]


def _fits(item: Item, wanted: dict) -> bool:
    if wanted.get("whose") == MINE and not item.is_mine:
        return False
    if wanted.get("chapter") and item.chapter != wanted["chapter"]:
        return False
    slug = item.country.slug if item.country else ""
    return not wanted.get("country") or slug == wanted["country"]
