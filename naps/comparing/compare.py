"""Two texts in, what changed out."""

from collections.abc import Iterator, Sequence

from academy.documents.texts import Block
from naps.comparing.aligning import Place
from naps.comparing.budget import Budget, check_size
from naps.comparing.cells import cells_of
from naps.comparing.folding import number_in
from naps.comparing.joining import Joined
from naps.comparing.matching import LONG_ENOUGH, Matches, matched
from naps.comparing.passages import Passage
from naps.comparing.sections import Contents, sections_of
from naps.comparing.shape import Comparison, Kind, Pair, Segments
from naps.comparing.words import segments_of

# Raised with every change of what a comparison says, so that none is shown that an older engine made.
VERSION = 1


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
        staying = set(found.in_order())
        # Whoever wrote a line of three words twice has not moved it.
        self.moved = {place for place in found.there.items() if place not in staying and self._is_long(place)}
        self.staying = sorted(staying)
        kept = staying | self.moved
        self.contents = Contents(older, newer, dict(kept))
        # Of what is gone and what is new.
        self.letters = 0

    def _is_long(self, place: Place) -> bool:
        return min(self.found.older[place[0]].size, self.found.newer[place[1]].size) >= LONG_ENOUGH

    def made(self) -> Comparison:
        pairs = tuple(self._pairs())
        letters = sum(len(block.text) for side in (self.older, self.newer) for block in side)
        return Comparison(
            pairs=pairs,
            sections=sections_of(self.contents.names, pairs),
            share=min(1.0, self.letters / letters) if letters else 0.0,
            is_coarse=self.budget.is_spent,
        )

    def _pairs(self) -> Iterator[Pair]:
        """Before each paragraph that stayed: what stood there, then what stands there now."""
        moved_to = {j: i for i, j in self.moved}
        moved_from = dict(self.moved)
        done_older, done_newer = self._inside_groups()
        i = j = 0
        for a, b in [*self.staying, (len(self.older), len(self.newer))]:
            for place in range(i, a):
                if place not in done_older:
                    yield self._left(place, moved_from[place]) if place in moved_from else self._gone(place)
            for place in range(j, b):
                if place not in done_newer:
                    yield self._both(moved_to[place], place) if place in moved_to else self._new(place)
            if a < len(self.older) or b < len(self.newer):
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
        one, other = self.older[i], self.newer[j]
        kind = Kind.MOVED if (i, j) in self.moved else Kind.SAME
        pair = Pair(kind, (one.number,), (other.number,), (), (), self.contents.of_newer(j))
        if self.joined.is_joined(i, j):
            here, there = self.joined.group(i, j)
            numbers = [tuple(self.older[n].number for n in here), tuple(self.newer[n].number for n in there)]
            return self._with_words(pair._replace(older=numbers[0], newer=numbers[1]), here, there)
        if one.text == other.text:
            return pair
        return self._with_words(pair, [i], [j])

    def _words(self, passages: Sequence[Passage], places: list[int]) -> list[str]:
        if len(places) == 1:
            return passages[places[0]].words
        return [word for place in places for word in passages[place].words]

    def _with_words(self, pair: Pair, here: list[int], there: list[int]) -> Pair:
        """The pair with what changed inside; as it is where that is nothing a reader would call a change."""
        one, other = self.found.older[here[0]], self.found.newer[there[0]]
        changed = pair if pair.kind == Kind.MOVED else pair._replace(kind=Kind.CHANGED)
        if one.is_long or other.is_long or not self.budget.allows(one.size + other.size):
            self.letters += len(one.block.text) + len(other.block.text)
            self.budget.is_spent = True
            return changed
        cells: tuple[Segments, ...] = ()
        if one.is_row and other.is_row:
            cells = cells_of(one.block, other.block)
            segments = tuple(segment for cell in cells for segment in cell)
        else:
            segments = segments_of(self._words(self.found.older, here), self._words(self.found.newer, there))
        changes = [n for n, segment in enumerate(segments) if segment.kind != Kind.SAME]
        if not changes or (changes[-1] < 2 and _differs_in_its_number(one, other)):
            return pair
        self.letters += sum(len(segment.text) for segment in segments if segment.kind != Kind.SAME)
        return changed._replace(cells=cells) if cells else changed._replace(segments=segments)


def _differs_in_its_number(one: Passage, other: Passage) -> bool:
    """Only in the bullet, or in a number that one of them writes and only shown in the other."""
    if not (one.label or other.label):
        return False
    numbers = {number_in(one.label), number_in(other.label)} - {""}
    return len(numbers) < 2 and one.key == other.key
