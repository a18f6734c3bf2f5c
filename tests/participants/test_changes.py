"""What people ask for where they may not do it themselves: asked, answered, done, told, forgotten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.audit.transitions import MovedOn
from academy.notices.models import Notice
from convenings.models import Convening, Invitation
from convenings.states import ConveningStatus
from participants import change_fields, late, retention
from participants.actions import certificates, changes, registrations
from participants.actions.registrations import AlreadyNominated
from participants.models import Attendance, Certificate, ChangeRequest, Delegation, Needs, Person
from participants.states import ChangeStatus, RegistrationStatus, Visibility
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db

C, R = ChangeStatus, RegistrationStatus
NINA = {"full_name": "Nina Paz", "email": "nina@gob.ec", "job_title": "Asesora", "organisation": ""}
PAST = {"registration_closes_on": timezone.localdate() - timedelta(days=2)}


def lucia(status=R.CONFIRMED, *, seats: int = 2, **fields):
    convening = a_convening(**fields)
    delegation = a_delegation(convening, seats=seats)
    made = a_registration(
        convening, a_person("Lucía Méndez", with_user=True), delegation=delegation, status=status
    )
    Needs.objects.create(registration=made, diet="vegana")
    return made


def ask_substitute(registration, **values) -> ChangeRequest:
    by = registration.person.user
    return changes.ask_substitute(registration, NINA | values, note="Estoy de viaje.", by=by)


# --- Somebody else ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["focal point", "organiser"])
def test_a_yes_does_the_substitution(who):
    registration = lucia()
    change = ask_substitute(registration)
    by = focal_point("ECU") if who == "focal point" else organiser(registration.convening)
    done = changes.grant(change, by=by)
    assert (done.status, done.decided_by) == (C.GRANTED, by)
    registration.refresh_from_db()
    assert (registration.status, registration.reason) == (R.WITHDRAWN, "Estoy de viaje.")
    coming = registration.convening.registrations.live().get()
    assert (coming.person.full_name, coming.person.email) == ("Nina Paz", "nina@gob.ec")
    assert coming.replaces == registration
    assert coming.holds_seat
    link = Notice.objects.get(key=f"invitation-{coming.pk}")
    assert (link.to, link.is_secret) == ("nina@gob.ec", True)
    assert coming.person.user != registration.person.user


def test_the_focal_point_is_asked_by_a_letter_that_names_nobody():
    contact = focal_point("ECU")
    registration = lucia()
    delegation = registration.delegation
    delegation.invitation = Invitation.objects.create(
        convening=registration.convening, country=delegation.country, seats=2, contact_name="Flor",
        contact_email=contact.email, language="es", sent_at=timezone.now(), sent_by=staff(),
    )  # fmt: skip
    delegation.save()
    changes.take_back(ask_substitute(registration), by=registration.person.user)
    ask_substitute(registration)
    letter = Notice.objects.get(to=contact.email)  # one, however often it is asked that day
    said = f"{letter.subject} {letter.text} {letter.html}"
    assert not [secret for secret in ("Nina", "nina@", "Lucía", "viaje") if secret in said]


def test_a_no_leaves_everything_as_it_is_and_says_why():
    registration = lucia()
    done = changes.refuse(ask_substitute(registration), by=focal_point("ECU"), reason="Falta la carta.")
    assert (done.status, done.reason) == (C.REFUSED, "Falta la carta.")
    registration.refresh_from_db()
    assert registration.is_confirmed
    assert (done.wanted, done.note) == ({}, "")  # who was proposed is nobody's to know any more
    letter = Notice.objects.get(key=f"change-refused-{done.pk}")
    assert (letter.to, "Falta la carta." in letter.text) == (registration.person.email, True)
    assert not Person.objects.filter(email="nina@gob.ec").exists()


def test_taken_back_it_is_gone_and_can_be_asked_anew():
    registration = lucia()
    change = ask_substitute(registration)
    changes.take_back(change, by=registration.person.user)
    assert (change.wanted, change.note) == ({}, "")
    with pytest.raises(NotAllowed):
        changes.grant(change, by=staff())
    assert ask_substitute(registration).pk != change.pk


def test_asking_again_says_it_anew_and_there_is_one_request():
    registration = lucia()
    ask_substitute(registration)
    again = ask_substitute(registration, full_name="Olga Paz")
    assert ChangeRequest.objects.get() == again
    assert again.will_be()["full_name"] == "Olga Paz"


def test_of_two_who_answer_one_is_told_so():
    change = ask_substitute(lucia())
    stale = ChangeRequest.objects.get(pk=change.pk)
    changes.grant(change, by=staff("Ada"))
    with pytest.raises(MovedOn):
        changes.grant(stale, by=staff("Bea"))
    with pytest.raises(MovedOn):
        changes.refuse(stale, by=staff("Bea"), reason="-")
    assert Delegation.objects.get().seats_taken == 1


def test_somebody_who_takes_part_already_is_no_substitute():
    registration = lucia()
    a_registration(registration.convening, a_person("Nina Paz", email="nina@gob.ec"))
    change = ask_substitute(registration)
    with pytest.raises(AlreadyNominated):
        changes.grant(change, by=staff())
    change.refresh_from_db()
    assert change.is_open


def test_what_was_withdrawn_meanwhile_waits_for_nobody():
    registration = lucia()
    ask_substitute(registration)
    assert ChangeRequest.objects.waiting().count() == 1
    registrations.withdraw(registration, by=staff(), reason="-")
    assert ChangeRequest.objects.waiting().count() == 0


# --- Other answers, late ---------------------------------------------------------------------------------


def test_only_what_differs_is_asked_for_and_nothing_changes_before_the_answer():
    registration = lucia(**PAST)
    by = registration.person.user
    values = {"job_title": "Directora", "organisation": registration.person.organisation, "language": "es"}
    change = changes.ask_answers(registration, values, by=by)
    assert change.wanted == {"job_title": ["", "Directora"]}
    changes.ask_answers(registration, {"diet": "sin gluten", "wants_travel_help": True}, by=by)
    change.refresh_from_db()
    assert change.wanted == {
        "job_title": ["", "Directora"],
        "diet": ["vegana", "sin gluten"],
        "wants_travel_help": [False, True],
    }
    registration.refresh_from_db()
    assert (registration.person.job_title, registration.wants_travel_help) == ("", False)
    changes.grant(change, by=staff())
    registration = type(registration).objects.get(pk=registration.pk)
    assert (registration.person.job_title, registration.needs.diet) == ("Directora", "sin gluten")
    assert registration.wants_travel_help
    letter = Notice.objects.get(key=f"change-granted-{change.pk}")
    assert "gluten" not in f"{letter.text} {letter.html}"


def test_what_is_as_it_was_asks_for_nothing_and_takes_back_what_was_asked():
    registration = lucia(**PAST)
    by = registration.person.user
    assert changes.ask_answers(registration, {"diet": "vegana"}, by=by) is None
    change = changes.ask_answers(registration, {"diet": "sin gluten"}, by=by)
    assert changes.ask_answers(registration, {"diet": "vegana"}, by=by) is None
    change.refresh_from_db()
    assert change.status == C.TAKEN_BACK


def test_what_the_person_has_changed_since_is_the_newer_word():
    registration = lucia(**PAST)
    by = registration.person.user
    change = changes.ask_answers(registration, {"job_title": "Directora", "diet": "sin gluten"}, by=by)
    Person.objects.filter(pk=registration.person_id).update(job_title="Ministra")
    changes.grant(change, by=staff())
    registration = type(registration).objects.get(pk=registration.pk)
    assert (registration.person.job_title, registration.needs.diet) == ("Ministra", "sin gluten")


def test_a_request_lies_sealed_and_is_forgotten_with_the_needs(settings):
    registration = lucia(**PAST)
    changes.ask_answers(registration, {"diet": "sin gluten"}, by=registration.person.user)
    ask_substitute(registration)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, note FROM participants_changerequest")
        rows = str(cursor.fetchall())
    assert not [secret for secret in ("gluten", "Nina", "nina@", "viaje") if secret in rows]
    assert "gluten" not in str([event.data for event in Event.objects.all()])
    day = registration.convening.ends_on + timedelta(days=settings.NEEDS_KEPT_DAYS)
    retention.purge(day)
    assert ChangeRequest.objects.filter(sealed="").count() == 0
    retention.purge(day + timedelta(days=1))
    assert ChangeRequest.objects.filter(sealed="", note="", purged_at__isnull=False).count() == 2
    assert ChangeRequest.objects.first().wanted == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_request_is_said_in_words(language):
    registration = lucia(**PAST)
    days = [day.isoformat() for day in registration.convening.days]
    values = {"days": days[:1], "gender": "woman", "interpretation": "en", "wants_travel_help": True}
    change = changes.ask_answers(registration, values | {"diet": "-"}, by=registration.person.user)
    with translation.override(language):
        lines = change_fields.lines(change, shows_contacts=True, shows_sealed=False)
    assert [bool(line.will) for line in lines] == [True, True, True, True, False]
    assert [bool(line.was) for line in lines] == [True, False, False, True, False]
    assert lines[-1].is_sealed
    assert "woman" not in (str(lines) if language == "es" else "")


# --- Late registration -----------------------------------------------------------------------------------


def test_who_comes_late_asks_and_a_yes_gives_a_seat_and_a_letter():
    registration = lucia(R.NOMINATED, **PAST)
    by = registration.person.user
    registrations.save_page(registration, 1, by=by, changed=[])
    with pytest.raises(NotAllowed):
        registrations.submit(registration, by=by)
    change = changes.ask_late(registration, by=by)
    places = late.places(Convening.objects.get())
    assert places.words(registration) == "The delegation would have 1 of 2 people."
    done = changes.grant(change, by=organiser(registration.convening)).registration
    assert (done.status, done.submitted_by, done.submitted_at) == (R.CONFIRMED, by, change.asked_at)
    assert done.conduct_accepted_at == change.asked_at
    assert Delegation.objects.get().seats_taken == 1
    assert Notice.objects.filter(key=f"registration-confirmed-{done.pk}").count() == 1


def test_over_capacity_the_number_is_said_and_a_yes_leads_to_the_waiting_list():
    registration = lucia(R.NOMINATED, seats=1, **PAST)
    convening = registration.convening
    a_registration(convening, a_person("Wanda"), delegation=registration.delegation, status=R.CONFIRMED)
    a_registration(convening, a_person("Berta"), delegation=registration.delegation, status=R.WAITLISTED)
    change = changes.ask_late(registration, by=registration.person.user)
    words = late.places(Convening.objects.get()).words(type(registration).objects.get(pk=registration.pk))
    assert words == "It would be 2 of 1: this person would be number 2 on the waiting list."
    assert changes.grant(change, by=staff()).registration.status == R.WAITLISTED
    assert Delegation.objects.get().seats_taken == 1


def test_of_a_full_convening_and_of_a_guest_the_number_is_said_as_well():
    convening = a_convening(capacity=1, places_taken=1, **PAST)
    guest = a_registration(convening, a_person("Fay", with_user=True), role="observer")
    words = late.places(convening).words(guest)
    assert words == "It would be 2 of 1: this person would be number 1 on the waiting list."
    convening.capacity = 5
    assert late.places(convening).words(guest) == "The convening would have 2 of 5 people."


# --- The name on a certificate ---------------------------------------------------------------------------


def with_certificate(registration) -> Certificate:
    convening = registration.convening
    session = a_session(convening)
    Attendance.objects.create(session=session, registration=registration, recorded_by=staff())
    Convening.objects.filter(pk=convening.pk).update(status=ConveningStatus.COMPLETED)
    convening.refresh_from_db()
    return certificates.issue_certificates(convening, by=staff())[0]


@pytest.mark.parametrize("visibility", [Visibility.DELEGATES, Visibility.ALIAS])
def test_a_yes_about_the_name_issues_a_new_certificate(visibility):
    registration = lucia(starts_on=today_there() - timedelta(days=3))
    Person.objects.filter(pk=registration.person_id).update(visibility=visibility, alias="Colibrí")
    registration = type(registration).objects.get(pk=registration.pk)
    old = with_certificate(registration)
    change = changes.ask_name(registration, "Lucía Méndez Vera", by=registration.person.user)
    changes.grant(change, by=staff())
    old.refresh_from_db()
    new = Certificate.objects.valid().get()
    assert (old.is_valid, new.registration) == (False, registration)
    assert new.paper.data["holder"] == "Lucía Méndez Vera"
    assert old.paper.data["holder"] != "Lucía Méndez Vera"
    assert old.paper.reason
    letters = Notice.objects.filter(to=registration.person.email)
    assert {n.key.rsplit("-", 1)[0] for n in letters} == {"certificate"}
    assert new.paper.data["held"] == old.paper.data["held"]


def test_a_request_about_a_name_is_kept_until_it_is_answered(settings):
    registration = lucia(starts_on=today_there() - timedelta(days=3))
    with_certificate(registration)
    change = changes.ask_name(registration, "Lucía Vera", by=registration.person.user)
    retention.purge(today_there() + timedelta(days=settings.NEEDS_KEPT_DAYS + 9))
    change.refresh_from_db()
    assert change.wanted
    changes.refuse(change, by=staff(), reason="-")
    retention.purge(today_there() + timedelta(days=settings.NEEDS_KEPT_DAYS + 9))
    change.refresh_from_db()
    assert not change.wanted
