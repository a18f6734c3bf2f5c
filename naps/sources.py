"""Where each figure of a plan comes from: written with the figure, read beside it on the plan's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.models import Event
from naps.models import FactSource, Plan, StageChange
from naps.models.plans import in_words
from naps.names import deed_words
from naps.states import EVIDENCE_WORDS, Precision, Reported, Stage, StageChangeStatus
from participants.teams import leads

# What the registry says of a plan, in the order of its table. A date has its precision beside it.
TEXTS = ["title", "language", "lead_agency", "source_note"]
YEARS = ["period_start", "period_end"]
CONTENTS = ["has_budget", "has_indicators", "has_monitoring", "has_cso_role", "addresses_disarmament"]
DATES = {
    "committed_on": "",
    "adopted_on": "adopted_precision",
    "launched_on": "launched_precision",
    "in_force_on": "in_force_precision",
    "ended_on": "ended_precision",
}
# What stands on the page as one.
PERIOD = {"period": ["period_end", "period_start"]}
# Deeds that say facts of a plan, and which of them are the country's own word.
TOLD = ["plan.described", "plan.extended", "plan.imported"]


def value_of(plan: Plan, field: str) -> str:
    """A figure as it is kept beside its source: codes and ISO dates, the same for every reader."""
    value = getattr(plan, field)
    if field in DATES:
        return written(value, getattr(plan, DATES[field]) if DATES[field] else Precision.DAY)
    if isinstance(value, list):
        return " ".join(value)[:500]
    return "" if value is None else str(value)[:500]


def written(on, precision: str) -> str:
    """A date as exactly as it is known: 2025, 2025-03 or 2025-03-26."""
    if on is None:
        return ""
    length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[Precision(precision)]
    return on.isoformat()[:length]


def keep_sources(plan: Plan, fields: Iterable[str], *, source: str, by: User) -> None:
    """Write down where these figures come from, as they stand now."""
    precisions = {precision: name for name, precision in DATES.items() if precision}
    names = dict.fromkeys(precisions.get(field, field) for field in fields)
    by_country = leads(by, plan.country)
    FactSource.objects.bulk_create(
        FactSource(
            plan=plan,
            field=name,
            value=value_of(plan, name),
            source=source[:500],
            by_country=by_country,
            recorded_by=by,
        )
        for name in names
    )


def said_by_countries(plans: Iterable[Plan]) -> dict[int, set[str]]:
    """Of each plan, the figures its country itself has recorded last (three queries, however many plans)."""
    ids = [plan.pk for plan in plans]
    said: dict[int, set[str]] = {pk: set() for pk in ids}
    _from_trail(said)
    for row in FactSource.objects.filter(plan__in=ids).order_by("pk"):
        (said[row.plan_id].add if row.by_country else said[row.plan_id].discard)(row.field)
    steps = {Stage.ADOPTION: "adopted_on", Stage.LAUNCH: "launched_on", Stage.ENDED: "ended_on"}
    own = StageChange.objects.filter(plan__in=ids, status=StageChangeStatus.CONFIRMED, on_behalf=False)
    for change in own.exclude(evidence__in=EVIDENCE_WORDS):
        said[change.plan_id] |= {"stage", steps.get(Stage(change.stage), "stage")}
    return said


def _from_trail(said: dict[int, set[str]]) -> None:
    """What was recorded before sources were kept; the trail knows it."""
    events = Event.objects.filter(subject_type=Plan._meta.label_lower, verb__in=TOLD).order_by("pk")
    for subject, behalf, data in events.values_list("subject_id", "on_behalf_of", "data"):
        fields = set(data.get("fields", [])) if isinstance(data, dict) else set()
        if int(subject) in said:
            known = said[int(subject)]
            said[int(subject)] = known - fields if behalf else known | fields


@dataclass(frozen=True)
class Told:
    """One figure of a plan with where it is known from, as this reader may read it."""

    label: str
    value: str
    source: str = ""
    # Where the source is an address one can follow.
    url: str = ""
    who: str = ""
    when: str = ""


def told_of(plan: Plan, reader, *, inside: bool) -> dict[str, Told]:
    """Every figure of a plan with its source; names of people only for those who work with them."""
    newest = {
        row.field: row
        for row in plan.fact_sources.select_related("recorded_by__person", "plan__country").order_by("pk")
    }
    names = [*CONTENTS, "period", *DATES, "lead_agency"]
    return {name: _told(plan, name, newest, reader, inside) for name in names}


def _told(plan: Plan, name: str, newest: dict, reader, inside: bool) -> Told:
    row = next((newest[n] for n in PERIOD.get(name, [name]) if n in newest), None)
    label, value = _label(name), shown(plan, name)
    # A figure that was changed since by another way has no source of its own.
    if row is None or row.value != value_of(plan, row.field):
        return Told(label, value)
    source = row.source or str(_("as the country says") if row.by_country else "")
    who = str(_("the country") if row.by_country else _("the Academy"))
    if inside:
        who = deed_words(reader, row.recorded_by, country=plan.country, on_behalf=not row.by_country)
    when = date_format(timezone.localdate(row.recorded_at), "DATE_FORMAT")
    return Told(label, value, source, source if _is_address(source) else "", who, when)


def _label(name: str) -> str:
    return str(_("years") if name == "period" else Plan._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown(plan: Plan, name: str) -> str:
    """A figure in words; empty where nothing is known."""
    if name in CONTENTS:
        return str(Reported(getattr(plan, name)).label)
    if name in DATES:
        return in_words(getattr(plan, name), getattr(plan, DATES[name]) if DATES[name] else Precision.DAY)
    return str(getattr(plan, name) or "")


def _is_address(text: str) -> bool:
    return " " not in text and urlsplit(text).scheme in {"http", "https"} and bool(urlsplit(text).hostname)
