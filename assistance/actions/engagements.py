"""What was done for a country is written down: a call, a visit, a workshop."""

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from assistance import permissions
from assistance.actions.moving import begin, hold
from assistance.models import Engagement
from participants.models import Expert


@transaction.atomic
def log_engagement(engagement: Engagement, *, by: User, experts: list[Expert]) -> Engagement:
    """Write down a call, a visit, a workshop. The first one begins the help, also without an expert."""
    if engagement.request is None:
        permissions.check_log_outside(by)
    else:
        hold(engagement.request)
        permissions.check_log(by, engagement.request)
        engagement.country = engagement.request.country
    engagement.recorded_by = by
    engagement.save()
    engagement.experts.set(experts)
    record(by, "engagement.logged", engagement, request=engagement.request_id)
    if engagement.request is not None:
        begin(engagement.request, by=by)
    return engagement


@transaction.atomic
def change_engagement(engagement: Engagement, *, by: User, experts: list[Expert]) -> Engagement:
    """Correct what was written down."""
    permissions.check_change_engagement(by, engagement)
    engagement.save()
    engagement.experts.set(experts)
    record(by, "engagement.changed", engagement, request=engagement.request_id)
    return engagement


@transaction.atomic
def finish_next_step(engagement: Engagement, *, by: User) -> Engagement:
    """The next step has been taken; nobody is reminded of it any more."""
    permissions.check_next_step_done(by, engagement)
    engagement.next_step_done_at, engagement.next_step_done_by = timezone.now(), by
    engagement.save(update_fields=["next_step_done_at", "next_step_done_by"])
    record(by, "engagement.next_step_done", engagement, request=engagement.request_id)
    return engagement
