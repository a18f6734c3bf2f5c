"""Where a convening stands, and what its organisers do next; nothing here is stored."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from convenings.models import Convening, Session
from convenings.states import NOT_COUNTED, RUNNING, ConveningStatus
from dashboards.worklist import Item
from participants.attendance_rule import standings
from participants.counting import Heads
from participants.models import Attendance, ChangeRequest, Delegation
from participants.states import DelegationStatus

FOLLOW_UP = timedelta(days=180)


@dataclass(frozen=True)
class Phase:
    label: str
    when: str
    state: str  # "done", "now" or "later"


def phases(convening: Convening, heads: Heads) -> list[Phase]:
    """Set up, invite, register, convene, follow up: one of them is now."""
    now = current(convening, heads)
    days = date_format(convening.starts_on, "MONTH_DAY_FORMAT")
    closes = convening.registration_closes_on
    until = date_format(convening.ends_on + FOLLOW_UP, "YEAR_MONTH_FORMAT")
    register_until = _("to %(day)s") % {"day": date_format(closes, "MONTH_DAY_FORMAT")} if closes else ""
    names = [
        (_("Set up"), ""),
        (_("Invite"), ""),
        (pgettext("phase of a convening", "Register"), register_until),
        (_("Convene"), days),
        (_("Follow up"), _("to %(month)s") % {"month": until}),
    ]
    return [
        Phase(label, when, "done" if n < now else "now" if n == now else "later")
        for n, (label, when) in enumerate(names)
    ]


def current(convening: Convening, heads: Heads) -> int:
    """The number of the phase, from 0."""
    if convening.status == ConveningStatus.DRAFT:
        return 0
    today = convening.today()
    if convening.status == ConveningStatus.COMPLETED or today > convening.ends_on:
        return 4
    if today >= convening.starts_on:
        return 3
    return 2 if heads.named else 1


def to_do(
    convening: Convening, sessions: list[Session], delegations: list[Delegation], heads: Heads
) -> list[Item]:
    """What needs the organisers, one line and one button each, in the order of the work."""
    found: list[Item | None] = []
    if convening.status == ConveningStatus.DRAFT:
        found.append(_sessions_missing(convening, sessions))
    if convening.status in RUNNING and not convening.is_over:
        found += [_titles_missing(convening, sessions), _facilitators_missing(convening, sessions)]
    if convening.status == ConveningStatus.PUBLISHED:
        found += [
            _waiting(convening, heads.waiting),
            _asked(convening),
            _attendance_missing(convening, sessions),
        ]
        found += [_to_complete(convening)] if convening.is_over else _of_people(convening, delegations, heads)
    if convening.status == ConveningStatus.COMPLETED:
        found += [_certificates(convening), _asked(convening)]
    return [item for item in found if item]


def _of_people(convening: Convening, delegations: list[Delegation], heads: Heads) -> list[Item | None]:
    return [
        _not_registered(convening, heads.missing),
        _letters_for_a_visa(convening, heads.no_visa_letter),
        _nobody_invited(convening, delegations),
        _no_answer(convening, delegations),
    ]


def _letters_for_a_visa(convening: Convening, n: int) -> Item | None:
    if not n:
        return None
    words = ngettext(
        "%(n)d person waits for a letter for a visa", "%(n)d people wait for a letter for a visa", n
    )
    return _item(
        words % {"n": n},
        _("Embassies take weeks."),
        "participants:visa-letters",
        convening,
        _("See them"),
        "mail",
    )


def _sessions_missing(convening: Convening, sessions: list[Session]) -> Item | None:
    if sessions:
        return None
    return _item(
        _("The agenda is empty"), "", "convenings:agenda", convening, _("Write the agenda"), "calendar"
    )


def _titles_missing(convening: Convening, sessions: list[Session]) -> Item | None:
    n = sum(bool(s.missing_languages()) for s in sessions)
    if not n:
        return None
    text = ngettext(
        "%(n)d session lacks a title in a language", "%(n)d sessions lack a title in a language", n
    )
    return _item(
        text % {"n": n},
        _("Readers would see another language."),
        "convenings:agenda",
        convening,
        _("Translate"),
        "globe",
    )


def _facilitators_missing(convening: Convening, sessions: list[Session]) -> Item | None:
    without = [s for s in sessions if s.lacks_facilitator]
    if not without:
        return None
    n = len(without)
    text = ngettext("%(n)d session has no facilitator", "%(n)d sessions have no facilitator", n) % {"n": n}
    return _item(
        text, ", ".join(s.title for s in without[:3]), "convenings:agenda", convening, _("Assign"), "flag"
    )


def _waiting(convening: Convening, n: int) -> Item | None:
    if not n:
        return None
    text = ngettext(
        "%(n)d registration waits for confirmation", "%(n)d registrations wait for confirmation", n
    )
    return _item(
        text % {"n": n}, "", "participants:people", convening, _("Review them"), "person", "?status=submitted"
    )


def _asked(convening: Convening) -> Item | None:
    n = ChangeRequest.objects.waiting().filter(registration__convening=convening).count()
    if not n:
        return None
    text = ngettext("%(n)d request for a change waits", "%(n)d requests for a change wait", n) % {"n": n}
    return _item(text, "", "participants:changes", convening, _("Answer"), "mail")


def _not_registered(convening: Convening, n: int) -> Item | None:
    if not n or not convening.takes_registrations:
        return None
    text = ngettext("%(n)d person has not registered", "%(n)d people have not registered", n) % {"n": n}
    closes = convening.registration_closes_on
    detail = (
        _("Registration closes on %(day)s.") % {"day": date_format(closes, "DATE_FORMAT")} if closes else ""
    )
    what = "?what=registration"
    return _item(text, detail, "dashboards:missing", convening, _("Remind them"), "mail", what)


def _nobody_invited(convening: Convening, delegations: list[Delegation]) -> Item | None:
    if delegations:
        return None
    return _item(
        _("No delegation is invited yet"),
        "",
        "participants:invite",
        convening,
        _("Invite a delegation"),
        "mail",
    )


def _no_answer(convening: Convening, delegations: list[Delegation]) -> Item | None:
    silent = [str(d) for d in delegations if d.status == DelegationStatus.INVITED]
    if not silent:
        return None
    text = ngettext("%(n)d invitation has no answer", "%(n)d invitations have no answer", len(silent))
    return _item(
        text % {"n": len(silent)},
        ", ".join(silent),
        "dashboards:missing",
        convening,
        _("Remind them"),
        "clock",
        "?what=answer",
    )


def _attendance_missing(convening: Convening, sessions: list[Session]) -> Item | None:
    """Sessions that are over and for which nobody wrote down who was there."""
    held = {s.pk for s in sessions if s.kind not in NOT_COUNTED and s.is_held}
    n = len(held - set(Attendance.objects.filter(session__in=held).values_list("session", flat=True)))
    if not n:
        return None
    text = ngettext(
        "Attendance of %(n)d session is not written down",
        "Attendance of %(n)d sessions is not written down",
        n,
    )
    detail = _("It counts for the certificates.")
    return _item(text % {"n": n}, detail, "participants:attendance", convening, _("Write it down"), "people")


def _to_complete(convening: Convening) -> Item:
    text = _("%(convening)s is over") % {"convening": convening}
    detail = _("Complete it to issue certificates.")
    return _item(text, detail, "convenings:complete", convening, _("Complete it"), "star")


def _certificates(convening: Convening) -> Item | None:
    n = sum(s.is_to_issue for s in standings(convening))
    if not n:
        return None
    text = ngettext("%(n)d certificate can be issued", "%(n)d certificates can be issued", n) % {"n": n}
    return _item(text, "", "participants:certificates", convening, _("Issue them"), "star")


def _item(
    text: str, detail: str, route: str, convening: Convening, button: str, icon: str, query: str = ""
) -> Item:
    url = reverse(route, args=[convening.code]) + query
    return Item(text, detail, url, button, icon, timezone.localdate())
