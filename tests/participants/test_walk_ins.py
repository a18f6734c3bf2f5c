"""Somebody stands at the desk whom nobody has named; and everybody has a code on the badge."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.models import Notice
from convenings.states import ConveningStatus
from participants import badges
from participants.actions import desk, registrations
from participants.actions.registrations import AlreadyNominated, Nominee, NoPlace
from participants.models import CheckIn, Needs, Person, Registration
from participants.states import CheckInMethod, DeskOutcome, RegistrationRole, RegistrationStatus, Visibility
from tests.doors import goes_to_sign_in
from tests.factories.accounts import a_country, a_user, focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening, today_there
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_kept, assert_shows_error

pytestmark = pytest.mark.django_db
WANDA = Nominee("Wanda Walkin", "", "regional_body", "CARICOM")


@pytest.fixture
def convening():
    """The first of two days in Kingston."""
    return a_convening(starts_on=today_there(), days=2, capacity=3)


def address(convening) -> str:
    return f"/convenings/{convening.code}/check-in/walk-in/"


def typed(**fields) -> dict:
    values = {"full_name": "Wanda Walkin", "organisation": "CARICOM", "sector": "regional_body"}
    return values | {"key": str(uuid4())} | fields


# --- Let in ------------------------------------------------------------------------------------


def test_a_walk_in_is_registered_confirmed_and_has_a_place(convening):
    made = registrations.walk_in(convening, WANDA, by=organiser(convening))
    convening.refresh_from_db()
    assert (made.status, made.role) == (RegistrationStatus.CONFIRMED, RegistrationRole.OBSERVER)
    assert Registration.objects.get(pk=made.pk).is_walk_in
    assert convening.places_taken == 1
    assert (made.person.email, made.person.user) == ("", None)
    assert made.decided_by == made.submitted_by == made.nominated_by


def test_without_an_address_there_is_no_letter_and_two_may_have_none(convening):
    by = staff()
    registrations.walk_in(convening, WANDA, by=by)
    registrations.walk_in(convening, WANDA, by=by)
    assert Person.objects.filter(email="").count() == 2
    assert not Notice.objects.exists()
    assert not Person.objects.with_address("").exists()


def test_with_an_address_the_person_gets_the_letter_and_a_way_in(convening):
    nominee = Nominee("Wanda Walkin", "Wanda@caricom.example", "regional_body", "CARICOM")
    made = registrations.walk_in(convening, nominee, by=staff())
    assert Notice.objects.get().key == f"registration-confirmed-{made.pk}"
    assert made.person.user == User.objects.get(email__iexact="wanda@caricom.example")


def test_two_people_cannot_have_one_address():
    a_person(email="one@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_person(email="ONE@example.org")


def test_the_delegation_of_the_country_takes_the_person_and_a_seat(convening):
    ecuador = a_delegation(convening, "ECU", seats=1)
    made = registrations.walk_in(convening, WANDA, by=staff(), country=a_country("ECU"))
    ecuador.refresh_from_db()
    assert (made.delegation, made.role, ecuador.seats_taken) == (ecuador, RegistrationRole.DELEGATE, 1)
    with pytest.raises(NoPlace) as refusal:
        registrations.walk_in(convening, WANDA, by=staff(), country=a_country("ECU"))
    assert refusal.value.delegation == ecuador
    assert Registration.objects.count() == Person.objects.count() == 1


def test_a_country_that_does_not_come_has_no_delegation(convening):
    a_delegation(convening, "ECU", status="declined")
    assert registrations.walk_in(convening, WANDA, by=staff(), country=a_country("ECU")).delegation is None


def test_a_full_convening_takes_nobody(convening):
    for _ in range(3):
        registrations.walk_in(convening, WANDA, by=staff())
    with pytest.raises(NoPlace) as refusal:
        registrations.walk_in(convening, WANDA, by=staff())
    assert refusal.value.delegation is None
    assert Registration.objects.count() == 3


def test_somebody_who_is_named_already_is_not_named_twice(convening):
    standing = a_registration(convening, a_person(email="lucia@gob.ec"))
    with pytest.raises(AlreadyNominated) as refusal:
        registrations.walk_in(convening, Nominee("L", "LUCIA@gob.ec", "un"), by=staff())
    assert refusal.value.registration == standing


# --- Who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [a_user, partner, observer, lambda: focal_point("JAM")])
def test_nobody_else_lets_people_in(convening, make):
    with pytest.raises(NotAllowed):
        registrations.walk_in(convening, WANDA, by=make())
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "status", [ConveningStatus.DRAFT, ConveningStatus.COMPLETED, ConveningStatus.CANCELLED]
)
def test_only_while_the_convening_is_published(status):
    convening = a_convening(status=status, reason="storm")
    with pytest.raises(NotAllowed):
        registrations.walk_in(convening, WANDA, by=staff())


def test_the_doors(sign_in, convening):
    elsewhere = organiser(a_convening(city="La Paz", country="BOL"))
    delegate = a_delegate(convening)
    for user in (elsewhere, delegate, focal_point("ECU"), observer()):
        assert sign_in(user).get(address(convening)).status_code == 403
        assert sign_in(user).post(address(convening), typed()).status_code == 403
    assert goes_to_sign_in(sign_in(), address(convening), typed())
    assert Person.objects.filter(full_name="Wanda Walkin").count() == 0


# --- The page ----------------------------------------------------------------------------------


def test_name_and_three_presses_from_a_search_that_found_nobody(sign_in, convening):
    user = organiser(convening)
    client = sign_in(user)
    desk_page = f"/convenings/{convening.code}/check-in/"
    page = client.get(f"{desk_page}?q=Wanda+Walkin")
    assert 'value="Wanda Walkin"' in page.text
    key = page.context["form"].initial["key"]
    page = client.post(address(convening), typed(key=key), follow=True)
    assert "Wanda Walkin is checked in." in page.text
    row = CheckIn.objects.get()
    assert (row.method, row.recorded_by, row.day) == (CheckInMethod.WALK_IN, user, convening.today())
    # The button pressed twice, or the page sent again.
    assert "Wanda Walkin is checked in." in client.post(address(convening), typed(key=key), follow=True).text
    assert Registration.objects.count() == CheckIn.objects.count() == 1
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"registration.nominated", "registration.confirmed", "registration.checked_in"} <= verbs


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "wrong", "error"),
    [
        ("full_name", {"full_name": " "}, "This field is required."),
        ("sector", {"sector": ""}, "This field is required."),
        ("country", {"organisation": ""}, "Choose a country, or write the name of the body."),
        ("email", {"email": "wanda@"}, "Enter a valid email address."),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(sign_in, convening, language, field, wrong, error):
    values = typed(email="wanda@caricom.example") | wrong
    page = sign_in(staff(), language).post(address(convening), values)
    assert_shows_error(page, error, language, field)
    assert_kept(page, {name: value for name, value in values.items() if name not in {"key", *wrong}})
    assert not Registration.objects.exists()


def test_somebody_who_wants_to_be_hidden_is_so_from_the_first_moment(sign_in, convening):
    fellow = a_delegate(convening)
    client = sign_in(organiser(convening))
    page = client.post(address(convening), typed(hidden="on"), follow=True).text
    assert "name withheld is checked in." in page
    client.post(address(convening), typed(full_name="Ottoline Open"))
    seen = {str(person) for person in Person.objects.visible_to(fellow)}
    assert "Ottoline Open" in seen
    assert "Wanda Walkin" not in seen
    assert Person.objects.get(full_name="Wanda Walkin").photo_consent_at is None


def test_somebody_known_who_asks_to_be_hidden_is_hidden_and_never_shown_more_than_before(convening):
    known = a_person(email="known@example.org", visibility=Visibility.PUBLIC)
    alias = a_person(email="alias@example.org", visibility=Visibility.ALIAS, alias="Ana")
    for person in (known, alias):
        nominee = Nominee("N", person.email, "un", visibility=Visibility.HIDDEN)
        registrations.walk_in(convening, nominee, by=staff())
    known.refresh_from_db()
    alias.refresh_from_db()
    assert (known.visibility, alias.visibility) == (Visibility.HIDDEN, Visibility.ALIAS)
    hidden = a_person(email="hidden@example.org", visibility=Visibility.HIDDEN)
    registrations.walk_in(convening, Nominee("N", hidden.email, "un"), by=staff())
    hidden.refresh_from_db()
    assert hidden.visibility == Visibility.HIDDEN


def test_a_full_house_is_said_in_words(sign_in, convening):
    client = sign_in(staff())
    ecuador = a_delegation(convening, "ECU", seats=0)
    page = client.post(address(convening), typed(country=ecuador.country_id))
    assert page.text.count("all seats of the delegation are taken. Wanda Walkin is not in.") == 2
    convening.capacity = 0
    convening.save()
    page = client.post(address(convening), typed())
    assert "all 0 places are taken. Wanda Walkin is not in." in page.text
    standing = a_registration(a := a_convening(), a_person("Lucía", email="l@example.org"))
    page = client.post(address(a), typed(email="l@example.org"))
    assert "Lucía is named already (has not registered yet)." in page.text
    assert standing.check_ins.count() == 0


def test_a_refused_press_may_be_made_again_with_other_words(sign_in, convening):
    """The key of the page belongs to its first press; what is typed anew must still be done."""
    client = sign_in(staff())
    ecuador = a_delegation(convening, "ECU", seats=0)
    page = client.post(address(convening), typed(country=ecuador.country_id))
    again = page.context["form"]["key"].value()
    page = client.post(address(convening), typed(key=again), follow=True).text
    assert "Wanda Walkin is checked in." in page
    assert Registration.objects.count() == 1


def test_the_form_asks_the_database_the_same_whatever_the_number_of_people(sign_in):
    client, asked = sign_in(staff()), []
    for rows in (1, 3):
        convening = a_convening()
        for iso3 in ["ECU", "PAN", "BOL"][:rows]:
            team = a_delegation(convening, iso3)
            a_registration(convening, delegation=team, status=RegistrationStatus.CONFIRMED)
        asked.append(queries_of(client, address(convening)))
    assert asked[0] == asked[1] <= 12


# --- Codes -------------------------------------------------------------------------------------


def test_codes_are_unambiguous_and_random():
    codes = {badges.new_code() for _ in range(500)}
    assert len(codes) > 495
    assert all(len(code) == 6 and not set(code) & set("01OILSZB85AEIU") for code in codes)


@pytest.mark.parametrize("said", ["K7M2QX", "k7m-2qx", " K7M 2QX ", "k7m2qx\n"])
def test_a_code_is_understood_as_people_type_it(said):
    assert badges.understood(said) == "K7M2QX"


@pytest.mark.parametrize("said", ["", "K7M2Q", "K7M2QXX", "K7M2Q0", "Marva B", "https://x.example/K7M2QX"])
def test_what_is_no_code(said):
    assert badges.understood(said) == ""


def test_a_code_is_of_one_person_in_a_convening(convening):
    one = a_registration(convening)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_registration(convening, badge_code=one.badge_code)
    a_registration(a_convening(), badge_code=one.badge_code)


def test_check_in_finds_a_person_by_the_whole_code_only(sign_in, convening):
    hidden = a_person("Hidden Defender", visibility=Visibility.HIDDEN)
    one = a_registration(convening, hidden, status=RegistrationStatus.CONFIRMED, badge_code="K7M2QX")
    waits = a_registration(convening, status=RegistrationStatus.SUBMITTED, badge_code="KKK222")
    a_registration(a_convening(), a_person("Elsewhere"), status="confirmed", badge_code="TTT999")
    client = sign_in(organiser(convening))
    desk_page = f"/convenings/{convening.code}/check-in/"
    assert "Hidden Defender" in client.get(f"{desk_page}?q=k7m-2qx").text
    for text in ("k7m", "k7m-2q", waits.badge_code, "TTT999"):
        page = client.get(f"{desk_page}?q={text}").text
        assert 'section class="card person"' not in page, text
    client.post(f"{desk_page}{one.pk}/", {"q": "K7M-2QX"})
    assert CheckIn.objects.get().method == CheckInMethod.BADGE


def test_the_person_and_the_organisers_read_the_code_and_the_focal_point_does_not(sign_in, convening):
    delegate = a_delegate(convening)
    mine = Registration.objects.of(delegate).get()
    Needs.objects.create(registration=mine)
    for user in (delegate, organiser(convening)):
        assert mine.shown_code in sign_in(user).get(mine.get_absolute_url()).text
    assert mine.shown_code not in sign_in(focal_point("ECU")).get(mine.get_absolute_url()).text


def test_the_camera_is_open_to_check_in_alone(sign_in, convening):
    client = sign_in(organiser(convening))
    for path in ("", "organise/", "people/", "check-in/walk-in/", "attendance/"):
        assert "camera=()" in client.get(f"/convenings/{convening.code}/{path}")["Permissions-Policy"], path
    assert "camera=(self)" in client.get(f"/convenings/{convening.code}/check-in/")["Permissions-Policy"]


def test_a_walk_in_is_an_outcome_like_others(convening):
    by = staff()
    press = desk.Press(uuid4(), "walk_in", timezone.now() - timedelta(minutes=5), nominee=WANDA)
    entry = desk.take(convening, press, by=by)
    assert entry.outcome == DeskOutcome.DONE
    assert CheckIn.objects.get().recorded_at == press.at
    assert desk.take(convening, press, by=by) == entry
    assert Registration.objects.count() == 1
