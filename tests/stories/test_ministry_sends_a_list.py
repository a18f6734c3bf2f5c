"""The ministry sends its list as a spreadsheet in Spanish; a wrong line stops all of it until it is put right."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from academy.audit.models import Event
from academy.notices.models import Notice
from participants.actions import delegations
from participants.models import PeopleList, Registration
from tests.documents.test_sheets import written
from tests.worlds import ecuador_is_invited

pytestmark = pytest.mark.django_db

LIST = [
    ["LISTA DE LA DELEGACIÓN DEL ECUADOR"],
    [],
    ["N.º", "Apellidos", "Nombres", "Cargo", "Institución", "Tipo de institución", "Correo electrónico", "Función en la delegación"],
    [1, "Méndez", "Lucía", "Directora", "Cancillería", "Gobierno", "lucia@gob.ec", ""],
    [2, "Gualinga", "Nina", "", "Mujeres Amazónicas", "ONG", "nina(arroba)ong.ec", ""],
    [3, "Mendes", "Lucia", "Directora", "Cancillería", "Gobierno", "lmendez@gob.ec", ""],
]  # fmt: skip


def workbook(rows) -> SimpleUploadedFile:
    return SimpleUploadedFile("Delegación Ecuador.xlsx", written(rows))


def test_from_a_spreadsheet_to_personal_links(sign_in, work):
    world = ecuador_is_invited()
    delegations.answer(world.delegation, comes=True, by=world.focal)
    client = sign_in(world.focal)

    # From the delegation's page, by its button.
    page = client.get(world.delegation.get_absolute_url()).text
    address = re.search(r'href="([^"]+/people/import/)"', page).group(1)
    assert "Only you can see the list." in client.get(address).text
    page = client.post(address, {"file": workbook(LIST)}, follow=True)
    preview = page.request["PATH_INFO"]
    assert "1 line has to be corrected" in page.text
    assert "E-mail address: “nina(arroba)ong.ec” is no e-mail address." in page.text
    assert "Name 2 people" not in page.text
    everybody = client.get(f"{preview}?show=all").text
    assert "Lucía Méndez" in everybody
    assert "Looks like Lucía Méndez in line 4." in everybody
    assert not Registration.objects.exists()
    assert client.post(f"{preview}name/", follow=True).text.count("1 line has to be corrected") == 1
    assert not Registration.objects.exists()
    assert not Notice.objects.filter(key__startswith="invitation-").exists()

    # The second Lucía was the same person; Nina's address is put right.
    right = [*LIST[:4], [*LIST[4][:6], "nina@ong.ec", ""]]
    page = client.post(address, {"file": workbook(right)}, follow=True)
    assert "2 people can be named" in page.text
    done = client.post(f"{page.request['PATH_INFO']}name/", follow=True)
    assert "2 people are named." in done.text
    assert "Every letter with a personal link is on its way." in done.text

    page = client.get(world.delegation.get_absolute_url()).text
    assert "Lucía Méndez" in page
    assert "Nina Gualinga" in page
    # The focal point is of government: contact data of civil society does not show again.
    assert "nina@ong.ec" not in page

    # Each letter signs in and leads to the person's own registration, in the person's language.
    work()
    nina = Registration.objects.get(person__email="nina@ong.ec")
    letter = Notice.objects.get(key=f"invitation-{nina.pk}")
    assert (letter.to, letter.is_secret, letter.text) == ("nina@ong.ec", True, ""), "sent, and forgotten"
    assert client.get(nina.get_absolute_url()).status_code == 200
    assert sign_in(nina.person.user).get(nina.get_absolute_url(), follow=True).status_code == 200

    verbs = Event.objects.filter(actor=world.focal).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "delegation.accepted", "list.received", "list.received",
        "registration.nominated", "registration.nominated", "peoplelist.named", "list.named",
    ]  # fmt: skip
    assert PeopleList.objects.filter(status="named", content="").count() == 1


def test_an_organiser_takes_the_people_away_and_sends_them_in_for_the_next_convening(sign_in):
    world = ecuador_is_invited()
    delegations.answer(world.delegation, comes=True, by=world.focal)
    client = sign_in(world.staff)
    here = f"/convenings/{world.convening.code}/people/"
    pasted = "Name, E-mail, Country, Sector\nNina Gualinga, nina@ong.ec, Ecuador, NGO\n"
    page = client.post(f"{here}import/", {"pasted": pasted}, follow=True)
    client.post(f"{page.request['PATH_INFO']}name/")
    link = re.search(
        r'href="([^"]+people\.csv[^"]*)"', client.get(f"{here}?sector=civil_society").text
    ).group(1)
    table = b"".join(client.get(link.replace("&amp;", "&")).streaming_content)
    assert "Nina Gualinga" in table.decode("utf-8-sig")

    page = client.post(f"{here}import/", {"file": SimpleUploadedFile("people.csv", table)}, follow=True)
    assert "There is nobody new on this list" in page.text
    assert "Takes part already; nothing changes." in page.text
    assert Registration.objects.count() == 1
