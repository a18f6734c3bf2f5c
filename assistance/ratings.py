"""How useful countries found what an expert helped with: read from their confirmations, kept nowhere else.

Staff read them as the last ratings with their number; an expert reads their own; countries nobody's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assistance.models import Assignment
from participants.models import Expert

# How many of the latest ratings are counted: an old one says little about help today.
LAST = 10
LOW = 3


@dataclass(frozen=True)
class Ratings:
    """The last ratings of one expert, the latest first; none at all is not a bad one."""

    values: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def median(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def is_low(self) -> bool:
        return self.median is not None and self.median < LOW

    @property
    def words(self) -> str:
        """“4.5 of 5 (median, n = 2)”."""
        if self.median is None:
            return _("not rated yet")
        return _("%(median)s of 5 (median, n = %(n)d)") % {
            "median": number_format(self.median, decimal_pos=0 if self.median % 1 == 0 else 1),
            "n": self.count,
        }


def ratings_of(experts: Iterable[Expert]) -> dict[int, Ratings]:
    """The last ratings of each of these experts, in one query; who has none has an empty entry."""
    found: dict[int, list[int]] = defaultdict(list)
    keys = [expert.pk for expert in experts]
    rated = Assignment.objects.filter(expert__in=keys).rated().values_list("expert", "request__rating")
    for key, rating in rated:
        found[key].append(rating)
    return {key: Ratings(tuple(found[key][:LAST])) for key in keys}
