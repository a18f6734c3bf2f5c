"""What the outcome report is made of: parts, and numbers that say of how many."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Line:
    """One number of a part. `n` is None where nobody wrote it down, `of` where there is no whole."""

    label: str
    n: int | Decimal | None
    of: int | None = None
    note: str = ""
    # Of fewer than five people: the number is there and is not told.
    is_few: bool = False

    @property
    def shown(self) -> int | Decimal | str | None:
        return _("fewer than five") if self.is_few else self.n


@dataclass(frozen=True)
class Part:
    title: str
    # How it was counted, in a sentence.
    how: str
    lines: list[Line]
    not_reported: int = 0
