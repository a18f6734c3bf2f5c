"""Lucía cannot come and proposes Nina; the focal point says yes; Nina registers. And Marva registers too late."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from academy.audit.models import Event
from academy.notices.models import Notice
from convenings.models import Convening
from participants.actions import registrations
from participants.models import Delegation, HeldSeat, Registration
from participants.states import RegistrationStatus
from tests.factories.accounts import organiser, staff
from tests.worlds import lucia_is_nominated

pytestmark = pytest.mark.django_db

NINA = {
    "full_name": "Nina Gualinga",
    "email": "Nina@gob.ec",
    "job_title": "Asesora",
    "organisation": "Cancillería",
    "note": "Estaré de viaje.",
}
ABOUT = {"certificate_name": "Nina Gualinga", "language": "es", "gender": "woman"}
SEND = {"visibility": "delegates", "conduct": "on"}


def link_to(registration: Registration) -> str:
    letter = Notice.objects.get(key=f"invitation-{registration.pk}")
    return re.search(r"http://testserver(/accounts/link/\S+)", letter.text).group(1)


def fill_in(client, registration: Registration):
    """The three pages; returns what the last one answers."""
    base = registration.get_absolute_url()
    days = [day.isoformat() for day in registration.convening.days]
    client.post(f"{base}about/", ABOUT)
    client.post(f"{base}participation/", {"days": days})
    return client.post(f"{base}send/", SEND)


def test_from_i_cannot_come_to_the_other_persons_place(sign_in):
    world = lucia_is_nominated()
    lucia = world.registration
    registrations.submit(lucia, by=world.lucia)
    registrations.confirm(lucia, by=staff())

    phone = sign_in(language="es")
    phone.post(link_to(lucia))
    page = phone.get(lucia.get_absolute_url()).text
    assert f"/registrations/{lucia.pk}/someone-else/" in page
    phone.post(f"/registrations/{lucia.pk}/someone-else/", NINA)
    assert not Registration.objects.filter(person__email="nina@gob.ec").exists()

    desk = sign_in(world.focal, "en")
    home = desk.get("/home/").text
    assert "Lucía Méndez proposes that somebody else comes" in home
    change = lucia.change_requests.get()
    assert change.get_absolute_url() in desk.get(world.delegation.get_absolute_url()).text
    page = desk.get(change.get_absolute_url()).text
    assert "Nina Gualinga" in page
    assert "Estaré de viaje." in page
    page = desk.post(f"{change.get_absolute_url()}grant/", follow=True).text
    assert "Granted. The new person gets a personal link, and Lucía Méndez a letter." in page

    nina = Registration.objects.live().get()
    assert (nina.person.full_name, nina.role, nina.replaces) == ("Nina Gualinga", "head", lucia)
    assert Notice.objects.get(key=f"registration-substituted-{lucia.pk}").to == "lucia@gob.ec"
    # The link of one is bound to one: signed in as Lucía, Nina's pages do not exist.
    assert phone.get(nina.get_absolute_url()).status_code == 404
    other = sign_in(language="es")
    assert other.post(link_to(nina)).url == nina.get_absolute_url()
    assert fill_in(other, nina).url.endswith("/done/")
    nina.refresh_from_db()
    assert nina.status == RegistrationStatus.CONFIRMED
    assert (Delegation.objects.get().seats_taken, Convening.objects.get().places_taken) == (1, 1)
    assert not HeldSeat.objects.exists()
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"changerequest.asked", "changerequest.granted", "registration.substituted"} <= verbs


def test_who_registers_too_late_is_let_in_with_one_press(sign_in):
    world = lucia_is_nominated(registration_closes_on=timezone.localdate() - timedelta(days=2))
    late = world.registration
    phone = sign_in(world.lucia, "en")
    assert "You can still send it; the organisers decide." in phone.get("/home/").text
    page = phone.get(late.get_absolute_url(), follow=True).text
    assert "You can still send the three pages" in page
    answer = fill_in(phone, late)
    assert answer.url == late.get_absolute_url()
    page = phone.get(answer.url).text
    assert "Your registration is with the organisers. They write to you." in page
    assert "You have asked:" in page

    desk = sign_in(organiser(world.convening))
    assert "1 request for a change waits" in desk.get("/home/").text
    assert "1 request for a change waits" in desk.get(f"/convenings/{world.convening.code}/organise/").text
    listed = f"/convenings/{world.convening.code}/people/requests/"
    assert listed in desk.get(f"/convenings/{world.convening.code}/people/").text
    page = desk.get(listed).text
    assert "Named by Flor Andrade" in page
    assert "The delegation would have 1 of 4 people." in page
    page = desk.post(re.search(r'action="(/requests[^"]+/grant/)"', page).group(1), follow=True).text
    assert "Lucía Méndez is confirmed." in page
    assert "Nobody asks for anything." in page
    late.refresh_from_db()
    assert late.status == RegistrationStatus.CONFIRMED
    letter = Notice.objects.get(key=f"registration-confirmed-{late.pk}")
    assert letter.to == "lucia@gob.ec"
