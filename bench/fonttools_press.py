"""Run by path: the portal's press as it would work on a machine without HarfBuzz's subsetter."""

import runpy
import sys
from pathlib import Path

import weasyprint.pdf.fonts

weasyprint.pdf.fonts.harfbuzz_subset = None
press = runpy.run_path(str(Path(__file__).parent.parent / "academy/documents/press.py"))
press["main"](Path(sys.argv[1]))
