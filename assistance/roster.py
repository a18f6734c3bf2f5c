"""The roster as a reader may know it: names, what somebody can do, and for the Academy the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.pages.templatetags.pages import day_range
from academy.tables import Note, Row
from assistance.load import load_words
from assistance.names import language_name, person_name
from assistance.ratings import Ratings, ratings_of
from participants.models import Expert
from participants.models.experts import ExpertQuerySet

READ_ALONG = ["topics", "countries", "conflict_countries", "absences"]


@dataclass(frozen=True)
class Entry:
    """One expert in words, for a page or a table."""

    expert: Expert
    name: str
    # Institution and country: of those who keep nothing of themselves from others.
    place: str
    languages: str
    topics: list[str]
    worked_in: list[str]
    # From here on for the Academy and the expert.
    conflicts: list[str]
    away: list[str]
    load: str
    # None for whoever may not read them.
    ratings: Ratings | None


def with_all(experts: ExpertQuerySet) -> ExpertQuerySet:
    return experts.select_related("person__country", "person__user").prefetch_related(*READ_ALONG)


def entries(experts: Iterable[Expert], reader: User) -> list[Entry]:
    """Experts `with_all` and with their load, as this reader may know them. Ratings for staff only."""
    found = list(experts)
    ratings = ratings_of(found) if reader.is_academy_staff else {}
    return [entry_of(expert, reader, ratings.get(expert.pk)) for expert in found]


def entry_of(expert: Expert, reader: User, ratings: Ratings | None) -> Entry:
    person = expert.person
    openly = reader.is_academy_staff or expert.is_of(reader) or person.is_shown_fully
    place = [person.organisation, str(person.country or "")] if openly else []
    return Entry(
        expert=expert,
        name=person_name(reader, person),
        place=", ".join(filter(None, place)),
        languages=", ".join(map(language_name, expert.languages)),
        topics=[str(topic) for topic in expert.topics.all()],
        worked_in=[str(country) for country in expert.countries.all()],
        conflicts=[str(country) for country in expert.conflict_countries.all()],
        away=away_words(expert),
        load=load_words(expert),
        ratings=ratings,
    )


def away_words(expert: Expert) -> list[str]:
    """The days somebody is away, now and later."""
    today = timezone.localdate()
    return [day_range(a.starts_on, a.ends_on) for a in expert.absences.all() if a.ends_on >= today]


def table_columns() -> list[str]:
    return [
        _("Name"), _("Institution"), _("Country"), _("E-mail"), _("Languages"), _("Topics"),
        _("Has worked in"), _("May not work on"), _("Available"), _("Away"), _("Days a month"),
        _("Open assignments"), _("Open reviews"), _("Last ratings, median of 5"), _("Number of ratings"),
        _("Vetted on"), _("Agreed to be listed on"),
    ]  # fmt: skip


def table_rows(experts: Iterable[Expert]) -> Iterable[Row]:
    """What staff take away. A table travels further than a page: who keeps their name from others has the
    name they chose in it, and nothing by which one could find out."""
    found = sorted(experts, key=lambda expert: expert.person.listed_name)
    ratings = ratings_of(found)
    for expert in found:
        person, rated = expert.person, ratings[expert.pk]
        openly = person.is_shown_fully
        yield [
            person.listed_name,
            person.organisation if openly else "",
            str(person.country or "") if openly else "",
            person.email if openly else "",
            ", ".join(map(language_name, expert.languages)),
            ", ".join(map(str, expert.topics.all())),
            ", ".join(map(str, expert.countries.all())),
            ", ".join(map(str, expert.conflict_countries.all())),
            _("yes") if expert.is_available else _("no"),
            "; ".join(away_words(expert)),
            expert.days_a_month,
            expert.open_assignments,  # type: ignore[attr-defined]
            expert.open_reviews,  # type: ignore[attr-defined]
            rated.median,
            rated.count,
            expert.vetted_at.date() if expert.vetted_at else None,
            expert.listing_agreed_at.date() if expert.listing_agreed_at else None,
        ]


def table_note(filters: list[str]) -> Note:
    return Note(
        title=_("Experts"),
        source=_("NAP Academy portal, roster of experts"),
        as_of=timezone.localdate(),
        filters=filters,
        lines=[_("An empty rating means: not rated yet.")],
        terms=_("Personal data: only for the Academy's staff. Keep it where nobody else reads it."),
    )
