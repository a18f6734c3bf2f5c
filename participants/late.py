"""What it would mean to let somebody in late: how many there would be, and whether a seat is left."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from convenings.models import Convening
from participants.models import Registration
from participants.states import RegistrationStatus


@dataclass(frozen=True)
class Places:
    """The seats of a convening as they are now."""

    convening: Convening
    waiting: dict[int | None, int]

    def words(self, registration: Registration) -> str:
        """What becomes of this person if the organisers say yes."""
        delegation = registration.delegation
        if registration.holds_seat:
            return _("A seat is kept for this person.")
        if delegation is not None and delegation.seats_taken >= delegation.seats:
            return self._on_the_list(registration, delegation.seats_taken + 1, delegation.seats)
        if self.convening.places_taken >= self.convening.capacity:
            return self._on_the_list(registration, self.convening.places_taken + 1, self.convening.capacity)
        if delegation is None:
            after, of = self.convening.places_taken + 1, self.convening.capacity
            return _("The convening would have %(n)d of %(of)d people.") % {"n": after, "of": of}
        return _("The delegation would have %(n)d of %(of)d people.") % {
            "n": delegation.seats_taken + 1,
            "of": delegation.seats,
        }

    def _on_the_list(self, registration: Registration, n: int, of: int) -> str:
        number = self.waiting.get(registration.delegation_id, 0) + 1
        return _(
            "It would be %(n)d of %(of)d: this person would be number %(number)d on the waiting list."
        ) % {
            "n": n,
            "of": of,
            "number": number,
        }


def places(convening: Convening) -> Places:
    """One query, however many people ask."""
    listed = convening.registrations.filter(status=RegistrationStatus.WAITLISTED).order_by()
    counted = listed.values_list("delegation").annotate(Count("pk"))
    return Places(convening, dict(counted))
