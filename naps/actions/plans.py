from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed, TooLate
from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from academy.documents.keeping import kept
from academy.documents.models import StoredFile
from naps.acting import behalf
from naps.emails import plans as emails
from naps.models import Plan, StageChange
from naps.permissions.plans import (
    check_confirm,
    check_describe,
    check_move,
    check_share,
    check_start,
    check_take,
    is_staff,
)
from naps.sources import DATES, keep_sources
from naps.states import (
    EVIDENCE_WORDS,
    IN_DESIGN,
    NEEDS_CONFIRMATION,
    SUCCESSOR_EVIDENCE,
    Precision,
    Stage,
    StageChangeStatus,
)


@dataclass(frozen=True)
class Proof:
    """When a step was taken, and what shows it."""

    on: date
    precision: Precision = Precision.DAY
    evidence: str = ""
    evidence_url: str = ""
    reason: str = ""


def start_plan(plan: Plan, *, by: User, proof: Proof) -> Plan:
    """A country has said that it will write a plan: from now on the plan is there, at its first stage.

    Two who start one at the same moment have one plan; the second is told who was first.
    """
    check_start(by, plan.country)
    try:
        return _start(plan, by=by, proof=proof)
    except IntegrityError:
        first = plan.country.plans.in_design().first()
        if first is None:
            raise
        raise InvalidTransition(first, Stage.COMMITMENT) from None


@transaction.atomic
def _start(plan: Plan, *, by: User, proof: Proof) -> Plan:
    earlier = list(plan.country.plans.select_related("successor"))
    plan.stage, plan.committed_on = Stage.COMMITMENT, proof.on
    plan.edition = max((p.edition or 0 for p in earlier), default=0) + 1
    plan.supersedes = next((p for p in earlier if not hasattr(p, "successor")), None)
    plan.save()
    change = _change(plan, Stage.COMMITMENT, proof, by)
    change.save()
    record(by, "plan.started", plan, now=plan.stage, on_behalf_of=behalf(by, plan.country))
    return plan


@transaction.atomic
def describe_plan(plan: Plan, *, by: User, changed: list[str], source: str = "") -> Plan:
    """Say what the plan contains and which years it covers. `changed` names the fields that differ.

    Each keeps its source: who wants to know where a figure comes from finds it beside the figure.
    """
    check_describe(by, plan)
    if changed:
        plan.save(update_fields=changed)
        keep_sources(plan, changed, source=source, by=by)
        record(by, "plan.described", plan, on_behalf_of=behalf(by, plan.country), fields=changed)
    return plan


def move_stage(
    plan: Plan, to: str, *, by: User, was: str, proof: Proof, upload: UploadedFile | None = None
) -> StageChange:
    """Record that the plan has reached a stage, with date and evidence.

    `was` is the stage the person saw: if somebody moved the plan meanwhile, nothing happens and
    they are told. An adoption or an ending said by the country waits for staff to confirm it.
    """
    check_move(by, plan)
    if plan.stage != was:
        raise InvalidTransition(plan, to)
    check_take(by, plan, to)
    if to in NEEDS_CONFIRMATION and not (upload or proof.evidence.strip() or proof.evidence_url):
        raise NotAllowed(
            _("An adoption or an ending needs something that shows it: words, a link or a file.")
        )
    if upload is None:
        return _move_stage(plan, to, by=by, proof=proof)
    with kept(upload, language="", by=by) as file:
        return _move_stage(plan, to, by=by, proof=proof, file=file)


@transaction.atomic
def _move_stage(
    plan: Plan, to: str, *, by: User, proof: Proof, file: StoredFile | None = None
) -> StageChange:
    change = _change(plan, to, proof, by, file)
    if to in NEEDS_CONFIRMATION:
        if not is_staff(by):
            return _propose(change, by)
        change.confirmed_at, change.confirmed_by = timezone.now(), by
    change.save()
    _take(plan, change, by)
    if change.on_behalf:
        emails.stage_recorded(change)
    return change


def _change(plan: Plan, to: str, proof: Proof, by: User, file: StoredFile | None = None) -> StageChange:
    return StageChange(
        plan=plan,
        stage=to,
        on=proof.on,
        precision=proof.precision,
        evidence=proof.evidence,
        evidence_url=proof.evidence_url,
        evidence_file=file,
        reason=proof.reason,
        recorded_by=by,
        on_behalf=bool(behalf(by, plan.country)),
    )


def _propose(change: StageChange, by: User) -> StageChange:
    change.status = StageChangeStatus.PROPOSED
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError:  # a colleague proposed a change at the same moment
        raise InvalidTransition(change.plan, change.stage) from None
    record(by, "plan.stage_proposed", change.plan, was=change.plan.stage, now=change.stage, change=change.pk)
    return change


def _take(plan: Plan, change: StageChange, by: User) -> None:
    """The step itself: by compare-and-swap, as `audit.transitions.move` does for a status."""
    was, to = plan.stage, change.stage
    if to == Stage.ADOPTION:
        _end_others(plan, change, by)
    rows = Plan._base_manager.filter(pk=plan.pk, stage=was)
    if not rows.update(stage=to, **_dates(change)):
        plan.refresh_from_db()
        raise InvalidTransition(plan, to)
    plan.refresh_from_db()
    # The date on the page of the plan names what shows it, as the history does.
    dated = [name for name, value in _dates(change).items() if name in DATES and value]
    said = "" if change.evidence in EVIDENCE_WORDS else change.evidence
    keep_sources(plan, dated, source=change.evidence_url or said, by=change.recorded_by)
    for_country = plan.country.iso3 if change.on_behalf else ""
    record(by, "plan.stage_moved", plan, was=was, now=to, on_behalf_of=for_country, change=change.pk)


def _dates(change: StageChange) -> dict:
    """What a stage says about the dates of its plan."""
    if change.stage == Stage.ADOPTION:
        adopted = {"adopted_on": change.on, "adopted_precision": change.precision}
        return adopted | {"adoption_not_reported": False, "ended_on": None}
    if change.stage == Stage.LAUNCH:
        return {"launched_on": change.on, "launched_precision": change.precision, "ended_on": None}
    if change.stage == Stage.ENDED:
        return {"ended_on": change.on, "ended_precision": change.precision}
    if change.stage in IN_DESIGN:  # also a step back: it was not adopted after all
        taken_back = ["adopted_on", "launched_on", "in_force_on", "ended_on"]
        return dict.fromkeys(taken_back) | {"adoption_not_reported": False}
    return {"ended_on": None}


def _end_others(plan: Plan, change: StageChange, by: User) -> None:
    """One plan in force a country: the new one takes the place of the old in the same act."""
    for old in plan.country.plans.in_force().exclude(pk=plan.pk):
        ended = StageChange(
            plan=old,
            stage=Stage.ENDED,
            on=change.on,
            precision=change.precision,
            evidence=SUCCESSOR_EVIDENCE,
            recorded_by=by,
            on_behalf=change.on_behalf,
        )
        ended.save()
        _take(old, ended, by)
        if plan.supersedes_id is None and not hasattr(old, "successor"):
            plan.supersedes = old
            plan.save(update_fields=["supersedes"])


@transaction.atomic
def confirm_stage(change: StageChange, *, by: User) -> StageChange:
    """The evidence holds: the plan takes the proposed stage, and the people who proposed it are told."""
    check_confirm(by, change)
    move(change, StageChangeStatus.CONFIRMED, by=by, confirmed_at=timezone.now(), confirmed_by=by)
    _take(change.plan, change, by)
    emails.stage_answered(change)
    return change


@transaction.atomic
def refuse_stage(change: StageChange, *, by: User, reason: str) -> StageChange:
    """The evidence does not show it: the plan stays where it is, and the country reads why."""
    check_confirm(by, change)
    move(change, StageChangeStatus.REFUSED, by=by, reason=reason)
    emails.stage_answered(change)
    return change


@transaction.atomic
def share_plan(plan: Plan, *, by: User, sharing: str) -> Plan:
    """Decide what UN Women may see of a plan beyond the public page; the country's other leads are told.

    It is asked of what is shared at this moment: of two who decide at once, a second who only lowers
    must not raise what the first has just closed.
    """
    check_share(by, plan, sharing)
    was = plan.sharing
    if sharing == was:
        return plan
    rows = Plan.objects.filter(pk=plan.pk, sharing=was)
    if not rows.update(sharing=sharing, sharing_at=timezone.now(), sharing_by=by):
        plan.refresh_from_db()
        raise TooLate(_("Somebody has just changed what is shared. Look at it first."), plan)
    plan.refresh_from_db()
    event = record(by, "plan.shared", plan, was=was, now=sharing, on_behalf_of=behalf(by, plan.country))
    emails.sharing_changed(plan, event)
    return plan
