"""What a document is made of, whatever program it is for: headings, paragraphs, lists, tables."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Change(Enum):
    """What the revision did to a paragraph; only the copy with tracked changes shows it."""

    NONE = "none"
    REWORDED = "reworded"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    number: str = ""  # as the reader sees it; word processors count for themselves
    key: str = ""
    change: Change = Change.NONE


def numbered(heading: Heading) -> str:
    """The number as word processors write it: 3. for a chapter, 3.2 for its part."""
    if not heading.number:
        return ""
    return f"{heading.number}. " if heading.level == 1 else f"{heading.number} "


@dataclass(frozen=True)
class Paragraph:
    text: str
    style: str = "body"
    key: str = ""
    change: Change = Change.NONE
    was: str = ""  # the words before, where it was reworded


@dataclass(frozen=True)
class Listing:
    """A list, with bullets or with numbers that start at one."""

    items: tuple[str, ...]
    ordered: bool = False
    key: str = ""
    change: Change = Change.NONE


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]  # shares of the width of the page
    caption: str = ""
    figures: int = 0  # how many of the last columns are figures, set to the right
    marks: int = 0  # how many of the last columns are marks, set in the middle
    has_total: bool = False
    is_dense: bool = False
    key: str = ""

    def side(self, column: int, *, is_head: bool) -> str:
        """Where the words of a column stand: "" for the beginning of the line."""
        if column >= len(self.header) - self.marks:
            return "center"
        if column >= len(self.header) - self.figures:
            return "center" if is_head else "right"
        return ""


@dataclass(frozen=True)
class Notice:
    """The box that says: this is a sample."""

    text: str


@dataclass(frozen=True)
class Contents:
    title: str


@dataclass(frozen=True)
class NewPage:
    """A new page; with `turned` a change between upright and broad pages."""

    turned: bool | None = None


@dataclass(frozen=True)
class Directive:
    """Stands in a text for something the data of the plan give, such as a table of costs."""

    name: str
    about: str = ""
    key: str = ""


Block = Heading | Paragraph | Listing | Table | Notice | Contents | NewPage | Directive


@dataclass(frozen=True)
class Look:
    """How a ministry's papers look."""

    accent: str
    tint: str
    body_font: str
    head_font: str
    paper: str  # "a4" or "letter"


@dataclass(frozen=True)
class Document:
    """A whole draft, ready to be written as DOCX, ODT or PDF."""

    language: str
    title: str
    subject: str
    author: str
    made_on: date
    running_head: str
    running_foot: str
    page_words: tuple[str, str]  # "Page", "of"
    table_word: str
    look: Look
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> list[Heading]:
        return [block for block in self.blocks if isinstance(block, Heading)]
