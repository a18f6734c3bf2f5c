"""A UN Women partner prepares a regional report: from the region to the evidence, and home with the data."""

import csv
import io
import re
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from academy.audit.models import Event
from academy.notices.models import Notice
from convenings.states import ConveningStatus
from naps.models import Plan
from naps.states import Sharing, Stage
from tests.factories.accounts import partner
from tests.factories.convenings import a_convening
from tests.factories.dashboards import (
    a_change,
    a_plan_of,
    a_request_of,
    actions_of,
    an_agreed_roadmap,
    an_engagement,
    people_came,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-21 15:00:00Z", tick=False):
        yield


@pytest.fixture
def region():
    """The registry of real plans, the two convenings, and what countries did after them."""
    call_command("load_reference", verbosity=0)
    caribbean = a_convening(city="Port of Spain", country="TTO", starts_on=date(2024, 5, 13),
                            status=ConveningStatus.COMPLETED, code="port-of-spain-2024")  # fmt: skip
    people_came(caribbean, "TTO", government=9, civil_society=6)
    plan = Plan.objects.get(country__iso3="TTO")
    a_change(plan, Stage.LAUNCH, date(2025, 3, 26), evidence="Launch of the plan",
             evidence_url="https://caribbean.unwomen.org/launch")  # fmt: skip
    an_engagement("TTO", date(2025, 3, 24), date(2025, 3, 25), summary="CANARY",
                  source_url="https://caribbean.unwomen.org/workshop")  # fmt: skip
    panama = a_convening(city="Panama City", country="PAN", starts_on=date(2025, 6, 24),
                         status=ConveningStatus.COMPLETED, code="panama-city-2025")  # fmt: skip
    for iso3 in ("CRI", "ECU", "PAN"):
        people_came(panama, iso3, government=4, civil_society=2)
        written = a_plan_of(iso3, Stage.DRAFTING, title="CANARY")
        a_change(written, Stage.DRAFTING, date(2026, 3, 2), evidence="Decree 12")
        written.title = ""
        written.save()
        actions_of(an_agreed_roadmap(iso3, plan=written, goal="CANARY"), "gender_budgeting", done=2, late=1)
    a_request_of("ECU", title="CANARY", need="CANARY", answered_after=4)
    Plan.objects.filter(country__iso3="PAN").update(sharing=Sharing.NONE)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_partner_reads_the_region_and_takes_it_home(sign_in, region):
    client = sign_in(partner())
    events, notices = Event.objects.count(), Notice.objects.count()

    # The first page answers who has adopted a plan, without a click.
    page = client.get(reverse("dashboards:region", args=["unw-americas"])).content.decode()
    assert "12 of 33 countries have adopted a plan. 3 are drafting one." in page
    shown = words(page)
    # Panama shares nothing: two countries' roadmaps, of three actions each.
    assert "roadmap actions done or on track 4 of 6 Late: 2. Postponed or dropped: 0." in shown
    assert "assistance requests that are open 1 of 1 Median first answer: 4 days, of 1 answered." in shown
    assert "Most late roadmap actions: Gender budgeting" in page
    assert "CANARY" not in page

    # Only those who came to Panama City, as they stood before it.
    eve = client.get(
        reverse("dashboards:region", args=["unw-americas"]),
        {"convening": "panama-city-2025", "as_of": "2025-06-23"},
    )
    assert "3 Member States." in words(eve.content.decode())
    assert "No information yet: 3." in words(eve.content.decode())

    # One click to the country, one more to the evidence.
    assert 'href="/countries/tto/"' in page
    country = client.get("/countries/tto/").content.decode()
    told = words(country[country.index('id="story"') :].partition("</section>")[0])
    places = [told.index(what) for what in (
        "13 to 15 May 2024 The delegation took part", "24 to 25 March 2025 Technical assistance: workshop",
        "26 March 2025 The plan was launched",
    )]  # fmt: skip
    assert places == sorted(places)
    assert 'href="https://caribbean.unwomen.org/launch"' in country
    assert "15 people: government 9, civil society 6" in country
    assert "CANARY" not in country

    # A country that shares nothing is as it is for everybody.
    assert "Roadmap" not in client.get("/countries/pan/").content.decode().replace("roadmaps", "")

    # Home with the table, which says what it is and holds no word that is not public.
    data = client.get(reverse("dashboards:region-csv", args=["unw-americas"])).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(data)))
    assert lines[0][0] == (
        "National Action Plans on Women, Peace and Security: "
        "UN Women Regional Office for the Americas and the Caribbean"
    )
    assert ["ECU", "Ecuador", "yes", "2", "Drafting", "2026-03-02"] in [line[:6] for line in lines]
    assert "CANARY" not in data

    # Reading leaves nothing behind, and a partner changes nothing.
    assert (Event.objects.count(), Notice.objects.count()) == (events, notices)
    assert client.post(reverse("dashboards:region", args=["unw-americas"])).status_code == 403


def test_the_same_region_for_a_stranger(sign_in, region):
    """What is public is public without signing in, and the rest is not there."""
    client = sign_in()
    page = client.get(reverse("dashboards:region", args=["unw-americas"])).content.decode()
    assert "12 of 33 countries have adopted a plan. 3 are drafting one." in page
    assert "roadmap actions" not in page
    assert "assistance requests" not in page
    told = client.get("/countries/tto/").content.decode()
    assert "Technical assistance: workshop" in told
    assert "CANARY" not in told + page
