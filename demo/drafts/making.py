"""Which file is made from which content, and how."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from demo.drafts import docx, odt, pdf
from demo.drafts.blocks import Document
from demo.drafts.layout import lay_out
from demo.drafts.plan import CONTENT, load
from demo.drafts.reports import report

FOLDER = Path(settings.BASE_DIR) / "demo" / "files" / "drafts"
MEASURED = CONTENT / "pages.toml"


@dataclass(frozen=True)
class DraftSource:
    """A file of the demo: its content files, each one a change to those before it."""

    name: str
    content: tuple[str, ...]
    shows_changes: bool = False

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def path(self) -> Path:
        return FOLDER / self.name

    def document(self) -> Document:
        return lay_out(load(*self.content), show_changes=self.shows_changes)


BOLIVIA = ("bolivia-v1-es", "bolivia-v2-es")
FILES = [
    DraftSource("bolivia-pan-v1-es.docx", BOLIVIA[:1]),
    DraftSource("bolivia-pan-v2-es.docx", BOLIVIA),
    DraftSource("bolivia-pan-v2-es-tracked.docx", BOLIVIA, shows_changes=True),
    DraftSource("bolivia-pan-v2-en.pdf", (*BOLIVIA, "bolivia-v2-en")),
    DraftSource("panama-pan-v1-es.pdf", ("panama-v1-es",)),
    DraftSource("ecuador-pan-v1-es.odt", ("ecuador-v1-es",)),
    DraftSource("jamaica-nap-v1-en.docx", ("jamaica-v1-en",)),
]

REPORTS = {"chile-evaluation-es.pdf": "chile-evaluation-es"}


def make_report(name: str) -> bytes:
    """A short paper that is not a plan."""
    return pdf.write(report(REPORTS[name]))


def make(source: DraftSource) -> bytes:
    """The file, with the page numbers as they were last measured."""
    document = source.document()
    if source.kind == "pdf":
        return pdf.write(document)
    count, pages = measured(source, document)
    write = docx.write if source.kind == "docx" else odt.write
    return write(document, pages, count)


def measured(source: DraftSource, document: Document) -> tuple[int, list[int]]:
    """How many pages there are and where each heading stands; ones before the first measuring.

    Word processors lay a text out only when they open it. So its page numbers are measured once, after
    the content changed (`make_demo_drafts --measure`), and kept beside the content.
    """
    said = tomllib.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    count, pages = said.get(source.name, {}).get("count", 1), said.get(source.name, {}).get("headings", [])
    headings = len(document.headings)
    return count, pages if len(pages) == headings else [1] * headings
