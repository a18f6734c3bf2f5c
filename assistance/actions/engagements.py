"""What was done for a country is written down: a call, a visit, a workshop."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Country
from assistance import permissions
from assistance.actions.moving import begin, hold
from assistance.engagement_permissions import check_log_call
from assistance.models import Engagement
from assistance.states import EngagementKind
from participants.models import Expert


@transaction.atomic
def log_engagement(
    engagement: Engagement, *, by: User, experts: list[Expert], academy: Iterable[User] = ()
) -> Engagement:
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
    engagement.academy_people.set(academy)
    record(by, "engagement.logged", engagement, request=engagement.request_id)
    if engagement.request is not None:
        begin(engagement.request, by=by)
    return engagement


def log_call(engagement: Engagement, *, by: User, country: Country) -> Engagement:
    """Somebody of the Academy talked to somebody of a country. Without a request it stays with the staff,
    unless the form says who else reads it."""
    check_log_call(by, country)
    engagement.country, engagement.kind = country, EngagementKind.CALL
    engagement.ends_on = engagement.starts_on
    return log_engagement(engagement, by=by, experts=[], academy=[by])


@transaction.atomic
def change_engagement(
    engagement: Engagement, *, by: User, experts: list[Expert], academy: Iterable[User] = ()
) -> Engagement:
    """Correct what was written down."""
    permissions.check_change_engagement(by, engagement)
    engagement.save()
    engagement.experts.set(experts)
    engagement.academy_people.set(academy)
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
