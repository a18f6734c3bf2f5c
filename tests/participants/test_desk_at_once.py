"""Two phones, two presses, one moment; each with a connection of its own."""

from uuid import uuid4

import pytest
from django.utils import timezone

from participants.actions import desk, sheets
from participants.actions.desk import Press
from participants.actions.registrations import Nominee
from participants.models import CheckIn, DeskEntry, Registration
from participants.states import DeskDeed, DeskOutcome, RegistrationStatus
from tests.factories.accounts import staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_person, a_registration
from tests.naps.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def a_walk_in() -> Press:
    nominee = Nominee("Wanda Walkin", "", "regional_body", "CARICOM")
    return Press(uuid4(), DeskDeed.WALK_IN, timezone.now(), nominee=nominee)


def test_a_press_that_arrives_twice_at_once_is_done_once():
    convening, by, press = a_convening(), staff(), a_walk_in()
    results = at_once(*[lambda: desk.take(convening, press, by=by)] * 3)
    assert [result.outcome for result in results] == [DeskOutcome.DONE] * 3
    assert Registration.objects.count() == DeskEntry.objects.count() == CheckIn.objects.count() == 1


def test_the_last_place_goes_to_one_of_two_walk_ins():
    convening, by = a_convening(capacity=1), staff()
    results = at_once(
        *[lambda press=press: desk.take(convening, press, by=by) for press in (a_walk_in(), a_walk_in())]
    )
    assert sorted(result.outcome for result in results) == [DeskOutcome.DONE, DeskOutcome.FULL]
    convening.refresh_from_db()
    assert convening.places_taken == Registration.objects.count() == 1


def test_two_phones_check_in_one_person():
    convening, by = a_convening(), staff()
    one = a_registration(convening, status=RegistrationStatus.CONFIRMED)
    presses = [Press(uuid4(), DeskDeed.CHECK_IN, timezone.now(), one) for _ in range(2)]
    results = at_once(*[lambda press=press: desk.take(convening, press, by=by) for press in presses])
    assert sorted(result.outcome for result in results) == [DeskOutcome.ALREADY, DeskOutcome.DONE]
    assert CheckIn.objects.count() == 1


def test_two_who_print_the_sheet_print_the_same_numbers():
    session, by = a_session(convening := a_convening()), staff()
    for n in range(5):
        a_registration(convening, a_person(f"Person {n}"), status=RegistrationStatus.CONFIRMED)
    results = at_once(*[lambda: sheets.number_people(session, by=by)] * 2)
    one, other = ([(line.number, line.registration_id) for line in lines] for lines in results)
    assert one == other
    assert [number for number, _pk in one] == [1, 2, 3, 4, 5]
