"""The blocks of a text while they are found, within the limits of what the portal keeps."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

HEADING, PARAGRAPH, ITEM, ROW = "heading", "paragraph", "item", "row"
INSERTED, DELETED = "ins", "del"

MAX_BLOCKS = 15_000
MAX_LETTERS = 4_000_000
# More than a table of a plan has; what follows is one cell.
MAX_CELLS = 40

# Not to be seen, and some of it dangerous: it turns the direction of what follows, or no database takes it.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
# Letters that print shops join.
JOINED = {
    ord(joined): plain
    for joined, plain in zip("ﬀﬁﬂﬃﬄﬅﬆ", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True)
}
JOINED_ANY = re.compile("[ﬀ-ﬆ]")

Change = list  # [kind, where it starts in the text, its text]


class Unreadable(Exception):
    """The file is damaged."""


class TooLong(Exception):
    """More text than a plan has, or than a page could show."""


def clean(text: str) -> str:
    """A text on one line, with letters that are the same wherever they come from."""
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(UNSEEN.sub("", text).split())
    if text.isascii():
        return text
    if JOINED_ANY.search(text):
        text = text.translate(JOINED)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


@dataclass
class Found:
    """What has been read so far. Numbers count through the whole text."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    pages: int | None = None
    words: int = 0
    letters: int = 0
    tables: int = 0
    # The number of the last heading, under which the next block stands.
    under: int | None = None
    # Whole paragraphs that were struck out; shown where the next paragraph begins, or behind the last.
    struck: list[str] = field(default_factory=list)

    def add(
        self,
        kind: str,
        text: str,
        *,
        page: int | None = None,
        level: int = 0,
        changes: list[Change] | None = None,
        **more: Any,
    ) -> None:
        if not text:
            self.struck += [said for how, _at, said in changes or [] if how == DELETED and said]
            return
        if len(self.blocks) >= MAX_BLOCKS:
            raise TooLong
        self._count(text, changes)
        if kind != PARAGRAPH:
            self.finish()
        block: dict[str, Any] = {"number": len(self.blocks) + 1, "kind": kind, "text": text}
        if page:
            block["page"] = page
        if level:
            block["level"] = level
        if kind == HEADING:
            self.under = block["number"]
        elif self.under:
            block["heading"] = self.under
        if more:
            block |= more
        if changes or self.struck:
            block["changes"] = [[DELETED, 0, f"{said} "] for said in self.struck] + (changes or [])
            self.struck = []
        self.blocks.append(block)

    def add_row(self, cells: list[str], table: int, *, page: int | None = None, changes=None) -> None:
        cells = (
            [*cells[: MAX_CELLS - 1], " ".join(cells[MAX_CELLS - 1 :])] if len(cells) > MAX_CELLS else cells
        )
        text = " | ".join(cells) if any(cells) else ""
        self.add(ROW, text, page=page, changes=changes, table=table, cells=cells)

    def finish(self) -> "Found":
        """What was struck out and has no paragraph after it stands behind the last block."""
        if not self.blocks:
            return self
        if self.struck:
            last = self.blocks[-1]
            last.setdefault("changes", []).extend(
                [DELETED, len(last["text"]), f" {said}"] for said in self.struck
            )
        self.struck = []
        return self

    def _count(self, text: str, changes: list[Change] | None) -> None:
        self.letters += len(text) + sum(len(said) for _how, _at, said in changes or [])
        if self.letters > MAX_LETTERS:
            raise TooLong
        self.words += text.count(" ") + 1
