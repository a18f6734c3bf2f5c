"""The pages of a roadmap: what each reader sees on them, and the doors of every deed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from naps.actions.roadmaps import submit_roadmap
from naps.models import Action, Milestone, Objective, Roadmap
from naps.states import ActionStatus, Funding, RoadmapStatus, Sharing
from tests.doors import assert_doors
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation, a_person
from tests.factories.roadmaps import (
    a_milestone,
    a_plan_in_design,
    a_roadmap,
    an_action,
    an_objective,
    an_update,
)

pytestmark = pytest.mark.django_db

S, A = RoadmapStatus, ActionStatus


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(f"naps:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def typed(action: Action, **changes) -> dict:
    """What the form of an action sends."""
    values = {
        "version": action.version, "topic": action.objective.topic_id, "title": action.title,
        "lead_institution": action.lead_institution, "due_on": action.due_on.isoformat(),
        "funding": action.funding,
    }  # fmt: skip
    return values | changes


# ---- starting ----


def test_the_start_page_offers_the_convenings_of_the_delegation(sign_in):
    plan, convening = a_plan_in_design(), a_convening()
    a_convening(city="Lima", country="PER")
    lucia = a_delegate(convening)
    client = sign_in(lucia)
    text = page(client, "roadmap-start", plan.pk)
    assert str(convening) in text
    assert "Lima" not in text
    answer = client.post(reverse("naps:roadmap-start", args=[plan.pk]), {"convening": convening.pk})
    made = Roadmap.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.convening, made.created_by) == (convening, lucia)


def test_where_there_is_a_roadmap_the_start_page_leads_to_the_newest(sign_in):
    first = a_roadmap(status=S.AGREED)
    second = a_roadmap(plan=first.plan, revision=2)
    answer = sign_in(focal_point()).get(reverse("naps:roadmap-start", args=[first.plan_id]))
    assert answer.url == second.get_absolute_url()


def test_the_plan_of_another_country_has_no_start_page(sign_in):
    plan = a_plan_in_design("PAN")
    a_delegation(a_convening(), "PAN")
    assert sign_in(focal_point("ECU")).get(reverse("naps:roadmap-start", args=[plan.pk])).status_code == 404


# ---- reading ----


def test_the_team_sees_what_to_write_and_an_example_in_each_empty_topic(sign_in):
    roadmap = a_roadmap(goal="")
    an_action(roadmap)
    text = page(sign_in(focal_point()), "roadmap", roadmap.pk)
    assert text.count("Use this example") == 5
    assert "The goal is missing" in text
    assert "Hand in the roadmap" not in text
    assert "Edit" in text


def test_others_who_may_read_see_the_text_and_no_tools(sign_in):
    roadmap = a_roadmap(plan=a_plan_in_design(sharing=Sharing.ROADMAP), status=S.AGREED)
    an_action(roadmap, risk="A secret risk", help_needed="Secret help", lead_contact="x@example.org")
    text = page(sign_in(partner()), "roadmap", roadmap.pk)
    assert "Cost every output of the plan" in text
    for tool in ("Edit", "History", "Use this example", "Make it public", "Start a new revision"):
        assert tool not in text


def test_names_contacts_risks_and_help_stay_inside(sign_in):
    roadmap = a_roadmap(status=S.AGREED, published=True)
    action = an_action(
        roadmap, lead_contact="luz@example.org", risk="A secret risk", help_needed="Secret help"
    )
    an_update(action, "Half of it.", recorded_by=focal_point(full_name="Marta Ruiz"))
    inside = page(sign_in(focal_point()), "action", action.pk)
    for private in ("luz@example.org", "A secret risk", "Secret help", "Marta Ruiz"):
        assert private in inside
    for client in (sign_in(), sign_in(partner()), sign_in(focal_point("PAN"))):
        text = page(client, "action", action.pk) + page(client, "roadmap", roadmap.pk)
        assert "Half of it." in text
        for private in ("luz@example.org", "A secret risk", "Secret help", "Marta Ruiz"):
            assert private not in text


def test_government_reads_that_civil_society_is_in_charge_and_no_address(sign_in):
    a_person("Rosa", email="rosa@civil.example", sector="civil_society")
    action = an_action(a_roadmap(), lead_contact="rosa@civil.example")
    text = page(sign_in(focal_point()), "action", action.pk)
    assert "somebody of civil society" in text
    assert "rosa@civil.example" not in text
    assert "rosa@civil.example" not in page(sign_in(focal_point()), "action-edit", action.pk)
    assert "rosa@civil.example" in page(sign_in(staff()), "action", action.pk)


def test_a_letter_leads_through_sign_in_to_the_roadmap(sign_in):
    roadmap = a_roadmap()
    action = an_action(roadmap)
    for address in (roadmap.get_absolute_url(), action.get_absolute_url()):
        answer = sign_in().get(address)
        assert answer.status_code == 302
        assert answer.url.endswith(f"?next={address}")


def test_a_stranger_finds_nothing(sign_in):
    roadmap = a_roadmap()
    action = an_action(roadmap)
    milestone = a_milestone(action)
    client = sign_in(focal_point("PAN"))
    for name, pk in [
        ("roadmap", roadmap.pk), ("roadmap-goal", roadmap.pk), ("roadmap-return", roadmap.pk),
        ("roadmap-paper", roadmap.pk), ("roadmap-preview", roadmap.pk), ("action-add", roadmap.pk),
        ("objective-edit", action.objective_id), ("action", action.pk), ("action-edit", action.pk),
        ("action-remove", action.pk), ("action-update", action.pk), ("milestone-add", action.pk),
        ("milestone-edit", milestone.pk), ("milestone-reach", milestone.pk),
    ]:  # fmt: skip
        assert client.get(reverse(f"naps:{name}", args=[pk])).status_code == 404, name


def test_readers_of_a_public_roadmap_are_refused_every_form(sign_in):
    roadmap = a_roadmap(status=S.AGREED, published=True)
    action = an_action(roadmap)
    milestone = a_milestone(action)
    client = sign_in(focal_point("PAN"))
    for name, pk in [
        ("roadmap-goal", roadmap.pk), ("roadmap-return", roadmap.pk), ("roadmap-preview", roadmap.pk),
        ("action-add", roadmap.pk), ("objective-edit", action.objective_id), ("action-edit", action.pk),
        ("action-remove", action.pk), ("action-update", action.pk), ("milestone-add", action.pk),
        ("milestone-edit", milestone.pk), ("milestone-reach", milestone.pk),
    ]:  # fmt: skip
        assert client.get(reverse(f"naps:{name}", args=[pk])).status_code == 403, name
        assert client.post(reverse(f"naps:{name}", args=[pk])).status_code in {403, 405}, name


def test_a_closed_revision_leads_to_the_newer_one(sign_in):
    old = a_roadmap(status=S.CLOSED)
    new = a_roadmap(plan=old.plan, revision=2, status=S.AGREED)
    text = page(sign_in(focal_point()), "roadmap", old.pk)
    assert "A newer revision has taken its place." in text
    assert new.get_absolute_url() in text


def test_costs_are_shown_by_currency_with_what_is_missing(sign_in):
    roadmap = a_roadmap()
    an_action(roadmap, cost=120000, funding=Funding.GAP)
    an_action(roadmap, cost=500, currency="EUR", funding=Funding.SECURED)
    an_action(roadmap, "without a cost")
    text = page(sign_in(focal_point()), "roadmap", roadmap.pk)
    assert "120,000" in text
    assert "2 of 3 actions have a cost. Nothing is converted" in text


@pytest.mark.parametrize("status", [S.DRAFT, S.SUBMITTED, S.AGREED])
def test_the_page_takes_as_many_queries_for_one_action_as_for_three(
    sign_in, status, django_assert_max_num_queries, django_assert_num_queries
):
    roadmap, client = a_roadmap(status=status), sign_in(focal_point())
    address = roadmap.get_absolute_url()
    a_milestone(an_action(roadmap))
    client.get(address)
    with django_assert_max_num_queries(40) as first:
        client.get(address)
    for title in "AB":
        action = an_action(roadmap, title, topic="localization")
        a_milestone(action)
        Event.objects.create(
            actor=focal_point(), verb="action.changed", subject_type="naps.action", subject_id=action.pk
        )
    with django_assert_num_queries(len(first)):
        client.get(address)


def test_the_page_of_an_action_takes_as_many_queries_for_one_report_as_for_three(
    sign_in, django_assert_max_num_queries, django_assert_num_queries
):
    action, client = an_action(a_roadmap(status=S.AGREED)), sign_in(focal_point())
    a_milestone(action)
    an_update(action)
    client.get(action.get_absolute_url())
    with django_assert_max_num_queries(40) as first:
        client.get(action.get_absolute_url())
    for _n in range(2):
        a_milestone(action)
        an_update(action, recorded_by=focal_point())
    with django_assert_num_queries(len(first)):
        client.get(action.get_absolute_url())


# ---- writing ----


def test_an_example_fills_the_form_in_the_language_of_the_page(sign_in):
    roadmap = a_roadmap()
    an_action(roadmap, cost=5, currency="PAB")
    client = sign_in(focal_point(), "es")
    answer = client.get(f"{reverse('naps:action-add', args=[roadmap.pk])}?topic=gender_budgeting&example=1")
    form = answer.context["form"]
    assert form["title"].value() == "Calcular el costo de cada producto del plan, por año"
    assert form["topic"].value() == an_objective(roadmap).topic_id
    assert form["currency"].value() == "PAB"


def test_an_action_is_added_and_the_page_says_so(sign_in):
    roadmap, client = a_roadmap(), sign_in(focal_point())
    data = {
        "version": 1, "topic": an_objective(roadmap).topic_id, "title": "Ñandutĩ <b>",
        "lead_institution": "Finanzas", "due_on": in_days(30), "funding": "unknown",
    }  # fmt: skip
    answer = client.post(reverse("naps:action-add", args=[roadmap.pk]), data, follow=True)
    text = answer.content.decode()
    assert "“Ñandutĩ &lt;b&gt;” is on the roadmap." in text
    assert Action.objects.get().title == "Ñandutĩ <b>"


def test_bad_input_comes_back_with_everything_that_was_typed(sign_in):
    action, client = an_action(a_roadmap()), sign_in(focal_point())
    data = typed(action, title="New title", starts_on=in_days(10), due_on=in_days(5), cost="12")
    answer = client.post(reverse("naps:action-edit", args=[action.pk]), data)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "It is due before it begins." in text
    assert "In which currency is the cost?" in text
    assert 'value="New title"' in text
    assert "<title>Error:" in text
    assert Action.objects.get().title == "Cost every output of the plan"


def test_two_who_edit_one_action_see_both_texts_and_nothing_is_lost(sign_in):
    action = an_action(a_roadmap())
    address = reverse("naps:action-edit", args=[action.pk])
    first, second = sign_in(focal_point(full_name="Flor Andrade")), sign_in(focal_point(full_name="Luz Paz"))
    opened = typed(action)
    first.post(address, opened | {"title": "From Flor", "risk": "Elections"})
    answer = second.post(address, opened | {"title": "From Luz", "partners": "Red de Mujeres"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Flor Andrade saved a change on" in text
    shown = {(d.label, d.mine, d.theirs) for d in answer.context["differences"]}
    assert shown == {
        ("What will be done", "From Luz", "From Flor"),
        ("Who takes part", "Red de Mujeres", ""),
        ("Risk", "", "Elections"),
    }
    assert "Saved meanwhile: From Flor" in text
    assert Action.objects.get().title == "From Flor"
    # Keep mine: the form of the page, sent as it stands.
    form = answer.context["form"]
    mine = {field.name: field.value() for field in form if field.value() is not None}
    assert second.post(address, mine).status_code == 302
    saved = Action.objects.get()
    assert (saved.title, saved.partners, saved.version) == ("From Luz", "Red de Mujeres", 3)


def test_put_together_by_hand_both_texts_are_saved(sign_in):
    action = an_action(a_roadmap())
    address = reverse("naps:action-edit", args=[action.pk])
    first, second = sign_in(focal_point()), sign_in(focal_point())
    first.post(address, typed(action, title="Cost it", risk="Elections"))
    form = second.post(address, typed(action, title="Cost it all")).context["form"]
    mine = {field.name: field.value() for field in form if field.value() is not None}
    second.post(address, mine | {"title": "Cost it all, with finance", "risk": "Elections"})
    saved = Action.objects.get()
    assert (saved.title, saved.risk) == ("Cost it all, with finance", "Elections")


def test_a_third_who_saves_while_two_texts_are_compared_is_not_overwritten_either(sign_in):
    action = an_action(a_roadmap())
    address = reverse("naps:action-edit", args=[action.pk])
    first, second = sign_in(focal_point()), sign_in(focal_point())
    first.post(address, typed(action, title="one"))
    form = second.post(address, typed(action, title="two")).context["form"]
    first.post(address, typed(Action.objects.get(), title="three"))
    mine = {field.name: field.value() for field in form if field.value() is not None}
    assert second.post(address, mine).status_code == 409
    assert Action.objects.get().title == "three"


def test_two_who_change_the_goal_see_both(sign_in):
    roadmap = a_roadmap()
    address = reverse("naps:roadmap-goal", args=[roadmap.pk])
    first, second = sign_in(focal_point(full_name="Flor Andrade")), sign_in(focal_point())
    data = {"version": 1, "target_stage": "adoption"}
    first.post(address, data | {"goal": "Goal of Flor"})
    answer = second.post(address, data | {"goal": "Goal of Luz"})
    assert answer.status_code == 409
    assert "Flor Andrade saved a change on" in answer.content.decode()
    assert [(d.mine, d.theirs) for d in answer.context["differences"]] == [("Goal of Luz", "Goal of Flor")]
    assert Roadmap.objects.get().goal == "Goal of Flor"


def test_what_was_typed_while_a_colleague_handed_it_in_stays_on_the_page(sign_in):
    roadmap = a_roadmap()
    action = an_action(roadmap)
    client, head = sign_in(a_delegate(a_convening())), focal_point()
    data = typed(action, title="Half an hour of work")
    submit_roadmap(roadmap, by=head)
    for name, pk in [("action-edit", action.pk), ("action-add", roadmap.pk)]:
        text = client.post(reverse(f"naps:{name}", args=[pk]), data).content.decode()
        assert "It is handed in." in text
        assert 'value="Half an hour of work"' in text
    goal = {"version": 1, "goal": "Another goal", "target_stage": "adoption"}
    text = client.post(reverse("naps:roadmap-goal", args=[roadmap.pk]), goal).content.decode()
    assert "It is handed in." in text
    assert "Another goal" in text
    assert Action.objects.get().title == action.title
    assert Roadmap.objects.get().goal == roadmap.goal


def test_a_version_that_never_was_is_a_conflict_and_not_an_accident(sign_in):
    roadmap = a_roadmap()
    answer = sign_in(focal_point()).post(
        reverse("naps:roadmap-goal", args=[roadmap.pk]),
        {"version": 99, "target_stage": "adoption", "goal": "x"},
    )
    assert answer.status_code == 409


def test_a_change_of_language_keeps_what_was_typed(sign_in):
    action = an_action(a_roadmap())
    client, address = sign_in(focal_point()), reverse("naps:action-edit", args=[action.pk])
    values = typed(action, title="Half a sent", language="es")
    client.post(f"{reverse('pages:language')}?next={address}", values)
    form = client.get(address).context["form"]
    assert form["title"].value() == "Half a sent"
    assert str(form["version"].value()) == "1"


def test_the_objective_and_the_milestones_have_their_forms(sign_in):
    roadmap, client = a_roadmap(), sign_in(focal_point())
    action = an_action(roadmap)
    objective = action.objective_id
    client.post(reverse("naps:objective-edit", args=[objective]), {"title": "Every output has a cost."})
    assert Objective.objects.get().title == "Every output has a cost."
    add = reverse("naps:milestone-add", args=[action.pk])
    assert "valid date" in client.post(add, {"title": "x", "due_on": "soon"}).content.decode()
    client.post(add, {"title": "First sheet", "due_on": in_days(20)})
    milestone = Milestone.objects.get()
    edit = reverse("naps:milestone-edit", args=[milestone.pk])
    client.post(edit, {"title": "Second sheet", "due_on": in_days(21)})
    reach = reverse("naps:milestone-reach", args=[milestone.pk])
    client.post(reach, {"completed_on": in_days(0), "evidence": "Decree 14-27"})
    milestone.refresh_from_db()
    assert (milestone.title, milestone.evidence) == ("Second sheet", "Decree 14-27")


def test_removing_an_action_says_what_goes_with_it_and_asks_once(sign_in):
    action, client = an_action(a_roadmap()), sign_in(focal_point())
    a_milestone(action)
    assert "It goes with its 1 milestone." in page(client, "action-remove", action.pk)
    client.post(reverse("naps:action-remove", args=[action.pk]))
    assert not Action.objects.exists()


def test_an_action_with_reports_explains_why_it_stays(sign_in):
    action, client = an_action(a_roadmap()), sign_in(focal_point())
    an_update(action)
    assert "Report it as dropped instead." in page(client, "action-remove", action.pk)
    assert client.post(reverse("naps:action-remove", args=[action.pk])).status_code == 403


# ---- deeds ----


def test_the_doors_of_handing_in(sign_in):
    roadmap = a_roadmap()
    an_action(roadmap)
    delegate, stranger = a_delegate(a_convening()), focal_point("PAN")
    address = reverse("naps:roadmap-submit", args=[roadmap.pk])
    assert_doors(sign_in, address, may=focal_point(), refused=[delegate], hidden=[stranger])


@pytest.mark.parametrize("side", ["country", "academy"])
def test_the_doors_of_agreeing(sign_in, side):
    roadmap = a_roadmap(status=S.SUBMITTED)
    delegate, stranger, flor = a_delegate(a_convening()), focal_point("PAN"), focal_point()
    refused = [delegate] if side == "country" else [delegate, flor]
    address = reverse("naps:roadmap-agree", args=[roadmap.pk])
    may = flor if side == "country" else staff()
    assert_doors(sign_in, address, may=may, refused=refused, hidden=[stranger], data={"side": side})


def test_agreeing_for_nobody_is_refused(sign_in):
    roadmap = a_roadmap(status=S.SUBMITTED)
    answer = sign_in(staff()).post(reverse("naps:roadmap-agree", args=[roadmap.pk]))
    assert answer.status_code == 403


def test_two_of_one_side_who_press_one_after_the_other(sign_in):
    """The second one's page was made before the first one pressed."""
    roadmap = a_roadmap(status=S.SUBMITTED)
    flor, luz = focal_point(full_name="Flor Andrade"), focal_point()
    address = reverse("naps:roadmap-agree", args=[roadmap.pk])
    sign_in(flor).post(address, {"side": "country"})
    answer = sign_in(luz).post(address, {"side": "country"})
    assert answer.status_code == 403
    assert "The country has agreed already." in answer.content.decode()


def test_the_doors_of_a_new_revision(sign_in):
    roadmap = a_roadmap(status=S.AGREED, published=True)
    address = reverse("naps:roadmap-revise", args=[roadmap.pk])
    assert_doors(sign_in, address, may=a_delegate(a_convening()), refused=[focal_point("PAN")])


def test_the_doors_of_making_it_public(sign_in):
    roadmap = a_roadmap(status=S.AGREED)
    refused = [staff(), a_delegate(a_convening())]
    address = reverse("naps:roadmap-publish", args=[roadmap.pk])
    assert_doors(sign_in, address, may=focal_point(), refused=refused, hidden=[focal_point("PAN")])
    back = reverse("naps:roadmap-unpublish", args=[roadmap.pk])
    assert_doors(sign_in, back, may=focal_point(), refused=[*refused, focal_point("PAN")])


def test_the_doors_of_moving_an_action(sign_in):
    roadmap = a_roadmap()
    an_action(roadmap, "A")
    action = an_action(roadmap, "B")
    address = reverse("naps:action-move", args=[action.pk])
    assert_doors(
        sign_in, address, may=a_delegate(a_convening()), hidden=[focal_point("PAN")], data={"up": "1"}
    )
    assert [a.title for a in Objective.objects.get().actions.all()] == ["B", "A"]


def test_the_doors_of_removing_a_milestone(sign_in):
    milestone = a_milestone(an_action(a_roadmap()))
    address = reverse("naps:milestone-remove", args=[milestone.pk])
    assert_doors(sign_in, address, may=focal_point(), hidden=[focal_point("PAN")])
    assert not Milestone.objects.exists()


def test_partners_change_nothing(sign_in):
    roadmap = a_roadmap(plan=a_plan_in_design(sharing=Sharing.ROADMAP), status=S.AGREED)
    action, client = an_action(roadmap), sign_in(partner())
    for name, pk in [("roadmap-revise", roadmap.pk), ("action-update", action.pk)]:
        assert client.post(reverse(f"naps:{name}", args=[pk])).status_code == 403


def test_staff_give_it_back_with_a_note_that_the_team_reads(sign_in):
    roadmap = a_roadmap(status=S.SUBMITTED)
    address = reverse("naps:roadmap-return", args=[roadmap.pk])
    sign_in(staff()).post(address, {"note": "Please cost <the consultations>."})
    text = page(sign_in(focal_point()), "roadmap", roadmap.pk)
    assert "Please cost &lt;the consultations&gt;." in text


def test_a_lead_takes_it_back_without_a_note(sign_in):
    roadmap = a_roadmap(status=S.SUBMITTED)
    client = sign_in(focal_point())
    assert "What should change" not in page(client, "roadmap-return", roadmap.pk)
    client.post(reverse("naps:roadmap-return", args=[roadmap.pk]), {"note": "to myself"})
    roadmap.refresh_from_db()
    assert (roadmap.status, roadmap.return_note) == (S.DRAFT, "")
