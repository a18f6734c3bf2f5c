from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.models import Draft
from naps.permissions.plans import is_staff
from naps.states import MAY_READ_FILES
from participants.teams import works_on


def check_read_evidence(user, draft: Draft) -> None:
    """Staff, the country's team and the draft's reviewers: a help to work on it, and no verdict."""
    if is_staff(user) or works_on(user, draft.plan.country):
        return
    if not draft.reviews.filter(reviewer=user, status__in=MAY_READ_FILES).exists():
        raise NotAllowed(
            _("Only the country's team, its reviewers and the Academy's staff look for passages.")
        )
