"""How many people took part, so that nobody can tell from the number who they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, TextChoices
from django.utils.translation import gettext as _

from academy.accounts.guards import may
from academy.countries.models import Country
from convenings.models import Convening
from dashboards.permissions import check_read_outcome
from participants.models import Delegation, Registration
from participants.states import Sector

# Fewer people of a sector than this are merged with another.
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class SectorCount:
    label: str
    n: int


@dataclass(frozen=True)
class Attended:
    """A country at a convening: never names, only how many."""

    convening: Convening
    # None: the portal does not know, which is not nobody.
    people: int | None
    sectors: list[SectorCount]
    is_ahead: bool
    # Whether this reader may read the outcome report.
    has_report: bool


def attended(country: Country, user, today: date) -> list[Attended]:
    """The convenings the country came to or is coming to, the newest first (two queries)."""
    delegations = list(
        Delegation.objects.coming()
        .filter(country=country, convening__in=Convening.objects.visible_to(user).taking_place())
        .select_related("convening", "convening__host_country")
        .order_by("-convening__starts_on")
    )
    counts = _confirmed(delegations)
    return [
        Attended(
            convening=delegation.convening,
            people=sum(counts[delegation.pk].values()) if delegation.pk in counts else None,
            sectors=merged(counts.get(delegation.pk, {}), Sector, _("other sectors")),
            is_ahead=delegation.convening.ends_on >= today,
            has_report=user.is_authenticated and may(check_read_outcome, user, delegation.convening),
        )
        for delegation in delegations
    ]


def _confirmed(delegations: Iterable[Delegation]) -> dict[int, dict[str, int]]:
    rows = (
        Registration.objects.confirmed()
        .filter(delegation__in=list(delegations))
        .order_by()
        .values_list("delegation", "person__sector")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for delegation, sector, n in rows:
        counts.setdefault(delegation, {})[sector] = n
    return counts


def merged(counts: dict[str, int], labels: type[TextChoices], rest_label: str) -> list[SectorCount]:
    """Groups of at least five; the rest in one, and that not so small that it could be subtracted out.

    Empty where only the sum of all can be told.
    """
    shown = sorted(((n, group) for group, n in counts.items() if n >= FEWEST_PEOPLE), reverse=True)
    rest = sum(n for n in counts.values() if n < FEWEST_PEOPLE)
    while shown and 0 < rest < FEWEST_PEOPLE:
        rest += shown.pop()[0]
    if not shown:
        return []
    told = [SectorCount(str(labels(group).label), n) for n, group in shown]
    return [*told, SectorCount(rest_label, rest)] if rest else told
