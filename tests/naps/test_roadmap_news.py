"""Without news: one definition for the query and the row, and where people read it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from naps.actions import roadmap_actions
from naps.models import Action
from naps.states import ActionStatus as A
from naps.states import RoadmapStatus as S
from tests.factories.accounts import focal_point
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action, an_update
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 1)


def ago(days: int, at: time = time(12)) -> datetime:
    return datetime.combine(TODAY - timedelta(days=days), at, tzinfo=UTC)


def agreed(days: int, iso3: str = "ECU", **fields):
    """A roadmap agreed by both so many days ago."""
    values = {"agreed_by_country_at": ago(days + 5), "agreed_by_osf_at": ago(days)}
    return a_roadmap(iso3, **({"status": S.AGREED} | values | fields))


def test_an_action_is_without_news_after_sixty_days_and_query_and_row_agree(django_assert_num_queries):
    long_ago = agreed(200)
    wanted = {
        an_action(long_ago, "never reported on"),
        an_update(an_action(long_ago, "60 days"), recorded_at=ago(60, time(23, 59))).action,
        a_milestone(an_action(long_ago, "reached 60 days ago"), completed_on=TODAY - timedelta(60)).action,
        an_action(long_ago, "late as well", due_on=TODAY - timedelta(1)),
        an_action(agreed(60, "PER"), "agreed 60 days ago", status=A.POSTPONED),
        an_action(long_ago, "began 60 days ago", starts_on=TODAY - timedelta(60), due_on=TODAY),
    }
    an_action(long_ago, "began 59 days ago", starts_on=TODAY - timedelta(59), due_on=TODAY)
    an_action(long_ago, "not begun", starts_on=TODAY + timedelta(5), due_on=TODAY + timedelta(50))
    an_update(an_action(long_ago, "59 days"), recorded_at=ago(59, time(0)), on=TODAY - timedelta(300))
    two = an_action(long_ago, "an old report and a new one")
    an_update(two, recorded_at=ago(1))
    an_update(two, recorded_at=ago(100))
    a_milestone(an_action(long_ago, "reached 59 days ago"), completed_on=TODAY - timedelta(59))
    an_action(long_ago, "done", status=A.COMPLETED)
    an_action(long_ago, "dropped", status=A.DROPPED)
    an_action(agreed(59, "PAN"), "agreed 59 days ago")
    for n, status in enumerate([S.DRAFT, S.SUBMITTED, S.CLOSED]):
        stamps = {"status": status} if status == S.CLOSED else {}
        other = (
            agreed(200, ["BOL", "COL", "CHL"][n], **stamps)
            if stamps
            else a_roadmap(["BOL", "COL", "CHL"][n], status=status, created_at=ago(200))
        )
        an_action(other, f"of a roadmap that is {status}")
    assert set(Action.objects.stale(TODAY)) == wanted
    assert {action for action in Action.objects.all() if action.is_stale(TODAY)} == wanted
    rows = Action.objects.select_related("objective__roadmap").prefetch_related("milestones")
    with django_assert_num_queries(2):
        assert {action for action in rows.with_last_report() if action.is_stale(TODAY)} == wanted


def test_what_wants_somebody_is_counted_in_one_query(django_assert_num_queries):
    roadmap = agreed(200)
    an_action(roadmap, "late", due_on=TODAY - timedelta(1))
    for days in (0, 30, 31):
        an_update(an_action(roadmap, due_on=TODAY + timedelta(days)), recorded_at=ago(3))
    an_action(roadmap, "done", status=A.COMPLETED, due_on=TODAY)
    with django_assert_num_queries(1):
        counts = Action.objects.of_current_roadmaps().attention(TODAY)
    assert counts == {"unfinished": 4, "late": 1, "due_soon": 2, "stale": 1}
    assert Action.objects.due_soon(TODAY).count() == 2


def test_pages_say_since_when_there_is_no_news_until_somebody_reports(sign_in):
    with time_machine.travel(ago(0)):
        roadmap = agreed(61)
        action = an_action(roadmap, "Cost the plan", due_on=TODAY + timedelta(10))
        focal = focal_point("ECU")
        client = sign_in(focal)
        country = reverse("dashboards:country", args=[roadmap.country.slug])
        here = [roadmap.get_absolute_url(), action.get_absolute_url()]
        here.append(reverse("naps:roadmap-chart", args=[roadmap.pk]))
        for page in here:
            assert "no news since 1 Apr 2027" in client.get(page).content.decode(), page
        assert "1 of 1 without news for 60 days" in client.get(here[0]).content.decode()
        assert "without news for 60 days: 1 of 1" in client.get(country).content.decode()
        assert "due within 30 days: 1 of 1" in client.get(country).content.decode()
        table = client.get(reverse("naps:roadmap-csv", args=[roadmap.pk])).getvalue().decode()
        assert "no news since 1 Apr 2027" in table
        one = queries_of(client, here[0])
        an_action(roadmap, "Another", topic="localization")
        an_update(an_action(roadmap, "And one more"), recorded_at=ago(70))
        assert queries_of(client, here[0]) == one
        roadmap_actions.report_progress(action, status=A.IN_PROGRESS, on=TODAY, by=focal)
        for page in here[1:2]:
            assert "no news since" not in client.get(page).content.decode()
