"""Whose name may not stand in a story. Looked up whenever one is shown, so that nothing lingers."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dashboards.models import OutcomeStory, StoryPerson
from participants.models import Person
from participants.states import Visibility

WITHHELD = _("[name withheld]")
# A shorter last word of a name is a word of the language too often ("Paz").
SHORTEST_SURNAME = 4


@dataclass
class Names:
    """The names of one story: how its people are called, and what is put in place of names in its text."""

    shown: dict[int, str]
    instead: list[tuple[re.Pattern, str]]

    def clean(self, text: str) -> str:
        """The text without the names that may not stand in it."""
        for pattern, put in self.instead:
            text = pattern.sub(lambda _found, put=put: put, text)  # type: ignore[misc]
        return text


def names_of(stories: Iterable[OutcomeStory]) -> dict[int, Names]:
    """The names of several stories, in two queries however many they are."""
    stories = list(stories)
    people = StoryPerson.objects.filter(story__in=stories)
    named: dict[int, list[StoryPerson]] = defaultdict(list)
    for person in people:
        named[person.story_id].append(person)
    closed = _closed(stories, [person for rows in named.values() for person in rows])
    return {story.pk: _names(story, named[story.pk], closed) for story in stories}


def _closed(stories: list[OutcomeStory], people: list[StoryPerson]) -> list[Person]:
    """Whoever has registered and chose to be hidden or to go by another name."""
    countries = {story.country_id for story in stories}
    addresses = {person.email.lower() for person in people if person.email}
    hiding = Person.objects.filter(visibility__in=[Visibility.HIDDEN, Visibility.ALIAS])
    known = hiding.filter(country__in=countries) | hiding.filter(email__in=addresses)
    return list(known.select_related("user"))


def _names(story: OutcomeStory, people: list[StoryPerson], closed: list[Person]) -> Names:
    by_email = {row.email.lower(): row for row in closed if row.email}
    by_name = {row.full_name.casefold(): row for row in closed if row.country_id == story.country_id}
    shown, instead = {}, []
    for person in people:
        row = by_email.get(person.email.lower()) or by_name.get(person.shown_name.casefold())
        name = _called(person, row)
        shown[person.pk] = name
        if name != person.shown_name:
            instead += [(pattern, name or str(WITHHELD)) for pattern in _patterns(person.shown_name)]
    for row in by_name.values():
        instead.append((whole_word(row.full_name), _alias(row) or str(WITHHELD)))
    return Names(shown, instead)


def _called(person: StoryPerson, row: Person | None) -> str:
    if not person.gives_name:
        return ""
    return person.shown_name if row is None else _alias(row)


def _alias(row: Person) -> str:
    return row.alias if row.visibility == Visibility.ALIAS else ""


def _patterns(name: str) -> list[re.Pattern]:
    """The whole name, and its last word alone."""
    last = name.split()[-1] if name.split() else ""
    return [whole_word(name), *([whole_word(last)] if len(last) >= SHORTEST_SURNAME and last != name else [])]


def whole_word(text: str) -> re.Pattern:
    spaced = r"\s+".join(re.escape(part) for part in text.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
