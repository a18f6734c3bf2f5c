"""The text of a PDF. It knows letters and their places only; paragraphs, headings and tables are inferred.

`pdftotext` (poppler) writes each page with its words where they stand, and reads 60 pages in a tenth of a
second. Where it is missing, or fails on a file, pypdf does the same, many times slower.
"""

import io
import subprocess
import tempfile

from .found import MAX_LETTERS, Found, TooLong, Unreadable
from .pdf_layout import Line, page_lines, without_heads_and_feet
from .pdf_prose import Prose
from .pdf_tables import table_at

COMMAND = ["pdftotext", "-layout", "-enc", "UTF-8", "-q", "-", "-"]
# Blanks count here as well.
MAX_BYTES = 12 * MAX_LETTERS
MAX_PAGES = 2000


def read(data: bytes) -> Found:
    text = with_poppler(data)
    if text is None:
        text = with_pypdf(data)
    return from_layout(text)


def with_poppler(data: bytes) -> str | None:
    """The pages, one behind the other, each ending in a form feed; None where poppler cannot."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        try:
            reader = subprocess.Popen(  # noqa: S603 no word of it comes from outside
                COMMAND, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except FileNotFoundError:
            return None
        with reader:
            written = reader.stdout.read(MAX_BYTES + 1) if reader.stdout else b""
            if len(written) > MAX_BYTES:
                reader.kill()
                raise TooLong
            failed = reader.wait() != 0
    return None if failed else written.decode("utf-8", errors="replace")


def with_pypdf(data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(io.BytesIO(data)).pages
        if len(pages) > MAX_PAGES:
            raise TooLong
        return "".join(page.extract_text(extraction_mode="layout") + "\f" for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Unreadable from error


def from_layout(text: str) -> Found:
    """The blocks of a text that was written page by page with its words in their places."""
    pages = text.split("\f")
    if pages and not pages[-1].strip():
        pages.pop()
    found = Found(pages=len(pages))
    prose = Prose(found)
    for number, lines in enumerate(without_heads_and_feet([page_lines(page) for page in pages]), start=1):
        prose.begin_page(number, lines)
        through(prose, lines)
    prose.flush()
    return found.finish()


def through(prose: Prose, lines: list[Line]) -> None:
    at = 0
    while at < len(lines):
        if lines[at].has_gap and (table := table_at(lines, at)) is not None:
            if table.rows:
                prose.table(table)
            else:  # two columns of running text: first the one, then the other
                for column in table.columns:
                    prose.column(column)
            at = table.end
        else:
            prose.line(lines, at)
            at += 1
