"""Who somebody is to what they ask about."""

from convenings.models import Convening
from participants.models import (
    Delegation,
    Person,
    Registration,
)


def is_oneself(user, person: Person) -> bool:
    # Whoever is not signed in has no number, and neither has a person without a user: not the same.
    return user.is_authenticated and person.user_id == user.pk


def organises(user, convening: Convening) -> bool:
    return user.is_authenticated and user.organises(convening)


def is_focal(user, delegation: Delegation) -> bool:
    return user.is_authenticated and delegation.is_spoken_for_by(user)


def speaks_for(user, registration: Registration) -> bool:
    """Organisers for everybody, a focal point for who is in the delegation."""
    delegation = registration.delegation
    return organises(user, registration.convening) or (delegation is not None and is_focal(user, delegation))


def is_member(user, delegation: Delegation) -> bool:
    return delegation.registrations.of(user).live().exists()
