"""The second form: what it takes, what it refuses, who opens it, and what it forgets."""

from datetime import timedelta

import pytest
from django.urls import reverse

from academy.accounts.models import Grant
from academy.audit.models import Event
from academy.notices.models import Notice
from convenings.models import Convening
from participants.actions import registrations
from participants.actions.travel import issue_visa_letter, send_travel
from participants.counting import heads
from participants.models import Needs, Registration, Travel
from participants.readers import readers_of
from participants.states import RegistrationStatus, TravelMode
from tests.factories.accounts import admin, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening, today_there
from tests.factories.participants import (
    PASSPORT,
    a_delegation,
    a_person,
    a_registration,
    a_travel,
)
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_kept, assert_shows_error

pytestmark = pytest.mark.django_db
R = RegistrationStatus


@pytest.fixture
def lucia() -> Registration:
    """Confirmed for Kingston, a month from now."""
    convening = a_convening()
    person = a_person("Lucía Méndez", with_user=True)
    registration = a_registration(convening, person, delegation=a_delegation(convening), status=R.CONFIRMED)
    Needs.objects.create(registration=registration, diet="no nuts", access="step-free")
    return registration


def form_of(registration: Registration) -> str:
    return reverse("participants:travel", args=[registration.pk])


def flying(convening: Convening, **changes) -> dict:
    first, last = convening.starts_on - timedelta(days=1), convening.ends_on
    return {
        "mode": "plane", "arrival_day": first.isoformat(), "arrival_time": "16:05",
        "arrival_flight": "CM 411", "arrival_place": "Quito (UIO)", "departure_day": last.isoformat(),
        "departure_time": "20:10", "departure_flight": "CM 412", "departure_place": "Quito",
        "hotel": "yes", "hotel_from": first.isoformat(), "hotel_to": last.isoformat(),
        "emergency_contact": "Tía Rosa, +593 2 555 0100", "diet": "vegetarian", "access": "",
    } | changes  # fmt: skip


def with_visa(convening: Convening, **changes) -> dict:
    passport = {name: value for name, value in PASSPORT.items() if name != "wants_visa_letter"}
    return flying(convening, wants_visa_letter="on", **(passport | changes))


# --- Kept -------------------------------------------------------------------------------------------


def test_everything_is_kept_and_shown_again(sign_in, lucia):
    client = sign_in(lucia.person.user)
    assert client.post(form_of(lucia), with_visa(lucia.convening)).status_code == 302
    travel = Travel.objects.get()
    assert travel.arrives_on == lucia.convening.starts_on - timedelta(days=1)
    assert f"{travel.arrives_at:%H:%M}" == "16:05"
    assert (travel.passport_number, travel.born) == ("ZX998877", "1984-03-02")
    assert travel.has_passport
    assert travel.is_known
    assert Needs.objects.get().diet == "vegetarian"
    assert Needs.objects.get().access == "", "what was asked at registration is changed here too"
    page = client.get(form_of(lucia)).text
    for value in ("CM 411", "ZX998877", "1984-03-02", "Tía Rosa", "vegetarian", "16:05"):
        assert value in page
    assert Event.objects.get(verb="travel.sent").data == {}


def test_nothing_must_be_known_yet(sign_in, lucia):
    values = {"mode": "plane", "hotel": "no"}
    assert sign_in(lucia.person.user).post(form_of(lucia), values).status_code == 302
    travel = Travel.objects.get()
    assert (travel.is_known, travel.first_night, travel.arrives_on) == (False, None, None)


def test_somebody_who_lives_there_is_asked_for_no_flight(sign_in, lucia):
    """Even where something that is no date stands in a field the page does not show."""
    values = flying(lucia.convening, mode="local", hotel="no", arrival_day="soon", hotel_from="later")
    assert sign_in(lucia.person.user).post(form_of(lucia), values).status_code == 302
    travel = Travel.objects.get()
    assert (travel.mode, travel.arrival_flight, travel.hotel_from) == (TravelMode.LOCAL, "", "")
    assert travel.is_known


def test_a_passport_without_a_letter_is_not_kept(sign_in, lucia):
    values = with_visa(lucia.convening)
    del values["wants_visa_letter"]
    sign_in(lucia.person.user).post(form_of(lucia), values)
    travel = Travel.objects.get()
    assert not travel.wants_visa_letter
    assert not any(getattr(travel, name) for name in PASSPORT)


def test_a_passport_given_earlier_is_forgotten_with_the_wish_for_a_letter(lucia):
    travel = a_travel(lucia, visa=True)
    letter = issue_visa_letter(lucia, by=staff())
    values = {"mode": TravelMode.PLANE, "wants_visa_letter": False, "letter_language": "en"}
    send_travel(lucia, values, diet="", access="", by=lucia.person.user)
    travel.refresh_from_db()
    assert not any(getattr(travel, name) for name in PASSPORT)
    assert travel.arrival_flight == "CM 411", "the journey stays"
    letter.refresh_from_db()
    letter.paper.refresh_from_db()
    assert (letter.is_valid, letter.paper.is_valid) == (False, False)
    assert letter.paper.reason == "The person no longer asks for it."
    assert letter.paper.sealed.values == ""


@pytest.mark.parametrize("by_herself", [True, False])
def test_whoever_does_not_come_leaves_no_passport(lucia, by_herself):
    a_travel(lucia, visa=True)
    letter = issue_visa_letter(lucia, by=staff())
    by = lucia.person.user if by_herself else focal_point("ECU")
    registrations.withdraw(lucia, by=by, reason="ill")
    assert Travel.objects.get().passport_number == ""
    letter.refresh_from_db()
    assert not letter.is_valid
    assert letter.paper.sealed.values == ""


# --- Refused ----------------------------------------------------------------------------------------

NEAR = "That is far from the convening, which begins on %(day)s."
WRONG = {
    # what is changed: (where it is said, the words)
    "no mode": ({"mode": ""}, "Choose how you come."),
    "no answer on the room": ({"hotel": ""}, "Say whether you need a room."),
    "no date": ({"arrival_day": "32/13"}, "Write the day as a date."),
    "no time": ({"arrival_time": "25:99"}, "Write the time as 14:05."),
    "no nights": ({"hotel_from": ""}, "Write the day, so that the room can be booked."),
    "time without day": ({"arrival_day": ""}, "Write the day as well."),
    "no passport": ({"passport_number": ""}, "The letter needs this."),
    "strange passport": (
        {"passport_number": "<b>"},
        "A passport number has letters and digits, at least four.",
    ),
    "expired": (
        {"passport_expiry": "2020-01-01"},
        "This passport is not valid until the end of the convening.",
    ),
    "born tomorrow": ({"born": "2190-01-01"}, "This cannot be a date of birth."),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(sign_in, lucia, case, language):
    changes, words = WRONG[case]
    client = sign_in(lucia.person.user, language)
    page = client.post(form_of(lucia), with_visa(lucia.convening, **changes))
    assert page.status_code == 200
    assert_shows_error(page, words, language, next(iter(changes)))
    assert_kept(page, with_visa(lucia.convening, **changes) | {"wants_visa_letter": True})
    assert not Travel.objects.exists()


@pytest.mark.parametrize(
    ("field", "days", "words"),
    [
        ("arrival_day", 40, "That is far from the convening"),
        ("arrival_day", 5, "The convening is over by then."),
        ("departure_day", -1, "The convening has not begun by then."),
        ("hotel_to", -3, "You would leave the hotel before the first night."),
    ],
)
def test_days_that_do_not_fit_the_convening(sign_in, lucia, field, days, words):
    day = (lucia.convening.starts_on + timedelta(days=days)).isoformat()
    page = sign_in(lucia.person.user).post(form_of(lucia), flying(lucia.convening, **{field: day}))
    assert page.status_code == 200
    assert words in page.text
    assert not Travel.objects.exists()


def test_nobody_leaves_before_they_arrive(sign_in, lucia):
    day = lucia.convening.starts_on
    values = flying(lucia.convening, arrival_day=day + timedelta(days=1), departure_day=day)
    page = sign_in(lucia.person.user).post(form_of(lucia), values)
    assert "You would leave before you arrive." in page.text


def test_what_was_typed_is_there_in_another_language(sign_in, lucia):
    client = sign_in(lucia.person.user)
    path = form_of(lucia)
    client.post(f"/language/?next={path}", {"language": "es", "passport_number": "ZX998877", "mode": "road"})
    assert 'value="ZX998877"' in client.get(path).text


# --- Who opens it -----------------------------------------------------------------------------------


def test_it_is_the_persons_own_and_organisers_read_what_it_says(sign_in, lucia):
    a_travel(lucia)
    own, reading = form_of(lucia), reverse("participants:journey", args=[lucia.pk])
    for user in (staff(), organiser(lucia.convening), focal_point("ECU"), partner()):
        assert sign_in(user).get(own).status_code == 404
        assert sign_in(user).post(own, flying(lucia.convening)).status_code in {403, 404}
    assert sign_in(focal_point("ECU")).get(reading).status_code == 403
    assert sign_in(lucia.person.user).get(reading).status_code == 403
    assert sign_in(partner()).get(reading).status_code == 404
    assert not Event.objects.filter(verb="travel.read").exists()
    user = organiser(lucia.convening)
    page = sign_in(user).get(reading).text
    assert "CM 411" in page
    assert "Tía Rosa" in page
    event = Event.objects.get(verb="travel.read")
    assert (event.actor, event.subject_id) == (user, str(lucia.pk))


@pytest.mark.parametrize("status", [R.NOMINATED, R.SUBMITTED, R.WAITLISTED])
def test_it_opens_with_the_place(sign_in, lucia, status):
    Registration.objects.filter(pk=lucia.pk).update(status=status)
    page = sign_in(lucia.person.user).get(form_of(lucia))
    assert page.status_code == 403
    assert "This page opens when your place is confirmed." in page.text


def test_it_closes_on_the_first_day(sign_in, lucia):
    Convening.objects.filter(pk=lucia.convening_id).update(starts_on=today_there())
    client = sign_in(lucia.person.user)
    assert client.post(form_of(lucia), flying(lucia.convening)).status_code == 403
    assert form_of(lucia) not in client.get(lucia.get_absolute_url()).text
    assert form_of(lucia) not in client.get("/home/").text


def test_the_way_there_is_on_the_home_page_the_registration_and_in_the_letter(sign_in, lucia):
    client = sign_in(lucia.person.user)
    assert form_of(lucia) in client.get("/home/").text
    assert form_of(lucia) in client.get(lucia.get_absolute_url()).text
    Registration.objects.filter(pk=lucia.pk).update(status=R.SUBMITTED, decided_at=None, decided_by=None)
    lucia.refresh_from_db()
    registrations.confirm(lucia, by=staff())
    assert form_of(lucia) in Notice.objects.get(key=f"registration-confirmed-{lucia.pk}").text


def test_the_letter_points_to_the_agenda_where_nobody_travels():
    convening = a_convening(is_online=True)
    waits = a_registration(convening, a_person(with_user=True), status=R.SUBMITTED)
    registrations.confirm(waits, by=staff())
    text = Notice.objects.get(key=f"registration-confirmed-{waits.pk}").text
    assert "/travel/" not in text
    assert convening.get_absolute_url() in text


def test_the_task_is_done_when_the_journey_is_known(sign_in, lucia):
    client = sign_in(lucia.person.user)
    assert "Not started" in client.get("/home/").text
    travel = a_travel(lucia, departure_day="")
    assert "Journey not known yet" in client.get("/home/").text
    Travel.objects.filter(pk=travel.pk).update(departure_day=lucia.convening.ends_on.isoformat())
    assert "You can change it until the convening begins." in client.get("/home/").text


# --- Who reads it -----------------------------------------------------------------------------------


def test_the_page_says_who_reads_it_by_name_and_until_when(sign_in, lucia):
    omar = organiser(lucia.convening, "Omar Blake")
    organiser(a_convening(city="Bogotá", country="COL"), "Oscar Elsewhere")
    staff(), admin()
    gone = organiser(lucia.convening, "Greta Gone")
    Grant.objects.filter(user=gone).update(expires_on=today_there() - timedelta(days=9))
    away = staff()
    away.is_active = False
    away.save()
    readers = readers_of(lucia.convening)
    assert (readers.organisers, readers.staff) == (["Omar Blake"], 2)
    page = sign_in(lucia.person.user).get(form_of(lucia)).text
    assert omar.full_name in page
    assert "2 people" in page
    assert "Elsewhere" not in page
    assert "after " in page


# --- What is missing --------------------------------------------------------------------------------


def test_who_has_not_said_how_they_travel():
    convening = a_convening()
    silent, unbooked, half, known, local, waiting = (
        a_registration(convening, a_person(f"P{n}"), status=R.CONFIRMED if n < 5 else R.SUBMITTED)
        for n in range(6)
    )
    Needs.objects.create(registration=silent)
    a_travel(unbooked, arrival_day="", departure_day="")
    a_travel(half, departure_day="")
    a_travel(known, visa=True)
    a_travel(local, mode=TravelMode.LOCAL, arrival_day="", departure_day="")
    a_registration(a_convening(is_online=True), a_person("Q"), status=R.CONFIRMED)
    assert set(Registration.objects.lacking_travel()) == {silent, unbooked, half}
    assert waiting not in Registration.objects.lacking_travel()
    counted = heads(convening)
    assert (counted.no_travel, counted.visa_letters, counted.no_visa_letter) == (3, 1, 1)
    issue_visa_letter(known, by=staff())
    assert heads(convening).no_visa_letter == 0


def test_the_form_asks_the_database_the_same_however_many_read_it(sign_in, lucia):
    client = sign_in(lucia.person.user)
    asked = queries_of(client, form_of(lucia))
    for n in range(3):
        organiser(lucia.convening, f"Organiser {n}")
    assert queries_of(client, form_of(lucia)) == asked
    assert asked <= 12
