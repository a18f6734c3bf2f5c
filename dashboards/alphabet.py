"""Names as people look for them: without regard to capitals and accents, in the reader's language."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.conf import settings

from academy.countries.loading import rows
from academy.countries.models import Country
from naps.models import Plan

# What plans are called, whole or in capitals, in three languages and both Spanish orders. Whoever
# types "PAN Ecuador" or "plan d'action Tchad" looks for the country.
NAMES_OF_PLANS = {"nap", "naps", "pan", "pna", "pans", "pnas", "wps", "mps", "fps", "1325"}
WORDS_OF_PLANS = NAMES_OF_PLANS | {
    *("plan", "plans", "planes", "plano", "action", "accion", "acao", "national", "nacional", "agenda"),
    *("nationaux", "nacionales", "women", "peace", "security", "mujeres", "mujer", "paz", "seguridad"),
    *("femmes", "paix", "securite", "resolution", "resolucion", "de", "del", "d", "of", "the", "for", "on"),
    *(
        "la",
        "el",
        "las",
        "los",
        "le",
        "les",
        "l",
        "du",
        "des",
        "et",
        "y",
        "and",
        "sobre",
        "sur",
        "para",
        "pour",
    ),
}
# A part of a word is looked for inside of names only when it is long enough to mean something.
SHORTEST_PART = 4


def folded(text: str) -> str:
    """Small letters and digits without accents; everything else separates words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def sorted_by_name(countries: Iterable[Country]) -> list[Country]:
    """Alphabetical as the reader's language writes the names: Åland beside Albania, not behind Zimbabwe."""
    return sorted(countries, key=lambda country: folded(country.name))


def matching(countries: Iterable[Country], text: str) -> list[Country]:
    """Countries in one of whose names words begin so; or whose code it is; or that have it inside a name."""
    countries = list(countries)
    wanted = folded(text)
    if not wanted:
        return countries if not text.strip() else []
    found = [country for country in countries if _is_called(country, wanted)]
    if found:
        return found
    rest = without_plan(wanted)
    if rest and rest != wanted:
        found = [country for country in countries if _is_called(country, rest)]
    elif not rest:
        # The name of a plan and nothing else: nobody is left out.
        return countries
    if found or len(rest) < SHORTEST_PART:
        return found
    return [country for country in countries if any(rest in name for name in names_of(country))]


def without_plan(wanted: str) -> str:
    """What somebody typed without the words that only say that they look for a plan."""
    return " ".join(word for word in wanted.split() if word not in WORDS_OF_PLANS)


def names_of(country: Country) -> list[str]:
    """Everything a country is called, folded: three languages, the UN's name, and other common names."""
    own = [getattr(country, f"name_{code}") for code, _language in settings.LANGUAGES]
    return [folded(name or "") for name in [*own, country.un_name, *other_names().get(country.iso3, [])]]


@cache
def other_names() -> dict[str, list[str]]:
    """Names that people use and no list of the UN does: "Ivory Coast", "Turkey"."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("other_names.csv"):
        found[row["iso3"]].append(row["name"])
    return dict(found)


def _is_called(country: Country, wanted: str) -> bool:
    if wanted in {country.iso3.lower(), country.iso2.lower()}:
        return True
    names = names_of(country)
    # "Costa Marfil" is left of "MPS Costa de Marfil"; the name itself loses the same small words.
    return any(f" {wanted}" in f" {name}" for name in [*names, *map(without_plan, names)])


def titled(plans: Iterable[Plan], text: str) -> list[Plan]:
    """Plans in whose title every word begins so, or that stand for what was typed as a whole."""
    words = folded(text).split()
    wanted = [word for word in words if word not in WORDS_OF_PLANS] or words
    if not any(len(word) >= SHORTEST_PART for word in wanted):
        return []
    return [plan for plan in plans if plan.title and _has_all(f" {folded(plan.title)}", wanted)]


def _has_all(title: str, words: list[str]) -> bool:
    return all(f" {word}" in title for word in words)
