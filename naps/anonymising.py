"""Names in a text that is to stand in a library: what would say of which country it speaks, and of whom.

What is found has to be replaced by hand; nothing is taken out by itself. Whoever replaces it still reads the
text: a town or a nickname is not found here.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from academy.countries.loading import rows
from academy.countries.models import Country
from naps.models import Action, Roadmap
from participants.models import Person

DEMONYMS = Path(__file__).with_name("data") / "demonyms.toml"
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
SHORTEST = 4
# So much of a country's own name begins the word for its people.
STEM = 6
ENDING = r"\w{0,5}"

COUNTRY, PEOPLE = _("a country"), _("people of a country")
INSTITUTION, PERSON, CONTACT = _("an institution"), _("a person"), _("an address")


@dataclass(frozen=True)
class Name:
    """Something in a text that has to be replaced."""

    text: str
    kind: str | Promise


class Finder:
    """Knows the names to look for: of every country, and of the country an example comes from all more."""

    def __init__(self, action: Action | None = None) -> None:
        country = action.country if action else None
        self._patterns: list[tuple[re.Pattern, str | Promise, bool]] = []
        for iso3, names in _countries().items():
            own = country is not None and iso3 == country.iso3
            # A granada is also a weapon: of other countries only what begins with a capital is meant.
            self._add(names, COUNTRY, capital=not own)
        self._add([word for words in _demonyms().values() for word in words], PEOPLE, ending=ENDING)
        if country and action:
            self._add(_stems(country), PEOPLE, ending=ENDING)
            self._add(_institutions(action.roadmap), INSTITUTION)
            whole, parts = _people(country)
            self._add(whole, PERSON)
            self._add(parts, PERSON, capital=True)

    def _add(self, words: Iterable[str], kind, *, ending: str = "", capital: bool = False) -> None:
        plain = sorted({_plain(word).strip() for word in words}, key=lambda word: (-len(word), word))
        known = [r"\s+".join(map(re.escape, word.split())) for word in plain if len(word) >= SHORTEST]
        if known:
            pattern = rf"(?<!\w)(?:{'|'.join(known)}){ending}(?!\w)"
            self._patterns.append((re.compile(pattern), kind, capital))

    def names_in(self, text: str) -> list[Name]:
        """Each name once, in the order of the text."""
        text = unicodedata.normalize("NFC", text)
        plain, found = _plain(text), {}
        for match in ADDRESS.finditer(text):
            found[match.start()] = Name(match[0], CONTACT)
        for pattern, kind, capital in self._patterns:
            for match in pattern.finditer(plain):
                said = text[match.start() : match.end()]
                if not capital or said[0].isupper():
                    found.setdefault(match.start(), Name(said, kind))
        return list(dict.fromkeys(found[at] for at in sorted(found)))


def _plain(text: str) -> str:
    """Small letters without accents, each in the place of its own."""
    return "".join(unicodedata.normalize("NFD", letter)[0].casefold()[:1] or " " for letter in text)


@cache
def _countries() -> dict[str, list[str]]:
    """All names of every country, in three languages; also what stands before a bracket or a comma."""
    found: dict[str, list[str]] = {}
    for row in rows("countries.csv"):
        found[row["iso3"]] = [row[key] for key in ("un_name", "name_en", "name_es", "name_fr")]
    for row in rows("other_names.csv"):
        found.setdefault(row["iso3"], []).append(row["name"])
    for names in found.values():
        names += [re.split(r"\s*[(,]", name)[0] for name in names]
    return found


@cache
def _demonyms() -> dict[str, list[str]]:
    return tomllib.loads(DEMONYMS.read_text())


def _stems(country: Country) -> list[str]:
    """The beginning of the country's own name, in each language, where its people are not listed."""
    if country.iso3 in _demonyms():
        return []
    names = [_plain(name).split("(")[0].strip() for name in _countries().get(country.iso3, [])]
    return [name[:STEM].rstrip("aeiou") for name in names if " " not in name]


def _institutions(roadmap: Roadmap) -> set[str]:
    """Every institution that a roadmap names, and those the people of the country work for."""
    found = {roadmap.lead_institution, roadmap.plan.lead_agency}
    for lead, partners in Action.objects.filter(objective__roadmap=roadmap).values_list(
        "lead_institution", "partners"
    ):
        found |= {lead, *re.split(r"[,;/]", partners)}
    people = Person.objects.filter(country=roadmap.plan.country_id)
    return found | set(people.values_list("organisation", flat=True))


def _people(country: Country) -> tuple[set[str], set[str]]:
    """Whole names of the people of a country, and each of their parts."""
    whole = set()
    for name, alias in Person.objects.filter(country=country).values_list("full_name", "alias"):
        whole |= {name, alias}
    return whole, {part for name in whole for part in name.split()}
