"""The letters about a date of a roadmap, before and after it, to whoever does the action."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.notices.kinds import LetterKind
from academy.notices.outbox import Letter, post
from naps.models import Action, Milestone
from participants.models import Person


def milestone_due(milestone: Milestone, reader: User | Person, *, today: date, notice: int) -> None:
    """Before a milestone is due: what it is, and where to say that it has been reached."""
    action = milestone.action

    def letter() -> Letter:
        values = {
            "milestone": milestone.title,
            "when": _in_days(milestone.due_on, today),
            "country": action.country,
        }
        return Letter(
            subject=_("Milestone due %(when)s: %(milestone)s") % values,
            lines=[_("A milestone of the roadmap of %(country)s is due %(when)s.") % values],
            facts=[
                (_("Milestone"), milestone.title),
                (_("Due on"), date_format(milestone.due_on, "DATE_FORMAT")),
                (_("Action"), action.title),
                (_("Lead institution"), action.lead_institution),
            ],
            button=_way_in(reader, _("Mark it reached"), "naps:milestone-reach", milestone.pk),
            after=[_what_if_late(reader)],
        )

    key = f"milestone-due-{milestone.pk}-{milestone.due_on}-{notice}-{_code(reader)}"
    _post(key, reader, letter, action)


def action_due(action: Action, reader: User | Person, *, due_on: date, today: date, notice: int) -> None:
    """Before an action is due: what it is, and where to report on it."""

    def letter() -> Letter:
        values = {
            "action": action.title,
            "when": _in_days(due_on, today),
            "country": action.country,
        }
        return Letter(
            subject=_("Action due %(when)s: %(action)s") % values,
            lines=[_("An action of the roadmap of %(country)s is due %(when)s.") % values],
            facts=_facts(action, due_on),
            button=_way_in(reader, _("Report where it stands"), "naps:action-update", action.pk),
            after=[_what_if_late(reader)],
        )

    _post(f"action-due-{action.pk}-{due_on}-{notice}-{_code(reader)}", reader, letter, action)


def action_late(
    action: Action, reader: User | Person, *, due_on: date, days: int, letter_number: int
) -> None:
    """After its day has passed: three questions, answered from the letter."""

    def letter() -> Letter:
        day = date_format(due_on, "DATE_FORMAT")
        subject = ngettext("Late by %(n)d day: %(action)s", "Late by %(n)d days: %(action)s", days)
        return Letter(
            subject=subject % {"n": days, "action": action.title},
            lines=[
                _("An action of the roadmap of %(country)s was due on %(day)s.")
                % {"country": action.country, "day": day},
                _("Where does it stand? Three short questions, also if it is postponed or dropped."),
            ],
            facts=_facts(action, due_on),
            button=_way_in(reader, _("Answer three questions"), "naps:action-update", action.pk),
            after=[_what_if_late(reader)],
        )

    _post(f"action-late-{action.pk}-{due_on}-{letter_number}-{_code(reader)}", reader, letter, action)


def _post(key: str, reader: User | Person, letter: Callable[[], Letter], action: Action) -> None:
    """With a way to do without. What lets somebody in is not kept in the outbox."""
    about, lets_in = f"roadmap-{action.roadmap.pk}", isinstance(reader, User)
    post(key, to=reader, letter=letter, about=about, secret=lets_in, kind=LetterKind.ROADMAP_DUE)


def _facts(action: Action, due_on: date) -> list[tuple[str, str]]:
    return [
        (_("Action"), action.title),
        (_("Due on"), date_format(due_on, "DATE_FORMAT")),
        (_("Lead institution"), action.lead_institution),
        (_("Status"), str(action.get_status_display())),
    ]


def _in_days(due_on: date, today: date) -> str:
    days = (due_on - today).days
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days} if days > 0 else _("today")


def _way_in(reader: User | Person, words: str, page: str, pk: int) -> tuple[str, str] | None:
    """A button only for those who can sign in: it lets them in and opens the page with the one thing."""
    if not isinstance(reader, User):
        return None
    return words, personal_link(reader, next_path=reverse(page, args=[pk]))


def _what_if_late(reader: User | Person) -> str:
    if isinstance(reader, User):
        return _("If the date cannot be kept, say so on the same page. That helps as well.")
    return _("Please tell your focal point how it stands, also if the date cannot be kept.")


def _code(reader: User | Person) -> str:
    """Who it is, without the address."""
    return f"{reader._meta.model_name}-{reader.pk}"
