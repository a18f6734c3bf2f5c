"""Names as people look for them: without regard to capitals and accents, in the reader's language."""

import unicodedata
from collections.abc import Iterable

from django.conf import settings

from academy.countries.models import Country

# The names of the plans themselves, in three languages and both Spanish orders. Whoever types
# "PAN Ecuador" looks for Ecuador.
NAMES_OF_PLANS = {"nap", "naps", "pan", "pna", "pans", "pnas"}


def folded(text: str) -> str:
    """Small letters and digits without accents; everything else separates words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def sorted_by_name(countries: Iterable[Country]) -> list[Country]:
    """Alphabetical as the reader's language writes the names: Åland beside Albania, not behind Zimbabwe."""
    return sorted(countries, key=lambda country: folded(country.name))


def matching(countries: Iterable[Country], text: str) -> list[Country]:
    """Countries in whose name, in any of the three languages, words begin so; or whose code it is."""
    wanted = folded(text)
    if not wanted:
        return list(countries) if not text.strip() else []
    found = [country for country in countries if _is_called(country, wanted)]
    words = [word for word in wanted.split() if word not in NAMES_OF_PLANS]
    if found or len(words) == len(wanted.split()):
        return found
    rest = " ".join(words)
    return [country for country in countries if not rest or _is_called(country, rest)]


def _is_called(country: Country, wanted: str) -> bool:
    if wanted in {country.iso3.lower(), country.iso2.lower()}:
        return True
    names = [getattr(country, f"name_{code}") for code, _language in settings.LANGUAGES]
    return any(f" {wanted}" in f" {folded(name or '')}" for name in [*names, country.un_name])
