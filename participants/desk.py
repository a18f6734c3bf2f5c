"""The desk at the door: which day it is, who is found by what was typed, and what a phone may keep of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from convenings.models import Convening
from participants import badges
from participants.finding import find
from participants.models import CheckIn, Registration
from participants.states import Visibility

# A pocket must not check anybody in, and a passer-by must not read the list: no name before this.
LETTERS_BEFORE_NAMES = 2
MOST_FOUND = 12


def day_of(convening: Convening, moment: datetime | None = None) -> date:
    """The day check-in is for: that of the moment at the venue, or the nearest day of the convening."""
    return min(max(convening.today(moment), convening.starts_on), convening.ends_on)


@dataclass(frozen=True)
class AtTheDesk:
    """Somebody who was found, whether they are in, and how many of their delegation are not."""

    registration: Registration
    arrived: CheckIn | None
    missing: int


def search(convening: Convening, text: str, day: date) -> list[AtTheDesk]:
    """Confirmed people with this badge code, or whose name, alias, institution or country fits the text;
    twelve at the most."""
    confirmed = convening.registrations.confirmed()
    people = (
        confirmed.filter(pk__in=with_code(convening, text) or find(confirmed, text))
        .select_related("person", "person__country", "delegation__country")
        .order_by("person__full_name")[:MOST_FOUND]
    )
    here = {c.registration_id: c for c in CheckIn.objects.filter(registration__convening=convening, day=day)}
    out_there = confirmed.exclude(delegation=None).exclude(pk__in=here)
    missing = Counter(out_there.values_list("delegation", flat=True))
    # Taken out once shown: one button a delegation, however many of it were found.
    return [AtTheDesk(r, here.get(r.pk), missing.pop(r.delegation_id, 0)) for r in people]


def with_code(convening: Convening, text: str) -> list[int]:
    """Whose badge this is; a whole code and never a part, so that nobody finds people by trying letters."""
    code = badges.understood(text)
    confirmed = convening.registrations.confirmed()
    return list(confirmed.filter(badge_code=code).values_list("pk", flat=True)) if code else []


# --- On a phone without network ---------------------------------------------------------------


def kept_until(convening: Convening) -> datetime:
    """Until when a phone may keep the list: the end of the last day at the venue."""
    midnight = datetime.combine(convening.ends_on + timedelta(days=1), time(), tzinfo=convening.zone)
    return timezone.localtime(midnight, convening.zone)


def list_for_phone(convening: Convening, day: date) -> list[dict]:
    """Everybody with a place, in as few words as finding them takes: no institution, sector or address.

    The names are those that other participants may read. Of somebody who is hidden there is none: they
    are found by country or by their badge.
    """
    inside = CheckIn.objects.filter(registration__convening=convening, day=day)
    arrived = set(inside.values_list("registration", flat=True))
    confirmed = convening.registrations.confirmed().select_related("person", "delegation__country")
    return [
        {
            "id": r.pk,
            "name": "" if r.person.visibility == Visibility.HIDDEN else r.person.listed_name,
            "of": str(r.delegation or r.get_role_display()),
            "team": r.delegation_id or 0,
            "code": r.badge_code,
            "in": r.pk in arrived,
        }
        for r in confirmed.order_by("person__full_name")
    ]
