"""Who works on a country's plan: its focal points, and the people it sent who are confirmed."""

from academy.countries.models import Country
from participants.models.registrations import Registration
from participants.states import OF_A_DELEGATION, OF_GOVERNMENT, RegistrationRole


def team_country_ids(user) -> set[int]:
    """Countries whose drafts and roadmap this person works on (one query a request)."""
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_team_country_ids"):
        user._team_country_ids = user.focal_country_ids | _sent_by(user, OF_A_DELEGATION)
    return user._team_country_ids


def lead_country_ids(user) -> set[int]:
    """Countries this person speaks for in writing: as focal point or head of a delegation."""
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_lead_country_ids"):
        user._lead_country_ids = user.focal_country_ids | _sent_by(user, {RegistrationRole.HEAD})
    return user._lead_country_ids


def is_of_government(user) -> bool:
    """Focal points are; others by the sector they registered with."""
    person = getattr(user, "person", None)
    return bool(user.focal_country_ids) or (person is not None and person.sector in OF_GOVERNMENT)


def leads(user, country: Country) -> bool:
    return country.pk in lead_country_ids(user)


def works_on(user, country: Country) -> bool:
    return country.pk in team_country_ids(user)


def _sent_by(user, roles) -> set[int]:
    mine = Registration.objects.of(user).confirmed().filter(role__in=roles)
    return set(mine.exclude(delegation__country=None).values_list("delegation__country", flat=True))
