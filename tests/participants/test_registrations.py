import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.models import events_of
from academy.notices.models import Notice
from convenings.models import Convening
from participants import reminders, seats
from participants.actions import registrations as actions
from participants.actions.registrations import AlreadyNominated, Nominee
from participants.models import Delegation, Registration
from participants.states import DelegationStatus, RegistrationStatus, Sector
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db
S = RegistrationStatus

LUCIA = Nominee("Lucía Méndez", "Lucia@Gob.ec", Sector.GOVERNMENT, organisation="Cancillería", language="es")


def test_a_nomination_makes_a_person_a_user_and_a_letter_in_her_language():
    delegation = a_delegation(a_convening())
    registration = actions.nominate(delegation, LUCIA, by=focal_point("ECU"))
    assert registration.status == S.NOMINATED
    assert registration.person.user == User.objects.get(email="lucia@gob.ec")
    letter = Notice.objects.get(key=f"invitation-{registration.pk}")
    assert (letter.to, letter.language, letter.is_secret) == ("lucia@gob.ec", "es", True)
    assert [e.verb for e in events_of(registration)] == ["registration.nominated"]


def test_somebody_known_from_an_earlier_convening_stays_one_person():
    before = a_person("Lucía M.", email="lucia@gob.ec", organisation="Ministerio de la Mujer")
    registration = actions.nominate(a_delegation(a_convening()), LUCIA, by=staff())
    assert registration.person == before
    assert registration.person.organisation == "Ministerio de la Mujer"


def test_nobody_is_nominated_twice():
    delegation = a_delegation(a_convening())
    by = staff()
    first = actions.nominate(delegation, LUCIA, by=by)
    with pytest.raises(AlreadyNominated) as refusal:
        actions.nominate(delegation, LUCIA, by=by)
    assert refusal.value.registration == first


@pytest.mark.parametrize(
    ("status", "may"),
    [
        (DelegationStatus.INVITED, False),
        (DelegationStatus.ACCEPTED, True),
        (DelegationStatus.COMPLETE, True),
        (DelegationStatus.DECLINED, False),
        (DelegationStatus.WITHDRAWN, False),
    ],
)
def test_people_are_named_once_the_delegation_comes(status, may):
    delegation = a_delegation(a_convening(), status=status, reason="-")
    if may:
        assert actions.nominate(delegation, LUCIA, by=focal_point("ECU"))
    else:
        with pytest.raises(NotAllowed):
            actions.nominate(delegation, LUCIA, by=focal_point("ECU"))


def test_after_the_deadline_only_organisers_name_people():
    convening = a_convening(nominations_close_on=timezone.localdate() - timedelta(days=2))
    delegation = a_delegation(convening)
    with pytest.raises(NotAllowed):
        actions.nominate(delegation, LUCIA, by=focal_point("ECU"))
    assert actions.nominate(delegation, LUCIA, by=organiser(convening))


def test_another_country_names_nobody():
    with pytest.raises(NotAllowed):
        actions.nominate(a_delegation(a_convening()), LUCIA, by=focal_point("PAN"))


def test_everybody_registers_for_themselves():
    convening = a_convening()
    registration = a_registration(convening, a_person(with_user=True), delegation=a_delegation(convening))
    with pytest.raises(NotAllowed):
        actions.submit(registration, by=staff())
    actions.submit(registration, by=registration.person.user)
    assert registration.status == S.SUBMITTED
    letter = Notice.objects.get(key=f"registration-received-{registration.pk}")
    assert letter.attachments[0]["type"] == "text/calendar"


def test_the_last_seat_goes_once_and_the_other_waits():
    convening = a_convening()
    delegation = a_delegation(convening, seats=1)
    first, second = (
        a_registration(convening, a_person(f"P{n}"), delegation=delegation, status=S.SUBMITTED)
        for n in (1, 2)
    )
    by = staff()
    actions.confirm(first, by=by)
    actions.confirm(second, by=by)
    assert (first.status, second.status) == (S.CONFIRMED, S.WAITLISTED)
    assert Delegation.objects.get().seats_taken == 1


def test_a_full_convening_gives_no_seat_even_where_the_delegation_has_one():
    convening = a_convening(capacity=1)
    a_registration(convening, a_person("A"), delegation=a_delegation(convening, "PAN"), status=S.CONFIRMED)
    waiting = a_registration(
        convening, a_person("B"), delegation=a_delegation(convening, "ECU"), status=S.SUBMITTED
    )
    actions.confirm(waiting, by=staff())
    assert waiting.status == S.WAITLISTED
    assert waiting.delegation.seats_taken == 0


def test_a_freed_seat_goes_to_who_waited_longest_in_the_same_delegation():
    convening = a_convening()
    delegation = a_delegation(convening, seats=1)
    leaving = a_registration(convening, a_person("Leaving"), delegation=delegation, status=S.CONFIRMED)
    first = a_registration(convening, a_person("First"), delegation=delegation, status=S.WAITLISTED)
    second = a_registration(convening, a_person("Second"), delegation=delegation, status=S.WAITLISTED)
    actions.withdraw(leaving, by=staff(), reason="ill")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (S.CONFIRMED, S.WAITLISTED)
    assert Notice.objects.filter(key=f"registration-confirmed-{first.pk}").exists()
    assert Delegation.objects.get().seats_taken == 1


def test_a_freed_place_nobody_waits_for_in_the_delegation_goes_to_the_convening():
    """To who waits longest of those whose delegation has a seat."""
    convening = a_convening(capacity=2)
    here, there, full = (a_delegation(convening, iso3, seats=1) for iso3 in ("ECU", "BOL", "PAN"))
    leaving = a_registration(convening, a_person("Leaving"), delegation=here, status=S.CONFIRMED)
    a_registration(convening, a_person("Stays"), delegation=full, status=S.CONFIRMED)
    longest = a_registration(convening, a_person("Longest"), delegation=full, status=S.WAITLISTED)
    next_one = a_registration(convening, a_person("Next"), delegation=there, status=S.WAITLISTED)
    actions.withdraw(leaving, by=staff(), reason="ill")
    longest.refresh_from_db()
    next_one.refresh_from_db()
    assert (longest.status, next_one.status) == (S.WAITLISTED, S.CONFIRMED)
    convening.refresh_from_db()
    assert convening.places_taken == 2


def test_when_room_is_made_for_more_those_who_wait_get_it_by_themselves():
    convening = a_convening(capacity=1)
    a_registration(convening, a_person("In"), status=S.CONFIRMED)
    waits = a_registration(convening, a_person("Waits"), status=S.WAITLISTED)
    reminders.send_due(timezone.now())
    waits.refresh_from_db()
    assert waits.status == S.WAITLISTED
    Convening.objects.update(capacity=2)
    reminders.send_due(timezone.now())
    waits.refresh_from_db()
    assert waits.status == S.CONFIRMED
    assert Notice.objects.filter(key=f"registration-confirmed-{waits.pk}").exists()


def test_withdrawing_before_confirmation_frees_no_seat():
    convening = a_convening()
    delegation = a_delegation(convening)
    a_registration(convening, a_person("Stays"), delegation=delegation, status=S.CONFIRMED)
    leaving = a_registration(convening, a_person("Leaves"), delegation=delegation, status=S.SUBMITTED)
    actions.withdraw(leaving, by=staff(), reason="ill")
    assert Delegation.objects.get().seats_taken == 1


@pytest.mark.parametrize("who", ["herself", "focal point", "organiser", "stranger", "other country"])
def test_who_may_withdraw(who):
    convening = a_convening()
    user = a_delegate(convening, "ECU")
    registration = Registration.objects.of(user).get()
    by = {
        "herself": lambda: user,
        "focal point": lambda: focal_point("ECU"),
        "organiser": lambda: organiser(convening),
        "stranger": lambda: organiser(a_convening(city="Elsewhere")),
        "other country": lambda: focal_point("PAN"),
    }[who]()
    if who in {"stranger", "other country"}:
        with pytest.raises(NotAllowed):
            actions.withdraw(registration, by=by, reason="ill")
    else:
        assert actions.withdraw(registration, by=by, reason="ill").status == S.WITHDRAWN


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_never_give_a_seat_twice():
    """Threads with connections of their own, as several workers have."""
    convening = a_convening(capacity=5)
    delegation = a_delegation(convening, seats=3)
    waiting = [
        a_registration(convening, a_person(f"P{n}"), delegation=delegation, status=S.SUBMITTED).pk
        for n in range(10)
    ]
    errors = []

    def press(pk):
        try:
            seats.take(Registration.objects.select_related("convening", "delegation").get(pk=pk))
        except Exception as error:  # collected for the assertion
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=press, args=(pk,)) for pk in waiting * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    delegation.refresh_from_db()
    convening.refresh_from_db()
    assert errors == []
    assert (delegation.seats_taken, convening.places_taken) == (3, 3)
