"""Two texts in, what changed out."""

from collections.abc import Iterator, Sequence

from academy.documents.texts import Block
from naps.comparing.aligning import Place
from naps.comparing.budget import Budget, check_size, letters_of
from naps.comparing.cells import cells_of
from naps.comparing.folding import number_in
from naps.comparing.joining import Joined
from naps.comparing.matching import LONG_ENOUGH, Matches, matched
from naps.comparing.passages import Passage
from naps.comparing.sections import Contents, sections_of
from naps.comparing.shape import Comparison, Kind, Pair, Segments
from naps.comparing.words import segments_of

# Raised with every change of what a comparison says, so that none is shown that an older engine made.
VERSION = 2


def compare(older: Sequence[Block], newer: Sequence[Block], *, budget: Budget | None = None) -> Comparison:
    """What changed from one text to the other. Raises `TooLong` where it cannot be said in time."""
    check_size(older, newer)
    budget = budget or Budget()
    matches = matched(older, newer, budget)
    return _Comparing(older, newer, matches, budget).made()


class _Comparing:
    """One comparison being put together, in the order in which it is read."""

    def __init__(
        self, older: Sequence[Block], newer: Sequence[Block], found: Matches, budget: Budget
    ) -> None:
        self.older, self.newer, self.budget = older, newer, budget
        self.found = found
        self.joined = Joined(found)
        self.staying = found.in_order()
        self.moved = self._moved() if len(self.staying) < len(found.there) else set()
        self.contents = Contents(older, newer, dict([*self.staying, *self.moved]))
        # Of what is gone and what is new.
        self.letters = 0

    def _moved(self) -> set[Place]:
        """Whoever wrote a line of three words twice has not moved it."""
        older, newer = self.found.older, self.found.newer
        away = self.found.there.items() - set(self.staying)
        return {(i, j) for i, j in away if min(older[i].size, newer[j].size) >= LONG_ENOUGH}

    def made(self) -> Comparison:
        pairs = tuple(self._pairs())
        letters = letters_of(self.older) + letters_of(self.newer)
        return Comparison(
            pairs=pairs,
            sections=sections_of(self.contents.names, pairs),
            share=min(1.0, self.letters / letters) if letters else 0.0,
            is_coarse=self.budget.is_spent,
        )

    def _pairs(self) -> Iterator[Pair]:
        """Before each paragraph that stayed: what stood there, then what stands there now."""
        older, newer, tops = self.older, self.newer, self.contents.tops_newer
        moved_to = {j: i for i, j in self.moved}
        moved_from = dict(self.moved)
        done_older, done_newer = self._inside_groups()
        joined = self.joined.older or self.joined.newer
        i = j = section = 0
        top = None
        for a, b in [*self.staying, (len(older), len(newer))]:
            for place in range(i, a):
                if place not in done_older:
                    yield self._left(place, moved_from[place]) if place in moved_from else self._gone(place)
            for place in range(j, b):
                if place not in done_newer:
                    yield self._both(moved_to[place], place) if place in moved_to else self._new(place)
            if a == len(older) and b == len(newer):
                return
            if tops[b] != top:
                top, section = tops[b], self.contents.of_newer(b)
            if older[a].text == newer[b].text and not (joined and self.joined.is_joined(a, b)):
                yield Pair(Kind.SAME, (older[a].number,), (newer[b].number,), (), (), section)
            else:
                yield self._both(a, b)
            i, j = a + 1, b + 1

    def _inside_groups(self) -> tuple[set[int], set[int]]:
        """Pieces that are shown with the paragraph they belong to."""
        kept = self.contents.became
        older = {n for j, group in self.joined.older.items() for n in group if n not in kept}
        newer_of = set(kept.values())
        newer = {n for group in self.joined.newer.values() for n in group if n not in newer_of}
        return older, newer

    def _gone(self, place: int) -> Pair:
        self.letters += len(self.older[place].text)
        return Pair(Kind.GONE, (self.older[place].number,), section=self.contents.of_older(place))

    def _new(self, place: int) -> Pair:
        self.letters += len(self.newer[place].text)
        return Pair(Kind.NEW, (), (self.newer[place].number,), section=self.contents.of_newer(place))

    def _left(self, place: int, now: int) -> Pair:
        numbers = (self.older[place].number,), (self.newer[now].number,)
        return Pair(Kind.LEFT, *numbers, section=self.contents.of_older(place))

    def _both(self, i: int, j: int) -> Pair:
        """A paragraph in both, with what changed inside if a reader would call it a change."""
        here, there = self.joined.group(i, j)
        is_changed, segments, cells = self._inside(here, there)
        return Pair(
            Kind.MOVED if (i, j) in self.moved else Kind.CHANGED if is_changed else Kind.SAME,
            tuple([self.older[n].number for n in here]),
            tuple([self.newer[n].number for n in there]),
            segments,
            cells,
            self.contents.of_newer(j),
        )

    def _inside(self, here: list[int], there: list[int]) -> tuple[bool, Segments, tuple[Segments, ...]]:
        """Whether anything changed, and the words with it, of a paragraph or cell by cell."""
        was, now = _text_of(self.older, here), _text_of(self.newer, there)
        if was == now:
            return False, (), ()
        one, other = self.found.older[here[0]], self.found.newer[there[0]]
        if one.is_long or other.is_long or not self.budget.allows(one.size + other.size):
            self.letters += len(was) + len(now)
            self.budget.is_spent = True
            return True, (), ()
        cells: tuple[Segments, ...] = ()
        if one.is_row and other.is_row:
            cells = cells_of(one.block, other.block)
            segments = tuple(segment for cell in cells for segment in cell)
        else:
            segments = segments_of(was, now)
        changes = [n for n, segment in enumerate(segments) if segment.kind != Kind.SAME]
        if not changes or (changes[-1] < 2 and _differs_in_its_number(one, other)):
            return False, (), ()
        self.letters += sum([len(segments[n].text) for n in changes])
        return True, () if cells else segments, cells


def _text_of(blocks: Sequence[Block], places: list[int]) -> str:
    return " ".join([blocks[n].text for n in places])


def _differs_in_its_number(one: Passage, other: Passage) -> bool:
    """Only in the bullet, or in a number that one of them writes and only shown in the other."""
    if not (one.label or other.label):
        return False
    numbers = {number_in(one.label), number_in(other.label)} - {""}
    return len(numbers) < 2 and one.key == other.key
