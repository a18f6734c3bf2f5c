"""The logistics sheet as a table: one line for each thing that happens on a day."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from convenings.models import Convening
from participants.lists.outgoing import Table, note_of
from participants.logistics import Day, Leg, Plan, is_discreet
from participants.models import Registration


def journeys(convening: Convening, plan: Plan) -> Table:
    """The same as on the page, in its order. Diets and access needs are counted and stand beside no name."""
    return Table(
        note=note_of(convening, _("Logistics")),
        columns=[
            _("Day"), _("What"), _("Time"), _("Name"), _("Delegation"), _("Flight"), _("From or to"),
            _("Number"), _("Note"),
        ],
        rows=_rows(plan),
        name="logistics",
    )  # fmt: skip


def _rows(plan: Plan) -> Iterator[list]:
    for day in plan.days:
        yield from (_leg(day, _("arrives"), leg) for leg in day.arrivals)
        yield from (_leg(day, _("leaves"), leg) for leg in day.departures)
        yield from (_person(day, _("hotel, this night"), one) for one in day.sleepers)
        if day.people:
            yield _count(day, _("people at the convening"), "", day.people)
        for what, counted in (
            (_("diet"), day.diets),
            (_("access need"), day.access),
            (_("interpretation into"), day.interpretation),
        ):
            yield from (_count(day, what, words, n) for words, n in counted)
    for registration in plan.unknown:
        yield _person(None, _("journey not known yet"), registration)


def _leg(day: Day, what: str, leg: Leg) -> list:
    at = f"{leg.at:%H:%M}" if leg.at else ""
    who = leg.registration
    return [
        day.on, what, at, who.person.full_name, _of(who), leg.flight, leg.place, "", _discreet(who),
    ]  # fmt: skip


def _person(day: Day | None, what: str, who: Registration) -> list:
    on = day.on if day else ""
    return [on, what, "", who.person.full_name, _of(who), "", "", "", _discreet(who)]


def _count(day: Day, what: str, words: str, n: int) -> list:
    colon = pgettext("between a label and its value", ": ")
    return [day.on, f"{what}{colon}{words}" if words else what, "", "", "", "", "", n, ""]


def _of(registration: Registration) -> str:
    return str(registration.delegation or registration.get_role_display())


def _discreet(registration: Registration) -> str:
    return _("no name on a board") if is_discreet(registration) else ""
