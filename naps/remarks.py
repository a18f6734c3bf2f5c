"""The reviews of a draft laid side by side: what each reviewer said of each criterion."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from naps.first_words import STRONG_FROM
from naps.models import Criterion, Review, Score
from naps.scoring import Total, total_of


@dataclass(frozen=True)
class Remark:
    """What one reviewer said of one criterion, as the reader may see it."""

    who: str
    score: Score
    grade: str
    # The comment stays in the reviewer's words: read aloud in the language the reviewer works in.
    language: str

    @property
    def is_strong(self) -> bool:
        return self.score.grade is not None and self.score.grade >= STRONG_FROM

    @property
    def side(self) -> str:
        """Which side of the letter it speaks for."""
        if self.score.is_not_applicable:
            return _("does not apply")
        return _("strong") if self.is_strong else _("to work on")


@dataclass(frozen=True)
class Said:
    criterion: Criterion
    remarks: list[Remark]


def said_of_criteria(
    reviews: Sequence[Review], *, with_grades: bool, names: Sequence[str] = ()
) -> list[Said]:
    """By criterion, what these reviews said. Without `names` the reviewers are numbered."""
    names = names or [_("Reviewer %(n)d") % {"n": n} for n, _review in enumerate(reviews, start=1)]
    remarks: dict[Criterion, list[Remark]] = defaultdict(list)
    for review, who in zip(reviews, names, strict=True):
        for score in review.scores.all():
            if score.grade is not None or score.is_not_applicable:
                grade = grade_words(score) if with_grades else ""
                remarks[score.criterion].append(Remark(who, score, grade, review.reviewer.language))
    return [Said(criterion, remarks[criterion]) for criterion in sorted(remarks, key=lambda c: c.order)]


def grade_words(score: Score) -> str:
    """A grade as figure and word: 2, partly specified."""
    if score.grade is None:
        return _("n/a") if score.is_not_applicable else ""
    return f"{score.grade} · {score.get_grade_display()}"


@dataclass(frozen=True)
class Column:
    """One review in the table staff compare reviews in."""

    review: Review
    total: Total | None


@dataclass(frozen=True)
class Comparison:
    """Grades of every criterion from every review that was sent, and each review's total under them."""

    columns: list[Column]
    # Under each criterion: who, and the grade in words.
    rows: list[tuple[Criterion, list[tuple[str, str]]]]


def compared(reviews: Sequence[Review], criteria: Sequence[Criterion]) -> Comparison:
    columns = [Column(review, total_of(review.scores.all())) for review in reviews]
    scores = {(r.pk, s.criterion_id): grade_words(s) for r in reviews for s in r.scores.all()}
    rows = [(c, [(str(r.reviewer), scores.get((r.pk, c.pk), "")) for r in reviews]) for c in criteria]
    return Comparison(columns, rows)
