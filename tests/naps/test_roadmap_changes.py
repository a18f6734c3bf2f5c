"""What a revision changes in the one before: matched by origin, in words, and nothing to those who may not."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from academy.documents.issuing import render_waiting
from naps.actions import roadmap_actions as deeds
from naps.actions import roadmaps as actions
from naps.models import Action, Milestone, Objective, Roadmap
from naps.roadmap_changes import changes_of
from naps.roadmap_pdf import RoadmapSheet
from naps.states import ActionStatus, Funding, RoadmapStatus
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action, an_objective
from tests.naps.test_roadmaps_paper import words_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)


def an_agreed_one() -> Roadmap:
    roadmap = a_roadmap(status=RoadmapStatus.AGREED, target_on=date(2028, 3, 31))
    costed = an_action(
        roadmap, "Cost every output", due_on=date(2027, 2, 17), cost=120000, lead_contact="a@fin.gob.ec",
        risk="Elections", funding=Funding.GAP,
    )  # fmt: skip
    a_milestone(costed, "First sheet", due_on=date(2027, 1, 1))
    a_milestone(costed, "Old milestone", due_on=date(2027, 1, 2))
    an_action(roadmap, "Consult", topic="localization", due_on=date(2027, 6, 1))
    an_action(roadmap, "Print CANARY-OLD", topic="localization", due_on=date(2027, 7, 1), cost=77)
    return roadmap


def a_second_one(by) -> Roadmap:
    """The next revision, with a bit of everything changed in it."""
    revision = actions.revise_roadmap(an_agreed_one(), by=by)
    revision.goal, revision.target_on = "By 2029 cabinet adopts it.", None
    actions.change_goal(revision, version=revision.version, by=by)
    rows = Action.objects.filter(objective__roadmap=revision)
    costed, consult, printed = rows.order_by("pk")
    costed.title, costed.due_on, costed.cost = "Cost each output", date(2027, 5, 5), Decimal(9)
    costed.currency, costed.lead_contact, costed.risk = "EUR", "b@fin.gob.ec", "None"
    costed.funding, costed.indicator = Funding.ASKED, "Share costed"
    deeds.change_action(costed, topic=costed.objective.topic, version=costed.version, by=by)
    first, old = costed.milestones.order_by("due_on")
    first.due_on = date(2027, 4, 1)
    deeds.save_milestone(first, by=by)
    deeds.remove_milestone(old, by=by)
    deeds.save_milestone(Milestone(action=costed, title="Second sheet", due_on=date(2027, 4, 9)), by=by)
    deeds.change_action(consult, topic=an_objective(revision, "gender_budgeting").topic, version=1, by=by)
    deeds.remove_action(printed, by=by)
    # The same title as one that went away: still another action.
    added = Action(title="Print CANARY-OLD", lead_institution="Imprenta", due_on=date(2027, 8, 1))
    deeds.add_action(added, roadmap=revision, topic=an_objective(revision, "localization").topic, by=by)
    objective = Objective.objects.get(roadmap=revision, topic__code="localization")
    objective.title = "Every province has its plan"
    deeds.name_objective(objective, by=by)
    return revision


def test_a_revision_says_field_by_field_what_it_changes():
    revision = a_second_one(focal_point("ECU"))
    assert changes_of(Roadmap.objects.get(revision=1), inside=True) is None
    found = changes_of(revision, inside=True)
    assert (found.added, found.changed, found.removed, found.same) == (1, 2, 1, 0)
    assert found.goal == [
        "Goal: from “By March 2028 cabinet adopts a costed plan.” to “By 2029 cabinet adopts it.”",
        "By: no longer given, before “31 Mar 2028”",
    ]
    budget, local = found.topics
    assert (budget.topic, local.topic) == ("Gender budgeting", "Localization")
    costed, consult = budget.changed
    assert costed.lines == [
        "Action: from “Cost every output” to “Cost each output”",
        "Due on: moved from 17 Feb 2027 to 5 May 2027",
        "Funding: from “missing” to “asked for”",
        "Indicator: now “Share costed”, nothing before",
        "Risk: from “Elections” to “None”",
        "Cost: from “USD\N{NO-BREAK SPACE}120,000” to “EUR\N{NO-BREAK SPACE}9”",
        "The e-mail of the person in charge has changed.",
        "Milestone “First sheet”: moved from 1 Jan 2027 to 1 Apr 2027",
        "Milestone added: “Second sheet”, due on 9 Apr 2027",
        "Milestone removed: “Old milestone”",
    ]
    assert consult.lines == ["Topic: from “Localization” to “Gender budgeting”"]
    assert [change.lines for change in local.added] == [["Imprenta", "due on 1 Aug 2027"]]
    assert [change.title for change in local.removed] == ["Print CANARY-OLD"]
    assert local.objective == "Objective: now “Every province has its plan”, nothing before"
    # What stays between the team and the Academy is on no paper, and no address is ever said.
    outside = str(changes_of(revision, inside=False)) + str(asdict(RoadmapSheet.of(revision, today=TODAY)))
    assert "Elections" not in outside
    assert "e-mail" not in outside
    assert "gob.ec" not in outside + str(found)


def test_progress_is_no_change_and_an_untouched_revision_says_so():
    focal = focal_point("ECU")
    agreed = an_agreed_one()
    revision = actions.revise_roadmap(agreed, by=focal)
    action = Action.objects.filter(objective__roadmap=agreed).first()
    deeds.report_progress(action, status=ActionStatus.COMPLETED, on=TODAY, by=focal)
    deeds.reach_milestone(action.milestones.first(), completed_on=TODAY, evidence="Minutes", by=focal)
    found = changes_of(revision, inside=True)
    assert found.is_empty
    assert found.same == 3
    assert RoadmapSheet.of(revision, today=TODAY).changes.summary == (
        "Nothing: every action stands as it stood."
    )


def test_both_sides_read_the_changes_before_they_agree_and_the_number_of_queries_stays(sign_in):
    focal = focal_point("ECU")
    revision = a_second_one(focal)
    here = reverse("naps:roadmap-changes", args=[revision.pk])
    roadmap = revision.get_absolute_url()
    country, academy = sign_in(focal), sign_in(staff())
    assert here in country.get(roadmap).content.decode()
    for client in (country, academy):
        assert "moved from 17 Feb 2027 to 5 May 2027" in client.get(here).content.decode()
    before = queries_of(country, here)
    for n in range(3):
        action = Action(title=f"New {n}", lead_institution="X", due_on=date(2027, 8, 1))
        topic = an_objective(revision, "timeline").topic
        deeds.add_action(action, roadmap=revision, topic=topic, by=focal)
    assert queries_of(country, here) == before
    actions.submit_roadmap(revision, by=focal)
    for client in (country, academy):
        page = client.get(roadmap).content.decode()
        assert "What you agree to, compared with revision 1" in page
        assert "moved from 17 Feb 2027 to 5 May 2027" in page
    first = Roadmap.objects.get(revision=1)
    assert country.get(reverse("naps:roadmap-changes", args=[first.pk])).status_code == 404
    assert sign_in(partner()).get(here).status_code == 404
    assert Client().get(here).status_code == 302


def test_the_public_never_reads_in_page_or_paper_what_only_the_revision_before_said(sign_in):
    focal = focal_point("ECU")
    revision = a_second_one(focal)
    actions.submit_roadmap(revision, by=focal)
    actions.agree_for_country(revision, by=focal)
    actions.agree_for_academy(revision, by=staff())
    actions.publish_roadmap(revision, by=focal)
    render_waiting()
    paper = reverse("naps:roadmap-paper", args=[revision.pk])
    whole = words_of(b"".join(sign_in(focal).get(paper)))
    assert "compared with revision 1" in whole
    assert "moved from 17 Feb 2027 to 5 May 2027" in whole
    assert "Elections" not in whole
    everybody = Client()
    assert everybody.get(reverse("naps:roadmap-changes", args=[revision.pk])).status_code == 404
    public = words_of(b"".join(everybody.get(paper)))
    page = everybody.get(revision.get_absolute_url()).content.decode()
    for text in (public, page):
        assert "Cost each output" in text
        assert "compared with" not in text
        assert "120,000" not in text
        assert "moved from" not in text
