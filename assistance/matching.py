"""Who could help with a request, and in words what speaks for and against each of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.countries.models import Country, Topic
from academy.pages.templatetags.pages import day_range
from assistance.load import load_words, with_load
from assistance.models import Request
from assistance.names import language_name
from assistance.ratings import Ratings, ratings_of
from naps.models import Review
from naps.states import DraftStatus, ReviewStatus
from participants.models import Absence, Expert
from participants.models.experts import ExpertQuerySet

# How far ahead one looks for somebody's absence where the country has named no day.
USUAL_DAYS = 30
COUNTRY, REGION, NEITHER = 2, 1, 0
READS = {ReviewStatus.INVITED, ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED}


@dataclass(frozen=True)
class Candidate:
    """An expert as staff weigh them for one request."""

    expert: Expert
    reasons: list[str]
    doubts: list[str]
    load: str
    ratings: Ratings
    # What the order of the list is made of, the most important first.
    rank: tuple

    @property
    def sentence(self) -> str:
        """“speaks Spanish, gender budgeting, worked in Peru; 1 open assignment”."""
        if not self.reasons:
            return self.load
        return _("%(reasons)s; %(load)s") % {"reasons": ", ".join(self.reasons), "load": self.load}


def usable_for(request: Request) -> ExpertQuerySet:
    """Experts who may be asked: vetted, taking on work, without a tie to the country, and not asked about
    this request before."""
    return Expert.objects.usable_for(request.country).exclude(assignments__request=request)


def candidates_for(request: Request) -> list[Candidate]:
    """Everybody who may be asked. First who knows the topics, then who speaks the language, has time when
    help is wanted and is not reading the plan for the Academy; then who knows the country or its region;
    then who has least to do. Ratings are shown and change nothing: one or two say too little."""
    experts = with_load(usable_for(request)).select_related(
        "person__user", "person__country__m49_region"
    )  # the order of the list is ours, so the database need not sort
    found = list(experts.prefetch_related("topics", "countries", "absences").order_by("pk"))
    weigher = _Weigher(request, found)
    return sorted(map(weigher.weighed, found), key=lambda one: one.rank)


class _Weigher:
    """What is asked of the database once for all candidates."""

    def __init__(self, request: Request, experts: list[Expert]) -> None:
        self.request, self.country = request, request.country
        self.topics = list(
            {line.topic_id: line.topic for line in request.lines.select_related("topic")}.values()
        )
        self.region = request.country.m49_region
        self.first = timezone.localdate()
        self.last = max(self.first, request.wanted_by or self.first + timedelta(days=USUAL_DAYS))
        self.readers = _readers_of(request)
        self.ratings = ratings_of(experts)

    def weighed(self, expert: Expert) -> Candidate:
        reasons, doubts = [], []
        speaks = self.request.language in expert.languages
        language = language_name(self.request.language)
        if speaks:
            reasons.append(_("speaks %(language)s") % {"language": language})
        else:
            doubts.append(_("does not name the language: %(language)s") % {"language": language})
        known = self._by_topic(expert, reasons, doubts)
        knowledge = self._by_country(expert, reasons, doubts)
        is_away = self._by_time(expert, reasons, doubts)
        reads_plan = expert.person.user_id in self.readers
        if reads_plan:
            doubts.append(_("reviews this very plan for the Academy at present"))
        ratings = self.ratings[expert.pk]
        if ratings.is_low:
            doubts.append(_("last ratings: %(words)s") % {"words": ratings.words})
        busy = expert.open_assignments + expert.open_reviews  # type: ignore[attr-defined]
        rank = (-known, not speaks, is_away, reads_plan, -knowledge, busy, expert.person.full_name, expert.pk)
        return Candidate(expert, reasons, doubts, load_words(expert), ratings, rank)

    def _by_topic(self, expert: Expert, reasons: list[str], doubts: list[str]) -> int:
        """How many of the topics asked for this person names."""
        named = {topic.pk for topic in expert.topics.all()}
        known = [topic for topic in self.topics if topic.pk in named]
        reasons += [_in_a_sentence(topic) for topic in known]
        doubts += [
            _("does not name the topic: %(topic)s") % {"topic": topic}
            for topic in self.topics
            if topic.pk not in named
        ]
        return len(known)

    def _by_country(self, expert: Expert, reasons: list[str], doubts: list[str]) -> int:
        """Work in the country itself, or at least in one of the same UN statistical region (M49)."""
        worked_in = list(expert.countries.all())
        if self.country in worked_in:
            reasons.append(_("worked in %(country)s") % {"country": self.country})
            return COUNTRY
        near = [country for country in worked_in if self._is_near(country)]
        if near:
            names = ", ".join(str(country) for country in near)
            words = _("worked in the same region (%(countries)s)")
            reasons.append(words % {"countries": names})
            return REGION
        home = expert.person.country
        if home is not None and self._is_near(home):
            reasons.append(_("comes from the same region (%(countries)s)") % {"countries": home})
            return REGION
        doubts.append(_("names no work in %(country)s or its region") % {"country": self.country})
        return NEITHER

    def _is_near(self, country: Country) -> bool:
        return self.region is not None and country.m49_region_id == self.region.pk

    def _by_time(self, expert: Expert, reasons: list[str], doubts: list[str]) -> bool:
        """Whether this person is away during all of the time in which help is wanted."""
        away = [a for a in expert.absences.all() if a.starts_on <= self.last and a.ends_on >= self.first]
        if _covers(away, self.first, self.last):
            day = date_format(self.last, "DATE_FORMAT")
            doubts.append(_("away for all of the time until %(date)s") % {"date": day})
            return True
        doubts += [_("away: %(days)s") % {"days": day_range(one.starts_on, one.ends_on)} for one in away]
        if not away and self.request.wanted_by and self.request.wanted_by >= self.first:
            day = date_format(self.last, "DATE_FORMAT")
            reasons.append(_("not away before %(date)s") % {"date": day})
        if expert.days_a_month == 0:
            doubts.append(_("has no days a month to give at present"))
        return False


def _covers(away: list[Absence], first: date, last: date) -> bool:
    """Whether these absences, which may touch or overlap, leave no day between the two."""
    day = first
    for one in sorted(away, key=lambda a: a.starts_on):
        if one.starts_on > day:
            return False
        day = max(day, one.ends_on + timedelta(days=1))
    return day > last


def _readers_of(request: Request) -> set[int]:
    """Who reviews a draft of this plan that the Academy has not answered yet. Reviewing and helping to
    write is no conflict by itself, but whoever asks them has to know."""
    plan = Q(draft__plan=request.plan_id) if request.plan_id else Q(draft__plan__country=request.country)
    reviews = Review.objects.filter(plan, status__in=READS, draft__status=DraftStatus.UNDER_REVIEW)
    return set(reviews.values_list("reviewer", flat=True))


def _in_a_sentence(topic: Topic) -> str:
    return f"{topic.label[:1].lower()}{topic.label[1:]}"
