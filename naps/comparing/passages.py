"""A block as the comparison looks at it: what it costs to know more is paid only when somebody asks."""

from functools import cached_property

from academy.documents.texts import Block, BlockKind
from naps.comparing.budget import LONGEST
from naps.comparing.folding import composed, folded, label_of


class Passage:
    def __init__(self, block: Block) -> None:
        self.block = block

    @property
    def is_row(self) -> bool:
        return self.block.kind == BlockKind.ROW

    @property
    def is_long(self) -> bool:
        """Only looked at as a whole."""
        return len(self.block.text) > LONGEST

    @property
    def size(self) -> int:
        """How many words, near enough."""
        return self.block.text.count(" ") + 1

    @property
    def is_prose(self) -> bool:
        """What the end of a page can split in two."""
        return self.block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)

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
    def vocabulary(self) -> set[str]:
        return set(self.words)

    @cached_property
    def features(self) -> set:
        """What it can be recognised by when some of its words have changed."""
        if self.is_row:
            return self.vocabulary | {(n, cell) for n, cell in enumerate(self.block.cells) if cell}
        # Of, the, and: every paragraph has them.
        return {word for word in self.vocabulary if len(word) > 3} or self.vocabulary


def likeness(one: set, other: set) -> float:
    """0 where nothing is common, 1 where all is."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
