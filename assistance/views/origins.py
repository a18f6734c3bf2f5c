"""Where somebody comes from who asks for help: an action, a letter, a plan, or a country's page."""

from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.countries.models import Country, Topic
from assistance.models import Request
from naps.models import Action, Criterion, Decision, Plan
from naps.points import Point, points_of, text_for
from participants.teams import works_on


@dataclass(frozen=True)
class Origin:
    """What is known before a word is typed."""

    country: Country
    plan: Plan | None
    action: Action | None = None
    decision: Decision | None = None
    point: Point | None = None
    # What the address has to carry on, so that the next page knows it too.
    carries: dict[str, str] = field(default_factory=dict)

    def begun(self) -> Request:
        """The request as far as it is known."""
        plan = self.plan or self.country.plans.in_design().first()
        convening = self.action.objective.roadmap.convening_id if self.action else None
        return Request(country=self.country, plan=plan, action=self.action, convening_id=convening)

    def topic(self) -> Topic | None:
        """The topic it is about, where the place it comes from says so."""
        if self.action:
            return self.action.objective.topic
        return _topic_of(self.point) if self.point else None

    def initial(self, user: User) -> dict:
        initial: dict = {"language": user.language}
        if self.action:
            initial["title"] = self.action.help_needed[:200] or self.action.title[:200]
            if self.action.due_on >= timezone.localdate():
                initial["wanted_by"] = self.action.due_on
        if self.point:
            initial["title"] = Truncator(self.point.title or self.point.text).chars(200)
        return initial

    @property
    def back(self) -> tuple[str, str]:
        """The page they come from, and its name."""
        if self.action:
            return self.action.get_absolute_url(), str(self.action)
        if self.decision:
            return self.decision.get_absolute_url(), _("The letter")
        if self.carries.get("plan") and self.plan:
            return self.plan.get_absolute_url(), self.plan.name
        return f"{reverse('assistance:ask')}?country={self.country.iso3}", _("Topics")


def origin_of(request) -> Origin | None:
    """The action, letter or plan the address names, if this person works on it; None if it names none."""
    given = {
        name: request.GET[name] for name in ("action", "letter", "point", "plan") if request.GET.get(name)
    }
    if "action" in given:
        return _from_action(request.user, given)
    if "letter" in given:
        return _from_letter(request.user, given)
    return _from_plan(request.user, given) if "plan" in given else None


def _from_action(user: User, given: dict[str, str]) -> Origin:
    plans = Plan.objects.workable_by(user)
    theirs = Action.objects.filter(objective__roadmap__plan__in=plans)
    found = theirs.select_related("objective__topic", "objective__roadmap__plan__country")
    action = get_object_or_404(found, pk=number(given["action"]))
    plan = action.objective.roadmap.plan
    return Origin(plan.country, plan, action=action, carries={"action": given["action"]})


def _from_plan(user: User, given: dict[str, str]) -> Origin:
    plans = Plan.objects.workable_by(user).select_related("country")
    plan = get_object_or_404(plans, pk=number(given["plan"]))
    return Origin(plan.country, plan, carries={"plan": given["plan"]})


def _from_letter(user: User, given: dict[str, str]) -> Origin:
    """A letter they may read, of a country they work for; `letter` is the number of its draft."""
    letters = Decision.objects.visible_to(user).select_related("draft__plan__country")
    decision = get_object_or_404(letters.prefetch_related("texts"), draft=number(given["letter"]))
    plan = decision.draft.plan
    if not decision.is_issued or not (user.is_academy_staff or works_on(user, plan.country)):
        raise Http404
    point = None
    if "point" in given:
        points = {one.number: one for one in points_of(text_for(decision, get_language()).to_work_on)}
        point = points.get(number(given["point"]))
        if point is None:
            raise Http404
    carries = {name: given[name] for name in ("letter", "point") if name in given}
    return Origin(plan.country, plan, decision=decision, point=point, carries=carries)


def _topic_of(point: Point) -> Topic | None:
    """The topic a point names, by its own name or that of a criterion of the rubric; None if it names
    none, or several."""
    said = f"{point.title} {point.text}".casefold()
    named = {topic.pk: topic for topic in Topic.objects.order_by("order") if str(topic).casefold() in said}
    for criterion in Criterion.objects.select_related("topic"):
        if str(criterion.label).casefold() in said:
            named[criterion.topic_id] = criterion.topic
    return next(iter(named.values())) if len(named) == 1 else None


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Http404
    return int(text)
