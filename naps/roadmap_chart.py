"""A roadmap as two pictures the server draws: its actions on a line of months, and its money by topic.

Numbers as attributes, no style; everything a picture shows stands in the table below it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.countries.models import Topic
from naps.models import Action
from naps.roadmap_lines import ActionLine, Lines, TopicPart
from naps.roadmap_money import CurrencySum, amount, costs_of
from naps.states import ActionStatus

# In units of the picture; across, places are shares of its width.
ROW, TOP, BAR = 44, 28, 14
MOST_TICKS = 9
# How long a bar is drawn of an action that does not say when it begins.
UNKNOWN_START = timedelta(days=30)
# How a status is drawn, as in the other charts.
KINDS: dict[str, str] = {
    ActionStatus.NOT_STARTED: "open",
    ActionStatus.IN_PROGRESS: "track",
    ActionStatus.COMPLETED: "done",
    ActionStatus.POSTPONED: "aside",
    ActionStatus.DROPPED: "aside",
}


@dataclass(frozen=True)
class Piece:
    kind: str
    x: str
    width: str
    y: int


@dataclass(frozen=True)
class Point:
    """A milestone on its day."""

    is_reached: bool
    x: str
    y: int


@dataclass(frozen=True)
class Row:
    """One action."""

    line: ActionLine
    label: str
    label_y: int
    pieces: list[Piece]
    points: list[Point]
    begins: str


@dataclass(frozen=True)
class Tick:
    label: str
    x: str


@dataclass(frozen=True)
class Chart:
    """Every action of a roadmap from its beginning to its date, in the order of the roadmap."""

    rows: list[Row]
    ticks: list[Tick]
    today: str
    height: int
    bottom: int
    kinds: set[str] = field(default_factory=set)

    @property
    def key(self) -> list[tuple[str, str]]:
        """Sign and meaning, of what the picture holds."""
        words = {
            "done": _("done"),
            "track": _("in progress"),
            "open": _("not started"),
            "late": _("late: its date has passed"),
            "aside": _("postponed or dropped"),
            "reached": _("milestone reached"),
            "point": _("milestone ahead"),
        }
        return [(kind, said) for kind, said in words.items() if kind in self.kinds]


def chart_of(lines: Lines, today: date) -> Chart | None:
    """The picture of a roadmap, or None where there is no action yet."""
    found = [line for part in lines.parts for line in part.lines]
    if not found:
        return None
    scale = Scale.of(found, today)
    rows = [_row(line, place, scale, today) for place, line in enumerate(found)]
    bottom = TOP + ROW * len(rows)
    kinds = {piece.kind for row in rows for piece in row.pieces}
    kinds |= {"reached" if point.is_reached else "point" for row in rows for point in row.points}
    return Chart(rows, scale.ticks(), scale.at(today), bottom + 22, bottom, kinds)


@dataclass(frozen=True)
class Scale:
    """From days to shares of the width, with a little air on both sides."""

    first: date
    last: date

    @classmethod
    def of(cls, lines: Sequence[ActionLine], today: date) -> "Scale":
        days = [today, *(line.action.due_on for line in lines)]
        days += [begin_of(line.action) for line in lines]
        days += [day for line in lines for day in _days_of_milestones(line)]
        first = min(days).replace(day=1)
        last = max(*days, first + timedelta(days=90))
        return cls(first, (last.replace(day=1) + timedelta(days=31)).replace(day=1))

    def share(self, day: date) -> float:
        return 5 + 90 * (day - self.first).days / (self.last - self.first).days

    def at(self, day: date) -> str:
        # Never in the reader's notation: SVG knows only the point.
        return f"{self.share(day):.2f}%"

    def width(self, start: date, end: date) -> str:
        return f"{max(self.share(end) - self.share(start), 0.6):.2f}%"

    def ticks(self) -> list[Tick]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if months / n <= MOST_TICKS)
        found = []
        for n in range(self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month):
            day = date(n // 12, n % 12 + 1, 1)
            if n % step == 0 and day < self.last:
                found.append(Tick(str(day.year) if step >= 12 else _month(day), self.at(day)))
        return found


def _month(day: date) -> str:
    return date_format(day, "M Y")


def begin_of(action: Action) -> date:
    """Where its bar begins; where nobody has said when it begins, a month before its date."""
    return action.starts_on or action.due_on - UNKNOWN_START


def _days_of_milestones(line: ActionLine) -> Iterable[date]:
    return (m.milestone.completed_on or m.milestone.due_on for m in line.milestones)


def _row(line: ActionLine, place: int, scale: Scale, today: date) -> Row:
    action, top = line.action, TOP + ROW * place
    begin, kind = begin_of(action), KINDS[action.status]
    pieces = [Piece(kind, scale.at(begin), scale.width(begin, action.due_on), top + 22)]
    if action.is_late(today):
        pieces.append(Piece("late", scale.at(action.due_on), scale.width(action.due_on, today), top + 22))
    points = [
        Point(bool(m.milestone.completed_on), scale.at(day), top + 22 + BAR // 2)
        for m, day in zip(line.milestones, _days_of_milestones(line), strict=True)
    ]
    title = action.title if len(action.title) <= 70 else f"{action.title[:69]}…"
    begins = date_format(action.starts_on, "SHORT_DATE_FORMAT") if action.starts_on else ""
    return Row(line, f"{line.number} {title}", top + 16, pieces, points, begins)


# --- Money -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """A piece of a bar of money."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True)
class Money:
    """The costs of one topic in one currency, by where the money stands."""

    label: str
    shares: list[Share]
    total: str
    secured: str
    asked: str
    gap: str
    unknown: str


@dataclass(frozen=True)
class Budget:
    """One currency: a bar a topic, all on one scale, and their sum. Nothing is ever converted."""

    currency: str
    rows: list[Money]
    sum: Money


FUNDINGS = ["secured", "asked", "gap", "unknown"]


def budgets_of(parts: Sequence[TopicPart]) -> list[Budget]:
    """The money of a roadmap, currency by currency. Dropped actions are left out, as in the sums."""
    topics: list[tuple[Topic, list[Action]]] = [(p.topic, [line.action for line in p.lines]) for p in parts]
    everything = costs_of(action for _topic, actions in topics for action in actions)
    return [_budget(total, topics) for total in everything.sums]


def _budget(total: CurrencySum, topics: list[tuple[Topic, list[Action]]]) -> Budget:
    found = [(str(topic), _of_currency(actions, total.currency)) for topic, actions in topics]
    rows = [(label, money) for label, money in found if money]
    longest = max((money.total for _label, money in rows), default=Decimal())
    return Budget(
        currency=total.currency,
        rows=[_money(label, money, longest) for label, money in rows],
        sum=_money(_("All topics"), total, total.total),
    )


def _of_currency(actions: Iterable[Action], currency: str) -> CurrencySum | None:
    return next((line for line in costs_of(actions).sums if line.currency == currency), None)


def _money(label: str, money: CurrencySum, longest: Decimal) -> Money:
    at, shares = Decimal(), []
    for name in FUNDINGS:
        value = getattr(money, name)
        width = 100 * value / longest if longest else Decimal()
        if value:
            shares.append(Share(name, f"{at:.2f}%", f"{width:.2f}%"))
        at += width
    words = {name: amount(getattr(money, name)) for name in ["total", *FUNDINGS]}
    return Money(label=label, shares=shares, **words)
