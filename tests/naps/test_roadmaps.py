"""A roadmap from its first page to agreement, publication and the next revision."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from naps.actions import roadmaps as actions
from naps.models import Action, Roadmap
from naps.states import ActionStatus, RoadmapStatus, Sharing, Stage
from participants.states import RegistrationRole
from tests.factories.accounts import a_country, a_user, focal_point, grant, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.roadmaps import (
    a_milestone,
    a_plan_in_design,
    a_roadmap,
    an_action,
    an_objective,
    an_update,
)

pytestmark = pytest.mark.django_db

S = RoadmapStatus


def verbs(subject) -> list[str]:
    """What the trail says, oldest first."""
    return [event.verb for event in events_of(subject).order_by("pk")]


def letters(word: str) -> list[tuple[str, str]]:
    """To whom which letters about `word` went."""
    return sorted(Notice.objects.filter(key__contains=word).values_list("to", "language"))


# ---- starting and the goal ----


def test_the_team_starts_a_roadmap_at_the_next_great_step_of_its_plan():
    flor = focal_point()
    made = actions.start_roadmap(a_plan_in_design(), by=flor)
    assert (made.revision, made.status, made.goal) == (1, S.DRAFT, "")
    assert made.target_stage == Stage.ADOPTION
    assert made.lead_institution == "Cancillería"
    assert verbs(made) == ["roadmap.started"]


@pytest.mark.parametrize(
    ("stage", "aim"),
    [
        (Stage.COSTING, Stage.ADOPTION),
        (Stage.LAUNCH, Stage.IMPLEMENTATION),
        (Stage.IMPLEMENTATION, Stage.EVALUATION),
        (Stage.EVALUATION, Stage.EVALUATION),
    ],
)
def test_a_roadmap_aims_at_what_lies_ahead(stage, aim):
    plan = a_plan_in_design()
    plan.stage = stage
    assert actions.next_aim(plan) == aim


def test_staff_start_it_for_the_country_and_the_trail_says_so():
    kemi = staff()
    made = actions.start_roadmap(a_plan_in_design(), by=kemi)
    event = events_of(made).get()
    assert (event.actor, event.on_behalf_of, event.country) == (kemi, "ECU", "ECU")


def test_a_stranger_does_not_start_one():
    with pytest.raises(NotAllowed):
        actions.start_roadmap(a_plan_in_design(), by=focal_point("PAN"))
    assert not Roadmap.objects.exists()


def test_a_plan_has_one_roadmap_that_is_open():
    roadmap = a_roadmap()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_roadmap(plan=roadmap.plan, revision=2)


def test_the_goal_is_saved_and_its_version_goes_up():
    roadmap, flor = a_roadmap(), focal_point()
    roadmap.goal = "A costed plan by March."
    actions.change_goal(roadmap, version=1, by=flor)
    again = Roadmap.objects.get(pk=roadmap.pk)
    assert (again.goal, again.version) == ("A costed plan by March.", 2)


def test_of_two_who_change_the_goal_the_second_is_told_and_the_first_text_stays():
    roadmap, flor = a_roadmap(), focal_point()
    twin = Roadmap.objects.get(pk=roadmap.pk)
    roadmap.goal = "First"
    actions.change_goal(roadmap, version=1, by=flor)
    twin.goal = "Second"
    with pytest.raises(actions.ChangedMeanwhile) as meanwhile:
        actions.change_goal(twin, version=1, by=flor)
    assert meanwhile.value.saved.goal == "First"
    assert Roadmap.objects.get(pk=roadmap.pk).goal == "First"


def test_a_goal_that_was_handed_in_meanwhile_is_not_overwritten():
    roadmap, flor = a_roadmap(), focal_point()
    an_action(roadmap)
    twin = Roadmap.objects.get(pk=roadmap.pk)
    actions.submit_roadmap(roadmap, by=flor)
    twin.goal = "Another"
    with pytest.raises(NotAllowed):
        actions.change_goal(twin, version=1, by=flor)
    assert Roadmap.objects.get(pk=roadmap.pk).goal == "By March 2028 cabinet adopts a costed plan."


# ---- handing in and giving back ----


def test_a_lead_hands_it_in_and_nobody_gets_a_letter():
    roadmap, flor = a_roadmap(), focal_point()
    an_action(roadmap)
    actions.submit_roadmap(roadmap, by=flor)
    assert (roadmap.status, roadmap.submitted_by) == (S.SUBMITTED, flor)
    assert not Notice.objects.exists()


def test_staff_hand_it_in_for_the_country_whose_leads_are_told():
    roadmap, flor, kemi = a_roadmap(), focal_point(language="es"), staff()
    focal_point("PAN")
    an_action(roadmap)
    actions.submit_roadmap(roadmap, by=kemi)
    assert letters("roadmap-handed-in") == [(flor.email, "es")]
    assert events_of(roadmap).first().on_behalf_of == "ECU"


@pytest.mark.parametrize("missing", ["goal", "actions"])
def test_it_is_not_handed_in_without_a_goal_and_an_action(missing):
    roadmap = a_roadmap(goal=" " if missing == "goal" else "A goal")
    if missing == "goal":
        an_action(roadmap)
    with pytest.raises(NotAllowed):
        actions.submit_roadmap(roadmap, by=focal_point())
    assert roadmap.status == S.DRAFT


def test_the_academy_gives_it_back_with_a_note_and_agreements_fall():
    roadmap, flor, kemi = a_roadmap(status=S.SUBMITTED), focal_point(), staff()
    actions.agree_for_country(roadmap, by=flor)
    actions.return_roadmap(roadmap, by=kemi, note="Please cost the consultations.")
    assert (roadmap.status, roadmap.agreed_by_country_at, roadmap.submitted_at) == (S.DRAFT, None, None)
    assert letters("roadmap-given-back") == [(flor.email, "en")]
    assert "Please cost the consultations." in Notice.objects.get(key__contains="given-back").text
    # The Academy acts for itself here, not for the country.
    assert events_of(roadmap).first().on_behalf_of == ""


def test_the_note_goes_when_the_roadmap_is_handed_in_again():
    roadmap, flor = a_roadmap(return_note="Please cost it."), focal_point()
    an_action(roadmap)
    actions.submit_roadmap(roadmap, by=flor)
    assert roadmap.return_note == ""


def test_the_country_takes_it_back_without_a_letter():
    roadmap = a_roadmap(status=S.SUBMITTED)
    actions.return_roadmap(roadmap, by=focal_point())
    assert roadmap.status == S.DRAFT
    assert not Notice.objects.exists()


def test_an_agreed_roadmap_does_not_go_back():
    roadmap = a_roadmap(status=S.AGREED)
    with pytest.raises(NotAllowed):
        actions.return_roadmap(roadmap, by=staff())


# ---- agreement ----


def test_the_country_agrees_first_and_the_academy_is_asked():
    roadmap, flor, kemi = a_roadmap(status=S.SUBMITTED), focal_point(), staff()
    actions.agree_for_country(roadmap, by=flor)
    assert (roadmap.status, roadmap.agreed_by_country_by) == (S.SUBMITTED, flor)
    assert not roadmap.agreed_on_behalf
    assert letters("roadmap-one-agreed") == [(kemi.email, "en")]


def test_the_academy_agrees_first_and_the_country_is_asked_in_its_language():
    roadmap, flor, kemi = a_roadmap(status=S.SUBMITTED), focal_point(language="fr"), staff()
    actions.agree_for_academy(roadmap, by=kemi)
    assert roadmap.status == S.SUBMITTED
    assert letters("roadmap-one-agreed") == [(flor.email, "fr")]


def test_the_second_yes_makes_it_final_issues_the_paper_and_tells_both():
    roadmap, flor, kemi = a_roadmap(status=S.SUBMITTED), focal_point(language="es"), staff()
    an_action(roadmap)
    actions.agree_for_academy(roadmap, by=kemi)
    actions.agree_for_country(roadmap, by=flor)
    assert roadmap.status == S.AGREED
    assert (roadmap.paper.kind, roadmap.paper.language, roadmap.paper.is_verifiable) == (
        "roadmap",
        "es",
        False,
    )
    assert roadmap.paper.data["country"] == "Ecuador"
    assert letters("roadmap-agreed") == sorted([(flor.email, "es"), (kemi.email, "en")])
    assert verbs(roadmap) == [
        "roadmap.agreed_by_academy",
        "roadmap.agreed_by_country",
        "roadmap.agreed",
        "roadmap.issued",
    ]


def test_staff_record_the_countrys_yes_labelled_and_its_leads_are_told():
    roadmap, flor, kemi = a_roadmap(status=S.SUBMITTED), focal_point(language="es"), staff()
    actions.agree_for_country(roadmap, by=kemi)
    assert (roadmap.agreed_by_country_by, roadmap.agreed_on_behalf) == (kemi, True)
    assert letters("roadmap-recorded") == [(flor.email, "es")]
    assert events_of(roadmap).get(verb="roadmap.agreed_by_country").on_behalf_of == "ECU"
    actions.agree_for_academy(roadmap, by=kemi)
    assert roadmap.paper.language == "es"


def test_one_side_does_not_agree_twice():
    roadmap, flor = a_roadmap(status=S.SUBMITTED), focal_point()
    actions.agree_for_country(roadmap, by=flor)
    with pytest.raises(NotAllowed):
        actions.agree_for_country(roadmap, by=staff())


def test_of_two_leads_who_press_at_once_one_agrees_for_the_country():
    roadmap, first, second = a_roadmap(status=S.SUBMITTED), focal_point(), focal_point()
    twin = Roadmap.objects.get(pk=roadmap.pk)
    actions.agree_for_country(roadmap, by=first)
    with pytest.raises(InvalidTransition):
        actions.agree_for_country(twin, by=second)
    assert Roadmap.objects.get(pk=roadmap.pk).agreed_by_country_by == first


def test_a_yes_to_a_text_that_was_taken_back_does_not_count():
    roadmap, flor = a_roadmap(status=S.SUBMITTED), focal_point()
    twin = Roadmap.objects.get(pk=roadmap.pk)
    actions.return_roadmap(roadmap, by=flor)
    with pytest.raises(InvalidTransition):
        actions.agree_for_academy(twin, by=staff())
    assert Roadmap.objects.get(pk=roadmap.pk).agreed_by_osf_at is None


def test_the_country_does_not_agree_for_the_academy():
    with pytest.raises(NotAllowed):
        actions.agree_for_academy(a_roadmap(status=S.SUBMITTED), by=focal_point())


# ---- the next revision ----


def test_a_new_revision_takes_over_everything_and_the_agreed_one_stays_in_use():
    agreed, flor = a_roadmap(status=S.AGREED), focal_point()
    an_objective(agreed, title="Every output has a cost.")
    action = an_action(agreed, status=ActionStatus.IN_PROGRESS, cost=900, lead_contact="ana@example.org")
    point = a_milestone(action)
    made = actions.revise_roadmap(agreed, by=flor)
    copy = Action.objects.get(objective__roadmap=made)
    agreed.refresh_from_db()
    assert (agreed.status, made.status, made.revision, made.goal) == (S.AGREED, S.DRAFT, 2, agreed.goal)
    assert (copy.title, copy.status, copy.cost, copy.follows) == (action.title, action.status, 900, action)
    assert copy.lead_contact == "ana@example.org"
    assert copy.objective.title == "Every output has a cost."
    assert copy.milestones.get().follows == point


def test_there_is_one_new_revision_at_a_time():
    agreed, flor = a_roadmap(status=S.AGREED), focal_point()
    actions.revise_roadmap(agreed, by=flor)
    with pytest.raises(NotAllowed):
        actions.revise_roadmap(agreed, by=flor)
    assert agreed.plan.roadmaps.count() == 2


def test_when_the_new_revision_is_agreed_the_old_one_closes():
    agreed, flor, kemi = a_roadmap(status=S.AGREED), focal_point(), staff()
    an_action(agreed)
    made = actions.revise_roadmap(agreed, by=flor)
    actions.submit_roadmap(made, by=flor)
    actions.agree_for_country(made, by=flor)
    actions.agree_for_academy(made, by=kemi)
    agreed.refresh_from_db()
    assert (agreed.status, made.status) == (S.CLOSED, S.AGREED)


# ---- making it public ----


def test_the_country_makes_it_public_and_takes_that_back():
    roadmap, flor = a_roadmap(status=S.AGREED), focal_point()
    actions.publish_roadmap(roadmap, by=flor)
    assert roadmap.published_by == flor
    actions.unpublish_roadmap(roadmap, by=flor)
    assert roadmap.published_at is None
    assert verbs(roadmap) == ["roadmap.published", "roadmap.unpublished"]


def test_staff_neither_publish_nor_unpublish_for_a_country():
    kemi = staff()
    with pytest.raises(NotAllowed):
        actions.publish_roadmap(a_roadmap(status=S.AGREED), by=kemi)
    with pytest.raises(NotAllowed):
        actions.unpublish_roadmap(a_roadmap("PAN", status=S.AGREED, published=True), by=kemi)
    assert not Event.objects.exists()


# ---- who sees it ----


def seen_by(user) -> set[str]:
    return {f"{r.country.iso3}-{r.status}" for r in Roadmap.objects.visible_to(user)}


def test_who_sees_which_roadmap():
    """Ecuador shares nothing beyond its stage, Panama its roadmap; Bolivia's is public."""
    a_roadmap("ECU", status=S.AGREED)
    shared = a_plan_in_design("PAN", sharing=Sharing.ROADMAP)
    a_roadmap(plan=shared, status=S.AGREED)
    a_roadmap(plan=shared, revision=2)
    a_roadmap("BOL", status=S.AGREED, published=True)
    everything = {"ECU-agreed", "PAN-agreed", "PAN-draft", "BOL-agreed"}
    assert seen_by(staff()) == everything
    assert seen_by(focal_point("ECU")) == {"ECU-agreed", "BOL-agreed"}
    assert seen_by(a_delegate(a_convening(), "PAN")) == {"PAN-agreed", "PAN-draft", "BOL-agreed"}
    assert seen_by(partner()) == {"PAN-agreed", "BOL-agreed"}
    assert seen_by(observer()) == {"BOL-agreed"}
    assert seen_by(a_user()) == {"BOL-agreed"}


def test_a_partner_of_another_region_sees_no_shared_roadmap():
    a_roadmap(plan=a_plan_in_design("KEN", sharing=Sharing.ROADMAP), status=S.AGREED)
    assert seen_by(partner()) == set()


# ---- lists for those who have to act ----


def test_what_waits_for_whom():
    kemi = staff()
    waits_for_both = a_roadmap("ECU", status=S.SUBMITTED)
    waits_for_country = a_roadmap("PAN", status=S.SUBMITTED)
    actions.agree_for_academy(waits_for_country, by=kemi)
    a_roadmap("BOL")
    a_roadmap("CRI", status=S.AGREED)
    assert list(Roadmap.objects.awaiting_academy()) == [waits_for_both]
    assert list(Roadmap.objects.awaiting_country()) == [waits_for_both, waits_for_country]


def test_roadmaps_of_a_team_are_those_of_its_countries():
    mine = a_roadmap("ECU")
    a_roadmap("PAN", status=S.AGREED, published=True)
    assert list(Roadmap.objects.of_team(focal_point("ECU"))) == [mine]


def test_counts_of_a_roadmap_are_counted_by_the_database():
    roadmap = a_roadmap(status=S.AGREED)
    for title, due_on, status in [
        ("done late", date(2027, 1, 1), ActionStatus.COMPLETED),
        ("late", date(2027, 1, 1), ActionStatus.IN_PROGRESS),
        ("dropped", date(2027, 1, 1), ActionStatus.DROPPED),
        ("due today", date(2027, 3, 1), ActionStatus.NOT_STARTED),
    ]:
        an_action(roadmap, title, due_on=due_on, status=status, topic="localization")
    row = Roadmap.objects.with_counts(date(2027, 3, 1)).get()
    assert (row.actions, row.done, row.late, row.dropped) == (4, 1, 1, 1)


def test_heads_of_delegation_are_asked_as_well():
    roadmap, kemi = a_roadmap(status=S.SUBMITTED), staff()
    head = a_delegate(a_convening(), "ECU", role=RegistrationRole.HEAD)
    a_delegate(a_convening(), "ECU", full_name="Juan Mera")
    actions.agree_for_academy(roadmap, by=kemi)
    assert letters("roadmap-one-agreed") == [(head.email, "es")]


def test_somebody_of_the_team_who_is_staff_too_acts_for_the_country_herself():
    roadmap, flor = a_roadmap(status=S.SUBMITTED), focal_point()
    grant(flor, "staff")
    actions.agree_for_country(roadmap, by=flor)
    assert not roadmap.agreed_on_behalf
    assert a_country("ECU") == roadmap.country


def test_reports_keep_an_action_from_being_deleted_with_its_history():
    action = an_action(a_roadmap())
    an_update(action)
    with pytest.raises(ProtectedError):
        action.delete()
