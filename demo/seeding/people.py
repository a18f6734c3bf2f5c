"""The people of the demo: users, roles, experts, delegates. All invented."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.text import slugify

from academy.accounts.models import Grant, User
from academy.accounts.roles import OF_THE_ACADEMY, Role, Scope
from academy.countries.models import Country, Region, Topic
from convenings.models import Convening
from demo.seeding.reading import address, world
from participants.models import Absence, Expert, Person, Vetting
from participants.states import Sector, Visibility

SPANISH = {"BOL", "CRI", "ECU", "PAN", "CHL", "DOM", "PER", "COL"}
FRENCH = {"HTI", "SEN"}
GRANT_DAYS = 300
TIME_ZONES = {
    "ECU": "America/Guayaquil",
    "BOL": "America/La_Paz",
    "PAN": "America/Panama",
    "CRI": "America/Costa_Rica",
}


@dataclass(frozen=True)
class Delegate:
    """A row of the list of delegates."""

    country: str
    name: str
    sector: str
    organisation: str
    job_title: str
    email: str
    visibility: str = Visibility.DELEGATES
    alias: str = ""


def language_of(country: str) -> str:
    return "es" if country in SPANISH else "fr" if country in FRENCH else "en"


def user(key: str) -> User:
    return User.objects.get(email=address(key))


def make_team() -> None:
    """Staff, organisers' users, partners, observers and focal points, with their roles."""
    data = world("people")
    for row in data["team"]:
        _user(row["key"], row["name"], row.get("language", "en"))
    for row in data["team"]:
        if "convenings" not in row:
            _grant(row)
    for row in data["focal_point"]:
        key = f"focal.{row['country'].lower()}"
        _user(key, row["name"], row["language"], TIME_ZONES.get(row["country"], "UTC"))
        _grant({"key": key, "role": "focal_point", "country": row["country"]})


def make_organisers() -> None:
    """Once the convenings exist, their organisers may run them."""
    for row in world("people")["team"]:
        for code in row.get("convenings", []):
            _grant({**row, "convening": code})


def _user(key: str, name: str, language: str, time_zone: str = "UTC") -> User:
    made = User.objects.create_user(address(key), full_name=name, language=language, time_zone=time_zone)
    if key.startswith("admin"):
        User.objects.filter(pk=made.pk).update(is_staff=True, is_superuser=True)
    return made


def _grant(row: dict) -> None:
    role = Role(row["role"])
    places = {
        "region": Region.objects.get(code=row["region"]) if "region" in row else None,
        "country": Country.objects.get(iso3=row["country"]) if role == Role.FOCAL_POINT else None,
        "convening": Convening.objects.get(code=row["convening"]) if "convening" in row else None,
    }
    scope = next((Scope(name) for name, place in places.items() if place), Scope.EVERYWHERE)
    Grant.objects.create(
        user=user(row["key"]),
        role=role,
        scope=scope,
        granted_by=User.objects.system(),
        expires_on=None if role in OF_THE_ACADEMY else timezone.localdate() + timedelta(days=GRANT_DAYS),
        **places,
    )


def make_experts() -> None:
    for row in world("people")["expert"]:
        language = row.get("language", "en")
        person = Person.objects.create(
            user=_user(row["key"], row["name"], language),
            full_name=row["name"],
            email=address(row["key"]),
            country=Country.objects.get(iso3=row["country"]),
            sector="academia",
            organisation=row["organisation"],
            language=language,
        )
        expert = Expert.objects.create(
            person=person,
            languages=row["languages"],
            days_a_month=row.get("days_a_month"),
            listing_agreed_at=timezone.now() if row["listed"] else None,
            vetted_at=timezone.now(),
            vetted_by=user("staff"),
        )
        Vetting.objects.create(expert=expert, is_vetted=True, decided_by=expert.vetted_by)
        _absences(expert, row.get("away", []))
        expert.topics.set(Topic.objects.filter(code__in=row["topics"]))
        expert.countries.set(Country.objects.filter(iso3__in=row["worked_in"]))
        expert.conflict_countries.set(Country.objects.filter(iso3__in=row.get("conflicts", [])))


def _absences(expert: Expert, away: list[dict]) -> None:
    """Days ahead on which somebody cannot help, as the file tells them: in how many days, for how many."""
    for told in away:
        first = timezone.localdate() + timedelta(days=told["in_days"])
        Absence.objects.create(
            expert=expert, starts_on=first, ends_on=first + timedelta(days=told["days"] - 1)
        )


def delegates_of(country: str) -> list[Delegate]:
    """The people of one country, in the order of the file; the first has the fixed address."""
    found = []
    for n, row in enumerate(world("people")["delegates"][country]):
        name, sector, organisation, job_title, *more = row
        key = f"delegate.{country.lower()}" if n == 0 else f"{slugify(name).replace('-', '.')}"
        found.append(
            Delegate(
                country,
                name,
                sector,
                organisation,
                job_title,
                address(key),
                more[0] if more else Visibility.DELEGATES,
                more[1] if len(more) > 1 else "",
            )
        )
    return found


def head_of(delegates: list[Delegate]) -> Delegate:
    """Who leads the delegation: not the person of the fixed address, so that she is a delegate like others,
    unless nobody else of the government comes."""
    others = (d for d in delegates[1:] if d.sector == Sector.GOVERNMENT)
    return next(others, delegates[0])


def needs_of(name: str) -> tuple[str, str]:
    diet, access = world("people")["needs"].get(name, ["", ""])
    return diet, access
