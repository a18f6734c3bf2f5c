"""The letters that look over several chapters: a country's month, and the countries without news."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.notices.kinds import LetterKind
from academy.notices.outbox import Letter, post
from dashboards.month import DUE_DAYS, Line, Month
from dashboards.quiet import QUIET_DAYS, Quiet
from naps.models.actions import STALE_AFTER_DAYS

# A letter stays short; the page has the rest.
MOST_LINKS = 12


def month_key(iso3: str, today: date, user: User) -> str:
    return f"month-{iso3}-{today:%Y-%m}-{user.pk}"


def month(told: Month, user: User) -> None:
    """To a focal point: the counts, and each action that waits with a way to its three questions.

    Titles of actions only. Of requests and what else waits there are numbers: a mailbox is not the portal.
    """
    page = reverse("dashboards:month", args=[told.country.slug])

    def letter() -> Letter:
        values = {"country": told.country, "month": told.name}
        more = len(told.lines) - MOST_LINKS
        n = max(more, 0)
        rest = ngettext("%(n)d more action is on the page.", "%(n)d more actions are on the page.", n)
        return Letter(
            subject=_("The roadmap of %(country)s in %(month)s") % values,
            lines=[_("This is the month of the roadmap of %(country)s in short.") % values],
            facts=_counts(told),
            button=(_("See the month"), personal_link(user, next_path=page)),
            links=[_link(told, line, user) for line in told.lines[:MOST_LINKS]],
            after=[
                *([rest % {"n": n}] if n else []),
                *([_about_the_links()] if told.lines else []),
            ],
        )

    key = month_key(told.country.iso3, told.today, user)
    post(key, to=user, letter=letter, secret=True, kind=LetterKind.MONTH, about=f"roadmap-{told.roadmap.pk}")


def _about_the_links() -> str:
    return _("Each line opens three questions about that one action. The links are for you alone.")


def _counts(told: Month) -> list[tuple[str, str]]:
    since = date_format(told.since, "DATE_FORMAT")
    counts: list[tuple[str, Sequence]] = [
        (_("Late"), told.late),
        (_("Due in the next %(n)d days") % {"n": DUE_DAYS}, told.due),
        (_("Without news for %(n)d days") % {"n": STALE_AFTER_DAYS}, told.silent),
        (_("Reported since %(day)s") % {"day": since}, told.reported),
        (_("Open requests for assistance"), told.requests),
        (_("Waiting for you"), told.waiting),
    ]
    return [(words, str(len(rows))) for words, rows in counts if rows]


def _link(told: Month, line: Line, user: User) -> tuple[str, str]:
    path = reverse("naps:action-update", args=[line.action.pk])
    values = {"action": line.action.title, "why": line.words}
    is_late = line in told.late
    words = _("Late, %(why)s: %(action)s") if is_late else _("%(action)s, %(why)s")
    return words % values, personal_link(user, next_path=path)


def quiet_countries(found: list[Quiet], user: User, *, week: date) -> None:
    """To staff, on Mondays: which countries nobody has heard of, and what the last news was."""

    def letter() -> Letter:
        n = len(found)
        subject = ngettext("%(n)d country has been quiet", "%(n)d countries have been quiet", n)
        return Letter(
            subject=subject % {"n": n},
            lines=[
                _("They follow up on a plan, and nothing has been heard of them for %(n)d days.")
                % {"n": QUIET_DAYS},
                _("A call helps more than a letter. What was said can be written down as an engagement."),
            ],
            facts=[(str(one.country), one.words) for one in found],
            button=(_("See everything that waits"), reverse("dashboards:worklist")),
        )

    post(f"quiet-{week}-{user.pk}", to=user, letter=letter, kind=LetterKind.QUIET)
