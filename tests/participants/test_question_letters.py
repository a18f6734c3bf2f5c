"""Letters about questions: to those who are missing, once each, by themselves and by the button."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from academy.accounts.guards import NotAllowed, TooLate
from academy.audit.models import events_of
from academy.notices.models import Notice
from convenings.states import ConveningStatus, Purpose
from participants.actions import evaluation
from participants.question_reminders import send_due
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus
from participants.tasks import send_reminders
from tests.doors import assert_doors
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.evaluation import after, asks, hands_in, learners, takes, there, user_of
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def convening():
    made = a_convening()
    a_session(made)
    return made


def letters(convening, words: str = "questions-") -> list[str]:
    """To whom, in the order of the addresses."""
    return sorted(n.to for n in Notice.objects.filter(key__startswith=words))


def before(convening, days: int, hour: int = 10):
    return there(convening, convening.starts_on - timedelta(days=days), hour)


def test_when_it_opens_everybody_who_is_asked_gets_one_letter(convening):
    test = asks(convening, Purpose.KNOWLEDGE)
    lucia, other = learners(convening, 2)
    takes(other, test, 5)
    with time_machine.travel(before(convening, 20)):
        send_due(before(convening, 20))
        send_due(before(convening, 20, 12))
        send_due(before(convening, 19))
    assert letters(convening) == [lucia.person.email]


def test_not_before_nine_in_the_morning_at_the_venue(convening):
    asks(convening, Purpose.KNOWLEDGE)
    learners(convening, 1)
    send_due(before(convening, 20, 8))
    assert letters(convening) == []
    send_due(before(convening, 20, 9))
    assert len(letters(convening)) == 1


def test_once_more_three_days_before_it_closes(convening):
    asks(convening, Purpose.KNOWLEDGE)
    learners(convening, 1)
    for days in (20, 10, 4, 2, 1):
        send_due(before(convening, days))
    assert len(letters(convening)) == 2


def test_each_wave_has_its_letters(convening):
    test = asks(convening, Purpose.KNOWLEDGE)
    (lucia,) = learners(convening, 1)
    takes(lucia, test, 3)
    with time_machine.travel(after(convening, 2)):
        send_due(after(convening, 2))
        takes(lucia, test, 9)
        send_due(after(convening, 13))
    letter = Notice.objects.get()
    with translation.override(letter.language):
        once_more = translation.gettext("%(convening)s: the same questions once more")
        assert letter.subject == once_more % {"convening": convening.title}


def test_an_anonymous_form_is_not_asked_for_twice(convening):
    form = asks(convening, Purpose.REACTION)
    lucia, other = learners(convening, 2)
    with time_machine.travel(after(convening, 1)):
        hands_in(lucia, form)
        send_due(after(convening, 1))
    assert letters(convening) == [other.person.email]
    letter = Notice.objects.get()
    assert "without your name" in letter.text or letter.language == "es"


def test_the_letter_is_in_the_readers_language_and_leads_to_the_questions(sign_in, convening):
    asks(convening, Purpose.KNOWLEDGE)
    (lucia,) = learners(convening, 1)
    with time_machine.travel(before(convening, 20)):
        send_due(before(convening, 20))
        letter = Notice.objects.get()
        assert (letter.language, letter.is_secret) == ("es", True)
        link = letter.text.split("http://testserver")[1].split()[0]
        client = sign_in()
        assert client.post(link).url == reverse("participants:answer", args=[lucia.pk, "knowledge"])


def test_readiness_is_written_to_the_contact_else_to_the_head(convening):
    asks(convening, Purpose.READINESS)
    a_delegation(convening, "PAN", status=DelegationStatus.DECLINED)
    a_delegate(convening, "ECU", full_name="Zoila")
    head = a_delegate(convening, "ECU", full_name="Hugo Vera", role=RegistrationRole.HEAD)
    send_due(before(convening, 20))
    assert letters(convening) == [head.email]


def test_who_may_not_sign_in_any_more_or_has_no_place_gets_none(convening):
    asks(convening, Purpose.KNOWLEDGE)
    (gone,) = learners(convening, 1)
    user = user_of(gone)
    user.is_active = False
    user.save()
    a_registration(convening, a_person("No User"), status=RegistrationStatus.CONFIRMED)
    a_registration(convening, a_person("Nadia", with_user=True), status=RegistrationStatus.NOMINATED)
    send_due(before(convening, 20))
    assert letters(convening) == []


@pytest.mark.parametrize("status", [ConveningStatus.DRAFT, ConveningStatus.CANCELLED])
def test_what_is_called_off_or_not_published_asks_nobody(status):
    made = a_convening(status=status, reason="-")
    asks(made, Purpose.KNOWLEDGE)
    learners(made, 1)
    send_due(before(made, 20))
    assert letters(made) == []


def test_it_is_part_of_what_the_schedule_does(convening):
    asks(convening, Purpose.KNOWLEDGE)
    learners(convening, 1)
    with time_machine.travel(before(convening, 20)):
        send_reminders()
    assert len(letters(convening)) == 1


# --- By the button -----------------------------------------------------------------------------------


def remind_at(convening, purpose=Purpose.KNOWLEDGE) -> str:
    return reverse("participants:questionnaire-remind", args=[convening.code, purpose])


def test_the_button_says_how_many_and_writes_once_a_day(sign_in, convening):
    test = asks(convening, Purpose.KNOWLEDGE)
    people = learners(convening, 10)
    takes(people[0], test, 4)
    client = sign_in(organiser(convening))
    page = reverse("participants:evaluation", args=[convening.code])
    assert "Remind 9 people" in client.get(page).text
    assert "9 reminders are on their way." in client.post(remind_at(convening), follow=True).text
    assert "they got a reminder today already" in client.post(remind_at(convening), follow=True).text
    assert len(letters(convening)) == 9
    event = events_of(convening)[0]
    assert (event.verb, event.data) == ("questions.reminded", {"purpose": "knowledge", "n": 9})


def test_doors_of_the_button(sign_in, convening):
    asks(convening, Purpose.KNOWLEDGE)
    (lucia,) = learners(convening, 1)
    assert_doors(
        sign_in, remind_at(convening), may=organiser(convening), refused=[user_of(lucia), focal_point("ECU")]
    )


def test_when_it_is_closed_nobody_is_reminded(convening):
    test = asks(convening, Purpose.KNOWLEDGE)
    with time_machine.travel(after(convening, 60)), pytest.raises(TooLate):
        evaluation.remind(test, by=staff())
    with time_machine.travel(after(convening, -1)), pytest.raises(NotAllowed, match="open on"):
        evaluation.remind(test, by=staff())


# --- Setting up --------------------------------------------------------------------------------------


def use_at(convening, purpose) -> str:
    return reverse("participants:questionnaire-use", args=[convening.code, purpose])


@pytest.mark.parametrize(
    "purpose", [Purpose.READINESS, Purpose.KNOWLEDGE, Purpose.REACTION, Purpose.APPLICATION]
)
def test_organisers_use_the_academys_questions_once(sign_in, convening, purpose):
    client = sign_in(organiser(convening))
    page = reverse("participants:evaluation", args=[convening.code])
    assert use_at(convening, purpose) in client.get(page).text
    assert client.post(use_at(convening, purpose)).url == page
    n = convening.questionnaires.get(purpose=purpose).questions.count()
    assert n >= 6
    assert client.post(use_at(convening, purpose)).status_code == 409
    assert convening.questionnaires.get(purpose=purpose).questions.count() == n
    shown = client.get(page).text
    assert use_at(convening, purpose) not in shown
    assert reverse("participants:questionnaire", args=[convening.code, purpose]) in shown


def test_doors_of_using_them(sign_in, convening):
    assert_doors(
        sign_in,
        use_at(convening, "reaction"),
        may=organiser(convening),
        refused=[focal_point("ECU"), a_delegate(convening)],
    )


def test_of_a_convening_that_is_called_off_nothing_is_asked(sign_in):
    off = a_convening(status=ConveningStatus.CANCELLED, reason="-")
    client = sign_in(staff())
    assert client.post(use_at(off, "reaction")).status_code == 409
    page = client.get(reverse("participants:evaluation", args=[off.code])).text
    assert "does not take place" in page
    assert use_at(off, "reaction") not in page


def test_nobody_is_asked_for_registration_questions_here(sign_in, convening):
    assert sign_in(staff()).post(use_at(convening, "registration")).status_code == 404


def test_what_has_passed_cannot_be_asked_any_more(sign_in):
    past = a_convening(
        starts_on=a_convening().starts_on - timedelta(days=60), status=ConveningStatus.COMPLETED
    )
    page = sign_in(staff()).get(reverse("participants:evaluation", args=[past.code])).text
    assert use_at(past, "readiness") not in page
    assert use_at(past, "application") in page
    assert "Nothing was asked." in page


def test_the_page_is_reached_from_the_convening(sign_in, convening):
    page = sign_in(organiser(convening)).get(reverse("dashboards:organise", args=[convening.code]))
    assert reverse("participants:evaluation", args=[convening.code]) in page.text
