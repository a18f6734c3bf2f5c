"""What the answers say together. Nobody's own answer can be read here.

Results are published once, when the last window has closed, and only where five or more answered: two
publications, one with five sheets and one with six, would tell what the sixth person wrote.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from convenings.models import Question, Questionnaire
from convenings.states import NO, YES, QuestionKind
from participants.forms.answering import SCALE, YES_OR_NO
from participants.models import AnswerSheet
from participants.states import Wave

FEWEST = 5


@dataclass(frozen=True)
class Tally:
    """One question of an anonymous form. Of fewer than five answers it tells nothing but that."""

    question: Question
    n: int
    mean: Decimal | None = None
    # Each possible answer with how many gave it.
    counts: list[tuple[str, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def is_few(self) -> bool:
        return self.n < FEWEST


def tallies(questionnaire: Questionnaire) -> list[Tally]:
    """Each question by itself, so that answers of one sheet are never seen side by side."""
    given: dict[int, list] = {}
    sheets = questionnaire.sheets.filter(is_sent=True).prefetch_related("answers")
    for sheet in sheets:
        for question_id, value in sheet.values().items():
            given.setdefault(question_id, []).append(value)
    return [_tally(question, given.get(question.pk, [])) for question in questions_of(questionnaire)]


def questions_of(questionnaire: Questionnaire) -> list[Question]:
    """What is asked; files are no part of a form that is counted."""
    asked = questionnaire.questions.exclude(kind=QuestionKind.FILE)
    return list(asked.select_related("questionnaire").prefetch_related("choices"))


def _tally(question: Question, values: list) -> Tally:
    n = len(values)
    if n < FEWEST:
        return Tally(question, n)
    if question.kind == QuestionKind.SCALE:
        counted = Counter(str(value) for value in values)
        mean = _rounded(Decimal(sum(values)) / n, "0.1")
        return Tally(question, n, mean, [(label, counted[code]) for code, label in SCALE])
    if question.kind == QuestionKind.YES_NO:
        counted = Counter(YES if value else NO for value in values)
        return Tally(question, n, None, [(str(label), counted[code]) for code, label in YES_OR_NO])
    if question.has_choices:
        chosen = [value if isinstance(value, list) else [value] for value in values]
        counted = Counter(code for codes in chosen for code in codes)
        return Tally(question, n, None, [(c.label, counted[c.code]) for c in question.choices.all()])
    # In another order each time, so that no two questions show the same person in the same place.
    return Tally(question, n, texts=random.sample([str(value) for value in values], n))


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_HALF_UP)


# --- The knowledge test ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemScore:
    """How many of a hundred had an item right, before and after."""

    question: Question
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Scores:
    """Of those who took both tests, and of nobody else.

    Were there a mean of everybody who took the first test beside it, the difference would be the score of
    whoever took that one alone.
    """

    n: int
    before: int = 0
    after: int = 0
    items: list[ItemScore] = field(default_factory=list)

    @property
    def is_few(self) -> bool:
        return self.n < FEWEST

    @property
    def change(self) -> int:
        return self.after - self.before


def right_answers(questions: list[Question]) -> dict[int, str]:
    """The right choice of each item that has one."""
    return {q.pk: c.code for q in questions for c in q.choices.all() if c.is_right}


def right_of(sheet: AnswerSheet, right: dict[int, str]) -> set[int]:
    """The items somebody had right. Load the sheet with its answers."""
    values = sheet.values()
    return {pk for pk, code in right.items() if values.get(pk) == code}


def scores(questionnaire: Questionnaire) -> Scores:
    questions = questions_of(questionnaire)
    right = right_answers(questions)
    waves: dict[str, dict[int, set[int]]] = {Wave.BEFORE: {}, Wave.AFTER: {}}
    sheets = questionnaire.sheets.filter(is_sent=True, wave__in=list(waves))
    for sheet in sheets.prefetch_related("answers"):
        if sheet.registration_id:
            waves[sheet.wave][sheet.registration_id] = right_of(sheet, right)
    both = set(waves[Wave.BEFORE]) & set(waves[Wave.AFTER])
    if len(both) < FEWEST or not right:
        return Scores(len(both))

    def share(wave: str, items: set[int]) -> int:
        had = sum(len(waves[wave][person] & items) for person in both)
        return int(_rounded(Decimal(100 * had) / (len(both) * len(items)), "1"))

    items = [
        ItemScore(q, share(Wave.BEFORE, {q.pk}), share(Wave.AFTER, {q.pk}))
        for q in questions
        if q.pk in right
    ]
    everything = set(right)
    return Scores(len(both), share(Wave.BEFORE, everything), share(Wave.AFTER, everything), items)


def is_published(questionnaire: Questionnaire) -> bool:
    """Whether there was enough to show when it closed: then nothing may be added any more."""
    if questionnaire.is_anonymous:
        return questionnaire.sheets.filter(is_sent=True).count() >= FEWEST
    # People have read the right answers, however few they are.
    return questionnaire.sheets.filter(is_sent=True, wave=Wave.AFTER).exists()
