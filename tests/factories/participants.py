from datetime import timedelta

from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Topic
from convenings.models import Convening
from participants.models import Delegation, Expert, Person, Registration, Travel
from participants.states import (
    REGISTERED,
    DelegationStatus,
    RegistrationRole,
    RegistrationStatus,
    Sector,
    TravelMode,
)
from tests.factories import numbers
from tests.factories.accounts import a_country, a_user


def a_person(
    full_name: str = "Lucía Méndez", *, iso3: str = "ECU", with_user: bool = False, **fields
) -> Person:
    """Somebody of Ecuador's foreign ministry, who reads Spanish."""
    n = next(numbers)
    values = {
        "email": f"person{n}@example.org",
        "country": a_country(iso3) if iso3 else None,
        "sector": Sector.GOVERNMENT,
        "organisation": "Cancillería",
        "language": "es",
    } | fields
    person = Person(full_name=full_name, **values)
    if with_user:
        person.user = a_user(full_name, email=person.email, language=person.language)
    person.save()
    return person


def a_delegation(
    convening: Convening, iso3: str = "ECU", *, status=DelegationStatus.ACCEPTED, seats: int = 6, **fields
) -> Delegation:
    return Delegation.objects.create(
        convening=convening, country=a_country(iso3), status=status, seats=seats, **fields
    )


def a_registration(
    convening: Convening,
    person: Person | None = None,
    *,
    delegation: Delegation | None = None,
    status: RegistrationStatus = RegistrationStatus.NOMINATED,
    role: RegistrationRole = RegistrationRole.DELEGATE,
    **fields,
) -> Registration:
    """A person's part in a convening, at any status, with the stamps and counts that belong to it."""
    system = User.objects.system()
    values: dict = {"nominated_by": system}
    if status in REGISTERED:
        values |= {"submitted_at": timezone.now(), "submitted_by": system, "pages_done": 3}
    if status == RegistrationStatus.CONFIRMED:
        values |= {"decided_at": timezone.now(), "decided_by": system}
        _take_place(convening, delegation)
    return Registration.objects.create(
        convening=convening,
        person=person or a_person(),
        delegation=delegation,
        status=status,
        role=role,
        **(values | fields),
    )


def _take_place(convening: Convening, delegation: Delegation | None) -> None:
    convening.places_taken += 1
    convening.save(update_fields=["places_taken"])
    if delegation:
        delegation.seats_taken += 1
        delegation.save(update_fields=["seats_taken"])


def a_delegate(
    convening: Convening,
    iso3: str = "ECU",
    *,
    full_name: str = "Lucía Méndez",
    role: RegistrationRole = RegistrationRole.DELEGATE,
    **fields,
) -> User:
    """A user who is confirmed in the delegation of a country, and with that in the country's team."""
    delegation = Delegation.objects.filter(convening=convening, country__iso3=iso3).first()
    delegation = delegation or a_delegation(convening, iso3)
    person = a_person(full_name, iso3=iso3, with_user=True, **fields)
    a_registration(convening, person, delegation=delegation, status=RegistrationStatus.CONFIRMED, role=role)
    return person.user


def an_expert(
    full_name: str = "Rosa Quispe",
    *,
    iso3: str = "PER",
    topics=("gender_budgeting",),
    language: str = "en",
    **fields,
) -> Expert:
    """A vetted, available expert from Peru who can sign in; reads drafts and helps countries."""
    person = a_person(full_name, iso3=iso3, with_user=True, sector=Sector.ACADEMIA, organisation="PUCP")
    person.user.language = language  # of the letters to the expert
    person.user.save()
    values = {
        "languages": ["es", "en"],
        "vetted_at": timezone.now(),
        "vetted_by": User.objects.system(),
    } | fields
    expert = Expert.objects.create(person=person, **values)
    expert.topics.set(Topic.objects.filter(code__in=topics))
    return expert


PASSPORT = {
    "wants_visa_letter": True,
    "letter_language": "en",
    "passport_name": "MENDEZ ANDRADE LUCIA",
    "passport_number": "ZX998877",
    "passport_nationality": "Ecuadorian",
    "passport_expiry": "2031-05-04",
    "born": "1984-03-02",
}


def a_travel(registration: Registration, *, visa: bool = False, **fields) -> Travel:
    """By plane the day before, a room until the last day; with `visa` the passport for the letter too."""
    convening = registration.convening
    values = {
        "mode": TravelMode.PLANE,
        "arrival_day": (convening.starts_on - timedelta(days=1)).isoformat(),
        "arrival_time": "16:05",
        "arrival_flight": "CM 411",
        "arrival_place": "Quito (UIO)",
        "departure_day": convening.ends_on.isoformat(),
        "departure_time": "20:10",
        "departure_flight": "CM 412",
        "departure_place": "Quito (UIO)",
        "hotel_from": (convening.starts_on - timedelta(days=1)).isoformat(),
        "hotel_to": convening.ends_on.isoformat(),
        "emergency_contact": "Tía Rosa, +593 2 555 0100",
        "sent_at": timezone.now(),
    }
    passport = PASSPORT if visa else {}
    return Travel.objects.create(registration=registration, **(values | passport | fields))
