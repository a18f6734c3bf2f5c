"""Who may do what with a roadmap, at each of its statuses."""

from types import SimpleNamespace

import pytest

from academy.accounts.guards import reason_against
from naps.permissions import roadmaps as permissions
from naps.states import RoadmapStatus, Stage
from participants.states import RegistrationRole
from tests.factories.accounts import a_user, focal_point, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.roadmaps import a_milestone, a_plan_in_design, a_roadmap, an_action, an_update

pytestmark = pytest.mark.django_db

S = RoadmapStatus
PEOPLE = ["staff", "focal_point", "head", "delegate", "other_country", "partner", "observer", "stranger"]
TEAM = {"staff", "focal_point", "head", "delegate"}
SPEAKERS = {"staff", "focal_point", "head"}
LEADS = {"focal_point", "head"}
STAFF = {"staff"}
NOBODY: set[str] = set()


def person(name: str):
    convening = a_convening()
    make = {
        "staff": staff,
        "focal_point": focal_point,
        "head": lambda: a_delegate(convening, role=RegistrationRole.HEAD),
        "delegate": lambda: a_delegate(convening),
        "other_country": lambda: focal_point("PAN"),
        "partner": partner,
        "observer": observer,
        "stranger": a_user,
    }
    return make[name]()


def allowed(check, *args) -> bool:
    return not reason_against(check, *args)


# Who may, by status: draft, submitted, agreed, closed.
TABLE = {
    permissions.check_edit: (TEAM, NOBODY, NOBODY, NOBODY),
    permissions.check_submit: (SPEAKERS, NOBODY, NOBODY, NOBODY),
    permissions.check_return: (NOBODY, SPEAKERS, NOBODY, NOBODY),
    permissions.check_agree_for_country: (NOBODY, SPEAKERS, NOBODY, NOBODY),
    permissions.check_agree_for_academy: (NOBODY, STAFF, NOBODY, NOBODY),
    permissions.check_revise: (NOBODY, NOBODY, TEAM, NOBODY),
    permissions.check_publish: (NOBODY, NOBODY, LEADS, NOBODY),
    permissions.check_preview: (TEAM, TEAM, TEAM, TEAM),
}


@pytest.mark.parametrize("check", TABLE, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", PEOPLE)
def test_who_may_do_what_with_a_roadmap(check, name):
    user = person(name)
    for status, who in zip(S, TABLE[check], strict=True):
        # Of plans that are over a country may have many.
        roadmap = a_roadmap(plan=a_plan_in_design(stage=Stage.ENDED), status=status)
        an_action(roadmap)
        assert allowed(check, user, roadmap) is (name in who), f"{name} at {status}"


ACTION_TABLE = {
    permissions.check_update: (TEAM, NOBODY, TEAM, NOBODY),
    permissions.check_remove: (TEAM, NOBODY, NOBODY, NOBODY),
}


@pytest.mark.parametrize("check", ACTION_TABLE, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", PEOPLE)
def test_who_may_do_what_with_an_action(check, name):
    user = person(name)
    for status, who in zip(S, ACTION_TABLE[check], strict=True):
        action = an_action(a_roadmap(plan=a_plan_in_design(stage=Stage.ENDED), status=status))
        assert allowed(check, user, action) is (name in who), f"{name} at {status}"


@pytest.mark.parametrize("name", PEOPLE)
def test_who_starts_a_roadmap(name):
    assert allowed(permissions.check_start, person(name), a_plan_in_design()) is (name in TEAM)


@pytest.mark.parametrize("name", PEOPLE)
def test_who_takes_a_roadmap_back_from_the_public(name):
    roadmap = a_roadmap(status=S.AGREED, published=True)
    assert allowed(permissions.check_unpublish, person(name), roadmap) is (name in LEADS)


@pytest.mark.parametrize("name", PEOPLE)
def test_who_marks_a_milestone_reached(name):
    milestone = a_milestone(an_action(a_roadmap(status=S.AGREED)))
    assert allowed(permissions.check_reach, person(name), milestone) is (name in TEAM)


def test_a_plan_that_is_over_or_has_a_roadmap_starts_none():
    flor = focal_point()
    assert not allowed(permissions.check_start, flor, a_plan_in_design(stage=Stage.ENDED))
    roadmap = a_roadmap()
    assert not allowed(permissions.check_start, flor, roadmap.plan)


def test_nobody_agrees_twice_for_one_side():
    kemi = staff()
    agreed = SimpleNamespace(
        status=S.SUBMITTED,
        country=a_roadmap().country,
        agreed_by_country_at="yesterday",
        agreed_by_osf_at="yesterday",
    )
    assert not allowed(permissions.check_agree_for_country, kemi, agreed)
    assert not allowed(permissions.check_agree_for_academy, kemi, agreed)


def test_a_revision_that_is_being_written_keeps_the_next_from_starting():
    agreed = a_roadmap(status=S.AGREED)
    a_roadmap(plan=agreed.plan, revision=2)
    assert not allowed(permissions.check_revise, focal_point(), agreed)


def test_what_is_public_is_not_published_again_and_what_is_not_is_not_taken_back():
    flor = focal_point()
    assert not allowed(permissions.check_publish, flor, a_roadmap(status=S.AGREED, published=True))
    assert not allowed(permissions.check_unpublish, flor, a_roadmap("PAN", status=S.AGREED))


def test_an_action_that_was_reported_on_is_not_removed():
    action = an_action(a_roadmap())
    an_update(action)
    assert not allowed(permissions.check_remove, focal_point(), action)


def test_a_milestone_is_reached_once():
    milestone = a_milestone(an_action(a_roadmap(status=S.AGREED)), completed_on="2026-01-01")
    assert not allowed(permissions.check_reach, focal_point(), milestone)


def test_while_a_revision_is_written_progress_is_reported_on_the_agreed_one():
    flor, agreed = focal_point(), a_roadmap(status=S.AGREED)
    old = an_action(agreed)
    draft = a_roadmap(plan=agreed.plan, revision=2)
    followed, new = an_action(draft, follows=old), an_action(draft, "New in this revision")
    assert allowed(permissions.check_update, flor, old)
    assert not allowed(permissions.check_update, flor, followed)
    assert allowed(permissions.check_update, flor, new)


def test_when_the_paper_is_there_no_preview_is_needed():
    roadmap = a_roadmap(status=S.AGREED)
    roadmap.paper_id = 1
    assert not allowed(permissions.check_preview, staff(), roadmap)
