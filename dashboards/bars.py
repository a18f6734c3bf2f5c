"""A chart of bars as the server draws it: numbers as attributes, so that no style is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.follow_up import Progress, TopicProgress


@dataclass(frozen=True)
class Segment:
    """A piece of a bar. Places are shares of the width, written as SVG wants them."""

    kind: str
    n: int
    x: str
    width: str
    middle: str


@dataclass(frozen=True)
class Bar:
    label: str
    progress: Progress
    segments: list[Segment]

    @property
    def words(self) -> str:
        return progress_words(self.progress)


def progress_words(progress: Progress) -> str:
    """The same as the bar says, for everybody who does not see it."""
    return _("%(done)d done, %(on_track)d on track, %(late)d late, %(aside)d postponed or dropped") % {
        "done": progress.done,
        "on_track": progress.on_track,
        "late": progress.late,
        "aside": progress.set_aside,
    }


def segments(progress: Progress, longest: int) -> list[Segment]:
    """Done, on track, late, set aside, one behind the other; what is not there takes no room."""
    parts = {
        "done": progress.done,
        "track": progress.on_track,
        "late": progress.late,
        "none": progress.set_aside,
    }
    at, found = 0.0, []
    for kind, n in parts.items():
        width = 100 * n / longest if longest else 0
        if n:
            found.append(Segment(kind, n, _share(at), _share(width), _share(at + width / 2)))
        at += width
    return found


def bars(rows: Sequence[TopicProgress]) -> list[Bar]:
    """One bar a topic; the longest fills the chart, so that lengths can be compared."""
    longest = max((row.progress.total for row in rows), default=0)
    return [Bar(str(row.topic), row.progress, segments(row.progress, longest)) for row in rows]


def _share(number: float) -> str:
    # Never in the reader's notation: SVG knows only the point.
    return f"{number:.2f}%"
