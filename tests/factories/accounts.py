from datetime import timedelta

from django.utils import timezone

from academy.accounts.models import Grant, User
from academy.accounts.roles import OF_THE_ACADEMY, Role, Scope
from academy.countries.models import Country, Region
from tests.factories import numbers


def a_country(iso3: str = "ECU") -> Country:
    return Country.objects.get(iso3=iso3)


def a_region(code: str = "unw-americas") -> Region:
    return Region.objects.get(code=code)


def a_user(full_name: str = "Ana Pérez", *, email: str = "", language: str = "en", **fields) -> User:
    n = next(numbers)
    return User.objects.create_user(
        email or f"person{n}@example.org", full_name=full_name, language=language, **fields
    )


def grant(user: User, role: Role, *, country=None, region=None, convening=None, days: int = 300) -> Grant:
    scope = (
        Scope.COUNTRY
        if country
        else Scope.REGION
        if region
        else Scope.CONVENING
        if convening
        else Scope.EVERYWHERE
    )
    ends = None if role in OF_THE_ACADEMY else timezone.localdate() + timedelta(days=days)
    given = Grant.objects.create(
        user=user,
        role=role,
        scope=scope,
        country=country,
        region=region,
        convening=convening,
        granted_by=User.objects.system(),
        expires_on=ends,
    )
    user.__dict__.pop("grants_now", None)
    return given


def staff(full_name: str = "Kemi Mora") -> User:
    user = a_user(full_name)
    grant(user, Role.STAFF)
    return user


def admin(full_name: str = "Ada Ríos") -> User:
    user = a_user(full_name)
    grant(user, Role.ADMIN)
    return user


def organiser(convening, full_name: str = "Omar Blake") -> User:
    user = a_user(full_name)
    grant(user, Role.ORGANISER, convening=convening)
    return user


def focal_point(iso3: str = "ECU", full_name: str = "Flor Andrade", language: str = "en") -> User:
    user = a_user(full_name, language=language)
    grant(user, Role.FOCAL_POINT, country=a_country(iso3))
    return user


def partner(full_name: str = "Paula Duarte", region: str = "unw-americas") -> User:
    user = a_user(full_name)
    grant(user, Role.PARTNER, region=a_region(region))
    return user


def observer(full_name: str = "Olaf Berg", region: str = "unw-americas") -> User:
    user = a_user(full_name)
    grant(user, Role.OBSERVER, region=a_region(region))
    return user
