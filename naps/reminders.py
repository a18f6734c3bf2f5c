"""What is due of reviewers at a moment, and the letter for it. Running it again posts nothing twice."""

from datetime import datetime, timedelta

from academy.notices.hours import is_day
from naps.emails import reviews as emails
from naps.models import Review
from naps.models.reviews import ReviewQuerySet

NOTICE_DAYS = 3
# Whoever was asked a moment ago has the date before their eyes.
FRESH = timedelta(days=1)
# The reviewer's day may be the one before or after that of the portal.
ONE_DAY = timedelta(days=1)


def send_due(now: datetime) -> None:
    reviews_due(now)
    reviews_overdue(now)


def reviews_due(now: datetime) -> None:
    """One letter a review, three days before its date; a day on which nothing ran is made up for."""
    today = now.date()
    near = _expected().filter(due_on__range=(today - ONE_DAY, today + timedelta(days=NOTICE_DAYS) + ONE_DAY))
    for review in near.filter(invited_at__lt=now - FRESH):
        local = review.reviewer.local(now)
        if is_day(local) and 0 <= (review.due_on - local.date()).days <= NOTICE_DAYS:
            emails.review_due(review)


def reviews_overdue(now: datetime) -> None:
    """One letter a review, from the day after its date."""
    for review in _expected().overdue(now.date() + ONE_DAY):
        local = review.reviewer.local(now)
        if is_day(local) and review.due_on < local.date():
            emails.review_overdue(review)


def _expected() -> ReviewQuerySet:
    reviews = Review.objects.with_reviewer().filter(reviewer__is_active=True)
    return reviews.select_related("draft__plan__country", "reviewer").prefetch_related("draft__files__file")
