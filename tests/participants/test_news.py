"""Whoever has registered is told once what changed on the agenda, with the calendar anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.models import Notice
from convenings import actions as convening_actions
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants import reminders
from participants.actions import news
from participants.states import RegistrationStatus
from tests.factories.accounts import a_user, organiser, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_person, a_registration

pytestmark = pytest.mark.django_db
S = RegistrationStatus


@pytest.fixture
def moved() -> Convening:
    """Published, with somebody in every status; then a session moves to another room."""
    convening = a_convening(status=ConveningStatus.DRAFT)
    session = a_session(convening, title="Budgets", room="Main hall")
    convening_actions.publish(convening, by=staff())
    for status in (S.CONFIRMED, S.SUBMITTED, S.WAITLISTED, S.NOMINATED):
        a_registration(convening, a_person(f"Ana {status}", with_user=True, language="es"), status=status)
    a_registration(convening, a_person("Ana withdrawn"), status=S.WITHDRAWN, reason="-")
    closed = a_person("Ana closed", with_user=True)
    a_registration(convening, closed, status=S.CONFIRMED)
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    session.room = "Room 2"
    convening_actions.save_session(session, by=staff())
    return Convening.objects.get(pk=convening.pk)


def letters():
    return Notice.objects.filter(key__startswith="agenda-changed-").order_by("pk")


def test_everybody_who_has_registered_is_told_in_their_language_and_nobody_else(moved):
    assert news.tell(moved, by=organiser(moved)) == 3
    told = letters()
    assert {notice.language for notice in told} == {"es"}
    assert all("Budgets" in notice.text and "Room 2" in notice.text for notice in told)
    assert all("SEQUENCE:" in notice.attachments[0]["text"] for notice in told)
    event = Event.objects.get(verb="agenda.told")
    assert event.data == {"letters": 3}


def test_told_once(moved):
    news.tell(moved, by=staff())
    assert news.tell(moved, by=staff()) == 0
    assert letters().count() == 3


def test_by_itself_an_hour_after_the_last_change_and_not_before(moved):
    reminders.send_due(moved.agenda_changed_at + timedelta(minutes=59))
    assert not letters().exists()
    reminders.send_due(moved.agenda_changed_at + timedelta(minutes=60))
    assert letters().count() == 3
    reminders.send_due(moved.agenda_changed_at + timedelta(hours=5))
    assert letters().count() == 3


def test_two_changes_within_the_hour_are_one_letter(moved):
    session = moved.sessions.get()
    session.title_en = "Money"
    convening_actions.save_session(session, by=staff())
    reminders.send_due(timezone.now() + timedelta(hours=2))
    assert letters().count() == 3
    assert "Room 2" in letters()[0].text


def test_what_was_taken_back_is_told_to_nobody(moved):
    session = moved.sessions.get()
    session.room = "Main hall"
    convening_actions.save_session(session, by=staff())
    reminders.send_due(timezone.now() + timedelta(hours=2))
    assert not letters().exists()
    assert Convening.objects.get(pk=moved.pk).agenda_changed_at is None


def test_after_the_end_nobody_is_told(moved):
    Convening.objects.update(status=ConveningStatus.COMPLETED)
    reminders.send_due(timezone.now() + timedelta(hours=2))
    with pytest.raises(NotAllowed):
        news.tell(Convening.objects.get(pk=moved.pk), by=staff())
    assert not letters().exists()


def test_strangers_tell_nobody(moved):
    with pytest.raises(NotAllowed):
        news.tell(moved, by=a_user())


def test_the_organiser_reads_what_will_be_told_and_does_not_have_to_wait(sign_in, moved):
    client, page = sign_in(organiser(moved)), f"/convenings/{moved.code}/agenda/"
    assert "1 thing changed since people were told" in client.get(page).text
    assert "Room: Room 2." in client.get(page).text
    answer = client.post(f"{page}tell/", follow=True).text
    assert "3 people are told by letter." in answer
    assert "since people were told" not in answer
