"""The month of a roadmap: one letter on the first working day, the same on a page, nothing of the other side."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from academy.accounts.models import SignInLink, User
from academy.notices.models import Notice
from assistance.models import Request
from assistance.states import RequestStatus
from dashboards import month, reminders
from naps.models import Roadmap
from naps.states import ActionStatus, RoadmapStatus, Stage
from tests.factories.accounts import a_country, focal_point, partner, staff
from tests.factories.assistance import a_request
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.roadmaps import a_plan_in_design, a_roadmap, an_action, an_update
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

# 1 May 2027 is a Saturday: the first working day is Monday the 3rd.
MONDAY = date(2027, 5, 3)


def at(day: date, clock: str = "15:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+00:00").astimezone(UTC)


@pytest.fixture
def lucia():
    lucia = focal_point("ECU", "Lucía Paz", language="es")
    User.objects.filter(pk=lucia.pk).update(time_zone="America/Guayaquil")
    return User.objects.get(pk=lucia.pk)


@pytest.fixture
def roadmap(lucia):
    """One action late, one due soon, one without news, one done last month."""
    with time_machine.travel(at(date(2027, 1, 4))):
        roadmap = a_roadmap(status=RoadmapStatus.AGREED)
    an_action(roadmap, "Costear", due_on=date(2027, 4, 20))
    an_action(roadmap, "Consultar", due_on=date(2027, 6, 10), starts_on=date(2027, 5, 1))
    an_action(roadmap, "Callada", due_on=date(2027, 9, 10), starts_on=date(2027, 1, 10))
    done = an_action(roadmap, "Hecha", due_on=date(2027, 4, 1), status=ActionStatus.COMPLETED)
    an_update(done, on=date(2027, 4, 2), recorded_at=at(date(2027, 4, 2)), status=ActionStatus.COMPLETED)
    return roadmap


def test_the_letter_comes_once_on_the_first_working_day_in_the_morning_of_its_reader(roadmap, lucia):
    counts = []
    for day, clock in (
        (date(2027, 4, 30), "15:00"), (date(2027, 5, 1), "15:00"), (MONDAY, "11:45"), (MONDAY, "12:15"),
        (MONDAY, "16:00"), (date(2027, 5, 6), "15:00"), (date(2027, 6, 1), "15:00"),
    ):  # fmt: skip
        with time_machine.travel(at(day, clock)):
            reminders.months(at(day, clock))
        counts.append(Notice.objects.filter(key__startswith="month-ECU").count())
    assert counts == [0, 0, 0, 1, 1, 1, 2]  # seven in Guayaquil is noon in UTC
    letter = Notice.objects.order_by("pk").first()
    assert (letter.to, letter.language, letter.is_secret) == (lucia.email, "es", True)
    for title in ("Costear", "Consultar", "Callada"):
        assert title in letter.text
    assert "Hecha" not in letter.text  # only counted
    paths = set(SignInLink.objects.filter(user=lucia).values_list("next_path", flat=True))
    assert reverse("dashboards:month", args=["ecu"]) in paths
    assert len(paths) == 4


def test_there_is_no_letter_without_anything_to_say_nor_for_who_does_without(lucia, roadmap, client):
    quiet_one = focal_point("PAN")
    with time_machine.travel(at(MONDAY)):
        a_roadmap("PAN", status=RoadmapStatus.AGREED)
        an_action(a_roadmap("CHL", status=RoadmapStatus.DRAFT), due_in_days=-9)
        focal_point("CHL")
        reminders.months(at(MONDAY))
        assert [n.to for n in Notice.objects.all()] == [lucia.email]
        assert quiet_one.email not in Notice.objects.values_list("to", flat=True)
        client.post(Notice.objects.get().off_path)
    with time_machine.travel(at(date(2027, 6, 1))):
        reminders.months(at(date(2027, 6, 1)))
    assert Notice.objects.count() == 1


def test_the_letter_and_the_page_hold_nothing_of_civil_society(roadmap, lucia, sign_in):
    for title, fields in (
        ("Taller presupuestario", {}),
        ("Secreto de la otra parte", {"is_of_civil_society": True}),
        ("Otro secreto", {"is_of_civil_society": True, "own_side_only": True}),
        ("Ya cerrada", {"status": RequestStatus.CLOSED}),
    ):
        a_request(title=title, asked_by=lucia, **fields)
    Request.objects.filter(is_of_civil_society=True).update(asked_by=staff())
    with time_machine.travel(at(MONDAY)):
        told = month.read(a_country("ECU"), lucia, MONDAY)
        assert [request.title for request in told.requests] == ["Taller presupuestario"]
        reminders.months(at(MONDAY))
        letter = Notice.objects.get(key__startswith="month-").text
        page = unescape(sign_in(lucia).get(reverse("dashboards:month", args=["ecu"])).content.decode())
    assert "Taller presupuestario" in page
    assert "Taller presupuestario" not in letter
    for secret in ("Secreto", "secreto"):
        assert secret not in letter
        assert secret not in page


def test_each_action_stands_once_where_it_is_most_urgent_and_a_postponed_one_by_its_new_day(roadmap, lucia):
    moved = an_action(roadmap, "Movida", due_on=date(2027, 4, 1), status=ActionStatus.POSTPONED)
    an_update(
        moved, on=date(2027, 4, 1), status=ActionStatus.POSTPONED, resumes_on=date(2027, 6, 1),
        recorded_at=at(date(2027, 4, 1)),
    )  # fmt: skip
    told = month.read(a_country("ECU"), lucia, MONDAY)
    titles = [[line.action.title for line in lines] for lines in (told.late, told.due, told.silent)]
    assert titles == [["Costear"], ["Movida", "Consultar"], ["Callada"]]
    assert [report.action.title for report in told.reported] == ["Hecha", "Movida"]
    assert "last report" not in told.silent[0].words


def test_the_page_is_for_the_focal_point_alone_and_reachable_from_home(roadmap, lucia, sign_in):
    path = reverse("dashboards:month", args=["ecu"])
    assert path in sign_in(lucia).get(reverse("dashboards:home")).content.decode()
    for reader in (focal_point("PAN"), staff(), partner(), a_delegate(a_convening())):
        assert sign_in(reader).get(path).status_code == 403
    assert sign_in().get(path).status_code == 302
    empty = focal_point("CHL")
    a_plan_in_design("CHL", stage=Stage.DRAFTING)
    page = sign_in(empty).get(reverse("dashboards:month", args=["chl"])).content.decode()
    assert "No roadmap is agreed yet." in page
    Roadmap.objects.update(status=RoadmapStatus.CLOSED)
    assert month.read(a_country("ECU"), lucia, MONDAY) is None


def test_the_page_asks_as_often_for_one_action_as_for_many(roadmap, lucia, sign_in):
    client, path = sign_in(lucia), reverse("dashboards:month", args=["ecu"])
    a_request(asked_by=lucia)
    an_update(an_action(roadmap, "Uno", due_in_days=-3))
    before = queries_of(client, path)
    for n in range(3):
        a_request(asked_by=lucia)
        an_update(an_action(roadmap, f"Más {n}", due_in_days=-3 - n))
    assert queries_of(client, path) == before


def test_months_ago_is_counted_from_the_first_of_the_month_before(roadmap, lucia):
    assert month.read(a_country("ECU"), lucia, MONDAY).since == date(2027, 4, 1)
    assert month.read(a_country("ECU"), lucia, date(2027, 1, 2) + timedelta(days=1)).since == date(
        2026, 12, 1
    )
