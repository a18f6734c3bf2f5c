"""The registry of national action plans, from the table in `data/` (see `wps_naps_sources.md` there).

The table corrects itself over the years; loading it again takes corrections over. What people have
recorded in the portal since is worth more than the table and is never overwritten.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from academy.accounts.models import User
from academy.audit.models import Event
from academy.audit.trail import record
from academy.countries.models import Country
from naps.models import Plan, StageChange
from naps.states import IN_DESIGN, IN_FORCE, REGISTRY_EVIDENCE, Precision, Reported, Stage

TABLE = Path(__file__).parent / "data" / "wps_naps.csv"
# Their source speaks of a plan on its way, not of one that is adopted.
NOT_ADOPTED_YET = {"LBR-3"}
# Deeds that leave what the table says of a plan as it is.
OURS = ["plan.registered", "plan.corrected", "plan.document_added", "plan.document_removed"]
ADDRESS = re.compile(r"https?://\S+")


@dataclass
class Outcome:
    """What a load did."""

    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    left_alone: int = 0

    def __str__(self) -> str:
        return (
            f"{self.added} plans added, {self.corrected} corrected, {self.unchanged} unchanged, "
            f"{self.left_alone} left as they were recorded in the portal"
        )


@dataclass(frozen=True)
class Row:
    """One plan as the table tells it."""

    key: str
    edition: int | None
    is_newest: bool
    facts: dict = field(repr=False)

    @property
    def stage(self) -> Stage:
        """What the source supports: a period says that a plan is carried out, a date that it is adopted.

        Whether its period is over is not stored: `Plan.is_expired` knows.
        """
        if self.key in NOT_ADOPTED_YET:
            return Stage.DRAFTING
        if not self.is_newest:
            return Stage.ENDED
        has_period = self.facts["period_start"] or self.facts["period_end"]
        return Stage.IMPLEMENTATION if has_period else Stage.ADOPTION


@transaction.atomic
def load(table: Path = TABLE) -> Outcome:
    """Bring the table into the database. Running it again adds nothing twice."""
    by, outcome = User.objects.system(), Outcome()
    countries = Country.objects.in_bulk(field_name="iso3")
    with table.open(encoding="utf-8", newline="") as file:
        groups = _by_country(csv.DictReader(file))
    touched = _touched()
    for iso3, rows in groups.items():
        _load_country(countries[iso3], rows_of(iso3, rows), touched, by, outcome)
    return outcome


def _by_country(lines) -> dict[str, list[dict[str, str]]]:
    groups = defaultdict(list)
    for line in lines:
        groups[line["iso3"].strip().upper()].append(line)
    return groups


def rows_of(iso3: str, lines: list[dict[str, str]]) -> list[Row]:
    """A country's plans, oldest first as in the table. The newest that is adopted is the one in force."""
    found, editions = [], set()
    for place, line in enumerate(lines, start=1):
        edition = _number(line["edition"])
        # An edition that is missing, or given twice, is known by its place instead.
        if edition is None or edition in editions:
            key, edition = f"{iso3}-row{place}", None
        else:
            key = f"{iso3}-{edition}"
        editions.add(edition)
        facts = _facts(line) | ({"adoption_not_reported": False} if key in NOT_ADOPTED_YET else {})
        found.append((key, edition, facts))
    newest = next((key for key, _edition, _facts in reversed(found) if key not in NOT_ADOPTED_YET), "")
    return [Row(key, edition, key == newest, facts) for key, edition, facts in found]


def _facts(line: dict[str, str]) -> dict:
    year = _number(line["year_adopted"])
    budget = line["has_budget"].strip()
    return {
        "title": line["title"].strip(),
        "language": line["language"].strip(),
        "adopted_on": date(year, 1, 1) if year else None,
        "adopted_precision": Precision.YEAR if year else Precision.DAY,
        "adoption_not_reported": year is None,
        "period_start": _number(line["period_start"]),
        "period_end": _number(line["period_end"]),
        "has_budget": budget if budget in Reported.values else Reported.NOT_REPORTED,
        "source_urls": ADDRESS.findall(line["source_url"]),
        "source_note": line["note"].strip(),
    }


def _number(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() else None


def _touched() -> set[str]:
    """Ids of plans that somebody has worked on since the registry wrote them down."""
    events = Event.objects.filter(subject_type=Plan._meta.label_lower).exclude(verb__in=OURS)
    return set(events.values_list("subject_id", flat=True))


def _load_country(country: Country, rows: list[Row], touched: set[str], by: User, outcome: Outcome) -> None:
    known = {plan.registry_key or f"own-{plan.pk}": plan for plan in country.plans.all()}
    keys = {row.key for row in rows}
    # Written or changed by people, or dropped from the table: none of ours to change.
    own = [plan for key, plan in known.items() if key not in keys or str(plan.pk) in touched]
    before = None
    for row in rows:
        plan = known.get(row.key)
        if (plan and plan in own) or (not plan and _is_taken(row, own)):
            outcome.left_alone += 1
        else:
            plan = _write(plan or Plan(country=country), row, _stage_beside(own, row), by, outcome)
        _follow(plan, before)
        before = plan or before


def _is_taken(row: Row, own: list[Plan]) -> bool:
    """The country keeps this edition in the portal, or is writing a plan there."""
    same = row.edition is not None and row.edition in {plan.edition for plan in own}
    return same or (row.stage in IN_DESIGN and any(plan.is_in_design for plan in own))


def _stage_beside(own: list[Plan], row: Row) -> Stage:
    """One plan in force a country: where people have recorded theirs, the table's newest is over."""
    taken = any(plan.stage in IN_FORCE for plan in own)
    return Stage.ENDED if taken and row.stage in IN_FORCE else row.stage


def _write(plan: Plan, row: Row, stage: Stage, by: User, outcome: Outcome) -> Plan:
    values = row.facts | {"edition": row.edition, "registry_key": row.key, "stage": stage}
    changed = sorted(name for name, value in values.items() if getattr(plan, name) != value)
    if plan.pk and not changed:
        outcome.unchanged += 1
        return plan
    verb = "plan.corrected" if plan.pk else "plan.registered"
    for name in changed:
        setattr(plan, name, values[name])
    plan.save()
    record(by, verb, plan, now=plan.stage, key=row.key, fields=changed)
    _tell_adoption(plan, by)
    outcome.added += verb == "plan.registered"
    outcome.corrected += verb == "plan.corrected"
    return plan


def _tell_adoption(plan: Plan, by: User) -> None:
    """The one step of its life that the table dates."""
    ours = plan.stage_changes.filter(stage=Stage.ADOPTION, evidence=REGISTRY_EVIDENCE)
    if plan.adopted_on is None:
        ours.delete()
        return
    StageChange.objects.update_or_create(
        plan=plan,
        stage=Stage.ADOPTION,
        evidence=REGISTRY_EVIDENCE,
        defaults={
            "on": plan.adopted_on,
            "precision": plan.adopted_precision,
            "evidence_url": plan.source_urls[0] if plan.source_urls else "",
            "recorded_by": by,
        },
    )


def _follow(plan: Plan | None, before: Plan | None) -> None:
    """Each edition follows the one before it, unless somebody has said otherwise."""
    if plan and before and plan.supersedes_id is None and not hasattr(before, "successor"):
        plan.supersedes = before
        plan.save(update_fields=["supersedes"])
