"""The test before and after: taken once each, read by oneself alone, told of five people or more."""

import pytest
import time_machine
from django.urls import reverse

from academy.accounts.guards import NotAllowed, TooLate
from academy.audit.models import Event
from convenings.states import Purpose
from participants.actions import evaluation
from participants.asked import counts, lacking_test_before, people_asked
from participants.models import AnswerSheet, CheckIn
from participants.results import scores
from participants.states import RegistrationRole, RegistrationStatus, Wave
from tests.factories.accounts import focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.evaluation import after, asks, learners, takes, typed, user_of
from tests.factories.participants import a_person, a_registration
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def convening():
    made = a_convening()
    a_session(made)
    return made


@pytest.fixture
def test(convening):
    return asks(convening, Purpose.KNOWLEDGE)


def page_of(registration) -> str:
    return reverse("participants:answer", args=[registration.pk, Purpose.KNOWLEDGE])


def results_of(convening) -> str:
    return reverse("participants:questionnaire", args=[convening.code, Purpose.KNOWLEDGE])


def both_taken(people, test, before=4, later=7) -> None:
    for person in people:
        takes(person, test, before)
    with time_machine.travel(after(test.convening, 2)):
        for person in people:
            takes(person, test, later)


def test_it_is_taken_once_before_and_once_after(convening, test):
    (lucia,) = learners(convening, 1)
    takes(lucia, test, 5)
    with pytest.raises(TooLate, match="You have answered already"):
        takes(lucia, test, 9)
    with time_machine.travel(after(convening, 2)):
        takes(lucia, test, 9)
    assert set(AnswerSheet.objects.values_list("wave", "is_sent")) == {("before", True), ("after", True)}


def test_between_the_first_session_and_the_last_day_it_is_closed(convening, test):
    (lucia,) = learners(convening, 1)
    with time_machine.travel(after(convening, -1)), pytest.raises(NotAllowed, match="The questions open on"):
        takes(lucia, test, 5)


def test_after_the_last_day_to_answer_it_is_too_late(convening, test):
    (lucia,) = learners(convening, 1)
    with time_machine.travel(after(convening, 20)), pytest.raises(TooLate, match="were open until"):
        takes(lucia, test, 5)


def test_what_is_left_out_is_said_and_what_was_chosen_stays(sign_in, convening, test):
    (lucia,) = learners(convening, 1)
    answers = typed(test, 9)
    left_out = answers.popitem()[0]
    page = sign_in(user_of(lucia), language="es").post(page_of(lucia), answers)
    assert page.status_code == 200
    assert f'href="#id_{left_out}_0"' in page.text
    assert page.text.count(" checked") == len(answers)
    assert not AnswerSheet.objects.exists()


def test_no_answer_is_marked_as_right_while_one_can_still_answer(sign_in, convening, test):
    lucia, other = learners(convening, 2)
    phone = sign_in(user_of(lucia))
    assert "The right answers" not in phone.get(page_of(lucia)).text
    takes(lucia, test, 3)
    page = phone.get(page_of(lucia)).text
    assert "The right answers" not in page
    assert "Your result" not in page
    with time_machine.travel(after(convening, 2)):
        phone = sign_in(user_of(lucia))
        takes(lucia, test, 9)
        page = phone.get(page_of(lucia)).text
        assert "3 of 9" in page
        assert "9 of 9" in page
        assert "The right answers stand here when" in page
        assert "before the activities begin" not in page
    with time_machine.travel(after(convening, 20)):
        assert "before the activities begin" in sign_in(user_of(lucia)).get(page_of(lucia)).text
        assert "The right answers" not in sign_in(user_of(other)).get(page_of(other)).text


def test_nobody_else_opens_somebodys_test(sign_in, convening, test):
    lucia, other = learners(convening, 2)
    for user in (user_of(other), staff(), organiser(convening), focal_point("ECU"), partner()):
        assert sign_in(user).get(page_of(lucia)).status_code == 404
        assert sign_in(user).post(page_of(lucia), typed(test, 9)).status_code in {403, 404}
    assert sign_in().get(page_of(lucia)).status_code == 302
    assert not AnswerSheet.objects.exists()


@pytest.mark.parametrize("n", [0, 1, 4])
def test_of_fewer_than_five_organisers_read_nothing(sign_in, convening, test, n):
    both_taken(learners(convening, n), test)
    with time_machine.travel(after(convening, 20)):
        page = sign_in(organiser(convening)).get(results_of(convening)).text
        assert "Fewer than five people took both tests" in page
        assert " %" not in page.split("<main")[1]
    assert scores(test).items == []


def test_of_five_they_read_means_and_each_item(sign_in, convening, test):
    both_taken(learners(convening, 5), test)
    told = scores(test)
    assert (told.n, told.before, told.after, told.change) == (5, 44, 78, 34)
    assert [(i.before, i.after) for i in told.items] == [(100, 100)] * 4 + [(0, 100)] * 3 + [(0, 0)] * 2
    with time_machine.travel(after(convening, 20)):
        page = sign_in(organiser(convening)).get(results_of(convening)).text
        assert "44 %" in page
        assert "+34" in page
        assert "Persona" not in page


def test_while_it_is_open_nothing_is_shown_however_many_answered(sign_in, convening, test):
    both_taken(learners(convening, 6), test)
    with time_machine.travel(after(convening, 3)):
        page = sign_in(staff()).get(results_of(convening)).text
    assert "Results come when it has closed" in page
    assert " %" not in page.split("<main")[1]


def test_who_took_only_one_of_the_two_changes_no_number(convening, test):
    """Else the difference of two means would be one person's score."""
    people = learners(convening, 7)
    takes(people[5], test, 9)
    both_taken(people[:5], test)
    with time_machine.travel(after(convening, 2)):
        takes(people[6], test, 0)
    told = scores(test)
    assert (told.n, told.before, told.after) == (5, 44, 78)


def test_whose_scores_they_are_stands_nowhere_in_the_trail(convening, test):
    both_taken(learners(convening, 5), test)
    assert not Event.objects.filter(subject_type__contains="answer").exists()
    assert not Event.objects.filter(subject_type="participants.registration").exists()


def test_who_is_asked(convening, test):
    """Whoever has a place and came to learn; after it those who were there, if that was written down."""
    lucia, other = learners(convening, 2)
    learners(convening, 1)
    a_registration(convening, a_person("Not Confirmed"), status=RegistrationStatus.SUBMITTED)
    a_registration(
        convening, a_person("Fay"), role=RegistrationRole.FACILITATOR, status=RegistrationStatus.CONFIRMED
    )
    assert people_asked(test, Wave.BEFORE).count() == 3
    assert people_asked(test, Wave.AFTER).count() == 3
    CheckIn.objects.create(registration=lucia, day=convening.starts_on, recorded_by=staff())
    assert list(people_asked(test, Wave.AFTER)) == [lucia]
    assert people_asked(test, Wave.BEFORE).count() == 3
    with time_machine.travel(after(convening, 1)):
        takes(other, test, 3)
    assert counts(test, Wave.AFTER) == (2, 1)


def test_who_has_not_taken_it_can_be_asked_for(convening, test):
    lucia, other = learners(convening, 2)
    takes(lucia, test, 1)
    assert list(lacking_test_before(convening)) == [other]
    assert not lacking_test_before(a_convening()).exists()


@pytest.mark.parametrize("role", [RegistrationRole.FACILITATOR, RegistrationRole.ORGANISER])
def test_who_leads_or_organises_is_not_tested(convening, test, role):
    person = a_person("Fay Leads", with_user=True)
    fay = a_registration(convening, person, role=role, status=RegistrationStatus.CONFIRMED)
    with pytest.raises(NotAllowed, match="confirmed place"):
        takes(fay, test, 9)


def test_without_a_confirmed_place_nobody_is_tested(convening, test):
    person = a_person("Nadia", with_user=True)
    nadia = a_registration(convening, person, status=RegistrationStatus.SUBMITTED)
    with pytest.raises(NotAllowed, match="confirmed place"):
        evaluation.take_test(nadia, test, [], by=user_of(nadia))


def test_the_pages_ask_the_database_as_often_for_many(sign_in, convening, test):
    client = sign_in(organiser(convening))
    overview = reverse("participants:evaluation", args=[convening.code])
    both_taken(learners(convening, 5), test)
    with time_machine.travel(after(convening, 20)):
        client = sign_in(organiser(convening))
        few = [queries_of(client, address) for address in (results_of(convening), overview)]
    both_taken(learners(convening, 6), test)
    with time_machine.travel(after(convening, 20)):
        client = sign_in(organiser(convening))
        assert [queries_of(client, address) for address in (results_of(convening), overview)] == few


def test_a_purpose_that_is_none_does_not_exist(sign_in, convening, test):
    (lucia,) = learners(convening, 1)
    for purpose in ("readiness", "registration", "gossip"):
        address = reverse("participants:answer", args=[lucia.pk, purpose])
        assert sign_in(user_of(lucia)).get(address).status_code == 404
    for purpose in ("registration", "gossip", "reaction"):
        address = reverse("participants:questionnaire", args=[convening.code, purpose])
        assert sign_in(staff()).get(address).status_code == 404
