"""Who came to which convening, over the years."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from academy.audit.models import Event
from convenings.states import ConveningStatus
from participants import participation as years
from participants.models import Attendance, CheckIn, Needs
from participants.states import RegistrationStatus, Visibility
from tests.factories.accounts import a_country, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
COUNTRIES, PEOPLE = reverse("participants:participation"), reverse("participants:participation-people")


def a_past_convening(city: str, years_ago: int, **fields):
    convening = a_convening(
        city=city, starts_on=today_there() - timedelta(days=365 * years_ago), status=ConveningStatus.COMPLETED,
        **fields,
    )  # fmt: skip
    a_session(convening)
    return convening


def came(convening, person, country="ECU", *, present: bool = True, **fields):
    delegation = convening.delegations.filter(country__iso3=country).first() or a_delegation(
        convening, country
    )
    registration = a_registration(
        convening, person, delegation=delegation, status=RegistrationStatus.CONFIRMED, **fields
    )
    if present:
        Attendance.objects.create(
            registration=registration,
            session=convening.sessions.first(),
            recorded_by=registration.nominated_by,
        )
    return registration


@pytest.fixture
def world():
    """Lucía came twice, Ana once, Berta had a place and did not come."""
    first, second = a_past_convening("Port of Spain", 2), a_past_convening("Panama City", 1)
    lucia = a_person("Lucía Méndez", with_user=True, country=a_country("ECU"))
    for convening in (first, second):
        came(convening, lucia)
    came(second, a_person("Ana Paz", country=a_country("BOL")), "BOL")
    came(second, a_person("Berta Vera", country=a_country("BOL")), "BOL", present=False)
    return first, second, lucia


def test_people_are_counted_once_and_those_who_came_again_said(world):
    first, second, _lucia = world
    senders, total = years.by_country(years.held(staff()))
    assert [(s.name, s.meetings, s.people, s.again) for s in senders] == [
        ("Bolivia", [(second, 1)], 1, 0),
        ("Ecuador", [(first, 1), (second, 1)], 1, 1),
    ]
    assert (total.people, total.again) == (2, 1)


def test_whoever_was_checked_in_came_too(world):
    _first, second, _lucia = world
    registration = second.registrations.get(person__full_name="Berta Vera")
    CheckIn.objects.create(
        registration=registration, day=second.starts_on, recorded_by=registration.nominated_by
    )
    assert years.by_country(years.held(staff()))[1].people == 3


def test_what_is_ahead_or_was_called_off_does_not_count(world):
    ahead = a_convening(city="Kingston")
    a_session(ahead)
    came(ahead, a_person("Early Bird"))
    off = a_past_convening("Quito", 1)
    came(off, a_person("Nobody There"))
    type(off).objects.filter(pk=off.pk).update(status=ConveningStatus.CANCELLED, reason="A storm")
    assert years.by_country(years.held(staff()))[1].people == 2


def test_staff_look_at_countries_then_at_people(sign_in, world):
    client = sign_in(staff())
    assert COUNTRIES in client.get("/convenings/").text
    page = client.get(COUNTRIES).text
    assert "2 people came, 1 of them more than once." in page
    assert PEOPLE in page
    page = client.get(f"{PEOPLE}?times=2").text
    assert "Lucía Méndez" in page
    assert "Ana Paz" not in page
    assert "1 of 1 sessions" in page
    assert "Ana Paz" in client.get(f"{PEOPLE}?name=bolivia ana").text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_hold_what_the_pages_show_and_leave_a_trace(sign_in, world, kind):
    client = sign_in(staff())
    for route in ("participation", "participation-people"):
        answer = client.get(reverse(f"participants:{route}-{kind}"))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
    assert Event.objects.filter(verb="list.taken").count() == 2


def test_the_table_of_people_has_a_line_for_each_part(sign_in, world):
    answer = sign_in(staff()).get(reverse("participants:participation-people-csv") + "?times=2")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row and row[0] == "Lucía Méndez"]
    assert [row[3] for row in rows] == [str(world[0]), str(world[1])]
    assert rows[0][7:10] == ["yes", "1", "1"]


@pytest.mark.parametrize("make", [partner, lambda: focal_point("ECU")])
def test_others_do_not_look_over_all_convenings(sign_in, world, make):
    client = sign_in(make())
    for address in (COUNTRIES, PEOPLE, reverse("participants:participation-people-csv")):
        assert client.get(address).status_code == 403


class TestOnePerson:
    def page(self, person) -> str:
        return reverse("participants:person", args=[person.pk])

    def test_reads_their_own_convenings(self, sign_in, world):
        first, second, lucia = world
        page = sign_in(lucia.user).get(self.page(lucia)).text
        assert str(first) in page
        assert str(second) in page
        registration = lucia.registrations.first()
        Needs.objects.create(registration=registration)
        assert self.page(lucia) in sign_in(lucia.user).get(registration.get_absolute_url()).text

    def test_is_seen_by_organisers_as_far_as_their_own_convening(self, sign_in, world):
        first, second, lucia = world
        page = sign_in(organiser(second)).get(self.page(lucia)).text
        assert str(second) in page
        assert str(first) not in page

    def test_does_not_exist_for_others(self, sign_in, world):
        _first, second, lucia = world
        fellow = a_person("Fellow", with_user=True)
        came(second, fellow, "BOL")
        for user in (fellow.user, focal_point("BOL"), partner()):
            assert sign_in(user).get(self.page(lucia)).status_code == 404

    def test_who_is_hidden_stays_hidden_from_fellows(self, sign_in, world):
        _first, second, _lucia = world
        hidden = a_person("Zoraida Oculta", visibility=Visibility.HIDDEN)
        came(second, hidden)
        fellow = a_person("Fellow", with_user=True)
        came(second, fellow)
        assert sign_in(fellow.user).get(self.page(hidden)).status_code == 404
        assert "Zoraida Oculta" in sign_in(focal_point("ECU")).get(self.page(hidden)).text


def test_the_pages_ask_the_same_number_of_questions_for_many(sign_in, world):
    client = sign_in(staff())
    few = [queries_of(client, address) for address in (COUNTRIES, PEOPLE)]
    for n in range(6):
        came(world[n % 2], a_person(f"Person {n}"), ["ECU", "BOL", "CRI"][n % 3])
    assert [queries_of(client, address) for address in (COUNTRIES, PEOPLE)] == few
