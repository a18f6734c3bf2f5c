"""Countries at a stage, with history, roadmaps and requests: what the pages of regions are counted from."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Topic
from assistance.models import Engagement, Request, RequestLine
from assistance.states import EngagementKind, HelpType, Readers, RequestStatus
from naps.models import Action, Objective, Plan, Roadmap, StageChange
from naps.states import IN_FORCE, ActionStatus, RoadmapStatus, Stage
from participants.states import RegistrationStatus, Sector
from tests.factories import numbers
from tests.factories.accounts import a_country
from tests.factories.participants import a_delegation, a_person, a_registration


def a_plan_of(iso3: str, stage: Stage = Stage.DRAFTING, **fields) -> Plan:
    """A plan at a stage; in force without a date, unless one is given."""
    values: dict = {"stage": stage}
    if stage in IN_FORCE and "adopted_on" not in fields:
        values["adoption_not_reported"] = True
    return Plan.objects.create(country=a_country(iso3), **(values | fields))


def a_change(plan: Plan, stage: Stage, on: date, **fields) -> StageChange:
    """A confirmed step in the life of a plan."""
    values = {"recorded_by": User.objects.system(), "evidence": "Cabinet note"} | fields
    return StageChange.objects.create(plan=plan, stage=stage, on=on, **values)


def an_agreed_roadmap(iso3: str, *, plan: Plan | None = None, **fields) -> Roadmap:
    """A roadmap on which the country and the Academy agree, and which only they read."""
    system, now = User.objects.system(), timezone.now()
    values = {
        "status": RoadmapStatus.AGREED, "goal": "A costed plan", "created_by": system,
        "agreed_by_country_at": now, "agreed_by_country_by": system,
        "agreed_by_osf_at": now, "agreed_by_osf_by": system,
    }  # fmt: skip
    return Roadmap.objects.create(plan=plan or a_plan_of(iso3), **(values | fields))


def actions_of(
    roadmap: Roadmap,
    topic: str = "gender_budgeting",
    *,
    done: int = 0,
    on_track: int = 0,
    late: int = 0,
    dropped: int = 0,
    postponed: int = 0,
) -> None:
    """So many actions of each kind, in one topic."""
    today = timezone.localdate()
    subject = Topic.objects.get(code=topic)
    objective = Objective.objects.create(roadmap=roadmap, topic=subject, order=subject.order)
    ahead, behind = today + timedelta(days=40), today - timedelta(days=1)
    kinds = [
        (done, ActionStatus.COMPLETED, behind), (on_track, ActionStatus.IN_PROGRESS, ahead),
        (late, ActionStatus.NOT_STARTED, behind), (dropped, ActionStatus.DROPPED, behind),
        (postponed, ActionStatus.POSTPONED, ahead),
    ]  # fmt: skip
    for n, status, due_on in kinds:
        for _ in range(n):
            Action.objects.create(
                objective=objective, title=f"Action {next(numbers)}", lead_institution="Ministry",
                status=status, due_on=due_on, changed_by=User.objects.system(),
            )  # fmt: skip


def a_request_of(
    iso3: str,
    *,
    status: RequestStatus = RequestStatus.SUBMITTED,
    topic: str = "gender_budgeting",
    answered_after: int | None = None,
    **fields,
) -> Request:
    """A request of a country's government, asked a month ago; answered so many days later."""
    system, asked_at = User.objects.system(), timezone.now() - timedelta(days=30)
    values: dict = {
        "reference": f"TA-2026-{next(numbers):04}", "title": "Help with costing", "need": "A workshop",
        "asked_at": asked_at, "asked_by": system, "status": status,
    }  # fmt: skip
    if answered_after is not None:
        values["first_answer_at"] = asked_at + timedelta(days=answered_after, hours=3)
    if status in {RequestStatus.ACCEPTED, RequestStatus.DELIVERED, RequestStatus.CLOSED}:
        values |= {"owner": system, "terms": "Two days", "agreed_at": asked_at, "agreed_by": system}
    if status in {RequestStatus.DELIVERED, RequestStatus.CLOSED}:
        values |= {"delivered_at": timezone.now(), "delivered_by": system}
    if status == RequestStatus.CLOSED:
        values |= {"closed_at": timezone.now(), "closed_by": system}
    if status in {RequestStatus.DECLINED, RequestStatus.WITHDRAWN}:
        values["reason"] = "Not now"
    request = Request.objects.create(country=a_country(iso3), **(values | fields))
    line = {"topic": Topic.objects.get(code=topic), "help_type": HelpType.COSTING}
    RequestLine.objects.create(request=request, **line)
    return request


def an_engagement(iso3: str, starts_on: date, ends_on: date | None = None, **fields) -> Engagement:
    """Help that was given on some days, as the Academy wrote it down for the country's team."""
    values = {
        "kind": EngagementKind.WORKSHOP,
        "summary": "We met.",
        "recorded_by": User.objects.system(),
        "shown_to": Readers.TEAM,
    }
    return Engagement.objects.create(
        country=a_country(iso3), starts_on=starts_on, ends_on=ends_on or starts_on, **(values | fields)
    )


def people_came(convening, iso3: str, **by_sector: int) -> None:
    """A delegation of so many confirmed people a sector; none given: nobody wrote down who came."""
    delegation = a_delegation(convening, iso3, seats=40)
    for sector, n in by_sector.items():
        for _ in range(n):
            person = a_person(f"Person {next(numbers)}", iso3=iso3, sector=Sector(sector))
            a_registration(convening, person, delegation=delegation, status=RegistrationStatus.CONFIRMED)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
