"""Lucía opens her personal link, in Spanish, registers in three short pages, and finds her page a list of tasks."""

import re

import icalendar
import pytest

from academy.audit.models import events_of
from academy.notices.models import Notice
from participants.models import Needs, Person
from participants.states import RegistrationStatus, Visibility
from tests.worlds import lucia_is_nominated

pytestmark = pytest.mark.django_db

ABOUT = {
    "certificate_name": "Lucía Méndez Ñandutĩ",
    "job_title": "Directora de Género",
    "organisation": "Cancillería",
    "language": "es",
    "gender": "woman",
}
SEND = {"visibility": "delegates", "conduct": "on"}


def link_of(world) -> str:
    letter = Notice.objects.get(key=f"invitation-{world.registration.pk}")
    return re.search(r"http://testserver(/accounts/link/\S+)", letter.text).group(1)


def days_of(world) -> list[str]:
    return [day.isoformat() for day in world.convening.days]


def test_from_the_letter_to_done(sign_in):
    world = lucia_is_nominated()
    phone = sign_in(language="es")
    assert phone.post(link_of(world)).url == world.registration.get_absolute_url()
    base = world.registration.get_absolute_url()
    assert phone.get(base).url == f"{base}about/"

    page = phone.get(f"{base}about/")
    assert "3" in page.text
    assert 'value="Lucía Méndez"' in page.text  # filled in from the nomination
    assert 'value="Cancillería"' in page.text
    assert phone.post(f"{base}about/", ABOUT).url == f"{base}participation/"
    needs = {"days": days_of(world), "diet": "vegetariana", "access": "cerca de la puerta"}
    assert phone.post(f"{base}participation/", needs).url == f"{base}send/"
    assert "vegetariana" in phone.get(f"{base}send/").text
    assert phone.post(f"{base}send/", SEND).url == f"{base}done/"
    assert f"/convenings/{world.convening.code}/calendar.ics" in phone.get(f"{base}done/").text

    world.registration.refresh_from_db()
    assert world.registration.status == RegistrationStatus.SUBMITTED
    person = Person.objects.get(email="lucia@gob.ec")
    assert (person.printed_name, person.visibility) == ("Lucía Méndez Ñandutĩ", Visibility.DELEGATES)
    assert person.photo_consent_at is None
    letter = Notice.objects.get(key=f"registration-received-{world.registration.pk}")
    assert letter.language == "es"
    calendar = icalendar.Calendar.from_ical(letter.attachments[0]["text"])
    event = calendar.walk("VEVENT")[0]
    session = world.convening.sessions.get()
    assert event["DTSTART"].dt == session.starts_at
    assert str(event["DTSTART"].dt.tzinfo) == "UTC"
    assert events_of(world.registration)[0].verb == "registration.submitted"

    home = phone.get("/home/").text
    assert world.convening.title_es in home
    assert f"{base}" in home


def test_a_page_is_kept_and_the_link_leads_back_to_the_next(sign_in):
    world = lucia_is_nominated()
    phone = sign_in(world.lucia)
    base = world.registration.get_absolute_url()
    phone.post(f"{base}about/", ABOUT)
    assert phone.get(base).url == f"{base}participation/"
    # Nobody jumps over a page.
    assert phone.get(f"{base}send/").url == f"{base}participation/"


def test_changing_the_language_keeps_what_was_typed(sign_in):
    world = lucia_is_nominated()
    phone = sign_in(world.lucia, language="es")
    address = f"{world.registration.get_absolute_url()}about/"
    typed = ABOUT | {"job_title": "Directora de todo", "language": "fr"}
    response = phone.post(f"/language/?next={address}", typed)
    assert response.url == address
    page = phone.get(address)
    assert 'value="Directora de todo"' in page.text
    world.registration.person.refresh_from_db()
    assert world.registration.person.job_title == "Directora"


@pytest.mark.parametrize("language", ["es", "fr", "en"])
def test_errors_are_in_the_language_of_the_page(sign_in, language):
    world = lucia_is_nominated()
    phone = sign_in(world.lucia, language=language)
    page = phone.post(f"{world.registration.get_absolute_url()}about/", ABOUT | {"certificate_name": ""})
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert 'href="#id_certificate_name"' in page.text
    assert 'value="Directora de Género"' in page.text
    english = "Write your name as it should stand on the certificate."
    assert (english in page.text) is (language == "en")


def test_needs_are_sealed_in_the_table(sign_in):
    from django.db import connection

    world = lucia_is_nominated()
    phone = sign_in(world.lucia)
    base = world.registration.get_absolute_url()
    phone.post(f"{base}about/", ABOUT)
    phone.post(f"{base}participation/", {"days": days_of(world), "diet": "vegetariana", "access": "silla"})
    assert Needs.objects.get().diet == "vegetariana"
    with connection.cursor() as cursor:
        cursor.execute("SELECT diet, access FROM participants_needs")
        assert not set(cursor.fetchone()) & {"vegetariana", "silla"}


def test_an_alias_needs_its_name(sign_in):
    world = lucia_is_nominated()
    phone = sign_in(world.lucia)
    base = world.registration.get_absolute_url()
    phone.post(f"{base}about/", ABOUT)
    phone.post(f"{base}participation/", {"days": days_of(world)})
    page = phone.post(f"{base}send/", SEND | {"visibility": "alias"})
    assert "Write the name that should be used." in page.text
    phone.post(f"{base}send/", SEND | {"visibility": "alias", "alias": "Ana"})
    assert Person.objects.get(email="lucia@gob.ec").listed_name == "Ana"


def test_the_code_of_conduct_is_agreed_to_and_consents_are_not_forced(sign_in):
    world = lucia_is_nominated()
    phone = sign_in(world.lucia)
    base = world.registration.get_absolute_url()
    phone.post(f"{base}about/", ABOUT)
    phone.post(f"{base}participation/", {"days": days_of(world)})
    assert phone.post(f"{base}send/", {"visibility": "delegates"}).status_code == 200
    assert phone.post(f"{base}send/", SEND).status_code == 302


def test_nobody_else_fills_in_the_pages(sign_in):
    world = lucia_is_nominated()
    base = world.registration.get_absolute_url()
    for user in (world.focal, world.staff):
        assert sign_in(user).get(f"{base}about/").status_code == 404
        assert sign_in(user).get(base).status_code == 200


def test_somebody_who_cannot_come_says_so(sign_in):
    world = lucia_is_nominated()
    phone = sign_in(world.lucia)
    base = world.registration.get_absolute_url()
    phone.post(f"{base}withdraw/", {"reason": "Estoy de viaje."})
    world.registration.refresh_from_db()
    assert world.registration.status == RegistrationStatus.WITHDRAWN
    assert phone.get(f"{base}about/").status_code == 403


def test_after_registration_has_closed_the_page_says_who_decides(sign_in):
    from datetime import timedelta

    from django.utils import timezone

    world = lucia_is_nominated(
        starts_on=timezone.localdate() + timedelta(days=3),
        nominations_close_on=timezone.localdate() + timedelta(days=1),
        registration_closes_on=timezone.localdate() - timedelta(days=2),
    )
    page = sign_in(world.lucia).get(f"{world.registration.get_absolute_url()}about/")
    assert page.status_code == 200
    assert "You can still send the three pages; the organisers decide" in page.text
