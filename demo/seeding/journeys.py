"""How the invented people of the next convenings travel: most have said it, some know no flight yet."""

from datetime import timedelta

from convenings.models import Convening
from demo.seeding import people
from participants.actions import travel
from participants.models import Registration
from participants.states import Costs, TravelMode

# Every so manieth has not booked yet, or has not said anything at all.
NOT_BOOKED_EVERY, SILENT_EVERY = 4, 5
# Who wants a letter for a visa, by their demo address, and who pays, if the letter is issued already.
VISAS = {"kingston": {"DOM": Costs.ACADEMY, "BLZ": None}}
DIETS = ["", "vegetarian", "", "halal", "no nuts", ""]
AIRPORTS = {
    "BHS": "Nassau (NAS)",
    "BRB": "Bridgetown (BGI)",
    "BLZ": "Belize City (BZE)",
    "DOM": "Santo Domingo (SDQ)",
    "GUY": "Georgetown (GEO)",
    "LCA": "Castries (SLU)",
    "SUR": "Paramaribo (PBM)",
}
TIMES = ["13:40", "16:05", "21:30", "09:15"]


def say_how_they_travel(convening: Convening) -> None:
    if convening.is_online:
        return
    confirmed = convening.registrations.confirmed().filter(person__user__isnull=False)
    everybody = confirmed.select_related("person__user", "person__country", "delegation__country", "needs")
    wanted = dict(VISAS.get(convening.code, {}))
    for n, registration in enumerate(everybody.order_by("pk"), start=1):
        country = registration.person.country.iso3 if registration.person.country else ""
        if country in wanted and registration.delegation:
            _say(registration, n, visa=True)
            if costs := wanted.pop(country):
                travel.issue_visa_letter(registration, by=people.user("staff"), costs=costs)
        elif n % SILENT_EVERY:
            _say(registration, n)


def _say(registration: Registration, n: int, *, visa: bool = False) -> None:
    values = {
        "letter_language": "",
        "wants_visa_letter": visa,
        "emergency_contact": "Invented Relative, +0 555 0100",
    }
    if registration.person.country == registration.convening.host_country:
        values |= {"mode": TravelMode.LOCAL}
    else:
        values |= _journey(registration, n, booked=visa or bool(n % NOT_BOOKED_EVERY))
    if visa:
        values |= {
            "letter_language": registration.person.language,
            "passport_name": registration.person.full_name.upper(),
            "passport_number": f"XX{n:07d}",
            "passport_nationality": registration.person.country.name,
            "passport_expiry": (registration.convening.ends_on + timedelta(days=900 + n)).isoformat(),
            "born": f"{1970 + n % 20}-04-{1 + n % 28:02d}",
        }
    needs = registration.needs
    travel.send_travel(
        registration, values, diet=needs.diet or DIETS[n % len(DIETS)], access=needs.access,
        by=registration.person.user,
    )  # fmt: skip


def _journey(registration: Registration, n: int, *, booked: bool) -> dict:
    convening = registration.convening
    first, last = convening.starts_on - timedelta(days=1 + (n % 6 == 0)), convening.ends_on
    leaves = last + timedelta(days=n % 2)
    values = {"mode": TravelMode.PLANE, "hotel_from": first.isoformat(), "hotel_to": leaves.isoformat()}
    if not booked:
        return values
    country = registration.person.country
    place = AIRPORTS.get(country.iso3, str(country)) if country else ""
    return values | {
        "arrival_day": first.isoformat(),
        "arrival_time": TIMES[n % len(TIMES)],
        "arrival_flight": f"NA {400 + n}",
        "arrival_place": place,
        "departure_day": leaves.isoformat(),
        "departure_time": TIMES[(n + 1) % len(TIMES)],
        "departure_flight": f"NA {401 + n}",
        "departure_place": place,
    }
