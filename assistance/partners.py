"""Which partners can be asked about a country: who reads the portal for UN Women or a donor there."""

from django.db.models import Q

from academy.accounts.models import Grant, User
from academy.accounts.roles import ONLY_READ
from academy.countries.models import Country, Region
from assistance.models import AskedPartner
from assistance.people import team_of


def grants_for(country: Country):
    """What partners and observers hold today that reaches this country."""
    here = Q(country=country) | Q(region__in=_regions_of(country))
    return Grant.objects.valid().filter(here, role__in=ONLY_READ, user__is_active=True)


def partners_for(country: Country) -> list[User]:
    """Partners and observers of the country's region, each once, by name; nobody of the country's own
    team: they would learn what their colleagues may not know."""
    people = User.objects.filter(pk__in=grants_for(country).values("user"))
    return list(people.exclude(pk__in=team_of(country).values("pk")).order_by("full_name", "pk"))


def is_partner_for(user: User, country: Country) -> bool:
    return any(one.pk == user.pk for one in partners_for(country))


def roles_of(people: list[User], country: Country) -> dict[int, str]:
    """As what each of them reads here: "UN Women partner: Americas"."""
    grants = grants_for(country).filter(user__in=people).select_related("region", "country")
    return {grant.user_id: str(grant) for grant in grants}


def names_before(people: list[User]) -> dict[int, str]:
    """For which organisation each of them was asked last time."""
    asked = AskedPartner.objects.filter(user__in=people).order_by("asked_at")
    return {one.user_id: one.organisation for one in asked if one.user_id}


def _regions_of(country: Country) -> list[int]:
    """The regions it lies in, and the larger ones around them."""
    found: list[int] = []
    layer = [pk for pk in (country.m49_region_id, country.un_women_office_id) if pk]
    while layer:
        found += layer
        parents = Region.objects.filter(pk__in=layer, parent__isnull=False)
        layer = [region.parent_id for region in parents if region.parent_id]
    return found
