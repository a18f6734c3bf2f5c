"""Forgetting what is no longer needed: needs, travel and requests, a while after the convening."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from participants.models import ChangeRequest, Needs, Travel
from participants.states import ChangeKind, ChangeStatus

KINDS: dict[type[Needs] | type[Travel] | type[ChangeRequest], tuple[str, ...]] = {
    Needs: ("diet", "access"),
    Travel: ("arrives", "departs", "passport", "emergency_contact"),
    ChangeRequest: ("sealed", "note"),
}
# A certificate may turn out to be wrong years later.
KEPT: dict[type, dict] = {ChangeRequest: {"kind": ChangeKind.NAME, "status": ChangeStatus.OPEN}}


def last_day(convening) -> date:
    """Until when needs and travel of a convening are kept."""
    return convening.ends_on + timedelta(days=settings.NEEDS_KEPT_DAYS)


@transaction.atomic
def purge(today: date) -> int:
    """Empty the needs, travel and requests of convenings that are long over. Returns how many rows."""
    before = today - timedelta(days=settings.NEEDS_KEPT_DAYS)
    emptied = 0
    for model, fields in KINDS.items():
        rows = model.objects.filter(purged_at__isnull=True, registration__convening__ends_on__lt=before)
        rows = rows.exclude(**KEPT.get(model, {"pk": None}))
        for row in rows.select_related("registration__person__country", "registration__delegation__country"):
            record(User.objects.system(), f"{model._meta.model_name}.purged", row.registration)
            emptied += 1
        rows.update(**dict.fromkeys(fields, ""), purged_at=timezone.now())
    return emptied
