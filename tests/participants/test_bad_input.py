"""What cannot be right is said on top and beside the field, in the page's language; nothing typed is lost."""

from datetime import timedelta

import pytest
from django.core.validators import MaxLengthValidator
from django.utils import translation

from academy.accounts.models import User
from academy.documents.models import IssuedDocument
from academy.notices.models import Notice
from participants.models import (
    Attendance,
    Certificate,
    Delegation,
    Facilitation,
    Needs,
    Person,
    Registration,
)
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus, Visibility
from tests.factories.accounts import a_country, focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.wording import LANGUAGES, assert_kept, assert_shows_error, said

pytestmark = pytest.mark.django_db
in_each_language = pytest.mark.parametrize("language", LANGUAGES)
R = RegistrationStatus

NOMINEE = {
    "full_name": "Nina Gualinga",
    "email": "nina@ong.ec",
    "sector": "civil_society",
    "organisation": "Mujeres Amazónicas",
    "job_title": "Presidenta",
    "role": "delegate",
    "language": "es",
}
GUEST = NOMINEE | {"role": "observer"}

# As people write them: one letter, as many as there is room for, another script, apostrophes of three kinds.
NAMES = ["Q", "é" * 200, "ليلى بن علي", "Sinéad O'Neill", "Ana D’Aguiar", "ʻAlisi Māhina"]
NAME_TOO_LONG = "A name can have 200 characters; this one has %(show_value)d."
LONG_ADDRESS = f"{'n' * 250}@ong.ec"  # 257 letters; an address is kept in 254


def too_long(limit: int, length: int, language: str) -> str:
    """Django's own words."""
    with translation.override(language):
        return str(MaxLengthValidator.message % {"limit_value": limit, "show_value": length})


def nominating(delegation: Delegation) -> str:
    return f"{delegation.get_absolute_url()}nominate/"


def inviting(convening) -> str:
    return f"/convenings/{convening.code}/delegations/invite/"


def a_guest_of(convening) -> str:
    return f"/convenings/{convening.code}/people/guest/"


def an_invitation(**change) -> dict:
    return {
        "country": a_country("PAN").pk, "body_name": "", "seats": 4, "contact_name": "Rita Paz",
        "contact_email": "rita@gob.pa", "language": "es",
    } | change  # fmt: skip


# --- Naming somebody -----------------------------------------------------------------------------------


@in_each_language
@pytest.mark.parametrize("typed_as", ["nina@ong.ec", "NINA@Ong.EC", " Nina@ong.ec "])
def test_somebody_of_the_same_delegation_is_not_named_twice(sign_in, language, typed_as):
    delegation = a_delegation(a_convening())
    a_registration(delegation.convening, a_person("Nina G.", email="nina@ong.ec"), delegation=delegation)
    typed = NOMINEE | {"email": typed_as}
    page = sign_in(focal_point("ECU"), language).post(nominating(delegation), typed)
    text = "%(name)s is nominated already (%(status)s)."
    status = said("has not registered yet", language)
    assert_shows_error(page, text, language, "email", name="Nina G.", status=status)
    assert_kept(page, typed)
    assert Registration.objects.count() == 1
    assert not Notice.objects.exists()


@in_each_language
@pytest.mark.parametrize("where", ["Panama", "guest"])
def test_of_somebody_who_comes_otherwise_a_focal_point_learns_no_name(sign_in, language, where):
    """Whoever tries addresses learns neither the name behind one, nor with whom the person comes."""
    convening = a_convening()
    delegation = a_delegation(convening)
    other = a_delegation(convening, "PAN") if where == "Panama" else None
    secret = a_person("Berta Secreta", iso3="PAN", email="nina@ong.ec", visibility=Visibility.HIDDEN)
    role = RegistrationRole.DELEGATE if other else RegistrationRole.OBSERVER
    a_registration(convening, secret, delegation=other, role=role, status=R.CONFIRMED)
    typed = NOMINEE | {"email": "NINA@ong.ec"}
    page = sign_in(focal_point("ECU"), language).post(nominating(delegation), typed)
    text = "Somebody with this address takes part already. Write to the organisers."
    assert_shows_error(page, text, language, "email")
    assert_kept(page, typed)
    assert "Berta" not in page.text
    assert "Panam" not in page.text


@in_each_language
def test_organisers_are_told_who_the_guest_is_that_comes_already(sign_in, language):
    convening = a_convening()
    berta = a_person("Berta Paz", email="nina@ong.ec")
    a_registration(convening, berta, delegation=a_delegation(convening, "PAN"), status=R.CONFIRMED)
    typed = GUEST | {"email": "Nina@Ong.ec"}
    page = sign_in(staff(), language).post(a_guest_of(convening), typed)
    text = "%(name)s is nominated already (%(status)s)."
    assert_shows_error(page, text, language, "email", name="Berta Paz", status=said("confirmed", language))
    assert_kept(page, typed)


def test_whoever_withdrew_can_be_named_anew(sign_in):
    delegation = a_delegation(a_convening())
    gone = a_registration(
        delegation.convening, a_person(email="nina@ong.ec"), delegation=delegation,
        status=R.WITHDRAWN, reason="ill",
    )  # fmt: skip
    typed = NOMINEE | {"email": "NINA@ong.ec"}
    assert sign_in(focal_point("ECU")).post(nominating(delegation), typed).status_code == 302
    assert Registration.objects.live().get().replaces == gone
    assert Person.objects.count() == 1


@in_each_language
@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"full_name": ""}, "full_name", "This field is required."),
        ({"full_name": "   "}, "full_name", "This field is required."),
        ({"email": "nina(at)ong.ec"}, "email", "Enter a valid email address."),
        ({"email": ""}, "email", "This field is required."),
        ({"sector": ""}, "sector", "This field is required."),
        ({"role": ""}, "role", "This field is required."),
    ],
)
@pytest.mark.parametrize("door", ["delegation", "guest"])
def test_what_is_missing_of_a_person_is_said(sign_in, language, door, change, field, text):
    delegation = a_delegation(a_convening())
    address = nominating(delegation) if door == "delegation" else a_guest_of(delegation.convening)
    typed = (NOMINEE if door == "delegation" else GUEST) | change
    page = sign_in(staff(), language).post(address, typed)
    assert_shows_error(page, text, language, field)
    assert_kept(page, typed)
    assert not Person.objects.exists()


@in_each_language
@pytest.mark.parametrize("door", ["delegation", "guest", "invitation"])
def test_what_is_too_long_to_be_kept_is_said(sign_in, language, door):
    """SQLite would take it and PostgreSQL break; both say it."""
    convening = a_convening()
    delegation = a_delegation(convening)
    name, address = ("contact_name", "contact_email") if door == "invitation" else ("full_name", "email")
    where, typed = {
        "delegation": (nominating(delegation), NOMINEE),
        "guest": (a_guest_of(convening), GUEST),
        "invitation": (inviting(convening), an_invitation()),
    }[door]
    typed = typed | {name: "é" * 201, address: LONG_ADDRESS}
    page = sign_in(staff(), language).post(where, typed)
    assert_shows_error(page, NAME_TOO_LONG, language, name, show_value=201)
    assert_shows_error(page, too_long(254, len(LONG_ADDRESS), language), language, address)
    assert_kept(page, typed)
    assert not Person.objects.exists()
    assert Delegation.objects.count() == 1


@in_each_language
@pytest.mark.parametrize("role", ["observer", "organiser", "queen"])
def test_a_delegation_has_heads_and_delegates_only(sign_in, language, role):
    """A focal point makes nobody an organiser by a form filled in by hand."""
    delegation = a_delegation(a_convening())
    page = sign_in(focal_point("ECU"), language).post(nominating(delegation), NOMINEE | {"role": role})
    text = "Select a valid choice. %(value)s is not one of the available choices."
    assert_shows_error(page, text, language, "role", value=role)
    assert not Registration.objects.exists()


@in_each_language
def test_a_second_head_is_told_who_the_first_is(sign_in, language):
    delegation = a_delegation(a_convening())
    a_registration(
        delegation.convening, a_person("Ana O'Neill"), delegation=delegation, role=RegistrationRole.HEAD
    )
    typed = NOMINEE | {"role": "head"}
    page = sign_in(focal_point("ECU"), language).post(nominating(delegation), typed)
    text = "%(name)s is head of delegation. There is one at a time."
    assert_shows_error(page, text, language, "role", name="Ana O'Neill")
    assert_kept(page, typed)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_kept_as_they_were_written_by_every_door(sign_in, name):
    convening = a_convening()
    delegation = a_delegation(convening)
    client = sign_in(staff(), "es")
    assert client.post(nominating(delegation), NOMINEE | {"full_name": name}).status_code == 302
    assert (
        client.post(a_guest_of(convening), GUEST | {"full_name": name, "email": "g@x.org"}).status_code == 302
    )
    assert client.post(inviting(convening), an_invitation(contact_name=name)).status_code == 302
    assert {person.full_name for person in Person.objects.all()} == {name}
    assert User.objects.get(email="rita@gob.pa").full_name == name
    assert all(name in letter.text for letter in Notice.objects.all())
    page = client.get(f"/convenings/{convening.code}/people/")
    assert [line.name for line in page.context["lines"]] == [name, name]


# --- Inviting and seats --------------------------------------------------------------------------------


@in_each_language
@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        (
            {"body_name": "CARICOM"},
            "country",
            "Choose a country, or write the name of a regional body; not both.",
        ),
        ({"country": ""}, "country", "Choose a country, or write the name of a regional body; not both."),
        ({"contact_email": "rita"}, "contact_email", "Enter a valid email address."),
        ({"contact_name": " "}, "contact_name", "This field is required."),
        ({"seats": "six"}, "seats", "Enter a whole number."),
        ({"seats": "0"}, "seats", "Ensure this value is greater than or equal to %(limit_value)s."),
        ({"seats": "51"}, "seats", "Ensure this value is less than or equal to %(limit_value)s."),
    ],
)
def test_an_invitation_that_cannot_be_is_said(sign_in, language, change, field, text):
    convening = a_convening()
    typed = an_invitation(**change)
    page = sign_in(staff(), language).post(inviting(convening), typed)
    values = {"limit_value": {"0": 1, "51": 50}[change["seats"]]} if "limit_value" in text else {}
    assert_shows_error(page, text, language, field, **values)
    assert_kept(page, typed)
    assert not Delegation.objects.exists()


@in_each_language
@pytest.mark.parametrize("twin", ["country", "body_name"])
def test_nobody_is_invited_twice(sign_in, language, twin):
    """A regional body is the same in other capitals."""
    convening = a_convening()
    if twin == "country":
        a_delegation(convening, "PAN")
        typed = an_invitation()
    else:
        Delegation.objects.create(convening=convening, body_name="Caricom")
        typed = an_invitation(country="", body_name="CARICOM")
    page = sign_in(staff(), language).post(inviting(convening), typed)
    with translation.override(language):
        who = str(Delegation.objects.get())
    assert_shows_error(page, "%(who)s is invited already.", language, twin, who=who)
    assert_kept(page, typed)
    assert not Notice.objects.exists()


@in_each_language
@pytest.mark.parametrize(
    ("seats", "text", "values"),
    [
        ("1", "%(n)d people are confirmed already.", {"n": 2}),
        ("0", "Ensure this value is greater than or equal to %(limit_value)s.", {"limit_value": 1}),
        ("51", "Ensure this value is less than or equal to %(limit_value)s.", {"limit_value": 50}),
        ("", "This field is required.", {}),
    ],
)
def test_seats_that_cannot_be_are_said(sign_in, language, seats, text, values):
    delegation = a_delegation(a_convening())
    for n in range(2):
        a_registration(delegation.convening, a_person(f"P{n}"), delegation=delegation, status=R.CONFIRMED)
    address = f"{delegation.get_absolute_url()}seats/"
    page = sign_in(staff(), language).post(address, {"seats": seats})
    assert_shows_error(page, text, language, "seats", **values)
    assert_kept(page, {"seats": seats})
    delegation.refresh_from_db()
    assert delegation.seats == 6


@in_each_language
def test_more_people_than_seats_wait_and_the_organiser_reads_so(sign_in, language):
    convening = a_convening()
    delegation = a_delegation(convening, seats=1)
    a_registration(convening, a_person("First"), delegation=delegation, status=R.CONFIRMED)
    second = a_registration(convening, a_person("Bea O'Neill"), delegation=delegation, status=R.SUBMITTED)
    page = sign_in(staff(), language).post(f"/registrations/{second.pk}/confirm/", follow=True)
    text = "All seats are taken. %(name)s is on the waiting list."
    assert said(text, language, name="Bea O'Neill") in page.text


@in_each_language
def test_rules_that_contradict_each_other_are_said(sign_in, language):
    convening = a_convening(composition={"min": 2})
    typed = {"min": "6", "max": "5", "sectors": ["civil_society"]}
    page = sign_in(staff(), language).post(f"/convenings/{convening.code}/delegations/rules/", typed)
    assert_shows_error(page, "These are fewer than the people it should have at least.", language, "max")
    assert_kept(page, typed)
    convening.refresh_from_db()
    assert convening.composition == {"min": 2}


# --- Reasons -------------------------------------------------------------------------------------------


@in_each_language
@pytest.mark.parametrize("deed", ["decline", "withdraw", "withdraw the delegation", "revoke"])
@pytest.mark.parametrize("reason", ["", "   ", "r" * 301])
def test_a_reason_is_asked_for_and_has_an_end(sign_in, language, deed, reason):
    delegation = a_delegation(a_convening())
    registration = a_registration(delegation.convening, delegation=delegation, status=R.SUBMITTED)
    address = {
        "decline": f"/registrations/{registration.pk}/decline/",
        "withdraw": f"/registrations/{registration.pk}/withdraw/",
        "withdraw the delegation": f"{delegation.get_absolute_url()}withdraw/",
        "revoke": "",
    }[deed] or f"/certificates/{a_certificate(registration).pk}/revoke/"
    page = sign_in(staff(), language).post(address, {"reason": reason})
    text = too_long(300, 301, language) if reason.strip() else "Say why, in one sentence."
    assert_shows_error(page, text, language, "reason")
    assert_kept(page, {"reason": reason})
    registration.refresh_from_db()
    delegation.refresh_from_db()
    assert (registration.status, delegation.status) == (R.SUBMITTED, DelegationStatus.ACCEPTED)
    assert not Notice.objects.exists()


def a_certificate(registration):
    paper = IssuedDocument.objects.create(
        kind="certificate", template="-", title="-", language="es", data={"holder": "-"}, issued_by=staff()
    )
    return Certificate.objects.create(registration=registration, paper=paper)


# --- Registering ---------------------------------------------------------------------------------------

ABOUT = {
    "certificate_name": "Lucía Méndez",
    "job_title": "Directora",
    "organisation": "Cancillería",
    "phone": "+593 2 299 3200",
    "language": "es",
    "gender": "woman",
    "gender_words": "",
}
SEND = {"visibility": "delegates", "alias": "", "photo": "", "directory": "on", "conduct": "on"}


def lucia(**fields) -> tuple[Registration, User, str]:
    convening = a_convening()
    person = a_person("Lucía Méndez", with_user=True)
    registration = a_registration(convening, person, delegation=a_delegation(convening), **fields)
    Needs.objects.create(registration=registration)
    return registration, person.user, f"/registrations/{registration.pk}"


@in_each_language
@pytest.mark.parametrize(
    ("change", "field", "text", "values"),
    [
        (
            {"certificate_name": ""},
            "certificate_name",
            "Write your name as it should stand on the certificate.",
            {},
        ),
        ({"certificate_name": "é" * 201}, "certificate_name", NAME_TOO_LONG, {"show_value": 201}),
        ({"language": ""}, "language", "This field is required.", {}),
    ],
)
def test_the_first_page_says_what_is_wrong(sign_in, language, change, field, text, values):
    registration, user, address = lucia()
    typed = ABOUT | change
    page = sign_in(user, language).post(f"{address}/about/", typed)
    assert_shows_error(page, text, language, field, **values)
    assert_kept(page, typed)
    registration.refresh_from_db()
    assert registration.pages_done == 0


@pytest.mark.parametrize("name", NAMES)
def test_everybody_writes_their_own_name(sign_in, name):
    _registration, user, address = lucia()
    client = sign_in(user, "es")
    assert client.post(f"{address}/about/", ABOUT | {"certificate_name": name}).status_code == 302
    assert Person.objects.get().printed_name == name
    assert client.get(f"{address}/about/").context["form"]["certificate_name"].value() == name


@in_each_language
@pytest.mark.parametrize("days", [[], ["2019-01-01"], ["soon"]])
def test_the_days_are_those_of_the_convening(sign_in, language, days):
    registration, user, address = lucia(pages_done=1)
    typed = {"days": days, "interpretation": "", "diet": "sin nueces", "access": "rampa"}
    page = sign_in(user, language).post(f"{address}/participation/", typed)
    if days:
        text = "Select a valid choice. %(value)s is not one of the available choices."
        assert_shows_error(page, text, language, "days", value=days[0])
    else:
        text = "Choose at least one day, or say that you cannot come."
        assert_shows_error(page, text, language, "days")
    assert_kept(page, typed)
    registration.needs.refresh_from_db()
    assert registration.needs.diet == ""


@in_each_language
@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"visibility": "alias"}, "alias", "Write the name that should be used."),
        ({"visibility": "alias", "alias": "   "}, "alias", "Write the name that should be used."),
        ({"conduct": ""}, "conduct", "Everybody agrees to this, so that everybody is safe."),
        ({"visibility": ""}, "visibility", "This field is required."),
    ],
)
def test_the_last_page_says_what_is_wrong(sign_in, language, change, field, text):
    registration, user, address = lucia(pages_done=2)
    typed = {name: value for name, value in (SEND | change).items() if value}
    page = sign_in(user, language).post(f"{address}/send/", typed)
    assert_shows_error(page, text, language, field)
    assert_kept(page, typed | {"directory": True} | ({"conduct": True} if "conduct" in typed else {}))
    registration.refresh_from_db()
    assert registration.status == R.NOMINATED


@in_each_language
def test_an_alias_has_an_end(sign_in, language):
    user = a_delegate(a_convening())
    typed = {"visibility": "alias", "alias": "é" * 201}
    page = sign_in(user, language).post("/my-privacy/", typed)
    assert_shows_error(page, too_long(200, 201, language), language, "alias")
    assert_kept(page, typed)
    assert Person.objects.get().visibility == Visibility.DELEGATES


# --- What nobody types, and some send ------------------------------------------------------------------


@in_each_language
def test_only_people_of_the_convening_lead_its_sessions(sign_in, language):
    convening = a_convening()
    session, stranger = a_session(convening), a_person("Somebody Elsewhere")
    address = f"/convenings/{convening.code}/agenda/{session.pk}/facilitators/"
    page = sign_in(staff(), language).post(address, {"people": [stranger.pk]})
    text = "Select a valid choice. %(value)s is not one of the available choices."
    assert_shows_error(page, text, language, "people", value=stranger.pk)
    assert "Somebody Elsewhere" not in page.text
    assert not session.facilitations.exists()


@pytest.mark.parametrize(
    "query", ["status=nonsense", "sector=queens", "name=" + "x" * 101, "page=-1", "page=z"]
)
def test_a_list_asked_for_in_a_way_it_does_not_know_shows_all(sign_in, query):
    convening = a_convening()
    a_registration(convening, a_person("Lucía Méndez"), delegation=a_delegation(convening))
    page = sign_in(organiser(convening)).get(f"/convenings/{convening.code}/people/?{query}")
    assert page.status_code == 200
    assert "Lucía Méndez" in page.text


def test_a_reminder_to_nobody_writes_to_nobody(sign_in):
    convening, elsewhere = a_convening(), a_convening(city="Bogotá", country="COL")
    other = a_registration(elsewhere, a_person(with_user=True), delegation=a_delegation(elsewhere))
    for who in ([], ["x"], ["0"], [str(other.pk)]):
        page = sign_in(staff()).post(f"/convenings/{convening.code}/missing/?what=registration", {"who": who})
        assert page.status_code == 302
    assert not Notice.objects.exists()


def test_attendance_takes_what_it_knows_of_people_who_have_a_place(sign_in):
    convening = a_convening(starts_on=today_there() - timedelta(days=1))
    session, delegation = a_session(convening), a_delegation(convening)
    here = a_registration(convening, a_person("Here"), delegation=delegation, status=R.CONFIRMED)
    waits = a_registration(convening, a_person("Waits"), delegation=delegation, status=R.WAITLISTED)
    address = f"/convenings/{convening.code}/attendance/{session.pk}/"
    client = sign_in(staff())
    client.post(address, {f"p{here.pk}": "dancing", f"p{waits.pk}": "present", "p0": "present", "px": "?"})
    assert not Attendance.objects.exists()
    client.post(address, {f"p{here.pk}": "excused", f"p{waits.pk}": "present"})
    assert [row.registration for row in Attendance.objects.all()] == [here]


@in_each_language
@pytest.mark.parametrize("comes", [None, "", "maybe"])
def test_an_answer_that_says_neither_yes_nor_no_is_none(sign_in, language, comes):
    """A press that lost its value on the way does not send a country home."""
    delegation = a_delegation(a_convening(), status=DelegationStatus.INVITED)
    data = {} if comes is None else {"comes": comes}
    page = sign_in(focal_point("ECU"), language).post(
        f"{delegation.get_absolute_url()}answer/", data, follow=True
    )
    delegation.refresh_from_db()
    assert delegation.status == DelegationStatus.INVITED
    assert said("Say whether the delegation comes.", language) in page.text


@in_each_language
def test_a_facilitator_who_says_neither_yes_nor_no_has_not_answered(sign_in, language):
    convening = a_convening()
    user = a_delegate(convening)
    asked = Facilitation.objects.create(session=a_session(convening), person=user.person)
    page = sign_in(user, language).post(asked.get_absolute_url(), {}, follow=True)
    asked.refresh_from_db()
    assert asked.status == "asked"
    assert said("Say yes or no", language) in page.text
