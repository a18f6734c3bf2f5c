"""The reviews of a draft laid side by side, criterion by criterion, where they are apart first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.models import User
from naps.commenting import Thread, Voices, of_criteria
from naps.models import AgreedGrade, Criterion, Draft, EarlierGrade, Review, Score
from naps.remarks import grade_words

# From here on two reviewers have read the same text differently.
APART = 2


@dataclass(frozen=True)
class Grading:
    """What one reviewer says of a criterion, and the grade before it was changed."""

    review: Review
    who: str
    grade: str
    former: str
    comment: str
    pages: str


@dataclass(frozen=True)
class Matter:
    """One criterion: the grades of everybody, how far they are apart, what is said about it."""

    criterion: Criterion
    gradings: list[Grading]
    apart: int
    agreed: AgreedGrade | None
    threads: list[Thread]

    @property
    def is_apart(self) -> bool:
        return self.apart >= APART

    @property
    def apart_words(self) -> str:
        """How far the grades are from each other, where it matters."""
        if not self.is_apart:
            return ""
        return ngettext("%(n)d apart", "%(n)d apart", self.apart) % {"n": self.apart}


def matters(draft: Draft, reader: User) -> list[Matter]:
    """Every criterion with all reviews that were sent; those where two are apart come first, widest first."""
    reviews = _sent(draft)
    if not reviews:
        return []
    names = names_of(reviews, draft, reader)
    former = _former(reviews)
    agreed = {one.criterion_id: one for one in draft.agreed_grades.select_related("agreed_by__person")}
    said = of_criteria(draft, reader)
    found = []
    for criterion in reviews[0].rubric.criteria.all():
        scores = [(review, _score(review, criterion)) for review in reviews]
        gradings = [
            _grading(review, names[review.pk], score, former.get((review.pk, criterion.pk)))
            for review, score in scores
        ]
        apart = _apart([score for _review, score in scores if score])
        threads = said.get(criterion.pk, [])
        found.append(Matter(criterion, gradings, apart, agreed.get(criterion.pk), threads))
    return sorted(found, key=lambda m: (-m.apart if m.is_apart else 0, m.criterion.order))


def _sent(draft: Draft) -> list[Review]:
    sent = draft.reviews.sent().select_related("reviewer__person", "rubric").order_by("pk")
    return list(sent.prefetch_related("scores", "earlier_grades"))


def names_of(reviews: Sequence[Review], draft: Draft, reader: User) -> dict[int, str]:
    """Staff know who wrote what; reviewers know each other by number."""
    voices = Voices(draft, reader)
    return {review.pk: _name(review, voices, reader) for review in reviews}


def _name(review: Review, voices: Voices, reader: User) -> str:
    if reader.is_academy_staff:
        return str(review.reviewer)
    number = voices.reviewer(review.reviewer_id)
    if review.reviewer_id == reader.pk:
        return _("%(reviewer)s (you)") % {"reviewer": number}
    return number


def _former(reviews: Sequence[Review]) -> dict[tuple[int, int], EarlierGrade]:
    """By review and criterion, the grade of the last sending before this one."""
    found: dict[tuple[int, int], EarlierGrade] = {}
    for review in reviews:
        for earlier in sorted(review.earlier_grades.all(), key=lambda one: one.sent_at):
            found[review.pk, earlier.criterion_id] = earlier
    return found


def _score(review: Review, criterion: Criterion) -> Score | None:
    return next((score for score in review.scores.all() if score.criterion_id == criterion.pk), None)


def _grading(review: Review, who: str, score: Score | None, earlier: EarlierGrade | None) -> Grading:
    grade = grade_words(score) if score else ""
    former = _earlier_words(earlier) if earlier else ""
    return Grading(
        review,
        who,
        grade,
        "" if former == grade else former,
        comment=score.comment if score else "",
        pages=score.pages if score else "",
    )


def _earlier_words(earlier: EarlierGrade) -> str:
    same = Score(grade=earlier.grade, is_not_applicable=earlier.is_not_applicable)
    return grade_words(same)


def _apart(scores: Sequence[Score]) -> int:
    grades = [score.grade for score in scores if score.grade is not None]
    return max(grades) - min(grades) if grades else 0
