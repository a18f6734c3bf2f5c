"""Who arrives when, who sleeps where, what the kitchen cooks: a convening day by day, for who arranges it.

Hotels, drivers and airlines know people by the name in their papers, so journeys and rooms carry real names,
also of people who are hidden or go by another name elsewhere; the sheet marks them, so that nobody writes the
name on a board. Diets and access needs are only counted here: who needs what stands on the page of
needs, and this sheet is handed on to people who cook and drive.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from convenings.models import Convening
from participants.models import Registration, Travel
from participants.states import TravelMode, Visibility

# Days before and after, beyond which a date is a slip of the pen; the form refuses them.
MOST_DAYS_AROUND = 30


@dataclass(frozen=True)
class Leg:
    """Somebody arrives or leaves."""

    registration: Registration
    at: time | None
    flight: str
    place: str
    mode: str


@dataclass(frozen=True)
class Day:
    """What happens on one day. People are counted on days of the convening only."""

    on: date
    arrivals: list[Leg] = field(default_factory=list)
    departures: list[Leg] = field(default_factory=list)
    # Who sleeps in the hotel in the night that begins on this day.
    sleepers: list[Registration] = field(default_factory=list)
    people: int = 0
    diets: list[tuple[str, int]] = field(default_factory=list)
    access: list[tuple[str, int]] = field(default_factory=list)
    interpretation: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    days: list[Day]
    # A place, and nobody knows yet when they come and go.
    unknown: list[Registration]
    people: int
    nights: int


def plan_of(convening: Convening) -> Plan:
    """From the first arrival to the last departure, of everybody with a place; one query."""
    everybody = _everybody(convening)
    travels = [(r, t) for r in everybody if (t := travel_of(r)) and not t.purged_at]
    arrivals, departures = _arrivals(travels), _departures(travels)
    days = [
        Day(
            on=on,
            arrivals=_by_time(arrivals[on]),
            departures=_by_time(departures[on]),
            sleepers=[r for r, travel in travels if travel.sleeps_on(on)],
            **_counted([r for r in everybody if on in convening.days and r.comes_on(on)]),
        )
        for on in _span(convening, travels)
    ]
    known = {r.pk for r, travel in travels if travel.is_known}
    return Plan(
        days=days,
        unknown=[] if convening.is_online else [r for r in everybody if r.pk not in known],
        people=len(everybody),
        nights=sum(len(day.sleepers) for day in days),
    )


def _everybody(convening: Convening) -> list[Registration]:
    found = convening.registrations.confirmed().select_related(
        "person__country", "delegation__country", "needs", "travel"
    )
    return list(found.order_by("person__full_name"))


def travel_of(registration: Registration) -> Travel | None:
    """What this person said of the journey, if anything."""
    return getattr(registration, "travel", None)


def _span(convening: Convening, travels: list[tuple[Registration, Travel]]) -> list[date]:
    """Every day on which somebody comes, sleeps or leaves, and those of the convening."""
    named = [convening.starts_on, convening.ends_on]
    for _who, travel in travels:
        said = (travel.arrives_on, travel.departs_on, travel.first_night, travel.leaves_hotel_on)
        named += [day for day in said if day]
    first, last = min(named), max(named)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _arrivals(travels: list[tuple[Registration, Travel]]) -> dict[date, list[Leg]]:
    found = defaultdict(list)
    for registration, travel in travels:
        if travel.arrives_on and travel.mode != TravelMode.LOCAL:
            leg = Leg(
                registration, travel.arrives_at, travel.arrival_flight, travel.arrival_place, travel.mode
            )
            found[travel.arrives_on].append(leg)
    return found


def _departures(travels: list[tuple[Registration, Travel]]) -> dict[date, list[Leg]]:
    found = defaultdict(list)
    for registration, travel in travels:
        if travel.departs_on and travel.mode != TravelMode.LOCAL:
            leg = Leg(
                registration, travel.departs_at, travel.departure_flight, travel.departure_place, travel.mode
            )
            found[travel.departs_on].append(leg)
    return found


def _by_time(legs: list[Leg]) -> list[Leg]:
    """Whose time is not known comes last."""
    return sorted(
        legs, key=lambda leg: (leg.at is None, leg.at or time.max, leg.registration.person.full_name)
    )


def _counted(there: list[Registration]) -> dict:
    languages = dict(settings.LANGUAGES)
    needs = [n for r in there if (n := getattr(r, "needs", None)) and not n.purged_at]
    spoken = [_(languages.get(r.interpretation, r.interpretation)) for r in there if r.interpretation]
    return {
        "people": len(there),
        "diets": count_alike(n.diet for n in needs),
        "access": count_alike(n.access for n in needs),
        "interpretation": Counter(spoken).most_common(),
    }


def count_alike(texts: Iterable[str]) -> list[tuple[str, int]]:
    """The same words are counted together, however they are written; the first to come is shown."""
    shown: dict[str, str] = {}
    counted: Counter = Counter()
    for text in texts:
        words = " ".join(text.split())
        if words:
            counted[words.casefold()] += 1
            shown.setdefault(words.casefold(), words)
    return [(shown[alike], n) for alike, n in counted.most_common()]


def is_discreet(registration: Registration) -> bool:
    """Whose name is not held up at an airport."""
    return registration.person.visibility in {Visibility.ALIAS, Visibility.HIDDEN}
