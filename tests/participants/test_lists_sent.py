"""A list of people that is sent in: what is understood of it, who may send and see it, and that all are named or nobody."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import SignInLink, User
from academy.audit.models import Event
from academy.audit.transitions import InvalidTransition
from academy.documents.sheets import Sheet, read_pasted, read_upload
from academy.notices.models import Notice
from convenings.states import ConveningStatus
from participants.actions import delegations, lists, registrations
from participants.actions.registrations import Nominee
from participants.lists.incoming import tidy, understand
from participants.models import Needs, PeopleList, Person, Registration
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus, Sector, Visibility
from tests.doors import assert_doors
from tests.factories.accounts import a_country, a_user, focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.pages.test_kept import switch
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_shows_error, said

pytestmark = pytest.mark.django_db

HEAD = "Nombre;Correo;País;Rol;Sector;Institución;Cargo;Idioma\n"
TWO = HEAD + (
    "Lucía Méndez;LUCIA@gob.ec;Ecuador;jefa de delegación;Gobierno;Cancillería;Directora;español\n"
    "Nina Gualinga;nina@ong.ec;ECU;;ONG;Mujeres Amazónicas;;\n"
)


@pytest.fixture
def convening():
    return a_convening(languages=["es", "en"])


@pytest.fixture
def ecuador(convening):
    return a_delegation(convening, "ECU", seats=4)


def sent_by(user, convening, text: str, delegation=None, **more) -> PeopleList:
    return lists.receive(convening, read_pasted(text), delegation=delegation, by=user, **more)


def problems(sent: PeopleList, by) -> list[tuple[int, str, str]]:
    return [
        (n.number, str(column), words)
        for n in understand(sent, by=by).lines
        for column, words in n.problems.items()
    ]


# --- What is understood ------------------------------------------------------------------------


def test_a_list_in_spanish_is_understood_by_an_organiser(convening, ecuador):
    by = organiser(convening)
    lucia, nina = understand(sent_by(by, convening, TWO), by=by).lines
    assert (lucia.number, lucia.full_name, lucia.email) == (2, "Lucía Méndez", "lucia@gob.ec")
    assert (lucia.role, lucia.sector, lucia.language) == ("head", "government", "es")
    assert (lucia.organisation, lucia.job_title, lucia.delegation) == ("Cancillería", "Directora", ecuador)
    assert (nina.role, nina.sector, nina.language, nina.delegation) == (
        "delegate",
        "civil_society",
        "es",
        ecuador,
    )
    assert lucia.is_new
    assert nina.is_new


WRONG = {
    ";a@x.org;ECU;;ONG": ("full_name", "The name is missing."),
    "Ana Paz;;ECU;;ONG": ("email", "The e-mail address is missing."),
    "Ana Paz;ana(at)x.org;ECU;;ONG": ("email", "“ana(at)x.org” is no e-mail address."),
    "Ana Paz;a@x.org;Narnia;;ONG": ("delegation", "No delegation “Narnia” is invited."),
    "Ana Paz;a@x.org;ECU;king;ONG": ("role", "“king” is no role we know."),
    "Ana Paz;a@x.org;ECU;;martians": ("sector", "“martians” is no sector we know."),
    "Ana Paz;a@x.org;ECU;;": ("sector", "The sector is missing."),
    "Ana Paz;a@x.org;ECU;;ONG;;;Klingon": ("language", "“Klingon” is no language of the portal."),
    "Ana Paz;a@x.org;;;ONG": (
        "delegation",
        "Say for which delegation, or write observer, facilitator or organiser as the role.",
    ),
    "Ana Paz;a@x.org;ECU;observer;ONG": ("role", "Whoever is of a delegation is its head or a delegate."),
    "Ana Paz;a@x.org;Panamá;;ONG": ("delegation", "First say that the delegation comes."),
    f"{'Ana ' * 60};a@x.org;ECU;;ONG": ("full_name", "This is too long: 239 characters, 200 at the most."),
    f"Ana Paz;a@x.org;ECU;;ONG;{'x' * 201}": ("organisation", "This is too long: 201 characters, 200 at the most."),
}  # fmt: skip


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_named_with_line_and_column(convening, ecuador, line):
    a_delegation(convening, "PAN", status=DelegationStatus.INVITED)
    by = staff()
    sent = sent_by(by, convening, HEAD + "Good Person;good@x.org;ECU;;ONG\n" + line)
    column, words = WRONG[line]
    assert problems(sent, by) == [(3, column, words)]
    with pytest.raises(lists.CannotBeNamed):
        lists.name_people(sent, by=by)
    assert not Person.objects.exists(), "all or nothing"
    assert not Registration.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_the_language_of_the_page(sign_in, convening, ecuador, language):
    by = staff()
    sent = sent_by(by, convening, HEAD + "Ana Paz;;ECU;;martians")
    page = sign_in(by, language).get(sent.get_absolute_url()).text
    assert said("The e-mail address is missing.", language) in page
    assert said("“%(word)s” is no sector we know.", language, word="martians") in page
    assert said("Sector", language) in page


def test_the_same_address_twice_whatever_the_capitals(convening, ecuador):
    by = staff()
    sent = sent_by(by, convening, HEAD + "Ana Paz;ana@x.org;ECU;;ONG\nAna Sol;ANA@X.ORG;ECU;;ONG")
    assert problems(sent, by) == [(3, "email", "The same address stands in line 2.")]


def test_two_heads(convening, ecuador):
    by = staff()
    two = "Ana Paz;ana@x.org;ECU;head;ONG\nBea Sol;bea@x.org;ECU;head;ONG"
    assert problems(sent_by(by, convening, HEAD + two), by) == [
        (3, "role", "Line 2 is head of delegation. There is one at a time.")
    ]
    a_registration(convening, a_person("Lucía Méndez"), delegation=ecuador, role=RegistrationRole.HEAD)
    found = problems(sent_by(by, convening, HEAD + two), by)
    assert [words for _n, _c, words in found] == [
        "Lucía Méndez is head of delegation. There is one at a time."
    ] * 2


def test_who_is_there_already_is_left_out_and_nothing_changes(convening, ecuador):
    there = a_registration(convening, a_person("Lucía Méndez", email="Lucia@gob.ec"), delegation=ecuador)
    by = staff()
    sent = sent_by(by, convening, TWO)
    first, second = understand(sent, by=by).lines
    assert first.left_out == "Takes part already; nothing changes."
    assert second.is_new
    lists.name_people(sent, by=by)
    assert Registration.objects.filter(person=there.person).count() == 1
    assert set(Person.objects.values_list("email", flat=True)) == {"Lucia@gob.ec", "nina@ong.ec"}


def test_who_is_in_another_delegation(convening, ecuador):
    panama = a_delegation(convening, "PAN")
    a_registration(convening, a_person("Berta Cruz", iso3="PAN", email="berta@gob.pa"), delegation=panama)
    a_registration(convening, a_person("Vera Silva", email="vera@x.org"), role=RegistrationRole.OBSERVER)
    text = HEAD + "Berta;BERTA@gob.pa;ECU;;ONG\nVera;vera@x.org;ECU;;ONG\n"
    by = organiser(convening)
    assert problems(sent_by(by, convening, text), by) == [
        (2, "delegation", "Berta Cruz takes part already, for Panama."),
        (3, "delegation", "Vera Silva takes part already, in no delegation."),
    ]


def test_a_focal_point_learns_nothing_of_other_delegations(sign_in, convening, ecuador):
    panama = a_delegation(convening, "PAN")
    hidden = a_person("Berta Cruz", iso3="PAN", email="berta@gob.pa", visibility=Visibility.HIDDEN)
    a_registration(convening, hidden, delegation=panama)
    gone = a_person("Gina Gone", iso3="PAN", email="gina@gob.pa")
    a_registration(convening, gone, delegation=panama, status=RegistrationStatus.WITHDRAWN, reason="ill")
    focal = focal_point("ECU")
    text = HEAD + "Someone Else;berta@gob.pa;;;ONG\nBerta Cruz;other@x.org;;;ONG\nGina Gone;gina@gob.pa;;;ONG"
    sent = sent_by(focal, convening, text, ecuador)
    lines = understand(sent, by=focal).lines
    generic = "Somebody with this address takes part already. Write to the organisers."
    assert lines[0].problems == {"email": generic}
    assert lines[1].warnings == []
    assert lines[2].warnings == []
    page = sign_in(focal).get(sent.get_absolute_url() + "?show=all").text
    assert "Panama" not in page
    assert "for Panama" not in sign_in(focal).get(reverse("participants:list", args=[sent.pk])).text


def test_a_similar_name_is_a_warning_and_no_refusal(convening, ecuador):
    a_registration(convening, a_person("Lucía Méndez", email="old@gob.ec"), delegation=ecuador)
    by = staff()
    sent = sent_by(by, convening, TWO)
    understood = understand(sent, by=by)
    assert understood.lines[0].warnings == [
        "Looks like Lucía Méndez. If it is the same person, take the line out."
    ]
    assert understood.may_be_named
    lists.name_people(sent, by=by)
    assert Registration.objects.count() == 3


def test_who_withdrew_is_named_anew_only_with_a_warning_and_never_by_our_own_list(convening, ecuador):
    person = a_person("Lucía Méndez", email="lucia@gob.ec")
    before = a_registration(
        convening, person, delegation=ecuador, status=RegistrationStatus.WITHDRAWN, reason="ill"
    )
    by = staff()
    with_status = TWO.replace("Idioma\n", "Idioma;Status\n").replace("español\n", "español;withdrawn\n")
    assert understand(sent_by(by, convening, with_status), by=by).lines[0].left_out
    sent = sent_by(by, convening, TWO)
    assert understand(sent, by=by).lines[0].warnings == ["Was named before: withdrawn. Will be named anew."]
    lists.name_people(sent, by=by)
    assert Registration.objects.live().get(person=person).replaces == before


def test_more_people_than_seats_is_said_and_no_refusal(convening, ecuador):
    by = staff()
    text = HEAD + "".join(f"Person {chr(65 + n)}{chr(65 + n)};p{n}@x.org;ECU;;ONG\n" for n in range(5))
    understood = understand(sent_by(by, convening, text), by=by)
    assert understood.notes == [
        "Ecuador: 5 people for 4 seats. Everybody is named; a seat is given when somebody is confirmed."
    ]
    assert understood.may_be_named


def test_who_names_no_language_is_written_to_in_that_of_the_invitation(convening):
    by = staff()
    delegations.invite(convening, country=a_country("HTI"), seats=4, contact_name="Flore", by=by,
                       contact_email="flore@gouv.ht", language="fr")  # fmt: skip
    convening.delegations.update(status=DelegationStatus.ACCEPTED)
    text = HEAD + "Ana Paz;a@x.org;Haití;;ONG\nVera Silva;v@x.org;;observer;ONG\n"
    sent = sent_by(by, convening, text)
    assert [line.language for line in understand(sent, by=by).new] == ["fr", "es"]


def test_first_and_family_name_are_one_name(convening, ecuador):
    by = staff()
    text = "Nombre;Apellidos;Correo;Sector;País\nLucía;Méndez Paz;l@x.org;ONG;Ecuador"
    assert understand(sent_by(by, convening, text), by=by).lines[0].full_name == "Lucía Méndez Paz"


def test_a_sector_for_all_who_name_none(convening, ecuador):
    focal = focal_point("ECU")
    sent = sent_by(
        focal, convening, "Ana Paz <ana@x.org>, Bea Sol <bea@x.org>", ecuador, usual_sector="civil_society"
    )
    understood = understand(sent, by=focal)
    assert [(line.full_name, line.sector) for line in understood.new] == [
        ("Ana Paz", "civil_society"),
        ("Bea Sol", "civil_society"),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"), ("  Ana \n Paz ", "Ana Paz"), ("a\u202eb\u200bc", "abc"), ("O'Neil", "O'Neil"),
        ("Jose\u0301", "José"), ("نرگس\u200cزاده", "نرگس\u200cزاده"), ("👩🏽‍⚖️", "👩🏽‍⚖️"),
    ],
)  # fmt: skip
def test_cells_become_one_line_of_visible_text(cell, text):
    assert tidy(cell) == text


# --- Naming ------------------------------------------------------------------------------------


def test_a_list_does_what_naming_by_hand_does(convening, ecuador):
    """The same rows, the same lines in the trail, the same letter: but for the numbers."""
    by = staff()

    def traces(email: str) -> dict:
        made = Registration.objects.get(person__email=email)
        letter = Notice.objects.get(key=f"invitation-{made.pk}")
        event = Event.objects.get(subject_type="participants.registration", subject_id=str(made.pk))
        row = {
            name: getattr(made, name)
            for name in ("role", "status", "delegation", "nominated_by", "days", "pages_done", "replaces")
        }
        person = {
            name: getattr(made.person, name)
            for name in (
                "full_name",
                "country",
                "sector",
                "organisation",
                "job_title",
                "language",
                "visibility",
            )
        }
        user = made.person.user
        links = SignInLink.objects.filter(user=user).values_list("next_path", "email")
        return {
            **row, **person,
            "user": (user.full_name, user.language, user.is_active, user.has_usable_password(), user.is_staff),
            "needs": Needs.objects.filter(registration=made).count(),
            "event": (event.verb, event.actor, event.country, event.data),
            "letter": (letter.subject, letter.language, letter.is_secret, letter.about, letter.to_name),
            "links": [(path.replace(str(made.pk), "N"), address.partition("@")[2]) for path, address in links],
        }  # fmt: skip

    nominee = Nominee("Lucía Méndez", "byhand@gob.ec", Sector.GOVERNMENT, "Cancillería", "Directora", "es")
    registration = registrations.nominate(ecuador, nominee, by=by, role=RegistrationRole.HEAD)
    by_hand = traces("byhand@gob.ec")
    registrations.withdraw(registration, by=by, reason="only to compare")
    lists.name_people(sent_by(by, convening, TWO), by=by)
    assert traces("lucia@gob.ec") == by_hand


def test_the_list_is_emptied_and_the_trail_names_nobody(convening, ecuador):
    by = organiser(convening)
    sent = lists.name_people(sent_by(by, convening, TWO), by=by)
    sent.refresh_from_db()
    assert (sent.status, sent.content, sent.columns, sent.named, sent.written) == ("named", "", [], 2, 2)
    verbs = Event.objects.filter(actor=by).values_list("verb", flat=True)
    assert sorted(verbs) == [
        "list.named", "list.received", "peoplelist.named", "registration.nominated", "registration.nominated",
    ]  # fmt: skip
    for event in Event.objects.all():
        assert "@" not in str(event.data)
        assert "Méndez" not in str(event.data)


def test_what_somebody_said_of_themselves_stays(convening, ecuador):
    a_user("Lucy", email="nina@ong.ec", language="en")
    known = a_person("Lucía M. de Paz", email="Lucia@gob.ec", sector=Sector.ACADEMIA, language="fr")
    by = staff()
    lists.name_people(sent_by(by, convening, TWO), by=by)
    known.refresh_from_db()
    assert (known.full_name, known.sector, known.language) == ("Lucía M. de Paz", "academia", "fr")
    assert known.user.email == "lucia@gob.ec"
    assert Person.objects.count() == 2
    assert User.objects.get(email="nina@ong.ec").full_name == "Lucy"
    assert Person.objects.get(email="nina@ong.ec").user.full_name == "Lucy"


def test_somebody_elses_sign_in_is_not_taken_over(convening, ecuador):
    """The user of this address belongs to a person who is known under another one."""
    user = a_user("Nina", email="nina@ong.ec")
    theirs = a_person("Nina", email="nina@elsewhere.org", user=user)
    by = staff()
    lists.name_people(sent_by(by, convening, TWO), by=by)
    assert Person.objects.get(email="nina@ong.ec").user is None
    theirs.refresh_from_db()
    assert theirs.user == user


def test_guests_are_named_without_a_delegation(convening):
    by = organiser(convening)
    sent = sent_by(by, convening, HEAD + "Vera Silva;vera@x.org;;observadora;donante\n")
    lists.name_people(sent, by=by)
    vera = Registration.objects.get()
    assert (vera.delegation, vera.role, vera.person.country) == (None, "observer", None)


def test_what_became_wrong_since_somebody_looked_stops_everything(sign_in, convening, ecuador):
    focal = focal_point("ECU")
    sent = sent_by(
        focal, convening, TWO.replace("País", "x").replace("Ecuador", "").replace("ECU", ""), ecuador
    )
    client = sign_in(focal)
    assert "Name 2 people" in client.get(sent.get_absolute_url()).text
    delegations.withdraw(ecuador, by=staff(), reason="no funds")
    response = client.post(reverse("participants:list-name", args=[sent.pk]))
    assert response.status_code == 403
    assert not Registration.objects.exists()


def test_somebody_was_faster_by_a_second(sign_in, convening, ecuador):
    by = staff()
    sent = sent_by(by, convening, TWO)
    a_registration(convening, a_person("Head Already"), delegation=ecuador, role=RegistrationRole.HEAD)
    page = sign_in(by).post(reverse("participants:list-name", args=[sent.pk]), follow=True).text
    assert "Nobody is named: look at the lines that are wrong now." in page
    assert "Head Already is head of delegation." in page
    assert Registration.objects.count() == 1


def test_a_second_press_names_nobody_twice(sign_in, convening, ecuador):
    by = staff()
    sent = sent_by(by, convening, TWO)
    stale = PeopleList.objects.get(pk=sent.pk)
    lists.name_people(sent, by=by)
    with pytest.raises(InvalidTransition):
        lists.name_people(stale, by=by)
    assert Registration.objects.count() == 2
    assert sign_in(by).post(reverse("participants:list-name", args=[sent.pk])).status_code == 409
    assert sign_in(by).post(sent.get_absolute_url()).status_code == 409


def test_nothing_is_left_when_something_breaks_halfway(convening, ecuador, monkeypatch):
    by = staff()
    sent = sent_by(by, convening, TWO)
    monkeypatch.setattr(lists, "LETTERS_AT_ONCE", "broken")
    with pytest.raises(TypeError):
        lists.name_people(sent, by=by)
    sent.refresh_from_db()
    assert sent.status == "read"
    assert sent.lines
    assert not Person.objects.exists()
    assert not User.objects.filter(email="nina@ong.ec").exists()


def test_a_focal_point_has_the_portal_write_to_a_hundred_and_not_to_thousands(sign_in, convening, ecuador):
    focal = focal_point("ECU")
    sent = sent_by(focal, convening, many(101), ecuador)
    page = sign_in(focal).get(sent.get_absolute_url()).text
    assert "The list of a delegation names 100 people at the most." in page
    assert reverse("participants:list-name", args=[sent.pk]) not in page
    with pytest.raises(lists.CannotBeNamed):
        lists.name_people(sent, by=focal)
    assert not Notice.objects.filter(key__startswith="invitation-").exists()
    assert understand(sent_by(focal, convening, many(100), ecuador), by=focal).may_be_named
    assert understand(sent_by(staff(), convening, many(101), ecuador), by=staff()).may_be_named


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_pasted_and_chosen_survives_a_change_of_language(sign_in, convening, ecuador, language):
    focal = focal_point("ECU")
    client = sign_in(focal)
    address = reverse("participants:delegation-import", args=[convening.code, ecuador.pk])
    switch(
        client, address, {"pasted": "Ana Paz <ana@x.org>\nBea", "usual_sector": "un", "language": language}
    )
    page = client.get(address).text
    assert f'<html lang="{language}"' in page
    assert "Ana Paz &lt;ana@x.org&gt;\nBea" in page
    assert '<option value="un" selected' in page
    sent = sent_by(focal, convening, "Uno;Dos\nAna Paz;ana@x.org", ecuador)
    switch(
        client, sent.get_absolute_url(), {"column_0": "job_title", "column_1": "email", "language": language}
    )
    page = client.get(sent.get_absolute_url()).text
    assert '<option value="job_title" selected' in page


# --- Letters and forgetting ---------------------------------------------------------------------


def many(n: int) -> str:
    return HEAD + "".join(f"Person {k};p{k}@x.org;ECU;;ONG\n" for k in range(n))


def test_the_worker_writes_the_letters_of_a_long_list_once_each(sign_in, convening, ecuador, monkeypatch):
    monkeypatch.setattr(lists, "LETTERS_AT_ONCE", 2)
    monkeypatch.setattr(lists, "LETTERS_IN_A_STEP", 2)
    by = staff()
    sent = lists.name_people(sent_by(by, convening, many(7)), by=by)
    letters = Notice.objects.filter(key__startswith="invitation-")
    assert letters.count() == 2
    page = sign_in(by).get(sent.get_absolute_url()).text
    assert "The letters are being written" in page
    assert "2 of 7" in page
    withdrawn = Registration.objects.get(person__email="p6@x.org")
    registrations.withdraw(withdrawn, by=by, reason="a mistake")
    assert lists.tend(timezone.now()) == 5
    assert letters.count() == 6, "who withdrew meanwhile gets no personal link"
    assert lists.tend(timezone.now()) == 0
    assert letters.count() == 6
    assert "is on its way" in sign_in(by).get(sent.get_absolute_url()).text


def test_a_worker_that_stopped_halfway_writes_nothing_twice(convening, ecuador):
    by = staff()
    sent = lists.name_people(sent_by(by, convening, many(3)), by=by)
    ids = list(Registration.objects.values_list("pk", flat=True))
    PeopleList.objects.filter(pk=sent.pk).update(to_write=ids)
    assert lists.tend(timezone.now()) == 3
    assert Notice.objects.filter(key__startswith="invitation-").count() == 3
    assert SignInLink.objects.count() == 3


def test_a_list_is_forgotten_within_an_hour(sign_in, convening, ecuador):
    by = staff()
    sent = sent_by(by, convening, TWO)
    client = sign_in(by)
    assert client.get(sent.get_absolute_url()).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=51)):
        assert client.get(sent.get_absolute_url()).status_code == 404
        assert client.post(sent.get_absolute_url()).status_code == 404
        for deed in ("name", "discard"):
            assert client.post(reverse(f"participants:list-{deed}", args=[sent.pk])).status_code == 404
        lists.tend(timezone.now())
        assert not PeopleList.objects.exists()


def test_a_list_whose_letters_wait_keeps_only_numbers(convening, ecuador, monkeypatch):
    monkeypatch.setattr(lists, "LETTERS_AT_ONCE", 0)
    by = staff()
    sent = lists.name_people(sent_by(by, convening, TWO), by=by)
    later = timezone.now() + timedelta(hours=2)
    assert lists.forget(later) == 0
    lists.write_letters(sent, most=10)
    assert lists.forget(later) == 1


def test_it_lies_sealed_in_the_database(convening, ecuador):
    from django.db import connection

    sent = sent_by(staff(), convening, TWO)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM participants_peoplelist WHERE id = %s", [sent.pk])
        kept = cursor.fetchone()[0]
    assert "nina" not in kept
    assert "Nombre" not in kept
    assert PeopleList.objects.get(pk=sent.pk).lines[1][1][0] == "Lucía Méndez"


def test_one_finds_back_to_ones_own_list_and_to_nobody_elses(sign_in, convening, ecuador):
    focal, other = focal_point("ECU"), focal_point("ECU", "Other Focal")
    sent = sent_by(focal, convening, "Ana <a@x.org>", ecuador, usual_sector="government")
    of_ecuador = reverse("participants:delegation-import", args=[convening.code, ecuador.pk])
    assert f'href="{sent.get_absolute_url()}"' in sign_in(focal).get(of_ecuador).text
    assert sent.get_absolute_url() not in sign_in(other).get(of_ecuador).text
    assert sent.get_absolute_url() not in sign_in(staff()).get(of_ecuador).text
    lists.name_people(sent, by=focal)
    assert "The people of your last list are named" in sign_in(focal).get(of_ecuador).text


def test_discarded_is_forgotten_at_once(sign_in, convening, ecuador):
    focal = focal_point("ECU")
    sent = sent_by(focal, convening, "Ana <a@x.org>", ecuador)
    response = sign_in(focal).post(reverse("participants:list-discard", args=[sent.pk]))
    assert response.url == ecuador.get_absolute_url()
    assert not PeopleList.objects.exists()
    assert Event.objects.filter(verb="list.discarded").count() == 1
    assert not Registration.objects.exists()


# --- Who may -----------------------------------------------------------------------------------


def test_the_list_is_for_its_sender_alone(sign_in, convening, ecuador):
    focal = focal_point("ECU")
    sent = sent_by(focal, convening, "Ana <a@x.org>", ecuador, usual_sector="government")
    others = [staff(), organiser(convening), focal_point("ECU", "Other Focal"), focal_point("PAN"),
              a_delegate(convening), partner(), observer()]  # fmt: skip
    for user in others:
        assert sign_in(user).get(sent.get_absolute_url()).status_code == 404
        assert sign_in(user).get(reverse("participants:list-corrections", args=[sent.pk])).status_code == 404
        refusal = 403 if user.has_role("partner", "observer") else 404
        assert sign_in(user).post(sent.get_absolute_url(), {"column_0": ""}).status_code == refusal
    for deed in ("discard", "name"):
        address = reverse(f"participants:list-{deed}", args=[sent.pk])
        readers = [user for user in others if not user.has_role("partner", "observer")]
        assert_doors(sign_in, address, may=focal, hidden=readers, last=deed == "name")


def test_who_may_send_one(sign_in, convening, ecuador):
    of_all = reverse("participants:people-import", args=[convening.code])
    of_ecuador = reverse("participants:delegation-import", args=[convening.code, ecuador.pk])
    delegate = a_delegate(convening)
    expected = {
        staff(): (200, 200), organiser(convening): (200, 200), focal_point("ECU"): (403, 200),
        focal_point("PAN"): (403, 404), delegate: (403, 403), organiser(a_convening()): (403, 404),
        partner(): (403, 404), observer(): (403, 404),
    }  # fmt: skip
    for user, codes in expected.items():
        client = sign_in(user)
        assert (client.get(of_all).status_code, client.get(of_ecuador).status_code) == codes, user
        posted = client.post(of_ecuador, {"pasted": "Ana <a@x.org>"}).status_code
        assert posted == (
            302 if codes[1] == 200 else 403 if user.has_role("partner", "observer") else codes[1]
        )
    assert sign_in().get(of_all).status_code == 302


def test_the_rules_of_naming_by_hand_hold(sign_in, convening, ecuador):
    focal = focal_point("ECU")
    address = reverse("participants:delegation-import", args=[convening.code, ecuador.pk])
    sent = sent_by(focal, convening, "Ana <a@x.org>", ecuador, usual_sector="government")
    convening.nominations_close_on = convening.today() - timedelta(days=1)
    convening.save()
    assert sign_in(focal).get(address).status_code == 403
    assert sign_in(focal).get(sent.get_absolute_url()).status_code == 403
    assert sign_in(focal).post(reverse("participants:list-name", args=[sent.pk])).status_code == 403
    assert sign_in(organiser(convening)).get(address).status_code == 200
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "status", [ConveningStatus.DRAFT, ConveningStatus.COMPLETED, ConveningStatus.CANCELLED]
)
def test_only_while_the_convening_is_published(sign_in, status):
    convening = a_convening(
        status=status, **({"reason": "storm"} if status == ConveningStatus.CANCELLED else {})
    )
    address = reverse("participants:people-import", args=[convening.code])
    assert sign_in(staff()).get(address).status_code == 403


def test_a_list_for_one_delegation_names_nobody_for_another(convening, ecuador):
    a_delegation(convening, "PAN")
    by = staff()
    text = "Nombre;Correo;País;Sector\nAna Paz;a@x.org;Panamá;ONG\nBea Sol;b@x.org;Équateur;ONG\nEva Luz;e@x.org;;ONG"
    found = problems(sent_by(by, convening, text, ecuador), by)
    assert found == [(2, "delegation", "This list is for Ecuador only.")]


def test_a_list_cannot_make_anybody_more_than_a_participant(convening, ecuador):
    """Columns nobody asked for are not read: no roles of the portal, no status, no user."""
    by = staff()
    text = (
        "Nombre;Correo;País;Sector;is_staff;is_superuser;status;user;id\n"
        "Ana Paz;a@x.org;ECU;ONG;1;1;confirmed;1;1\n"
    )
    lists.name_people(sent_by(by, convening, text), by=by)
    made = Registration.objects.get()
    user = made.person.user
    assert made.status == RegistrationStatus.NOMINATED
    assert (user.is_staff, user.is_superuser, user.grants.count()) == (False, False, 0)


# --- The pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_sending_nothing_both_or_something_unreadable(sign_in, convening, language):
    client = sign_in(staff(), language)
    address = reverse("participants:people-import", args=[convening.code])
    page = client.post(address, {"usual_sector": "un"})
    assert_shows_error(page, "Choose a file, or paste a list.", language, "file")
    table = SimpleUploadedFile("a.csv", b"a;b\n")
    page = client.post(address, {"file": table, "pasted": "Ana <a@x.org>"})
    assert_shows_error(page, "Choose a file, or paste a list; not both.", language, "file")
    assert "Ana &lt;a@x.org&gt;" in page.text, "what was pasted is still there"
    page = client.post(address, {"file": SimpleUploadedFile("a.doc", b"x"), "usual_sector": "un"})
    words = "Choose an XLSX or CSV file. Another kind can be saved as one of them."
    assert_shows_error(page, words, language, "file")
    assert '<option value="un" selected' in page.text
    page = client.post(address, {"file": SimpleUploadedFile("a.csv", b"")})
    assert_shows_error(page, "This file is empty. Choose the file again.", language, "file")
    page = client.post(address, {"pasted": ";;\n;"})
    assert_shows_error(page, "There is nothing in the first sheet of this table.", language, "pasted")
    assert not PeopleList.objects.exists()


def test_the_guess_of_a_column_can_be_corrected(sign_in, convening, ecuador):
    by = staff()
    sent = sent_by(by, convening, "Quién;Dónde;Correo;Cuál\nAna Paz;Ecuador;a@x.org;ONG\n")
    client = sign_in(by)
    page = client.get(sent.get_absolute_url())
    assert "The name is missing." in page.text or "lines have to be corrected" in page.text
    address = sent.get_absolute_url()
    chosen = {"column_0": "full_name", "column_1": "delegation", "column_2": "email", "column_3": "sector",
              "has_heading": "on"}  # fmt: skip
    assert client.post(address, chosen).status_code == 302
    sent.refresh_from_db()
    assert sent.columns == ["full_name", "delegation", "email", "sector"]
    assert "Name 1 person" in client.get(sent.get_absolute_url()).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_columns_cannot_be_the_same(sign_in, convening, ecuador, language):
    by = staff()
    sent = sent_by(by, convening, TWO)
    address = sent.get_absolute_url()
    page = sign_in(by, language).post(
        address, {"column_0": "email", "column_1": "email", "usual_sector": "un"}
    )
    words = said("Another column is “%(column)s” already.", language, column=said("E-mail address", language))
    assert page.status_code == 200
    assert page.text.count(words) == 2
    assert '<option value="un" selected' in page.text
    page = sign_in(by, language).post(address, {"column_0": "full_name"})
    assert_shows_error(page, "Say which column holds the e-mail addresses.", language, "column_0")
    page = sign_in(by, language).post(address, {"column_0": "is_staff", "column_1": "email"})
    assert page.status_code == 200
    sent.refresh_from_db()
    assert sent.columns[0] == "full_name"


def test_the_table_to_correct_marks_the_cells_and_comes_back(sign_in, convening, ecuador):
    by = staff()
    bad = (
        HEAD
        + "Ana Paz;ana(at)x.org;ECU;;ONG\n=EVIL();eve@x.org;ECU;;martians\nGood Person;good@x.org;ECU;;ONG\n"
    )
    sent = sent_by(by, convening, bad)
    client = sign_in(by)
    response = client.get(reverse("participants:list-corrections", args=[sent.pk]))
    data = b"".join(response.streaming_content)
    sheet = read_upload(SimpleUploadedFile("x.xlsx", data))
    rows = [cells for _number, cells in sheet.lines]
    heading = next(n for n, cells in enumerate(rows) if cells[0] == "Nombre")
    assert rows[heading] == [
        "Nombre",
        "Correo",
        "País",
        "Rol",
        "Sector",
        "Institución",
        "Cargo",
        "Idioma",
        "What is wrong",
    ]
    assert rows[heading + 1][8] == "E-mail address: “ana(at)x.org” is no e-mail address."
    assert rows[heading + 2][0] == "=EVIL()"
    assert rows[heading + 2][8] == "Sector: “martians” is no sector we know."
    assert len(rows[heading + 3]) == 5
    import zipfile

    inside = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside
    plain, marked = (inside.partition(f'r="{cell}{sheet.lines[heading + 1][0]}"')[2][:8] for cell in "AB")
    assert 's="' in marked
    assert 's="' not in plain
    assert Event.objects.filter(verb="list.taken", data__list="corrections").count() == 1

    right = [[c.replace("(at)", "@").replace("martians", "ONG") for c in cells] for cells in rows]
    numbers = [number for number, _cells in sheet.lines]
    again = lists.receive(convening, Sheet(list(zip(numbers, right, strict=True))), delegation=None, by=by)
    assert [line.full_name for line in understand(again, by=by).new] == ["Ana Paz", "=EVIL()", "Good Person"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_away_can_be_sent_in_again(sign_in, language, kind):
    """Everybody of one convening is named for another with the same words; and where they are already, nothing changes."""
    here, there = a_convening(), a_convening()
    people = [
        ("=cmd|' /C calc'!A0", "ECU", {"organisation": "+593", "job_title": "-"}),
        (
            "Ñusta “La” O'Neil; Paz",
            "ECU",
            {"sector": Sector.CIVIL_SOCIETY, "organisation": "Red, A; B", "language": "fr"},
        ),
        ("نرگس زاده", "PAN", {"sector": Sector.UN, "job_title": "@chief"}),
    ]
    for name, iso3, fields in people:
        delegation = here.delegations.filter(country__iso3=iso3).first() or a_delegation(here, iso3)
        a_registration(here, a_person(name, iso3=iso3, **fields), delegation=delegation)
    a_registration(here, a_person("Vera Silva", sector=Sector.DONOR), role=RegistrationRole.FACILITATOR)
    a_registration(
        here, a_person("Gone Girl"), delegation=delegation, status=RegistrationStatus.WITHDRAWN, reason="x"
    )
    for iso3 in ("ECU", "PAN"):
        a_delegation(there, iso3)
    by = staff()
    response = sign_in(by, language).get(reverse(f"participants:people-{kind}", args=[here.code]))
    sheet = read_upload(SimpleUploadedFile(f"x.{kind}", b"".join(response.streaming_content)))

    same = understand(lists.receive(here, sheet, delegation=None, by=by), by=by)
    assert not same.wrong
    assert len(same.left_out) == 5
    assert not same.new

    sent = lists.receive(there, sheet, delegation=None, by=by)
    other = understand(sent, by=by)
    assert not other.wrong
    fields = ("full_name", "email", "sector", "organisation", "job_title", "language")

    def values(row, role, delegation) -> tuple:
        return (*(getattr(row, name) for name in fields), role, delegation.country.iso3 if delegation else "")

    expected = sorted(values(r.person, r.role, r.delegation) for r in here.registrations.live())
    assert sorted(values(line, line.role, line.delegation) for line in other.new) == expected
    lists.name_people(sent, by=by)
    assert there.registrations.live().count() == 4


def test_the_empty_table_is_understood_when_it_is_filled_in(sign_in, convening, ecuador):
    for language in LANGUAGES:
        response = sign_in(focal_point("ECU"), language).get(reverse("participants:list-empty"))
        sheet = read_upload(SimpleUploadedFile("x.xlsx", response.content))
        filled = Sheet([*sheet.lines, (99, ["Ana Paz", f"{language}@x.org", "", "", "government"])])
        by = staff()
        sent = lists.receive(convening, filled, delegation=ecuador, by=by)
        assert [line.email for line in understand(sent, by=by).new] == [f"{language}@x.org"]


def test_queries_do_not_grow_with_the_lines(sign_in, convening, ecuador):
    by = staff()
    client = sign_in(by)
    few, more = (sent_by(by, convening, many(n)).get_absolute_url() for n in (1, 30))
    assert queries_of(client, few) == queries_of(client, more)


def test_a_long_list_is_shown_page_by_page_and_the_wrong_lines_first(sign_in, convening, ecuador):
    by = staff()
    sent = sent_by(by, convening, many(120) + "Bad Line;no;ECU;;ONG\n")
    page = sign_in(by).get(sent.get_absolute_url())
    assert [line.number for line in page.context["page"]] == [122]
    page = sign_in(by).get(sent.get_absolute_url() + "?show=all&page=3")
    assert len(page.context["page"].object_list) == 21
    assert sign_in(by).get(sent.get_absolute_url() + "?show=nonsense&page=zzz").status_code == 200


def test_text_from_people_is_never_markup(sign_in, convening, ecuador):
    by = staff()
    head = HEAD.replace("\n", ";<script>y</script>\n")
    sent = sent_by(by, convening, head + "<script>x</script>;<b>@x;<i>;<u>;<s>;<em>;;;<script>z\n")
    page = sign_in(by).get(sent.get_absolute_url()).text
    assert "&lt;script&gt;y" in page
    assert not re.search("<script>[xyz]", page)
    assert "&lt;script&gt;x" in page


def test_thousands_are_named_in_few_statements(convening, ecuador, django_assert_max_num_queries):
    by = staff()
    sent = sent_by(by, convening, many(600))
    with django_assert_max_num_queries(300):
        lists.name_people(sent, by=by)
    assert Registration.objects.count() == 600
    assert Needs.objects.count() == 600
    assert a_country("ECU").people.count() == 600
