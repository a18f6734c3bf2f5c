"""Findings as a page shows them: by criterion and question, with the words that were found marked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from academy.documents.texts import Block
from naps.evidence.finding import Evidence, Found, Part
from naps.models import Criterion, DraftFile
from naps.texts import address_of

SHOWN = 5
OPEN = 2
BESIDE = 3
# Of a long paragraph the page shows what stands around the words that were found.
QUOTED = 360
AROUND = 110


@dataclass(frozen=True)
class Quote:
    """A passage as it stands on the page: pieces of text, some of them marked."""

    address: str
    number: int
    page: int | None
    lines: list[list[tuple[str, bool]]]
    left_out: int
    # Of the file, so that it is read aloud in it.
    language: str


@dataclass(frozen=True)
class Asked:
    """A question of the rubric with the passages that may speak to it."""

    code: str
    text: str | Promise
    quotes: list[Quote]
    rest: list[Quote]
    absent: list[Quote]

    @property
    def first(self) -> list[Quote]:
        """What stands open on the page; the others of the first five are folded."""
        return self.quotes[:OPEN]

    @property
    def folded(self) -> list[Quote]:
        return self.quotes[OPEN:]

    @property
    def folded_count(self) -> int:
        return len(self.folded) + len(self.rest)


@dataclass(frozen=True)
class OfCriterion:
    code: str
    label: str
    questions: list[Asked] = field(default_factory=list)
    best: list[Quote] = field(default_factory=list)

    @property
    def found(self) -> int:
        """For how many of its questions something was found."""
        return sum(1 for asked in self.questions if asked.quotes)


def by_question(evidence: Evidence, file: DraftFile, criteria: Iterable[Criterion]) -> list[OfCriterion]:
    """Everything, for the page of its own."""
    return [
        OfCriterion(
            criterion.code,
            criterion.label,
            [_asked(evidence, file, question) for question in criterion.questions.all()],
        )
        for criterion in criteria
    ]


def beside(evidence: Evidence, file: DraftFile, criteria: Iterable[Criterion]) -> list[OfCriterion]:
    """The likeliest passages of each criterion, to stand beside what the reviewer writes."""
    return [
        OfCriterion(
            criterion.code,
            criterion.label,
            best=[_quote(found, file) for found in evidence.criteria.get(criterion.code, ())[:BESIDE]],
        )
        for criterion in criteria
    ]


def _asked(evidence: Evidence, file: DraftFile, question) -> Asked:
    answer = evidence.of(question.code)
    quotes = [_quote(found, file) for found in answer.passages[:SHOWN]]
    rest = [_quote(found, file) for found in answer.passages[SHOWN:]]
    absent = [_quote(found, file) for found in answer.absent[:SHOWN]]
    return Asked(question.code, question.text, quotes, rest, absent)


def _quote(found: Found, file: DraftFile) -> Quote:
    address = address_of(file, Block(found.number, found.kind, ""))
    lines = [pieces_of(part) for part in found.parts]
    return Quote(address, found.number, found.page, lines, found.left_out, file.language)


def pieces_of(part: Part) -> list[tuple[str, bool]]:
    """The text of a block in pieces, the matched words marked; what is far from them is left out."""
    first, last = 0, len(part.text)
    if last > QUOTED:
        start = part.marks[0][0] if part.marks else 0
        first = max(0, start - AROUND)
        last = min(last, first + QUOTED)
        first = part.text.find(" ", first) + 1 if first else 0
        last = part.text.rfind(" ", first, last) if last < len(part.text) else last
    pieces: list[tuple[str, bool]] = [("… ", False)] if first else []
    at = first
    for start, end in part.marks:
        if start < at or end > last:
            continue
        pieces += [(part.text[at:start], False), (part.text[start:end], True)]
        at = end
    pieces.append((part.text[at:last] + (" …" if last < len(part.text) else ""), False))
    return [(text, is_marked) for text, is_marked in pieces if text]
