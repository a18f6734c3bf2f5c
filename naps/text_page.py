"""The text of a file, laid out for a page: headings in order, lists, tables, where each page began."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from academy.documents.texts import Block, BlockKind, Mark, folded

# Above are the title of the page and of the text.
TOP, DEEPEST = 2, 6
OUTLINE = 3
MAX_HITS = 200
AROUND = 70
FIGURES = re.compile(r"^[\d.,%\s–—/-]*$")
LONGEST_LABEL = 80
MANY_COLUMNS = 5


@dataclass(frozen=True)
class Piece:
    """A run of text, unchanged, or as somebody changed it with the changes being tracked."""

    text: str
    how: str = ""  # of Mark


@dataclass(frozen=True)
class Cell:
    pieces: list[Piece]
    label: str  # what stands above its column; shown beside it on a phone


@dataclass(frozen=True)
class Entry:
    """A paragraph, heading, item or row as it is shown."""

    block: Block
    pieces: list[Piece]
    level: int = 0  # of the HTML heading
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """Blocks that make one thing on the page: a heading, a paragraph, a list, a table."""

    kind: str
    entries: list[Entry]
    # The page that begins here, if one does.
    page: int | None = None
    head: list[str] = field(default_factory=list)

    @property
    def is_broad(self) -> bool:
        """A table with so many columns that its letters have to be small."""
        return bool(self.entries) and len(self.entries[0].cells) > MANY_COLUMNS


def parts_of(blocks: Sequence[Block]) -> list[Part]:
    """The whole text in the order in which it is read."""
    parts, page, level = [], None, TOP - 1
    for (kind, _which), group in groupby(enumerate(blocks), key=_together):
        members = [block for _n, block in group]
        begins = members[0].page if members[0].page != page else None
        page = members[-1].page or page
        if kind == BlockKind.HEADING:
            # Readers of the screen jump from heading to heading: no level is left out.
            level = min(members[0].level + TOP - 1, level + 1, DEEPEST)
        parts.append(_part(kind, members, begins, level))
    return parts


def _together(numbered: tuple[int, Block]) -> tuple:
    n, block = numbered
    if block.kind == BlockKind.ROW:
        return block.kind, block.table
    return block.kind, 0 if block.kind == BlockKind.ITEM else n


def _part(kind: str, members: list[Block], page: int | None, level: int) -> Part:
    if kind != BlockKind.ROW:
        return Part(kind, [Entry(b, pieces_of(b), level) for b in members], page)
    head = head_of(members)
    rows = members[1:] if head else members
    entries = [Entry(row, [], cells=_cells(row, head)) for row in rows]
    return Part(
        kind, [Entry(members[0], [], cells=_cells(members[0], [])), *entries] if head else entries, page, head
    )


def head_of(rows: list[Block]) -> list[str]:
    """What the columns are called, if the first row looks like it."""
    first = rows[0].cells
    # The cell above the names of the rows is often empty.
    if len(rows) < 2 or len(first) < 2 or not all(first[1:]):
        return []
    is_label = all(len(cell) <= LONGEST_LABEL for cell in first) and not FIGURES.match(first[0] or "x")
    return list(first) if is_label else []


def _cells(row: Block, head: list[str]) -> list[Cell]:
    cells, at = [], 0
    for n, text in enumerate(row.cells):
        inside = [c for c in row.changes if at <= c.start <= at + len(text)]
        label = head[n] if n < len(head) else ""
        cells.append(Cell(_pieces(text, [(c.kind, c.start - at, c.text) for c in inside]), label))
        at += len(text) + len(" | ")
    return cells


def pieces_of(block: Block) -> list[Piece]:
    return _pieces(block.text, [(change.kind, change.start, change.text) for change in block.changes])


def _pieces(text: str, changes: list[tuple[str, int, str]]) -> list[Piece]:
    if not changes:
        return [Piece(text)]
    pieces, at = [], 0
    for kind, start, said in changes:
        if start > at:
            pieces.append(Piece(text[at:start]))
            at = start
        if kind == Mark.DELETED:
            pieces.append(Piece(said, Mark.DELETED))
        else:
            pieces.append(Piece(text[at : start + len(said)], Mark.INSERTED))
            at = max(at, start + len(said))
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def outline_of(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind == BlockKind.HEADING and block.level <= OUTLINE]


@dataclass(frozen=True)
class Hit:
    """A passage in which the words stand, with a little of what is around them."""

    block: Block
    before: str
    words: str
    after: str


def hits_in(blocks: Sequence[Block], asked: str) -> list[Hit]:
    """The paragraphs in which the words stand, whatever their accents and capitals; the first of them."""
    hits: list[Hit] = []
    sought = folded(" ".join(asked.split()))
    if not sought:
        return hits
    for block in blocks:
        at = folded(block.text).find(sought)
        if at < 0:
            continue
        hits.append(_hit(block, at, len(sought)))
        if len(hits) == MAX_HITS:
            break
    return hits


def _hit(block: Block, at: int, length: int) -> Hit:
    start, end = max(0, at - AROUND), min(len(block.text), at + length + AROUND)
    before = ("…" if start else "") + block.text[start:at]
    after = block.text[at + length : end] + ("…" if end < len(block.text) else "")
    return Hit(block, before, block.text[at : at + length], after)


def has_changes(blocks: Sequence[Block]) -> bool:
    return any(block.changes for block in blocks)
