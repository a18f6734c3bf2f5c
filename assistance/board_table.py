"""The board of requests as a table to take away: without names of who asked, and without the words of
requests that one side keeps from the other. The number leads to the page, which asks who reads it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from academy.tables import Note
from academy.workdays import days_between
from assistance.models import Request
from assistance.pace import Pace
from assistance.standing import standing_of


def columns() -> list[str]:
    return [
        _("Number"), _("Country"), _("Topic"), _("Kind of help"), _("In one line"), _("Side"), _("State"),
        _("How urgent"), _("Wanted by"), _("Asked on"), _("Working days since"), _("Acknowledged on"),
        _("First answer on"), _("Yes or no on"), _("What comes next"), _("Late"), _("In charge"),
    ]  # fmt: skip


def cells(request: Request) -> Sequence[Any]:
    today, standing, lines = timezone.localdate(), standing_of(request), list(request.lines.all())
    is_guarded = request.is_of_civil_society or request.own_side_only
    return [
        request.reference,
        str(request.country),
        ", ".join(sorted({str(line.topic) for line in lines})),
        ", ".join(sorted({str(line.get_help_type_display()) for line in lines})),
        "" if is_guarded else request.title,
        _("kept from the other side") if is_guarded else _("open to the team"),
        str(request.get_status_display()),
        str(request.get_urgency_display()),
        request.wanted_by,
        request.asked_at.date(),
        days_between(request.asked_at.date(), today) if request.is_open else None,
        _day(request.acknowledged_at),
        _day(request.first_answer_at),
        _day(request.decided_at),
        "" if is_guarded else standing.words,
        _("yes") if standing.is_late else _("no"),
        str(request.owner or ""),
    ]


def note(filters: list[str], pace: Pace) -> Note:
    figures = [
        (_("Acknowledged"), pace.read),
        (_("First answer"), pace.answered),
        (_("Yes or no"), pace.decided),
    ]
    words = _("%(what)s, median of the last twelve months: %(days)s (n = %(n)d, not yet: %(without)d)")
    lines = [
        words
        % {"what": what, "days": figure.days_words or _("none yet"), "n": figure.n, "without": figure.without}
        for what, figure in figures
    ]
    return Note(
        title=_("Requests for assistance: who waits for whom"),
        source=_("NAP Academy portal"),
        as_of=pace.as_of,
        filters=filters,
        lines=[*lines, _("Days are working days, Monday to Friday.")],
        terms=_("For the Academy's staff only: pass it on to nobody, also not to a government or a partner."),
    )


def _day(moment):
    return moment.date() if moment else None
