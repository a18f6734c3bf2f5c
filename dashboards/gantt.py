"""The plans of a country on a line of years, as the server draws it: numbers as attributes, no style.

Everything the picture shows stands in the table below it; the picture is for those who see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from naps.models import Plan, PlanEvent
from naps.states import PlanEventKind, Stage

# In units of the picture; across, places are shares of its width.
ROW, TOP, BAR = 46, 26, 16
# Years a bar fades over where its beginning or end is not known.
FADE = 2
MOST_TICKS = 8
# On a phone the beginning of a name has to do.
LONGEST_NAME = 48


@dataclass(frozen=True)
class Piece:
    """A part of a bar: in force, extended, expired but counting, being written, fading out."""

    kind: str
    x: str
    width: str
    y: str


@dataclass(frozen=True)
class Mark:
    """Adopted, launched, in legal force: where, and by which sign."""

    kind: str
    x: str
    y: str


@dataclass(frozen=True)
class Row:
    """One plan."""

    label: str
    label_y: str
    pieces: list[Piece]
    marks: list[Mark]


@dataclass(frozen=True)
class Tick:
    label: str
    x: str


@dataclass(frozen=True)
class Gantt:
    """All plans of a country, the earliest on top."""

    rows: list[Row]
    ticks: list[Tick]
    today: str
    height: int
    bottom: int
    # Which kinds of pieces and marks there are, so that the key explains no more than that.
    kinds: set[str] = field(default_factory=set)

    @property
    def key(self) -> list[tuple[str, str]]:
        """Sign and meaning, of what the picture holds."""
        words = {
            "force": _("in force"),
            "over": _("ended"),
            "longer": _("extended"),
            "tail": _("its years are over, it still counts as in force"),
            "design": _("being written"),
            "fade": _("beginning or end not reported"),
            "adopted": _("adopted"),
            "launched": _("launched"),
            "legal": _("in legal force"),
            "revised": _("revised"),
        }
        return [(kind, said) for kind, said in words.items() if kind in self.kinds]


@dataclass
class Span:
    """The time of one plan in years with fractions, and what it is made of."""

    pieces: list[tuple[str, float, float]] = field(default_factory=list)
    marks: list[tuple[str, float]] = field(default_factory=list)


def gantt(plans: Sequence[Plan], events: Sequence[PlanEvent], today: date) -> Gantt | None:
    """The picture of these plans, oldest first; None where none of them has any date."""
    now = _years(today)
    spans = [_span(plan, [e for e in events if e.plan_id == plan.pk], now) for plan in plans]
    ends = [at for span in spans for _kind, start, end in span.pieces for at in (start, end)]
    ends += [at for span in spans for _kind, at in span.marks]
    if not ends:
        return None
    first, last = int(min(*ends, now)), int(max(*ends, now) - 0.001) + 1
    scale = Scale(first, max(last, first + 4))
    rows = [
        _row(plan, span, place, scale) for place, (plan, span) in enumerate(zip(plans, spans, strict=True))
    ]
    bottom = TOP + ROW * len(rows)
    kinds = {piece.kind for row in rows for piece in row.pieces} | {m.kind for row in rows for m in row.marks}
    kinds = {"fade" if kind.endswith(("-in", "-out")) else kind for kind in kinds}
    return Gantt(rows, scale.ticks(), scale.at(now), bottom + 22, bottom, kinds)


@dataclass(frozen=True)
class Scale:
    """From years to shares of the width, with a little air on both sides."""

    first: int
    last: int

    def share(self, at: float) -> float:
        return 5 + 91 * (at - self.first) / (self.last - self.first)

    def at(self, at: float) -> str:
        # Never in the reader's notation: SVG knows only the point.
        return f"{self.share(at):.2f}%"

    def width(self, start: float, end: float) -> str:
        return f"{max(self.share(end) - self.share(start), 0.4):.2f}%"

    def ticks(self) -> list[Tick]:
        step = next(n for n in (1, 2, 5, 10, 25, 100) if (self.last - self.first) / n <= MOST_TICKS)
        years = [year for year in range(self.first, self.last + 1) if year % step == 0]
        return [Tick(str(year), self.at(year)) for year in years]


def _years(on: date) -> float:
    return on.year + (on.timetuple().tm_yday - 1) / 366


def _span(plan: Plan, events: list[PlanEvent], now: float) -> Span:
    marks = {"adopted": plan.adopted_on, "launched": plan.launched_on, "legal": plan.in_force_on}
    span = Span(marks=[(kind, _years(on)) for kind, on in marks.items() if on])
    span.marks += [("revised", _years(e.on)) for e in events if e.kind == PlanEventKind.REVISED]
    start, end = _begins(plan), _ends(plan)
    if plan.is_in_design:
        # Until today it is written; what comes after is not for us to draw.
        span.pieces = [("design", start, max(now, start + 0.2))] if start else []
        return span
    kind = "over" if plan.stage == Stage.ENDED else "force"
    if start is None and end is None:
        return span
    fade = "pale" if kind == "over" else "fade"
    if start is None and end is not None:
        span.pieces = [(f"{fade}-in", end - FADE, end - FADE / 2), (kind, end - FADE / 2, end)]
    elif start is not None and end is None:
        known = max(now, start + 0.5) if kind == "force" else start + FADE / 2
        span.pieces = [(kind, start, known), (f"{fade}-out", known, known + FADE / 2)]
    elif start is not None and end is not None:
        span.pieces = [(kind, start, max(end, start + 0.1))]
    _lengthen(span, events)
    if kind == "force" and end is not None and end < now:
        span.pieces.append(("tail", end, now))
    return span


def _lengthen(span: Span, events: list[PlanEvent]) -> None:
    """What an extension has added has a ground of its own."""
    added = [e.was_until + 1 for e in events if e.kind == PlanEventKind.EXTENDED and e.was_until]
    kind, start, end = span.pieces[-1]
    if added and start < min(added) < end:
        span.pieces[-1:] = [(kind, start, min(added)), ("longer", min(added), end)]


def _begins(plan: Plan) -> float | None:
    """The first year it covers, else the first day on which it was there."""
    if plan.period_start and not plan.is_in_design:
        return float(plan.period_start)
    if plan.is_in_design:
        return _years(plan.committed_on) if plan.committed_on else None
    known = [on for on in (plan.adopted_on, plan.launched_on, plan.in_force_on) if on]
    return _years(min(known)) if known else None


def _ends(plan: Plan) -> float | None:
    """The end of its last year; a plan that was ended on a day, then."""
    if plan.stage == Stage.ENDED and plan.ended_on:
        return _years(plan.ended_on)
    return float(plan.period_end + 1) if plan.period_end else None


def _row(plan: Plan, span: Span, place: int, scale: Scale) -> Row:
    top = TOP + ROW * place
    pieces = [
        Piece(kind, scale.at(start), scale.width(start, end), str(top + 22))
        for kind, start, end in span.pieces
    ]
    marks = [Mark(kind, scale.at(at), str(top + 22 + BAR // 2)) for kind, at in span.marks]
    name = plan.name if len(plan.name) <= LONGEST_NAME else f"{plan.name[: LONGEST_NAME - 1]}…"
    years = plan.period or ("" if pieces or marks else _("no date reported"))
    label = f"{years} · {name}" if years else name
    return Row(label, str(top + 16), pieces, marks)
