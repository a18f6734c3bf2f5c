"""Papers of the day: badges, sheets to sign and typing them in, the list of rooms."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from convenings.states import ConveningStatus, SessionKind
from participants.actions import registrations, sheets
from participants.models import Attendance, SheetLine
from participants.pdfs import BadgeSheet, SignInSheet
from participants.states import Presence, RegistrationRole, RegistrationStatus, Sector, Visibility
from tests.doors import assert_doors, goes_to_sign_in
from tests.factories.accounts import a_user, focal_point, observer, organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_kept, assert_shows_error

pytestmark = pytest.mark.django_db
CONFIRMED = RegistrationStatus.CONFIRMED


@pytest.fixture
def session():
    """A session in Kingston with three people: Ana, whose own name is another, Berta and Carmen."""
    convening = a_convening(starts_on=today_there() - timedelta(days=1), languages=["es", "en"])
    made = a_session(convening, title="Theory of change")
    team = a_delegation(convening, "ECU")
    a_registration(
        convening,
        a_person("Zoila Real", visibility=Visibility.ALIAS, alias="Ana"),
        delegation=team,
        status=CONFIRMED,
    )
    for name in ("Carmen", "Berta"):
        a_registration(convening, a_person(name), delegation=team, status=CONFIRMED)
    a_registration(convening, a_person("Not Yet"), delegation=team, status=RegistrationStatus.SUBMITTED)
    return made


def address(session, name: str = "") -> str:
    return f"/convenings/{session.convening.code}/attendance/{session.pk}/{name}"


def numbered(session) -> dict[int, str]:
    return {line.number: line.registration.person.full_name for line in session.sheet_lines.all()}


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


# --- Numbers -----------------------------------------------------------------------------------


def test_everybody_with_a_place_gets_a_number_in_the_order_of_the_names_on_the_sheet(session):
    lines = sheets.number_people(session, by=staff())
    assert numbered(session) == {1: "Zoila Real", 2: "Berta", 3: "Carmen"}
    assert [line.number for line in lines] == [1, 2, 3]
    assert Event.objects.get(verb="session.sheet_printed").data == {"session": session.pk}


def test_a_number_stays_whoever_comes_or_goes_later(session):
    by = staff()
    sheets.number_people(session, by=by)
    berta = session.convening.registrations.get(person__full_name="Berta")
    registrations.withdraw(berta, by=by, reason="ill")
    a_registration(session.convening, a_person("Aaron"), status=CONFIRMED)
    lines = sheets.number_people(session, by=by)
    assert [(line.number, str(line.registration.person)) for line in lines] == [
        (1, "Zoila Real"),
        (3, "Carmen"),
        (4, "Aaron"),
    ]
    assert numbered(session)[2] == "Berta"


def test_a_number_is_of_one_person_of_one_session(session):
    sheets.number_people(session, by=staff())
    other = a_session(session.convening, title="Second", day=1)
    assert len(sheets.number_people(other, by=staff())) == 3
    line = session.sheet_lines.first()
    for fields in ({"number": 1}, {"number": 9, "registration": line.registration}):
        values = {"registration": a_registration(session.convening), **fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetLine.objects.create(session=session, **values)


@pytest.mark.parametrize(
    "make", [a_user, observer, lambda: focal_point("ECU"), lambda: organiser(a_convening())]
)
def test_nobody_else_numbers_people(session, make):
    with pytest.raises(NotAllowed):
        sheets.number_people(session, by=make())
    assert not SheetLine.objects.exists()


def test_those_whose_numbers_are_typed_are_present_and_the_rest_is_left_alone(session):
    by = staff()
    sheets.number_people(session, by=by)
    assert sheets.present_by_number(session, [1, 3], rest_absent=False, by=by) == 2
    present = Attendance.objects.filter(presence=Presence.PRESENT)
    assert {str(row.registration.person) for row in present} == {"Zoila Real", "Carmen"}
    assert Attendance.objects.count() == 2


def test_the_rest_is_absent_where_nothing_was_written(session):
    by = staff()
    sheets.number_people(session, by=by)
    berta = session.convening.registrations.get(person__full_name="Berta")
    Attendance.objects.create(registration=berta, session=session, presence=Presence.EXCUSED, recorded_by=by)
    sheets.present_by_number(session, [1], rest_absent=True, by=by)
    said = {str(row.registration.person): row.presence for row in Attendance.objects.all()}
    assert said == {"Zoila Real": "present", "Berta": "excused", "Carmen": "absent"}


# --- Typing them in ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "present"),
    [
        ("1", {1}),
        ("1-3", {1, 2, 3}),
        ("1, 3", {1, 3}),
        ("1 3", {1, 3}),
        ("1;2.\n3", {1, 2, 3}),
        ("1 – 2, 3", {1, 2, 3}),
        ("1 to 2", {1, 2}),
        ("1 a 2 y 3", {1, 2, 3}),
        ("1 à 2 et 3", {1, 2, 3}),
        ("3,3,3", {3}),
        ("2-2", {2}),
    ],
)
def test_numbers_as_people_write_them(sign_in, session, typed, present):
    sheets.number_people(session, by=staff())
    page = sign_in(staff()).post(address(session, "numbers/"), {"numbers": typed})
    assert page.status_code == 302
    found = Attendance.objects.filter(presence="present").values_list(
        "registration__sheet_lines__number", flat=True
    )
    assert set(found) == present


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "error", "values"),
    [
        ("", "Type the numbers beside the signatures.", {}),
        (
            "1, two",
            "“%(part)s” is no number. Write numbers and commas, for example: 1-5, 8, 11",
            {"part": "two"},
        ),
        ("-1", "“%(part)s” is no number. Write numbers and commas, for example: 1-5, 8, 11", {"part": "-1"}),
        ("١", "“%(part)s” is no number. Write numbers and commas, for example: 1-5, 8, 11", {"part": "١"}),
        ("3-1", "“%(part)s” goes backwards. Write the smaller number first.", {"part": "3-1"}),
        ("1-9999", None, {}),
        ("1, 7", None, {}),
    ],
)
def test_bad_numbers_are_said_in_words_and_nothing_is_lost(sign_in, session, language, typed, error, values):
    sheets.number_people(session, by=staff())
    data = {"numbers": typed, "rest_absent": "on"}
    page = sign_in(staff(), language).post(address(session, "numbers/"), data)
    if error:
        assert_shows_error(page, error, language, "numbers", **values)
    else:
        assert page.status_code == 200
        assert "3." in str(page.context["form"].errors["numbers"])
    assert_kept(page, {"numbers": typed})
    assert page.context["form"]["rest_absent"].value() is True
    assert not Attendance.objects.exists()


def test_a_number_that_is_not_on_the_sheet_is_named(sign_in, session):
    sheets.number_people(session, by=staff())
    client = sign_in(staff())
    page = client.post(address(session, "numbers/"), {"numbers": "1, 7"}).text
    assert "There is no number 7 on the sheet; it ends at 3." in page
    page = client.post(address(session, "numbers/"), {"numbers": "5-7"}).text
    assert "There are no numbers 5, 6 and 7 on the sheet; it ends at 3." in page


def test_the_number_of_somebody_who_withdrew_is_said(sign_in, session):
    sheets.number_people(session, by=staff())
    berta = session.convening.registrations.get(person__full_name="Berta")
    registrations.withdraw(berta, by=staff(), reason="ill")
    page = sign_in(staff()).post(address(session, "numbers/"), {"numbers": "1-3"}).text
    assert "Number 2 is Berta, who has no confirmed place any more." in page
    assert not Attendance.objects.exists()


def test_without_a_printed_sheet_there_is_nothing_to_type(sign_in, session):
    page = sign_in(staff()).get(address(session, "numbers/")).text
    assert "No sheet of this session was printed yet" in page
    assert "<textarea" not in page


def test_the_doors(sign_in, session):
    convening = session.convening
    refused = [focal_point("ECU"), a_delegate(convening), observer(), organiser(a_convening())]
    assert_doors(sign_in, address(session, "sheet/"), may=staff(), refused=refused, last=False)
    for user in refused:
        assert sign_in(user).get(address(session, "numbers/")).status_code == 403
        assert sign_in(user).post(address(session, "numbers/"), {"numbers": "1"}).status_code == 403
        for name in ("badges/", "badges/print/", "attendance/rooms/"):
            assert sign_in(user).get(f"/convenings/{convening.code}/{name}").status_code == 403
    assert goes_to_sign_in(sign_in(), address(session, "numbers/"))
    assert sign_in().get(f"/convenings/{convening.code}/badges/print/").status_code == 302


def test_a_break_has_no_sheet(sign_in, session):
    coffee = a_session(session.convening, title="Coffee", day=1, kind=SessionKind.BREAK)
    assert sign_in(staff()).post(address(coffee, "sheet/")).status_code == 404
    assert sign_in(staff()).get(address(coffee, "numbers/")).status_code == 404


# --- The sheet as a PDF ------------------------------------------------------------------------


def test_the_sheet_is_a_tagged_pdf_in_the_language_of_the_convening(sign_in, session):
    answer = sign_in(staff()).post(address(session, "sheet/"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("es")
    text = text_of(answer.content)
    for word in ("Ana", "Berta", "Carmen", "Ecuador", "1", "2", "3"):
        assert word in text
    assert "Zoila" not in text
    assert "Not Yet" not in text


def test_a_hidden_name_does_not_lie_on_the_table(session):
    hidden = a_person("Hidden Defender", visibility=Visibility.HIDDEN)
    a_registration(session.convening, hidden, status=CONFIRMED, role=RegistrationRole.OBSERVER)
    content = SignInSheet.of(session, sheets.number_people(session, by=staff()))
    assert "Hidden" not in str(content)
    assert len(content.people) == 4


def test_with_nobody_confirmed_there_is_no_sheet(sign_in):
    session = a_session(a_convening())
    page = sign_in(staff()).post(address(session, "sheet/"), follow=True)
    assert "Nobody is confirmed yet." in page.text


# --- Badges ------------------------------------------------------------------------------------


def badge(**fields) -> dict[str, str]:
    consent = fields.pop("photo_consent_at", None)
    convening = a_convening(languages=["es"])
    person = a_person("Lucía Méndez", photo_consent_at=consent, **fields)
    one = a_registration(convening, person, delegation=a_delegation(convening), status=CONFIRMED)
    return BadgeSheet.of(convening, [one]).badges[0] | {"of_code": one.shown_code}


def test_a_badge_says_sector_and_photos_in_words_in_the_language_of_the_convening():
    said = badge(sector=Sector.CIVIL_SOCIETY, photo_consent_at=timezone.now())
    assert (said["sector_words"], said["photos"], said["of"]) == ("sociedad civil", "yes", "Ecuador")
    assert said["code"] == said["of_code"]
    assert "<svg" in said["qr"]
    assert badge()["photos"] == "no"


def test_a_badge_bears_the_name_the_person_chose():
    said = badge(visibility=Visibility.ALIAS, alias="Ana", organisation="Casa de la Mujer")
    assert said["name"] == "Ana"
    assert "Lucía" not in str(said)
    assert "Casa" not in str(said)


def test_the_institution_stands_only_where_there_is_no_country_and_nothing_to_hide():
    convening = a_convening()
    for visibility, stands in ((Visibility.DELEGATES, "CARICOM"), (Visibility.HIDDEN, "")):
        guest = a_person(iso3="", organisation="CARICOM", visibility=visibility)
        one = a_registration(convening, guest, status=CONFIRMED)
        assert BadgeSheet.of(convening, [one]).badges[0]["of"] == stands


def test_what_people_typed_is_no_markup_on_a_badge(sign_in):
    convening = a_convening()
    a_registration(convening, a_person("<b>Lucía</b> & co"), status=CONFIRMED)
    assert "<b>Lucía</b> & co" in text_of(printed(sign_in, convening))


def printed(sign_in, convening, query: str = "") -> bytes:
    answer = sign_in(organiser(convening)).get(f"/convenings/{convening.code}/badges/print/{query}")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return answer.content


def test_badges_of_everybody_or_of_a_delegation_as_a_tagged_pdf(sign_in, session):
    convening = session.convening
    panama = a_delegation(convening, "PAN")
    a_registration(convening, a_person("Petra", sector=Sector.DONOR), delegation=panama, status=CONFIRMED)
    everybody = printed(sign_in, convening)
    reader = PdfReader(io.BytesIO(everybody))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("es")
    text = text_of(everybody)
    assert {name for name in ("Ana", "Berta", "Carmen", "Petra", "Zoila Real", "Not Yet") if name in text} == {
        "Ana", "Berta", "Carmen", "Petra",
    }  # fmt: skip
    assert all(one.shown_code in text for one in convening.registrations.confirmed())
    one_team = text_of(printed(sign_in, convening, f"?delegation={panama.pk}"))
    assert "Petra" in one_team
    assert "Berta" not in one_team
    assert Event.objects.filter(verb="convening.badges_printed").count() == 2


def test_no_badges_before_somebody_is_confirmed_and_none_afterwards(sign_in):
    convening = a_convening()
    page = sign_in(staff()).get(f"/convenings/{convening.code}/badges/print/", follow=True)
    assert "Nobody is confirmed yet." in page.text
    over = a_convening(status=ConveningStatus.COMPLETED)
    assert sign_in(staff()).get(f"/convenings/{over.code}/badges/print/").status_code == 403


# --- Rooms -------------------------------------------------------------------------------------


def test_the_list_of_rooms_has_every_session_and_says_which_has_no_room(sign_in, session):
    a_session(session.convening, title="Budgets", day=1, room="Blue Room")
    a_session(session.convening, title="Coffee", day=1, kind=SessionKind.BREAK)
    page = (
        sign_in(organiser(session.convening))
        .get(f"/convenings/{session.convening.code}/attendance/rooms/")
        .text
    )
    assert "Blue Room" in page
    assert "Theory of change" in page
    assert "Coffee" not in page
    assert ("1 session has no room yet." in page) == (not session.room)


@pytest.mark.parametrize(
    "name", ["attendance/rooms/", "badges/", "attendance/{pk}/", "attendance/{pk}/numbers/"]
)
def test_pages_ask_the_database_the_same_whatever_their_length(sign_in, name):
    client, asked = sign_in(staff()), []
    for rows in (1, 3):
        convening = a_convening()
        made = [a_session(convening, title=f"Session {n}", day=n) for n in range(rows)]
        for n, iso3 in enumerate(["ECU", "PAN", "BOL"][:rows]):
            a_registration(
                convening, a_person(f"P{n}"), delegation=a_delegation(convening, iso3), status=CONFIRMED
            )
        sheets.number_people(made[0], by=staff())
        asked.append(queries_of(client, f"/convenings/{convening.code}/" + name.format(pk=made[0].pk)))
    assert asked[0] == asked[1] <= 12
