"""One thing that needs somebody: what, with whom it is, since when, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.accounts.models import User
from academy.countries.models import Country
from academy.pages.templatetags.pages import days_from_today


class Chapter(TextChoices):
    """What part of the Academy's work a thing belongs to."""

    CONVENINGS = "convenings", gettext_lazy("Convenings")
    PLANS = "plans", gettext_lazy("Plans, drafts and letters")
    ROADMAPS = "roadmaps", gettext_lazy("Roadmaps")
    ASSISTANCE = "assistance", gettext_lazy("Assistance")
    STORIES = "stories", gettext_lazy("Outcome stories")
    MAIL = "mail", gettext_lazy("Mail that did not arrive")


@dataclass(frozen=True)
class Item:
    """One thing that needs this person. `since` puts the oldest first."""

    text: str
    detail: str
    url: str
    button: str
    icon: str
    since: date
    chapter: str = ""
    country: Country | None = None
    # Who of the Academy answers for it; None: the whole team.
    owner: User | None = None
    # With whom it is, in words; empty where the list it stands on says so already.
    whom: str = ""
    is_mine: bool = False
    # By when it was promised or asked for.
    due: date | None = None

    @property
    def since_words(self) -> str:
        """The day, and how long ago that is; nothing where the list says no more than one day anyway."""
        values = {"day": date_format(self.since, "DATE_FORMAT"), "ago": days_from_today(self.since)}
        return _("since %(day)s, %(ago)s") % values

    @property
    def is_late(self) -> bool:
        """Computed, never stored."""
        return self.due is not None and self.due < timezone.localdate()

    @property
    def due_words(self) -> str:
        """By when, or how late, in words."""
        if self.due is None:
            return ""
        if not self.is_late:
            return _("by %(day)s") % {"day": date_format(self.due, "DATE_FORMAT")}
        n = (timezone.localdate() - self.due).days
        return ngettext("%(n)d day late", "%(n)d days late", n) % {"n": n}


def day(moment) -> date:
    """The day of a moment, as the portal counts days."""
    return timezone.localdate(moment)


def addressed(items: Iterable[Item], reader: User, owners: dict[int, User]) -> list[Item]:
    """The Academy's things, each with the one who answers for it: a request's own person in charge, else
    whoever follows the country; where there is nobody it is the team's. What is with others stays so."""
    found = []
    for item in items:
        owner = item.owner or (owners.get(item.country.pk) if item.country else None)
        is_mine = owner is not None and owner.pk == reader.pk
        whom = item.whom or _whom(owner, is_mine=is_mine)
        found.append(replace(item, owner=owner, is_mine=is_mine, whom=whom))
    return found


def _whom(owner: User | None, *, is_mine: bool) -> str:
    if owner is None:
        return _("with the team")
    return _("with you") if is_mine else _("with %(name)s") % {"name": owner}
