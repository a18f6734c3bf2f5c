"""Where the headings of a DOCX or ODT come to stand, asked of LibreOffice."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from pypdf import PdfReader

from demo.drafts.making import FILES, MEASURED, DraftSource, make

SECONDS = 180
ROUNDS = 2  # the second time the table of contents has its real length


class NoOffice(Exception):
    """LibreOffice is not on this machine, or could not open the file."""


def measure() -> None:
    """Lay out every DOCX and ODT and write down its pages."""
    for _round in range(ROUNDS):
        MEASURED.write_text("".join([INTRODUCTION, *map(_entry, [s for s in FILES if s.kind != "pdf"])]))


INTRODUCTION = (
    "# Written by `make_demo_drafts --measure`: pages of each file, and the page of each heading.\n"
)


def _entry(source: DraftSource) -> str:
    with tempfile.TemporaryDirectory(prefix="drafts-") as folder:
        path = Path(folder) / source.name
        path.write_bytes(make(source))
        reader = PdfReader(printed(path))
        pages = [reader.get_destination_page_number(mark) + 1 for mark in _flat(reader.outline)]
        return f'\n["{source.name}"]\ncount = {len(reader.pages)}\nheadings = {pages}\n'


def printed(path: Path) -> Path:
    """The PDF that LibreOffice makes of a file, beside it."""
    office = shutil.which("soffice")
    if office is None:
        raise NoOffice("LibreOffice (soffice) is needed to measure pages")
    command = [office, f"-env:UserInstallation=file://{path.parent}/profile", "--headless"]
    command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 no shell
    made = path.with_suffix(".pdf")
    if not made.exists():
        raise NoOffice(f"LibreOffice made nothing of {path.name}")
    return made


def _flat(marks: list) -> list:
    found = []
    for mark in marks:
        found += _flat(mark) if isinstance(mark, list) else [mark]
    return found
