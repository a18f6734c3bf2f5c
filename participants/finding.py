"""Finding people by what somebody types in a hurry: parts of words in any order, with or without accents."""

import unicodedata

SEARCHED = [
    "person__full_name",
    "person__certificate_name",
    "person__alias",
    "person__organisation",
    "delegation__body_name",
    "delegation__country__name_en",
    "delegation__country__name_es",
    "delegation__country__name_fr",
]
# The same of a person, over all convenings.
OF_A_PERSON = [
    "full_name",
    "certificate_name",
    "organisation",
    *(f"country__name_{c}" for c in ("en", "es", "fr")),
]
APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")


def plain(text: str) -> str:
    """Without accents, capitals and apostrophes, as people type on a phone: “méndez” is “mendez”."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c)).translate(APOSTROPHES)


def find(rows, text: str, searched=SEARCHED) -> list[int]:
    """The ids of those of whom every word of the text is a part of a name, an institution or a country.

    Compared here and not in the database: SQLite knows no capitals beyond ASCII, and neither knows accents.
    """
    words = plain(text).split()
    if not words:
        return []
    found = rows.values_list("pk", *searched)
    return [pk for pk, *texts in found if _fits(words, texts)]


def _fits(words: list[str], texts: list[str | None]) -> bool:
    said = plain(" ".join(text for text in texts if text))
    return all(word in said for word in words)
