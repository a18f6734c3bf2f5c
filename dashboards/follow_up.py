"""What countries do between the meetings: their roadmaps, and the assistance they ask for.

None of it is public. Staff see all; UN Women partners the state of each country of their region that
shares it; observers only sums over several countries; nobody anything else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from functools import cached_property
from statistics import median

from django.db.models import Count, Q

from academy.countries.models import Country, Topic
from assistance.models import Request
from assistance.states import OPEN_REQUESTS, RequestStatus
from naps.models import Action, Plan
from naps.states import FINISHED_ACTIONS, IN_DESIGN, IN_FORCE, ActionStatus, Sharing
from participants.teams import team_country_ids

# A sum over fewer countries would say what one of them does.
FEWEST_COUNTRIES = 3


class Reach(IntEnum):
    """How far a reader may look."""

    PUBLIC = 0
    SUMS = 1
    COUNTRIES = 2
    EVERYTHING = 3


def reach_of(user, countries: Iterable[Country]) -> Reach:
    """How far this reader may look into these countries: as far as into the one least open to them."""
    if not user.is_authenticated:
        return Reach.PUBLIC
    if user.is_academy_staff:
        return Reach.EVERYTHING
    wanted = {country.pk for country in countries}
    if wanted and wanted <= user.partner_country_ids:
        return Reach.COUNTRIES
    if wanted and wanted <= user.observed_country_ids and _is_whole(wanted, user.observed_country_ids):
        return Reach.SUMS
    return Reach.PUBLIC


def _is_whole(wanted: set[int], observed: set[int]) -> bool:
    """Sums of parts of a region could be subtracted until one country is left, so there are none."""
    members = Country.objects.un_members().filter(pk__in=observed).values_list("pk", flat=True)
    return wanted >= set(members)


def not_sharing(countries: Iterable[Country]) -> set[int]:
    """Countries that share nothing beyond the public page: one such plan that is alive is enough."""
    closed = Plan.objects.filter(
        country__in=list(countries), sharing=Sharing.NONE, stage__in=IN_DESIGN | IN_FORCE
    )
    return set(closed.values_list("country", flat=True))


@dataclass(frozen=True)
class Progress:
    """How far the actions of agreed roadmaps are. Late is computed, a postponed action can be late too."""

    done: int = 0
    on_track: int = 0
    late: int = 0
    set_aside: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.done + other.done,
            self.on_track + other.on_track,
            self.late + other.late,
            self.set_aside + other.set_aside,
        )

    @property
    def total(self) -> int:
        return self.done + self.on_track + self.late + self.set_aside


@dataclass(frozen=True)
class Cell:
    """The actions of one country in one topic."""

    country_id: int
    topic_id: int
    progress: Progress


@dataclass(frozen=True)
class Asked:
    """A request as partners may know of it: about what, in which state, since when. No title, no words."""

    country: Country
    topics: tuple[str, ...]
    status: RequestStatus
    asked_at: datetime
    first_answer_at: datetime | None
    # The request itself, for those who run it.
    pk: int | None = None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_REQUESTS

    @property
    def days_to_answer(self) -> int | None:
        """Whole days from asking to the first answer; None while nobody has answered."""
        return (self.first_answer_at - self.asked_at).days if self.first_answer_at else None


@dataclass
class FollowUp:
    """Roadmaps and requests of some countries, as far as one reader may see them."""

    reach: Reach
    today: date
    countries: list[Country]
    cells: list[Cell] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    # There are some, of too few countries for a sum that says nothing about one of them.
    hides_roadmaps: bool = False
    hides_requests: bool = False

    @property
    def is_shown(self) -> bool:
        return self.reach > Reach.PUBLIC

    @property
    def names_countries(self) -> bool:
        return self.reach >= Reach.COUNTRIES

    @cached_property
    def progress(self) -> Progress:
        return sum((cell.progress for cell in self.cells), Progress())

    @cached_property
    def by_country(self) -> dict[int, Progress]:
        return self._summed("country_id")

    @cached_property
    def by_topic(self) -> dict[int, Progress]:
        return self._summed("topic_id")

    def _summed(self, key: str) -> dict[int, Progress]:
        sums: dict[int, Progress] = {}
        for cell in self.cells:
            of = getattr(cell, key)
            sums[of] = sums.get(of, Progress()) + cell.progress
        return sums

    @property
    def open_requests(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.is_open]

    @property
    def answered(self) -> list[int]:
        """Days to the first answer, of every request that got one."""
        return [asked.days_to_answer for asked in self.asked if asked.days_to_answer is not None]

    @property
    def median_days(self) -> float | None:
        return median(self.answered) if self.answered else None

    def by_status(self) -> dict[RequestStatus, int]:
        """How many requests are in each state, in the order of a request's life."""
        found = [asked.status for asked in self.asked]
        return {status: found.count(status) for status in RequestStatus if status in found}


def follow_up(user, members: Iterable[Country], today: date, others: Iterable[Country] = ()) -> FollowUp:
    """What this reader may know about the roadmaps and requests of a region.

    The Member States decide how far the reader may look; of others that take part, those are in it
    that belong to the reader's region.
    """
    members = list(members)
    reach = reach_of(user, members)
    if reach == Reach.PUBLIC:
        return FollowUp(reach=reach, today=today, countries=members)
    found = FollowUp(reach=reach, today=today, countries=[*members, *_near(user, reach, others)])
    shown = {country.pk: country for country in found.countries}
    if reach < Reach.EVERYTHING:
        for closed in not_sharing(found.countries):
            del shown[closed]
    found.cells = _cells(shown, today)
    found.asked = _asked(shown, reach, own=team_country_ids(user) if reach < Reach.EVERYTHING else set())
    if reach == Reach.SUMS:
        _leave_out_what_names_a_country(found)
    return found


def _near(user, reach: Reach, others: Iterable[Country]) -> list[Country]:
    if reach == Reach.EVERYTHING:
        return list(others)
    ids = user.partner_country_ids if reach == Reach.COUNTRIES else user.observed_country_ids
    return [country for country in others if country.pk in ids]


def _leave_out_what_names_a_country(found: FollowUp) -> None:
    if 0 < len({cell.country_id for cell in found.cells}) < FEWEST_COUNTRIES:
        found.cells, found.hides_roadmaps = [], True
    if 0 < len({asked.country.pk for asked in found.asked}) < FEWEST_COUNTRIES:
        found.asked, found.hides_requests = [], True


def progress_of(country: Country, today: date) -> Progress:
    """How far one country's roadmap is. The caller has asked whether this reader may know."""
    return sum((cell.progress for cell in _cells({country.pk: country}, today)), Progress())


def asked_by(country: Country) -> list[Asked]:
    """What a partner may know of one country's requests, where the country shares it."""
    return _asked({country.pk: country}, Reach.COUNTRIES)


def _cells(countries: dict[int, Country], today: date) -> list[Cell]:
    late = Q(due_on__lt=today) & ~Q(status__in=FINISHED_ACTIONS)
    going_on = Q(status__in=[ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS])
    rows = (
        Action.objects.of_current_roadmaps()
        .filter(objective__roadmap__plan__country__in=countries)
        .order_by()
        .values_list("objective__roadmap__plan__country", "objective__topic")
        .annotate(
            done=Count("pk", filter=Q(status=ActionStatus.COMPLETED)),
            on_track=Count("pk", filter=going_on & ~late),
            late=Count("pk", filter=late),
            all=Count("pk"),
        )
    )
    return [
        Cell(country, topic, Progress(done, on_track, late, total - done - on_track - late))
        for country, topic, done, on_track, late, total in rows
    ]


def _asked(countries: dict[int, Country], reach: Reach, own: Collection[int] = ()) -> list[Asked]:
    """Of their `own` countries nobody learns as a partner what civil society asks for."""
    asked_once = Request.objects.exclude(status=RequestStatus.MERGED)
    requests = asked_once.filter(country__in=countries).prefetch_related("lines__topic")
    if reach < Reach.EVERYTHING:
        requests = requests.filter(own_side_only=False)
        requests = requests.exclude(is_of_civil_society=True, country__in=own)
    return [
        Asked(
            country=countries[request.country_id],
            topics=tuple(dict.fromkeys(str(line.topic) for line in request.lines.all())),
            status=RequestStatus(request.status),
            asked_at=request.asked_at,
            first_answer_at=request.first_answer_at,
            pk=request.pk if reach == Reach.EVERYTHING else None,
        )
        for request in requests.order_by("asked_at", "pk")
    ]


@dataclass(frozen=True)
class TopicProgress:
    """A bar of the chart: one topic of the roadmaps."""

    topic: Topic
    progress: Progress


def by_topic(found: FollowUp) -> list[TopicProgress]:
    """The topics that roadmaps work on, in the Academy's own order."""
    topics = Topic.objects.filter(pk__in=found.by_topic)
    return [TopicProgress(topic, found.by_topic[topic.pk]) for topic in topics]
