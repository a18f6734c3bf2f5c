from datetime import UTC, date, datetime, timedelta

import pytest

from academy.notices.models import Notice
from naps import reminders
from naps.models import Draft
from naps.states import DraftStatus, ReviewStatus
from tests.factories.accounts import a_user
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db

DUE = date(2027, 3, 9)
ASKED = datetime(2027, 2, 20, 12, tzinfo=UTC)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def asked(**fields):
    return a_review(due_on=DUE, **({"invited_at": ASKED} | fields))


def keys() -> list[str]:
    return sorted(Notice.objects.values_list("key", flat=True))


@pytest.mark.parametrize(
    ("days_before", "letter"),
    [(4, ""), (3, "due"), (1, "due"), (0, "due"), (-1, "overdue"), (-20, "overdue")],
)
def test_when_a_reviewer_is_written_to(days_before, letter):
    review = asked(status=ReviewStatus.ACCEPTED)
    reminders.send_due(at(DUE - timedelta(days=days_before)))
    assert keys() == ([f"review-{review.pk}-{letter}-2027-03-09"] if letter else [])


def test_each_letter_goes_out_once_however_often_the_plan_runs():
    review = asked()
    for day in range(-5, 6):
        for hour in (3, 9):
            reminders.send_due(at(DUE + timedelta(days=day), hour))
    assert keys() == [f"review-{review.pk}-due-2027-03-09", f"review-{review.pk}-overdue-2027-03-09"]


def test_another_date_brings_another_letter():
    review = asked()
    reminders.send_due(at(DUE))
    review.due_on = date(2027, 3, 20)
    review.save()
    reminders.send_due(at(date(2027, 3, 18)))
    assert keys() == [f"review-{review.pk}-due-2027-03-09", f"review-{review.pk}-due-2027-03-20"]


def test_whoever_was_asked_today_is_not_reminded_today():
    asked(invited_at=at(DUE - timedelta(days=2), 8))
    reminders.send_due(at(DUE - timedelta(days=2), 20))
    assert keys() == []


def test_the_letter_is_in_the_reviewers_language_and_dated_in_words():
    asked(reviewer=a_user("Ana", language="fr"))
    reminders.send_due(at(DUE))
    notice = Notice.objects.get()
    assert (notice.language, "9 mars 2027" in notice.text) == ("fr", True)


@pytest.mark.parametrize("status", [ReviewStatus.SUBMITTED, ReviewStatus.DECLINED, ReviewStatus.CANCELLED])
def test_nobody_is_reminded_of_what_is_over(status):
    asked(status=status)
    reminders.send_due(at(DUE + timedelta(days=2)))
    assert keys() == []


def test_nobody_is_reminded_of_a_draft_that_was_taken_back():
    draft = a_draft_to_read()
    asked(draft=draft, status=ReviewStatus.ACCEPTED)
    Draft.objects.filter(pk=draft.pk).update(status=DraftStatus.WITHDRAWN, reason="-")
    reminders.send_due(at(DUE + timedelta(days=2)))
    assert keys() == []


def test_nobody_who_may_not_sign_in_is_reminded():
    asked(reviewer=a_user("Gone", is_active=False))
    reminders.send_due(at(DUE))
    assert keys() == []


def test_the_reminders_cost_the_same_for_one_review_and_for_three(django_assert_num_queries):
    draft = a_draft_to_read()
    asked(draft=draft)
    reminders.send_due(at(DUE))
    with django_assert_num_queries(4):  # one of them asks whether the letter is there already
        reminders.reviews_due(at(DUE))
    for name in ("Bo", "Cy"):
        asked(draft=draft, reviewer=a_user(name))
    reminders.send_due(at(DUE))
    with django_assert_num_queries(6):
        reminders.reviews_due(at(DUE))
