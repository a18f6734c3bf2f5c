"""Ecuador's delegation writes its roadmap; country and Academy agree; progress is reported and revised."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from academy.notices.models import Notice
from naps.models import Action, Milestone, Roadmap
from naps.roadmap_reminders import send_due
from naps.states import RoadmapStatus
from participants.states import RegistrationRole
from tests.factories.accounts import focal_point, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.roadmaps import a_plan_in_design

pytestmark = pytest.mark.django_db


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def said(answer) -> str:
    """The page a deed leads to."""
    assert answer.redirect_chain, "a deed ends in a redirect"
    assert answer.status_code == 200
    return answer.content.decode()


def url(name: str, *args) -> str:
    return reverse(f"naps:{name}", args=args)


@pytest.fixture
def people():
    convening = a_convening()
    head = a_delegate(convening, full_name="Lucía Méndez", role=RegistrationRole.HEAD)
    delegate = a_delegate(convening, full_name="Juan Mera", visibility="hidden")
    return {"head": head, "delegate": delegate, "kemi": staff(), "other": focal_point("PAN")}


def test_from_the_first_page_to_the_second_revision(sign_in, work, people):
    plan = a_plan_in_design()
    juan, lucia, kemi = (sign_in(people[name]) for name in ("delegate", "head", "kemi"))

    # A delegate finds the way from the plan and starts it.
    assert url("roadmap-start", plan.pk) in juan.get(plan.get_absolute_url()).content.decode()
    page = said(juan.post(url("roadmap-start", plan.pk), follow=True))
    roadmap = Roadmap.objects.get()
    assert "The roadmap is open. Begin with its goal." in page
    assert page.count("Use this example") == 6
    juan.post(
        url("roadmap-goal", roadmap.pk),
        {"version": 1, "goal": "Cabinet adopts a costed plan.", "target_stage": "adoption",
         "target_on": in_days(500)},
    )  # fmt: skip

    # From the example of a topic to an action with a cost and a milestone.
    form = juan.get(url("action-add", roadmap.pk), {"topic": "gender_budgeting", "example": 1}).context[
        "form"
    ]
    values = {f.name: f.value() for f in form if f.value() is not None}
    values |= {"lead_institution": "Finanzas", "due_on": in_days(60), "cost": "120,000", "currency": "usd",
               "funding": "gap"}  # fmt: skip
    page = said(juan.post(url("action-add", roadmap.pk), values, follow=True))
    action = Action.objects.get()
    assert "Cost every output of the plan, by year" in page
    assert "USD\N{NO-BREAK SPACE}120,000" in page
    juan.post(url("milestone-add", action.pk), {"title": "First costing sheet", "due_on": in_days(10)})

    # A delegate writes but does not hand in; the head does.
    assert juan.post(url("roadmap-submit", roadmap.pk)).status_code == 403
    page = said(lucia.post(url("roadmap-submit", roadmap.pk), follow=True))
    assert "Handed in." in page
    assert "Agree for Ecuador" in page
    assert juan.get(url("action-edit", action.pk)).status_code == 403
    assert juan.post(url("action-remove", action.pk)).status_code == 403

    # Two yeses: the Academy's, then the country's. The paper is in the head's language.
    page = said(kemi.post(url("roadmap-agree", roadmap.pk), {"side": "academy"}, follow=True))
    assert "Recorded. The other side has been asked by letter." in page
    page = said(lucia.post(url("roadmap-agree", roadmap.pk), {"side": "country"}, follow=True))
    assert "Both sides agree: the roadmap is final." in page
    work()
    roadmap.refresh_from_db()
    assert (roadmap.status, roadmap.paper.language) == (RoadmapStatus.AGREED, "es")
    paper = lucia.get(url("roadmap-paper", roadmap.pk))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")

    # Ten days before the milestone a letter comes; the team marks it reached and reports.
    send_due(datetime.now(UTC).replace(hour=15))
    milestone = Milestone.objects.get()
    juan.post(
        url("milestone-reach", milestone.pk), {"completed_on": in_days(0), "evidence": "Costing sheet 1"}
    )
    report = {"status": "in_progress", "on": in_days(0), "text": "Four ministries have sent figures."}
    page = said(kemi.post(url("action-update", action.pk), report, follow=True))
    assert "Four ministries have sent figures." in page
    assert "Kemi Mora for Ecuador" in page

    # The next revision takes everything over; the country alone makes the agreed one public.
    page = said(juan.post(url("roadmap-revise", roadmap.pk), follow=True))
    assert "Revision 2 is open." in page
    copy = Action.objects.get(objective__roadmap__revision=2)
    assert "Four ministries have sent figures." in juan.get(copy.get_absolute_url()).content.decode()
    assert kemi.post(url("roadmap-publish", roadmap.pk)).status_code == 403
    assert sign_in().get(roadmap.get_absolute_url()).status_code == 302
    lucia.post(url("roadmap-publish", roadmap.pk))
    public = sign_in().get(roadmap.get_absolute_url()).content.decode()
    assert "Cabinet adopts a costed plan." in public
    assert "Revision 2" not in public

    assert_letters(people)
    assert_trail(people)


def assert_letters(people) -> None:
    """One letter each to whoever had to act, in their language, and nothing to another country."""
    sent = Notice.objects.filter(about__startswith="roadmap-").order_by("pk")
    head, kemi = people["head"], people["kemi"]
    assert [(re.split(r"-\d", n.key)[0], n.to, n.language) for n in sent] == [
        ("roadmap-one-agreed", head.email, "es"),
        ("roadmap-agreed", head.email, "es"),
        ("roadmap-agreed", kemi.email, "en"),
        ("milestone-due", head.email, "es"),
    ]


def assert_trail(people) -> None:
    """Who did what, and for whom; no name and no address stands in it."""
    events = Event.objects.filter(subject_type__in=["naps.roadmap", "naps.action"]).order_by("pk")
    head, delegate, kemi = people["head"], people["delegate"], people["kemi"]
    assert [(e.verb, e.actor, e.on_behalf_of) for e in events] == [
        ("roadmap.started", delegate, ""),
        ("roadmap.goal_changed", delegate, ""),
        ("action.added", delegate, ""),
        ("action.milestone_added", delegate, ""),
        ("roadmap.submitted", head, ""),
        ("roadmap.agreed_by_academy", kemi, ""),
        ("roadmap.agreed_by_country", head, ""),
        ("roadmap.agreed", head, ""),
        ("roadmap.issued", head, ""),
        ("paper.downloaded", head, ""),
        ("action.milestone_reached", delegate, ""),
        ("action.reported", kemi, "ECU"),
        ("roadmap.revised", delegate, ""),
        ("roadmap.published", head, ""),
    ]
    assert {e.country for e in events} == {"ECU"}
    for event in events:
        assert "Méndez" not in str(event.data)
        assert "@" not in str(event.data)


def test_nothing_of_it_shows_to_another_country(sign_in, people):
    plan = a_plan_in_design()
    lucia, other = sign_in(people["head"]), sign_in(people["other"])
    lucia.post(url("roadmap-start", plan.pk))
    roadmap = Roadmap.objects.get()
    lucia.post(url("roadmap-goal", roadmap.pk), {"version": 1, "goal": "A goal", "target_stage": "adoption"})
    assert other.get(roadmap.get_absolute_url()).status_code == 404
    assert roadmap.get_absolute_url() not in other.get(plan.get_absolute_url()).content.decode()
    assert roadmap.get_absolute_url() in lucia.get(plan.get_absolute_url()).content.decode()
