"""Countries nobody has heard of for sixty days: what counts as news, the letter to staff, the list."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from academy.notices.models import Notice
from assistance.models import Message
from assistance.states import RequestStatus
from dashboards import reminders
from dashboards.actions import follow_up
from dashboards.brief.country import brief_of
from dashboards.brief.parts import ROOMS
from dashboards.quiet import QUIET_DAYS, items, quiet
from naps.models import Action, Roadmap
from naps.states import DraftStatus, RoadmapStatus
from tests.factories.accounts import focal_point, staff
from tests.factories.assistance import a_request, an_engagement
from tests.factories.naps import draft_at
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action, an_update

pytestmark = pytest.mark.django_db

# A Monday, in the afternoon.
NOW = datetime(2027, 5, 3, 15, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=QUIET_DAYS + 10)


def codes() -> list[str]:
    return [one.country.iso3 for one in quiet(NOW.date())]


@pytest.fixture
def action():
    """Ecuador's agreed roadmap, with one action; nothing since."""
    with time_machine.travel(LONG_AGO):
        return an_action(a_roadmap(status=RoadmapStatus.AGREED), due_in_days=200)


NEWS = {
    "a report on an action": lambda action: an_update(action),
    "a milestone reached": lambda action: a_milestone(action, completed_on=timezone.localdate()),
    "work on the roadmap": lambda action: Action.objects.update(changed_at=timezone.now()),
    "a draft": lambda action: draft_at(DraftStatus.UPLOADED, action.roadmap.plan, by=focal_point()),
    "a request for assistance": lambda action: a_request(),
    "help that was given": lambda action: an_engagement(on=timezone.localdate()),
}


@pytest.mark.parametrize("what", NEWS)
def test_each_source_of_news_counts_for_sixty_days(action, what):
    assert codes() == ["ECU"]
    with time_machine.travel(NOW - timedelta(days=QUIET_DAYS - 1)):
        NEWS[what](action)
    assert codes() == []
    found = quiet(NOW.date() + timedelta(days=2))
    assert [str(one.news.what) for one in found] == [what]


def test_a_message_counts_and_the_owner_of_the_request_stands_beside_it(action):
    with time_machine.travel(LONG_AGO):
        kemi = staff("Kemi Mora")
        request = a_request("PAN", status=RequestStatus.IN_PROGRESS, owner=kemi)
        a_request("CHL", status=RequestStatus.CLOSED)
    found = {one.country.iso3: one for one in quiet(NOW.date())}
    assert set(found) == {"ECU", "PAN"}  # Chile's request is over: nobody follows up
    assert found["PAN"].words.endswith("in charge: Kemi Mora")
    follow_up.follow(found["PAN"].country, omar := staff("Omar Blake"), by=omar, was=None)
    owners = {one.country.iso3: one.owner for one in quiet(NOW.date())}
    assert owners == {"ECU": None, "PAN": omar}  # who follows the country comes before who has its request
    Message.objects.create(request=request, kind="answer", text="x", written_at=NOW, written_by=kemi)
    assert codes() == ["ECU"]


def test_staff_get_one_letter_a_week_and_a_line_on_their_list(action, sign_in):
    kemi = staff("Kemi Mora")
    focal_point("ECU")
    for hours in (-24, 0, 1, 24, 24 * 5, 24 * 7):
        reminders.quiet_countries(NOW + timedelta(hours=hours))
    sent = Notice.objects.filter(key__startswith="quiet-").order_by("pk")
    assert [notice.to for notice in sent] == [kemi.email] * 2
    assert "Ecuador: last news: work on the roadmap" in sent[0].text or "a roadmap agreed" in sent[0].text
    assert reverse("dashboards:worklist") in sent[0].text
    [line] = items(NOW.date())
    assert line.since == LONG_AGO.date() + timedelta(days=QUIET_DAYS)
    with time_machine.travel(NOW):
        assert line.text in sign_in(kemi).get(reverse("dashboards:worklist")).content.decode()


def test_the_brief_says_that_nothing_was_heard(action):
    with time_machine.travel(NOW):
        brief = brief_of(action.roadmap.country, staff(), NOW.date(), ROOMS[0])
        assert "no word for two months" in str(brief.as_data())


def test_no_letter_where_all_are_heard_of():
    staff()
    Roadmap.objects.all().delete()
    reminders.quiet_countries(NOW)
    assert not Notice.objects.exists()


def test_many_quiet_countries_are_found_with_as_few_queries(action, django_assert_max_num_queries):
    with time_machine.travel(LONG_AGO):
        for iso3 in ("PAN", "CHL", "BOL"):
            an_action(a_roadmap(iso3, status=RoadmapStatus.AGREED), due_in_days=200)
    with django_assert_max_num_queries(22):
        assert len(quiet(NOW.date())) == 4
