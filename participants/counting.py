"""How many people of a convening are where; one query for all the numbers of a page."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from convenings.models import Convening
from participants.models import VisaLetter
from participants.models.registrations import LACKS_TRAVEL
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
    # Of those with a place at the venue: no word yet on how they come and leave.
    no_travel: int
    visa_letters: int
    # Of those, who has none yet.
    no_visa_letter: int


def heads(convening: Convening) -> Heads:
    """The numbers an organiser, a caterer and an interpreter ask for."""
    live = Q(status__in=LIVE)
    wants_letter = Q(status=RegistrationStatus.CONFIRMED, travel__wants_visa_letter=True)
    issued = VisaLetter.objects.valid().filter(registration=OuterRef("pk"))
    conditions = {
        "named": live,
        "registered": Q(status__in=REGISTERED),
        "missing": Q(status=RegistrationStatus.NOMINATED),
        "waiting": Q(status=RegistrationStatus.SUBMITTED),
        "government": live & Q(person__sector__in=OF_GOVERNMENT),
        "civil_society": live & Q(person__sector=Sector.CIVIL_SOCIETY),
        "interpretation": live & ~Q(interpretation=""),
        "travel_help": live & Q(wants_travel_help=True),
        "no_travel": Q(status=RegistrationStatus.CONFIRMED, convening__is_online=False) & LACKS_TRAVEL,
        "visa_letters": wants_letter,
        "no_visa_letter": wants_letter & Q(~Exists(issued)),
    }
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return Heads(**convening.registrations.aggregate(**counts))
