from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition
from naps.acting import behalf
from naps.models import Plan, PlanEvent
from naps.permissions.plans import check_extend
from naps.sources import keep_sources
from naps.states import PlanEventKind


@transaction.atomic
def record_event(event: PlanEvent, *, by: User, was: int | None = None) -> PlanEvent:
    """A plan in force was extended or revised by an act; an extension moves its last year.

    `was` is the last year the person saw: of two who extend at once, the second is told.
    """
    plan = event.plan
    check_extend(by, plan)
    event.recorded_by, event.on_behalf = by, bool(behalf(by, plan.country))
    if event.kind == PlanEventKind.EXTENDED:
        event.was_until = was
        rows = Plan._base_manager.filter(pk=plan.pk, period_end=was)
        if not rows.update(period_end=event.until):
            raise InvalidTransition(plan, plan.stage)
        plan.refresh_from_db()
        keep_sources(plan, ["period_end"], source=event.evidence_url or event.evidence, by=by)
    event.save()
    fields = ["period_end"] if event.kind == PlanEventKind.EXTENDED else []
    on_behalf_of = behalf(by, plan.country)
    record(by, f"plan.{event.kind}", plan, on_behalf_of=on_behalf_of, event=event.pk, fields=fields)
    return event
