"""P7: fonts on papers are cut down to the letters in use by HarfBuzz, not by the slow way around it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from academy.documents.rendering import PRESS, Sheet
from bench.measuring import Line, Run, cost_of, ratio
from bench.printing import STATIC

WITHOUT_HARFBUZZ = Path(__file__).with_name("fonttools_press.py")


def measure(run: Run) -> Iterator[Line]:
    jobs = [
        {"html": _certificate(n).html(), "out": str(run.folder / f"font-{n}.pdf")}
        for n in range(run.size(20, quick=12))
    ]
    faster = ratio(
        lambda: cost_of(lambda: _print(PRESS, jobs)),
        lambda: cost_of(lambda: _print(WITHOUT_HARFBUZZ, jobs)),
        run.pairs,
    )
    yield Line("P7", f"{len(jobs)} certificates with HarfBuzz", faster, "x fontTools", 0.333)


def _print(press: Path, jobs: list[dict[str, str]]) -> None:
    command = [sys.executable, str(press), str(STATIC)]
    answer = subprocess.run(command, input=json.dumps(jobs).encode(), capture_output=True, check=True)
    if json.loads(answer.stdout):
        raise RuntimeError(answer.stdout.decode())


def _certificate(n: int) -> Sheet:
    title = "Certificate of participation"
    content = {
        "title": title, "holder": f"Lucía Méndez {n}", "took_part": "took part in",
        "convening": "NAP Academy, Kingston", "held": "held in Kingston (Jamaica), 9 to 11 March 2027.",
        "partners": "Our Secure Future · UN Women", "issued_at": timezone.now(),
    }  # fmt: skip
    return Sheet("pdf/certificate.html", content, "en", title)
