"""A country says whether something took place, and how useful it was.

Nobody is asked twice for the same thing. While a request waits to be confirmed as a whole, its engagements
are not asked about one by one: confirming the request confirms all of them that have no answer yet,
without a rating of their own, because the rating was given to the whole. An engagement that is not of a
request, or of one that still goes on, has its own question; so has the second country of an exchange, which
does not know the request.
"""

from typing import cast

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Country
from assistance import emails
from assistance.engagement_permissions import check_ask_to_confirm, check_confirm_engagement
from assistance.models import Confirmation, Engagement, Request
from assistance.models.confirmations import newest_of
from assistance.sides import on_behalf_of


@transaction.atomic
def ask_to_confirm(engagement: Engagement, country: Country, *, by: User) -> Confirmation:
    """Ask a country whether it took place; also once more, after a correction or without an answer."""
    _hold(engagement)
    check_ask_to_confirm(by, engagement, country)
    asked = Confirmation.objects.create(engagement=engagement, country=country, asked_by=by)
    record(by, "engagement.asked_to_confirm", engagement, of=country.iso3)
    emails.did_it_take_place(asked, asked.asked_at)
    return asked


@transaction.atomic
def answer_engagement(
    engagement: Engagement,
    country: Country,
    *,
    by: User,
    took_place: bool,
    rating: int | None = None,
    words: str = "",
) -> Confirmation:
    """The country says that it took place and how useful it was, or that it was not like this. Then staff
    are told, who correct what is written and ask again."""
    _hold(engagement)
    check_confirm_engagement(by, engagement, country)
    asked = cast(Confirmation, newest_of(engagement, country))  # the check has looked
    behalf = on_behalf_of(by, country)
    asked.answered_at, asked.answered_by, asked.on_behalf = timezone.now(), by, bool(behalf)
    asked.took_place, asked.rating, asked.words = took_place, rating if took_place else None, words
    asked.save()
    verb = "engagement.confirmed" if took_place else "engagement.disputed"
    record(by, verb, engagement, on_behalf_of=behalf, of=country.iso3)
    emails.engagement_answered(asked)
    return asked


def confirm_with_request(request: Request, *, by: User, behalf: str) -> None:
    """The whole request is confirmed: so is all of its help that its country has not answered for."""
    now = timezone.now()
    for engagement in request.engagements.prefetch_related("confirmations"):
        asked = newest_of(engagement, request.country)
        if asked is None:
            asked = Confirmation(engagement=engagement, country=request.country, asked_at=now, asked_by=by)
        if asked.answered_at is None:
            asked.answered_at, asked.answered_by, asked.on_behalf = now, by, bool(behalf)
            asked.took_place, asked.with_request = True, True
            asked.save()


def _hold(engagement: Engagement) -> None:
    """Nobody else asks or answers about it until this is done; of two who press at once one wins."""
    Engagement.objects.select_for_update().get(pk=engagement.pk)
    vars(engagement).get("_prefetched_objects_cache", {}).pop("confirmations", None)
