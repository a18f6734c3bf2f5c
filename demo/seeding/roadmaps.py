"""Roadmaps of the demo, written through the portal's own actions."""

from datetime import date, timedelta
from decimal import Decimal

import time_machine
from django.core.files.uploadedfile import UploadedFile

from academy.accounts.models import User
from academy.countries.models import Topic
from convenings.models import Convening
from demo.seeding.reading import dated, noon
from naps.actions import roadmap_actions as deeds
from naps.actions import roadmaps
from naps.actions.roadmap_packs import make_pack
from naps.models import Action, Milestone, Plan, Roadmap
from naps.roadmap_pack import offered
from naps.states import ActionStatus

BEGINS_BEFORE = timedelta(days=60)
DUE_ON, MILESTONE_DUE_ON = 4, 9


def told(roadmap: dict) -> dict:
    """A roadmap of the file with its days as dates. To be read before the clock is set to another day."""
    return {
        "goal": roadmap["goal"],
        "target_on": dated(roadmap["target_on"]),
        "actions": [
            [dated(cell) if n in (DUE_ON, MILESTONE_DUE_ON) else cell for n, cell in enumerate(row)]
            for row in roadmap["actions"]
        ],
    }


def write(plan: Plan, told: dict, *, by: User, convening: str) -> Roadmap:
    """A goal, objectives by topic, actions with their milestones."""
    roadmap = roadmaps.start_roadmap(plan, by=by, convening=Convening.objects.get(code=convening))
    roadmap.goal, roadmap.target_on = told["goal"], told["target_on"]
    roadmaps.change_goal(roadmap, version=roadmap.version, by=by)
    for row in told["actions"]:
        _action(roadmap, row, by)
    return roadmap


def _action(roadmap: Roadmap, row: list, by: User) -> None:
    topic, title, deliverable, lead, due_on, cost, currency, funding, milestone, milestone_due, _status = row
    action = Action(
        title=title,
        deliverable=deliverable,
        lead_institution=lead,
        starts_on=due_on - BEGINS_BEFORE,
        due_on=due_on,
        cost=Decimal(cost) if cost else None,
        currency=currency,
        funding=funding,
    )
    deeds.add_action(action, roadmap=roadmap, topic=Topic.objects.get(code=topic), by=by)
    if milestone:
        deeds.save_milestone(Milestone(action=action, title=milestone, due_on=milestone_due), by=by)


def agree(roadmap: Roadmap, *, country: User, academy: User) -> None:
    roadmaps.submit_roadmap(roadmap, by=country)
    roadmaps.agree_for_country(roadmap, by=country)
    roadmaps.agree_for_academy(roadmap, by=academy)


def put_off(revision: Roadmap, *, by: User) -> None:
    """What a new revision is for: the last of its actions gets another month."""
    action = Action.objects.filter(objective__roadmap=revision).unfinished().latest("due_on")
    action.due_on += timedelta(days=31)
    deeds.change_action(action, topic=action.objective.topic, version=action.version, by=by)


def pack(code: str, *, by: User) -> None:
    """The roadmaps of a convening as one file, which lies ready for thirty days."""
    convening = Convening.objects.get(code=code)
    found = [one.roadmap for one in offered(convening, by)]
    make_pack(convening, found, title=f"Hojas de ruta: {convening.title}", language="es", by=by)


def report(
    roadmap: Roadmap, told: dict, *, by: User, until: date, upload: UploadedFile | None = None
) -> None:
    """What the country has said of each action up to a day: what is done, on its day; what is under way, on
    the last. The first milestone that was reached comes with a file that shows it."""
    actions = {action.title: action for action in Action.objects.filter(objective__roadmap=roadmap)}
    for row in told["actions"]:
        action, due_on, status = actions[row[1]], row[4], row[10]
        if status == ActionStatus.NOT_STARTED or due_on - BEGINS_BEFORE > until:
            continue
        on = min(due_on, until) if status == ActionStatus.COMPLETED else until - timedelta(days=20)
        with time_machine.travel(noon(on if status == ActionStatus.COMPLETED else until)):
            deeds.report_progress(action, status=ActionStatus(status), on=on, text="", by=by)
            if status == ActionStatus.COMPLETED:
                for milestone in action.milestones.all():
                    reached = {"completed_on": milestone.due_on, "evidence": ""}
                    deeds.reach_milestone(milestone, **reached, by=by, upload=upload)
                    upload = None
