"""What asking partners needs: of the Academy its one answer, of the country its yes, of partners theirs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from assistance.models import AskedPartner, OfferCall
from assistance.states import OPEN_REQUESTS, CallStatus
from dashboards.items import Chapter, Item, day


def ours(today: date) -> Iterator[Item]:
    """The country has agreed and nobody is asked, or the answers are in and none has gone out."""
    asked = AskedPartner.objects.filter(call=OuterRef("pk"))
    calls = _calls().annotate(was_put=Exists(asked), is_silent=Exists(asked.silent()))
    for call in calls.filter(status__in=[CallStatus.OPEN, CallStatus.CLOSED]):
        if call.status == CallStatus.CLOSED:
            words = _("No more answers are taken. The country waits for the one answer.")
            item = _item(call, words, _("Write the answer"), day(call.closed_at))
            yield replace(item, url=reverse("assistance:offers-answer", args=[call.request_id]))
        elif not call.was_put:
            words = _("The country has agreed. Choose whom to ask.")
            yield _item(call, words, _("Ask partners"), day(call.agreed_at))
        elif not call.is_silent or call.is_past(today):
            words = _("This day is past.") if call.is_silent else _("Everybody has answered.")
            yield _item(call, f"{_('Offers of partners')}: {words}", _("Open"), min(call.answers_due, today))


def theirs(today: date) -> Iterator[Item]:
    """The country has not said whether partners may read of its request; partners have not answered."""
    for call in _calls().filter(status=CallStatus.PROPOSED):
        item = _item(call, _("Offers of partners"), _("Open"), day(call.proposed_at))
        yield replace(item, whom=_("with %(country)s") % {"country": call.country})
    silent = AskedPartner.objects.silent().filter(
        call__in=_calls().filter(status=CallStatus.OPEN, answers_due__gte=today)
    )
    for asked in silent.select_related("call__request__country", "call__request__owner"):
        item = _item(asked.call, _("Offers of partners"), _("Open"), day(asked.asked_at))
        whom = _("with %(name)s") % {"name": asked.organisation}
        yield replace(item, whom=whom, due=asked.call.answers_due)


def _calls():
    calls = OfferCall.objects.live().filter(request__status__in=OPEN_REQUESTS)
    return calls.select_related("request__country", "request__owner")


def _item(call: OfferCall, detail: str, button: str, since: date) -> Item:
    return Item(
        str(call.request), detail, call.get_absolute_url(), button, "hand", since,
        chapter=Chapter.ASSISTANCE, country=call.country, owner=call.request.owner,
    )  # fmt: skip
