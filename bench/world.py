"""Convenings, delegations, roadmaps and requests in whatever number a case needs, written in bulk."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count, cycle, islice

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role, Scope
from academy.countries.models import Country, Region, Topic
from assistance.models import Request, RequestLine
from assistance.states import HelpType
from convenings.models import Convening, Partner, Session
from convenings.states import ConveningStatus, SessionKind
from naps.models import Action, Milestone, Objective, Plan, Roadmap
from naps.states import ActionStatus, Funding, RoadmapStatus, Stage
from participants.models import Attendance, Delegation, Person, Registration
from participants.states import (
    REGISTERED,
    DelegationStatus,
    Presence,
    RegistrationRole,
    RegistrationStatus,
    Sector,
)

NAMES = [
    "Lucía Méndez", "Keisha Williams", "José Ñandutí", "Marie-Noémie Désir", "أمينة الحسن", "Ỹvoty Ñe’ẽ",
    "Delroy Blake", "María de los Ángeles Fernández de la Cruz y Rodríguez", "Itzel Batista", "Ana O’Neill",
]  # fmt: skip
INSTITUTIONS = [
    "Cancillería",
    "Ministerio de la Mujer",
    "Police Service",
    "Red de Mujeres",
    "Bureau of Gender",
]
STATUSES = [
    RegistrationStatus.CONFIRMED, RegistrationStatus.NOMINATED, RegistrationStatus.CONFIRMED,
    RegistrationStatus.SUBMITTED, RegistrationStatus.WAITLISTED,
]  # fmt: skip
# Nobody sees two rows of a world as equal: gzip would see it too.
numbers = count(1)


def staff() -> User:
    user = User.objects.create_user(f"staff{next(numbers)}@example.org", full_name="Karla Mora")
    Grant.objects.create(user=user, role=Role.STAFF, scope=Scope.EVERYWHERE, granted_by=User.objects.system())
    return user


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def queries_of(client: Client, path: str) -> int:
    """How often a page asks the database, with the session and the user, once the caches are warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        found = len(asked)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return found


def cookies_of(client: Client) -> str:
    """What a browser would send along."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def a_convening(*, starts_on: date | None = None, status: str = ConveningStatus.PUBLISHED) -> Convening:
    """Three days in Kingston with six sessions a day on the Academy's topics."""
    starts_on = starts_on or timezone.localdate() + timedelta(days=30)
    system = User.objects.system()
    convening = Convening.objects.create(
        code=f"convening-{next(numbers)}", title_en="NAP Academy, Kingston", title_es="Academia, Kingston",
        title_fr="Académie, Kingston", region=Region.objects.get(code="m49-419"), city="Kingston",
        host_country=Country.objects.get(iso3="JAM"), time_zone="America/Jamaica", starts_on=starts_on,
        ends_on=starts_on + timedelta(days=2), languages=["en", "es"], capacity=5000, created_by=system,
        published_at=timezone.now(), published_by=system,
        registration_closes_on=starts_on - timedelta(days=5), status=status,
        signatories=["Executive Director, Our Secure Future", "Regional Director, UN Women"],
    )  # fmt: skip
    Partner.objects.bulk_create(
        Partner(convening=convening, name_en=name, order=n)
        for n, name in enumerate(["Our Secure Future", "UN Women"])
    )
    topics = cycle(Topic.objects.all())
    Session.objects.bulk_create(
        _session(convening, day, hour, next(topics)) for day in range(3) for hour in range(9, 15)
    )
    return convening


def _session(convening: Convening, day: int, hour: int, topic: Topic) -> Session:
    starts_at = datetime.combine(convening.starts_on + timedelta(days=day), time(hour), tzinfo=UTC)
    return Session(
        convening=convening, title_en=topic.label, kind=SessionKind.WORKSHOP, topic=topic,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45),
    )  # fmt: skip


def delegations_of(convening: Convening, number: int) -> list[Delegation]:
    countries = list(Country.objects.order_by("iso3")[:number])
    return Delegation.objects.bulk_create(
        Delegation(convening=convening, country=country, status=DelegationStatus.ACCEPTED, seats=600)
        for country in countries
    )


@transaction.atomic
def people_of(
    convening: Convening, number: int, statuses: Iterable[str] = STATUSES, delegations: int = 8
) -> list[Registration]:
    """So many people of several delegations, each with a name, a sector and an institution of their own."""
    system, now = User.objects.system(), timezone.now()
    theirs = islice(cycle(delegations_of(convening, delegations)), number)
    registrations = []
    for delegation, status in zip(theirs, cycle(statuses), strict=False):
        registered = status in REGISTERED
        decided = status == RegistrationStatus.CONFIRMED
        registrations.append(
            Registration(
                convening=convening, delegation=delegation, person=_person(delegation), status=status,
                role=RegistrationRole.DELEGATE, nominated_by=system, pages_done=3 if registered else 0,
                submitted_at=now if registered else None, submitted_by=system if registered else None,
                decided_at=now if decided else None, decided_by=system if decided else None,
            )
        )  # fmt: skip
    Person.objects.bulk_create(registration.person for registration in registrations)
    return Registration.objects.bulk_create(registrations)


def _person(delegation: Delegation) -> Person:
    n = next(numbers)
    sectors = list(Sector)
    return Person(
        full_name=f"{NAMES[n % len(NAMES)]} {n}", email=f"person{n}@example.org", country=delegation.country,
        sector=sectors[n % len(sectors)], organisation=INSTITUTIONS[n % len(INSTITUTIONS)],
        language=("en", "es", "fr")[n % 3],
    )  # fmt: skip


def everybody_was_there(convening: Convening, registrations: list[Registration]) -> None:
    system = User.objects.system()
    Attendance.objects.bulk_create(
        Attendance(registration=r, session=s, presence=Presence.PRESENT, recorded_by=system)
        for s in convening.sessions.all()
        for r in registrations
    )


def an_agreed_roadmap(plan: Plan, *, actions: int, status: str = RoadmapStatus.AGREED) -> Roadmap:
    """So many actions in all of the Academy's topics, each with a cost, partners and a milestone."""
    system, now = User.objects.system(), timezone.now()
    agreed = status == RoadmapStatus.AGREED
    roadmap = Roadmap.objects.create(
        plan=plan, status=status, goal="By March 2028 cabinet adopts a costed plan.", created_by=system,
        target_on=date(2028, 3, 31), lead_institution="Cancillería", submitted_at=now, submitted_by=system,
        agreed_by_country_at=now if agreed else None, agreed_by_country_by=system if agreed else None,
        agreed_by_osf_at=now if agreed else None, agreed_by_osf_by=system if agreed else None,
    )  # fmt: skip
    objectives = Objective.objects.bulk_create(
        Objective(roadmap=roadmap, topic=topic, order=topic.order, title=f"{topic.label} is part of the plan")
        for topic in Topic.objects.all()
    )
    made = Action.objects.bulk_create(
        _action(objective, n) for n, objective in enumerate(islice(cycle(objectives), actions))
    )
    Milestone.objects.bulk_create(
        Milestone(action=action, title="First draft read by the ministries", due_on=action.due_on)
        for action in made
    )
    return roadmap


def _action(objective: Objective, n: int) -> Action:
    statuses, today = list(ActionStatus), timezone.localdate()
    return Action(
        objective=objective, title=f"Measure {n}: cost every output of the plan with the finance ministry",
        deliverable="Costing sheet for each output, by year", lead_institution="Ministerio de Finanzas",
        partners="Red de Mujeres, municipalities", due_on=today + timedelta(days=n % 400 - 100), order=n,
        status=statuses[n % len(statuses)], cost=Decimal(1000 * (n + 1)), currency="USD",
        funding=Funding.GAP, changed_by=User.objects.system(),
    )  # fmt: skip


def plans_being_written(countries: Iterable[Country] | None = None) -> list[Plan]:
    """A plan without a roadmap yet for every country (of these) that the registry knows none of."""
    near = Country.objects.un_members() if countries is None else countries
    without = Country.objects.filter(pk__in=[country.pk for country in near], plans=None)
    Plan.objects.bulk_create(Plan(country=country, stage=Stage.DRAFTING) for country in without)
    written = Plan.objects.filter(country__in=near, stage=Stage.DRAFTING, roadmaps=None)
    return list(written.select_related("country").order_by("country__iso3"))


def requests_of(countries: Iterable[Country], number: int) -> None:
    """So many requests for assistance, each about one topic."""
    system, topics = User.objects.system(), cycle(Topic.objects.all())
    asked = Request.objects.bulk_create(
        Request(
            reference=f"TA-2020-{next(numbers):06d}", country=country, title="Costing of the second axis",
            need="We have a list of measures and no costs.", language="es", asked_by=system,
            asked_at=timezone.now() - timedelta(days=20), first_answer_at=timezone.now(),
        )
        for country in islice(cycle(countries), number)
    )  # fmt: skip
    RequestLine.objects.bulk_create(
        RequestLine(request=request, topic=next(topics), help_type=HelpType.COSTING) for request in asked
    )
