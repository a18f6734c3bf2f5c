"""Every list asks the database the same for one row and for three, so that no page gets slow as a convening fills."""

from datetime import timedelta

import pytest
from django.utils import timezone

from academy.accounts.roles import Role
from academy.audit.trail import record
from academy.documents.models import IssuedDocument
from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.models import Attendance, Certificate, CheckIn, Facilitation, Needs, Person
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus, Sector, Visibility
from tests.factories.accounts import a_user, focal_point, grant, organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

R = RegistrationStatus
COUNTRIES = ["ECU", "PAN", "BOL"]


def a_convening_with(rows: int, **fields) -> Convening:
    """Under way today, with so many delegations, guests, sessions and people of every kind in each."""
    convening = a_convening(
        **{"city": f"City {rows}", "starts_on": today_there(), "registration_closes_on": today_there()}
        | fields
    )
    sessions = [a_session(convening, day=n, title=f"Session {n}") for n in range(rows)]
    for n, iso3 in enumerate(COUNTRIES[:rows]):
        fill(a_delegation(convening, iso3), sessions[0], rows)
        guest = a_person(f"Guest {n}", with_user=True, visibility=Visibility.PUBLIC)
        a_registration(convening, guest, role=RegistrationRole.FACILITATOR)
        Facilitation.objects.create(session=sessions[n], person=guest)
    return convening


def fill(delegation, session, rows: int) -> None:
    """So many people at each status, each written down by somebody else."""
    statuses = [R.NOMINATED, R.SUBMITTED, R.WAITLISTED, R.CONFIRMED]
    for n in range(rows):
        for status in statuses:
            person = a_person(f"Pia {status} {n}", with_user=True, iso3=delegation.country.iso3)
            registration = a_registration(delegation.convening, person, delegation=delegation, status=status)
            Needs.objects.create(registration=registration, diet=f"diet {n}", access="step-free")
            record(a_user(f"Actor {n}"), "registration.nominated", registration)
        arrive(registration, session)


def arrive(registration, session) -> None:
    by = a_user("Somebody at the desk")
    CheckIn.objects.create(registration=registration, day=today_there(), recorded_by=by)
    Attendance.objects.create(registration=registration, session=session, recorded_by=by)
    paper = IssuedDocument.objects.create(
        kind="certificate", template="-", title="-", language="es", data={"holder": "-"}, issued_by=by
    )
    Certificate.objects.create(registration=registration, paper=paper)


PAGES = [
    "delegations/",
    "delegations/{delegation}/",
    "delegations/{delegation}/withdraw/",
    "delegations/{delegation}/complete/",
    "people/",
    "people/?name=pia&status=confirmed",
    "needs/",
    "check-in/?q=pia",
    "attendance/",
    "attendance/{session}/",
    "certificates/",
    "agenda/",
    "agenda/{session}/facilitators/",
    "missing/",
    "organise/",
    "",
]


@pytest.mark.parametrize("page", PAGES)
def test_an_organisers_page_of_a_convening(sign_in, page):
    asked = []
    for rows in (1, 3):
        convening = a_convening_with(rows)
        client = sign_in(organiser(convening))
        address = page.format(
            delegation=convening.delegations.first().pk, session=convening.sessions.first().pk
        )
        asked.append(queries_of(client, f"/convenings/{convening.code}/{address}"))
    assert asked[0] == asked[1]


def test_the_list_of_certificates_once_they_are_issued(sign_in):
    asked = []
    for rows in (1, 3):
        convening = a_convening_with(rows, status=ConveningStatus.COMPLETED)
        asked.append(queries_of(sign_in(staff()), f"/convenings/{convening.code}/certificates/"))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("who", ["focal point", "member"])
def test_the_page_of_a_delegation_for_those_who_are_no_organisers(sign_in, who):
    asked = []
    for rows in (1, 3):
        delegation = a_convening_with(rows).delegations.get(country__iso3="ECU")
        member = delegation.registrations.filter(status=R.CONFIRMED).first().person.user
        client = sign_in(focal_point("ECU") if who == "focal point" else member)
        assert "Pia confirmed 0" in client.get(delegation.get_absolute_url()).text
        asked.append(queries_of(client, delegation.get_absolute_url()))
    assert asked[0] == asked[1]


# --- Home: the same for one convening and for three -----------------------------------------------------


def grow(make, ask) -> list[int]:
    """What `ask` says with one row and with three."""
    make(0)
    first = ask()
    make(1)
    make(2)
    return [first, ask()]


@pytest.mark.parametrize("page", ["/home/", "/home/all/"])
@pytest.mark.parametrize("who", ["staff", "organiser"])
def test_the_home_of_those_who_run_convenings(sign_in, who, page):
    user = staff() if who == "staff" else a_user()

    def make(n):
        convening = a_convening_with(1, city=f"City {n}")
        over = a_convening(city=f"Over {n}", starts_on=timezone.localdate() - timedelta(days=9))
        draft = a_convening(city=f"Draft {n}", status=ConveningStatus.DRAFT)
        if who == "organiser":
            for each in (convening, over, draft):
                grant(user, Role.ORGANISER, convening=each)

    first, third = grow(make, lambda: queries_of(sign_in(user), page))
    assert first == third


def test_the_home_of_a_focal_point(sign_in):
    """Invited, coming, and asked to name people, in three convenings."""
    user = focal_point("ECU")

    def make(n):
        a_delegation(a_convening(city=f"Invited {n}"), status=DelegationStatus.INVITED)
        a_delegation(a_convening(city=f"Coming {n}"))

    first, third = grow(make, lambda: queries_of(sign_in(user), "/home/"))
    page = sign_in(user).get("/home/").text
    assert "Ecuador is invited to NAP Academy, Invited 2" in page
    assert "Name the people who come to NAP Academy, Coming 2" in page
    assert first == third


def test_nobody_is_asked_for_more_people_than_there_are_seats(sign_in):
    """A delegation whose seats are all named asks nothing of its focal point."""
    convening = a_convening(city="Full")
    delegation = a_delegation(convening, seats=2)
    user, home = focal_point("ECU"), "Name the people who come to NAP Academy, Full"
    a_registration(convening, a_person("Lucía Méndez"), delegation=delegation)
    assert home in sign_in(user).get("/home/").text
    a_registration(convening, a_person("Nina Paz"), delegation=delegation)
    assert home not in sign_in(user).get("/home/").text


def test_the_home_of_somebody_who_takes_part(sign_in):
    """Confirmed for one convening and for three, with a certificate and a session to lead at each."""
    person = a_person("Lucía Méndez", with_user=True)

    def make(n):
        convening = a_convening(city=f"City {n}", starts_on=today_there() + timedelta(days=n))
        registration = a_registration(
            convening, person, delegation=a_delegation(convening), status=R.CONFIRMED
        )
        session = a_session(convening)
        arrive(registration, session)
        Facilitation.objects.create(session=session, person=person)

    first, third = grow(make, lambda: queries_of(sign_in(person.user), "/home/"))
    page = sign_in(person.user).get("/home/").text
    assert all(f"NAP Academy, City {n}" in page for n in range(3))
    assert first == third


def test_the_outbox(sign_in):
    def make(n):
        Notice.objects.create(
            key=f"key-{n}", to=f"person{n}@example.org", subject=f"Letter {n}", text="-", language="es",
            status=NoticeStatus.FAILED,
        )  # fmt: skip

    client = sign_in(staff())
    first, third = grow(make, lambda: queries_of(client, "/letters/"))
    assert "Letter 2" in client.get("/letters/").text
    assert first == third


def test_a_long_list_of_people_is_cut_into_pages(sign_in):
    """Fifty a page; the search finds somebody of the second page."""
    convening = a_convening()
    delegation = a_delegation(convening, seats=60)
    for n in range(51):
        person = Person(full_name=f"Pia {n:02}", email=f"pia{n}@example.org", sector=Sector.GOVERNMENT)
        person.save()
        a_registration(convening, person, delegation=delegation)
    client, address = sign_in(organiser(convening)), f"/convenings/{convening.code}/people/"
    assert "Pia 49" in client.get(address).text
    assert "Pia 50" not in client.get(address).text
    assert "Pia 50" in client.get(f"{address}?page=2").text
    assert "Pia 50" in client.get(f"{address}?name=pia 50").text
