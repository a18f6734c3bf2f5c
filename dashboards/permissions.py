from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.countries.models import Country
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.teams import team_country_ids, works_on


def check_read_outcome(user, convening: Convening) -> None:
    """Its organisers at any time; partners and observers of the host country once it is completed."""
    if user.organises(convening):
        return
    reads = user.partner_country_ids | user.observed_country_ids
    if convening.host_country_id not in reads:
        raise NotAllowed(_("Only the organisers and the partners of the region read this report."))
    if convening.status != ConveningStatus.COMPLETED:
        raise NotAllowed(_("The report is there for you once the convening is completed."))


def check_follow_up(user) -> None:
    """The Academy's staff: the pipeline, who follows a country, and the paper for a meeting."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("This is for the Academy's staff."))


def check_follow_up_by(user, owner) -> None:
    """Staff name one of the staff, themselves or a colleague."""
    check_follow_up(user)
    if not owner.is_academy_staff:
        raise NotAllowed(_("Only somebody of the Academy's staff can follow a country."))


def check_see_due(user) -> None:
    """Staff see what falls due everywhere, a country's team what falls due for itself."""
    if not (user.is_authenticated and (user.is_academy_staff or team_country_ids(user))):
        raise NotAllowed(_("This calendar is for the Academy's staff and the teams of countries."))


def check_see_timeline(user, country: Country) -> None:
    """Staff, and the country's own team as far as each of it may see."""
    if not (user.is_authenticated and (user.is_academy_staff or works_on(user, country))):
        raise NotAllowed(_("Only the country's team and the Academy's staff read all of this."))
