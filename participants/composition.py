"""What a delegation should be made of, and what it still lacks, said in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Delegation, Person
from participants.states import OF_GOVERNMENT, InstitutionKind, RegistrationRole, Sector

# How a missing sector is said; a rule may name any sector.
MISSING = {
    Sector.GOVERNMENT: lambda: _("No government yet"),
    Sector.SECURITY_SECTOR: lambda: _("Nobody of the security sector yet"),
    Sector.CIVIL_SOCIETY: lambda: _("No civil society yet"),
}
MISSING_INSTITUTION = {
    InstitutionKind.FOREIGN_AFFAIRS: lambda: _("Nobody of the ministry of foreign affairs yet"),
    InstitutionKind.WOMENS_MACHINERY: lambda: _("Nobody of the women's machinery yet"),
    InstitutionKind.SECURITY_SECTOR: MISSING[Sector.SECURITY_SECTOR],
    InstitutionKind.FINANCE_PLANNING: lambda: _("Nobody of finance or planning yet"),
    InstitutionKind.CIVIL_SOCIETY: MISSING[Sector.CIVIL_SOCIETY],
}


def gaps(delegation: Delegation, registrations=None) -> list[str]:
    """What the composition rules of the convening still miss, in the reader's language.

    `registrations` are the live ones with their people, where the page has loaded them already.
    """
    rules = delegation.convening.composition
    named = list(delegation.live_registrations()) if registrations is None else list(registrations)
    people = [registration.person for registration in named]
    found = [
        *_of_number(rules, people, delegation.seats),
        *_of_sectors(rules, people),
        *_of_institutions(rules, people),
        *_of_civil_society(rules, people),
    ]
    if named and not any(r.role == RegistrationRole.HEAD for r in named):
        found.append(_("No head of delegation yet"))
    return list(dict.fromkeys(found))  # a sector and an institution may miss the same people


def _of_number(rules: dict, people: list[Person], seats: int) -> list[str]:
    short, over = (rules.get("min") or 0) - len(people), len(people) - seats
    if short > 0:
        return [ngettext("%(n)d more person needed", "%(n)d more people needed", short) % {"n": short}]
    if over > 0:
        words = ngettext("%(n)d person more than seats", "%(n)d people more than seats", over)
        return [words % {"n": over}]
    return []


def _of_sectors(rules: dict, people: list[Person]) -> list[str]:
    there = {person.sector for person in people}
    return [_missing(sector) for sector in rules.get("sectors") or [] if not _has(sector, there)]


def _has(sector: str, sectors: set[str]) -> bool:
    wanted = OF_GOVERNMENT if sector == Sector.GOVERNMENT else {sector}
    return bool(sectors & wanted)


def _missing(sector: str) -> str:
    if sector in MISSING:
        return MISSING[Sector(sector)]()
    return _("Nobody from: %(sector)s") % {"sector": Sector(sector).label}


def _of_institutions(rules: dict, people: list[Person]) -> list[str]:
    wanted = [InstitutionKind(kind) for kind in rules.get("institutions") or []]
    return [MISSING_INSTITUTION[kind]() for kind in wanted if not any(p.is_of_kind(kind) for p in people)]


def _of_civil_society(rules: dict, people: list[Person]) -> list[str]:
    """The share of those who are named; of nobody there is no share."""
    share = rules.get("civil_society_share") or 0
    there = sum(person.is_of_kind(InstitutionKind.CIVIL_SOCIETY) for person in people)
    if not people or 100 * there >= share * len(people):
        return []
    words = _("Civil society: %(n)d of %(of)d, at least %(share)d %% are wanted")
    return [words % {"n": there, "of": len(people), "share": share}]
