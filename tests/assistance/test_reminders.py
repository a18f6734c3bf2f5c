from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from time_machine import travel

from academy.accounts.models import SignInLink, User
from academy.notices.models import Notice
from assistance import actions
from assistance.models import Request
from assistance.reminders import send_due
from assistance.states import AssignmentStatus, RequestStatus
from assistance.tasks import send_reminders
from tests.factories.accounts import focal_point, staff
from tests.factories.assistance import a_request, an_assignment, an_engagement
from tests.factories.participants import an_expert

pytestmark = pytest.mark.django_db

S = RequestStatus
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def letters() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("to_name", "subject"))


def run(*days: float) -> None:
    """The reminders at so many days after Monday, in this order."""
    for after in days:
        send_due(MONDAY + timedelta(days=after))


def test_a_request_waits_five_working_days_before_staff_are_reminded_once():
    staff("Kemi Mora"), staff("Ada Ríos")
    request = a_request(asked_at=MONDAY, moved_at=MONDAY)
    run(0, 4, 7)  # Monday a week later is the fifth working day: not more than five yet
    assert letters() == []
    run(8, 8.1, 9, 12)
    subject = f"A request waits for the Academy: {request.reference}"
    assert letters() == [("Ada Ríos", subject), ("Kemi Mora", subject)]


def test_the_reminder_goes_to_who_is_in_charge():
    kemi, _ada = staff("Kemi Mora"), staff("Ada Ríos")
    a_request(owner=kemi, moved_at=MONDAY)
    run(8)
    assert [name for name, _subject in letters()] == ["Kemi Mora"]


def test_after_an_answer_the_waiting_begins_anew():
    kemi, flor = staff("Kemi Mora"), focal_point()
    request = a_request(asked_by=flor, owner=kemi, moved_at=MONDAY)
    run(8)
    with travel(MONDAY + timedelta(days=9)):
        actions.ask_country(request, by=kemi, question="x")
        actions.answer_question(request, by=flor, answer="x")
    run(10, 16)
    assert Notice.objects.filter(key__contains="waits-staff").count() == 1
    run(17)
    assert Notice.objects.filter(key__contains="waits-staff").count() == 2


def test_an_accepted_request_without_an_expert_waits_for_staff_too():
    kemi = staff("Kemi Mora")
    waits = a_request(status=S.ACCEPTED, owner=kemi, moved_at=MONDAY)
    asked = a_request(status=S.ACCEPTED, owner=kemi, moved_at=MONDAY)
    an_assignment(asked, proposed_at=MONDAY + timedelta(days=7))
    helped = a_request(status=S.IN_PROGRESS, owner=kemi, moved_at=MONDAY)
    an_engagement(helped)
    run(8)
    assert letters() == [("Kemi Mora", f"A request waits for the Academy: {waits.reference}")]


def test_an_expert_is_asked_once_more():
    request = a_request(status=S.ACCEPTED, moved_at=MONDAY)
    an_assignment(request, an_expert("Rosa Quispe"), proposed_at=MONDAY)
    run(7)
    assert letters() == []
    run(8, 8.1, 15)
    assert letters() == [("Rosa Quispe", "Can you help Ecuador?")]
    assert SignInLink.objects.count() == 1


def test_an_expert_who_answered_is_left_alone():
    request = a_request(status=S.IN_PROGRESS, moved_at=MONDAY)
    for status in (AssignmentStatus.ACCEPTED, AssignmentStatus.DECLINED, AssignmentStatus.ENDED):
        an_assignment(request, an_expert(status), status=status, proposed_at=MONDAY)
    run(20)
    assert letters() == []


def test_the_country_is_reminded_of_a_question_after_a_week_once():
    flor = focal_point("ECU", "Flor Andrade", language="es")
    request = a_request(asked_by=flor, status=S.NEEDS_INFO, moved_at=MONDAY)
    run(6.9)
    assert letters() == []
    run(7.1, 7.2, 30)
    assert [name for name, _subject in letters()] == ["Flor Andrade"]
    assert Notice.objects.get().language == "es"
    assert request.reference in Notice.objects.get().subject


def test_a_delivered_request_is_reminded_halfway_and_closed_at_thirty_days():
    flor = focal_point("ECU", "Flor Andrade")
    request = a_request(asked_by=flor, status=S.DELIVERED, delivered_at=MONDAY, moved_at=MONDAY)
    run(13.9)
    assert letters() == []
    run(14, 14.5, 20, 29.9)
    assert letters() == [("Flor Andrade", f"Please confirm: request {request.reference}")]
    assert "2 December 2026" in Notice.objects.get().text
    run(30, 30.1)
    request.refresh_from_db()
    assert (request.status, request.closed_at) == (S.CLOSED, MONDAY + timedelta(days=30))
    assert letters()[1:] == [("Flor Andrade", f"Your request is closed: {request.reference}")]


def test_who_confirmed_is_left_alone():
    a_request(status=S.CLOSED, delivered_at=MONDAY, closed_at=MONDAY, rating=5)
    run(14, 30)
    assert letters() == []


def test_a_portal_that_slept_for_a_month_closes_and_does_not_remind_first():
    request = a_request(status=S.DELIVERED, delivered_at=MONDAY, moved_at=MONDAY)
    run(45)
    assert Request.objects.get().status == S.CLOSED
    assert [subject for _name, subject in letters()] == [f"Your request is closed: {request.reference}"]


# --- To whom, when, in which language -----------------------------------------------------------------

SANTIAGO = "America/Santiago"
# Chile's clocks go forward in the night to 5 September 2027 and back in the night to 4 April 2027.
FORWARD, BACK = date(2027, 9, 5), date(2027, 4, 4)


def in_santiago(user: User, **fields) -> User:
    User.objects.filter(pk=user.pk).update(time_zone=SANTIAGO, **fields)
    return User.objects.get(pk=user.pk)


def all_four_wait(country: User, colleague: User, long_ago: datetime) -> None:
    """A request for each of the four reminders; the promised answers came in time."""
    kept = {"asked_at": long_ago, "first_answer_at": long_ago, "moved_at": long_ago}
    a_request("CHL", asked_by=country, owner=colleague, **kept)
    a_request("CHL", asked_by=country, status=S.NEEDS_INFO, **kept)
    a_request("CHL", asked_by=country, status=S.DELIVERED, delivered_at=long_ago, moved_at=long_ago)
    asked = a_request("CHL", asked_by=country, owner=colleague, status=S.ACCEPTED, moved_at=long_ago)
    expert = an_expert("Rosa Quispe", language="es")
    in_santiago(expert.person.user)
    an_assignment(asked, expert, proposed_at=long_ago)


@pytest.mark.parametrize("change", [FORWARD, BACK])
def test_all_four_come_at_seven_where_their_reader_is_whatever_the_clocks_do(change):
    """In the night in which Chile changes its clocks nobody is woken, and nobody is forgotten."""
    morning = datetime.combine(change, time(7), tzinfo=ZoneInfo(SANTIAGO)).astimezone(UTC)
    carla, kemi = in_santiago(focal_point("CHL", "Carla Soto")), in_santiago(staff("Kemi Mora"))
    all_four_wait(carla, kemi, morning - timedelta(days=20))
    for half_hours in range(-12, 0):
        send_due(morning + timedelta(minutes=30 * half_hours))
    assert letters() == []
    for half_hours in range(20):
        send_due(morning + timedelta(minutes=30 * half_hours))
    assert sorted(name for name, _subject in letters()) == [
        "Carla Soto",
        "Carla Soto",
        "Kemi Mora",
        "Rosa Quispe",
    ]


def test_each_in_its_readers_language():
    carla, kemi = in_santiago(focal_point("CHL", language="es")), in_santiago(staff(), language="fr")
    all_four_wait(carla, kemi, MONDAY - timedelta(days=20))
    run(0.3)
    languages = {letter.to: letter.language for letter in Notice.objects.all()}
    rosa = User.objects.get(full_name="Rosa Quispe")
    assert languages == {carla.email: "es", kemi.email: "fr", rosa.email: "es"}


def test_where_it_is_still_night_the_reader_waits_and_the_others_do_not():
    """Two of the staff, one in Kingston and one in Addis Ababa: each is written to in the morning, once."""
    ada, kemi = staff("Ada Ríos"), staff("Kemi Mora")
    User.objects.filter(pk=ada.pk).update(time_zone="Africa/Addis_Ababa")
    User.objects.filter(pk=kemi.pk).update(time_zone="America/Jamaica")
    a_request(asked_at=MONDAY, moved_at=MONDAY)
    run(8 - 3 / 24)  # six in the morning by the portal's clock
    assert [name for name, _subject in letters()] == ["Ada Ríos"]
    run(8 + 3 / 24, 8.3)
    assert [name for name, _subject in letters()] == ["Ada Ríos", "Kemi Mora"]


def test_nobody_whose_account_is_closed_is_reminded():
    carla, kemi = focal_point("CHL"), staff()
    all_four_wait(carla, kemi, MONDAY - timedelta(days=20))
    User.objects.exclude(email="system@academy.invalid").update(is_active=False)
    run(0.3)
    assert letters() == []


@pytest.mark.parametrize("status", [S.WITHDRAWN, S.DECLINED, S.CLOSED])
def test_a_request_that_is_over_reminds_nobody(status):
    stamps = {"closed_at": MONDAY, "delivered_at": MONDAY} if status == S.CLOSED else {}
    staff(), focal_point()
    a_request(status=status, moved_at=MONDAY, **stamps)
    run(8, 14, 30)
    assert letters() == []


def test_an_answer_a_moment_before_is_in_time():
    kemi, flor = staff("Kemi Mora"), focal_point()
    request = a_request(asked_by=flor, owner=kemi, status=S.SUBMITTED, moved_at=MONDAY)
    with travel(MONDAY + timedelta(days=1)):
        actions.ask_country(request, by=kemi, question="x")
    Notice.objects.all().delete()
    with travel(MONDAY + timedelta(days=7.9)):
        actions.answer_question(request, by=flor, answer="x")
    run(8.2)
    assert not Notice.objects.filter(key__contains="waits-").exists()


def test_the_task_runs_at_the_present_moment():
    request = a_request(status=S.DELIVERED, delivered_at=timezone.now() - timedelta(days=30, hours=1))
    send_reminders()
    request.refresh_from_db()
    assert request.status == S.CLOSED
