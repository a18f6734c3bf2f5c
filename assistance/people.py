"""The people around a request: who runs the Academy, who works for a country, who is written to."""

from django.db.models import Q, QuerySet

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.countries.models import Country
from assistance.models import Engagement, FollowUp, Request
from assistance.sides import speaks_on_help
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


def asked_about(engagement: Engagement, country: Country) -> list[User]:
    """Whom a country's question about an engagement goes to: who may answer it and may read it."""
    if engagement.is_internal:
        return []
    if engagement.request is not None and engagement.country_id == country.pk:
        return told_about(engagement.request)
    seen = Engagement.objects.filter(pk=engagement.pk)
    team = team_of(country).select_related("person")
    speaking = [user for user in team if speaks_on_help(user, engagement, country)]
    return [user for user in speaking if seen.visible_to(user).exists()]


def asked_what_changed(follow_up: FollowUp) -> list[User]:
    """Whom the question after six months goes to: who speaks for the country on what it was about."""
    about = follow_up.about
    return told_about(about) if isinstance(about, Request) else asked_about(about, follow_up.country)


def looks_after(engagement: Engagement) -> list[User]:
    """Who of the Academy is told what a country says of an engagement: the person in charge of its request,
    else whoever of the staff recorded it, else everybody."""
    if engagement.request is not None:
        return in_charge(engagement.request)
    recorder = engagement.recorded_by
    return [recorder] if recorder.is_active and recorder.is_academy_staff else list(staff_now())


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
