"""Who reads diets, flights and passports: by name, so that the person who writes them knows."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from convenings.models import Convening


@dataclass(frozen=True)
class Readers:
    """The organisers of one convening by name, and how many of the Academy's staff could read it too."""

    organisers: list[str]
    staff: int


def readers_of(convening: Convening) -> Readers:
    """Everybody whom `check_read_needs` lets through, from the grants that are valid now."""
    valid = Grant.objects.valid().filter(user__is_active=True)
    organising = valid.filter(role=Role.ORGANISER, convening=convening)
    names = organising.order_by("user__full_name").values_list("user__full_name", flat=True)
    return Readers(
        organisers=list(dict.fromkeys(name or _("name not given") for name in names)),
        staff=staff().count(),
    )


def staff() -> QuerySet[User]:
    """Staff and administrators who can sign in."""
    valid = Grant.objects.valid().filter(role__in=[Role.ADMIN, Role.STAFF])
    return User.objects.filter(is_active=True, pk__in=valid.values("user"))
