"""Giving seats: the last one goes to exactly one person, however many press at once.

Two counters, one of the delegation and one of the convening, each taken by a single conditional
UPDATE. No lock is needed, so SQLite and PostgreSQL behave alike; a constraint stands behind it.
"""

from django.db import transaction
from django.db.models import F

from convenings.models import Convening
from participants.models import Delegation, HeldSeat, Registration


def take(registration: Registration) -> bool:
    """Take a place of the convening and a seat of the delegation, both or neither."""
    with transaction.atomic():
        free_places = Convening.objects.filter(pk=registration.convening_id, places_taken__lt=F("capacity"))
        if not free_places.update(places_taken=F("places_taken") + 1):
            return False
        if registration.delegation_id is None or _take_seat(registration.delegation_id):
            return True
        _give_place_back(registration.convening_id)
        return False


def give_back(registration: Registration) -> None:
    """The person does not come after all."""
    _give_place_back(registration.convening_id)
    if registration.delegation_id is not None:
        _give_seat_back(registration.delegation_id)


def hold_still(registration: Registration) -> None:
    """Whoever decides about this person at the same moment waits, and then sees what was decided.

    A seat is given back person first and taken convening first; in the same order nobody waits for
    somebody who waits for them.
    """
    person = Registration.objects.select_for_update(no_key=True).filter(pk=registration.pk)
    convening = Convening.objects.select_for_update(no_key=True).filter(pk=registration.convening_id)
    for rows in (person, convening) if registration.holds_seat else (convening, person):
        rows.get()


def pass_on(leaving: Registration, coming: Registration, *, was_confirmed: bool) -> bool:
    """The seat of who leaves stays taken, for who comes instead. False if there was none."""
    if not (was_confirmed or let_go(leaving)):
        return False
    HeldSeat.objects.create(registration=coming)
    return True


def let_go(registration: Registration) -> bool:
    """Whether a seat was kept for this person; from now on it is not. Of two who ask, one is told yes."""
    gone, _rows = HeldSeat.objects.filter(registration=registration).delete()
    return bool(gone)


def _take_seat(delegation_id: int) -> bool:
    free = Delegation.objects.filter(pk=delegation_id, seats_taken__lt=F("seats"))
    return bool(free.update(seats_taken=F("seats_taken") + 1))


def _give_seat_back(delegation_id: int) -> None:
    taken = Delegation.objects.filter(pk=delegation_id, seats_taken__gt=0)
    taken.update(seats_taken=F("seats_taken") - 1)


def _give_place_back(convening_id: int) -> None:
    taken = Convening.objects.filter(pk=convening_id, places_taken__gt=0)
    taken.update(places_taken=F("places_taken") - 1)
