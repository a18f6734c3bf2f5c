"""From the blocks of a text to the passages that may speak to each question, the likeliest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from academy.documents.texts import Block
from naps.evidence.lexicon import Lexicon, Question, lexicon
from naps.evidence.matching import EMPTY_CELL, Matched, Matcher
from naps.evidence.passages import Passage, cells_of, passages_of, say_heads
from naps.evidence.scoring import Scored, Unit, Window, best_of, scored

NEXT_SENTENCE = 0.8
LONG = 160
CALENDAR = "col_deadline"


@dataclass(frozen=True)
class Part:
    """A block of a passage, with where its matched words stand."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Found:
    """A passage that may speak to a question."""

    number: int  # of the block that speaks most clearly
    numbers: tuple[int, int]  # from which block to which
    page: int | None
    score: float
    parts: tuple[Part, ...]
    matched: tuple[str, ...]
    kind: str = "paragraph"
    left_out: int = 0  # rows of a long table that are not shown

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Answer:
    """What was found for one question. `absent` are passages that say it is not there."""

    code: str
    passages: tuple[Found, ...] = ()
    absent: tuple[Found, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What was found in a text, by question and by criterion."""

    version: str
    answers: dict[str, Answer] = field(default_factory=dict)
    criteria: dict[str, tuple[Found, ...]] = field(default_factory=dict)

    def of(self, code: str) -> Answer:
        return self.answers.get(code) or Answer(code)


def find(
    blocks: Sequence[Block], *, language: str = "", criteria: str = "", among: Lexicon | None = None
) -> Evidence:
    """The passages of a text that may speak to each question of the rubric.

    `language` is what the file is said to be in; passages that plainly are in another are read in that one.
    """
    among = among or lexicon()
    matcher = Matcher(among)
    units = units_of(blocks, language, matcher)
    rarity = _rarity(units)
    answers: dict[str, Answer] = {}
    of_criterion: dict[str, list[list[tuple[float, Unit, Scored]]]] = {}
    for question in among.questions:
        if not criteria or question.criterion in criteria:
            answers[question.code], scored = _answer(question, units, rarity)
            of_criterion.setdefault(question.criterion, []).append(scored)
    together = {code: _together(units, lists) for code, lists in of_criterion.items()}
    return Evidence(among.version, answers, together)


def units_of(blocks: Sequence[Block], language: str, matcher: Matcher) -> list[Unit]:
    passages = passages_of(blocks, language)
    say_heads(passages, matcher.is_head)
    headings: dict[tuple[str, str], frozenset[str]] = {}
    units = []
    for passage in passages:
        said: set[str] = set()
        for text in passage.headings:
            key = (text, passage.language)
            if key not in headings:
                headings[key] = _names(matcher.matched(Block(0, "heading", text), passage.language))
            said |= headings[key]
        units.append(_unit(passage, frozenset(said), matcher))
    return units


def _names(matched: Matched) -> frozenset[str]:
    return frozenset(name for name, hits in matched.hits.items() if not all(hit.is_denied for hit in hits))


def _unit(passage: Passage, headings: frozenset[str], matcher: Matcher) -> Unit:
    blocks = [matcher.matched(block, passage.language, rows=passage.is_row) for block in passage.blocks]
    windows = _row_windows(blocks) if passage.is_row else _sentence_windows(blocks)
    unit = Unit(passage, blocks, windows, headings, _columns(passage, matcher))
    unit.words = sum(block.words for block in blocks)
    unit.is_denied = any(h.is_denied for block in blocks for hits in block.hits.values() for h in hits)
    unit.names = frozenset(name for block in blocks for name in block.hits)
    for discount in matcher.lexicon.discounts:
        if any(best_of(rule, unit, denied=True)[0] > 0 for rule in discount.rules):
            unit.discounts[discount.name] = (discount.factor, discount.spares)
    return unit


def _columns(passage: Passage, matcher: Matcher) -> frozenset[str]:
    """The columns a table has, those that are empty all the way down left out."""
    if not passage.head:
        return frozenset()
    named = matcher.columns(passage.head, passage.language)
    rows = [cells_of(block) for block in passage.blocks if block is not passage.head]
    return frozenset(name for name, places in named.items() if not rows or _is_filled(name, rows, places))


def _is_filled(name: str, rows: list[list[str]], places: Iterable[int]) -> bool:
    said = [row[place].strip().lower() for row in rows for place in places if place < len(row)]
    # In a calendar a cross says when; under a budget it says nothing.
    if name == CALENDAR and "x" in said:
        return True
    return any(cell and cell.replace(" ", "_").rstrip(".") not in EMPTY_CELL for cell in said)


def _row_windows(blocks: list[Matched]) -> list[Window]:
    windows = []
    for place, block in enumerate(blocks):
        windows.append(Window({n: [(place, hit) for hit in hits] for n, hits in block.hits.items()}, 1, True))
    return windows


def _sentence_windows(blocks: list[Matched]) -> list[Window]:
    """Each sentence; each with the next one; each item with the sentence that leads to it."""
    windows: list[Window] = []
    lead: Window | None = None
    for place, block in enumerate(blocks):
        sentences: list[dict] = [{} for _number in range(block.sentences)]
        for name, hits in block.hits.items():
            for hit in hits:
                sentences[hit.sentence].setdefault(name, []).append((place, hit))
        own = [Window(hits) for hits in sentences]
        windows += own
        windows += [_joined(one, other, NEXT_SENTENCE) for one, other in pairwise(own)]
        if place == 0 and len(blocks) > 1:
            lead = own[-1]
        elif lead:
            windows += [_joined(lead, one, 1.0) for one in own]
    return [window for window in windows if window.hits]


def _joined(one: Window, other: Window, factor: float) -> Window:
    hits = {name: list(said) for name, said in one.hits.items()}
    for name, said in other.hits.items():
        hits.setdefault(name, []).extend(said)
    return Window(hits, factor)


# --- all passages ---


def _answer(question: Question, units: list[Unit], rarity: dict[str, float]):
    found, absent, kept = [], [], []
    needed = _needed(question)
    for unit in units:
        if not _can_speak(unit, needed):
            continue
        result = scored(question, unit)
        if result.score >= question.enough:
            rank = result.score * _weight(unit, result, rarity)
            found.append((rank, unit, result))
            kept.append((rank, unit, result))
            continue
        if unit.is_denied and scored(question, unit, denied=True).score >= question.enough:
            absent.append((result.score, unit, scored(question, unit, denied=True)))
    ranked = sorted(found, key=lambda one: (-one[0], one[1].passage.number))
    answer = Answer(
        question.code, tuple(_found(*one) for one in ranked), tuple(_found(*one) for one in absent)
    )
    return answer, kept


def _needed(question: Question) -> list[set[str]]:
    """For each rule a set of which at least one must be there; so most passages are left at once."""
    return [
        {("" if atom.how in ("", "{", "?") else atom.how) + name for name in atom.names}
        for rule in question.rules
        for atom in rule.atoms[:1]
    ]


def _can_speak(unit: Unit, needed: list[set[str]]) -> bool:
    return any(names & unit.asked for names in needed)


def _rarity(units: list[Unit]) -> dict[str, float]:
    """Words that stand everywhere in a text tell less than those that stand once."""
    counted: dict[str, int] = {}
    for unit in units:
        for name in {name for block in unit.blocks for name in block.hits}:
            counted[name] = counted.get(name, 0) + 1
    most = log(1 + len(units)) or 1.0
    return {name: log((1 + len(units)) / n) / most for name, n in counted.items()}


def _weight(unit: Unit, result: Scored, rarity: dict[str, float]) -> float:
    """Ranks equals: rarer words first, short before long. It moves no passage over the threshold."""
    rare = sum(rarity.get(name, 0) for name in result.names) / (len(result.names) or 1)
    long = max(0, unit.words - LONG) if not unit.passage.is_row else 0
    return (1 + 0.15 * rare) / (1 + 0.0015 * long)


def _together(units: list[Unit], lists: list) -> tuple[Found, ...]:
    """The passages of a criterion: one that answers one question well before one that touches several."""
    best: dict[int, list[tuple[float, Unit, Scored]]] = {}
    for one in (one for scored_list in lists for one in scored_list):
        best.setdefault(id(one[1]), []).append(one)
    ranked = []
    for ones in best.values():
        ones.sort(key=lambda one: -one[0])
        others = [rank for rank, unit, result in ones[1:] if _speaks_with(unit, ones[0][2], result)]
        rank = ones[0][0] + 0.25 * sum(others[:2])
        ranked.append((rank, ones[0][1], _all_marks([result for _rank, _unit, result in ones])))
    ranked.sort(key=lambda one: (-one[0], one[1].passage.number))
    return tuple(_found(*one) for one in ranked)


def _speaks_with(unit: Unit, best: Scored, other: Scored) -> bool:
    """In a table two questions speak together where the same row, or the head of the table, answers both."""
    return not (unit.passage.is_row and best.rows and other.rows) or not best.rows.keys().isdisjoint(
        other.rows
    )


def _all_marks(results: list[Scored]) -> Scored:
    """What the best of the questions gave, with the words that spoke to any of them."""
    marks: dict[int, set[tuple[int, int]]] = {}
    for result in results:
        for place, there in result.places.items():
            marks.setdefault(place, set()).update(there)
    return Scored(results[0].score, marks, results[0].names, results[0].rows)


ROWS_SHOWN = 4


def _found(rank: float, unit: Unit, result: Scored) -> Found:
    blocks = unit.passage.blocks
    places = sorted(result.places) or [0]
    best = max(result.rows, key=lambda place: (result.rows[place], -place), default=places[0])
    shown = list(range(len(blocks)))
    if len(blocks) > ROWS_SHOWN + 1:
        liked = sorted(range(1, len(blocks)), key=lambda place: (-result.rows.get(place, 0), place))
        shown = sorted({0, best, *liked[:ROWS_SHOWN]})
    parts = [Part(blocks[p].number, blocks[p].text, _merged(result.places.get(p, set()))) for p in shown]
    head = unit.passage.head
    if head and head is not blocks[0]:
        parts.insert(0, Part(head.number, head.text))
    words = {blocks[p].text[start:end] for p, marks in result.places.items() for start, end in marks}
    return Found(
        number=blocks[best].number,
        numbers=(blocks[0].number, blocks[-1].number),
        page=blocks[best].page,
        score=round(rank, 2),
        parts=tuple(parts),
        matched=tuple(sorted(words, key=str.lower)),
        kind=str(unit.passage.kind),
        left_out=len(blocks) - len(shown),
    )


def _merged(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks without overlaps."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
