"""Everything a reader may see of a country, read once for its page."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from academy.accounts.guards import may
from academy.countries.models import Country
from assistance.engagement_permissions import check_log_call
from assistance.models import Request
from assistance.permissions import check_ask
from dashboards.bars import Segment, progress_words, segments
from dashboards.follow_up import Asked, Progress, asked_by, progress_of
from dashboards.gantt import Gantt, gantt
from dashboards.head_counts import Attended, attended
from dashboards.permissions import check_read_month, check_see_timeline
from dashboards.stages import Standing, first_source, oldest_first, site_of, standings, was_adopted
from dashboards.story import Entry, Reader, story
from dashboards.tiles import number_of
from naps.languages import OF_DOCUMENTS
from naps.models import Action, CountryContact, Draft, Milestone, Plan, PlanDocument, PlanEvent, Roadmap
from naps.models.actions import SOON_DAYS, STALE_AFTER_DAYS
from naps.permissions.plans import check_publish_contact, check_start
from naps.states import PlanEventKind, PublicStage, RoadmapStatus
from participants.teams import works_on

MILESTONES_SHOWN = 3


@dataclass(frozen=True)
class Phase:
    """One of the five public stages as a step on the way."""

    label: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True)
class Edition:
    """One plan of the country as a line of the table."""

    plan: Plan
    stage: str
    is_expired: bool
    events: list[PlanEvent] = field(default_factory=list)

    @property
    def extensions(self) -> list[PlanEvent]:
        return [event for event in self.events if event.kind == PlanEventKind.EXTENDED]

    @property
    def title_language(self) -> str:
        """The language of its title, so that it is read aloud in that language."""
        known = len(self.plan.language) == 2 and self.plan.title
        return self.plan.language if known else ""

    @property
    def adopted(self) -> str:
        """Not knowing the day is not the same as not being adopted."""
        if not was_adopted(self.plan):
            return "–"
        return self.plan.adopted_words or _("Date not reported")

    @property
    def source_url(self) -> str:
        return first_source(self.plan)

    @property
    def site(self) -> str:
        return site_of(self.source_url)


@dataclass(frozen=True)
class Paper:
    """A document of one of its plans."""

    document: PlanDocument
    language: str


@dataclass(frozen=True)
class RoadmapCard:
    """How far the agreed roadmap is; the roadmap itself only for those who may read it."""

    progress: Progress
    roadmap: Roadmap | None
    milestones: list[Milestone] = field(default_factory=list)
    # How many are not finished, and of these late, due soon, without news.
    attention: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return progress_words(self.progress)

    @property
    def bar(self) -> list[Segment]:
        return segments(self.progress, self.progress.total)

    @property
    def needs(self) -> list[str]:
        """What of the unfinished actions wants somebody, each of how many."""
        counts = self.attention | {"soon": SOON_DAYS, "days": STALE_AFTER_DAYS}
        if not counts.get("unfinished"):
            return []
        return [
            _("late: %(late)d of %(unfinished)d") % counts,
            _("due within %(soon)d days: %(due_soon)d of %(unfinished)d") % counts,
            _("without news for %(days)d days: %(stale)d of %(unfinished)d") % counts,
        ]


@dataclass
class CountryPage:
    """A country as one reader may see it."""

    country: Country
    standing: Standing
    today: date
    editions: list[Edition]
    gantt: Gantt | None
    papers: list[Paper]
    contact: CountryContact | None
    meetings: list[Attended]
    story: list[Entry]
    published: list[Roadmap]
    drafts: list[Draft]
    roadmap: RoadmapCard | None
    # What the team and staff see of requests, and what a partner sees.
    requests: list[Request]
    asked: list[Asked]
    may_ask: bool
    may_log_call: bool
    may_start_plan: bool
    may_publish_contact: bool
    may_read_timeline: bool
    may_read_month: bool

    @property
    def stage(self) -> PublicStage:
        return self.standing.stage

    @property
    def number(self) -> str:
        return number_of(self.stage)

    @property
    def phases(self) -> list[Phase]:
        """The five stages on the way; none is the present one where nothing is known."""
        return [
            Phase(str(stage.label), bool(stage < self.stage), stage == self.stage)
            for stage in PublicStage
            if stage
        ]

    @property
    def step_words(self) -> str:
        """Where on the way, for everybody who does not see the line of steps."""
        if not self.stage:
            return _("No information yet about a plan of this country.")
        return _("Stage %(number)d of 5: %(stage)s") % {"number": self.stage, "stage": self.stage.label}

    @cached_property
    def has_taken_part(self) -> bool:
        return bool(self.meetings)


def read(country: Country, user, today: date) -> CountryPage:
    """The country for this reader: one place where it is decided what is in it."""
    [standing] = standings([country], as_of=today, today=today)
    reader = Reader.of(user, country)
    meetings = attended(country, user, today)
    plans = oldest_first(list(Plan.objects.visible_to(user).filter(country=country)))
    events = list(PlanEvent.objects.filter(plan__in=plans).select_related("plan"))
    readable = list(Roadmap.objects.visible_to(user).filter(plan__country=country).select_related("plan"))
    return CountryPage(
        country=country,
        standing=standing,
        today=today,
        editions=[_edition(plan, events, today) for plan in plans[::-1]],
        gantt=gantt(plans, events, today),
        papers=_papers(country, user),
        contact=CountryContact.objects.filter(country=country).first(),
        meetings=meetings,
        story=story(reader, standing, meetings, events),
        published=[roadmap for roadmap in readable if roadmap.published_at],
        drafts=list(Draft.objects.visible_to(user).filter(plan__country=country).select_related("plan")),
        roadmap=_roadmap(reader, readable, today),
        requests=list(Request.objects.visible_to(user).filter(country=country)),
        asked=asked_by(country) if reader.is_partner else [],
        # Staff ask on behalf of Member States only; a team asks for its own country, whatever it is.
        may_ask=works_on(user, country) or (country.is_un_member and may(check_ask, user, country)),
        may_log_call=may(check_log_call, user, country),
        may_start_plan=may(check_start, user, country),
        may_publish_contact=may(check_publish_contact, user, country),
        may_read_timeline=may(check_see_timeline, user, country),
        may_read_month=may(check_read_month, user, country),
    )


def _edition(plan: Plan, events: list[PlanEvent], today: date) -> Edition:
    own = [event for event in events if event.plan_id == plan.pk]
    return Edition(plan, str(plan.get_stage_display()), plan.is_expired(today), own)


def _papers(country: Country, user) -> list[Paper]:
    """The newest plan's first; what is not published only for those who work on it."""
    found = PlanDocument.objects.visible_to(user).filter(plan__country=country).select_related("file", "plan")
    ordered = sorted(found, key=lambda d: (-(d.plan.edition or 0), not d.is_official, d.kind, d.pk))
    return [Paper(d, OF_DOCUMENTS.get(d.language, d.language)) for d in ordered]


def _roadmap(reader: Reader, readable: list[Roadmap], today: date) -> RoadmapCard | None:
    """The roadmap in use: whole for who may read it, its sums for a partner, else nothing."""
    agreed = [roadmap for roadmap in readable if roadmap.status == RoadmapStatus.AGREED]
    roadmap = agreed[0] if agreed else None
    if roadmap is None and not reader.is_partner:
        return None
    progress = progress_of(reader.country, today)
    if not progress.total:
        return None
    ahead = Milestone.objects.open().filter(action__objective__roadmap=roadmap).order_by("due_on")
    in_use = Action.objects.of_current_roadmaps().filter(objective__roadmap__plan__country=reader.country)
    return RoadmapCard(
        progress,
        roadmap,
        list(ahead[:MILESTONES_SHOWN]) if roadmap else [],
        attention=in_use.attention(today),
    )
