"""Who could review a draft, and the reasons for and against each person in words."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.models import Grant
from academy.accounts.roles import Role
from naps.models import Draft
from naps.states import WITH_REVIEWER, DraftStatus
from participants.models import Expert
from participants.models.experts import ExpertQuerySet

LANGUAGE_NAMES = dict([*settings.LANGUAGES, ("pt", "Português")])


@dataclass(frozen=True)
class Candidate:
    """An expert as staff weigh them for one draft."""

    expert: Expert
    reads_it: bool
    knows_country: bool
    open_reviews: int
    next_due_on: date | None
    topics: str
    languages: list[tuple[str, str]]

    @property
    def load(self) -> str:
        """How much this person is reading already."""
        if not self.open_reviews or self.next_due_on is None:
            return _("no open reviews")
        words = ngettext(
            "%(n)d open review, due %(date)s", "%(n)d open reviews, the next due %(date)s", self.open_reviews
        )
        return words % {"n": self.open_reviews, "date": date_format(self.next_due_on, "MONTH_DAY_FORMAT")}


def usable_for(draft: Draft) -> ExpertQuerySet:
    """Experts who may be asked: vetted, free of conflicts, not of the country's team, not asked before."""
    country = draft.plan.country
    speaking_for_it = Grant.objects.valid().filter(role=Role.FOCAL_POINT, country=country).values("user")
    return (
        Expert.objects.usable_for(country)
        .exclude(person__registrations__delegation__country=country)
        .exclude(person__user__in=speaking_for_it)
        .exclude(person__user__reviews__draft=draft)
    )


def candidates_for(draft: Draft) -> list[Candidate]:
    """Everybody who may be asked; first those who read the draft's language, then the least busy."""
    languages = {file.language for file in draft.files.all()}
    is_open = Q(
        person__user__reviews__status__in=WITH_REVIEWER,
        person__user__reviews__draft__status=DraftStatus.UNDER_REVIEW,
    )
    experts = (
        usable_for(draft)
        .select_related("person__user", "person__country")
        .prefetch_related("topics", "countries")
        .annotate(
            open_reviews=Count("person__user__reviews", filter=is_open, distinct=True),
            next_due_on=Min("person__user__reviews__due_on", filter=is_open),
        )
    )
    found = [
        _weighed(expert, draft, languages, expert.open_reviews, expert.next_due_on) for expert in experts
    ]
    return sorted(found, key=_first_choice)


def _weighed(
    expert: Expert, draft: Draft, languages: set[str], open_reviews: int, next_due_on: date | None
) -> Candidate:
    return Candidate(
        expert=expert,
        reads_it=bool(languages & set(expert.languages)),
        knows_country=any(country.pk == draft.plan.country_id for country in expert.countries.all()),
        open_reviews=open_reviews,
        next_due_on=next_due_on,
        topics=", ".join(topic.label for topic in expert.topics.all()),
        languages=[(code, LANGUAGE_NAMES.get(code, code)) for code in expert.languages],
    )


def _first_choice(candidate: Candidate) -> tuple:
    return (
        not candidate.reads_it,
        candidate.open_reviews,
        not candidate.knows_country,
        candidate.expert.person.full_name,
    )
