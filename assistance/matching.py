"""Who could help with a request, and in words what speaks for and against each of them."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from academy.accounts.models import Grant
from academy.accounts.roles import Role
from assistance.models import Request
from assistance.states import LIVE_ASSIGNMENTS
from participants.models import Expert
from participants.models.experts import ExpertQuerySet


@dataclass(frozen=True)
class Candidate:
    """An expert as staff weigh them for one request."""

    expert: Expert
    reasons: list[str]
    doubts: list[str]
    open_assignments: int

    @property
    def load(self) -> str:
        """How much this person is helping with already."""
        if not self.open_assignments:
            return _("no open assignment")
        words = ngettext("%(n)d open assignment", "%(n)d open assignments", self.open_assignments)
        return words % {"n": self.open_assignments}


def usable_for(request: Request) -> ExpertQuerySet:
    """Experts who may be asked: vetted, available, free of conflicts, never of the country's own team,
    and not asked about this request before."""
    country = request.country
    speaking_for_it = Grant.objects.valid().filter(role=Role.FOCAL_POINT, country=country).values("user")
    return (
        Expert.objects.usable_for(country)
        .exclude(person__registrations__delegation__country=country)
        .exclude(person__user__in=speaking_for_it)
        .exclude(assignments__request=request)
    )


def candidates_for(request: Request) -> list[Candidate]:
    """Everybody who may be asked; who fits best and is least busy first."""
    lines = list(request.lines.select_related("topic"))
    topics = {line.topic_id: line.topic for line in lines}
    experts = (
        usable_for(request)
        .select_related("person__user", "person__country")
        .prefetch_related("topics", "countries")
        .annotate(
            open_assignments=Count(
                "assignments", filter=Q(assignments__status__in=LIVE_ASSIGNMENTS), distinct=True
            )
        )
    )
    found = [_weighed(expert, request, topics, expert.open_assignments) for expert in experts]
    return sorted(found, key=_first_choice)


def _weighed(expert: Expert, request: Request, topics: dict, open_assignments: int) -> Candidate:
    known = {topic.pk for topic in expert.topics.all()}
    reasons, doubts = [], []
    for pk, topic in topics.items():
        if pk in known:
            reasons.append(_("works on: %(topic)s") % {"topic": topic})
        else:
            doubts.append(_("does not name the topic: %(topic)s") % {"topic": topic})
    language = get_language_info(request.language)["name_translated"]
    if request.language in expert.languages:
        reasons.append(_("speaks %(language)s") % {"language": language})
    else:
        doubts.append(_("does not name the language: %(language)s") % {"language": language})
    if any(country.pk == request.country_id for country in expert.countries.all()):
        reasons.append(_("has worked in %(country)s") % {"country": request.country})
    return Candidate(expert, reasons, doubts, open_assignments)


def _first_choice(candidate: Candidate) -> tuple:
    fit = len(candidate.reasons) - len(candidate.doubts)
    return (-fit, candidate.open_assignments, candidate.expert.person.full_name)
