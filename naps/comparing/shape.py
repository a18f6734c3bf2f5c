"""What a comparison says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Kind:
    """What became of a paragraph. Plain words: an enumeration is slow where this is asked so often."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    # Stands at another place; the words may have changed as well.
    MOVED = "moved"
    # The place a moved paragraph has left. It is no change of its own: the move is counted where it went.
    LEFT = "left"


CHANGES = {Kind.CHANGED, Kind.NEW, Kind.GONE, Kind.MOVED}


class Segment(NamedTuple):
    """A stretch of words that both texts have, or one of them."""

    kind: str  # SAME, NEW or GONE
    text: str
    # How the older text writes what is the same: other quotes, another hyphen. Empty where it is alike.
    older_text: str = ""

    @property
    def was(self) -> str:
        return self.older_text or self.text


Segments = tuple[Segment, ...]


def older_text(segments: Iterable[Segment]) -> str:
    return "".join(segment.was for segment in segments if segment.kind != Kind.NEW)


def newer_text(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments if segment.kind != Kind.GONE)


class Pair(NamedTuple):
    """A paragraph in both versions. Where one was split or joined, one side has several."""

    kind: str
    # Numbers of blocks; empty on the side that has none.
    older: tuple[int, ...] = ()
    newer: tuple[int, ...] = ()
    # What changed inside; empty where nothing did, or where it was not compared word by word.
    segments: tuple[Segment, ...] = ()
    # The same for each cell, where both sides are rows of a table.
    cells: tuple[tuple[Segment, ...], ...] = ()
    # Which of `Comparison.sections` it stands in.
    section: int = 0

    @property
    def is_change(self) -> bool:
        return self.kind in CHANGES


@dataclass(frozen=True)
class Section:
    """A part of the text under a top heading, and how much of it changed."""

    heading: str  # "" before the first heading
    same: int = 0
    changed: int = 0
    new: int = 0
    gone: int = 0
    moved: int = 0
    # The place of its first change among all changes, from 1; 0 without any.
    first_change: int = 0

    @property
    def changes(self) -> int:
        return self.changed + self.new + self.gone + self.moved


@dataclass(frozen=True)
class Comparison:
    pairs: tuple[Pair, ...]
    sections: tuple[Section, ...]
    # What was written and what was taken out, of all letters of both texts: between 0 and 1.
    share: float
    # Some paragraphs, or all, were not compared word by word: it would have taken too long.
    is_coarse: bool = False

    @property
    def total(self) -> Section:
        """All sections together."""
        names = ("same", "changed", "new", "gone", "moved")
        return Section("", **{name: sum(getattr(part, name) for part in self.sections) for name in names})
