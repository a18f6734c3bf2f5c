"""Whoever comes again answers little anew; nothing typed is lost with the language; scanners use nothing up."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from academy.notices.models import Notice
from participants.actions import changes, registrations
from participants.actions.registrations import Nominee
from participants.forms.registering import AboutForm, ParticipationForm, SendForm
from participants.models import ChangeRequest, Needs, Registration
from participants.states import RegistrationStatus, Sector
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db

R = RegistrationStatus
KNOWN = {
    "certificate_name": "Lucía Méndez Ñandutĩ",
    "job_title": "Directora de Género",
    "organisation": "Cancillería",
    "phone": "+593 9 8765 4321",
    "gender": "woman",
}
# Part of the question before them, or no question: what one consents to.
FOLLOW_UPS, CONSENTS = {"gender_words", "alias"}, {"photo", "directory", "conduct"}


def lucia_was_there() -> Registration:
    earlier = a_convening(city="Bogotá", country="COL", starts_on=timezone.localdate() - timedelta(days=20))
    person = a_person("Lucía Méndez", email="lucia@gob.ec", with_user=True, **KNOWN)
    made = a_registration(
        earlier, person, delegation=a_delegation(earlier), status=R.CONFIRMED, interpretation="en"
    )
    Needs.objects.create(registration=made, diet="vegana", access="cerca de la puerta")
    return made


def named_again(**fields) -> Registration:
    delegation = a_delegation(a_convening(**fields))
    nominee = Nominee("Lucia Mendez", "lucia@gob.ec", Sector.GOVERNMENT, "Another ministry", "Adviser", "en")
    return registrations.nominate(delegation, nominee, by=staff())


def test_there_are_twelve_questions():
    registration = lucia_was_there()
    fields = [
        *AboutForm(instance=registration.person).fields,
        *ParticipationForm(registration=registration, keep_until=timezone.localdate()).fields,
        *SendForm(person=registration.person).fields,
    ]
    assert len(set(fields) - FOLLOW_UPS - CONSENTS) <= 12


def test_a_second_convening_has_the_answers_of_the_first(sign_in):
    earlier = lucia_was_there()
    registration = named_again()
    assert registration.person == earlier.person
    client = sign_in(registration.person.user)
    base = registration.get_absolute_url()
    about = client.get(f"{base}about/").context["form"]
    filled = {name for name, field in about.fields.items() if about[name].value()}
    assert {name: about[name].value() for name in KNOWN} == KNOWN
    assert about["language"].value() == "es"
    client.post(f"{base}about/", KNOWN | {"language": "es"})
    page = client.get(f"{base}participation/")
    participation = page.context["form"]
    assert 'value="vegana"' in page.text
    assert "cerca de la puerta" in page.text
    filled |= {name for name in participation.fields if participation[name].value()}
    assert filled >= {*KNOWN, "language", "days", "interpretation", "diet", "access"}
    registration.needs.refresh_from_db()
    assert registration.needs.diet == ""  # offered, not taken over: the person sends it or not


def test_what_is_purged_is_not_offered(sign_in):
    earlier = lucia_was_there()
    Needs.objects.filter(registration=earlier).update(purged_at=timezone.now())
    registration = named_again()
    client = sign_in(registration.person.user)
    base = registration.get_absolute_url()
    client.post(f"{base}about/", KNOWN | {"language": "es"})
    page = client.get(f"{base}participation/").text
    assert "vegana" not in page
    assert "cerca de la puerta" not in page


def test_an_answer_that_was_emptied_stays_empty(sign_in):
    lucia_was_there()
    registration = named_again()
    client = sign_in(registration.person.user)
    base = registration.get_absolute_url()
    client.post(f"{base}about/", KNOWN | {"language": "es"})
    days = [day.isoformat() for day in registration.convening.days]
    client.post(f"{base}participation/", {"days": days, "diet": "", "access": ""})
    assert "vegana" not in client.get(f"{base}participation/").text


def test_nobody_else_is_offered_her_needs(sign_in):
    lucia_was_there()
    convening = a_convening()
    other = a_registration(
        convening, a_person(with_user=True), delegation=a_delegation(convening), pages_done=1
    )
    Needs.objects.create(registration=other)
    page = sign_in(other.person.user).get(f"{other.get_absolute_url()}participation/").text
    assert "vegana" not in page


# --- Changing the language -------------------------------------------------------------------------------

TYPED = {
    "about/": {"certificate_name": "Lucía Ñ", "job_title": "Jefa", "phone": "+593 1"},
    "participation/": {"diet": "sin gluten", "access": "rampa"},
    "send/": {"visibility": "alias", "alias": "Colibrí Azul"},
    "someone-else/": {"full_name": "Nina Paz", "email": "nina", "note": "De viaje"},
    "withdraw/": {"reason": "Enferma"},
}


@pytest.mark.parametrize("is_late", [False, True], ids=["in time", "late"])
@pytest.mark.parametrize("page", TYPED)
def test_another_language_keeps_what_was_typed(sign_in, page, is_late):
    closes = timezone.localdate() + timedelta(days=-2 if is_late else 5)
    convening = a_convening(registration_closes_on=closes)
    person = a_person(with_user=True)
    registration = a_registration(convening, person, delegation=a_delegation(convening), pages_done=2)
    Needs.objects.create(registration=registration)
    client, path = sign_in(person.user, "en"), f"{registration.get_absolute_url()}{page}"
    assert 'id="answers"' in client.get(path).text
    client.post(f"/language/?next={path}", {"language": "es"} | TYPED[page])
    shown = client.get(path)
    assert '<html lang="es"' in shown.text
    assert all(text in shown.text for text in TYPED[page].values() if text != "alias")
    assert 'aria-invalid="true"' not in shown.text


@pytest.mark.parametrize("page", ["substitute/", "institution/"])
def test_it_does_so_where_others_write_about_a_person(sign_in, page):
    convening = a_convening()
    registration = a_registration(convening, a_person(), delegation=a_delegation(convening))
    client = sign_in(focal_point("ECU"), "en")
    path = f"{registration.get_absolute_url()}{page}"
    typed = {"full_name": "Nina Paz", "reason": "De viaje", "institution_kind": "finance_planning"}
    client.post(f"/language/?next={path}", {"language": "fr"} | typed)
    form = client.get(path).context["form"]
    assert {name: form[name].value() for name in form.fields if name in typed} == {
        name: value for name, value in typed.items() if name in form.fields
    }


# --- Scanners --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_that_follows_the_link_in_a_letter_changes_nothing(client, method):
    """The personal link of who comes instead is opened by machines first, and still works for her."""
    convening = a_convening()
    leaving = a_registration(convening, a_person(with_user=True), delegation=a_delegation(convening))
    nominee = Nominee("Nina Paz", "nina@gob.ec", Sector.GOVERNMENT)
    coming = registrations.substitute(leaving, nominee, by=staff(), reason="-")
    letter = Notice.objects.get(key=f"invitation-{coming.pk}")
    path = re.search(r"http://testserver(/accounts/link/\S+)", letter.text).group(1)
    for _visit in range(3):
        getattr(client, method)(path)
    assert "_auth_user_id" not in client.session
    assert client.post(path).url == coming.get_absolute_url()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("deed", ["grant/", "take-back/", "refuse/"])
def test_looking_at_a_deed_does_not_do_it(sign_in, method, deed):
    """Also not in the browser of somebody who may, when a program there fetches pages ahead."""
    convening = a_convening()
    registration = a_registration(
        convening, a_person(with_user=True), delegation=a_delegation(convening), status=R.CONFIRMED
    )
    values = {"full_name": "Nina Paz", "email": "nina@gob.ec"}
    change = changes.ask_substitute(registration, values, note="-", by=registration.person.user)
    for user in (organiser(convening), registration.person.user):
        getattr(sign_in(user), method)(f"{change.get_absolute_url()}{deed}")
    assert ChangeRequest.objects.get().is_open
