"""Who looks after the library of examples, and from whose roadmap an example may be made."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.models import Action, RoadmapExample
from naps.permissions.plans import is_staff
from naps.states import RoadmapStatus, Sharing

SHARED = {Sharing.ROADMAP, Sharing.DRAFTS}


def check_curate(user) -> None:
    """The Academy's staff."""
    if not is_staff(user):
        raise NotAllowed(_("Only the Academy's staff look after the library of examples."))


def check_make_from(user, action: Action) -> None:
    """Staff, from a roadmap that is agreed and that the country shares."""
    check_curate(user)
    roadmap = action.roadmap
    if roadmap.status not in {RoadmapStatus.AGREED, RoadmapStatus.CLOSED}:
        raise NotAllowed(_("Only actions of an agreed roadmap become examples."))
    if roadmap.plan.sharing not in SHARED and not roadmap.published_at:
        raise NotAllowed(_("The country does not share its roadmap, so nothing of it becomes an example."))


def check_retire(user, example: RoadmapExample) -> None:
    """Staff, once."""
    check_curate(user)
    if example.retired_at:
        raise NotAllowed(_("It has been taken out of use already."))


def check_bring_back(user, example: RoadmapExample) -> None:
    """Staff, of an example that is out of use."""
    check_curate(user)
    if not example.retired_at:
        raise NotAllowed(_("It is in use."))
