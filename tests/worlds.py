"""A few composed worlds, walked through with the real actions, so that no test starts from an impossible state."""

from dataclasses import dataclass

from academy.accounts.models import User
from convenings.models import Convening
from participants.actions import delegations, registrations
from participants.actions.registrations import Nominee
from participants.models import Delegation, Registration
from participants.states import RegistrationRole, Sector
from tests.factories.accounts import a_country, a_user, staff
from tests.factories.convenings import a_convening, a_session


@dataclass
class Invited:
    """Ecuador is invited to Kingston, in Spanish; nobody has answered yet."""

    convening: Convening
    delegation: Delegation
    focal: User
    staff: User


def ecuador_is_invited(**fields) -> Invited:
    convening = a_convening(**fields)
    a_session(convening)
    by = staff()
    focal = a_user("Flor Andrade", email="flor@gob.ec", language="es")
    delegation = delegations.invite(
        convening,
        country=a_country("ECU"),
        seats=4,
        contact_name=focal.full_name,
        contact_email=focal.email,
        language="es",
        by=by,
    )
    return Invited(convening, delegation, User.objects.get(pk=focal.pk), by)


@dataclass
class Nominated(Invited):
    """Ecuador comes, and Lucía is named; she has a personal link in Spanish."""

    registration: Registration
    lucia: User


def lucia_is_nominated(**fields) -> Nominated:
    world = ecuador_is_invited(**fields)
    delegations.answer(world.delegation, comes=True, by=world.focal)
    nominee = Nominee("Lucía Méndez", "lucia@gob.ec", Sector.GOVERNMENT, "Cancillería", "Directora", "es")
    registration = registrations.nominate(
        world.delegation, nominee, by=world.focal, role=RegistrationRole.HEAD
    )
    return Nominated(**vars(world), registration=registration, lucia=registration.person.user)
