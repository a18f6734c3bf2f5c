"""Somebody else in a person's place: the seat stays with the delegation, and nobody is counted twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from convenings.models import Convening
from participants.actions import attendance, delegations, registrations
from participants.actions.registrations import AlreadyNominated, Nominee
from participants.models import Delegation, HeldSeat, Needs, Registration
from participants.states import RegistrationRole, RegistrationStatus, Sector
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening, today_there
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db

R = RegistrationStatus
NINA = Nominee("Nina Paz", "nina@gob.ec", Sector.GOVERNMENT, "Cancillería", "Asesora", "es")


def lucia(status=R.CONFIRMED, *, seats: int = 2, **fields) -> Registration:
    convening = a_convening(**fields)
    delegation = a_delegation(convening, seats=seats)
    person = a_person("Lucía Méndez", with_user=True)
    made = a_registration(convening, person, delegation=delegation, status=status, role=RegistrationRole.HEAD)
    Needs.objects.create(registration=made)
    return made


def taken() -> tuple[int, int]:
    return Delegation.objects.get().seats_taken, Convening.objects.get().places_taken


def send_in(registration: Registration) -> Registration:
    fresh = Registration.objects.get(pk=registration.pk)
    return registrations.submit(fresh, by=fresh.person.user)


@pytest.mark.parametrize("status", [R.NOMINATED, R.SUBMITTED, R.WAITLISTED, R.CONFIRMED])
def test_whoever_comes_instead_takes_the_part_and_whoever_leaves_is_told(status):
    leaving = lucia(status)
    before = taken()
    coming = registrations.substitute(leaving, NINA, by=focal_point("ECU"), reason="Viaja antes.")
    assert (coming.status, coming.role, coming.delegation) == (R.NOMINATED, "head", leaving.delegation)
    assert coming.replaces == leaving
    leaving.refresh_from_db()
    assert (leaving.status, leaving.reason) == (R.WITHDRAWN, "Viaja antes.")
    assert taken() == before
    assert HeldSeat.objects.filter(registration=coming).exists() is (status == R.CONFIRMED)
    told, invited = Notice.objects.get(to=leaving.person.email), Notice.objects.get(to="nina@gob.ec")
    assert invited.key == f"invitation-{coming.pk}"
    assert "Viaja antes." in told.text
    assert "Nina" not in told.text


def test_the_kept_seat_goes_to_nobody_else_and_is_theirs_when_they_register():
    leaving = lucia(seats=1)
    waiting = a_registration(
        leaving.convening, a_person("Wanda"), delegation=leaving.delegation, status=R.WAITLISTED
    )
    coming = registrations.substitute(leaving, NINA, by=staff(), reason="Viaja antes.")
    registrations.give_free_seats(leaving.convening, Delegation.objects.get())
    waiting.refresh_from_db()
    assert (waiting.status, taken()) == (R.WAITLISTED, (1, 1))
    sent = send_in(coming)
    assert (sent.status, taken()) == (R.CONFIRMED, (1, 1))
    assert not HeldSeat.objects.exists()
    assert Notice.objects.filter(key=f"registration-confirmed-{coming.pk}").count() == 1
    assert not Notice.objects.filter(key=f"registration-received-{coming.pk}").exists()


def test_without_a_seat_to_keep_the_organisers_confirm_as_always():
    coming = registrations.substitute(lucia(R.SUBMITTED), NINA, by=staff(), reason="-")
    assert send_in(coming).status == R.SUBMITTED
    assert taken() == (0, 0)


def test_a_kept_seat_is_free_when_its_holder_does_not_come_either():
    leaving = lucia(seats=1)
    waiting = a_registration(
        leaving.convening, a_person("Wanda"), delegation=leaving.delegation, status=R.WAITLISTED
    )
    coming = registrations.substitute(leaving, NINA, by=staff(), reason="-")
    registrations.withdraw(coming, by=coming.person.user, reason="Enferma.")
    waiting.refresh_from_db()
    assert (waiting.status, taken()) == (R.CONFIRMED, (1, 1))


def test_a_kept_seat_goes_on_to_the_next_who_comes_instead():
    coming = registrations.substitute(lucia(seats=1), NINA, by=staff(), reason="-")
    olga = Nominee("Olga Paz", "olga@gob.ec", Sector.GOVERNMENT)
    last = registrations.substitute(coming, olga, by=staff(), reason="-")
    assert HeldSeat.objects.get().registration == last
    assert taken() == (1, 1)
    assert send_in(last).status == R.CONFIRMED


def test_a_delegation_with_a_kept_seat_can_be_withdrawn():
    leaving = lucia(seats=1)
    a_registration(leaving.convening, a_person("Wanda"), delegation=leaving.delegation, status=R.WAITLISTED)
    registrations.substitute(leaving, NINA, by=staff(), reason="-")
    delegations.withdraw(Delegation.objects.get(), by=staff(), reason="Elecciones.")
    assert not Registration.objects.live().exists()
    assert taken() == (0, 0)
    assert not Notice.objects.filter(key__startswith="registration-confirmed").exists()


def test_a_guest_is_replaced_by_the_organisers():
    convening = a_convening()
    guest = a_registration(
        convening, a_person("Fay", with_user=True), role=RegistrationRole.FACILITATOR, status=R.CONFIRMED
    )
    with pytest.raises(NotAllowed):
        registrations.substitute(guest, NINA, by=focal_point("ECU"), reason="-")
    coming = registrations.substitute(guest, NINA, by=organiser(convening), reason="-")
    assert (coming.delegation, coming.role) == (None, "facilitator")


@pytest.mark.parametrize("who", ["herself", "colleague"])
def test_nobody_comes_in_the_place_of_somebody_who_takes_part_already(who):
    leaving = lucia()
    colleague = a_registration(leaving.convening, a_person("Wanda"), delegation=leaving.delegation)
    person = leaving.person if who == "herself" else colleague.person
    nominee = Nominee(person.full_name, person.email.upper(), Sector.GOVERNMENT)
    with pytest.raises(AlreadyNominated):
        registrations.substitute(leaving, nominee, by=staff(), reason="-")
    leaving.refresh_from_db()
    assert leaving.is_confirmed
    assert not Notice.objects.exists()


def test_the_second_of_two_who_press_finds_it_done():
    leaving = lucia()
    stale = Registration.objects.select_related("convening", "delegation", "person").get(pk=leaving.pk)
    registrations.substitute(leaving, NINA, by=staff(), reason="-")
    olga = Nominee("Olga Paz", "olga@gob.ec", Sector.GOVERNMENT)
    with pytest.raises(InvalidTransition):
        registrations.substitute(stale, olga, by=focal_point("ECU"), reason="-")
    assert Registration.objects.live().count() == 1
    assert taken() == (1, 1)


def test_whoever_has_arrived_is_not_replaced():
    leaving = lucia(starts_on=today_there())
    by = staff()
    attendance.check_in(leaving, day=today_there(), by=by)
    with pytest.raises(NotAllowed) as refusal:
        registrations.substitute(leaving, NINA, by=by, reason="-")
    assert str(refusal.value) == "Lucía Méndez has arrived already."


def test_after_nominations_close_it_is_for_the_organisers():
    leaving = lucia(nominations_close_on=timezone.localdate() - timedelta(days=2))
    with pytest.raises(NotAllowed):
        registrations.substitute(leaving, NINA, by=focal_point("ECU"), reason="-")
    assert registrations.substitute(leaving, NINA, by=organiser(leaving.convening), reason="-")


# --- The page --------------------------------------------------------------------------------------------

TYPED = {
    "full_name": "Nina Paz",
    "email": "nina@gob.ec",
    "sector": "government",
    "organisation": "Cancillería",
    "language": "es",
    "reason": "Viaja antes.",
}


def test_the_focal_point_does_it_on_one_page(sign_in):
    leaving = lucia()
    client = sign_in(focal_point("ECU"))
    address = f"/registrations/{leaving.pk}/substitute/"
    assert address in client.get(leaving.delegation.get_absolute_url()).text
    page = client.get(address)
    assert 'value="Cancillería"' in page.text
    assert "The seat is kept for the new person" in page.text
    page = client.post(address, TYPED, follow=True)
    assert "Nina Paz gets a personal link by mail." in page.text
    assert "a seat is kept" in client.get(leaving.delegation.get_absolute_url()).text
    said = Event.objects.filter(verb="registration.substituted").get()
    assert "nina" not in str(said.data).lower()


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sign_in, language):
    leaving = lucia()
    client = sign_in(staff(), language)
    address = f"/registrations/{leaving.pk}/substitute/"
    typed = TYPED | {"email": leaving.person.email, "reason": ""}
    page = client.post(address, typed)
    assert page.status_code == 200
    assert 'value="Nina Paz"' in page.text
    assert page.text.count('aria-invalid="true"') == 2
    leaving.refresh_from_db()
    assert leaving.is_confirmed
