"""Ecuador at work: a convening behind it, a roadmap with late things, requests of both sides, a letter."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Country
from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from assistance.models import Message, Request
from assistance.states import AssignmentStatus, EngagementKind, MessageKind, RequestStatus
from convenings.models import Convening
from convenings.states import ConveningStatus
from naps.models import Draft, Plan, Roadmap
from naps.states import DecisionStatus, DraftStatus, ReviewStatus, RoadmapStatus, Stage
from participants.states import RegistrationRole, Sector, Visibility
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.assistance import a_request, an_assignment, an_engagement
from tests.factories.convenings import a_convening
from tests.factories.naps import a_stage_change
from tests.factories.participants import a_delegate, a_delegation, an_expert
from tests.factories.reviews import a_draft_to_read, a_letter, a_review
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action, an_update


@dataclass
class Day:
    """Who is there, and the rows they look at."""

    kemi: User
    omar: User
    focal: User
    alma: User
    country: Country
    convening: Convening
    plan: Plan
    roadmap: Roadmap
    letter_on: Draft
    ours: Request
    theirs: Request


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def a_day_of_work(iso3: str = "ECU", *, asks: str = "Costing of the second axis") -> Day:
    """`focal` is of the government, `alma` of civil society; her request is for her side only."""
    today, kemi, omar = timezone.localdate(), staff("Kemi Mora"), staff("Omar Blake")
    focal, country = focal_point(iso3), a_country(iso3)
    held = a_convening(city="Quito", starts_on=today - timedelta(days=90), status=ConveningStatus.COMPLETED)
    a_delegation(held, iso3, seats=30)
    alma = a_delegate(
        held, iso3, full_name="Alma Quinga", sector=Sector.CIVIL_SOCIETY, organisation="Red Alma"
    )
    a_delegate(held, iso3, full_name="Nadie Oculta", visibility=Visibility.HIDDEN)
    a_delegate(held, iso3, full_name="Luz Vera", role=RegistrationRole.HEAD, job_title="Directora")
    draft = a_draft_to_read(iso3, status=DraftStatus.DECIDED)
    plan = draft.plan
    a_stage_change(plan, Stage.DRAFTING)
    a_letter(
        draft, status=DecisionStatus.ISSUED, response_due_on=today + timedelta(days=3),
        issued_at=ago(50), issued_by=kemi,
    )  # fmt: skip
    a_review(draft, status=ReviewStatus.SUBMITTED)
    agreed = {"agreed_by_country_at": ago(100), "agreed_by_osf_at": ago(100)}
    roadmap = a_roadmap(iso3, plan=plan, status=RoadmapStatus.AGREED, **agreed)
    late = an_action(roadmap, "Cost every output", due_in_days=-12)
    an_update(late, "Half of it.", on=today - timedelta(days=70))
    a_milestone(an_action(roadmap, "Consult the provinces"), "First round held", due_in_days=5)
    requests = _requests(iso3, focal, alma, asks)
    an_engagement(iso3=iso3, on=today - timedelta(days=9), kind=EngagementKind.CALL, recorded_by=kemi,
                  next_step="Send the matrix", next_step_due=today + timedelta(days=1))  # fmt: skip
    Notice.objects.create(
        key=f"lost-{iso3}", to=focal.email, language="es", subject="Recordatorio", status=NoticeStatus.FAILED
    )
    return Day(kemi, omar, focal, alma, country, held, plan, roadmap, draft, *requests)


def _requests(iso3: str, focal: User, alma: User, asks: str) -> tuple[Request, Request]:
    ours = a_request(iso3, asked_by=focal, title=asks, asked_at=ago(30), moved_at=ago(30))
    theirs = a_request(
        iso3, asked_by=alma, title="Shelter for observers", is_of_civil_society=True, own_side_only=True,
        status=RequestStatus.NEEDS_INFO, asked_at=ago(5), moved_at=ago(2),
    )  # fmt: skip
    Message.objects.create(request=theirs, kind=MessageKind.QUESTION, text="How many?", written_by=focal)
    helped = a_request(iso3, asked_by=focal, title="Reading of the law", status=RequestStatus.IN_PROGRESS)
    an_assignment(helped, an_expert("Rosa Quispe"), status=AssignmentStatus.ACCEPTED)
    return ours, theirs
