"""What is due while partners are asked: a word to those who are silent, and to whoever is in charge."""

from datetime import datetime, timedelta

from academy.notices.hours import is_day
from assistance.emails import offers as emails
from assistance.models import AskedPartner, OfferCall
from assistance.states import OPEN_REQUESTS, CallStatus

DAYS_BEFORE = 3


def send_due(now: datetime) -> None:
    """Three days before the last day to partners; the day after it to the Academy. Each once."""
    open_now = {"status": CallStatus.OPEN, "request__status__in": OPEN_REQUESTS}
    calls = OfferCall.objects.filter(**open_now).select_related("request__country", "request__owner")
    for call in calls.filter(answers_due__lt=now.date()):
        emails.answers_are_in(call)
    soon = calls.filter(answers_due__range=(now.date(), now.date() + timedelta(days=DAYS_BEFORE)))
    silent = AskedPartner.objects.silent().filter(call__in=soon, user__isnull=False)
    for asked in silent.select_related("user", "call__request__country"):
        if is_day(asked.user.local(now)):
            emails.partner_reminded(asked, what="reminder")
