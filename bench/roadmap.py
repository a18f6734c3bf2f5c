"""P5 and P6: the paper of a roadmap of nine pages, how it grows, and the second download."""

import io
from collections.abc import Iterator
from dataclasses import asdict

from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.documents.issuing import render_waiting
from academy.documents.rendering import PressFailed, Sheet, render
from bench import world
from bench.measuring import Line, Run, cost_each, cost_of, ratio
from bench.printing import print_plainly
from bench.tagged import untagged
from naps.actions.roadmaps import agree_for_academy, agree_for_country
from naps.models import Plan, Roadmap
from naps.roadmap_pdf import RoadmapSheet
from naps.states import RoadmapStatus

# How many actions fill nine pages, and how many times as many a long roadmap has. Counted in actions and
# not in pages: the last page of a topic is rarely full, so a short paper has fewer of them on a page.
NINE_PAGES, TIMES = 60, 4
DOWNLOADS = 30


def measure(run: Run) -> Iterator[Line]:
    plans = iter(world.plans_being_written())
    nine = sheet_of(world.an_agreed_roadmap(next(plans), actions=NINE_PAGES))
    paper = _printed(nine)
    yield from _what_it_holds(paper)
    yield _slower_than_plain(run, nine, len(paper.pages))
    few = run.size(NINE_PAGES, quick=NINE_PAGES // 2)
    short, long = (
        sheet_of(world.an_agreed_roadmap(next(plans), actions=actions)) for actions in (few, TIMES * few)
    )
    yield _growth(run, short, long)
    yield _second_download(run, next(plans), nine)


def sheet_of(roadmap: Roadmap) -> Sheet:
    content = asdict(RoadmapSheet.of(roadmap, today=timezone.localdate()))
    return Sheet("pdf/roadmap.html", content, "en", str(roadmap))


def _printed(sheet: Sheet) -> PdfReader:
    [made] = render([sheet])
    if isinstance(made, PressFailed):
        raise made
    return PdfReader(io.BytesIO(made))


def _what_it_holds(paper: PdfReader) -> Iterator[Line]:
    size = paper.stream.seek(0, io.SEEK_END) / 1000 / len(paper.pages)
    yield Line("P5", f"a page of a roadmap of {len(paper.pages)}", size, "kB", 11)
    yield Line("P5", "what its tags lack: " + (", ".join(untagged(paper)) or "nothing"),
               len(untagged(paper)), "entries", 0)  # fmt: skip


def _slower_than_plain(run: Run, sheet: Sheet, pages: int) -> Line:
    """Tagged, with limits and a fetcher of our own, against neither."""
    tagged = ratio(
        lambda: cost_of(lambda: render([sheet])),
        lambda: cost_of(lambda: print_plainly([sheet], run.folder / "plain")),
        # More of them: the two are so alike that a moment's disturbance would decide.
        run.pairs + 2,
    )
    return Line("P6", f"a roadmap of {pages} pages", tagged, "x naive", 1.15)


def _growth(run: Run, short: Sheet, long: Sheet) -> Line:
    """One long paper against as much in short ones, so that starting the press counts on both sides."""
    pages = [len(_printed(sheet).pages) for sheet in (short, long)]
    grown = ratio(
        lambda: cost_of(lambda: render([long])), lambda: cost_of(lambda: render([short] * TIMES)), run.pairs
    )
    what = f"{TIMES} times the actions: {pages[1]} pages against {pages[0]}"
    return Line("P6", what, TIMES * grown, "x the time", 5.2)


def _second_download(run: Run, plan: Plan, sheet: Sheet) -> Line:
    """The agreed paper as a member of the team downloads it, against printing it."""
    roadmap = world.an_agreed_roadmap(plan, actions=NINE_PAGES, status=RoadmapStatus.SUBMITTED)
    staff = world.staff()
    agree_for_academy(roadmap, by=staff)
    agree_for_country(roadmap, by=staff)
    render_waiting()
    client, address = world.signed_in(staff), reverse("naps:roadmap-paper", args=[roadmap.pk])

    def download() -> None:
        if not client.get(address).getvalue().startswith(b"%PDF"):
            raise RuntimeError(f"{address} is no PDF")

    downloaded = ratio(
        lambda: cost_each(download, DOWNLOADS), lambda: cost_of(lambda: render([sheet])), run.pairs
    )
    return Line("P6", "the second download", downloaded, "x the first", 0.01)
