"""Letters before a convening: registration closing, sessions tomorrow, and the news that it does not take place."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.accounts.models import User
from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from convenings.models import Convening
from convenings.states import ConveningStatus, SessionKind
from participants.actions import delegations
from participants.models import Registration
from participants.reminders import (
    cancelled,
    invitations_unanswered,
    registration_closing,
    send_due,
    sessions_tomorrow,
)
from participants.states import DelegationStatus, RegistrationStatus
from participants.tasks import send_reminders
from tests.factories.accounts import a_country, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_person, a_registration

pytestmark = pytest.mark.django_db
S = RegistrationStatus

SANTIAGO = "America/Santiago"
# Chile's clocks go forward in the night to 5 September 2027 and back in the night to 4 April 2027.
FORWARD, BACK = date(2027, 9, 5), date(2027, 4, 4)


def on_the_wall(day: date, time: str, zone: str) -> datetime:
    """The moment at which the clock at this place shows this."""
    hour, minute = map(int, time.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def letters(kind: str = "") -> list[Notice]:
    return list(Notice.objects.filter(key__startswith=kind).order_by("key"))


def a_santiago(starts_on: date, **fields) -> Convening:
    return a_convening(city="Santiago", country="CHL", starts_on=starts_on, time_zone=SANTIAGO, **fields)


# --- Registration closing ---------------------------------------------------------------------------


def closing(convening: Convening, days: int, time: str = "09:30") -> None:
    day = convening.registration_closes_on - timedelta(days=days)
    registration_closing(on_the_wall(day, time, convening.time_zone))


@pytest.mark.parametrize(
    ("days", "time", "is_told"),
    [(4, "23:59", False), (3, "08:59", False), (3, "09:00", True), (1, "12:00", True), (0, "22:00", True), (-1, "09:30", False)],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["America/Jamaica", SANTIAGO, "Asia/Kathmandu", "Pacific/Kiritimati"])
def test_who_is_missing_is_told_from_nine_in_the_morning_at_the_venue_three_days_before(
    zone, days, time, is_told
):
    convening = a_convening(starts_on=date(2027, 5, 20), time_zone=zone)
    registration = a_registration(convening)
    closing(convening, days, time)
    keys = [letter.key for letter in letters()]
    assert keys == ([f"registration-closing-{registration.pk}-2027-05-15"] if is_told else [])


@pytest.mark.parametrize("change", [FORWARD, BACK])
def test_nine_in_the_morning_is_nine_whatever_the_clocks_do(change):
    """The letter is due on the Sunday on which Chile changes its clocks."""
    convening = a_santiago(change + timedelta(days=8))
    assert convening.registration_closes_on - timedelta(days=3) == change
    a_registration(convening)
    registration_closing(on_the_wall(change, "08:59", SANTIAGO))
    assert letters() == []
    registration_closing(on_the_wall(change, "09:00", SANTIAGO))
    assert len(letters()) == 1


def test_it_is_told_once_however_often_the_plan_runs():
    convening = a_convening(starts_on=date(2027, 5, 20))
    a_registration(convening)
    for days in (3, 3, 2, 1, 0):
        closing(convening, days)
    assert len(letters()) == 1


def test_another_closing_date_is_told_anew():
    convening = a_convening(starts_on=date(2027, 5, 20))
    a_registration(convening)
    closing(convening, 3)
    Convening.objects.update(registration_closes_on=date(2027, 5, 18))
    convening.refresh_from_db()
    closing(convening, 2)
    assert [letter.key[-10:] for letter in letters()] == ["2027-05-15", "2027-05-18"]


@pytest.mark.parametrize("status", [status for status in S if status != S.NOMINATED])
def test_whoever_has_answered_is_left_alone(status):
    convening = a_convening(starts_on=date(2027, 5, 20))
    reason = {"reason": "-"} if status in {S.WITHDRAWN, S.DECLINED} else {}
    a_registration(convening, status=status, **reason)
    closing(convening, 3)
    assert letters() == []


def test_whoever_registers_between_two_runs_gets_no_second_letter():
    convening = a_convening(starts_on=date(2027, 5, 20))
    first, second = a_registration(convening), a_registration(convening)
    closing(convening, 3, "09:10")
    Notice.objects.filter(key__startswith=f"registration-closing-{second.pk}-").delete()
    Registration.objects.filter(pk=second.pk).update(status=S.WITHDRAWN, reason="ill")
    closing(convening, 3, "09:40")
    assert [letter.key for letter in letters()] == [f"registration-closing-{first.pk}-2027-05-15"]


@pytest.mark.parametrize(
    "status", [ConveningStatus.DRAFT, ConveningStatus.CANCELLED, ConveningStatus.COMPLETED]
)
def test_nothing_closes_of_a_convening_that_does_not_take_place(status):
    reason = {"reason": "storm"} if status == ConveningStatus.CANCELLED else {}
    convening = a_convening(starts_on=date(2027, 5, 20), status=status, **reason)
    a_registration(convening)
    closing(convening, 3)
    assert letters() == []


def test_without_a_closing_date_nobody_is_hurried():
    convening = a_convening(starts_on=date(2027, 5, 20), registration_closes_on=None)
    a_registration(convening)
    registration_closing(on_the_wall(date(2027, 5, 17), "10:00", convening.time_zone))
    assert letters() == []


def test_the_letter_is_in_the_readers_language_with_a_link_that_is_theirs_alone():
    convening = a_convening(starts_on=date(2027, 5, 20))
    for language in ("en", "es", "fr"):
        a_registration(convening, a_person(with_user=True, language=language))
    closing(convening, 3)
    said = {letter.language: letter for letter in letters()}
    assert {code: days for code, days in (("en", "15 May 2027"), ("es", "15 de mayo de 2027"), ("fr", "15 mai 2027")) if days in said[code].text} == {
        "en": "15 May 2027", "es": "15 de mayo de 2027", "fr": "15 mai 2027",
    }  # fmt: skip
    links = {letter.text.partition("/accounts/link/")[2].partition("/")[0] for letter in said.values()}
    assert len(links) == 3
    assert all(letter.is_secret for letter in said.values())


# --- Sessions tomorrow ------------------------------------------------------------------------------


def the_evening_before(convening: Convening, day: int = 0, time: str = "16:00") -> None:
    evening = convening.starts_on + timedelta(days=day - 1)
    sessions_tomorrow(on_the_wall(evening, time, convening.time_zone))


def confirmed(convening: Convening, **fields) -> Registration:
    return a_registration(convening, a_person(with_user=True), status=S.CONFIRMED, **fields)


@pytest.mark.parametrize(("time", "is_told"), [("15:59", False), ("16:00", True), ("23:40", True)])
@pytest.mark.parametrize("zone", ["America/Jamaica", SANTIAGO, "Asia/Kathmandu", "Pacific/Kiritimati"])
def test_the_programme_comes_from_four_in_the_afternoon_at_the_venue(zone, time, is_told):
    convening = a_convening(starts_on=date(2027, 5, 20), time_zone=zone)
    a_session(convening, at="09:00")
    registration = confirmed(convening)
    the_evening_before(convening, time=time)
    keys = [letter.key for letter in letters()]
    assert keys == ([f"sessions-tomorrow-{registration.pk}-2027-05-20"] if is_told else [])


@pytest.mark.parametrize("change", [FORWARD, BACK])
def test_the_morning_after_the_clocks_have_changed_is_written_as_the_wall_will_show_it(change):
    """Sunday morning's sessions, announced on the Saturday before the clocks change."""
    convening = a_santiago(change, days=2)
    a_session(convening, title="Early", at="07:30")
    a_session(convening, title="Late", at="21:15", topic="")
    confirmed(convening)
    the_evening_before(convening, time="15:59")
    assert letters() == []
    the_evening_before(convening, time="16:00")
    (letter,) = letters()
    assert "07:30: Early" in letter.text
    assert "21:15: Late" in letter.text
    assert SANTIAGO in letter.text


@pytest.mark.parametrize("change", [FORWARD, BACK])
def test_a_day_across_the_change_is_announced_once(change):
    """Every half hour of three days, as the schedule runs: the longest and the shortest day of the year as well."""
    convening = a_santiago(change, days=2)
    for day in (0, 1):
        a_session(convening, day=day)
    registration = confirmed(convening)
    moment = on_the_wall(change - timedelta(days=2), "00:10", SANTIAGO)
    for _half_hour in range(4 * 48):
        sessions_tomorrow(moment)
        moment += timedelta(minutes=30)
    assert [letter.key for letter in letters()] == [
        f"sessions-tomorrow-{registration.pk}-{change}",
        f"sessions-tomorrow-{registration.pk}-{change + timedelta(days=1)}",
    ]


def test_tomorrow_is_the_venues_tomorrow():
    """In Honolulu it is still the afternoon of the 19th when the portal's own clock shows the 20th."""
    convening = a_convening(starts_on=date(2027, 5, 20), time_zone="Pacific/Honolulu")
    for day in (0, 1):
        a_session(convening, day=day)
    registration = confirmed(convening)
    moment = on_the_wall(date(2027, 5, 19), "16:00", "Pacific/Honolulu")
    assert moment.date() == date(2027, 5, 20)
    sessions_tomorrow(moment)
    assert [letter.key for letter in letters()] == [f"sessions-tomorrow-{registration.pk}-2027-05-20"]


@pytest.mark.parametrize("status", [status for status in S if status != S.CONFIRMED])
def test_only_who_is_confirmed_gets_the_programme(status):
    convening = a_convening(starts_on=date(2027, 5, 20))
    a_session(convening)
    reason = {"reason": "-"} if status in {S.WITHDRAWN, S.DECLINED} else {}
    a_registration(convening, status=status, **reason)
    the_evening_before(convening)
    assert letters() == []


def test_who_comes_on_some_days_only_is_told_of_those():
    convening = a_convening(starts_on=date(2027, 5, 20), days=2)
    for day in (0, 1):
        a_session(convening, day=day)
    registration = confirmed(convening, days=["2027-05-21"])
    for day in (0, 1):
        the_evening_before(convening, day)
    assert [letter.key for letter in letters()] == [f"sessions-tomorrow-{registration.pk}-2027-05-21"]


def test_a_day_without_sessions_is_no_letter():
    convening = a_convening(starts_on=date(2027, 5, 20))
    a_session(convening, day=1)
    a_session(convening, day=0, kind=SessionKind.BREAK, topic="")
    confirmed(convening)
    the_evening_before(convening, day=0)
    assert letters() == []


def test_nothing_is_announced_of_a_convening_that_was_cancelled_in_the_afternoon():
    convening = a_convening(starts_on=date(2027, 5, 20))
    a_session(convening)
    confirmed(convening)
    Convening.objects.update(status=ConveningStatus.CANCELLED, reason="storm")
    the_evening_before(convening)
    assert letters("sessions-tomorrow") == []


def test_an_online_session_carries_its_link():
    convening = a_santiago(date(2027, 5, 20), is_online=True)
    a_session(convening, link="https://meet.example.org/1")
    confirmed(convening)
    the_evening_before(convening)
    assert "https://meet.example.org/1" in letters()[0].text


# --- Cancelled, and everything together --------------------------------------------------------------


def test_everybody_who_meant_to_come_is_told_once_that_it_is_off():
    convening = a_convening(starts_on=date(2027, 5, 20), status=ConveningStatus.CANCELLED, reason="A storm.")
    told = [a_registration(convening, status=status) for status in (S.NOMINATED, S.CONFIRMED)]
    a_registration(convening, status=S.WITHDRAWN, reason="ill")
    now = datetime(2027, 5, 1, tzinfo=UTC)
    cancelled(now), cancelled(now)
    found = letters("convening-cancelled")
    assert sorted(letter.key for letter in found) == sorted(f"convening-cancelled-{r.pk}" for r in told)
    assert all("A storm." in letter.text for letter in found)


def test_the_task_runs_all_of_them_at_the_present_moment():
    a_registration(a_convening(status=ConveningStatus.CANCELLED, reason="A storm."))
    send_reminders()
    assert len(letters("convening-cancelled")) == 1


def test_the_reminders_ask_no_more_of_the_database_for_three_convenings_without_letters(
    django_assert_num_queries,
):
    """Thirty times a day, mostly for nothing."""
    now = datetime(2027, 5, 1, 12, tzinfo=UTC)
    a_convening(starts_on=date(2027, 5, 20))
    send_due(now)
    with CaptureQueriesContext(connection) as first:
        send_due(now)
    for _more in range(2):
        a_convening(starts_on=date(2027, 6, 20))
    with django_assert_num_queries(len(first)):
        send_due(now)


def test_a_letter_that_was_posted_goes_out_whatever_happens_to_the_schedule(work):
    convening = a_convening(starts_on=date(2027, 5, 20))
    a_registration(convening)
    closing(convening, 3)
    work()
    assert [letter.status for letter in letters()] == [NoticeStatus.SENT]


def test_nobody_whose_account_is_closed_is_written_to():
    convening = a_convening(starts_on=date(2027, 5, 20))
    a_session(convening)
    a_registration(convening, a_person(with_user=True))
    confirmed(convening)
    User.objects.exclude(email="system@academy.invalid").update(is_active=False)
    closing(convening, 3)
    the_evening_before(convening)
    assert letters() == []


# --- Invitations without an answer ------------------------------------------------------------------


def an_invited_country(**fields) -> Convening:
    convening = a_convening(starts_on=date(2027, 5, 20), nominations_close_on=date(2027, 5, 1), **fields)
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False):
        delegations.invite(
            convening, country=a_country("BOL"), seats=5, contact_name="Ximena Ñáñez",
            contact_email="ximena@example.org", language="es", by=staff(),
        )  # fmt: skip
    return convening


@pytest.mark.parametrize(
    ("day", "is_told"), [(23, False), (24, True), (30, True)], ids=["8 before", "7 before", "1 before"]
)
def test_a_government_that_has_not_answered_hears_once_more_a_week_before_nominations_close(day, is_told):
    convening = an_invited_country()
    moment = on_the_wall(date(2027, 4, day), "09:30", convening.time_zone)
    with time_machine.travel(moment, tick=False):
        invitations_unanswered(moment)
        invitations_unanswered(moment + timedelta(hours=3))
    found = letters("closing-")
    assert len(found) == is_told
    if is_told:
        assert (found[0].to, found[0].language) == ("ximena@example.org", "es")


def test_who_has_answered_hears_nothing():
    convening = an_invited_country()
    convening.delegations.update(status=DelegationStatus.ACCEPTED)
    moment = on_the_wall(date(2027, 4, 28), "09:30", convening.time_zone)
    with time_machine.travel(moment, tick=False):
        invitations_unanswered(moment)
    assert letters("closing-") == []
