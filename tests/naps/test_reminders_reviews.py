from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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


# --- Where the reviewer is ---------------------------------------------------------------------------

SANTIAGO = "America/Santiago"
# Chile's clocks go forward in the night to 5 September 2027 and back in the night to 4 April 2027.
FORWARD, BACK = date(2027, 9, 5), date(2027, 4, 4)


def on_the_wall(day: date, clock: str, zone: str) -> datetime:
    """The moment at which the clock at this place shows this."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def asked_in(zone: str, due_on: date):
    return a_review(due_on=due_on, invited_at=ASKED, reviewer=a_user("Ana", time_zone=zone))


@pytest.mark.parametrize(
    ("days_before", "clock", "letter"),
    [(4, "23:45", ""), (3, "06:45", ""), (3, "07:00", "due"), (0, "23:45", "due"), (-1, "06:45", ""), (-1, "07:15", "overdue")],
)  # fmt: skip
@pytest.mark.parametrize("zone", [SANTIAGO, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_the_day_and_the_hour_are_the_reviewers(zone, days_before, clock, letter):
    """At nine in the evening of the last day in Santiago the portal's own day is the next, and nobody is late."""
    review = asked_in(zone, DUE)
    reminders.send_due(on_the_wall(DUE - timedelta(days=days_before), clock, zone))
    assert keys() == ([f"review-{review.pk}-{letter}-2027-03-09"] if letter else [])


@pytest.mark.parametrize("change", [FORWARD, BACK])
def test_seven_in_the_morning_is_seven_on_the_day_the_clocks_change(change):
    review = asked_in(SANTIAGO, change - timedelta(days=1))
    reminders.send_due(on_the_wall(change, "06:59", SANTIAGO))
    assert keys() == []
    reminders.send_due(on_the_wall(change, "07:00", SANTIAGO))
    assert keys() == [f"review-{review.pk}-overdue-{review.due_on}"]


@pytest.mark.parametrize("change", [FORWARD, BACK])
def test_across_the_change_each_letter_leaves_once_and_by_day(change):
    """Every half hour of a week, as the schedule runs."""
    asked_in(SANTIAGO, change)
    left: dict[str, str] = {}
    moment = on_the_wall(change - timedelta(days=5), "00:15", SANTIAGO)
    for _half_hour in range(7 * 48):
        reminders.send_due(moment)
        for key in keys():
            left.setdefault(key.split("-")[2], f"{moment.astimezone(ZoneInfo(SANTIAGO)):%F %H:%M}")
        moment += timedelta(minutes=30)
    hours = {kind: moment[11:13] for kind, moment in left.items()}
    days = {kind: date.fromisoformat(moment[:10]) for kind, moment in left.items()}
    assert days == {"due": change - timedelta(days=3), "overdue": change + timedelta(days=1)}
    assert set(hours.values()) == {"07"}
    assert len(keys()) == 2


def test_whoever_sends_the_review_between_two_runs_gets_no_second_letter():
    review = asked(status=ReviewStatus.ACCEPTED)
    reminders.send_due(at(DUE))
    review.status, review.submitted_at = ReviewStatus.SUBMITTED, at(DUE, 12)
    review.save()
    reminders.send_due(at(DUE + timedelta(days=1)))
    assert keys() == [f"review-{review.pk}-due-2027-03-09"]


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
