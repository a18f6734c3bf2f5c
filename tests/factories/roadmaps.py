from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Topic
from naps.models import Action, ActionUpdate, Milestone, Objective, Plan, Roadmap
from naps.states import ActionStatus, Funding, RoadmapStatus, Stage
from tests.factories.accounts import a_country

WITH_BOTH = {RoadmapStatus.AGREED, RoadmapStatus.CLOSED}


def a_plan_in_design(iso3: str = "ECU", **fields) -> Plan:
    """A plan whose text is being written."""
    values = {
        "stage": Stage.DRAFTING,
        "title": "Plan de Acción Nacional",
        "lead_agency": "Cancillería",
    } | fields
    return Plan.objects.create(country=a_country(iso3), **values)


def a_roadmap(
    iso3: str = "ECU",
    *,
    plan: Plan | None = None,
    status: RoadmapStatus = RoadmapStatus.DRAFT,
    published: bool = False,
    **fields,
) -> Roadmap:
    """A roadmap at any status, with the stamps that belong to it."""
    system, now = User.objects.system(), timezone.now()
    values: dict = {"goal": "By March 2028 cabinet adopts a costed plan.", "created_by": system}
    if status != RoadmapStatus.DRAFT:
        values |= {"submitted_at": now, "submitted_by": system}
    if status in WITH_BOTH:
        values |= {
            "agreed_by_country_at": now, "agreed_by_country_by": system,
            "agreed_by_osf_at": now, "agreed_by_osf_by": system,
        }  # fmt: skip
    if published:
        values |= {"published_at": now, "published_by": system}
    return Roadmap.objects.create(plan=plan or a_plan_in_design(iso3), status=status, **(values | fields))


def an_objective(roadmap: Roadmap, topic: str = "gender_budgeting", title: str = "") -> Objective:
    subject = Topic.objects.get(code=topic)
    objective, _is_new = Objective.objects.get_or_create(
        roadmap=roadmap, topic=subject, defaults={"title": title, "order": subject.order}
    )
    return objective


def an_action(
    roadmap: Roadmap,
    title: str = "Cost every output of the plan",
    *,
    topic: str = "gender_budgeting",
    due_in_days: int = 60,
    status: ActionStatus = ActionStatus.NOT_STARTED,
    cost: int | None = None,
    currency: str = "USD",
    funding: Funding = Funding.UNKNOWN,
    **fields,
) -> Action:
    """An action of the finance ministry, due in two months."""
    objective = an_objective(roadmap, topic)
    values = {
        "lead_institution": "Ministerio de Finanzas",
        "due_on": timezone.localdate() + timedelta(days=due_in_days),
        "changed_by": User.objects.system(),
        "order": objective.actions.count() + 1,
    } | fields
    if cost is not None:
        values |= {"cost": Decimal(cost), "currency": currency}
    return Action.objects.create(objective=objective, title=title, status=status, funding=funding, **values)


def a_milestone(
    action: Action, title: str = "First costing sheet", *, due_in_days: int = 30, **fields
) -> Milestone:
    due_on = timezone.localdate() + timedelta(days=due_in_days)
    return Milestone.objects.create(action=action, title=title, **({"due_on": due_on} | fields))


def an_update(
    action: Action, text: str = "Half of the sheet is filled.", *, on: date | None = None, **fields
) -> ActionUpdate:
    values = {"status": ActionStatus.IN_PROGRESS, "recorded_by": User.objects.system()} | fields
    return ActionUpdate.objects.create(action=action, text=text, on=on or timezone.localdate(), **values)
