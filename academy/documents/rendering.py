"""HTML templates made into tagged PDFs, in a process of their own.

The press (`press.py`) has limits on time and memory and can read our style sheet, fonts and
nothing else: what countries and people typed is on these pages.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from academy.documents import qr
from academy.sample.models import is_sample
from academy.sample.wording import SAMPLE_NOTICE

PRESS = Path(__file__).with_name("press.py")
SECONDS_A_SHEET = 20
SECONDS_TO_START = 20


class PressFailed(Exception):
    """The PDF could not be made. Says why, for staff."""


@dataclass(frozen=True)
class Sheet:
    """One paper to be made: a template, the frozen values in it, its language."""

    template: str
    data: dict
    language: str
    title: str
    number: str = ""
    verify_address: str = ""

    @property
    def verify_host(self) -> str:
        """The address without the number, as one would type it."""
        return self.verify_address.split("//", 1)[-1].removesuffix(f"{self.number}/").rstrip("/")

    def html(self) -> str:
        with translation.override(self.language):
            return render_to_string(
                self.template,
                {
                    "sheet": self,
                    **self.data,
                    "qr": qr.svg(self.verify_address) if self.verify_address else "",
                    "sample_notice": SAMPLE_NOTICE if is_sample() else "",
                },
            )


def render(sheets: Sequence[Sheet]) -> list[bytes | PressFailed]:
    """The PDFs of several sheets, in order; a sheet that fails does not take the others with it."""
    folder = Path(tempfile.mkdtemp(prefix="papers-"))
    try:
        jobs = [
            {
                "html": sheet.html(),
                "title": sheet.title,
                "language": sheet.language,
                "out": str(folder / f"{n}.pdf"),
            }
            for n, sheet in enumerate(sheets)
        ]
        errors = _print(jobs)
        return [_collect(Path(job["out"]), errors.get(n)) for n, job in enumerate(jobs)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def render_pdf(template: str, data: dict, *, language: str, title: str) -> bytes:
    """One PDF, now. For commands, previews and tests; papers that are issued go through the worker."""
    made = render([Sheet(template, data, language, title)])[0]
    if isinstance(made, PressFailed):
        raise made
    return made


def _print(jobs: list[dict]) -> dict[int, str]:
    command = [sys.executable, "-I", str(PRESS), str(Path(settings.BASE_DIR) / "static")]
    limit = SECONDS_TO_START + SECONDS_A_SHEET * len(jobs)
    try:
        answer = subprocess.run(  # noqa: S603 our own script, no shell
            command, input=json.dumps(jobs).encode(), capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return dict.fromkeys(range(len(jobs)), "took too long")
    try:
        return {int(n): error for n, error in json.loads(answer.stdout or b"null").items()}
    except (ValueError, AttributeError):
        reason = answer.stderr.decode(errors="replace").strip()[-400:] or f"exit {answer.returncode}"
        return dict.fromkeys(range(len(jobs)), reason)


def _collect(path: Path, error: str | None) -> bytes | PressFailed:
    if path.exists() and not error:
        return path.read_bytes()
    return PressFailed(error or "no PDF came out")
