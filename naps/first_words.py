"""The first words of a letter, put together from the reviews, for staff to write on from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from naps.models import Criterion, Draft, Score
from naps.points import one_point
from naps.states import Outcome

HOW_MANY = 3
# From here on a criterion is met well enough to be called strong.
STRONG_FROM = 3


@dataclass
class Verdict:
    """What the reviews say together about one criterion."""

    criterion: Criterion
    grades: list[int] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    # The grade staff wrote down after the discussion; it goes before those of the reviews.
    agreed: int | None = None

    @property
    def mean(self) -> float:
        if self.agreed is not None:
            return self.agreed
        return sum(self.grades) / len(self.grades)

    @property
    def text(self) -> str:
        """The criterion and what was said of it, as a paragraph."""
        return one_point("\n".join([str(self.criterion.label), *self.comments]))


def first_words(draft: Draft, scores: Iterable[Score], language: str, outcome: str) -> dict[str, str]:
    """The parts of a letter on `draft` in `language`. Comments stay in the words of the reviewers."""
    verdicts = _worth_telling(_verdicts(scores))
    agreed = dict(draft.agreed_grades.values_list("criterion", "grade"))
    for verdict in verdicts:
        verdict.agreed = agreed.get(verdict.criterion.pk)
    best_first = sorted(verdicts, key=lambda v: (-v.mean, v.criterion.order))
    strong = [v for v in best_first if v.mean >= STRONG_FROM][:HOW_MANY]
    weak = sorted(verdicts, key=lambda v: (v.mean, -v.criterion.weight, v.criterion.order))
    to_work_on = [v for v in weak if v not in strong][:HOW_MANY]
    with translation.override(language):
        return {
            "opening": _opening(draft),
            "strengths": _paragraphs(strong),
            "to_work_on": _paragraphs(to_work_on),
            "next_step": _next_step(outcome),
            "signatory": _("Director, NAP Academy"),
        }


def paragraph_of(score: Score, language: str) -> str:
    """What a reviewer said of one criterion, as a paragraph: in the reviewer's words, with the pages."""
    with translation.override(language):
        comment = one_point(score.comment)
        if score.pages:
            comment += " " + _("(pages %(pages)s)") % {"pages": score.pages}
        return f"{score.criterion.label}\n{comment}"


def _opening(draft: Draft) -> str:
    return _(
        "Thank you for version %(version)s of the National Action Plan of %(country)s. "
        "We have read it with care. This letter says what is strong and what we advise you to work on next."
    ) % {"version": draft.version, "country": draft.plan.country}


def _next_step(outcome: str) -> str:
    if outcome == Outcome.REVISE:
        return _("Please send us the next version, with a short note on what you changed and why.")
    if outcome == Outcome.ENDORSE:
        return _(
            "We wish you well for the adoption. Tell us the date, and how we can help with the first year."
        )
    return _("Please tell us which of these points you take up, and where technical assistance would help.")


def _verdicts(scores: Iterable[Score]) -> list[Verdict]:
    by_criterion: dict[int, list[Score]] = defaultdict(list)
    for score in scores:
        if score.grade is not None:
            by_criterion[score.criterion_id].append(score)
    return [_verdict(graded) for graded in by_criterion.values()]


def _worth_telling(verdicts: list[Verdict]) -> list[Verdict]:
    """Those with a comment, where there are any: a bare heading says nothing to the country."""
    return [verdict for verdict in verdicts if verdict.comments] or verdicts


def _verdict(graded: Sequence[Score]) -> Verdict:
    comments = [score.comment.strip() for score in graded if score.comment.strip()]
    grades = [score.grade for score in graded if score.grade is not None]
    return Verdict(graded[0].criterion, grades, comments)


def _paragraphs(verdicts: Sequence[Verdict]) -> str:
    return "\n\n".join(verdict.text for verdict in verdicts)
