"""Names that may be the same person's: other order, a missing second name, an accent, one letter.

A warning and never a refusal: two people may well have the same name.
"""

from collections import defaultdict
from collections.abc import Hashable
from itertools import combinations

from participants.finding import plain

LONG_ENOUGH = 4  # letters of a word in which one may differ
MOST_WORDS = 6
MOST_COMPARED = 60


class Names:
    """Known names by their words, so that a long list is compared without comparing all with all."""

    def __init__(self) -> None:
        self._by_words: dict[Hashable, list[tuple[frozenset[str], str]]] = defaultdict(list)

    def add(self, name: str, said: str) -> None:
        """`said` is how a warning speaks of this person."""
        words = _words(name)
        for key in _keys(words):
            self._by_words[key].append((words, said))

    def like(self, name: str) -> str:
        """The first known person with a similar name, as a warning speaks of them; "" if there is none."""
        words = _words(name)
        for key in _keys(words):
            for known, said in self._by_words.get(key, ())[:MOST_COMPARED]:
                if alike(words, known):
                    return said
        return ""


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """The same words; or all of one among those of the other; or all but one, which differs by a letter."""
    few, many = sorted((one, other), key=len)
    if len(few) < 2:
        return one == other and bool(one)
    if few <= many:
        return True
    left, right = few - many, many - few
    return len(left) == len(right) == 1 and _a_letter_apart(*left, *right)


def _words(name: str) -> frozenset[str]:
    return frozenset(sorted(plain(name).replace("-", " ").split(), key=len, reverse=True)[:MOST_WORDS])


def _keys(words: frozenset[str]) -> list[Hashable]:
    """What similar names have in common: two words, or of two words one."""
    pairs: list[Hashable] = list(combinations(sorted(words), 2))
    return pairs + (sorted(words) if len(words) <= 2 else [])


def _a_letter_apart(one: str, other: str) -> bool:
    few, many = sorted((one, other), key=len)
    if len(few) < LONG_ENOUGH or len(many) - len(few) > 1:
        return False
    place = next((n for n, letter in enumerate(few) if letter != many[n]), len(few))
    if len(few) == len(many):
        swapped = few[:place] + few[place + 1 : place + 2] + few[place : place + 1] + few[place + 2 :]
        return few[place + 1 :] == many[place + 1 :] or swapped == many
    return few[place:] == many[place + 1 :]
