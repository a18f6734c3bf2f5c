"""Who may do what with a roadmap. The country's team writes; its leads and the Academy agree."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.countries.models import Country
from naps.models import Action, Milestone, Plan, Roadmap
from naps.permissions.plans import check_speak, is_staff
from naps.states import RoadmapStatus, Stage
from participants.teams import leads, works_on

# Why the text does not change any more, for each status in which it does not.
FROZEN: dict[str, Any] = {
    RoadmapStatus.SUBMITTED: _("It is handed in. Take it back first if something has to change."),
    RoadmapStatus.AGREED: _("It is agreed. To change its text, start a new revision."),
    RoadmapStatus.CLOSED: _("A newer revision has taken its place."),
}


def check_work(user, country: Country) -> None:
    """The country's team, and staff on its behalf; at any time."""
    if not (is_staff(user) or works_on(user, country)):
        raise NotAllowed(_("Only the country's team does that."))


def check_start(user, plan: Plan) -> None:
    """The country's team or staff, for a plan that is not over and has no roadmap yet."""
    check_work(user, plan.country)
    if plan.stage == Stage.ENDED:
        raise NotAllowed(_("This plan has ended. A roadmap belongs to the next one."))
    if plan.roadmaps.exists():
        raise NotAllowed(_("This plan has a roadmap already."))


def check_edit(user, roadmap: Roadmap) -> None:
    """The country's team or staff, while the roadmap is being written."""
    check_work(user, roadmap.country)
    if roadmap.status in FROZEN:
        raise NotAllowed(FROZEN[roadmap.status])


def check_submit(user, roadmap: Roadmap) -> None:
    """Who speaks for the country, or staff; once there is a goal and at least one action."""
    check_speak(user, roadmap.country)
    if roadmap.status in FROZEN:
        raise NotAllowed(FROZEN[roadmap.status])
    if not roadmap.goal.strip():
        raise NotAllowed(_("The goal is missing: one sentence that says what will be reached."))
    if not Action.objects.filter(objective__roadmap=roadmap).exists():
        raise NotAllowed(_("There is no action yet. Add at least one."))


def check_return(user, roadmap: Roadmap) -> None:
    """Who speaks for the country takes it back, staff give it back; only while it waits for agreement."""
    check_speak(user, roadmap.country)
    if roadmap.status != RoadmapStatus.SUBMITTED:
        raise NotAllowed(_("Only a roadmap that waits for agreement goes back."))


def check_agree_for_country(user, roadmap: Roadmap) -> None:
    """Who speaks for the country, or staff who were told so; once, while it waits for agreement."""
    check_speak(user, roadmap.country)
    _check_waits(roadmap)
    if roadmap.agreed_by_country_at:
        raise NotAllowed(_("The country has agreed already."))


def check_agree_for_academy(user, roadmap: Roadmap) -> None:
    """Staff; once, while it waits for agreement."""
    if not is_staff(user):
        raise NotAllowed(_("Only the Academy's staff agree for the Academy."))
    _check_waits(roadmap)
    if roadmap.agreed_by_osf_at:
        raise NotAllowed(_("The Academy has agreed already."))


def _check_waits(roadmap: Roadmap) -> None:
    if roadmap.status != RoadmapStatus.SUBMITTED:
        raise NotAllowed(_("This roadmap does not wait for agreement."))


def check_revise(user, roadmap: Roadmap) -> None:
    """The country's team or staff, from the agreed revision, one new revision at a time."""
    check_work(user, roadmap.country)
    if roadmap.status != RoadmapStatus.AGREED:
        raise NotAllowed(_("A new revision starts from the agreed one."))
    if roadmap.plan.roadmaps.open().exists():
        raise NotAllowed(_("A new revision is being written already."))


def check_publish(user, roadmap: Roadmap) -> None:
    """The country alone decides that everybody may read its roadmap; nobody does it in its name."""
    _check_own_act(user, roadmap.country)
    if roadmap.published_at:
        raise NotAllowed(_("It is public already."))
    if roadmap.status != RoadmapStatus.AGREED:
        raise NotAllowed(_("Only the agreed roadmap can be made public."))


def check_unpublish(user, roadmap: Roadmap) -> None:
    """The country alone, at any time."""
    _check_own_act(user, roadmap.country)
    if not roadmap.published_at:
        raise NotAllowed(_("It is not public."))


def _check_own_act(user, country: Country) -> None:
    if not leads(user, country):
        raise NotAllowed(_("Only the country decides this: its focal point or head of delegation."))


def check_preview(user, roadmap: Roadmap) -> None:
    """The country's team and staff look at the paper before it is agreed."""
    check_work(user, roadmap.country)
    if roadmap.paper_id:
        raise NotAllowed(_("The agreed paper is there; a preview is not needed any more."))


def check_remove(user, action: Action) -> None:
    """Whoever may edit, as long as nobody has reported on the action: what was reported stays."""
    check_edit(user, action.roadmap)
    if action.updates.exists():
        raise NotAllowed(_("Progress has been reported on this action. Report it as dropped instead."))


def check_update(user, action: Action) -> None:
    """The country's team or staff, on the agreed roadmap; on a draft only for actions that are new in it,
    because the others are still reported on in the agreed revision."""
    check_work(user, action.country)
    roadmap = action.roadmap
    if roadmap.status == RoadmapStatus.CLOSED:
        raise NotAllowed(FROZEN[RoadmapStatus.CLOSED])
    if roadmap.status == RoadmapStatus.SUBMITTED:
        raise NotAllowed(_("Progress is reported again when the roadmap is agreed."))
    if action.follows and action.follows.roadmap.status == RoadmapStatus.AGREED:
        raise NotAllowed(_("Until this revision is agreed, progress is reported on the agreed one."))


def check_reach(user, milestone: Milestone) -> None:
    """Whoever may report progress, while the milestone is open."""
    check_update(user, milestone.action)
    if milestone.completed_on:
        raise NotAllowed(_("This milestone has been reached already."))
