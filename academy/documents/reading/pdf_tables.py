"""Tables of a page: lines whose words stand below one another with gaps between them."""

import re
from collections import Counter
from dataclasses import dataclass, field

from .pdf_layout import Line

SEGMENT = re.compile(r"\S+(?: \S+)*")
CAPTION = re.compile(
    r"(?i)^(?:cuadro|tabla|table|tableau|quadro|tabela|gr[áa]fico|figura|figure|recuadro|box|encadré|"
    r"fuente|source|nota)s?\b[ .:]*\S"
)
NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.? +[A-ZÁÉÍÓÚÑÀÈÊÇ«“\"]")
CODE = re.compile(r"\d{1,2}\.\w{1,2}\b")
FARTHEST = 3  # empty lines within a table
# One line in so many at least has to have all columns, so that they are columns.
FULL = 12
# How far from the beginning of its column a word may stand.
NEAR = 10


@dataclass
class Table:
    """`rows` of cells, or `columns` of running text where the page is set in two of them."""

    end: int
    rows: list[list[str]] = field(default_factory=list)
    columns: list[list[str]] = field(default_factory=list)


def table_at(lines: list[Line], at: int) -> Table | None:
    """The table that begins with this line, or None if it is only a line with a wide blank."""
    end = _end(lines, at)
    region = lines[at:end]
    gapped = sum(line.has_gap for line in region)
    if gapped < 2 or gapped * 4 < len(region):
        return None
    segments = [
        [(s.start() + line.indent, s.group()) for s in SEGMENT.finditer(line.text)] for line in region
    ]
    places = _columns(segments)
    if not places:
        return None
    cells = [_cells(said, places) for said in segments]
    if _is_two_columns(cells):
        return Table(end, columns=[[row[n] for row in cells if row[n]] for n in (0, 1)])
    return Table(end, rows=_rows(cells, region))


def _end(lines: list[Line], at: int) -> int:
    """Where running text goes on: the first line that stands across the columns."""
    left = lines[at].indent
    seconds: Counter[int] = Counter()
    last = at  # the last line that surely belongs to it
    for n in range(at, len(lines)):
        line = lines[n]
        if n > at and line.above > FARTHEST:
            break
        if line.has_gap:
            left = min(left, line.indent)
            gap = line.text.index("  ")
            start = line.indent + gap + len(line.text[gap:]) - len(line.text[gap:].lstrip())
            seconds[start] += 1
            last = n
        elif n > at and _stands_across(line, left, seconds) and not _is_bridged(lines, n, seconds):
            break
        elif line.indent > left + 2 or not line.above:
            last = n
    return last + 1


def _stands_across(line: Line, left: int, seconds: Counter) -> bool:
    if line.indent > left + 2:
        # In the middle of the page, where no column begins: something else.
        return line.end > line.indent + 90
    if line.above and (CAPTION.match(line.text) or NUMBERED.match(line.text)):
        return True
    return line.end > seconds.most_common(1)[0][0] + 2


def _is_bridged(lines: list[Line], n: int, seconds: Counter) -> bool:
    """A line in the middle of a row whose cells are so full that they touch."""
    line = lines[n]
    if line.above or n + 1 >= len(lines) or not lines[n + 1].has_gap or lines[n + 1].above:
        return False
    second = seconds.most_common(1)[0][0] - line.indent
    return " " in line.text[max(0, second - 3) : second + 3]


def _columns(segments: list[list[tuple[int, str]]]) -> list[tuple[int, int]]:
    """Where each column lies, as the fullest lines tell: those in which every column says something."""
    counted = Counter(len(said) for said in segments if len(said) > 1)
    enough = max(2, sum(counted.values()) // FULL)
    often = [columns for columns, lines in counted.items() if lines >= enough]
    # What stands above the columns names them all, also where hardly a line fills them.
    most = max([len(segments[0]), *often])
    if most < 2 or (not often and most < 4):
        return []
    full = [said for said in segments if len(said) == most]
    return [
        (min(said[n][0] for said in full), max(said[n][0] + len(said[n][1]) for said in full))
        for n in range(most)
    ]


def _cells(said: list[tuple[int, str]], places: list[tuple[int, int]]) -> list[str]:
    cells = [""] * len(places)
    if len(said) == len(places):
        return [text for _start, text in said]
    least = 0
    for n, (start, text) in enumerate(said):
        free = said[n + 1][0] if n + 1 < len(said) else 10**6
        for at, word in _parts(start, text, [first for first, _end in places[1:] if first < free]):
            least = _column(at, at + len(word), places, least)
            cells[least] = f"{cells[least]} {word}" if cells[least] else word
    return cells


def _column(start: int, end: int, places: list[tuple[int, int]], least: int) -> int:
    """The column a word stands in: where it begins with the column, or shares most places with it."""
    best, most = least, -(10**6)
    for n in range(least, len(places)):
        first, last = places[n]
        if abs(start - first) < 3:
            return n
        shared = min(end, last) - max(start, first)
        if shared > most:
            best, most = n, shared
    return best


def _parts(start: int, text: str, edges: list[int]) -> list[tuple[int, str]]:
    """What reaches into the next column, with nothing else there, is cut where a word begins."""
    for n, edge in enumerate(edges):
        cut = edge - start
        if not 2 < cut < len(text):
            continue
        blanks = [at for at in range(max(1, cut - NEAR), min(len(text), cut + NEAR)) if text[at - 1] == " "]
        if blanks:
            # Cells mostly begin with a capital or a figure.
            at = min(blanks, key=lambda blank: abs(blank - cut) + (8 if text[blank].islower() else 0))
            return [(start, text[:at].rstrip()), *_parts(max(edge, start + at), text[at:], edges[n + 1 :])]
    return [(start, text)]


def _is_two_columns(cells: list[list[str]]) -> bool:
    """Running text in two columns: both full, line after line, of long lines."""
    if len(cells[0]) != 2 or len(cells) < 12:
        return False
    both = [row for row in cells if row[0] and row[1]]
    if len(both) < 0.7 * len(cells):
        return False
    ended = sum(row[n].endswith((".", ":", ";")) for row in both for n in (0, 1))
    left, right = (sum(len(row[n]) for row in both) / len(both) for n in (0, 1))
    return min(left, right) > 28 and max(left, right) < 1.5 * min(left, right) and ended < 0.4 * len(both)


def _rows(cells: list[list[str]], region: list[Line]) -> list[list[str]]:
    """Lines that belong to one row, joined. Rows stand apart, or begin where most columns say something."""
    apart = sum(line.above > 0 for line in region[1:])
    by_blanks = apart * 5 >= len(region) - 1
    rows: list[list[str]] = []
    for row, line in zip(cells, region, strict=True):
        if rows and not (line.above if by_blanks else _begins_row(row, rows[-1], line)):
            rows[-1] = [_joined(said, more) for said, more in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return rows


def _begins_row(row: list[str], before: list[str], line: Line) -> bool:
    filled = sum(bool(cell) for cell in row)
    if row[0] and (line.above or (CODE.match(row[0]) and CODE.match(before[0]))):
        return True
    first = row[0][:1]
    if not first or first.islower() or first in "(–—-,;":
        return False
    return filled * 2 >= len(row) or (filled > 1 and filled >= sum(bool(cell) for cell in before) - 1)


def _joined(said: str, more: str) -> str:
    if said and more:
        return said[:-1] + more if said.endswith("-") and more[:1].islower() else f"{said} {more}"
    return said or more
