"""What is due while partners are asked: a word to those who are silent, and to whoever is in charge."""

from datetime import datetime, timedelta

from academy.notices.hours import is_day
from assistance.emails import offers as emails
from assistance.models import AskedPartner, OfferCall
from assistance.states import OPEN_REQUESTS, CallStatus

DAYS_BEFORE = 3


def send_due(now: datetime) -> None:
    """Everything that is due now; each letter once."""
    before_the_last_day(now)
    after_the_last_day(now)


def before_the_last_day(now: datetime) -> None:
    """Three days before, to partners who have not answered each line."""
    soon = now.date(), now.date() + timedelta(days=DAYS_BEFORE)
    silent = AskedPartner.objects.silent().filter(
        call__in=_open_calls().filter(answers_due__range=soon), user__isnull=False
    )
    for asked in silent.select_related("user", "call__request__country"):
        if asked.user and is_day(asked.user.local(now)):
            emails.partner_reminded(asked, what="reminder")


def after_the_last_day(now: datetime) -> None:
    """To the Academy: the answer to the country can be written."""
    for call in _open_calls().filter(answers_due__lt=now.date()):
        emails.answers_are_in(call)


def _open_calls():
    calls = OfferCall.objects.filter(status=CallStatus.OPEN, request__status__in=OPEN_REQUESTS)
    return calls.select_related("request__country", "request__owner")
