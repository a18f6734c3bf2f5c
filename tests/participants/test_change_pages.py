"""The pages on which people ask and others answer: doors, bad input, and as many queries for three as for one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participants.actions import changes
from participants.models import ChangeRequest, Needs, Registration
from participants.states import ChangeStatus, RegistrationStatus
from tests.doors import assert_doors
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.queries import queries_of
from tests.wording import said

pytestmark = pytest.mark.django_db

R = RegistrationStatus
LANGUAGES = ["en", "es", "fr"]
TYPED = {"full_name": "Nina Paz", "email": "nina@gob.ec", "job_title": "Asesora", "note": "Estoy de viaje."}
CLOSED = {"registration_closes_on": timezone.localdate() - timedelta(days=2)}


def lucia(status=R.CONFIRMED, **fields) -> Registration:
    convening = a_convening(**fields)
    person = a_person("Lucía Méndez", with_user=True, certificate_name="Lucía Méndez", gender="woman")
    made = a_registration(convening, person, delegation=a_delegation(convening), status=status)
    Needs.objects.create(registration=made)
    return made


def a_request(registration: Registration) -> ChangeRequest:
    values = {"full_name": "Nina Paz", "email": "nina@gob.ec"}
    by = registration.person.user
    return changes.ask_substitute(registration, values, note="Estoy de viaje.", by=by)


def strangers(registration: Registration) -> list:
    return [focal_point("PAN"), organiser(a_convening(city="Bogotá", country="COL"))]


def test_the_door_of_granting(sign_in):
    change = a_request(registration := lucia())
    colleague = a_delegate(registration.convening, "ECU", full_name="Celia Ríos")
    assert_doors(
        sign_in,
        f"{change.get_absolute_url()}grant/",
        may=focal_point("ECU"),
        refused=[registration.person.user],
        hidden=[*strangers(registration), colleague],
    )
    change.refresh_from_db()
    assert change.status == ChangeStatus.GRANTED


def test_the_door_of_taking_back(sign_in):
    change = a_request(registration := lucia())
    assert_doors(
        sign_in,
        f"{change.get_absolute_url()}take-back/",
        may=registration.person.user,
        refused=[focal_point("ECU"), organiser(registration.convening)],
        hidden=strangers(registration),
    )
    change.refresh_from_db()
    assert change.status == ChangeStatus.TAKEN_BACK


@pytest.mark.parametrize("page", ["someone-else", "certificate-name/ask"])
def test_what_a_person_asks_is_asked_by_nobody_else(sign_in, page):
    registration = lucia()
    address = f"/registrations/{registration.pk}/{page}/"
    for user in (staff(), organiser(registration.convening), focal_point("ECU")):
        assert sign_in(user).get(address).status_code == 404
        assert sign_in(user).post(address, TYPED).status_code == 404
    assert sign_in().get(address).url.startswith("/accounts/login/")
    assert not ChangeRequest.objects.exists()


def test_organisers_refuse_with_a_reason_and_a_delegate_does_not(sign_in):
    change = a_request(registration := lucia())
    address = f"{change.get_absolute_url()}refuse/"
    assert sign_in(registration.person.user).post(address, {"reason": "-"}).status_code == 403
    client = sign_in(organiser(registration.convening))
    page = client.post(address, {"reason": ""})
    assert (page.status_code, "Say why, in one sentence." in page.text) == (200, True)
    page = client.post(address, {"reason": "Falta la carta."}, follow=True)
    assert page.redirect_chain[0][0].endswith("/people/requests/")
    assert "Falta la carta." in sign_in(registration.person.user).get(registration.get_absolute_url()).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nina"), ("email", ""), ("full_name", ""), ("note", ""), ("full_name", "x" * 201)],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sign_in, language, field, value):
    registration = lucia()
    client = sign_in(registration.person.user, language)
    page = client.post(f"/registrations/{registration.pk}/someone-else/", TYPED | {field: value})
    assert page.status_code == 200
    assert page.text.count('aria-invalid="true"') == 1
    assert 'value="Asesora"' in page.text
    assert not ChangeRequest.objects.exists()


def test_nobody_proposes_themselves(sign_in):
    registration = lucia()
    client = sign_in(registration.person.user)
    typed = TYPED | {"email": registration.person.email.upper()}
    page = client.post(f"/registrations/{registration.pk}/someone-else/", typed)
    assert "This is your own address. Write that of the other person." in page.text


def test_who_takes_part_already_is_not_betrayed_by_the_answer(sign_in):
    """The address of somebody of another delegation: the focal point is told that it is taken, not by whom."""
    registration = lucia()
    hidden = a_person("Zoraida Oculta", email="nina@gob.ec", iso3="PAN", visibility="hidden")
    a_registration(registration.convening, hidden, delegation=a_delegation(registration.convening, "PAN"))
    client = sign_in(registration.person.user)
    page = client.post(f"/registrations/{registration.pk}/someone-else/", TYPED, follow=True)
    assert "Your request is on its way." in page.text
    change = ChangeRequest.objects.get()
    page = sign_in(focal_point("ECU")).post(f"{change.get_absolute_url()}grant/", follow=True)
    assert "takes part already" in page.text
    assert "Zoraida" not in page.text
    assert change.is_open


def test_after_the_deadline_the_same_page_takes_the_change_as_a_request(sign_in):
    registration = lucia(**CLOSED)
    client = sign_in(registration.person.user)
    address = f"/registrations/{registration.pk}/about/"
    assert address in client.get(registration.get_absolute_url()).text
    page = client.get(address)
    assert "What you change here goes to the organisers as a request" in page.text
    assert "Ask for this change" in page.text
    typed = {
        "certificate_name": "Lucía Méndez",
        "organisation": registration.person.organisation,
        "job_title": "Directora",
        "language": "es",
        "gender": "woman",
    }
    page = client.post(address, typed, follow=True)
    assert "Your request is with the organisers. Until they answer nothing changes." in page.text
    assert ChangeRequest.objects.get().wanted == {"job_title": ["", "Directora"]}
    registration.person.refresh_from_db()
    assert registration.person.job_title == ""
    assert 'value="Directora"' in client.get(address).text  # what is asked for, not what was before
    desk = sign_in(organiser(registration.convening))
    listed = desk.get(f"/convenings/{registration.convening.code}/people/requests/").text
    assert "Directora" in listed
    page = desk.post(f"{ChangeRequest.objects.get().get_absolute_url()}grant/", follow=True)
    assert "Granted. Lucía Méndez gets a letter." in page.text
    registration.person.refresh_from_db()
    assert registration.person.job_title == "Directora"


def test_a_page_sent_unchanged_asks_for_nothing(sign_in):
    registration = lucia(**CLOSED)
    client = sign_in(registration.person.user)
    days = [day.isoformat() for day in registration.convening.days]
    address = f"/registrations/{registration.pk}/participation/"
    page = client.post(address, {"days": days}, follow=True)
    assert "Nothing would change, so nothing was sent." in page.text
    assert not ChangeRequest.objects.exists()
    page = client.post(address, {"days": []})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text


def test_consents_are_nobodys_to_grant(sign_in):
    registration = lucia(**CLOSED)
    page = sign_in(registration.person.user).get(f"/registrations/{registration.pk}/send/")
    assert page.url == "/my-privacy/"


def test_the_list_costs_as_many_queries_for_three_as_for_one(sign_in):
    convening = a_convening(**CLOSED)
    delegation = a_delegation(convening)
    client = sign_in(organiser(convening))
    address = f"/convenings/{convening.code}/people/requests/"
    counts = []
    for total in (1, 3):
        while ChangeRequest.objects.count() < total * 2:
            person = a_person(with_user=True)
            late = a_registration(convening, person, delegation=delegation)
            changes.ask_late(late, by=person.user)
            a_request(late)
        assert client.get(address).text.count("Nina Paz") == total
        counts.append(queries_of(client, address))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_who_answers_is_told_who_was_first(sign_in, language):
    change = a_request(lucia())
    address = f"{change.get_absolute_url()}grant/"
    assert sign_in(staff("Ada First")).post(address).status_code == 302
    page = sign_in(organiser(change.convening), language).post(address)
    assert page.status_code == 409
    assert said("Somebody was faster", language) in page.text
    assert "Ada First" in page.text
