"""What falls due: a month by week, for staff and for a country's team, and the calendar file of it."""

import re
from datetime import date, timedelta

import icalendar
import pytest
import time_machine
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.models import Event
from dashboards.actions import follow_up
from dashboards.due.kinds import Kind
from dashboards.due.month import month_of
from dashboards.due.sources import due_for
from dashboards.models import DueFeed
from naps.states import DraftStatus, Stage
from participants.states import DelegationStatus
from tests.dashboards.days import a_day_of_work
from tests.factories.accounts import a_user, focal_point, partner
from tests.factories.convenings import a_convening
from tests.factories.naps import a_plan
from tests.factories.participants import a_delegation
from tests.factories.reviews import a_draft_to_read, a_review
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    """A Tuesday in the middle of a month."""
    with time_machine.travel("2027-03-09 15:00:00Z", tick=False):
        yield


def address_of(client) -> str:
    return re.search(r"http://testserver(/calendars/[^<]+\.ics)", client.post("/home/due/address/").text)[1]


def of(user: User, *, back: int = 60, ahead: int = 300) -> dict[str, Kind]:
    today = timezone.localdate()
    user = User.objects.get(pk=user.pk)  # what a user may see is remembered for a request
    return {
        due.text: due.kind
        for due in due_for(user, today - timedelta(days=back), today + timedelta(days=ahead))
    }


def test_every_kind_of_day_is_there_for_staff_and_nothing_that_is_done():
    day = a_day_of_work()
    follow_up.follow(day.country, day.kemi, by=day.kemi, was=None)
    a_plan("ECU", edition=7, stage=Stage.IMPLEMENTATION, period_end=2027, title="The plan before")
    a_plan("FRA", stage=Stage.IMPLEMENTATION, period_end=2027, title="Of a country nobody follows")
    a_review(a_draft_to_read("PER", status=DraftStatus.UNDER_REVIEW))
    a_convening(city="Lima")
    found = of(day.kemi)
    assert found["First round held"] == Kind.MILESTONE
    assert found["Cost every output"] == Kind.ACTION
    assert found["The next version of the draft"] == Kind.LETTER
    assert found["Peru, draft 1"] == Kind.REVIEW
    assert found["First answer"] == Kind.REQUEST
    assert found["Send the matrix"] == Kind.STEP
    assert found["NAP Academy, Lima begins"] == Kind.CONVENING
    assert found["NAP Academy, Lima: nominations close"] == Kind.CONVENING
    assert found["The plan before"] == Kind.PLAN
    assert "Of a country nobody follows" not in found
    day.roadmap.objectives.first().actions.update(status="completed")
    assert "Cost every output" not in of(day.kemi)


def test_a_team_sees_its_own_country_and_each_side_its_own_requests(sign_in):
    day = a_day_of_work()
    a_day_of_work("PER", asks="Words of Peru")
    a_review(a_draft_to_read("ECU", status=DraftStatus.UNDER_REVIEW, version=2), due_on=date(2027, 3, 20))
    a_delegation(a_convening(city="Lima"), "ECU", status=DelegationStatus.INVITED)
    a_convening(city="Oslo")
    government, civil = of(day.focal), of(day.alma)
    for found in (government, civil):
        assert found["First round held"] == Kind.MILESTONE
        assert "NAP Academy, Lima begins" in found
        assert "NAP Academy, Oslo begins" not in found
        # Who reads a draft, and until when, is between the Academy and its reviewers.
        assert Kind.REVIEW not in found.values()
    pages = {user.full_name: sign_in(user).get("/home/due/").text for user in (day.focal, day.alma)}
    assert "Costing of the second axis" in pages["Flor Andrade"]
    assert "Shelter for observers" not in pages["Flor Andrade"]
    assert "Shelter for observers" not in sign_in(day.focal).get("/home/due/?month=2027-05").text
    # Hers is to be decided within sixty days of asking.
    assert "Shelter for observers" in sign_in(day.alma).get("/home/due/?month=2027-05").text
    for page in pages.values():
        assert "Peru" not in page


def test_a_month_by_week_with_what_is_late(sign_in):
    day = a_day_of_work()
    follow_up.follow(day.country, day.omar, by=day.omar, was=None)
    today = timezone.localdate()
    month = month_of(day.kemi, {}, today)
    assert [(w.first.day, w.last.day) for w in month.weeks] == [(1, 7), (8, 14), (15, 21), (22, 28), (29, 31)]
    assert "Cost every output" in {due.text for due in month.late}
    assert "First round held" not in {due.text for due in month.late}
    assert (month.before, month.after) == ("2027-02", "2027-04")
    client = sign_in(day.kemi)
    page = client.get("/home/due/").text
    assert "things are late" in page
    assert "First round held" in page
    assert "First round held" not in client.get("/home/due/?kind=action").text
    assert "First round held" not in client.get("/home/due/?month=2027-04").text
    mine = client.get("/home/due/?whose=mine").text
    assert "Send the matrix" in mine
    assert "First round held" not in mine
    assert "First round held" in sign_in(day.omar).get("/home/due/?whose=mine&country=ecu").text
    for wrong in ("2027-13", "soon", "1800-01"):
        answer = client.get("/home/due/", {"month": wrong})
        assert "is no month. This one is shown." in answer.text
        assert "First round held" in answer.text
    assert "Nothing falls due in this month." in client.get("/home/due/?month=2031-02").text


@pytest.mark.parametrize("make", [a_user, partner])
def test_others_have_no_such_calendar(sign_in, make):
    client = sign_in(make())
    assert client.get("/home/due/").status_code == 403
    assert client.get("/home/due/address/").status_code == 403
    assert client.post("/home/due/address/").status_code == 403
    assert not DueFeed.objects.exists()


def test_a_calendar_program_reads_days_and_no_words(sign_in):
    """The titles of actions, needs, people and requests stay behind the sign-in."""
    day = a_day_of_work()
    follow_up.follow(day.country, day.kemi, by=day.kemi, was=None)
    for user in (day.kemi, day.focal, day.alma):
        address = address_of(sign_in(user))
        answer = sign_in().get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        text = answer.text.replace("\r\n ", "")
        for word in ("Cost", "First round", "Shelter", "Send the matrix", "TA-20", "Rosa", "Alma", "Kemi"):
            assert word not in text
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        titles = {str(event["summary"]) for event in events}
        assert any(title.startswith("Ecuador") for title in titles)
        uids = [str(event["uid"]) for event in events]
        assert len(set(uids)) == len(uids)
        key = address.split("/")[2]
        assert not DueFeed.objects.filter(digest=key).exists()
        assert not Event.objects.filter(data__icontains=key).exists()
    hers = {
        str(e["url"]) for e in icalendar.Calendar.from_ical(sign_in().get(address).content).walk("VEVENT")
    }
    assert any(day.theirs.get_absolute_url() in url for url in hers)
    governments = sign_in().get(address_of(sign_in(day.focal))).text.replace("\r\n ", "")
    assert day.theirs.get_absolute_url() not in governments


def test_an_address_is_renewed_ended_and_shows_no_more_than_the_person_may_see_today(sign_in):
    day = a_day_of_work()
    client = sign_in(day.focal)
    old, new = address_of(client), address_of(client)
    assert client.get(old).status_code == 404
    assert "Ecuador" in client.get(new).text
    key = new.split("/")[2]
    assert key not in client.get("/home/due/address/").text
    day.focal.grants.all().delete()
    assert "BEGIN:VEVENT" not in sign_in().get(new).text
    User.objects.filter(pk=day.focal.pk).update(is_active=False)
    assert sign_in().get(new).status_code == 404
    kemi = sign_in(day.kemi)
    ended = address_of(kemi)
    kemi.post("/home/due/address/", {"do": "end"})
    assert kemi.get(ended).status_code == 404
    verbs = (
        Event.objects.filter(verb__startswith="due_calendar").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["due_calendar.address_made"] * 3 + ["due_calendar.address_ended"]


def test_it_asks_the_same_for_one_country_and_for_two(sign_in):
    day = a_day_of_work()
    client, team = sign_in(day.kemi), sign_in(focal_point("ECU"))
    counts = [queries_of(client, "/home/due/"), queries_of(team, "/home/due/")]
    a_day_of_work("PER")
    assert [queries_of(client, "/home/due/"), queries_of(team, "/home/due/")] == counts
