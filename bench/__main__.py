"""Runs the cases and prints one JSON line a goal; leaves with 1 when a goal is missed."""

import argparse
import json
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from importlib import import_module

from bench.measuring import Line, Run
from bench.place import portal

CASES = {
    "certificates": "P3, P5: two hundred certificates in one run, what they hold, and their QR codes",
    "roadmap": "P5, P6: the paper of a roadmap, how it grows, and the second download",
    "fonts": "P7: fonts are subset by HarfBuzz",
    "pages": "W1, W2: the middleware, and the organisers' list with 50 and 200 people",
    "render": "W3: the template of that list",
    "dashboard": "D: queries of a region's page, and how it grows with the data",
    "reminders": "B3: letters through the outbox, to a mail server on this machine",
    "extract": "X1: the text of a PDF and of a DOCX of sixty pages, against reading them plainly",
    "compare": "X2: what changed between two versions of a plan",
    "weight": "F1: what pages weigh, and whether they ask anybody else for anything",
}
NOT_YET = {
    "P1, P2, P4": "stamping text on a page that was laid out once: a second stage, after the laid-out path",
    "D1, D2, D4": "a summary table and cached dashboards: not built, the figures are counted when asked",
    "B1": "importing delegates from a workbook: not built",
    "B2": "exporting people in bulk: not built; tables of regions are small",
    "F2": "compares with script libraries for charts, which the portal does not carry",
}


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    if asked.list:
        _list()
        return 0
    # Whoever ends it wants its servers and its folder gone as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with portal(quick=asked.quick) as run:
        return report(lines_of(asked.cases or list(CASES), run), run)


def report(lines: Iterable[Line], run: Run) -> int:
    """Prints every line as soon as it is measured. Returns what the command leaves with."""
    missed = moved = 0
    for line in lines:
        missed += not line.ok
        moved += line.planned is not None
        print(json.dumps(line.as_dict(database=run.database, quick=run.quick)), flush=True)
    _say(f"{missed} missed." if missed else "Every goal is met.")
    if moved:
        _say(f"Gates moved from what was planned: {moved}. docs/adr/0008 says why.")
    return 1 if missed else 0


def lines_of(cases: list[str], run: Run) -> Iterator[Line]:
    for case in cases:
        _say(f"{case} ({run.database}) …")
        began = time.monotonic()
        try:
            # Imported only now: a case reads models, which want a portal that is set up.
            yield from import_module(f"bench.{case}").measure(run)
        except Exception:  # the other cases are still worth knowing
            traceback.print_exc()
            yield Line(case, "could not be measured", 1, "failures", 0)
        _say(f"{case}: {time.monotonic() - began:.0f} s")


def _list() -> None:
    for name, what in CASES.items():
        print(f"{name:14}{what}")
    for goals, why in NOT_YET.items():
        print(f"{goals:14}not yet: {why}")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("cases", nargs="*", choices=[[], *CASES], metavar="case", help=", ".join(CASES))
    parser.add_argument("--quick", action="store_true", help="fewer papers, letters and pairs")
    parser.add_argument("--list", action="store_true", help="the cases, and the goals that have none yet")
    return parser


if __name__ == "__main__":
    sys.exit(main())
