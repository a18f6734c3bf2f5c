"""A block as the comparison looks at it: what it costs to know more is paid only when somebody asks."""

from collections.abc import Sequence
from functools import cached_property
from typing import overload

from academy.documents.texts import Block, BlockKind
from naps.comparing.budget import LONGEST
from naps.comparing.folding import composed, folded, label_of

# As plain words: asked of every block, an enumeration is slow.
ROW = str(BlockKind.ROW)
PROSE = {str(BlockKind.PARAGRAPH), str(BlockKind.ITEM)}


class Passage:
    def __init__(self, block: Block) -> None:
        self.block = block
        # How many words, near enough.
        self.size = block.text.count(" ") + 1
        # Only looked at as a whole.
        self.is_long = len(block.text) > LONGEST
        self.is_row = block.kind == ROW

    @property
    def is_prose(self) -> bool:
        """What the end of a page can split in two."""
        return self.block.kind in PROSE

    @cached_property
    def words(self) -> list[str]:
        """What stands between two blanks."""
        return composed(self.block.text).split()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @cached_property
    def label(self) -> str:
        """Its bullet or number. In a PDF the number is written, in a DOCX it often is only shown."""
        return "" if self.is_row else label_of(self.text)

    @cached_property
    def key(self) -> str:
        """What it says, without its number and without what a reader would not call a change."""
        if self.is_long:
            return self.block.text
        if self.is_row:
            return folded(" ".join(self.block.cells))
        return folded(self.text[len(self.label) :])

    @cached_property
    def outline(self) -> tuple[int, ...]:
        """How often it has letters that are written in one way only: cheap, and the same where `key` is.

        (But for a number like "p)"; such a paragraph is still found by its words.)
        """
        count = self.block.text.count
        return count("p"), count("m"), count("d"), count("r")

    @cached_property
    def vocabulary(self) -> set[str]:
        return set(self.words)

    @cached_property
    def features(self) -> set:
        """What it can be recognised by when some of its words have changed."""
        if self.is_row:
            return self.vocabulary | {(n, cell) for n, cell in enumerate(self.block.cells) if cell}
        # Of, the, and: every paragraph has them.
        return {word for word in self.vocabulary if len(word) > 3} or self.vocabulary


class Passages(Sequence[Passage]):
    """The blocks of a text, each looked at when somebody asks for it: most are the same in both texts."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._made: dict[int, Passage] = {}

    def __len__(self) -> int:
        return len(self.blocks)

    @overload
    def __getitem__(self, place: int) -> Passage: ...

    @overload
    def __getitem__(self, place: slice) -> list[Passage]: ...

    def __getitem__(self, place: int | slice) -> Passage | list[Passage]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        passage = self._made.get(place)
        if passage is None:
            passage = self._made[place] = Passage(self.blocks[place])
        return passage


def likeness(one: set, other: set) -> float:
    """0 where nothing is common, 1 where all is."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
