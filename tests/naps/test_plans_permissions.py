import pytest
from django.contrib.auth.models import AnonymousUser

from academy.accounts.guards import reason_against
from academy.documents.storing import store
from naps.models import Plan, StageChange
from naps.permissions import plans as permissions
from naps.states import Sharing, Stage, StageChangeStatus
from participants.states import RegistrationRole
from tests.factories.accounts import a_country, a_user, admin, focal_point, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.naps import a_pdf, a_plan, a_stage_change
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db


def head():
    return a_delegate(a_convening(), "ECU", role=RegistrationRole.HEAD)


def delegate():
    return a_delegate(a_convening(), "ECU")


def neighbour():
    return focal_point("PER")


SPEAKERS = [
    (staff, True),
    (admin, True),
    (focal_point, True),
    (head, True),
    (delegate, False),
    (neighbour, False),
    (partner, False),
    (observer, False),
    (a_user, False),
]


def allowed(check, *args) -> bool:
    return not reason_against(check, *args)


@pytest.mark.parametrize(("make", "may"), SPEAKERS)
@pytest.mark.parametrize(
    "check", [permissions.check_describe, permissions.check_move, permissions.check_share]
)
def test_who_speaks_for_the_country(check, make, may):
    assert allowed(check, make(), a_plan()) is may


@pytest.mark.parametrize(("make", "may"), SPEAKERS)
def test_who_starts_a_plan(make, may):
    assert allowed(permissions.check_start, make(), a_country("ECU")) is may


@pytest.mark.parametrize(
    ("stage", "may"), [(Stage.DRAFTING, False), (Stage.IMPLEMENTATION, True), (Stage.ENDED, True)]
)
def test_a_plan_is_started_only_while_no_other_is_written(stage, may):
    a_plan(stage=stage)
    assert allowed(permissions.check_start, focal_point(), a_country("ECU")) is may


@pytest.mark.parametrize("make", [staff, focal_point])
@pytest.mark.parametrize("stage", Stage)
def test_who_moves_a_plan_at_each_stage(make, stage):
    may = stage != Stage.ENDED or make is staff
    assert allowed(permissions.check_move, make(), a_plan(stage=stage)) is may


def test_only_its_adoption_brings_a_plan_into_force():
    plan, user = a_plan(stage=Stage.VALIDATION), focal_point()
    reached = {stage for stage in Stage if allowed(permissions.check_take, user, plan, stage)}
    assert reached == {
        Stage.COMMITMENT, Stage.MANDATE, Stage.ANALYSIS, Stage.DRAFTING, Stage.CONSULTATION, Stage.COSTING,
        Stage.ADOPTION, Stage.ENDED,
    }  # fmt: skip


def test_a_plan_in_force_goes_anywhere_its_sister_is_not():
    plan, user = a_plan(stage=Stage.ADOPTION), focal_point()
    assert allowed(permissions.check_take, user, plan, Stage.LAUNCH)
    assert allowed(permissions.check_take, user, plan, Stage.DRAFTING)
    a_plan(stage=Stage.COMMITMENT, edition=2)
    assert not allowed(permissions.check_take, user, plan, Stage.DRAFTING)


def test_an_ended_plan_does_not_come_back_beside_the_one_in_force():
    ended = a_plan(stage=Stage.ENDED, edition=1)
    assert allowed(permissions.check_take, staff(), ended, Stage.IMPLEMENTATION)
    a_plan(stage=Stage.IMPLEMENTATION, edition=2)
    assert not allowed(permissions.check_take, staff(), ended, Stage.IMPLEMENTATION)


def test_one_proposal_at_a_time():
    plan = a_plan(stage=Stage.VALIDATION)
    a_stage_change(plan, Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    for user in (focal_point(), staff()):
        assert not allowed(permissions.check_take, user, plan, Stage.ADOPTION)
        assert allowed(permissions.check_take, user, plan, Stage.COSTING)


@pytest.mark.parametrize(
    ("make", "may"),
    [(staff, True), (admin, True), (focal_point, False), (head, False), (partner, False), (a_user, False)],
)
def test_only_staff_confirm(make, may):
    change = a_stage_change(a_plan(), Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    assert allowed(permissions.check_confirm, make(), change) is may


@pytest.mark.parametrize("level", Sharing)
def test_staff_lower_what_is_shared_and_never_raise_it(level):
    plan = a_plan(sharing=Sharing.ROADMAP)
    assert allowed(permissions.check_share, focal_point(), plan, level)
    assert allowed(permissions.check_share, staff(), plan, level) is (level != Sharing.DRAFTS)


def test_plans_are_public_and_proposals_are_not():
    plan = a_plan()
    confirmed = a_stage_change(plan)
    proposed = a_stage_change(plan, Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    for reader in (AnonymousUser(), neighbour(), partner(), observer(), a_user()):
        assert list(Plan.objects.visible_to(reader)) == [plan]
        assert list(StageChange.objects.visible_to(reader)) == [confirmed], reader
    for reader in (staff(), focal_point(), delegate()):
        assert set(StageChange.objects.visible_to(reader)) == {confirmed, proposed}


def test_whose_file_the_evidence_is():
    plan, by = a_plan(), staff()
    filed = a_stage_change(plan, evidence_file=store(a_pdf("Actas.pdf"), language="", by=by))
    a_stage_change(plan, Stage.COSTING)
    may = [by, focal_point(), delegate(), partner()]
    may_not = [AnonymousUser(), neighbour(), observer(), a_user()]
    for reader in may:
        assert list(StageChange.objects.with_file_for(reader)) == [filed], reader
    for reader in may_not:
        assert not StageChange.objects.with_file_for(reader).exists(), reader
    Plan.objects.update(sharing=Sharing.NONE)
    assert not StageChange.objects.with_file_for(partner()).exists()


def test_workable_plans_are_those_of_the_team():
    mine, other = a_plan("ECU"), a_plan("PER")
    assert list(Plan.objects.workable_by(delegate())) == [mine]
    assert set(Plan.objects.workable_by(staff())) == {mine, other}
    assert not Plan.objects.workable_by(partner()).exists()
