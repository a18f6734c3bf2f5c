"""The outcome report: counted, never named, and only for those who answer for it."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.audit.models import Event
from assistance.states import RequestStatus
from convenings.models import Convening
from convenings.states import ConveningStatus, SessionKind
from dashboards.outcome import outcome_of
from naps.states import Stage
from participants.models import Attendance, CheckIn
from participants.states import Gender, Presence, RegistrationRole, RegistrationStatus, Sector
from tests.factories.accounts import a_user, focal_point, observer, organiser, partner, staff
from tests.factories.assistance import a_request
from tests.factories.convenings import a_convening, a_session
from tests.factories.dashboards import a_change, a_plan_of, an_agreed_roadmap
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
HELD = date(2025, 6, 24)


@pytest.fixture
def held() -> Convening:
    """Three days in Panama City with two sessions and a break, completed; Ecuador and Bolivia came."""
    convening = a_convening(
        city="Panama City", country="PAN", time_zone="America/Panama", starts_on=HELD,
        status=ConveningStatus.COMPLETED,
    )  # fmt: skip
    a_session(convening, title="Budgets", day=0)
    a_session(convening, title="Localization", day=1)
    a_session(convening, title="Coffee", day=0, at="12:00", kind=SessionKind.BREAK, topic=None)
    for iso3 in ("ECU", "BOL"):
        a_delegation(convening, iso3, seats=20)
    return convening


def somebody(convening, iso3="ECU", *, came=True, **person):
    """Confirmed, and present at the first session if they came."""
    made = a_registration(
        convening, a_person(iso3=iso3, **person),
        delegation=convening.delegations.get(country__iso3=iso3), status=RegistrationStatus.CONFIRMED,
    )  # fmt: skip
    if came:
        presence(made, convening.sessions.first(), Presence.PRESENT)
    return made


def presence(registration, session, how) -> None:
    Attendance.objects.create(
        registration=registration, session=session, presence=how, recorded_by=registration.nominated_by
    )


def told(convening, title: str, reader=None) -> dict[str, tuple]:
    report = outcome_of(convening, reader or staff(), timezone.localdate())
    part = next(part for part in report.parts if part.title == title)
    return {line.label: (line.n, line.of) for line in part.lines} | {"not reported": part.not_reported}


def test_who_came_is_who_was_checked_in_or_present(held):
    somebody(held)
    absent = somebody(held, came=False)
    presence(absent, held.sessions.first(), Presence.ABSENT)
    arrived = somebody(held, "BOL", came=False)
    CheckIn.objects.create(registration=arrived, day=HELD, recorded_by=arrived.nominated_by)
    a_registration(held, a_person(), status=RegistrationStatus.DECLINED, reason="-")
    a_registration(held, a_person(), role=RegistrationRole.FACILITATOR, status=RegistrationStatus.CONFIRMED)
    numbers = told(held, "Who came")
    assert numbers["had a confirmed place"] == (4, 5)
    assert numbers["came"] == (2, 4)
    assert numbers["of these in a delegation"] == (2, 2)
    countries = told(held, "By delegation")
    assert (countries["Ecuador"], countries["Guests and facilitators".lower()]) == ((1, 2), (0, 1))
    assert countries["Bolivia, Plurinational State of" if "Bolivia" not in countries else "Bolivia"] == (1, 1)


def test_small_groups_are_merged_so_that_nobody_is_found(held):
    for _n in range(6):
        somebody(held, sector=Sector.GOVERNMENT, gender=Gender.WOMAN)
    for _n in range(5):
        somebody(held, sector=Sector.CIVIL_SOCIETY, gender=Gender.MAN)
    somebody(held, sector=Sector.DONOR, gender=Gender.NON_BINARY)
    somebody(held, sector=Sector.DONOR, gender="")
    somebody(held, sector=Sector.ACADEMIA, gender=Gender.UNDISCLOSED)
    sectors = told(held, "By sector")
    assert (sectors["Government"], sectors["Other sectors"]) == ((6, 14), (8, 14))
    genders = told(held, "By gender")
    assert genders == {"Woman": (6, 14), "Other answers": (6, 14), "not reported": 2}


def test_where_nobody_said_a_gender_that_is_what_is_told(held):
    somebody(held)
    somebody(held, gender=Gender.UNDISCLOSED)
    assert told(held, "By gender") == {"not reported": 2}


def test_with_few_people_no_groups_are_told_at_all(held):
    for _n in range(3):
        somebody(held, gender=Gender.WOMAN)
    titles = {part.title for part in outcome_of(held, staff(), timezone.localdate()).parts}
    assert not titles & {"By sector", "By gender"}


def test_a_session_nobody_wrote_down_is_not_a_session_nobody_came_to(held):
    somebody(held)
    presence(somebody(held, came=False), held.sessions.first(), Presence.ABSENT)
    sessions = told(held, "Sessions")
    assert sessions == {"Budgets": (1, 2), "Localization": (None, None), "not reported": 1}


def test_what_followed(held):
    plan = a_plan_of("ECU", Stage.ADOPTION)
    an_agreed_roadmap("ECU", plan=plan, convening=held)
    a_change(plan, Stage.ADOPTION, HELD + timedelta(days=200))
    a_change(a_plan_of("BOL"), Stage.ADOPTION, HELD - timedelta(days=1))
    a_request(convening=held)
    a_request(convening=held, status=RequestStatus.CLOSED)
    a_request(convening=held, status=RequestStatus.WITHDRAWN, reason="-")
    a_request(convening=held, own_side_only=True)
    numbers = told(held, "What followed")
    assert numbers["countries with an agreed roadmap"] == (1, 2)
    assert numbers["countries that adopted a plan"] == (1, 2)
    assert numbers["countries that handed in a draft"] == (0, 2)
    assert numbers["requests for technical assistance"] == (2, None)
    assert numbers["of these with help given"] == (1, 2)


def test_partners_read_what_followed_only_for_three_countries(held):
    titles = [part.title for part in outcome_of(held, partner(), timezone.localdate()).parts]
    assert "What followed" not in titles
    a_delegation(held, "CRI")
    titles = [part.title for part in outcome_of(held, partner(), timezone.localdate()).parts]
    assert "What followed" in titles


ROUTES = ["outcome", "outcome-pdf", "outcome-csv", "outcome-xlsx"]


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_read_it(sign_in, held, route):
    address = reverse(f"dashboards:{route}", args=[held.code])
    for user in (staff(), organiser(held), partner(), observer()):
        assert sign_in(user).get(address).status_code == 200
    for user in (a_user(), focal_point(), partner(region="unw-mco-caribbean"), organiser(a_convening())):
        assert sign_in(user).get(address).status_code == 403
    assert sign_in().get(address).status_code == 302


def test_before_the_end_partners_wait(sign_in):
    ahead = a_convening(city="Panama City", country="PAN", time_zone="America/Panama")
    page = sign_in(partner()).get(reverse("dashboards:outcome", args=[ahead.code]))
    assert page.status_code == 403
    assert "once the convening is completed" in page.text


def test_no_name_leaves_with_it_in_any_form(sign_in, held):
    somebody(held, full_name="Zulema Quispe Huanca", organisation="Red de Mujeres Secreta")
    client = sign_in(staff())
    for route in ROUTES:
        data = client.get(reverse(f"dashboards:{route}", args=[held.code])).content
        text = data.decode("utf-8", "replace")
        if route.endswith("pdf"):
            text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        if route.endswith("xlsx"):
            text = zipfile.ZipFile(io.BytesIO(data)).read("xl/sharedStrings.xml").decode()
        assert "Panama City" in text
        assert "Zulema" not in text
        assert "Secreta" not in text
    taken = Event.objects.filter(verb="convening.report_taken").order_by("pk")
    assert [event.data["form"] for event in taken] == ["pdf", "csv", "xlsx"]


def test_the_table_says_what_the_page_says(sign_in, held):
    somebody(held)
    data = sign_in(staff()).get(reverse("dashboards:outcome-csv", args=[held.code])).content
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert ["Who came", "came", "1", "1", ""] in rows
    assert any("As of" in row[0] for row in rows)


@pytest.mark.parametrize(
    ("language", "title"), [("es", "Informe de resultados"), ("fr", "Rapport de résultats")]
)
def test_it_speaks_the_readers_language(sign_in, held, language, title):
    address = reverse("dashboards:outcome", args=[held.code])
    assert title in sign_in(staff(), language).get(address).text


def test_the_page_asks_the_same_for_one_person_and_for_three(sign_in, held):
    client, counts = sign_in(staff()), []
    for n in (1, 2):
        for _more in range(n):
            somebody(held, gender=Gender.WOMAN)
        counts.append(queries_of(client, reverse("dashboards:outcome", args=[held.code])))
    assert counts[0] == counts[1]


def test_one_comes_to_it_by_clicking(sign_in, held):
    address = reverse("dashboards:outcome", args=[held.code])
    page = sign_in(organiser(held)).get(reverse("dashboards:organise", args=[held.code])).text
    assert address in page
    country = reverse("dashboards:country", args=["ecu"])
    assert address in sign_in(partner()).get(country).text
    for reader in (a_user(), None):
        assert address not in sign_in(reader).get(country).text
