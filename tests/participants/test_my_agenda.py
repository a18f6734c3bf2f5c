"""One's own agenda: in one's own time, with what one leads, and with nobody else on it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from convenings.actions import materials
from convenings.models import Convening, Material
from convenings.states import ConveningStatus, MaterialAudience
from participants.models import Facilitation
from participants.states import RegistrationStatus, Visibility
from tests.factories.accounts import a_user, focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_delegate, a_person, a_registration
from tests.files import a_pdf
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_shows_error

pytestmark = pytest.mark.django_db
R = RegistrationStatus


def address(convening, name: str = "") -> str:
    return f"/convenings/{convening.code}/my-agenda/{name}"


def delegate_in(zone: str, convening):
    user = a_delegate(convening)
    user.time_zone = zone
    user.save()
    return user


@pytest.fixture
def convening() -> Convening:
    """In Kingston, five hours behind UTC all year."""
    return a_convening(starts_on=date(2027, 3, 9))


# --- Who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "may"),
    [(R.NOMINATED, True), (R.SUBMITTED, True), (R.CONFIRMED, True), (R.WAITLISTED, True),
     (R.DECLINED, False), (R.WITHDRAWN, False)],
)  # fmt: skip
def test_whoever_is_named_has_an_agenda(sign_in, convening, status, may):
    person = a_person(with_user=True)
    a_registration(convening, person, status=status, reason="" if may else "-")
    for name in ("", "worker.js"):
        assert sign_in(person.user).get(address(convening, name)).status_code == (200 if may else 403)
    page = sign_in(person.user).get(convening.get_absolute_url()).text
    assert (address(convening) in page) is may


@pytest.mark.parametrize(("status", "may"), [("asked", True), ("confirmed", True), ("declined", False)])
def test_so_has_who_leads_a_session_or_is_asked_to(sign_in, convening, status, may):
    person = a_person(with_user=True)
    Facilitation.objects.create(session=a_session(convening), person=person, status=status)
    assert sign_in(person.user).get(address(convening)).status_code == (200 if may else 403)
    assert (address(convening) in sign_in(person.user).get(convening.get_absolute_url()).text) is may


@pytest.mark.parametrize("make", [a_user, focal_point, partner, observer, staff])
def test_others_read_the_public_page(sign_in, convening, make):
    for name in ("", "worker.js"):
        page = sign_in(make()).get(address(convening, name))
        assert page.status_code == 403
    assert address(convening) not in sign_in(make()).get(convening.get_absolute_url()).text


def test_organising_and_being_elsewhere_is_not_taking_part(sign_in, convening):
    for user in (organiser(convening), a_delegate(a_convening(city="Lima", country="PER"))):
        assert sign_in(user).get(address(convening)).status_code == 403
    assert sign_in().get(address(convening)).status_code == 302


# --- In whose time -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "words"),
    [
        ("America/Panama", "09:00", "09:00–10:30</p>"),  # the same clock as Kingston
        ("UTC", "09:00", "09:00–10:30</p>"),  # nobody has chosen: the venue's
        ("America/Santo_Domingo", "09:00", '10:00–11:30 <span class="muted">(09:00 in Kingston)</span>'),
        ("America/Lima", "23:30", "23:30–01:00</p>"),
        ("America/Sao_Paulo", "23:30", "10 March, 01:30–03:00"),
    ],
)
def test_times_are_ones_own_with_the_venues_beside_them_where_they_differ(
    sign_in, convening, zone, at, words
):
    a_session(convening, at=at)
    assert words in sign_in(delegate_in(zone, convening)).get(address(convening)).text


def test_another_zone_is_chosen_and_stays(sign_in, convening):
    a_session(convening)
    user = a_delegate(convening)
    page = sign_in(user).post(address(convening), {"time_zone": "America/La_Paz"}, follow=True)
    assert "10:00–11:30" in page.text
    assert "Times: America/La Paz" in page.text
    user.refresh_from_db()
    assert user.time_zone == "America/La_Paz"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["Mars/Olympus", "UTC"])
def test_a_zone_nobody_lives_in_is_asked_back(sign_in, convening, language, typed):
    user = a_delegate(convening)
    page = sign_in(user, language).post(address(convening), {"time_zone": typed})
    text = "Select a valid choice. %(value)s is not one of the available choices."
    assert_shows_error(page, text, language, "time_zone", value=typed)
    user.refresh_from_db()
    assert user.time_zone == "UTC"


# --- What stands on it -------------------------------------------------------------------------


def test_rooms_languages_links_days_and_what_one_leads(sign_in, convening):
    person = a_person(with_user=True)
    a_registration(convening, person, status=R.CONFIRMED, days=["2027-03-09"])
    one = a_session(
        convening, title="One", room="Main hall", interpreted=["es"], link="https://meet.example/x"
    )
    two = a_session(convening, title="Two", day=1)
    Facilitation.objects.create(session=one, person=person, status="confirmed")
    Facilitation.objects.create(session=two, person=person, status="asked")
    page = sign_in(person.user).get(address(convening)).text
    for words in ("Main hall", "Español", "https://meet.example/x", "You lead this session",
                  "You are asked to lead this session"):  # fmt: skip
        assert words in page
    assert page.count("You did not say that you come on this day.") == 1


def test_nobody_else_stands_on_it(sign_in, convening):
    """It may be kept on a phone: also not who is public."""
    session = a_session(convening)
    other = a_person("Pilar Pública", with_user=True, visibility=Visibility.PUBLIC)
    Facilitation.objects.create(session=session, person=other, status="confirmed")
    user = a_delegate(convening, full_name="Lucía Méndez")
    material = Material(convening=convening, session=session, title_en="Slides", language="en")
    upload = SimpleUploadedFile("Pilar.pdf", a_pdf())
    materials.share_material(material, upload=upload, by=other.user)
    page = sign_in(user).get(address(convening)).text
    assert "Pilar" not in page
    assert other.email not in page


def test_the_names_of_the_files_for_those_who_take_part(sign_in, convening):
    session = a_session(convening)
    for audience in MaterialAudience:
        for where in (session, None):
            made = Material(convening=convening, session=where, title_en=f"{audience} {where}", language="en")
            made.audience, made.link = audience, "https://example.org/"
            materials.share_material(made, by=staff())
    page = sign_in(a_delegate(convening)).get(address(convening)).text
    for audience in MaterialAudience:
        for where in (session, None):
            assert (f"{audience} {where}</a>" in page) is (audience != MaterialAudience.ORGANISERS)


def test_before_there_is_an_agenda_and_after_it_was_called_off(sign_in, convening):
    client = sign_in(a_delegate(convening))
    assert "The agenda is being prepared." in client.get(address(convening)).text
    Convening.objects.filter(pk=convening.pk).update(status=ConveningStatus.CANCELLED, reason="A hurricane")
    page = client.get(address(convening)).text
    assert "This convening does not take place." in page
    assert "A hurricane" in page


def test_queries_do_not_grow_with_the_sessions(sign_in, convening):
    user, asked = a_delegate(convening), []
    for n in range(3):
        session = a_session(convening, day=n, topic="theory_of_change")
        Facilitation.objects.create(session=session, person=user.person, status="confirmed")
        material = Material(convening=convening, session=session, title_en=str(n), language="en")
        upload = SimpleUploadedFile("a.pdf", a_pdf(n + 1))
        materials.share_material(material, upload=upload, by=staff())
        asked.append(queries_of(sign_in(user), address(convening)))
    assert asked[0] == asked[-1]
