from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.countries.models import Country
from convenings.models import Convening
from convenings.states import ConveningStatus


def check_read_outcome(user, convening: Convening) -> None:
    """Its organisers at any time; partners and observers of the host country once it is completed."""
    if user.organises(convening):
        return
    reads = user.partner_country_ids | user.observed_country_ids
    if convening.host_country_id not in reads:
        raise NotAllowed(_("Only the organisers and the partners of the region read this report."))
    if convening.status != ConveningStatus.COMPLETED:
        raise NotAllowed(_("The report is there for you once the convening is completed."))


def check_read_month(user, country: Country) -> None:
    """The country's focal point, to whom the letter of the month goes as well."""
    if not user.speaks_for(country):
        raise NotAllowed(_("Only the country's focal point reads this page."))
