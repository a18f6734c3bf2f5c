"""The kinds of days, and one such day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.accounts.models import User
from academy.countries.models import Country


class Kind(TextChoices):
    """What falls due. The words stand in calendars where others may look: they name no need."""

    MILESTONE = "milestone", gettext_lazy("Milestone of the roadmap")
    ACTION = "action", gettext_lazy("Action of the roadmap")
    LETTER = "letter", gettext_lazy("Answer to a letter")
    REVIEW = "review", gettext_lazy("Review of a draft")
    REQUEST = "request", gettext_lazy("Promised day of a request")
    STEP = "step", gettext_lazy("Next step after a call or visit")
    CONVENING = "convening", gettext_lazy("Convening")
    PLAN = "plan", gettext_lazy("Last day of a plan")


@dataclass(frozen=True)
class Due:
    """Something that is expected on a day and has not come yet."""

    on: date
    kind: Kind
    # What it is, for the page; in the calendar of a program only `neutral` stands.
    text: str
    url: str
    # Stays the same for a thing, so that a calendar program moves it and never doubles it.
    key: str
    country: Country | None = None
    detail: str = ""
    owner: User | None = None
    is_mine: bool = False
    # A day one is told, not one that somebody has to keep.
    only_tells: bool = False

    @property
    def is_late(self) -> bool:
        """Computed, never stored."""
        return not self.only_tells and self.on < timezone.localdate()

    @property
    def neutral(self) -> str:
        """Whose day it is and of which kind: no title, no need, no name."""
        if self.kind == Kind.CONVENING:
            return self.text
        words = {"country": self.country, "kind": self.kind.label}
        return _("%(country)s: %(kind)s") % words if self.country else str(self.kind.label)
