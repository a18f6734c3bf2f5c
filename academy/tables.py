"""Tables to take away: the one place where a CSV or XLSX of the portal is written.

Whoever opens the file later must know what it is, so every table begins with a note: title,
source, as of, what was filtered, on which terms, and that the data are invented where they are.
What people typed can not start a formula in a spreadsheet, and nothing they typed is lost.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from academy.sample.models import is_sample
from academy.sample.wording import SAMPLE_NOTICE

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[Any]

# Where a spreadsheet may begin to read a formula: at the start of a cell, and, where the list
# separator is a semicolon or quotes are ignored, behind a semicolon or a line break. Full-width
# signs count too: some programs fold them.
FORMULA_START = re.compile(r"(?:^|(?<=[;\r\n]))(?=[ \u00a0]*[=+\-@\t\r＝＋－＠])")
# The apostrophe we put there ourselves.
DEFUSED = re.compile(r"(?:^|(?<=[;\r\n]))'(?=[ \u00a0]*[=+\-@\t\r＝＋－＠])")
# What Excel holds in one cell; a longer text is cut by us, visibly, rather than refused by it.
LONGEST_CELL = 32_767
# Control characters that no XML file may contain.
NOT_PRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# How many lines of a long table are handed on together.
LINES_AT_ONCE = 500


@dataclass(frozen=True)
class Marked:
    """A cell somebody must look at again: it has a ground of its own in a workbook."""

    value: Any


@dataclass(frozen=True)
class Note:
    """What stands above a table that leaves the portal."""

    title: str
    source: str
    as_of: date
    filters: Sequence[str] = ()
    # Figures and definitions that belong to the table, one sentence a line.
    lines: Sequence[str] = ()
    terms: str = ""
    made_at: datetime = field(default_factory=timezone.now)

    def sentences(self) -> list[str]:
        """The note, one cell a line, in the reader's language."""
        words = [
            self.title,
            _("Source: %(source)s") % {"source": self.source},
            _("As of: %(date)s") % {"date": date_format(self.as_of, "DATE_FORMAT")},
        ]
        if self.filters:
            words.append(_("Only: %(filters)s") % {"filters": "; ".join(self.filters)})
        words += self.lines
        words.append(self.terms or usual_terms())
        words.append(_("Made by the NAP Academy portal on %(moment)s UTC.") % {"moment": self._made()})
        if is_sample():
            words.append(str(SAMPLE_NOTICE))
        return words

    def _made(self) -> str:
        return date_format(timezone.localtime(self.made_at, UTC), "DATETIME_FORMAT")


def usual_terms() -> str:
    return _("Terms: free to use with the source named. Names imply no opinion on any country's status.")


def write_csv(columns: Sequence[str], rows: Iterable[Row], note: Note) -> bytes:
    """The same as `stream_csv`, whole."""
    return b"".join(stream_csv(columns, rows, note))


def stream_csv(columns: Sequence[str], rows: Iterable[Row], note: Note) -> Iterator[bytes]:
    """A CSV that opens with its accents in Excel, and in everything else (RFC 4180), piece by piece.

    Every line has as many cells as the table has columns, the note's lines too. The words of the
    head are put together now, in the reader's language; rows are asked for as they leave.
    """
    width = len(columns)
    head = [_padded([defused(sentence)], width) for sentence in note.sentences()]
    head += [[""] * width, [defused(str(name)) for name in columns]]
    return _pieces(head, rows, width)


def _pieces(head: list, rows: Iterable[Row], width: int) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _csv_lines(head)
    waiting: list[list] = []
    for row in rows:
        waiting.append(_padded([_plain(value) for value in row], width))
        if len(waiting) == LINES_AT_ONCE:
            yield _csv_lines(waiting)
            waiting = []
    if waiting:
        yield _csv_lines(waiting)


def _csv_lines(lines: list) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8", errors="replace")


def write_xlsx(columns: Sequence[str], rows: Iterable[Row], note: Note, *, sheet: str = "") -> bytes:
    """A workbook of one sheet. Words stay words: no cell of it is ever a formula or a link."""
    out = io.BytesIO()
    _write_book(out, columns, rows, note, sheet, {"in_memory": True})
    return out.getvalue()


def xlsx_file(columns: Sequence[str], rows: Iterable[Row], note: Note, *, sheet: str = "") -> IO[bytes]:
    """The same workbook as a file without a name, for long tables: each row is written and forgotten."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 whoever asked closes it: it leaves as a download
    _write_book(out, columns, rows, note, sheet, {"constant_memory": True})
    out.seek(0)
    return out


def _write_book(out, columns, rows, note: Note, sheet: str, how: dict) -> None:
    book = open_book(out, **how)
    page = book.add_worksheet(_sheet_name(sheet or note.title))
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    marked = book.add_format({"bg_color": "#FBE3C0", "bold": True})
    page.set_column(0, max(len(columns) - 1, 0), 22)
    top = _write_note(page, note, book.add_format({"bold": True, "font_size": 14}))
    page.freeze_panes(top + 1, 1)
    for column, name in enumerate(columns):
        page.write_string(top, column, cell_text(str(name)), heading)
    for line, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            if isinstance(value, Marked):
                page.write_string(line, column, cell_text(str(value.value)), marked)
            else:
                _write_cell(page, line, column, value)
    book.close()


def open_book(out, **how: Any):
    """A workbook to write into, in which what people typed never becomes a formula or a link."""
    from xlsxwriter import Workbook

    words_stay_words = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    return Workbook(out, words_stay_words | {"default_date_format": "yyyy-mm-dd"} | how)


def defused(text: str) -> str:
    """The same text with an apostrophe wherever a spreadsheet would begin to calculate."""
    return FORMULA_START.sub("'", text)


def undefused(text: str) -> str:
    """What stood there before `defused`: for tables of ours that come back."""
    return DEFUSED.sub("", text)


def file_name(*parts: str, kind: str) -> str:
    """A plain name for the download: letters, digits and hyphens."""
    return f"{slugify('-'.join(parts))[:80] or 'table'}.{kind}"


def _padded(cells: list, width: int) -> list:
    return cells + [""] * (width - len(cells))


def _plain(value: Any) -> str | int | float | Decimal:
    """A value as it stands in a CSV. Numbers are written bare: a negative number is no formula."""
    if isinstance(value, Marked):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return defused(str(value))


def _write_note(page, note: Note, heading) -> int:
    """Writes the note; returns the line on which the table's heading stands."""
    sentences = note.sentences()
    for line, sentence in enumerate(sentences):
        page.write_string(line, 0, cell_text(sentence), heading if line == 0 else None)
    return len(sentences) + 1


def _write_cell(page, line: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(line, column, value)
    elif isinstance(value, datetime):
        page.write_string(line, column, value.isoformat())
    elif isinstance(value, date):
        page.write_datetime(line, column, datetime(value.year, value.month, value.day))
    else:
        page.write_string(line, column, cell_text(str(value)))


def cell_text(text: str) -> str:
    """The text as a cell can hold it."""
    text = NOT_PRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _sheet_name(text: str) -> str:
    """Excel allows 31 characters and not all of them, and no apostrophe at either end."""
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31].strip(" '") or "Data"
