"""Where the days come from: one query a kind, each through what this reader may see."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from academy.accounts.models import User
from assistance.models import Engagement, Request
from assistance.people import staff_now
from assistance.states import RequestStatus
from convenings.models import Convening
from convenings.states import ConveningStatus
from dashboards.due.kinds import Due, Kind
from dashboards.models import FollowUpOwner
from dashboards.pipeline import followed
from dashboards.worklist.waiting import letters_without_answer
from naps.models import Action, Decision, Milestone, Plan, Review
from naps.states import WITH_REVIEWER
from participants.models import Delegation
from participants.teams import team_country_ids


@dataclass(frozen=True)
class Scope:
    """Who looks, at which countries, from when to when. `countries` is None for all."""

    user: User
    first: date
    last: date
    countries: Collection[int] | None
    # Whose plans' last days are told: of countries one works with, not of all the world.
    followed: Collection[int]

    @classmethod
    def of(cls, user: User, first: date, last: date) -> "Scope":
        if user.is_academy_staff:
            return cls(user, first, last, None, followed(last))
        own = team_country_ids(user)
        return cls(user, first, last, own, own)

    def within(self, field: str, of: str = "country") -> Q:
        """Rows of the countries in question, whose day is in the span."""
        days = Q(**{f"{field}__range": (self.first, self.last)})
        return days if self.countries is None else days & Q(**{f"{of}__in": self.countries})


def due_for(user: User, first: date, last: date) -> list[Due]:
    """Everything that is expected in these days and open, by day: the Academy's for staff, a country's for
    its own team. Nothing here is told that its page would not show to the same person."""
    scope = Scope.of(user, first, last)
    found = [*_milestones(scope), *_actions(scope), *_letters(scope), *_requests(scope), *_steps(scope)]
    found += [*_convenings(scope), *_plans(scope)]
    if user.is_academy_staff:
        found += _reviews(scope)
        found = _owned(found, user)
    return sorted(found, key=lambda due: (due.on, str(due.country or ""), due.text))


def _owned(found: list[Due], user: User) -> list[Due]:
    """Mine is what I answer for, and the countries I follow."""
    owners = FollowUpOwner.objects.by_country()
    told = []
    for due in found:
        owner = due.owner or (owners.get(due.country.pk) if due.country else None)
        told.append(replace(due, owner=owner, is_mine=owner is not None and owner.pk == user.pk))
    return told


def _milestones(scope: Scope) -> Iterator[Due]:
    country = "action__objective__roadmap__plan__country"
    rows = Milestone.objects.visible_to(scope.user).open().filter(scope.within("due_on", country))
    for one in rows.select_related(country):
        yield Due(
            one.due_on, Kind.MILESTONE, one.title, one.get_absolute_url(), f"milestone-{one.pk}",
            one.country, one.action.title,
        )  # fmt: skip


def _actions(scope: Scope) -> Iterator[Due]:
    country = "objective__roadmap__plan__country"
    rows = Action.objects.visible_to(scope.user).of_current_roadmaps().unfinished()
    for one in rows.filter(scope.within("due_on", country)).select_related(country):
        yield Due(
            one.due_on, Kind.ACTION, one.title, one.get_absolute_url(), f"action-{one.pk}",
            one.country, one.lead_institution,
        )  # fmt: skip


def _letters(scope: Scope) -> Iterator[Due]:
    visible = Decision.objects.visible_to(scope.user).values("pk")
    of = scope.within("response_due_on", "draft__plan__country")
    for one in letters_without_answer().filter(of, pk__in=visible):
        text = _("The next version of the draft")
        yield Due(
            one.response_due_on, Kind.LETTER, text, one.get_absolute_url(), f"letter-{one.pk}", one.country
        )


def _reviews(scope: Scope) -> list[Due]:
    """Only for staff: who reads a draft is not told to its country."""
    rows = Review.objects.visible_to(scope.user).filter(scope.within("due_on", "draft__plan__country"))
    reading = rows.filter(status__in=WITH_REVIEWER).select_related("draft__plan__country", "reviewer")
    return [
        Due(
            one.due_on, Kind.REVIEW, str(one.draft), reverse("naps:draft-reviews", args=[one.draft_id]),
            f"review-{one.pk}", one.country, str(one.reviewer),
        )
        for one in reading
    ]  # fmt: skip


def _requests(scope: Scope) -> Iterator[Due]:
    """What the Academy has promised, what the country wishes, and when a request closes by itself."""
    rows = Request.objects.visible_to(scope.user).open()
    if scope.countries is not None:
        rows = rows.filter(country__in=scope.countries)
    for one in rows.select_related("country", "owner"):
        for on, words, name in _promised(one):
            if on is not None and scope.first <= on <= scope.last:
                yield Due(
                    on, Kind.REQUEST, words, one.get_absolute_url(), f"request-{one.pk}-{name}",
                    one.country, str(one), one.owner,
                )  # fmt: skip


def _promised(request: Request) -> list[tuple[date | None, str, str]]:
    days: list[tuple[date | None, str, str]] = [(request.closes_on, _("Closes by itself"), "closes")]
    if request.status == RequestStatus.SUBMITTED and request.first_answer_at is None:
        days.append((request.answer_due_on, _("First answer"), "answer"))
    if request.status in {RequestStatus.SUBMITTED, RequestStatus.NEEDS_INFO}:
        days.append((request.decision_due_on, _("Yes or no"), "decision"))
    if request.delivered_at is None:
        days.append((request.wanted_by, _("Help is wanted by this day"), "wanted"))
    return days


def _steps(scope: Scope) -> Iterator[Due]:
    rows = Engagement.objects.visible_to(scope.user).open_next_steps().filter(scope.within("next_step_due"))
    of_staff = set(staff_now().values_list("pk", flat=True))
    for one in rows.select_related("country", "request__owner", "recorded_by"):
        owner = one.request.owner if one.request else None
        if owner is None and one.recorded_by_id in of_staff:
            owner = one.recorded_by
        yield Due(
            one.next_step_due, Kind.STEP, one.next_step, one.get_absolute_url(), f"step-{one.pk}",
            one.country, one.get_kind_display(), owner,
        )  # fmt: skip


def _convenings(scope: Scope) -> Iterator[Due]:
    """Deadlines and first days of convenings: all for staff, for a team those it is invited to."""
    rows = Convening.objects.visible_to(scope.user).filter(status=ConveningStatus.PUBLISHED)
    if scope.countries is not None:
        invited = Delegation.objects.filter(country__in=scope.countries).values("convening")
        rows = rows.filter(pk__in=invited)
    for one in rows:
        days = [
            (one.nominations_close_on, _("%(convening)s: nominations close"), "nominations"),
            (one.registration_closes_on, _("%(convening)s: registration closes"), "registration"),
            (one.starts_on, _("%(convening)s begins"), "begins"),
        ]
        for on, words, name in days:
            if on is not None and scope.first <= on <= scope.last:
                yield Due(
                    on, Kind.CONVENING, words % {"convening": one.title}, one.get_absolute_url(),
                    f"convening-{one.pk}-{name}", only_tells=True,
                )  # fmt: skip


def _plans(scope: Scope) -> Iterator[Due]:
    """The end of the last year of a plan in force."""
    between = range(scope.first.year, scope.last.year + 1)
    years = [year for year in between if scope.first <= date(year, 12, 31) <= scope.last]
    if not years:
        return
    rows = Plan.objects.visible_to(scope.user).in_force().filter(period_end__in=years)
    for one in rows.filter(country__in=scope.followed).select_related("country"):
        yield Due(
            date(one.period_end or 0, 12, 31), Kind.PLAN, one.name, one.get_absolute_url(), f"plan-{one.pk}",
            one.country, one.period, only_tells=True,
        )  # fmt: skip
