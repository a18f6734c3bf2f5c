"""P3 and P5: two hundred certificates in one run, and what each of them holds."""

import io
import subprocess
from collections.abc import Iterator
from datetime import timedelta

import zxingcpp
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from academy.documents.issuing import render_waiting, sheet_of
from academy.documents.models import IssuedDocument
from academy.documents.rendering import PressFailed, Sheet, render
from academy.documents.states import PaperStatus
from academy.pages.addresses import absolute
from bench import world
from bench.measuring import Line, PeakOfChildren, Run, cost_of, ratio
from bench.printing import print_plainly
from bench.tagged import untagged
from convenings.states import ConveningStatus
from participants.actions.certificates import issue_certificates
from participants.states import RegistrationStatus


def measure(run: Run) -> Iterator[Line]:
    papers = _issued(run.size(200, quick=60))
    yield _faster_than_a_loop(run, papers)
    yield from _memory(run, papers)
    yield from _what_they_hold(run, papers)


def _issued(number: int) -> list[IssuedDocument]:
    """Certificates of everybody who was there, issued by the real action and not printed yet."""
    ended = timezone.localdate() - timedelta(days=10)
    convening = world.a_convening(starts_on=ended, status=ConveningStatus.COMPLETED)
    people = world.people_of(convening, number, [RegistrationStatus.CONFIRMED])
    world.everybody_was_there(convening, people)
    certificates = issue_certificates(convening, by=world.staff())
    return [certificate.paper for certificate in certificates]


def _faster_than_a_loop(run: Run, papers: list[IssuedDocument]) -> Line:
    """From rows that wait to files in the store, against files only."""

    def portal() -> float:
        _put_back(papers)
        return cost_of(render_waiting)

    def plain() -> float:
        return cost_of(lambda: print_plainly([sheet_of(paper) for paper in papers], run.folder / "plain"))

    what = f"{len(papers)} certificates, by the worker"
    return Line("P3", what, ratio(plain, portal, run.pairs), "x naive", 1.6, at_least=True)


def _put_back(papers: list[IssuedDocument]) -> None:
    for paper in IssuedDocument.objects.filter(pk__in=[paper.pk for paper in papers]):
        default_storage.delete(paper.key)
    IssuedDocument.objects.filter(pk__in=[paper.pk for paper in papers]).update(
        status=PaperStatus.WAITING, claimed_at=None, attempts=0
    )


def _memory(run: Run, papers: list[IssuedDocument]) -> Iterator[Line]:
    few, many = run.size(50, quick=20), run.size(500, quick=120)
    sheets = [sheet_of(paper) for paper in papers]
    repeated = (sheets * (many // len(sheets) + 1))[:many]
    small, large = _peak(sheets[:few]), _peak(repeated)
    yield Line("P3", f"peak of the press, {many} certificates in one process", large, "MB", 90)
    yield Line("P3", f"the same, against {few}", large / small, "x", 1.15)


def _peak(sheets: list[Sheet]) -> float:
    with PeakOfChildren() as peak:
        render(sheets)
    return peak.megabytes


def _what_they_hold(run: Run, papers: list[IssuedDocument]) -> Iterator[Line]:
    shown = papers[: run.size(200, quick=30)]
    made = render([sheet_of(paper) for paper in shown])
    files = [file for file in made if not isinstance(file, PressFailed)]
    yield Line("P5", "the largest certificate", max(map(len, files)) / 1000, "kB", 30)
    missing = sum(bool(untagged(PdfReader(io.BytesIO(file)))) for file in files) + len(made) - len(files)
    yield Line("P5", f"of {len(made)}: not made, or not tagged as PDF/UA wants", missing, "certificates", 0)
    addresses = [absolute(paper.get_absolute_url()) for paper in shown]
    unread = sum(
        not (isinstance(file, bytes) and _reads(file, address))
        for file, address in zip(made, addresses, strict=True)
    )
    yield Line("P5", f"of {len(made)}: QR code not read back at 150 dpi", unread, "certificates", 0)


def _reads(file: bytes, address: str) -> bool:
    """Whether a reader that sees the printed page finds exactly this address in it."""
    command = ["pdftoppm", "-r", "150", "-gray", "-singlefile", "-"]
    picture = subprocess.run(command, input=file, capture_output=True, check=True).stdout
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return [code.text for code in found] == [address]
