"""Asking partners ends: because the request is over, the country takes its yes back, or staff stop it."""

from academy.accounts.models import User
from academy.audit.transitions import move
from assistance.emails import offers as emails
from assistance.models import OfferCall, Request
from assistance.states import CallStatus


def end_call(call: OfferCall, *, by: User, reason: str = "") -> None:
    """From now on nobody outside reads anything of it; partners who were asked get a word."""
    was_shown = call.status != CallStatus.PROPOSED
    move(call, CallStatus.ENDED, by=by, reason=reason, data={"request": call.request_id})
    if was_shown:
        emails.not_needed(call)


def end_calls(request: Request, *, by: User) -> None:
    """Partners are not asked about a request that is over."""
    for call in request.offer_calls.live().select_related("request__country"):
        end_call(call, by=by)


def end_unanswered(request: Request, *, by: User) -> None:
    """The country has not said whether partners may read of it, and the help is complete: it is not asked
    any more."""
    for call in request.offer_calls.filter(status=CallStatus.PROPOSED).select_related("request__country"):
        end_call(call, by=by)
