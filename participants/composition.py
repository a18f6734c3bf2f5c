"""What a delegation should be made of, and what it still lacks, said in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Delegation
from participants.states import OF_GOVERNMENT, RegistrationRole, Sector

# How a missing sector is said; a rule may name any sector.
MISSING = {
    Sector.GOVERNMENT: lambda: _("No government yet"),
    Sector.SECURITY_SECTOR: lambda: _("Nobody of the security sector yet"),
    Sector.CIVIL_SOCIETY: lambda: _("No civil society yet"),
}


def gaps(delegation: Delegation, registrations=None) -> list[str]:
    """What the composition rules of the convening still miss, in the reader's language.

    `registrations` are the live ones with their people, where the page has loaded them already.
    """
    rules = delegation.convening.composition
    people = list(delegation.live_registrations()) if registrations is None else list(registrations)
    found = []
    short = rules.get("min", 0) - len(people)
    if short > 0:
        found.append(ngettext("%(n)d more person needed", "%(n)d more people needed", short) % {"n": short})
    sectors = {registration.person.sector for registration in people}
    found += [_missing(sector) for sector in rules.get("sectors", []) if not _has(sector, sectors)]
    if people and not any(r.role == RegistrationRole.HEAD for r in people):
        found.append(_("No head of delegation yet"))
    return found


def _has(sector: str, sectors: set[str]) -> bool:
    wanted = OF_GOVERNMENT if sector == Sector.GOVERNMENT else {sector}
    return bool(sectors & wanted)


def _missing(sector: str) -> str:
    if sector in MISSING:
        return MISSING[Sector(sector)]()
    return _("Nobody from: %(sector)s") % {"sector": Sector(sector).label}
