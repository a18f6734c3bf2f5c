"""Everybody around Ecuador's delegation to one convening, and those who are strangers to it."""

from django.contrib.auth.models import AnonymousUser

from academy.accounts.guards import reason_against
from participants.models import Delegation, Registration
from participants.states import RegistrationRole, RegistrationStatus, Sector
from tests.factories.accounts import a_user, admin, focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_person, a_registration

ACADEMY = {"admin", "staff"}
ORGANISERS = ACADEMY | {"organiser"}
SPEAKERS = ORGANISERS | {"focal point"}
NOBODY: set[str] = set()


def everybody(delegation: Delegation) -> dict:
    """Each by the name of their part; “colleague” is of civil society and in the same delegation."""
    convening = delegation.convening
    facilitator = a_person("Fay Leads", iso3="JAM", with_user=True)
    a_registration(
        convening, facilitator, role=RegistrationRole.FACILITATOR, status=RegistrationStatus.CONFIRMED
    )
    return {
        "nobody": AnonymousUser(),
        "admin": admin(),
        "staff": staff(),
        "organiser": organiser(convening),
        "organiser elsewhere": organiser(a_convening(city="Bogotá", country="COL")),
        "focal point": focal_point("ECU"),
        "focal point of Panama": focal_point("PAN"),
        "head": a_delegate(convening, "ECU", full_name="Hugo Vera", role=RegistrationRole.HEAD),
        "colleague": a_delegate(convening, "ECU", full_name="Celia Ríos", sector=Sector.CIVIL_SOCIETY),
        "delegate of Panama": a_delegate(convening, "PAN", full_name="Berta Paz"),
        "facilitator": facilitator.user,
        "partner": partner(),
        "observer": observer(),
        "somebody": a_user(),
    }


def answers(check, people: dict, *args) -> dict[str, str]:
    """What the check says to each of them; "" is a yes."""
    return {name: reason_against(check, user, *args) for name, user in people.items()}


def who_may(check, people: dict, *args) -> set[str]:
    return {name for name, reason in answers(check, people, *args).items() if not reason}


def at_status(registration: Registration, status: RegistrationStatus) -> Registration:
    """The same registration at another status, as if it had come there by itself."""
    reason = "-" if status in {RegistrationStatus.DECLINED, RegistrationStatus.WITHDRAWN} else ""
    Registration.objects.filter(pk=registration.pk).update(status=status, reason=reason)
    return Registration.objects.select_related("convening", "delegation", "person").get(pk=registration.pk)
