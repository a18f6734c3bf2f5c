"""Who may read the roster of experts, and who keeps which part of an entry."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from assistance.permissions import check_run, is_staff
from participants.models import Expert
from participants.teams import team_country_ids


def check_read_roster(user) -> None:
    """Staff, organisers, people who work on a country's plan, and UN Women partners; whom of the roster
    each of them finds there is `Expert.objects.visible_to`."""
    may = is_staff(user) or user.convening_ids or team_country_ids(user) or user.partner_country_ids
    if not may:
        raise NotAllowed(_("The roster is for the Academy, countries' teams and UN Women's partners."))


def reads_inside(user) -> bool:
    """Staff and organisers plan with the roster: also who is away, how busy, and in conflict with whom."""
    return is_staff(user) or bool(user.convening_ids)


def check_take_roster(user) -> None:
    """Staff take the roster away as a table."""
    check_run(user)


def check_add(user) -> None:
    """Staff put somebody on the roster."""
    check_run(user)


def check_change(user, expert: Expert) -> None:
    """Staff, and the expert for themselves."""
    if not (is_staff(user) or expert.is_of(user)):
        raise NotAllowed(_("Only the expert and the Academy's staff change this."))


def check_take_conflict_back(user) -> None:
    """Staff: an expert declares a conflict, and somebody else has to see that it is gone."""
    check_run(user)


def check_vet(user, expert: Expert) -> None:
    """Staff, never about themselves."""
    check_run(user)
    if expert.is_of(user):
        raise NotAllowed(_("A colleague vets you."))
    if expert.vetted_at is not None:
        raise NotAllowed(_("This expert is vetted already."))


def check_take_vetting_back(user, expert: Expert) -> None:
    """Staff, of somebody who is vetted."""
    check_run(user)
    if expert.vetted_at is None:
        raise NotAllowed(_("This expert is not vetted."))


def check_agree_to_listing(user, expert: Expert) -> None:
    """The expert in person: nobody agrees for somebody else."""
    if not expert.is_of(user):
        raise NotAllowed(_("Only the expert agrees to be listed."))
    if expert.listing_agreed_at is not None:
        raise NotAllowed(_("You have agreed already."))


def check_end_listing(user, expert: Expert) -> None:
    """The expert, at any time; staff, where the expert says so by telephone."""
    check_change(user, expert)
    if expert.listing_agreed_at is None:
        raise NotAllowed(_("This expert is not listed."))
