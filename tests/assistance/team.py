"""The people around Ecuador's requests, of both sides, and others who must not see them."""

from dataclasses import dataclass

from academy.accounts.models import User
from convenings.models import Convening
from participants.models import Expert
from participants.states import RegistrationRole, Sector
from tests.factories.accounts import focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, an_expert


@dataclass
class Team:
    convening: Convening
    staff: User
    organiser: User
    focal_point: User
    head: User
    official: User
    activist: User
    colleague: User
    donor: User
    elsewhere: User
    partner: User
    observer: User
    expert: Expert

    def __getitem__(self, who: str) -> User:
        """By the name of the role; the expert's user for the expert."""
        found = getattr(self, who)
        return found.person.user if isinstance(found, Expert) else found


def a_team() -> Team:
    convening = a_convening()

    def sent(name: str, sector: Sector, role: RegistrationRole = RegistrationRole.DELEGATE) -> User:
        return a_delegate(convening, "ECU", full_name=name, sector=sector, role=role)

    return Team(
        convening=convening,
        staff=staff("Kemi Mora"),
        organiser=organiser(convening),
        focal_point=focal_point("ECU", "Flor Andrade"),
        head=sent("Hugo Vera", Sector.GOVERNMENT, RegistrationRole.HEAD),
        official=sent("Olga Paz", Sector.SECURITY_SECTOR),
        activist=sent("Amparo Luz", Sector.CIVIL_SOCIETY),
        colleague=sent("Celia Ríos", Sector.CIVIL_SOCIETY),
        donor=sent("Dora Nilsson", Sector.DONOR),
        elsewhere=focal_point("BOL", "Eva Choque"),
        partner=partner(),
        observer=observer(),
        expert=an_expert("Rosa Quispe"),
    )


ROLES = [
    "staff", "organiser", "focal_point", "head", "official", "activist", "colleague", "donor",
    "elsewhere", "partner", "observer", "expert",
]  # fmt: skip
