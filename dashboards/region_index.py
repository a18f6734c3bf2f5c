"""The list of regions, each with the one figure that everybody asks about first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from academy.countries.models import Country, Region
from dashboards.alphabet import folded
from dashboards.stages import Standing, standings


@dataclass(frozen=True)
class Listed:
    """A region in the list: its countries are those of the regions below it, too."""

    region: Region
    level: int
    countries: int
    adopted: int


@dataclass(frozen=True)
class Group:
    """The regions of one way of dividing the world."""

    scheme: str
    label: str
    listed: list[Listed]


def regions_with_figures(today: date) -> list[Group]:
    """Statistical regions and UN Women's offices as trees, in the order of their names (four queries)."""
    below = defaultdict(list)
    for region in sorted(Region.objects.all(), key=lambda region: folded(region.name)):
        below[region.parent_id].append(region)
    members = Country.objects.un_members()
    of_region = defaultdict(list)
    for standing in standings(members, as_of=today, today=today):
        for region_id in {standing.country.m49_region_id, standing.country.un_women_office_id}:
            of_region[region_id].append(standing)
    headings = {
        Region.Scheme.UN_WOMEN: _("Offices of UN Women"),
        Region.Scheme.M49: _("Statistical regions of the United Nations (M49)"),
    }
    return [
        Group(scheme.value, heading, _tree(below, of_region, scheme)) for scheme, heading in headings.items()
    ]


def _tree(below: dict, of_region: dict[int | None, list[Standing]], scheme: str) -> list[Listed]:
    listed: list[Listed] = []

    def visit(region: Region, level: int) -> list[Standing]:
        place = len(listed)
        found = list(of_region[region.pk])
        for child in below[region.pk]:
            found += visit(child, level + 1)
        adopted = sum(1 for standing in found if standing.adopted)
        listed.insert(place, Listed(region, level, len(found), adopted))
        return found

    for top in below[None]:
        if top.scheme == scheme:
            visit(top, 0)
    return listed
