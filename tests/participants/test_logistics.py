"""The convening day by day: who comes, sleeps and leaves, what is cooked; counted, and for organisers only."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from academy.audit.models import Event
from participants.logistics import count_alike, plan_of
from participants.models import Needs
from participants.states import RegistrationStatus, TravelMode, Visibility
from tests.factories.accounts import focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_person, a_registration, a_travel
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
R = RegistrationStatus


@pytest.fixture
def meeting():
    """Four with a place: Ana flies early, Bea (hidden) late, Carla lives there, Dora says nothing yet."""
    convening = a_convening(languages=["en", "es"])
    delegation = a_delegation(convening)
    made = {}
    for name, diet, visibility in (
        ("Ana", "Vegetarian", Visibility.DELEGATES),
        ("Bea", "vegetarian ", Visibility.HIDDEN),
        ("Carla", "no nuts", Visibility.DELEGATES),
        ("Dora", "", Visibility.DELEGATES),
    ):
        person = a_person(f"{name} Ríos", visibility=visibility)
        made[name] = a_registration(
            convening, person, delegation=delegation, status=R.CONFIRMED, interpretation="es"
        )
        Needs.objects.create(registration=made[name], diet=diet, access="step-free" if diet else "")
    first = convening.starts_on
    a_travel(made["Ana"], arrival_time="21:30")
    a_travel(made["Bea"], arrival_time="09:15", arrival_flight="AA 1", hotel_from="", hotel_to="",
             departure_day=(convening.ends_on + timedelta(days=2)).isoformat())  # fmt: skip
    local = dict.fromkeys(("arrival_day", "departure_day", "hotel_from", "hotel_to"), "")
    a_travel(made["Carla"], mode=TravelMode.LOCAL, **local)
    waits = a_registration(convening, a_person("Eva Waits"), delegation=delegation, status=R.SUBMITTED)
    Needs.objects.create(registration=waits, diet="only soup")
    a_travel(waits, arrival_day=(first - timedelta(days=9)).isoformat())
    made["Ana"].days = [first.isoformat()]
    made["Ana"].save()
    return convening


def address(convening, what: str = "") -> str:
    return f"/convenings/{convening.code}/logistics/{what}"


def names(registrations) -> list[str]:
    return [r.person.full_name.split()[0] for r in registrations]


def test_each_day_from_the_first_arrival_to_the_last_departure(meeting):
    plan = plan_of(meeting)
    before, first, second, last, empty, after = plan.days
    assert before.on == meeting.starts_on - timedelta(days=1)
    assert after.on == meeting.ends_on + timedelta(days=2)
    assert [(leg.at.hour, leg.registration.person.full_name) for leg in before.arrivals] == [
        (9, "Bea Ríos"),
        (21, "Ana Ríos"),
    ]
    assert names(before.sleepers) == ["Ana"]
    assert names(leg.registration for leg in last.departures) == ["Ana"]
    assert names(last.sleepers) == [], "the room is left on the last day"
    assert names(leg.registration for leg in after.departures) == ["Bea"]
    assert (empty.people, empty.arrivals, empty.departures, empty.sleepers) == (0, [], [], [])
    assert names(plan.unknown) == ["Dora"]
    assert (plan.people, plan.nights) == (4, 3)
    assert (first.people, second.people, before.people) == (4, 3, 0)


def test_diets_access_and_languages_are_counted_on_the_days_people_come(meeting):
    _before, first, second, *_rest = plan_of(meeting).days
    assert first.diets == [("Vegetarian", 2), ("no nuts", 1)]
    assert first.access == [("step-free", 3)]
    assert [n for _language, n in first.interpretation] == [4]
    assert second.diets == [("vegetarian", 1), ("no nuts", 1)], "Ana comes on the first day only"


def test_the_same_words_are_counted_together():
    assert count_alike(["Halal", " halal", "", "HALAL", "kosher"]) == [("Halal", 3), ("kosher", 1)]


def test_whose_time_is_not_known_comes_last():
    convening = a_convening()
    for name, at in (("Ana", ""), ("Bea", "23:00"), ("Carla", "00:10")):
        a_travel(a_registration(convening, a_person(name), status=R.CONFIRMED), arrival_time=at)
    assert names(leg.registration for leg in plan_of(convening).days[0].arrivals) == ["Carla", "Bea", "Ana"]


def test_what_is_emptied_is_no_longer_counted(meeting):
    meeting.registrations.get(person__full_name="Ana Ríos").travel.delete()
    Needs.objects.update(purged_at=timezone.now())
    plan = plan_of(meeting)
    assert names(plan.unknown) == ["Ana", "Dora"]
    assert not any(day.diets or day.access for day in plan.days)


def test_nobody_is_asked_for_a_journey_to_a_meeting_online():
    convening = a_convening(is_online=True)
    a_registration(convening, a_person(), status=R.CONFIRMED)
    assert plan_of(convening).unknown == []


# --- The page and what is taken away ----------------------------------------------------------------


def test_opening_it_is_in_the_trail_and_it_is_for_organisers_only(sign_in, meeting):
    user = organiser(meeting)
    page = sign_in(user).get(address(meeting)).text
    assert "Ana Ríos" in page
    assert [(e.actor, e.subject_id) for e in Event.objects.filter(verb="logistics.read")] == [
        (user, str(meeting.pk))
    ]
    for what in ("", "logistics.pdf", "logistics.csv", "logistics.xlsx"):
        assert sign_in(focal_point("ECU")).get(address(meeting, what)).status_code == 403
        assert sign_in(partner()).get(address(meeting, what)).status_code == 403
        elsewhere = organiser(a_convening(city="Bogotá", country="COL"))
        assert sign_in(elsewhere).get(address(meeting, what)).status_code == 403
    assert Event.objects.filter(verb__in=["logistics.read", "list.taken"]).count() == 1


def test_a_hidden_name_is_marked_so_that_nobody_holds_it_up(sign_in, meeting):
    page = sign_in(staff()).get(address(meeting)).text
    assert page.count("no name on a board") == 2, "where Bea arrives and where she leaves"


def test_no_diet_stands_beside_a_name(sign_in, meeting):
    table = sign_in(staff()).get(address(meeting, "logistics.csv"))
    rows = list(csv.reader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig"))))
    heading = next(n for n, row in enumerate(rows) if row[:2] == ["Day", "What"])
    counted = [row for row in rows[heading + 1 :] if row[7]]
    assert ["diet: Vegetarian", "2"] in [[row[1], row[7]] for row in counted]
    assert not any(row[3] for row in counted)
    named = [row for row in rows[heading + 1 :] if row[3]]
    assert {row[1] for row in named} == {"arrives", "leaves", "hotel, this night", "journey not known yet"}
    assert any("only to organise this convening" in row[0] for row in rows[:heading])
    assert Event.objects.get(verb="list.taken").data == {"list": "logistics", "kind": "csv"}


def test_the_same_on_paper(sign_in, meeting):
    answer = sign_in(staff()).get(address(meeting, "logistics.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for words in ("Ana Ríos", "21:30", "CM 411", "Quito (UIO)", "no name on a board", "Vegetarian · 2"):
        assert words in said
    assert Event.objects.get(verb="list.taken").data == {"list": "logistics", "kind": "pdf"}


def test_a_workbook_too(sign_in, meeting):
    answer = sign_in(staff()).get(address(meeting, "logistics.xlsx"))
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_press_that_fails_says_so(sign_in, meeting, monkeypatch):
    from academy.documents.rendering import PressFailed
    from participants.views import papers

    def fails(*args, **kwargs):
        raise PressFailed("out of ink")

    monkeypatch.setattr(papers, "render_pdf", fails)
    answer = sign_in(staff()).get(address(meeting, "logistics.pdf"), follow=True)
    assert "The PDF could not be made." in answer.text
    assert not Event.objects.filter(verb="list.taken").exists()


def test_it_is_reached_from_the_organisers_page_and_from_the_needs(sign_in, meeting):
    client = sign_in(organiser(meeting))
    organise = client.get(f"/convenings/{meeting.code}/organise/").text
    needs = client.get(f"/convenings/{meeting.code}/needs/").text
    assert address(meeting) in organise
    assert address(meeting) in needs
    assert f"/convenings/{meeting.code}/needs/" in client.get(address(meeting)).text


@pytest.mark.parametrize("what", ["", "logistics.csv"])
def test_it_asks_the_database_the_same_whatever_its_length(sign_in, what):
    asked, client = [], sign_in(staff())
    for rows in (1, 4):
        convening = a_convening(city=f"City {rows}")
        for n in range(rows):
            registration = a_registration(
                convening, a_person(f"P{n}"), delegation=a_delegation(convening, ["ECU", "PAN", "BOL", "CRI"][n]),
                status=R.CONFIRMED,
            )  # fmt: skip
            Needs.objects.create(registration=registration, diet="halal")
            a_travel(registration)
        asked.append(queries_of(client, address(convening, what)))
    assert asked[0] == asked[1]
    assert asked[0] <= 12
