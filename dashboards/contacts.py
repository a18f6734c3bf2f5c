"""When the Academy and a country last spoke: in a call, a visit, a workshop, or in writing about a request.

The one place that says so. For staff: a request of one side of a country counts here as well.
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


def last_contacts(countries: Collection[int]) -> dict[int, Contact]:
    """The last contact with each of these countries (two queries, however many there are)."""
    met = (
        Engagement.objects.filter(country__in=countries)
        .order_by()
        .values_list("country", "kind")
        .annotate(last=Max("ends_on"))
    )
    found = [(pk, Contact(on, str(EngagementKind(kind).label))) for pk, kind, on in met]
    wrote = (
        Message.objects.filter(request__country__in=countries)
        .order_by()
        .values_list("request__country")
        .annotate(last=Max("written_at"))
    )
    found += [(pk, Contact(timezone.localdate(at), _("in writing"))) for pk, at in wrote]
    # Of one day, the meeting counts and not the letter about it.
    latest: dict[int, Contact] = {}
    for pk, contact in found:
        if pk not in latest or contact.on > latest[pk].on:
            latest[pk] = contact
    return latest
