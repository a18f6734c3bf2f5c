"""How much a comparison may cost: a file can be made to be slow, and the person who waits pays for it."""

import time
from collections.abc import Sequence

from academy.documents.texts import Block

MOST_BLOCKS = 20_000
MOST_LETTERS = 6_000_000
SECONDS = 4.0
# Words compared word by word, of both sides: some twenty-five plans of sixty pages.
MOST_WORDS = 800_000
# One paragraph longer than this is compared only as a whole.
LONGEST = 60_000


class TooLong(Exception):
    """The texts are too long, or too different, to be compared at all."""


class Budget:
    """Asked before each piece of work; once it is spent, what is left is done more coarsely."""

    def __init__(self, *, seconds: float = SECONDS, words: int = MOST_WORDS) -> None:
        self.deadline = time.monotonic() + seconds
        self.words = words
        self.is_spent = False

    def allows(self, words: int) -> bool:
        """Whether so many words may still be compared one by one."""
        self.words -= words
        if self.words < 0 or time.monotonic() > self.deadline:
            self.is_spent = True
        return not self.is_spent

    def check_time(self) -> None:
        """For work that cannot be left out."""
        if time.monotonic() > self.deadline:
            raise TooLong


def check_size(*texts: Sequence[Block]) -> None:
    """Before anything is begun."""
    for blocks in texts:
        if len(blocks) > MOST_BLOCKS or letters_of(blocks) > MOST_LETTERS:
            raise TooLong


def letters_of(blocks: Sequence[Block]) -> int:
    return sum([len(block.text) for block in blocks])
