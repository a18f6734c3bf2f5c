"""The points of a letter, one a paragraph, and what the country answered to each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naps.models import Decision, Draft, LetterText, PointAnswer
from naps.states import DecisionStatus, Did

# What staff typed in front of a paragraph: the page and the paper number the points themselves.
NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+")


@dataclass(frozen=True)
class Point:
    """One thing to work on. `title` is its first line where there are more."""

    number: int
    title: str
    text: str


def points_of(words: str) -> list[Point]:
    """An empty line begins the next point."""
    paragraphs = re.split(r"\n\s*\n", words.replace("\r\n", "\n").strip())
    return [_point(n, text) for n, text in enumerate(filter(None, paragraphs), start=1)]


def _point(number: int, paragraph: str) -> Point:
    said = NUMBERED.sub("", paragraph).strip()
    title, _break, rest = said.partition("\n")
    return Point(number, title.strip() if rest else "", rest.strip() or title.strip())


def one_point(words: str) -> str:
    """The same words without an empty line, so that they stay one point."""
    return re.sub(r"\n\s*\n", "\n", words.replace("\r\n", "\n").strip())


def sent_texts(decision: Decision) -> list[Decision | LetterText]:
    """The letter as the country gets it: in its own language, then in those it is also sent in."""
    further = [t for t in decision.texts.all() if t.is_sent and t.language != decision.language]
    return [decision, *further]


def text_for(decision: Decision, language: str | None) -> Decision | LetterText:
    """The letter in this language if the country gets it so, else in its own."""
    return next((text for text in sent_texts(decision) if text.language == language), decision)


@dataclass(frozen=True)
class Answered:
    """A point of the letter and what the country says it did about it."""

    point: Point
    answer: PointAnswer | None

    @property
    def is_complete(self) -> bool:
        return self.answer is not None and self.answer.is_complete

    @property
    def did_label(self) -> str:
        return str(Did(self.answer.did).label) if self.answer and self.answer.did else ""


def letter_answered_by(draft: Draft) -> Decision | None:
    """The letter this version answers: the one that asked for it."""
    before = draft.previous
    decision = getattr(before, "decision", None) if draft.needs_response else None
    return decision if decision and decision.status == DecisionStatus.ISSUED else None


def answered_points(draft: Draft, language: str | None = None) -> list[Answered]:
    """Every point of the letter this version answers, in the reader's language where it was sent in it."""
    decision = letter_answered_by(draft)
    if decision is None:
        return []
    answers = {answer.number: answer for answer in draft.point_answers.all()} if draft.pk else {}
    points = points_of(text_for(decision, language).to_work_on)
    return [Answered(point, answers.get(point.number)) for point in points]


def earlier_answers(draft: Draft) -> dict[int, PointAnswer]:
    """What the country had answered in a version it has taken back or given up: a beginning for this one."""
    decision = letter_answered_by(draft)
    if decision is None:
        return {}
    between = PointAnswer.objects.filter(
        draft__plan=draft.plan,
        draft__version__gt=decision.draft.version,
        draft__version__lt=draft.version,
    )
    return {answer.number: answer for answer in between.order_by("draft__version")}


def unanswered(draft: Draft) -> list[int]:
    """The numbers of the points that have no complete answer yet."""
    return [one.point.number for one in answered_points(draft) if not one.is_complete]


def unanswered_words(numbers: Sequence[int]) -> str:
    """Which points still need an answer, as a sentence."""
    words = ngettext(
        "Point %(points)s of the letter has no answer yet: say what was done, and how.",
        "Points %(points)s of the letter have no answer yet: say what was done, and how.",
        len(numbers),
    )
    listed = [str(number) for number in numbers]
    if len(listed) < 2:
        return words % {"points": "".join(listed)}
    and_last = _("%(some)s and %(last)s") % {"some": ", ".join(listed[:-1]), "last": listed[-1]}
    return words % {"points": and_last}
