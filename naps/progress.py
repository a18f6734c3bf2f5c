"""How the grades of a plan's criteria went from version to version: for its own country, and for staff.

What the country sees is what it was given with a letter: the released reviews of the versions whose
letter allows numbers. Of any other version there is no figure and no direction, only that its grades
were not released. Nobody else sees any of it, whatever the country shares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naps.models import Draft, Plan, Review, Rubric, Score
from naps.states import DecisionStatus, DraftStatus, Grade, ReviewStatus

# The drawing, in the units of its own view box.
WIDTH, HEIGHT, EDGE = 128, 56, 8


@dataclass(frozen=True)
class Version:
    """An answered version, and what of its grades this reader may see."""

    draft: Draft
    reviews: Sequence[Review]
    # The letter allows the country to see numbers.
    is_released: bool
    # Its reviewers used another rubric than those of the version before.
    has_new_rubric: bool = False

    @property
    def number(self) -> int:
        return self.draft.version

    @property
    def rubric(self) -> Rubric | None:
        return self.reviews[0].rubric if self.reviews else None

    @property
    def basis(self) -> str:
        """What the figures are computed from."""
        if not self.reviews:
            return _("grades were not released") if not self.is_released else _("no review was released")
        n = len(self.reviews)
        return ngettext("%(n)d review", "%(n)d reviews", n) % {"n": n}

    def scores(self) -> Iterable[Score]:
        return (score for review in self.reviews for score in review.scores.all())


@dataclass(frozen=True)
class Point:
    """What the reviewers of one version said of one criterion."""

    grades: tuple[int, ...] = ()
    not_applicable: int = 0
    is_released: bool = True
    is_asked: bool = True

    @property
    def mean(self) -> float | None:
        return mean(self.grades) if self.grades else None

    @property
    def words(self) -> str:
        """One grade with its meaning; of several that differ the range, and how many there are."""
        if not self.is_released:
            return _("not released")
        if not self.is_asked:
            return _("not asked")
        if not self.grades:
            return _("does not apply") if self.not_applicable else _("not graded")
        low, high = min(self.grades), max(self.grades)
        if low == high:
            return f"{low} · {Grade(low).label}"
        values = {"low": low, "high": high, "n": len(self.grades)}
        words = ngettext(
            "%(low)d to %(high)d, of %(n)d reviewer",
            "%(low)d to %(high)d, of %(n)d reviewers",
            len(self.grades),
        )
        return words % values


@dataclass(frozen=True)
class Dot:
    """A version in the drawing: the mean, and the range where reviewers differ."""

    x: str
    y: str
    top: str
    bottom: str


@dataclass(frozen=True)
class Row:
    """One criterion from version to version."""

    code: str
    label: str
    points: Sequence[Point]

    @property
    def known(self) -> list[float]:
        return [point.mean for point in self.points if point.mean is not None]

    @property
    def change(self) -> str:
        """From the first grade there is to the last; nothing where there is only one."""
        if len(self.known) < 2:
            return ""
        first, last = self.known[0], self.known[-1]
        values = {"first": _number(first), "last": _number(last)}
        if last > first:
            return _("from %(first)s to %(last)s: further along") % values
        if last < first:
            return _("from %(first)s to %(last)s: less than before") % values
        return _("%(last)s, as before") % values

    @property
    def dots(self) -> list[Dot]:
        return [
            Dot(_x(n, len(self.points)), _y(point.mean), _y(max(point.grades)), _y(min(point.grades)))
            for n, point in enumerate(self.points)
            if point.mean is not None
        ]

    @property
    def line(self) -> str:
        """The dots joined, as SVG wants them."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True)
class Progress:
    versions: Sequence[Version]
    rows: Sequence[Row]

    @property
    def has_grades(self) -> bool:
        return any(version.reviews for version in self.versions)

    @property
    def levels(self) -> list[str]:
        """Where the lines of the five grades lie in the drawing."""
        return [_y(grade) for grade in Grade.values]


def progress_of(plan: Plan, reader) -> Progress:
    """What this reader may know of the grades of each answered version. The caller has asked who it is."""
    versions = _versions(plan, sees_all=reader.is_academy_staff)
    labels: dict[str, str] = {}
    orders: dict[str, int] = {}
    for version in versions:  # the words of the newest rubric win
        for score in version.scores():
            labels[score.criterion.code] = score.criterion.label
            orders[score.criterion.code] = score.criterion.order
    codes = sorted(labels, key=lambda code: (orders[code], code))
    return Progress(
        versions, [Row(code, labels[code], [_point(v, code) for v in versions]) for code in codes]
    )


def _versions(plan: Plan, *, sees_all: bool) -> list[Version]:
    sent = Review.objects.filter(status=ReviewStatus.SUBMITTED).select_related("rubric")
    answered = (
        plan.drafts.filter(status=DraftStatus.DECIDED, decision__status=DecisionStatus.ISSUED)
        .select_related("decision")
        .prefetch_related(Prefetch("reviews", queryset=sent.prefetch_related("scores__criterion")))
        .order_by("version")
    )
    found: list[Version] = []
    rubric: Rubric | None = None
    for draft in answered:
        draft.plan = plan
        version = Version(draft, _readable(draft, sees_all), draft.decision.shows_grades)
        is_new = bool(rubric and version.rubric and version.rubric != rubric)
        found.append(Version(draft, version.reviews, version.is_released, has_new_rubric=is_new))
        rubric = version.rubric or rubric
    return found


def _readable(draft: Draft, sees_all: bool) -> list[Review]:
    """The reviews whose grades go in: what was released; of a version without numbers none, for staff all."""
    reviews = list(draft.reviews.all())
    if draft.decision.shows_grades:
        return [review for review in reviews if review.is_released]
    return reviews if sees_all else []


def _point(version: Version, code: str) -> Point:
    if not version.reviews:
        return Point(is_released=False)
    said = [score for score in version.scores() if score.criterion.code == code]
    return Point(
        grades=tuple(score.grade for score in said if score.grade is not None),
        not_applicable=sum(score.is_not_applicable for score in said),
        is_asked=bool(said),
    )


def _number(n: float) -> str:
    return number_format(n, 1 if n % 1 else 0)


def _x(n: int, of: int) -> str:
    return f"{EDGE + n * (WIDTH - 2 * EDGE) / max(of - 1, 1):.1f}"


def _y(grade: float | None) -> str:
    highest = max(Grade.values)
    return f"{HEIGHT - EDGE - (grade or 0) * (HEIGHT - 2 * EDGE) / highest:.1f}"
