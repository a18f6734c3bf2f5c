from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from academy.accounts.models import SignInLink
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


def test_the_task_runs_at_the_present_moment():
    request = a_request(status=S.DELIVERED, delivered_at=timezone.now() - timedelta(days=30, hours=1))
    send_reminders()
    request.refresh_from_db()
    assert request.status == S.CLOSED
