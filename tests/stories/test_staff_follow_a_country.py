"""After the convening: staff take a country, speak with it, move its stage, and go to a meeting with two pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from assistance.models import Engagement
from assistance.states import Readers
from dashboards.models import FollowUpOwner
from naps.states import Stage
from tests.dashboards.days import a_day_of_work
from tests.factories.accounts import partner

pytestmark = pytest.mark.django_db


def href(html: str, words: str) -> str:
    """Where the link with these words leads."""
    found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?{words}', html)
    assert found, words
    return found[1]


def test_staff_follow_a_country_from_the_convening_to_the_next_meeting(sign_in):
    day = a_day_of_work()
    today, kemi = timezone.localdate(), sign_in(day.kemi)

    # Nobody follows Ecuador yet: Kemi takes it from the list.
    home = kemi.get("/home/").text
    pipeline = kemi.get(href(home, "Follow-up")).text
    kemi.post(href(pipeline, "Nobody yet"), {"owner": day.kemi.pk, "was": ""})
    assert FollowUpOwner.objects.get().owner == day.kemi
    pipeline = kemi.get("/follow-up/", {"whose": "mine"}).text
    assert "Ecuador" in pipeline

    # A call is written down; the country is chosen already, and its next step is on her list with its day.
    log = href(pipeline, "Log a call")
    assert log == reverse("assistance:call-log", args=["ecu"])
    due = today + timedelta(days=7)
    call = {"starts_on": today, "summary": "Spoke of the budget.", "shown_to": Readers.ACADEMY}
    kemi.post(log, call | {"next_step": "Send the example", "next_step_due": due})
    assert Engagement.objects.filter(country=day.country, summary="Spoke of the budget.").exists()
    assert "Send the example" in kemi.get("/home/all/", {"whose": "mine", "chapter": "assistance"}).text
    assert "Send the example" in kemi.get("/home/due/", {"whose": "mine", "month": f"{due:%Y-%m}"}).text

    # The stage moves, with its evidence.
    stage = {
        "stage": Stage.CONSULTATION,
        "was": Stage.DRAFTING,
        "on": today,
        "precision": "day",
        "evidence": "Act 7",
    }
    kemi.post(href(pipeline, "Move stage"), stage)
    day.plan.refresh_from_db()
    assert day.plan.stage == Stage.CONSULTATION

    # Everything that happened, and two pages for the meeting.
    page = kemi.get(day.country.get_absolute_url()).text
    told = kemi.get(href(page, "Everything that happened")).text
    assert "Stage of the plan: consultation" in told
    assert "Act 7" in told
    assert kemi.get(reverse("dashboards:country-brief", args=["ecu"])).content.startswith(b"%PDF")

    # Ecuador's focal point reads the same of her own side, a partner nothing of it.
    flor = sign_in(day.focal)
    told = flor.get(href(flor.get("/home/").text, "Everything that happened")).text
    assert "Stage of the plan: consultation" in told
    assert "Shelter for observers" not in told
    assert sign_in(partner()).get(reverse("dashboards:country-timeline", args=["ecu"])).status_code == 403
    verbs = set(Event.objects.filter(actor=day.kemi).values_list("verb", flat=True))
    assert {"follow_up.taken", "plan.stage_moved", "country.brief_taken"} <= verbs
