"""Two rows of a table, cell by cell."""

from academy.documents.texts import Block
from naps.comparing.aligning import aligned
from naps.comparing.folding import folded, unspaced
from naps.comparing.shape import Kind, Segment, Segments
from naps.comparing.words import segments_of, tidy, whole


def cells_of(older: Block, newer: Block) -> tuple[Segments, ...]:
    """Every cell with what changed in it. A column that only one of them has is all new, or all gone."""
    ours = [tidy(cell) for cell in older.cells]
    theirs = [tidy(cell) for cell in newer.cells]
    is_pdf_beside_docx = (older.page is None) != (newer.page is None)
    return tuple(_cell(was, now, is_pdf_beside_docx) for was, now in _side_by_side(ours, theirs))


def _side_by_side(ours: list[str], theirs: list[str]) -> list[tuple[str | None, str | None]]:
    """Column by column while the table has as many; else equal cells lead the way."""
    if len(ours) == len(theirs):
        return list(zip(ours, theirs, strict=True))
    rows: list[tuple[str | None, str | None]] = []
    i = j = 0
    places = aligned([folded(cell) for cell in ours], [folded(cell) for cell in theirs])
    for a, b in [*places, (len(ours), len(theirs))]:
        both = min(a - i, b - j)
        rows += zip(ours[i : i + both], theirs[j : j + both], strict=True)
        rows += [(cell, None) for cell in ours[i + both : a]]
        rows += [(None, cell) for cell in theirs[j + both : b]]
        if a < len(ours) and b < len(theirs):
            rows.append((ours[a], theirs[b]))
        i, j = a + 1, b + 1
    return rows


def _cell(was: str | None, now: str | None, is_pdf_beside_docx: bool) -> Segments:
    if was is None:
        return whole(Kind.NEW, now or "")
    if now is None:
        return whole(Kind.GONE, was)
    # A narrow cell breaks words without a hyphen, and nobody can tell such a break from a blank.
    if was != now and is_pdf_beside_docx and unspaced(was) == unspaced(now):
        return (Segment(Kind.SAME, now, was),)
    return segments_of(was, now)
