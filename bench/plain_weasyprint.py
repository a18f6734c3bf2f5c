"""Run by path: the loop one writes first. Every page brings its own style sheet and loads its own fonts.

Reads [[html, file], …] from standard input. Nothing here is ever tuned.
"""

import json
import sys

from weasyprint import HTML

for html, file in json.load(sys.stdin):
    HTML(string=html).write_pdf(file)
