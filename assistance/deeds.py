"""What somebody can do with a request now: buttons, and the reason where one is missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.accounts.guards import reason_against
from assistance import permissions
from assistance.models import Request
from assistance.sides import on_behalf_of
from assistance.states import RequestStatus
from participants.teams import works_on

ACADEMY, COUNTRY, EXPERT = "academy", "country", "expert"


@dataclass(frozen=True)
class Deed:
    """A button, or the sentence that stands in its place."""

    route: str
    label: str
    address: str
    reason: str = ""
    # Done with one press; else the button leads to a page that asks something.
    at_once: bool = False
    # How it looks: "go" for the likely next step, "grave" for what cannot be undone.
    look: str = ""


@dataclass(frozen=True)
class Possible:
    route: str
    label: str | Promise
    check: Callable
    whose: str
    # What staff read on it when they act for the country.
    for_country: str | Promise = ""
    at_once: bool = False
    is_grave: bool = False
    # Never the main button.
    is_aside: bool = False
    # Done once and then of no interest: no sentence stands in its place.
    only_when_possible: bool = False


ACCEPT = Possible("request-accept", gettext_lazy("Accept"), permissions.check_accept, ACADEMY)
QUESTION = Possible("request-question", gettext_lazy("Ask the country"), permissions.check_question, ACADEMY)
DECLINE = Possible("request-decline", gettext_lazy("Decline"), permissions.check_decline, ACADEMY)
ACKNOWLEDGE = Possible(
    "request-acknowledge",
    gettext_lazy("Acknowledge"),
    permissions.check_acknowledge,
    ACADEMY,
    at_once=True,
    only_when_possible=True,
)
MERGE = Possible(
    "request-merge",
    gettext_lazy("Asked twice?"),
    permissions.check_begin_merge,
    ACADEMY,
    is_aside=True,
    only_when_possible=True,
)
ASSIGN = Possible("request-assign", gettext_lazy("Ask an expert"), permissions.check_assign, ACADEMY)
DELIVER = Possible(
    "request-deliver", gettext_lazy("Help is complete"), permissions.check_deliver, ACADEMY, at_once=True
)
LOG = Possible("engagement-add", gettext_lazy("Record what was done"), permissions.check_log, EXPERT)
ANSWER = Possible(
    "request-answer",
    gettext_lazy("Answer the question"),
    permissions.check_answer,
    COUNTRY,
    gettext_lazy("Answer for %(country)s"),
)
CONFIRM = Possible(
    "request-confirm",
    gettext_lazy("Confirm and rate"),
    permissions.check_confirm,
    COUNTRY,
    gettext_lazy("Confirm for %(country)s"),
)
REOPEN = Possible(
    "request-reopen",
    gettext_lazy("Something is still missing"),
    permissions.check_reopen,
    COUNTRY,
    gettext_lazy("Say for %(country)s that something is missing"),
)
WITHDRAW = Possible(
    "request-withdraw",
    gettext_lazy("Withdraw the request"),
    permissions.check_withdraw,
    COUNTRY,
    gettext_lazy("Withdraw for %(country)s"),
    is_grave=True,
    only_when_possible=True,
)

# What is offered at which status, the likely next step first.
OFFERED = {
    RequestStatus.SUBMITTED: [ACCEPT, QUESTION, ACKNOWLEDGE, DECLINE, MERGE, WITHDRAW],
    RequestStatus.NEEDS_INFO: [ANSWER, MERGE, WITHDRAW],
    RequestStatus.ACCEPTED: [ASSIGN, LOG, WITHDRAW],
    RequestStatus.IN_PROGRESS: [DELIVER, LOG, ASSIGN, WITHDRAW],
    RequestStatus.DELIVERED: [CONFIRM, REOPEN, replace(LOG, is_aside=True)],
}


def deeds_for(user, request: Request) -> list[Deed]:
    """The buttons of this reader. What is not theirs by role is not shown at all; what is theirs and not
    possible now is shown with its reason."""
    deeds: list[Deed] = []
    for possible in OFFERED.get(RequestStatus(request.status), []):
        reason = reason_against(possible.check, user, request)
        if reason and possible.only_when_possible:
            continue
        if reason and (not _is_theirs(user, request, possible) or any(d.reason == reason for d in deeds)):
            continue
        label, for_country = _label(possible, user, request)
        deeds.append(
            Deed(
                route=possible.route,
                label=label,
                address=reverse(f"assistance:{possible.route}", args=[request.pk]),
                reason=reason,
                at_once=possible.at_once,
                look=_look(possible, possible.is_aside or for_country or bool(reason), deeds),
            )
        )
    return deeds


def _look(possible: Possible, is_beside: bool, before: list[Deed]) -> str:
    if possible.is_grave:
        return "grave"
    return "" if is_beside or any(deed.look == "go" for deed in before) else "go"


def _is_theirs(user, request: Request, possible: Possible) -> bool:
    if possible.whose == COUNTRY:
        return user.is_academy_staff or works_on(user, request.country)
    return user.is_academy_staff


def _label(possible: Possible, user, request: Request) -> tuple[str, bool]:
    """What stands on the button, and whether its deed is done in the country's place."""
    if possible.for_country and on_behalf_of(user, request.country):
        return str(possible.for_country) % {"country": request.country}, True
    return str(possible.label), False


def take_charge_label(user, request: Request) -> str:
    """What the button says that puts the reader in charge; "" if there is nothing to take."""
    if reason_against(permissions.check_take_charge, user, request) or request.owner_id == user.pk:
        return ""
    return _("Take over") if request.owner_id else _("Take charge")
