"""Where the words of the lexicon stand in a text. Each word is looked up once, however many questions ask."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from academy.documents.texts import Block
from naps.evidence.lexicon import COLUMN, Lexicon, Words
from naps.evidence.passages import Passage, cells_of
from naps.evidence.words import WORD, Token, fold, stem, tokens_of

YEAR_CELL = re.compile(r"20\d\d")
SHORT_CELL = 12
SHORT_HEAD = 8
# How far a refusal reaches: "has no budget of its own", "the amounts are not yet known".
AHEAD, BACK = 6, 3
EMPTY_CELL = frozenset(
    [
        "-",
        "–",
        "—",
        "…",
        "n/a",
        "nd",
        "n.d.",
        "s/d",
        "tbd",
        "tbc",
        "pendiente",
        "pending",
        "por_definir",
        "por_confirmar",
        "à_définir",
        "a_definir",
        "x",
        "?",
    ]
)


class _Folded(dict[int, str]):
    """Each letter small and bare, one for one, so that what is found stands where it stood."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = fold(letter)
        self[code] = bare if len(bare) == 1 else letter
        return self[code]


FOLDED = _Folded()


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a group in a block."""

    first: int  # of the block's tokens
    last: int
    start: int  # in characters
    end: int
    sentence: int
    cell: int
    is_denied: bool = False


@dataclass
class Matched:
    """A block with everything of the lexicon that stands in it."""

    block: Block
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    cell_sizes: dict[int, int] = field(default_factory=dict)
    words: int = 0
    sentences: int = 1

    def in_short_cells(self, name: str) -> list[Hit]:
        return [hit for hit in self.hits.get(name, ()) if self.cell_sizes.get(hit.cell, 99) <= SHORT_CELL]


class Matcher:
    """One lexicon, looked up in many blocks. A word that was seen once is known."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)

    def matched(self, block: Block, language: str, *, rows: bool = False) -> Matched:
        text = block.text
        tokens = tokens_of(text, language, rows=rows)
        found: dict[str, list[Hit]] = defaultdict(list)
        words = self.lexicon.words[language]
        numbers = [self._numbers(language, words, token.word) for token in tokens]
        for name, first, last, joins in _phrases(words, numbers):
            if first == last or _is_one(tokens[first], tokens[last], joins):
                found[name].append(_hit(tokens, first, last))
        said = [fold(word) for word in WORD.findall(text)]
        for name, place in _amid(words, numbers, tokens, said):
            found[name].append(_hit(tokens, place, place))
        self._patterns(text, tokens, found)
        _deny(tokens, found)
        sizes: dict[int, int] = defaultdict(int)
        for token in tokens:
            sizes[token.cell] += 1
        sentences = tokens[-1].sentence + 1 if tokens else 1
        return Matched(block, dict(found), dict(sizes), len(tokens), sentences)

    def is_head(self, passage: Passage, block: Block) -> bool:
        """The row that names the columns: two short cells with words for columns, and no figures."""
        named = self.columns(block, passage.language)
        years = {n for n, cell in enumerate(cells_of(block)) if YEAR_CELL.fullmatch(cell.strip())}
        if len(years) == 1 or not (block.table is None or block is passage.blocks[0]):
            named = {name: cells - years for name, cells in named.items()}
        is_first_of_table = block.table is not None and len(passage.blocks) > 1
        least = 1 if is_first_of_table and len(cells_of(block)) <= 3 else 2
        return len({cell for cells in named.values() for cell in cells}) >= least

    def columns(self, head: Block, language: str) -> dict[str, set[int]]:
        """Which columns a head names, by group of the lexicon."""
        found: dict[str, set[int]] = {}
        for number, cell in enumerate(cells_of(head)):
            if len(cell.split()) > SHORT_HEAD + 4:
                continue
            said = self.matched(Block(0, "row", cell), language, rows=True)
            if said.words > SHORT_HEAD or "amount" in said.hits:
                continue
            for name in _widest(said.hits):
                found.setdefault(name, set()).add(number)
        return found

    def _numbers(self, language: str, words: Words, word: str) -> frozenset[int]:
        known = self._known[language]
        if word not in known:
            folded = fold(word)
            numbers = words.exact.get(folded, set()) | words.stems.get(stem(language, word), set())
            if folded != word:
                # The lexicon, or the text, may have lost its accents on the way.
                numbers = numbers | words.stems.get(stem(language, folded), set())
            for size in (1, 2, 3):
                for prefix, number in words.prefixes.get(folded[:size], ()):
                    if folded.startswith(prefix) and len(prefix) >= size:
                        numbers = numbers | {number}
            known[word] = frozenset(numbers)
        return known[word]

    def _patterns(self, text: str, tokens: list[Token], found: dict[str, list[Hit]]) -> None:
        said = text.translate(FOLDED)
        starts, ends = [token.start for token in tokens], [token.end for token in tokens]
        for name, pattern in self.lexicon.patterns:
            for match in pattern.finditer(text if name.endswith("_raw") else said):
                first = bisect_right(ends, match.start())
                last = max(bisect_left(starts, match.end()) - 1, first)
                if first < len(tokens):
                    last = min(last, len(tokens) - 1)
                    one, other = tokens[first], tokens[last]
                    end = match.start() + len(match.group().rstrip(" .,;|"))
                    hit = Hit(first, last, match.start(), end, one.sentence, other.cell)
                    found[name].append(hit)


def _widest(hits: dict[str, list[Hit]]) -> set[str]:
    """The columns a cell names: "source of verification" is no "source" of funds."""
    columns = [(name, hit) for name, said in hits.items() if name.startswith(COLUMN) for hit in said]
    return {
        name
        for name, hit in columns
        if not any(
            other.first <= hit.first
            and hit.last <= other.last
            and (other.last - other.first) > (hit.last - hit.first)
            for _name, other in columns
        )
    }


def _phrases(words: Words, numbers: list[frozenset[int]]):
    """Each phrase that stands there: its group, its first and its last word. One word may lie between two."""
    for first, here in enumerate(numbers):
        for number in here:
            for rest, name, joins in words.phrases.get(number, ()):
                last = first
                for wanted in rest:
                    near = range(last + 1, min(last + 3, len(numbers)))
                    last = next((place for place in near if wanted in numbers[place]), -1)
                    if last < 0:
                        break
                if last >= 0:
                    yield name, first, last, joins


def _is_one(first: Token, last: Token, joins: int) -> bool:
    """Words of one phrase stand in one clause: "the committee, and in its report" is no committee report."""
    return first.clause == last.clause and first.sentence == last.sentence and last.part - first.part <= joins


def _amid(words: Words, numbers: list[frozenset[int]], tokens: list[Token], said: list[str]):
    """Words that mean something only with the small words beside them: "funded by", "up to"."""
    for place, here in enumerate(numbers):
        for number in here:
            for before, after, name in words.amid.get(number, ()):
                at = tokens[place].place
                start = at - len(before)
                if start < 0 or tuple(said[start:at]) != before:
                    continue
                if tuple(said[at + 1 : at + 1 + len(after)]) == after:
                    yield name, place


def _hit(tokens: list[Token], first: int, last: int) -> Hit:
    one, other = tokens[first], tokens[last]
    return Hit(first, last, one.start, other.end, one.sentence, one.cell)


def _deny(tokens: list[Token], found: dict[str, list[Hit]]) -> None:
    """What a sentence says is not there counts as nothing: "this plan has no budget"."""
    spared = {place for hit in found.get("not_denial", ()) for place in range(hit.first, hit.last + 1)}
    cues = [hit for hit in found.get("denial", ()) if hit.first not in spared]
    cues += [hit for hit in found.get("denial_after", ()) if hit.first not in spared]
    if not cues:
        return
    backs = {hit.first for hit in found.get("denial_after", ())}
    denied = set()
    for cue in cues:
        denied |= _reach(tokens, cue, back=cue.first in backs)
    for name, hits in found.items():
        if name not in ("denial", "denial_after", "not_denial"):
            found[name] = [
                _denied(hit) if hit.first in denied and hit.last in denied else hit for hit in hits
            ]


def _reach(tokens: list[Token], cue: Hit, *, back: bool) -> set[int]:
    clause, part = tokens[cue.first].clause, tokens[cue.first].part
    ahead = range(cue.last + 1, min(cue.last + 1 + AHEAD, len(tokens)))
    behind = range(max(cue.first - BACK, 0), cue.first) if back else range(0)
    reached = {place for place in ahead if tokens[place].clause == clause}
    return reached | {p for p in behind if tokens[p].clause == clause and tokens[p].part == part}


def _denied(hit: Hit) -> Hit:
    return Hit(hit.first, hit.last, hit.start, hit.end, hit.sentence, hit.cell, True)
