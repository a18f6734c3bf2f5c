"""Everything that happened with a country: for staff all of it, for its team what each may see."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboards.actions import follow_up
from dashboards.timeline import timeline
from naps.states import Stage, StageChangeStatus
from tests.dashboards.days import a_day_of_work
from tests.factories.accounts import a_user, focal_point, observer, partner
from tests.factories.naps import a_stage_change
from tests.factories.roadmaps import an_action, an_update
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

ADDRESS = "/countries/ecu/timeline/"


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_staff_read_every_kind_of_thing_the_newest_first(sign_in):
    day = a_day_of_work()
    follow_up.follow(day.country, day.omar, by=day.kemi, was=None)
    told = timeline(day.country, day.kemi, timezone.localdate())
    assert [one.on for one in told] == sorted((one.on for one in told), reverse=True)
    page = said(sign_in(day.kemi).get(ADDRESS).text)
    for words in [
        "Took part in NAP Academy, Quito", "3 people with a place", "Stage of the plan: text being written",
        "A review of draft 1 was sent", "Letter on draft 1", "Roadmap agreed, revision 1", "Cost every output",
        "Technical assistance was asked for", "Shelter for observers", "About a request: question to the country",
        "Technical assistance: call", "Next step: Send the matrix", "A letter did not arrive", "Recordatorio",
        "Kemi Mora follows the country from now on",
    ]:  # fmt: skip
        assert words in page, words
    # People who were sent are a number here.
    assert "Alma" not in page
    assert "How many?" not in page


def test_government_and_civil_society_stay_apart(sign_in):
    day = a_day_of_work()
    follow_up.follow(day.country, day.omar, by=day.kemi, was=None)
    government, civil = (said(sign_in(user).get(ADDRESS).text) for user in (day.focal, day.alma))
    assert "Shelter for observers" not in government
    assert "question to the country" not in government
    assert "Shelter for observers" in civil
    assert "question to the country" in civil
    for page in (government, civil):
        assert "Cost every output" in page
        # Between the Academy and itself.
        assert "follows the country" not in page
        assert "did not arrive" not in page
        assert "A review of draft 1" not in page


@pytest.mark.parametrize("make", [a_user, partner, observer, lambda: focal_point("PER")])
def test_others_are_refused(sign_in, make):
    client = sign_in(make())
    assert client.get(ADDRESS).status_code == 403
    assert ADDRESS not in client.get("/countries/ecu/").text
    assert sign_in().get(ADDRESS).status_code == 302


def test_it_is_filtered_by_part_and_years_and_says_what_makes_no_sense(sign_in):
    day = a_day_of_work()
    client, year = sign_in(day.kemi), timezone.localdate().year
    a_stage_change(day.plan, Stage.COMMITMENT, on=timezone.localdate().replace(year=2019, month=5, day=1))
    a_stage_change(day.plan, Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    assert ADDRESS in client.get("/countries/ecu/").text
    plan = said(client.get(ADDRESS, {"kind": "plan"}).text)
    assert "Cost every output" not in plan
    assert "Stage reported, not confirmed: adopted" in plan or "Stage reported, not confirmed" in plan
    early = said(client.get(ADDRESS, {"until": "2019"}).text)
    assert "1 May 2019" in early
    assert "Letter on draft 1" not in early
    backwards = client.get(ADDRESS, {"since": str(year), "until": "2019"})
    assert "This year is before the first one" in backwards.text
    assert "Letter on draft 1" in backwards.text
    assert "cannot be chosen here" in client.get(ADDRESS, {"kind": "gossip"}).text
    assert "Nothing is written down yet about Peru" in client.get("/countries/per/timeline/").text


def test_it_asks_the_same_for_little_and_much_and_goes_by_pages(sign_in):
    day = a_day_of_work()
    client = sign_in(day.kemi)
    before = queries_of(client, ADDRESS)
    action = an_action(day.roadmap, "Again and again")
    for n in range(60):
        an_update(action, f"Word {n}", on=timezone.localdate() - timedelta(days=n))
    assert queries_of(client, ADDRESS) == before
    assert "Page 1 of 2" in client.get(ADDRESS).text
    assert "Page 2 of 2" in client.get(ADDRESS, {"page": 2}).text
