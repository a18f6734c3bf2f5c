"""A comparison as it is laid out: changes with their numbers, and what stayed folded between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from academy.documents.texts import Block, BlockKind
from naps.comparing.shape import Comparison, Kind, Pair, Segment, Segments
from naps.comparison_words import KINDS, place_of
from naps.models import DraftFile
from naps.texts import address_of

# Changes on one page: a phone has to show them.
A_PART = 60
# Of what stayed, so much is there to be unfolded; of longer stretches the beginning and the end.
WHOLE, EDGE = 10, 2


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands in one of the versions."""

    words: str
    address: str


@dataclass(frozen=True)
class Passage:
    """A paragraph, or a row of a table, in both versions."""

    kind: str
    label: str
    number: int  # of the change; 0 where nothing changed
    older: list[Place]
    newer: list[Place]
    # One for a paragraph, one for each cell of a row.
    cells: list[Segments]
    is_row: bool = False
    is_heading: bool = False

    @property
    def before(self) -> list[Segments]:
        """What the older version says."""
        return [tuple(s._replace(text=s.was) for s in cell if s.kind != Kind.NEW) for cell in self.cells]

    @property
    def after(self) -> list[Segments]:
        return [tuple(s for s in cell if s.kind != Kind.GONE) for cell in self.cells]

    @property
    def previous(self) -> int:
        return self.number - 1


@dataclass
class Item:
    """A change, or a stretch in which nothing changed."""

    change: Passage | None = None
    same: list[Passage] = field(default_factory=list)
    # How many of the stretch are not on the page, and before which of those that are.
    hidden: int = 0
    edge: int = EDGE + 1
    # Of the changes on this page.
    is_first: bool = False
    is_last: bool = False

    @property
    def unchanged(self) -> int:
        return len(self.same) + self.hidden


class Layout:
    """Two texts and what changed between them, ready for a template."""

    def __init__(
        self,
        comparison: Comparison,
        older: tuple[DraftFile, list[Block]],
        newer: tuple[DraftFile, list[Block]],
    ) -> None:
        self.comparison = comparison
        self.older_file, self.newer_file = older[0], newer[0]
        self.older = {block.number: block for block in older[1]}
        self.newer = {block.number: block for block in newer[1]}
        self.total = comparison.total.changes

    def items(self, part: int = 1, *, shows_all: bool = False) -> list[Item]:
        """The changes of one part of the page, each part with what stayed after its changes."""
        items: list[Item] = []
        for number, pair in self._numbered():
            if part_of(number) != part:
                continue
            if pair.is_change or pair.kind == Kind.LEFT:
                items.append(Item(self.passage(pair, number if pair.is_change else 0)))
            elif items and items[-1].change is None:
                items[-1].same.append(self.passage(pair))
            else:
                items.append(Item(same=[self.passage(pair)]))
        changes = [item for item in items if item.change and item.change.number]
        if changes:
            changes[0].is_first = changes[-1].is_last = True
        return items if shows_all else [_shortened(item) for item in items]

    def _numbered(self) -> Iterator[tuple[int, Pair]]:
        """Each pair with its number among the changes; what stayed has the number of the change before it."""
        number = 0
        for pair in self.comparison.pairs:
            number += pair.is_change
            yield number, pair

    def changes(self) -> Iterator[Passage]:
        return (self.passage(pair, number) for number, pair in self._numbered() if pair.is_change)

    @property
    def parts(self) -> int:
        return max(1, -(-self.total // A_PART))

    def passage(self, pair: Pair, number: int = 0) -> Passage:
        blocks = [self.older[n] for n in pair.older], [self.newer[n] for n in pair.newer]
        shown = (blocks[1] or blocks[0])[0]
        return Passage(
            kind=str(pair.kind),
            label=str(KINDS[pair.kind]),
            number=number,
            older=[Place(place_of(b), address_of(self.older_file, b)) for b in blocks[0]],
            newer=[Place(place_of(b), address_of(self.newer_file, b)) for b in blocks[1]],
            cells=_cells(pair, *blocks),
            is_row=shown.kind == BlockKind.ROW,
            is_heading=shown.kind == BlockKind.HEADING,
        )


def part_of(change: int) -> int:
    """The part of the page on which a change stands."""
    return max(0, change - 1) // A_PART + 1


def _cells(pair: Pair, older: Sequence[Block], newer: Sequence[Block]) -> list[Segments]:
    if pair.cells:
        return list(pair.cells)
    if pair.segments:
        return [pair.segments]
    if pair.kind == Kind.NEW:
        return [(Segment(Kind.NEW, text),) for text in _said(newer)]
    if pair.kind == Kind.LEFT:
        return [(Segment(Kind.SAME, text),) for text in _said(older)]
    if pair.kind == Kind.GONE:
        return [(Segment(Kind.GONE, text),) for text in _said(older)]
    if pair.kind == Kind.CHANGED:  # not compared word by word
        return [(Segment(Kind.GONE, " ".join(_said(older))), Segment(Kind.NEW, " ".join(_said(newer))))]
    return [(Segment(Kind.SAME, text),) for text in _said(newer)]


def _said(blocks: Sequence[Block]) -> list[str]:
    if len(blocks) == 1 and blocks[0].kind == BlockKind.ROW and blocks[0].cells:
        return list(blocks[0].cells)
    return [" ".join(block.text for block in blocks)]


def _shortened(item: Item) -> Item:
    if len(item.same) <= WHOLE:
        return item
    item.hidden = len(item.same) - 2 * EDGE
    item.same = item.same[:EDGE] + item.same[-EDGE:]
    return item
