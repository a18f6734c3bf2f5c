"""When the Academy and a country last spoke: in a call, a visit, a workshop, or in writing about a request.

The one place that says so: `Engagement.objects.last_contacts` knows of what was done, with whichever of
the two countries of an exchange; here what was written comes beside it. For staff: a request of one side
of a country counts as well.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assistance.models import Engagement, Message
from assistance.states import EngagementKind


@dataclass(frozen=True)
class Contact:
    """The last day, and how they spoke."""

    on: date
    kind: str


def last_contacts(countries: Collection[int] | None = None) -> dict[int, Contact]:
    """The last contact with each of these countries, or with any (two queries, however many there are)."""
    met, wrote = Engagement.objects.last_contacts(), Message.objects.order_by()
    if countries is not None:
        met, wrote = met.filter(pk__in=countries), wrote.filter(request__country__in=countries)
    latest = {one["country"]: Contact(one["date"], str(EngagementKind(one["kind"]).label)) for one in met}
    for pk, at in wrote.values_list("request__country").annotate(last=Max("written_at")):
        contact = Contact(timezone.localdate(at), _("in writing"))
        # Of one day, the meeting counts and not the letter about it.
        if pk not in latest or contact.on > latest[pk].on:
            latest[pk] = contact
    return latest
