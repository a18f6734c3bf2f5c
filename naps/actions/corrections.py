"""A corrected registry: sent in, looked at, and then taken over as a whole or not at all."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition
from academy.documents.sheets import Sheet
from naps.actions.plans import Proof, move_stage
from naps.corrections import ADDRESS, DATED_STAGES, Line, Understood, understand
from naps.models import Correction, Plan, StageChange
from naps.models.registry import KEPT
from naps.permissions.plans import check_correct
from naps.sources import DATES, keep_sources
from naps.states import IN_FORCE, Precision, Stage, StageChangeStatus


class ChangedMeanwhile(Exception):
    """What somebody looked at is not what would be written now; nothing was."""


@transaction.atomic
def receive(sheet: Sheet, *, name: str, by: User) -> Correction:
    """Keep a table for a day, for whoever sent it to look at. Nothing of the registry changes yet.

    Raises `corrections.Unreadable` where it is no registry at all.
    """
    check_correct(by)
    understand(sheet.lines)
    Correction.objects.over().delete()
    Correction.objects.filter(sent_by=by, taken_at=None).delete()
    sent = Correction(name=name[:200], lines=sheet.lines, sent_by=by, expires_at=timezone.now() + KEPT)
    sent.save()
    record(by, "registry.received", sent, lines=len(sheet.lines))
    return sent


@transaction.atomic
def discard(sent: Correction, *, by: User) -> None:
    """The table is forgotten; the registry stays as it is."""
    check_correct(by)
    record(by, "registry.discarded", sent)
    sent.delete()


def take_over(sent: Correction, *, by: User, seen: str, ticked: Collection[int]) -> Correction:
    """Write what the table says, each figure with its source; all of it, or nothing.

    `seen` is the fingerprint of what the person looked at, `ticked` the lines that may overwrite
    what a country has recorded itself; conflicts that are not ticked are left out. Raises
    `ChangedMeanwhile` if the registry moved on in between.
    """
    check_correct(by)
    try:
        return _take_over(sent, by, seen, ticked)
    except (IntegrityError, InvalidTransition, NotAllowed):
        # Somebody was faster with one of these plans. They look at it again.
        raise ChangedMeanwhile from None


@transaction.atomic
def _take_over(sent: Correction, by: User, seen: str, ticked: Collection[int]) -> Correction:
    sent = Correction.objects.select_for_update().get(pk=sent.pk)
    if sent.taken_at:  # pressed twice
        return sent
    # Nobody changes a plan between our look and our writing.
    list(Plan.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    found = understand(sent.lines)
    if found.fingerprint != seen or not found.may_be_taken:
        raise ChangedMeanwhile
    lines = taken_of(found, ticked)
    for line in sorted(lines, key=lambda line: line.values.get("stage") != Stage.ENDED):
        _write(line, by, sent)
    sent.taken_at, sent.taken_by, sent.taken, sent.lines = timezone.now(), by, len(lines), []
    sent.save(update_fields=["taken_at", "taken_by", "taken", "lines"])
    record(by, "registry.corrected", sent, taken=len(lines))
    return sent


def taken_of(found: Understood, ticked: Collection[int]) -> list[Line]:
    """The lines that are written: new ones, changes, and of the conflicts those that were ticked."""
    changed = [line for line in found.changed if not line.is_conflict or line.number in ticked]
    return [*changed, *found.new]


def _write(line: Line, by: User, sent: Correction) -> None:
    if line.plan is None:
        plan = _register(line, by)
    else:
        plan = Plan.objects.select_related("country").get(pk=line.plan.pk)
        _change(plan, line, by)
    fields = [change.name for change in line.changes]
    keep_sources(plan, fields, source=line.source, by=by)
    record(
        by, "plan.imported", plan, on_behalf_of=plan.country.iso3, fields=fields, correction=sent.pk,
        before={c.name: c.was[:60] for c in line.changes if c.name in {*DATES, "stage"}},
    )  # fmt: skip


def _register(line: Line, by: User) -> Plan:
    """A plan the registry did not know."""
    values = line.values | {"country": line.country}
    if values["stage"] in IN_FORCE and not values.get("adopted_on"):
        values["adoption_not_reported"] = True
    plan = Plan(**values)
    if not plan.source_urls:
        plan.source_urls = ADDRESS.findall(line.source)
    plan.save()
    for stage, name in DATED_STAGES.items():
        if on := getattr(plan, name):
            _tell(plan, stage, on, getattr(plan, DATES[name]), line.source, by)
    return plan


def _change(plan: Plan, line: Line, by: User) -> None:
    values = dict(line.values)
    to = values.pop("stage", "")
    if to:
        name = DATED_STAGES[Stage(to)]
        on = values.pop(name, None) or getattr(plan, name)
        exactly = values.pop(DATES[name], None) or getattr(plan, DATES[name])
        proof = Proof(on, Precision(exactly), **_evidence(line.source))
        move_stage(plan, to, by=by, was=plan.stage, proof=proof)
    for name, value in values.items():
        setattr(plan, name, value)
    if plan.adopted_on:
        values["adoption_not_reported"] = plan.adoption_not_reported = False
    if values:
        plan.save(update_fields=list(values))
    for stage, name in DATED_STAGES.items():
        if values.get(name):
            _tell(plan, stage, values[name], values[DATES[name]], line.source, by)


def _evidence(source: str) -> dict[str, Any]:
    """The source as evidence of a step: an address as a link, words as words."""
    if source == next(iter(ADDRESS.findall(source)), ""):
        return {"evidence_url": source}
    return {"evidence": source[:200]}


def _tell(plan: Plan, stage: str, on: date, precision: str, source: str, by: User) -> None:
    """The history says the same as the date: the last such step takes it over, or there is one now."""
    known = plan.stage_changes.confirmed().filter(stage=stage).first()
    change = known or StageChange(plan=plan, stage=stage, status=StageChangeStatus.CONFIRMED)
    change.on, change.precision, change.recorded_by, change.on_behalf = on, precision, by, True
    change.evidence, change.evidence_url = "", ""
    for name, value in _evidence(source).items():
        setattr(change, name, value)
    change.confirmed_at = change.recorded_at = timezone.now()
    change.confirmed_by = by
    change.save()
