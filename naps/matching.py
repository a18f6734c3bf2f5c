"""Who could review a draft, and the reasons for and against each person in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Avg, Count, Max, Min, Q
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from academy.countries.models import Country, Topic
from naps.first_words import STRONG_FROM
from naps.models import Draft, Review, Score
from naps.rubric import rubric_for
from naps.states import WITH_REVIEWER, DraftStatus, FileRole, ReviewStatus
from participants.models import Expert
from participants.models.experts import ExpertQuerySet

LANGUAGE_NAMES = dict([*settings.LANGUAGES, ("pt", "Português")])


USUAL_NUMBER = 2  # of reviewers for a draft


@dataclass(frozen=True)
class Candidate:
    """An expert as staff weigh them for one draft."""

    expert: Expert
    # Languages of the draft this person reads, and those they do not, as words.
    reads: str
    knows_country: bool
    open_reviews: int
    next_due_on: date | None
    # Topics of the rubric this person knows; those that were weak in the version before come first.
    topics: list[Topic]
    weak_topics: list[Topic]
    # The last version of this plan this person sent a review on; None if none.
    read_version: int | None
    languages: list[tuple[str, str]]
    country: Country
    wanted: str

    @property
    def reads_it(self) -> bool:
        return bool(self.reads)

    @property
    def reasons(self) -> list[tuple[bool, str]]:
        """Why this person, in words; False before what speaks against."""
        found = []
        if self.read_version:
            found.append((True, _("read version %(n)d") % {"n": self.read_version}))
        if self.reads:
            found.append((True, _("reads %(language)s") % {"language": self.reads}))
        elif self.wanted:
            found.append((False, _("does not read %(language)s") % {"language": self.wanted}))
        if self.weak_topics:
            words = _("knows what was weak in the version before: %(topics)s")
            found.append((True, words % {"topics": _labels(self.weak_topics)}))
        if others := [topic for topic in self.topics if topic not in self.weak_topics]:
            found.append((True, _labels(others)))
        if self.knows_country:
            found.append((True, _("has worked in %(country)s") % {"country": self.country}))
        return [*found, (self.open_reviews < MANY_REVIEWS, self.load)]

    @property
    def load(self) -> str:
        """How much this person is reading already."""
        if not self.open_reviews or self.next_due_on is None:
            return _("no open reviews")
        words = ngettext(
            "%(n)d open review, due %(date)s", "%(n)d open reviews, the next due %(date)s", self.open_reviews
        )
        return words % {"n": self.open_reviews, "date": date_format(self.next_due_on, "MONTH_DAY_FORMAT")}


# From here on the load speaks against asking.
MANY_REVIEWS = 3


def _labels(topics: list[Topic]) -> str:
    return ", ".join(str(topic.label) for topic in topics)


def usable_for(draft: Draft) -> ExpertQuerySet:
    """Experts who may be asked: vetted, free of conflicts, not of the country's team, not asked before."""
    usable = Expert.objects.usable_for(draft.plan.country)
    return usable.exclude(person__user__reviews__draft=draft)


def candidates_for(draft: Draft) -> list[Candidate]:
    """Everybody who may be asked. First who read an earlier version: they see what has changed. Then who
    reads the draft's language, knows what was weak, and has the least to do."""
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
    weigher = _Weigher(draft)
    return sorted((weigher.weighed(e, e.open_reviews, e.next_due_on) for e in experts), key=_first_choice)


def weak_topics(draft: Draft) -> set[str]:
    """Codes of the topics on which the reviews of the version before found more to do than was there."""
    sent = Q(review__draft__plan=draft.plan_id, review__status=ReviewStatus.SUBMITTED)
    graded = Score.objects.filter(sent, review__draft__version__lt=draft.version, grade__isnull=False)
    last = graded.aggregate(last=Max("review__draft__version"))["last"]
    by_topic = graded.filter(review__draft__version=last).values_list("criterion__topic__code")
    means = by_topic.annotate(mean=Avg("grade")).values_list("criterion__topic__code", "mean")
    return {code for code, mean in means.order_by() if mean < STRONG_FROM}


class _Weigher:
    """What is asked of the database once for all candidates."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.country = draft, draft.plan.country
        self.wanted = sorted({file.language for file in draft.files.all() if file.role == FileRole.MAIN})
        self.asked = set(rubric_for(draft).criteria.values_list("topic__code", flat=True))
        self.weak = weak_topics(draft) if draft.version > 1 else set()
        earlier = Review.objects.sent().filter(draft__plan=draft.plan_id, draft__version__lt=draft.version)
        self.read = dict(earlier.order_by("draft__version").values_list("reviewer", "draft__version"))

    def weighed(self, expert: Expert, open_reviews: int, next_due_on: date | None) -> Candidate:
        topics = [topic for topic in expert.topics.all() if topic.code in self.asked]
        return Candidate(
            expert=expert,
            reads=_names(code for code in self.wanted if code in expert.languages),
            knows_country=any(country.pk == self.country.pk for country in expert.countries.all()),
            open_reviews=open_reviews,
            next_due_on=next_due_on,
            topics=topics,
            weak_topics=[topic for topic in topics if topic.code in self.weak],
            read_version=self.read.get(expert.person.user_id),
            languages=[(code, LANGUAGE_NAMES.get(code, code)) for code in expert.languages],
            country=self.country,
            wanted=_names(self.wanted),
        )


def _names(codes: Iterable[str]) -> str:
    """Languages as the reader of the page calls them, in the middle of a sentence."""
    names = [str(get_language_info(code)["name_translated"]) for code in codes]
    return ", ".join(names if get_language() == "en" else [name.lower() for name in names])


def _first_choice(candidate: Candidate) -> tuple:
    return (
        candidate.read_version is None,
        not candidate.reads_it,
        -len(candidate.weak_topics),
        candidate.open_reviews,
        not candidate.knows_country,
        -len(candidate.topics),
        candidate.expert.person.full_name,
    )
