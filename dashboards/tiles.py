"""The map of equal squares: every State the same size, so that small island States are not lost.

Squares stand in approximate position. Which countries have one, and where, is data.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.stages import Standing
from naps.states import PublicStage

# The grid of the style sheet.
COLUMNS = 8
# Of the picture, in its own units: a square, the gap beside it, the margin around everything.
SQUARE, GAP, MARGIN, LINE = 60, 6, 24, 18
LETTERS_A_LINE = 84
FILLS = {0: "#ffffff", 1: "#f1effa", 2: "#cfc8ee", 3: "#9d90d9", 4: "#6a58bd", 5: "#3a2f8f"}
# White on the two darkest steps; every pair is at least 5.6 to 1.
ON_DARK = {PublicStage.IMPLEMENTING, PublicStage.RENEWING}


def neutrality() -> str:
    return _(
        "Countries are drawn as equal squares in approximate position. "
        "Order, size and names imply no opinion on the legal status of any territory."
    )


def number_of(stage: PublicStage) -> str:
    """What stands in the square: the number of the stage, or a dash where nothing is known."""
    return str(stage.value) if stage else "–"


@dataclass(frozen=True)
class Tile:
    """One country's square."""

    standing: Standing
    column: int
    row: int

    @property
    def code(self) -> str:
        return self.standing.country.iso3

    @property
    def number(self) -> str:
        return number_of(self.standing.stage)

    @property
    def words(self) -> str:
        """What the square says to somebody who does not see it."""
        values = {"country": self.standing.country, "stage": self.standing.stage.label}
        said = _("%(country)s: %(stage)s") % values
        return f"{said}. {self.standing.expired_words}".rstrip(". ")

    @property
    def x(self) -> int:
        return MARGIN + (self.column - 1) * (SQUARE + GAP)

    @property
    def y(self) -> int:
        return (self.row - 1) * (SQUARE + GAP)

    @property
    def middle(self) -> int:
        return self.x + SQUARE // 2

    @property
    def code_y(self) -> int:
        return self.y + 28

    @property
    def number_y(self) -> int:
        return self.y + 45

    @property
    def fill(self) -> str:
        return FILLS[self.standing.stage]

    @property
    def ink(self) -> str:
        return "#ffffff" if self.standing.stage in ON_DARK else "#1c1a36"


def tile_map(standings: Sequence[Standing]) -> list[Tile]:
    """The squares, alphabetical by name, or none if some country here has no square yet."""
    places = [(s.country.tile_column, s.country.tile_row) for s in standings]
    if not places or any(None in place for place in places):
        return []
    columns, rows = zip(*places, strict=True)
    # A part of the region moves to the top and the middle; its countries keep their neighbours.
    aside = (COLUMNS - (max(columns) - min(columns) + 1)) // 2 - min(columns) + 1
    return [
        Tile(standing, column + aside, row - min(rows) + 1)
        for standing, (column, row) in zip(standings, places, strict=True)
    ]


@dataclass(frozen=True)
class Line:
    """A line of text in the picture."""

    y: int
    text: str


@dataclass(frozen=True)
class KeyEntry:
    """A stage in the key of the picture, with how many countries are there."""

    x: int
    y: int
    fill: str
    ink: str
    number: str
    label: str
    count: int

    @property
    def number_x(self) -> int:
        return self.x + 12

    @property
    def label_x(self) -> int:
        return self.x + 34

    @property
    def text_y(self) -> int:
        return self.y + 17


@dataclass(frozen=True)
class Picture:
    """The map as a file of its own: all that must travel with it is inside."""

    title: str
    description: str
    tiles: list[Tile]
    key: list[KeyEntry]
    heading: list[Line]
    notes: list[Line]
    top: int
    width: int
    height: int


def picture(
    *, title: str, finding: str, tiles: list[Tile], counts: Sequence[tuple], notes: Sequence[str]
) -> Picture:
    """Lays out heading, squares, key and notes under one another."""
    heading = _lines([title, finding], MARGIN + LINE, letters=58)
    top = MARGIN + LINE * (len(heading) + 1)
    below = top + max(tile.y for tile in tiles) + SQUARE + LINE * 2
    key = [_key_entry(place, stage, n, below) for place, (stage, n) in enumerate(counts)]
    after = below + LINE * 2 * ((len(key) + 2) // 3) + LINE
    lines = _lines(notes, after)
    said = "; ".join(tile.words for tile in tiles)
    return Picture(
        title=title,
        description=f"{finding} {said}.",
        tiles=tiles,
        key=key,
        heading=heading,
        notes=lines,
        top=top,
        width=2 * MARGIN + COLUMNS * (SQUARE + GAP) - GAP,
        height=after + LINE * len(lines) + MARGIN,
    )


def _key_entry(place: int, stage: PublicStage, count: int, below: int) -> KeyEntry:
    return KeyEntry(
        x=MARGIN + (place % 3) * 178,
        y=below + (place // 3) * LINE * 2,
        fill=FILLS[stage],
        ink="#ffffff" if stage in ON_DARK else "#1c1a36",
        number=number_of(stage),
        label=str(stage.label),
        count=count,
    )


def _lines(sentences: Sequence[str], y: int, letters: int = LETTERS_A_LINE) -> list[Line]:
    """A picture does not break lines by itself."""
    broken = [line for text in sentences if text for line in textwrap.wrap(text, letters)]
    return [Line(y + LINE * n, text) for n, text in enumerate(broken)]
