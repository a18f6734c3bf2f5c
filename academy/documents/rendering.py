"""HTML templates made into tagged PDFs, in a process of their own.

The press (`press.py`) has limits on time and memory and can read our style sheet, fonts and
nothing else: what countries and people typed is on these pages.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils import translation

from academy.documents import qr
from academy.sample.models import is_sample
from academy.sample.wording import SAMPLE_NOTICE

PRESS = Path(__file__).with_name("press.py")
SECONDS_A_SHEET = 20
SECONDS_TO_START = 20
SECONDS_A_RUN = 540  # less than the queue gives a task, and than the lease of a claimed paper
# What the press needs to find its fonts and libraries. Our keys and addresses are none of its business.
OF_THE_MACHINE = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


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
    # How long the press may take, where a paper of many pages needs more than others.
    seconds: int = 0

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
        jobs, errors = [], {}
        for n, sheet in enumerate(sheets):
            try:
                out = str(folder / f"{n}.pdf")
                jobs.append({"html": sheet.html(), "out": out, "seconds": sheet.seconds})
            except DatabaseError:  # no fault of the sheet's
                raise
            except Exception as error:  # whatever is wrong with the template or the values
                errors[n] = f"{type(error).__name__}: {error}"[:400]
        numbers = [n for n in range(len(sheets)) if n not in errors]
        errors |= {numbers[k]: error for k, error in _print(jobs).items()}
        return [_collect(folder / f"{n}.pdf", errors.get(n)) for n in range(len(sheets))]
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
    needed = sum(job.get("seconds") or SECONDS_A_SHEET for job in jobs)
    limit = min(SECONDS_TO_START + needed, SECONDS_A_RUN)
    environment = {name: os.environ[name] for name in OF_THE_MACHINE if name in os.environ}
    try:
        answer = subprocess.run(  # noqa: S603 our own script, no shell
            command,
            input=json.dumps(jobs).encode(),
            capture_output=True,
            timeout=limit,
            check=False,
            env=environment,
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
