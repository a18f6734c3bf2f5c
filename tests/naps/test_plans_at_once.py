"""Two people who press at the same moment, each with a connection of their own."""

from datetime import date

import pytest

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.audit.transitions import InvalidTransition
from naps.actions import plans as actions
from naps.models import Plan, StageChange
from naps.states import Stage, StageChangeStatus
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.naps import a_plan
from tests.naps.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DECREE = actions.Proof(on=date(2026, 5, 4), evidence="Decree 12")
TOLD = (InvalidTransition, NotAllowed)


def test_two_who_start_a_plan_have_one():
    people = [focal_point(), staff()]

    def start(by):
        return actions.start_plan(Plan(country=a_country("ECU")), by=by, proof=DECREE)

    results = at_once(*[lambda by=by: start(by) for by in people])
    assert sum(isinstance(result, Plan) for result in results) == 1
    assert sum(isinstance(result, TOLD) for result in results) == 1
    assert Plan.objects.count() == StageChange.objects.count() == 1
    assert Event.objects.filter(verb="plan.started").count() == 1


def test_two_who_move_a_plan_move_it_once():
    plan, people = a_plan(stage=Stage.DRAFTING), [focal_point(), staff()]

    def move(by, to):
        return actions.move_stage(Plan.objects.get(pk=plan.pk), to, by=by, was=Stage.DRAFTING, proof=DECREE)

    goals = [Stage.CONSULTATION, Stage.COSTING]
    results = at_once(*[lambda by=by, to=to: move(by, to) for by, to in zip(people, goals, strict=True)])
    assert sum(isinstance(result, StageChange) for result in results) == 1
    assert sum(isinstance(result, InvalidTransition) for result in results) == 1
    assert Event.objects.filter(verb="plan.stage_moved").count() == 1


def test_two_who_propose_an_adoption_propose_it_once():
    plan, people = a_plan(stage=Stage.VALIDATION), [focal_point(), focal_point()]

    def propose(by):
        mine = Plan.objects.get(pk=plan.pk)
        return actions.move_stage(mine, Stage.ADOPTION, by=by, was=mine.stage, proof=DECREE)

    results = at_once(*[lambda by=by: propose(by) for by in people])
    assert sum(isinstance(result, TOLD) for result in results) == 1
    assert StageChange.objects.filter(status=StageChangeStatus.PROPOSED).count() == 1
