"""Partners and their offers as pages and deeds speak of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils import timezone

from academy.accounts.guards import may, reason_against
from academy.accounts.models import User
from assistance import offer_permissions as permissions
from assistance.models import AskedPartner, CallLine, Offer, OfferCall, Request
from assistance.pdfs import PartnersAnswer, period, standing_of, standing_words
from assistance.states import CallStatus
from naps.roadmap_money import money

# Ground and icon of the tag of a line.
LOOKS = {"supported": ("ok", "check"), "part": ("now", "hand"), "open": ("warn", "clock")}


@dataclass(frozen=True)
class Invited:
    """An organisation to ask; through whom, if somebody reads the portal for it."""

    organisation: str
    user: User | None = None


@dataclass
class Answered:
    """What a partner says to one line."""

    offer: Offer
    values: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class LineOnBoard:
    """A line with everything partners said to it, and how far it is covered."""

    line: CallLine
    standing: str
    words: str
    kind: str
    icon: str
    offers: list[dict]


@dataclass(frozen=True)
class OnRequestPage:
    """What the page of a request says about partners, to this reader."""

    call: OfferCall | None
    # The lines in the words partners would read or have read.
    lines: list[CallLine]
    may_propose: bool
    may_decide: bool
    answer: dict | None
    counts: tuple[int, int]
    is_staff: bool


def on_request_page(request: Request, reader: User) -> OnRequestPage | None:
    """For staff and the country; None where there is nothing to say to this reader. The country learns
    what partners answered when the one answer is out, not offer by offer."""
    call = OfferCall.objects.visible_to(reader).filter(request=request).select_related("paper").first()
    may_propose = may(permissions.check_propose, reader, request)
    if call is None and not may_propose:
        return None
    if call is not None:
        call.request = request
    return OnRequestPage(
        call=call,
        lines=list(call.lines.select_related("line__topic")) if call else [],
        may_propose=may_propose,
        may_decide=call is not None and may(permissions.check_consent, reader, call),
        answer=issued_answer(call) if call else None,
        counts=_counts(call) if call and reader.is_academy_staff else (0, 0),
        is_staff=reader.is_academy_staff,
    )


def issued_answer(call: OfferCall) -> dict | None:
    """The answer as it went out, from the frozen paper."""
    return call.paper.data | {"issued_at": call.issued_at} if call.paper else None


def _counts(call: OfferCall) -> tuple[int, int]:
    """How many partners have answered, of how many asked."""
    asked = call.asked.count()
    return asked - call.asked.silent().count(), asked


def board_of(call: OfferCall) -> list[LineOnBoard]:
    """For staff: each line with its offers; the lines nobody supports stand first."""
    offers = "offers__asked__user", "offers__answered_by"
    lines = call.lines.select_related("line__topic").prefetch_related(*offers)
    rows = [_on_board(line) for line in lines]
    return sorted(rows, key=lambda row: ["open", "part", "supported"].index(row.standing))


def _on_board(line: CallLine) -> LineOnBoard:
    standing = standing_of(line)
    kind, icon = LOOKS[standing]
    said = [
        {"offer": offer, "amount": money(offer.amount, offer.currency), "period": period(offer)}
        for offer in line.offers.all()
    ]
    return LineOnBoard(line, standing, standing_words(standing), kind, icon, said)


def outcome_for(asked: AskedPartner) -> list[dict]:
    """For a partner: its own lines, what it said, and, once the answer is out, whether the line is
    covered. Who else was asked or offers something is not said."""
    is_out = asked.call.is_issued
    found = asked.offers.select_related("line__line__topic", "line__call").prefetch_related("line__offers")
    lines = []
    for offer in found:
        standing = standing_of(offer.line)
        kind, icon = LOOKS[standing]
        lines.append({
            "offer": offer,
            "amount": money(offer.amount, offer.currency),
            "period": period(offer),
            "words": standing_words(standing) if is_out else "",
            "kind": kind,
            "icon": icon,
        })  # fmt: skip
    return lines


def seen(content: PartnersAnswer) -> str:
    """A stamp of the answer as it was looked at: what is sent is what somebody read."""
    return sha256(json.dumps(content.as_data(), sort_keys=True).encode()).hexdigest()[:32]


def reasons(user: User, call: OfferCall) -> dict[str, str]:
    """Why each deed on the board is not possible now; "" where it is."""
    checks = {
        "ask": permissions.check_put,
        "chase": permissions.check_chase,
        "close": permissions.check_close,
        "open_again": permissions.check_open_again,
        "compose": permissions.check_compose,
        "stop": permissions.check_end,
    }
    return {name: reason_against(check, user, call) for name, check in checks.items()}


def is_late(call: OfferCall) -> bool:
    return call.status == CallStatus.OPEN and call.is_past(timezone.localdate())
