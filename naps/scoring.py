"""From the grades of one review to its weighted total. Computed when it is shown, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from naps.models import Score
from naps.states import Grade


class Band(models.TextChoices):
    """What a total means in a word. Shown to staff and the reviewer, never to a country."""

    FOUNDATIONAL = "foundational", _("foundational")
    DEVELOPING = "developing", _("developing")
    STRONG = "strong", _("strong")
    HIGH_IMPACT = "high_impact", _("high-impact")


# The lowest total of each band, the highest band first.
BANDS = [(80, Band.HIGH_IMPACT), (60, Band.STRONG), (40, Band.DEVELOPING), (0, Band.FOUNDATIONAL)]


@dataclass(frozen=True)
class Total:
    """The weighted total of one review, with what it was computed from."""

    percent: int
    graded: int  # how many criteria carry a grade
    weight: int  # and what they weigh together, of 100

    @property
    def band(self) -> Band:
        return next(band for lowest, band in BANDS if self.percent >= lowest)


def total_of(scores: Iterable[Score]) -> Total | None:
    """The weighted total of these scores, or None where nothing is graded.

    A criterion that does not apply, or has no grade yet, is left out of both sides of the
    fraction: blank is not zero. The band follows from the rounded figure that is shown.
    """
    graded = [(score.criterion.weight, score.grade) for score in scores if score.grade is not None]
    weight = sum(weight for weight, _grade in graded)
    if not weight:
        return None
    reached = sum(weight * grade for weight, grade in graded)
    most = weight * max(Grade.values)
    percent = (200 * reached + most) // (2 * most)  # rounds a half up, in whole numbers
    return Total(percent=percent, graded=len(graded), weight=weight)
