"""X1: taking the text out of a plan of sixty pages, with its headings, tables and pages.

The PDF against `pdftotext` that only writes the words; the DOCX against a bare walk with lxml that gives
paragraphs and the cells of tables, without styles, numbers, lists or tracked changes.
"""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from academy.documents import reading
from bench.measuring import Line, Run, cost_each, ratio
from demo.drafts import docx, pdf
from demo.drafts.blocks import Contents, Document, Heading
from demo.drafts.making import FILES

PAGES = 60
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def measure(run: Run) -> Iterator[Line]:
    plan = sixty_pages()
    times = run.size(6, quick=3)
    paper = run.folder / "sixty.pdf"
    paper.write_bytes(pdf.write(plan))
    yield _pdf(run, paper, times)
    data = docx.write(plan, [1] * len(plan.headings), PAGES)
    yield _docx(run, data, times)


def sixty_pages() -> Document:
    """The plan of the demo with as many of its chapters again as make sixty pages."""
    [source] = [each for each in FILES if each.name == "bolivia-pan-v2-es.docx"]
    plan = source.document()
    blocks = [block for block in plan.blocks if not isinstance(block, Contents)]
    first = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.number)
    # It has 43 pages, of which two are the contents.
    again = blocks[first : first + int((len(blocks) - first) * 0.62)]
    return replace(plan, blocks=(*blocks, *again))


def _pdf(run: Run, paper: Path, times: int) -> Line:
    data = paper.read_bytes()
    found = reading.read("pdf", data)

    def plainly() -> None:
        subprocess.run(["pdftotext", "-enc", "UTF-8", str(paper), "-"], capture_output=True, check=True)

    slower = ratio(
        lambda: cost_each(lambda: reading.read("pdf", data), times),
        lambda: cost_each(plainly, times),
        run.pairs,
    )
    note = f"{len(found.blocks)} blocks, {found.tables} tables, {found.words} words"
    return Line("X1", f"the text of a PDF of {found.pages} pages", slower, "x pdftotext", 1.5, note=note)


def _docx(run: Run, data: bytes, times: int) -> Line:
    found = reading.read("docx", data)
    slower = ratio(
        lambda: cost_each(lambda: reading.read("docx", data), times),
        lambda: cost_each(lambda: walk_plainly(data), times),
        run.pairs,
    )
    note = f"{len(found.blocks)} blocks, {found.tables} tables, {found.words} words"
    return Line("X1", "the text of the same as DOCX", slower, "x lxml iterparse", 2, note=note)


def walk_plainly(data: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs, and tables with their cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml")
    paragraphs: list[str] = []
    tables: list[list[list[str]]] = []
    for _event, element in etree.iterparse(io.BytesIO(document), events=("end",), tag=(f"{W}p", f"{W}tbl")):
        if element.tag == f"{W}tbl":
            tables.append([[_text(cell) for cell in row.iter(f"{W}tc")] for row in element.iter(f"{W}tr")])
            element.clear()
        elif next(element.iterancestors(f"{W}tbl"), None) is None:
            paragraphs.append(_text(element))
            element.clear()
    return paragraphs, tables


def _text(element: etree._Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))
