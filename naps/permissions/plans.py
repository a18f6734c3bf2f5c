from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.countries.models import Country
from naps.models import Plan, StageChange
from naps.states import IN_DESIGN, IN_FORCE, NEEDS_CONFIRMATION, Sharing, Stage
from participants.teams import leads, works_on

# What a country lets UN Women see, from least to most.
SHARING_ORDER = {level: n for n, level in enumerate(Sharing)}


def is_staff(user) -> bool:
    return user.is_authenticated and user.is_academy_staff


def check_speak(user, country: Country) -> None:
    """Focal points and heads of delegation speak for their country; staff when the country asks them to."""
    if not (is_staff(user) or leads(user, country)):
        raise NotAllowed(_("Only the focal point or the head of the delegation does that for the country."))


def check_start(user, country: Country) -> None:
    """Who speaks for the country, while no other plan of it is being written."""
    check_speak(user, country)
    if country.plans.in_design().exists():
        raise NotAllowed(_("A plan of this country is being written already."))


def check_describe(user, plan: Plan) -> None:
    """Who speaks for the country, at any time."""
    check_speak(user, plan.country)


def check_extend(user, plan: Plan) -> None:
    """Who speaks for the country, while the plan is in force."""
    check_speak(user, plan.country)
    if not plan.is_in_force:
        raise NotAllowed(_("Only a plan in force is extended or revised."))


def check_publish_contact(user, country: Country) -> None:
    """Who speaks for the country says which of its offices is written to."""
    check_speak(user, country)


def check_correct(user) -> None:
    """Staff, who look after the registry of plans."""
    if not is_staff(user):
        raise NotAllowed(_("Only the Academy's staff correct the registry."))


def check_move(user, plan: Plan) -> None:
    """Who speaks for the country, until the plan has ended; then only staff put a mistake right."""
    check_speak(user, plan.country)
    if plan.stage == Stage.ENDED and not is_staff(user):
        raise NotAllowed(_("This plan has ended. If that is a mistake, write to the Academy."))


def check_take(user, plan: Plan, to: str) -> None:
    """A stage that can be reached from here, that nobody has proposed, and that no other plan occupies."""
    check_move(user, plan)
    if to not in plan.next_stages:
        raise NotAllowed(_("A plan comes into force by being adopted. Record the adoption first."))
    if to in NEEDS_CONFIRMATION and plan.stage_changes.proposed().exists():
        raise NotAllowed(_("A change of this plan waits for the Academy to confirm it."))
    others = plan.country.plans.exclude(pk=plan.pk)
    if to in IN_DESIGN and others.in_design().exists():
        raise NotAllowed(_("Another plan of this country is being written already."))
    # The adoption of a plan ends the one before it; no other step does.
    if to in IN_FORCE and to != Stage.ADOPTION and others.in_force().exists():
        raise NotAllowed(_("Another plan of this country is in force."))


def check_confirm(user, change: StageChange) -> None:
    """Staff, who have looked at the evidence."""
    if not is_staff(user):
        raise NotAllowed(_("Only the Academy's staff confirm an adoption or an ending."))


def check_share(user, plan: Plan, sharing: str = "") -> None:
    """The country alone decides what UN Women may see; staff may lower it for the country, never raise it."""
    if not (is_staff(user) or leads(user, plan.country)):
        raise NotAllowed(_("Only the focal point or the head of the delegation decides what is shared."))
    raised = sharing and SHARING_ORDER[Sharing(sharing)] > SHARING_ORDER[Sharing(plan.sharing)]
    if raised and not leads(user, plan.country):
        raise NotAllowed(_("Only the country itself shares more."))


def check_see_progress(user, plan: Plan) -> None:
    """The country's own team and staff: how grades went is shared with nobody else, at any level."""
    if not (is_staff(user) or works_on(user, plan.country)):
        raise NotAllowed(_("Only the country's team and the Academy's staff see how its grades went."))
