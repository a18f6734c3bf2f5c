"""To whom the Academy writes when it writes to a country."""

from django.db.models import Q, QuerySet

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.countries.models import Country
from participants.models import Registration
from participants.states import RegistrationRole


def leads_of(country: Country) -> QuerySet[User]:
    """The country's focal points, and the confirmed heads of its delegations, who may sign in."""
    focal_points = Grant.objects.valid().filter(role=Role.FOCAL_POINT, country=country).values("user")
    heads = (
        Registration.objects.confirmed()
        .filter(role=RegistrationRole.HEAD, delegation__country=country)
        .values("person__user")
    )
    people = User.objects.filter(Q(pk__in=focal_points) | Q(pk__in=heads), is_active=True)
    return people.order_by("full_name", "pk")
