"""What the brief is made of: parts of short lines, each saying where it stands in the portal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.pages.addresses import absolute


@dataclass(frozen=True)
class Room:
    """How much a part may hold: lines, and letters in a line. Two pages are two pages."""

    lines: int
    letters: int

    def cut(self, text: str) -> str:
        """One line of it; what was typed with breaks is read on."""
        return Truncator(" ".join(str(text).split())).chars(self.letters)


# From roomy to close; the first with which the brief fits on its two pages is taken.
ROOMS = [Room(7, 160), Room(5, 100), Room(4, 80), Room(3, 60), Room(2, 45)]


@dataclass(frozen=True)
class Line:
    """What, since when or by when, and a word more."""

    text: str
    on: str = ""
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Part:
    """A heading, its lines, and where one reads all of it."""

    title: str
    lines: Sequence[Line] = ()
    # What stands there where there are no lines.
    empty: str = ""
    # One sentence of figures, with numerator, denominator and day.
    figures: str = ""
    source: str = ""
    more: str = ""
    # Some of its lines have a day, and so all stand beside a column of days.
    is_dated: bool = False


@dataclass
class Writer:
    """Makes parts that fit the room there is."""

    room: Room
    parts: list[Part] = field(default_factory=list)

    def part(self, title: str, lines: Iterable[Line], *, source: str, empty: str, figures: str = "") -> None:
        """A part with as many lines as there is room for; of the rest it says how many."""
        every = list(lines)
        shown = [
            Line(self.room.cut(one.text), one.on, self.room.cut(one.note), one.is_late)
            for one in every[: self.room.lines]
        ]
        n = len(every) - len(shown)
        more = (
            ngettext("and %(n)d more in the portal", "and %(n)d more in the portal", n) % {"n": n}
            if n
            else ""
        )
        dated = any(one.on for one in shown)
        self.parts.append(Part(title, shown, "" if every else empty, figures, source, more, dated))


def portal(*paths: str) -> str:
    """Where it stands, as one types it: without the beginning every address has."""
    shown = ", ".join(absolute(path).split("//", 1)[-1] for path in paths)
    return _("Source: %(source)s") % {"source": shown}
