"""Paragraphs, headings and lists of a PDF, put together from their lines."""

import re

from .found import HEADING, ITEM, PARAGRAPH, ROW, Found, clean
from .pdf_layout import LEADERS, Line
from .pdf_tables import CAPTION, Table

BULLET = re.compile(r"^[•▪●○◦■□➢➤✓·]\s*|^[*–—-] +")
COUNTED = re.compile(r"^\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)] +\S")
NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4})\.? +(?=[A-ZÁÉÍÓÚÑÀÂÊÇÔÃ¿¡«“\"])")
NAMED = re.compile(
    r"(?i)^(?:cap[íi]tulo|chapter|chapitre|anexo|annex|annexe|ap[ée]ndice|appendix|secci[óo]n|section|parte|part|partie|pilar|pillar|pilier|eje|axis|axe)\s+(?:\d{1,2}|[ivxlIVXL]{1,5}|[A-Z])\b"
)
CONTENTS = {"contenido", "contenidos", "índice", "indice", "índice general", "tabla de contenido",
            "tabla de contenidos", "contents", "table of contents", "sommaire", "table des matières",
            "sumário", "conteúdo"}  # fmt: skip
ENDS = (".", "!", "?", ":", ";", ".”", ".»", '."', ")", "…")
LONGEST_HEADING = 140
# A line that is so many letters too short is surely the last.
SLACK = 6
# How wide letters are, in thousandths of the height of a line, about as in Arial and its like.
NARROW, SLIM, BROAD, BLANK = "iíjl.,;:'!|", "ftrI()-[]/“”", "mwMWÑOQGÓCDNHU%—", 280
WIDTHS = {**dict.fromkeys(NARROW, 240), **dict.fromkeys(SLIM, 320), **dict.fromkeys(BROAD, 760), " ": BLANK}


def width(text: str) -> int:
    return sum([WIDTHS.get(letter, 545) for letter in text])


class Prose:
    """Takes lines and tables in their order; what belongs together becomes a block."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.page, self.right = 1, 100
        self.lines: list[Line] = []
        self.begun_on = 1
        self.listed: dict[str, int] = {}  # headings of the contents, with their level
        self.header: list[str] = []  # of the last table
        self.depths: list[int] = []
        self.at_top = False  # nothing of the page has been kept yet
        self.last_kind = ""
        self.full = 0  # how wide a full line of the last paragraph was

    def begin_page(self, number: int, lines: list[Line]) -> None:
        self.page, self.at_top = number, True
        ends = sorted(line.end for line in lines if not line.has_gap)
        # The longest may be a table or a title; most lines of a paragraph end near the margin.
        self.right = ends[int(len(ends) * 0.9)] if ends else self.right

    # --- Lines --------------------------------------------------------------------------------------

    def line(self, lines: list[Line], at: int) -> None:
        line = lines[at]
        if LEADERS.search(line.text):
            self._contents(line)
            return
        if self.lines and self._begins_anew(line):
            self.flush(below=line.above)
        if not self.lines:
            self.begun_on = self.page
        self.lines.append(line)
        self.at_top = False

    def column(self, texts: list[str]) -> None:
        """One of two columns, whose lines are shorter than the page is wide."""
        self.flush()
        before, self.right = self.right, max(map(len, texts))
        lines = [Line(0, text, 0, has_gap=False) for text in texts]
        for n in range(len(lines)):
            self.line(lines, n)
        self.flush()
        self.right = before

    def _begins_anew(self, line: Line) -> bool:
        last = self.lines[-1]
        if self.at_top:
            return not self._goes_on_over_the_page(last, line)
        if line.above or BULLET.match(line.text):
            return True
        if COUNTED.match(line.text) and (last.text.endswith(ENDS) or self._is_item()):
            return True
        if NUMBERED.match(line.text) and last.text.endswith(ENDS) and line.end < 0.8 * self.right:
            return True
        if CAPTION.match(line.text) and last.text.endswith(ENDS) and line.text[:1].isupper():
            return True
        return self._is_last(last, line)

    def _is_last(self, last: Line, line: Line) -> bool:
        """A line that ends although the first word of the next would have had its place."""
        if line.text[:1].islower():
            return False
        room = self.right - last.end
        needed = len(line.text.split(" ", 1)[0]) + 1
        if not last.text.endswith(ENDS):
            is_listed = len(self.lines) == 1 and self._is_listed(last.text)
            return room >= needed + SLACK and (room > 0.3 * self.right or is_listed)
        if room >= needed + 2 * SLACK:
            return True
        # Letters are not equally wide: near the margin it needs a closer look.
        above = [width(each.text) for each in self.lines[:-1]]
        full = max([self.full, *above] if len(above) < 3 else above)
        return width(last.text) + width(line.text.split(" ", 1)[0]) + BLANK < 0.985 * full

    def _goes_on_over_the_page(self, last: Line, line: Line) -> bool:
        if line.has_gap or BULLET.match(line.text) or NUMBERED.match(line.text):
            return False
        if last.text.endswith((".", ":", "!", "?")):
            return False
        return line.text[:1].islower() or (last.end > 0.85 * self.right and len(self.lines) > 1)

    def _is_item(self) -> bool:
        first = self.lines[0].text
        return bool(BULLET.match(first) or COUNTED.match(first))

    # --- Contents -----------------------------------------------------------------------------------

    def _contents(self, line: Line) -> None:
        """A line of the contents is not kept: it tells which headings there are."""
        said = self._text()
        self.lines = [] if said.lower() in CONTENTS else self.lines
        self.flush()
        if self.found.blocks and self.found.blocks[-1]["text"].lower() in CONTENTS:
            self._take_back()
        title = clean(LEADERS.sub("", line.text).rstrip(" ."))
        number = NUMBERED.match(title)
        level = number.group(1).count(".") + 1 if number else 1 if line.indent < 4 else 2
        self.listed[_bare(title)] = level
        self.at_top = False

    def _take_back(self) -> None:
        gone = self.found.blocks.pop()
        if self.found.under == gone["number"]:
            self.found.under = gone.get("heading") or next(
                (b["number"] for b in reversed(self.found.blocks) if b["kind"] == HEADING), None
            )
        self.found.words -= len(gone["text"].split())

    def _is_listed(self, text: str) -> bool:
        return _bare(text) in self.listed

    # --- Blocks -------------------------------------------------------------------------------------

    def flush(self, below: int = 9) -> None:
        """What has been gathered is a block; `below` is how much room is left under it."""
        if not self.lines:
            return
        text, lines = self._text(), self.lines
        self.lines = []
        if len(lines) > 3:
            self.full = max(width(line.text) for line in lines[:3])
        if not text:
            return
        level = self._heading_level(text, lines, below)
        if level:
            self._keep(HEADING, text, level=level)
        elif bullet := BULLET.match(lines[0].text):
            self._keep(
                ITEM, text[len(bullet.group().rstrip()) :].lstrip(), level=self._depth(lines[0].indent)
            )
        elif COUNTED.match(lines[0].text):
            self._keep(ITEM, text, level=self._depth(lines[0].indent))
        else:
            self._keep(PARAGRAPH, text)

    def _keep(self, kind: str, text: str, level: int = 0) -> None:
        if kind != ITEM:
            self.depths = []
        self.found.add(kind, text, page=self.begun_on, level=level)
        self.last_kind = kind

    def _depth(self, indent: int) -> int:
        """How deep an item stands, by how far to the right the items before it stood."""
        while self.depths and self.depths[-1] > indent + 1:
            self.depths.pop()
        if not self.depths or self.depths[-1] < indent - 1:
            self.depths.append(indent)
        return len(self.depths)

    def _heading_level(self, text: str, lines: list[Line], below: int) -> int:
        if len(text) > LONGEST_HEADING or len(lines) > 3 or BULLET.match(text) or CAPTION.match(text):
            return 0
        if level := self.listed.get(_bare(text), 0):
            return level
        if text.endswith((".", ";", ":", ",")) or not any(letter.isalpha() for letter in text):
            return 0
        number = NUMBERED.match(text)
        if number:
            return number.group(1).count(".") + 1 if lines[0].above else 0
        if NAMED.match(text):
            return 1 if lines[0].above else 0
        return self._level_of_a_lone_line(text, lines, below)

    def _level_of_a_lone_line(self, text: str, lines: list[Line], below: int) -> int:
        first = lines[0]
        if len(lines) > 2 or not text[:1].isupper() or first.above < 2 or self.begun_on == 1:
            return 0
        if text.isupper() and len(text) > 3:
            return 1
        is_short = lines[-1].end < 0.75 * self.right and len(text) < 90
        return (1 if first.above > 2 else 2) if is_short and len(lines) == 1 and below < 3 else 0

    def _text(self) -> str:
        whole = ""
        for line in self.lines:
            if whole.endswith(("-", "\u2010")) and line.text[:1].islower():
                whole = whole[:-1] + line.text
            else:
                whole = f"{whole} {line.text}" if whole else line.text
        return clean(whole)

    # --- Tables -------------------------------------------------------------------------------------

    def table(self, table: Table) -> None:
        """A table; on the next page it goes on, and what stands above its columns is not said again."""
        goes_on = self.at_top and self.last_kind == ROW and not self.lines
        self.flush(below=0)
        rows = [[clean(cell) for cell in row] for row in table.rows]
        same = bool(self.header) and _pressed(rows[0]) == _pressed(self.header)
        if goes_on and (same or len(rows[0]) == len(self.header)):
            rows = rows[1:] if same else rows
        else:
            self.found.tables += 1
            self.header = rows[0]
        for row in rows:
            self.found.add_row(row, self.found.tables, page=self.page)
        self.last_kind, self.depths, self.at_top = ROW, [], False


def _pressed(cells: list[str]) -> str:
    return "".join("".join(cells).split())


def _bare(title: str) -> str:
    """A heading without its number, as it may be written in the contents and above its chapter."""
    return re.sub(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+", "", title).lower().strip()
