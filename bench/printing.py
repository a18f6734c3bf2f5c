"""The same papers by the plain loop: what the portal's own way of printing is measured against."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from academy.documents.rendering import Sheet
from bench.serving import ROOT

PLAIN = Path(__file__).with_name("plain_weasyprint.py")
STATIC = ROOT / "static"


def print_plainly(sheets: Sequence[Sheet], folder: Path) -> None:
    """From the same frozen values, one PDF each, in one process."""
    folder.mkdir(exist_ok=True)
    jobs = [(page_of(sheet), str(folder / f"{n}.pdf")) for n, sheet in enumerate(sheets)]
    subprocess.run([sys.executable, str(PLAIN)], input=json.dumps(jobs).encode(), check=True)


def page_of(sheet: Sheet) -> str:
    """The page with its style sheet in it, as a single file that needs nothing but the fonts."""
    css = (STATIC / "css/pdf.css").read_text().replace("../fonts/", f"{(STATIC / 'fonts').as_uri()}/")
    return sheet.html().replace("</head>", f"<style>{css}</style></head>")
