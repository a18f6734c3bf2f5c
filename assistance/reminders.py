"""What is due at a moment: requests that stand still, and those that close by themselves.

Every letter has its key, so this may run as often as it likes.
"""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from django.db.models import F

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.transitions import InvalidTransition
from academy.notices.hours import is_day
from academy.workdays import days_before
from assistance import actions, emails
from assistance.models import (
    CLOSES_UNCONFIRMED_DAYS,
    Assignment,
    Confirmation,
    Engagement,
    FollowUp,
    Request,
)
from assistance.models.follow_ups import six_months_before
from assistance.standing import promises_broken
from assistance.states import HELPED, STAFFABLE, UNDECIDED, EngagementKind, Readers, RequestStatus

STAFF_WORKING_DAYS = 5
EXPERT_WORKING_DAYS = 5
COUNTRY_DAYS = 7
CONFIRMATION_DAYS = 14
# An engagement: asked about the day after it is written down, if it was written down in the last weeks.
ASKED_AFTER, NOT_ASKED_AFTER = timedelta(days=1), timedelta(days=14)
# For how long the first letter of a question may still leave: until everybody had a morning.
STILL_FIRST = timedelta(days=2)
FOLLOW_UP_AGAIN = timedelta(weeks=3)


def send_due(now: datetime) -> None:
    """Everything that is due now."""
    promises_late(now)
    waiting_for_staff(now)
    waiting_for_experts(now)
    waiting_for_the_country(now)
    waiting_for_confirmation(now)
    closing_unconfirmed(now)
    asking_about_engagements(now)
    waiting_for_word_of_engagements(now)
    asking_what_changed(now)
    waiting_for_what_changed(now)


def promises_late(now: datetime) -> None:
    """The day after a promise was broken, once for each: the country was given a date for it."""
    stands_still = _working_days_ago(now, STAFF_WORKING_DAYS)
    for request in Request.objects.filter(status__in=UNDECIDED).select_related("country", "owner"):
        for what in promises_broken(request, now.date()):
            # The letter about waiting says the same on the same day.
            if what != "acknowledge" or request.moved_at >= stands_still:
                emails.promise_is_late(request, what, now)


def waiting_for_staff(now: datetime) -> None:
    """Five working days without a move: an answer is owed, or an expert is missing."""
    since = _working_days_ago(now, STAFF_WORKING_DAYS)
    waiting = Request.objects.select_related("country", "owner")
    unanswered = waiting.waiting_in([RequestStatus.SUBMITTED], since=since)
    nobody_asked = waiting.waiting_in(STAFFABLE, since=since).without_expert()
    for request in [*unanswered, *nobody_asked.filter(engagements=None)]:
        emails.waits_for_staff(request, now)


def waiting_for_experts(now: datetime) -> None:
    """Five working days without a yes or no: the question is put once more."""
    asked = Assignment.objects.unanswered_since(_working_days_ago(now, EXPERT_WORKING_DAYS))
    people = asked.filter(request__status__in=STAFFABLE, expert__person__user__is_active=True)
    for assignment in people.select_related("request__country", "expert__person__user").without_conflict():
        if is_day(assignment.expert.person.user.local(now)):
            emails.expert_asked(assignment, again=True)


def waiting_for_the_country(now: datetime) -> None:
    """A week with an open question."""
    since = now - timedelta(days=COUNTRY_DAYS)
    waiting = Request.objects.waiting_in([RequestStatus.NEEDS_INFO], since=since)
    for request in waiting.select_related("country", "asked_by", "asked_for"):
        emails.waits_for_country(request, now)


def waiting_for_confirmation(now: datetime) -> None:
    """Two weeks after the delivery, while there is still time to answer."""
    delivered = Request.objects.filter(
        status=RequestStatus.DELIVERED,
        delivered_at__lte=now - timedelta(days=CONFIRMATION_DAYS),
        delivered_at__gt=now - timedelta(days=CLOSES_UNCONFIRMED_DAYS),
    )
    for request in delivered.select_related("country", "asked_by", "asked_for"):
        emails.waits_for_confirmation(request, now)


def closing_unconfirmed(now: datetime) -> None:
    """Thirty days after the delivery nobody has answered: the portal closes the request."""
    latest = now - timedelta(days=CLOSES_UNCONFIRMED_DAYS)
    overdue = Request.objects.filter(status=RequestStatus.DELIVERED, delivered_at__lte=latest)
    for request in overdue.select_related("country"):
        # The country may answer at this very moment; then it is right and we are late.
        with suppress(InvalidTransition):
            actions.close_unconfirmed(request, by=User.objects.system(), now=now)


def asking_about_engagements(now: datetime) -> None:
    """A day after something was written down its country is asked whether it took place. Staff may
    correct it until then; and help that ends with its whole request is confirmed with that.

    What was written down long ago is not asked about out of the blue; staff can still ask.
    """
    recorded = {"recorded_at__lte": now - ASKED_AFTER, "recorded_at__gt": now - NOT_ASKED_AFTER}
    fresh = Engagement.objects.filter(**recorded).without_whole_request().unasked()
    for engagement in fresh.select_related("country", "peer_country", "request__owner", "recorded_by"):
        for country in engagement.countries:
            with suppress(NotAllowed):  # nobody there who could be asked
                actions.ask_to_confirm(engagement, country, by=User.objects.system())


def waiting_for_word_of_engagements(now: datetime) -> None:
    """The letter for whom it was night, and once more two weeks later."""
    waiting = (
        Confirmation.objects.newest()
        .waiting(now)
        .select_related("country", "engagement__country", "engagement__request__country")
    )
    for asked in waiting.exclude(engagement__request__status__in=HELPED, country=F("engagement__country")):
        if asked.asked_at <= now - timedelta(days=CONFIRMATION_DAYS):
            emails.did_it_take_place(asked, now, again=True)
        elif asked.asked_at > now - STILL_FIRST:
            emails.did_it_take_place(asked, now)


def asking_what_changed(now: datetime) -> None:
    """Six months after a request was closed, or after help that answered none. Calls are not asked about."""
    first, last = six_months_before(now)
    closed = Request.objects.filter(closed_at__date__range=(first, last), follow_up=None)
    for request in closed.select_related("country", "asked_by", "asked_for"):
        actions.ask_what_changed(request, now=now)
    given = Engagement.objects.filter(request=None, ends_on__range=(first, last), follow_up=None)
    for engagement in given.exclude(kind=EngagementKind.CALL).exclude(shown_to=Readers.ACADEMY):
        actions.ask_what_changed(engagement, now=now)


def waiting_for_what_changed(now: datetime) -> None:
    """The letter for whom it was night, and once more after three weeks."""
    unanswered = FollowUp.objects.unanswered().filter(asked_at__gt=now - 2 * FOLLOW_UP_AGAIN)
    for follow_up in unanswered.select_related("country", "request__country", "engagement__country"):
        if follow_up.asked_at <= now - FOLLOW_UP_AGAIN:
            emails.what_changed(follow_up, now, again=True)
        elif follow_up.asked_at > now - STILL_FIRST:
            emails.what_changed(follow_up, now)


def _working_days_ago(now: datetime, count: int) -> datetime:
    """Whatever began before this moment has lasted for more than `count` working days."""
    return datetime.combine(days_before(now.date(), count), time.min, tzinfo=UTC)
