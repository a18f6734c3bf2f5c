"""The follow-up pipeline, and who of the Academy follows a country."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from academy.accounts.guards import NotAllowed, TooLate
from academy.audit.models import Event
from academy.tables import CSV_TYPE
from assistance.contacts import last_contacts
from dashboards import pipeline
from dashboards.actions import follow_up
from dashboards.models import FollowUpOwner
from naps.states import Sharing, Stage
from tests.dashboards.days import a_day_of_work
from tests.factories.accounts import (
    a_country,
    a_user,
    admin,
    focal_point,
    observer,
    organiser,
    partner,
    staff,
)
from tests.factories.assistance import a_request, an_engagement
from tests.factories.convenings import a_convening
from tests.factories.naps import a_plan, a_stage_change
from tests.factories.participants import a_delegation
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_country_by_stage_with_what_comes_next(sign_in):
    day = a_day_of_work()
    follow_up.follow(day.country, day.omar, by=day.kemi, was=None)
    ahead = a_convening(city="Lima")
    a_delegation(ahead, "PER")
    past = a_convening(city="Bogotá", starts_on=timezone.localdate() - timedelta(days=40))
    a_delegation(past, "COL")
    client = sign_in(day.kemi)
    page = said(client.get("/follow-up/").text)
    drafting, unknown = page.index("Drafting"), page.index("No information yet")
    assert drafting < page.index("Ecuador") < unknown < page.index("Colombia")
    assert "First round held" in page
    assert "1 action" in page
    assert "Omar Blake" in page
    assert "Quiet: no word for two months" not in page
    assert "Nobody yet" in page
    # Whoever comes to a later convening shows up when it has begun.
    assert "Peru" not in page
    html = client.get("/follow-up/").text
    assert reverse("naps:stage-move", args=[day.plan.pk]) in html
    assert reverse("assistance:call-log", args=["ecu"]) in html
    only = said(client.get("/follow-up/", {"convening": past.code}).text)
    assert "Colombia" in only
    assert "First round held" not in only
    assert "Ecuador" not in said(client.get("/follow-up/", {"whose": "mine"}).text)
    assert "Colombia" not in said(client.get("/follow-up/", {"whose": "mine"}).text)
    wrong = client.get("/follow-up/", {"convening": "nowhere"}).text
    assert "cannot be chosen here" in wrong
    assert "Colombia" in wrong


def test_the_last_contact_is_the_latest_of_calls_and_letters():
    day = a_day_of_work()
    today = timezone.localdate()
    # A question on a request was written today; the call was nine days ago.
    contact = last_contacts([day.country.pk])[day.country.pk]
    assert (contact.on, contact.kind) == (today, "in writing")
    day.theirs.delete()
    contact = last_contacts([day.country.pk])[day.country.pk]
    assert (contact.on, contact.kind) == (today - timedelta(days=9), "call")
    peru = a_country("PER")
    assert last_contacts([peru.pk]) == {}
    # An exchange is a contact with both of its countries.
    an_engagement(a_request("BOL"), on=today - timedelta(days=3), peer_country=peru)
    assert last_contacts([peru.pk])[peru.pk].on == today - timedelta(days=3)


def test_nobody_is_there_before_the_first_convening(sign_in):
    page = sign_in(staff()).get("/follow-up/").text
    assert "After a convening its delegations show up here." in page


def test_a_country_is_taken_handed_over_and_given_back(sign_in):
    kemi, omar = staff("Kemi Mora"), staff("Omar Blake")
    ecuador = a_country("ECU")
    address = "/countries/ecu/follow-up/"
    client = sign_in(kemi)
    client.post(address, {"owner": kemi.pk, "was": ""})
    assert FollowUpOwner.objects.get().owner == kemi
    # Omar's page was made before: he is told who was first, and nothing changes.
    late = sign_in(omar).post(address, {"owner": omar.pk, "was": ""})
    assert late.status_code == 409
    assert "Kemi Mora" in late.text
    client.post(address, {"owner": omar.pk, "was": kemi.pk})
    assert FollowUpOwner.objects.get().owner == omar
    page = said(client.get(address).text)
    assert "Omar Blake, since" in page
    assert "Kemi Mora handed the country to a colleague: Omar Blake" in page
    client.post(address, {"owner": "", "was": omar.pk})
    assert not FollowUpOwner.objects.exists()
    verbs = Event.objects.filter(country="ECU", verb__startswith="follow_up").order_by("pk")
    assert [e.verb for e in verbs] == ["follow_up.taken", "follow_up.handed_over", "follow_up.left"]
    # Nobody outside the Academy can be named, by the form or past it.
    flor = focal_point("ECU")
    refused = client.post(address, {"owner": flor.pk, "was": ""})
    assert "Only somebody of the Academy" in refused.text
    with pytest.raises(NotAllowed, match="Only somebody of the Academy"):
        follow_up.follow(ecuador, flor, by=kemi, was=None)
    with pytest.raises(NotAllowed, match="for the Academy"):
        follow_up.follow(ecuador, kemi, by=flor, was=None)
    with pytest.raises(NotAllowed):
        follow_up.leave(ecuador, by=flor)
    follow_up.follow(ecuador, kemi, by=kemi, was=None)
    with pytest.raises(TooLate):
        follow_up.follow(ecuador, omar, by=omar, was=None)


def test_whoever_left_the_academy_follows_nobody():
    gone, ecuador = staff("Gone"), a_country("ECU")
    follow_up.follow(ecuador, gone, by=gone, was=None)
    assert FollowUpOwner.objects.by_country() == {ecuador.pk: gone}
    gone.grants.all().delete()
    assert FollowUpOwner.objects.by_country() == {}


@pytest.mark.parametrize("make", [a_user, focal_point, partner, observer])
def test_only_staff_come_in(sign_in, make):
    client = sign_in(make())
    for address in (
        "/follow-up/",
        "/follow-up/countries.csv",
        "/countries/ecu/follow-up/",
        "/countries/ecu/brief.pdf",
    ):
        assert client.get(address).status_code == 403
    assert client.post("/countries/ecu/follow-up/", {"owner": ""}).status_code == 403
    assert "/follow-up/" not in client.get("/countries/ecu/").text


def test_an_organiser_is_no_staff_here(sign_in):
    assert sign_in(organiser(a_convening())).get("/follow-up/").status_code == 403


def test_the_table_goes_as_it_stands_and_is_written_down(sign_in):
    day = a_day_of_work()
    client = sign_in(admin())
    table = client.get("/follow-up/countries.csv", {"whose": "nobody"})
    assert table["Content-Type"] == CSV_TYPE
    assert "Ecuador,ECU,Drafting" in table.text
    assert "Only: Who follows: Nobody yet" in table.text
    assert "Not to be passed on" in table.text
    assert client.get("/follow-up/countries.xlsx").content.startswith(b"PK")
    assert Event.objects.filter(verb="pipeline.taken").count() == 2
    follow_up.follow(day.country, day.kemi, by=day.kemi, was=None)
    assert "Ecuador,ECU" not in client.get("/follow-up/countries.csv", {"whose": "nobody"}).text


def test_it_asks_the_same_for_one_country_and_for_two(sign_in):
    day = a_day_of_work()
    client = sign_in(day.kemi)
    one = queries_of(client, "/follow-up/")
    a_day_of_work("PER")
    assert queries_of(client, "/follow-up/") == one


def test_a_stage_is_moved_from_the_pipeline_and_a_step_back_needs_its_reason(sign_in):
    plan = a_plan(stage=Stage.CONSULTATION, sharing=Sharing.STATUS)
    a_stage_change(plan, Stage.CONSULTATION)
    kemi = staff()
    follow_up.follow(plan.country, kemi, by=kemi, was=None)
    client = sign_in(kemi)
    address = reverse("naps:stage-move", args=[plan.pk])
    assert address in client.get("/follow-up/").text
    today = timezone.localdate()
    values = {"stage": Stage.DRAFTING, "on": today, "precision": "day", "evidence": "Act 3"}
    values["was"] = Stage.CONSULTATION
    refused = client.post(address, values)
    assert "reason" in refused.text.lower()
    plan.refresh_from_db()
    assert plan.stage == Stage.CONSULTATION
    client.post(address, values | {"reason": "Written anew after the elections."})
    plan.refresh_from_db()
    assert plan.stage == Stage.DRAFTING


def test_a_country_nobody_has_heard_of_for_two_months_is_quiet(sign_in):
    day = a_day_of_work()
    today, ids = timezone.localdate(), [day.country.pk]
    assert pipeline.quiet_countries(ids, today) == set()
    assert pipeline.quiet_countries(ids, today + timedelta(days=70)) == {day.country.pk}
    assert pipeline.quiet_countries([], today + timedelta(days=70)) == set()
    with time_machine.travel(timezone.now() + timedelta(days=70)):
        assert "Quiet: no word for two months" in sign_in(staff()).get("/follow-up/").text
