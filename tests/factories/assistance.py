from datetime import date, timedelta

from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Topic
from assistance.models import Assignment, Engagement, Request, RequestLine
from assistance.states import (
    AGREED,
    HELPED,
    AssignmentStatus,
    EngagementKind,
    HelpType,
    Readers,
    RequestStatus,
)
from naps.models import Action, Objective, Plan, Roadmap
from naps.states import RoadmapStatus, Stage
from participants.models import Expert
from tests.factories import numbers
from tests.factories.accounts import a_country, focal_point
from tests.factories.participants import an_expert

REASONS = {
    RequestStatus.DECLINED: "Not one of our topics.",
    RequestStatus.WITHDRAWN: "Solved in the ministry.",
}


def a_request(
    iso3: str = "ECU",
    *,
    asked_by: User | None = None,
    status: RequestStatus = RequestStatus.SUBMITTED,
    topics=("gender_budgeting",),
    **fields,
) -> Request:
    """A request of Ecuador's focal point, at any status, with the stamps that belong to it."""
    system, now = User.objects.system(), timezone.now()
    values: dict = {
        "reference": f"TA-2020-{next(numbers):04d}",
        "title": "Costing of the second axis",
        "need": "We have a list of measures and no costs.",
        "language": "es",
        "reason": REASONS.get(status, ""),
    }
    if status in AGREED:
        values |= {
            "owner": system,
            "terms": "Two calls and a reading.",
            "agreed_at": now,
            "agreed_by": system,
        }
        values["first_answer_at"] = now
    if status in HELPED:
        values |= {"delivered_at": now, "delivered_by": system}
    if status == RequestStatus.CLOSED:
        values |= {"closed_at": now, "closed_by": system}
    if status == RequestStatus.MERGED and "duplicate_of" not in fields:
        values["duplicate_of"] = a_request(iso3, asked_by=asked_by)
    request = Request.objects.create(
        country=a_country(iso3), asked_by=asked_by or focal_point(iso3), status=status, **(values | fields)
    )
    for code in topics:
        a_line(request, code)
    return request


def a_line(request: Request, topic: str = "gender_budgeting", help_type=HelpType.COSTING) -> RequestLine:
    return RequestLine.objects.create(
        request=request, topic=Topic.objects.get(code=topic), help_type=help_type
    )


def lines(*topics: str) -> list[RequestLine]:
    """Lines that are not saved yet, as a form gives them to the action."""
    codes = topics or ("gender_budgeting",)
    return [RequestLine(topic=Topic.objects.get(code=code), help_type=HelpType.COSTING) for code in codes]


def an_assignment(
    request: Request,
    expert: Expert | None = None,
    *,
    status: AssignmentStatus = AssignmentStatus.PROPOSED,
    **fields,
) -> Assignment:
    system = User.objects.system()
    values: dict = {"proposed_by": system}
    if status in {AssignmentStatus.ACCEPTED, AssignmentStatus.DECLINED}:
        values |= {"answered_at": timezone.now(), "answered_by": system}
    if status == AssignmentStatus.DECLINED:
        values["reason"] = "No time before March."
    return Assignment.objects.create(
        request=request, expert=expert or an_expert(), status=status, **(values | fields)
    )


def an_engagement(request: Request | None = None, *, iso3: str = "ECU", on: date | None = None, **fields):
    """A call of two hours, yesterday."""
    day = on or timezone.localdate() - timedelta(days=1)
    values = {
        "kind": EngagementKind.CALL,
        "shown_to": Readers.TEAM,
        "ends_on": day,
        "hours": 2,
        "summary": "Went through the list of measures.",
        "recorded_by": User.objects.system(),
    } | fields
    return Engagement.objects.create(
        request=request,
        country=request.country if request else a_country(iso3),
        starts_on=day,
        **values,
    )


def an_action(iso3: str = "ECU", *, topic: str = "gender_budgeting", **fields) -> Action:
    """An action of the agreed-to-be roadmap of a country that drafts its plan."""
    system = User.objects.system()
    country = a_country(iso3)
    plan = Plan.objects.filter(country=country, stage=Stage.DRAFTING).first()
    plan = plan or Plan.objects.create(country=country, title="First plan", stage=Stage.DRAFTING)
    roadmap = plan.roadmaps.first() or Roadmap.objects.create(
        plan=plan, status=RoadmapStatus.DRAFT, created_by=system, goal="A plan that is paid for."
    )
    objective, _made = Objective.objects.get_or_create(
        roadmap=roadmap, topic=Topic.objects.get(code=topic), defaults={"title": "Costs are known"}
    )
    values = {
        "title": "Cost the measures of the second axis",
        "lead_institution": "Ministry of Finance",
        "due_on": timezone.localdate() + timedelta(days=90),
        "changed_by": system,
        "help_needed": "Somebody who has costed a plan before",
    } | fields
    return Action.objects.create(objective=objective, **values)
