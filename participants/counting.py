"""How many people of a convening are where; one query for all the numbers of a page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from convenings.models import Convening
from participants.states import LIVE, OF_GOVERNMENT, REGISTERED, RegistrationStatus, Sector


@dataclass(frozen=True)
class Heads:
    """Numbers of live registrations, except where the name says otherwise."""

    named: int
    registered: int
    missing: int
    waiting: int
    government: int
    civil_society: int
    interpretation: int
    travel_help: int


def heads(convening: Convening) -> Heads:
    """The numbers an organiser, a caterer and an interpreter ask for."""
    live = Q(status__in=LIVE)
    conditions = {
        "named": live,
        "registered": Q(status__in=REGISTERED),
        "missing": Q(status=RegistrationStatus.NOMINATED),
        "waiting": Q(status=RegistrationStatus.SUBMITTED),
        "government": live & Q(person__sector__in=OF_GOVERNMENT),
        "civil_society": live & Q(person__sector=Sector.CIVIL_SOCIETY),
        "interpretation": live & ~Q(interpretation=""),
        "travel_help": live & Q(wants_travel_help=True),
    }
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return Heads(**convening.registrations.aggregate(**counts))
