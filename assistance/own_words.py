"""What staff write for partners is not what the country wrote: it is told from here without its words."""

import re

from django.utils.translation import gettext_lazy as _

from assistance.models import Request

# So many words in a row as in the request are a quotation; a shorter text counts as a whole.
QUOTED_WORDS = 6
FEWEST_WORDS = 4
# Parts of names that are shorter are words as well: Paz, Luz.
SHORTEST_NAME = 4

QUOTES = _("These are the country's own words. Say it in your own.")
NAMES = _("This names the person who asked. Partners never learn who it was.")
ADDRESSES = _("No addresses and numbers of people, please. Answers go through the Academy.")
ADDRESS = re.compile(r"@|\+?\d[\d\s().-]{6,}\d")


def reason_against_words(text: str, request: Request):
    """Why partners should not read this sentence; "" if they may."""
    words = _words(text)
    if ADDRESS.search(text):
        return ADDRESSES
    if _name_of(request) & set(words):
        return NAMES
    said = [request.title, request.need, *(line.need for line in request.lines.all())]
    return QUOTES if any(_quotes(words, _words(one)) for one in said) else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _name_of(request: Request) -> set[str]:
    full_name = request.asker.full_name if request.asker else ""
    name = {part for part in _words(full_name) if len(part) >= SHORTEST_NAME}
    return name - set(_words(str(request.country)))


def _quotes(words: list[str], said: list[str]) -> bool:
    n = min(QUOTED_WORDS, len(said))
    if n < FEWEST_WORDS:
        return False
    runs = {tuple(said[i : i + n]) for i in range(len(said) - n + 1)}
    return any(tuple(words[i : i + n]) in runs for i in range(len(words) - n + 1))
