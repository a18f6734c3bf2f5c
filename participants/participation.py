"""Who came to which convening, over the years: by country, and person by person.

Came: was checked in at the venue, or present at one session at least. A convening counts from its
last day on; one that was called off does not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language

from convenings.models import Convening, Session
from participants.models import Attendance, Certificate, Person, Registration
from participants.models.registrations import RegistrationQuerySet
from participants.states import Presence


@dataclass(frozen=True)
class Sender:
    """A country or a regional body, and whom it sent over the years. Numbers are of people who came."""

    name: str
    # For each convening it came to, oldest first: the convening and how many people.
    meetings: list[tuple[Convening, int]]
    people: int
    # Of these, how many came to more than one convening.
    again: int


@dataclass(frozen=True)
class Part:
    """What one person did at one convening."""

    registration: Registration
    came: bool
    present: int
    # How many sessions count there.
    sessions: int
    certificate: Certificate | None


@dataclass(frozen=True)
class Participant:
    person: Person
    parts: list[Part]


def held(user) -> list[Convening]:
    """The convenings that are behind us, oldest first."""
    over = [c for c in Convening.objects.visible_to(user).taking_place() if c.published_at and c.is_over]
    return sorted(over, key=lambda convening: convening.starts_on)


def by_country(convenings: Sequence[Convening]) -> tuple[list[Sender], Sender]:
    """Countries and bodies by name, and everybody together (two queries)."""
    language = get_language()
    rows = (
        Registration.objects.confirmed()
        .came()
        .filter(convening__in=convenings)
        .values_list(
            f"delegation__country__name_{language}", "delegation__body_name", "convening_id", "person_id"
        )
    )
    came: dict[str, list[tuple[int, int]]] = defaultdict(list)
    everybody = []
    for country, body, convening, person in rows:
        everybody.append((convening, person))
        if country or body:
            came[country or body].append((convening, person))
    senders = [_sender(name, came[name], convenings) for name in sorted(came)]
    return senders, _sender("", everybody, convenings)


def _sender(name: str, came: list[tuple[int, int]], convenings: Sequence[Convening]) -> Sender:
    heads = Counter(convening for convening, _person in came)
    times = Counter(person for _convening, person in came)
    return Sender(
        name=name,
        meetings=[(convening, heads[convening.pk]) for convening in convenings if heads[convening.pk]],
        people=len(times),
        again=sum(1 for n in times.values() if n > 1),
    )


def people_who_came(convenings: Sequence[Convening]):
    """Everybody who came to one of these, by name; `times` says to how many."""
    came = Registration.objects.confirmed().came().filter(convening__in=convenings)
    ones = Q(registrations__in=came)
    return (
        Person.objects.filter(pk__in=came.values("person"))
        .annotate(times=Count("registrations", filter=ones, distinct=True))
        .select_related("country")
        .order_by("full_name", "pk")
    )


def of_people(people: Iterable[Person], registrations: RegistrationQuerySet) -> list[Participant]:
    """What these people did, of `registrations`: those the reader may see (four queries, however many)."""
    rows = list(
        registrations.filter(person__in=[person.pk for person in people])
        .with_came()
        .select_related("convening", "delegation__country", "person")
        .order_by("convening__starts_on", "pk")
    )
    present, counted, certificates = _present(rows), _counted(rows), _certificates(rows)
    parts: dict[int, list[Part]] = defaultdict(list)
    for row in rows:
        parts[row.person_id].append(
            Part(
                registration=row,
                came=row.came,
                present=present[row.pk],
                sessions=counted[row.convening_id],
                certificate=certificates.get(row.pk),
            )
        )
    return [Participant(person, parts[person.pk]) for person in people]


def _present(rows: list[Registration]) -> Counter:
    at = Attendance.objects.filter(registration__in=rows, presence=Presence.PRESENT)
    return Counter(at.values_list("registration_id", flat=True))


def _counted(rows: list[Registration]) -> Counter:
    of = Session.objects.counted().filter(convening__in={row.convening_id for row in rows})
    return Counter(of.values_list("convening_id", flat=True))


def _certificates(rows: list[Registration]) -> dict[int, Certificate]:
    issued = Certificate.objects.valid().filter(registration__in=rows).select_related("paper")
    return {certificate.registration_id: certificate for certificate in issued}
