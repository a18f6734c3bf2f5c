"""Where each country stands, today and on any earlier day.

A country counts once. What is known is put together from the confirmed changes of stage of all its
plans and, where nobody recorded a change, from the dates the plans themselves carry. Knowing
nothing is a state of its own and never means "no plan".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import inf
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.countries.models import Country
from naps.models import Plan, StageChange
from naps.states import (
    EVIDENCE_WORDS,
    IN_DESIGN,
    IN_FORCE,
    PUBLIC_STAGES,
    REGISTRY_EVIDENCE,
    STAGE_ORDER,
    Precision,
    PublicStage,
    Stage,
)

DATE_WORDS = {Precision.DAY: "DATE_FORMAT", Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.YEAR: "Y"}
# A plan that got this far was carried out, even where nobody wrote down since when.
CARRIED_OUT = {Stage.IMPLEMENTATION, Stage.MIDTERM, Stage.EVALUATION, Stage.ENDED}


def in_words(on: date, precision: str = Precision.DAY) -> str:
    """A date no more exact than its source."""
    return date_format(on, DATE_WORDS[Precision(precision)])


def web_address(text: str) -> str:
    """The text if it is an address one can follow, else nothing: sources are typed by people."""
    return text if text.startswith(("http://", "https://")) else ""


def site_of(address: str) -> str:
    """Whose page it is, as a link says it: peacewomen.org."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class Moment:
    """A plan reached a stage on a day."""

    on: date
    precision: str
    stage: str
    plan: Plan
    # The recorded change; None where only the plan's own dates say it.
    change: StageChange | None = None
    # Nobody said so on this day: it follows from the plan's years, or from what came after.
    is_concluded: bool = False

    @property
    def order(self) -> tuple:
        """By day; on one day in the order of a plan's life, and a step back (it has a reason) last."""
        stepped_back = bool(self.change and self.change.reason)
        return (self.on, stepped_back, STAGE_ORDER[self.stage], self.plan.pk)

    @property
    def on_words(self) -> str:
        return in_words(self.on, self.precision)

    @property
    def precision_words(self) -> str:
        """How exactly the source gives the date: day, month or year."""
        return str(Precision(self.precision).label)

    @property
    def evidence(self) -> str:
        """What proves it, in the reader's language where the portal itself says it. For the registry
        its source speaks, where there is one."""
        said = self.change.evidence if self.change else ""
        if said == REGISTRY_EVIDENCE and self.evidence_url:
            return ""
        return str(EVIDENCE_WORDS.get(said, said))

    @property
    def evidence_url(self) -> str:
        """Where anybody can read it: the evidence of the change, else the source of the plan."""
        recorded = web_address(self.change.evidence_url) if self.change else ""
        return recorded or first_source(self.plan)

    @property
    def site(self) -> str:
        return site_of(self.evidence_url)


@dataclass(frozen=True)
class Step:
    """A country moved from one public stage to another, or to its next plan at the same stage."""

    country: Country
    was: PublicStage
    now: PublicStage
    moment: Moment

    @property
    def is_next_plan(self) -> bool:
        return self.was == self.now

    @property
    def on(self) -> date:
        return self.moment.on


@dataclass(frozen=True)
class Standing:
    """What is known about a country's plans on a day."""

    country: Country
    as_of: date
    stage: PublicStage
    # Since when; None where no source gives a date.
    since: Moment | None
    in_force: Plan | None
    in_design: Plan | None
    # The last plan known to have been adopted, whether or not it still applies.
    adopted: Plan | None
    # Every dated step of every plan by then, and the moves from public stage to public stage.
    moments: tuple[Moment, ...]
    steps: tuple[Step, ...]

    @property
    def is_known(self) -> bool:
        return self.stage != PublicStage.UNKNOWN

    @property
    def plan(self) -> Plan | None:
        """The plan a reader asks about first."""
        return self.in_force or self.in_design or self.adopted

    @property
    def is_expired(self) -> bool:
        """In force on paper, and its period is over."""
        plan = self.in_force
        return bool(plan and plan.period_end and plan.period_end < self.as_of.year)

    @property
    def since_words(self) -> str:
        return self.since.on_words if self.since else ""

    @property
    def expired_words(self) -> str:
        """What to say beside the stage when the dates alone would mislead."""
        if self.in_force and self.is_expired:
            return _("Its period ended in %(year)s.") % {"year": self.in_force.period_end}
        if not self.is_known and self.adopted:
            return _("An earlier plan has ended.")
        return ""


def standings(countries: Iterable[Country], *, as_of: date, today: date) -> list[Standing]:
    """One standing a country, in the order given (two queries, however many countries)."""
    countries = list(countries)
    plans = defaultdict(list)
    found = Plan.objects.filter(country__in=countries).select_related("country")
    for plan in found:
        plans[plan.country_id].append(plan)
    changes = defaultdict(list)
    for change in StageChange.objects.confirmed().filter(plan__country__in=countries):
        changes[change.plan_id].append(change)
    return [
        _standing(country, oldest_first(plans[country.pk]), changes, as_of, today) for country in countries
    ]


def oldest_first(plans: list[Plan]) -> list[Plan]:
    """By edition. A plan without one stands behind the plan it follows; one that is being written, last."""
    by_pk: dict[int | None, Plan] = {plan.pk: plan for plan in plans}

    def place(plan: Plan, behind: int = 0) -> float:
        if plan.edition is not None:
            return plan.edition + behind / 100
        before = by_pk.get(plan.supersedes_id)
        if before and behind < len(plans):
            return place(before, behind + 1)
        return inf if plan.is_in_design else behind / 100

    return sorted(plans, key=lambda plan: (place(plan), plan.pk))


def changes_lately(standings_: Iterable[Standing], most: int) -> list[Step]:
    """The newest moves from stage to stage, the newest first: what somebody reported, not what is
    only concluded from the years of a plan."""
    steps = [step for standing in standings_ for step in standing.steps if not step.moment.is_concluded]
    return sorted(steps, key=lambda step: step.moment.order, reverse=True)[:most]


def first_source(plan: Plan) -> str:
    return next((url for url in map(web_address, plan.source_urls) if url), "")


def was_adopted(plan: Plan) -> bool:
    """Whether it is known that this plan was adopted at some time. A plan given up in design was not."""
    dated = plan.adopted_on or plan.launched_on or plan.in_force_on
    ended_after = plan.stage == Stage.ENDED and bool(dated or plan.adoption_not_reported)
    return plan.stage in IN_FORCE or ended_after


def _standing(country: Country, plans: list[Plan], changes: dict, as_of: date, today: date) -> Standing:
    moments = sorted((m for m in _moments(plans, changes) if m.on <= as_of), key=lambda m: m.order)
    steps, at = _walk(country, plans, moments)
    if as_of >= today:
        # What is recorded counts today, also where no source gives a date for it.
        at = {plan: plan.stage for plan in plans}
    stage = _public_stage(at)
    dated = bool(steps) and steps[-1].now == stage
    return Standing(
        country=country,
        as_of=as_of,
        stage=stage,
        since=steps[-1].moment if dated and stage else None,
        in_force=_last(at, IN_FORCE),
        in_design=_last(at, IN_DESIGN),
        adopted=_last_adopted(plans, moments, at),
        moments=tuple(moments),
        steps=tuple(steps),
    )


def _walk(country: Country, plans: list[Plan], moments: list[Moment]) -> tuple[list[Step], dict]:
    """The moves of the country, day by day, and where each plan stands in the end."""
    at: dict[Plan, str] = {}
    steps: list[Step] = []
    stage, leading = PublicStage.UNKNOWN, None
    for _day, of_a_day in groupby(moments, key=lambda m: m.on):
        group = list(of_a_day)
        at |= {moment.plan: moment.stage for moment in group}
        at = {plan: at[plan] for plan in plans if plan in at}  # keeps the order of editions
        was, led = stage, leading
        stage, leading = _public_stage(at), _leading(at)
        if (stage, leading) != (was, led):
            steps.append(Step(country, was, stage, _telling(group)))
    return steps, at


def _telling(group: list[Moment]) -> Moment:
    """Of what happened on one day, what a reader wants to know: a beginning before an end, and a
    report before a conclusion."""
    begun = [moment for moment in group if moment.stage != Stage.ENDED] or group
    return ([moment for moment in begun if not moment.is_concluded] or begun)[-1]


def _public_stage(at: dict[Plan, str]) -> PublicStage:
    """A plan in force and another in design: renewing. Else the stage of the one there is."""
    in_force, in_design = _last(at, IN_FORCE), _last(at, IN_DESIGN)
    if in_force and in_design:
        return PublicStage.RENEWING
    plan = in_force or in_design
    return PUBLIC_STAGES[at[plan]] if plan else PublicStage.UNKNOWN


def _leading(at: dict[Plan, str]) -> Plan | None:
    """The plan that gives the country its stage: while it renews, the one being written."""
    return _last(at, IN_DESIGN) or _last(at, IN_FORCE)


def _last(at: dict[Plan, str], stages: set) -> Plan | None:
    """The latest edition that is in one of these stages."""
    return next((plan for plan in reversed(at) if at[plan] in stages), None)


def _last_adopted(plans: list[Plan], moments: list[Moment], at: dict[Plan, str]) -> Plan | None:
    reached = {m.plan for m in moments if m.stage in IN_FORCE}
    reached |= {plan for plan, stage in at.items() if stage in IN_FORCE}
    # Without any date a plan can only be counted where it is asked what is known today.
    reached |= {plan for plan in at if at[plan] == Stage.ENDED and was_adopted(plan)}
    return next((plan for plan in reversed(plans) if plan in reached), None)


def _moments(plans: list[Plan], changes: dict[int, list[StageChange]]) -> Iterator[Moment]:
    """All dated steps of a country's plans, the latest edition first: it says when the earlier ended."""
    after = NextPlan()
    for plan in reversed(plans):
        told = [Moment(c.on, c.precision, c.stage, plan, c) for c in changes[plan.pk]]
        known = {moment.stage for moment in told}
        implied = [m for m in _from_dates(plan, told, after) if m.stage not in known]
        moments = sorted([*told, *implied], key=lambda m: m.order)
        in_force = [moment for moment in moments if moment.stage in IN_FORCE]
        after = NextPlan(next(iter(moments), after.began), next(iter(in_force), after.in_force))
        yield from moments


@dataclass(frozen=True)
class NextPlan:
    """What is known of the plan that follows: its first step of all, and its first in force."""

    began: Moment | None = None
    in_force: Moment | None = None


def _from_dates(plan: Plan, told: list[Moment], after: NextPlan) -> Iterator[Moment]:
    """What the plan's own dates say where nobody recorded a change."""
    if plan.committed_on:
        yield Moment(plan.committed_on, Precision.DAY, Stage.COMMITMENT, plan)
    if not was_adopted(plan):
        return
    recorded = [moment for moment in told if moment.stage in IN_FORCE]
    began = _adopted(plan, recorded, after)
    if began:
        yield began
        recorded = [began, *recorded]
    if plan.launched_on:
        yield Moment(plan.launched_on, plan.launched_precision, Stage.LAUNCH, plan)
    if not recorded:
        return
    last = max(recorded, key=lambda m: m.order)
    if plan.stage in CARRIED_OUT and not CARRIED_OUT & {moment.stage for moment in recorded}:
        last = _carried_out(plan, last)
        yield last
    if plan.stage == Stage.ENDED:
        yield _ended(plan, last, after)


def _adopted(plan: Plan, recorded: list[Moment], after: NextPlan) -> Moment | None:
    """The day of adoption, else the first other day on which the plan must have applied."""
    if plan.adopted_on:
        return Moment(plan.adopted_on, plan.adopted_precision, Stage.ADOPTION, plan)
    dated = [(plan.in_force_on, plan.in_force_precision), (plan.launched_on, plan.launched_precision)]
    day, precision = min((found for found in dated if found[0]), default=(None, Precision.DAY))
    if recorded and not day:
        return None
    if not day and plan.period_start:
        day, precision = date(plan.period_start, 1, 1), Precision.YEAR
    if not day and after.began:
        # A country begins its next plan when the one before is there.
        day, precision = after.began.on, after.began.precision
    return Moment(day, precision, Stage.ADOPTION, plan, is_concluded=True) if day else None


def _carried_out(plan: Plan, last: Moment) -> Moment:
    """Since its first year or its legal force, but never before what is known to have come first."""
    starts: list[tuple[date, str]] = [(last.on, last.precision)]
    if plan.in_force_on:
        starts.append((plan.in_force_on, plan.in_force_precision))
    if plan.period_start:
        starts.append((date(plan.period_start, 1, 1), Precision.YEAR))
    on, precision = max(starts)
    return Moment(on, precision, Stage.IMPLEMENTATION, plan, is_concluded=True)


def _ended(plan: Plan, last: Moment, after: NextPlan) -> Moment:
    """On its last day, else when the next edition came into force, else after its last year."""
    ends: list[tuple[date, str]] = []
    if plan.ended_on:
        ends = [(plan.ended_on, plan.ended_precision)]
    elif after.in_force:
        ends = [(after.in_force.on, after.in_force.precision)]
    elif plan.period_end:
        ends = [(date(plan.period_end, 12, 31), Precision.YEAR)]
    # Where nothing else is known, it is not taken to have applied a day longer than reported.
    on, precision = max([(last.on, last.precision), *ends])
    return Moment(on, precision, Stage.ENDED, plan, is_concluded=on != plan.ended_on)
