"""What the Academy promises a country that waits for the answer to a draft."""

from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from naps.models import Draft
from naps.states import WITH_REVIEWER, DraftStatus, ReviewStatus

# From the day the last review is due until the letter: staff read the reviews and write it.
DAYS_FOR_THE_LETTER = 10


def answer_expected_on(draft: Draft) -> date | None:
    """When the letter can be expected: not before reviewers are asked, and never a day that has passed."""
    if draft.status != DraftStatus.UNDER_REVIEW:
        return None
    asked = draft.reviews.filter(status__in=[*WITH_REVIEWER, ReviewStatus.SUBMITTED])
    last = asked.aggregate(last=Max("due_on"))["last"]
    expected = last + timedelta(days=DAYS_FOR_THE_LETTER) if last else None
    return expected if expected and expected >= timezone.localdate() else None
