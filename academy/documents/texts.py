"""The text of a file as people read it: paragraphs in their order, with page and number.

Whatever the format was, a text is a list of blocks. The number of a block is its address: a comment, a
passage of evidence and a line of a comparison all say "paragraph 12", and mean the same one.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockKind(models.TextChoices):
    HEADING = "heading", _("heading")
    PARAGRAPH = "paragraph", _("paragraph")
    ITEM = "item", _("item of a list")
    ROW = "row", _("row of a table")


class Mark(models.TextChoices):
    """A change that the word processor has kept as one."""

    INSERTED = "ins", _("inserted")
    DELETED = "del", _("deleted")


@dataclass(frozen=True)
class Change:
    """A tracked change in a block. Inserted text is part of the block's text; deleted text is not."""

    kind: str  # of Mark
    start: int  # where in `Block.text`, in characters
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, item of a list, or row of a table.

    `number` counts from 1 through the whole text. `page` counts from 1 and is None where the format does
    not say. `level` is the depth of a heading or an item, from 1. Rows of one table share `table`, which
    counts from 1; their `text` is the cells joined with " | ". `heading` is the number of the heading the
    block stands under, None before the first one.
    """

    number: int
    kind: str  # of BlockKind
    text: str
    page: int | None = None
    level: int = 0
    table: int | None = None
    cells: tuple[str, ...] = ()
    heading: int | None = None
    changes: tuple[Change, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the block on a page, and the end of its address."""
        return f"p{self.number}"


def as_data(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as they are kept: without what is empty."""
    return [_plain(block) for block in blocks]


def _plain(block: Block) -> dict[str, Any]:
    said: dict[str, Any] = {"number": block.number, "kind": str(block.kind), "text": block.text}
    for name in ("page", "level", "table", "heading"):
        if value := getattr(block, name):
            said[name] = value
    if block.cells:
        said["cells"] = list(block.cells)
    if block.changes:
        said["changes"] = [[str(change.kind), change.start, change.text] for change in block.changes]
    return said


def from_data(data: Sequence[dict[str, Any]]) -> list[Block]:
    return [_block(said) for said in data]


def _block(said: dict[str, Any]) -> Block:
    values = dict(said)
    values["cells"] = tuple(values.get("cells", ()))
    values["changes"] = tuple(Change(*change) for change in values.get("changes", ()))
    return Block(**values)


class _PlainLetters(dict[int, str]):
    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFD", chr(code))[0].lower()[0]
        self[code] = plain
        return plain


PLAIN = _PlainLetters()


def folded(text: str) -> str:
    """Without accents and capitals, letter for letter, so that places in it are places in `text`."""
    return text.translate(PLAIN)
