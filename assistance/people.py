"""The people around a request: who runs the Academy, who works for a country, who is written to."""

from django.db.models import Q, QuerySet

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.countries.models import Country
from assistance.models import Request
from participants.models import Registration
from participants.states import OF_A_DELEGATION


def staff_now() -> QuerySet[User]:
    """Staff and administrators who hold their role today."""
    held = Grant.objects.valid().filter(role__in=[Role.STAFF, Role.ADMIN]).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("full_name", "pk")


def focal_points_of(country: Country) -> QuerySet[User]:
    held = Grant.objects.valid().filter(role=Role.FOCAL_POINT, country=country).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("full_name", "pk")


def team_of(country: Country) -> QuerySet[User]:
    """The focal points, and who is confirmed in a delegation of the country."""
    sent = Registration.objects.confirmed().filter(role__in=OF_A_DELEGATION, delegation__country=country)
    people = Q(pk__in=focal_points_of(country)) | Q(pk__in=sent.values("person__user"))
    return User.objects.filter(people, is_active=True).order_by("full_name", "pk")


def told_about(request: Request) -> list[User]:
    """Whom letters about a request go to on the country's side: the person who asked and, for a request
    of government, the focal points; also who asked for the same before the two were put together. Only
    who may still read the request is written to."""
    askers = [
        request.asker,
        *(twin.asker for twin in request.duplicates.select_related("asked_by", "asked_for")),
    ]
    people = {user.pk: user for user in askers if user is not None}
    if not request.is_of_civil_society:
        people |= {user.pk: user for user in focal_points_of(request.country)}
    return [user for user in people.values() if user.is_active and reads(user, request)]


def in_charge(request: Request) -> list[User]:
    """Who of the Academy is told: the person in charge, or everybody while there is none."""
    if request.owner is not None and request.owner.is_academy_staff:
        return [request.owner]
    return list(staff_now())


def experts_of(request: Request) -> list[User]:
    """The experts who help, and those who have been asked and not answered yet."""
    live = request.assignments.live().select_related("expert__person__user")
    return [assignment.expert.person.user for assignment in live if assignment.expert.person.user]


def reads(user: User, request: Request) -> bool:
    """Whether this person sees the page of the request."""
    return Request.objects.visible_to(user).filter(pk=request.pk).exists()
