"""Under which top heading a paragraph stands."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from academy.documents.texts import Block, BlockKind
from naps.comparing.shape import CHANGES, Kind, Pair, Section

# Places of headings in their text, by the place of each block; -1 before the first.
Tops = list[int]


def tops_of(blocks: Sequence[Block]) -> Tops:
    """For each block, the place of the top heading it stands under."""
    heading = str(BlockKind.HEADING)
    headings = [(place, block.level) for place, block in enumerate(blocks) if block.kind == heading]
    top_level = _dividing([level for _place, level in headings])
    tops = [place for place, level in headings if level <= top_level]
    found = [-1] * len(blocks)
    for top, end in pairwise([*tops, len(blocks)]):
        found[top:end] = [top] * (end - top)
    return found


def _dividing(levels: list[int]) -> int:
    """The highest level that divides the text: the title alone does not."""
    often = [level for level, number in Counter(levels).items() if number > 1]
    return min(often or levels or [0])


class Contents:
    """The sections in the order of the newer text, with those that are gone where they stood."""

    def __init__(self, older: Sequence[Block], newer: Sequence[Block], became: dict[int, int]) -> None:
        self.older, self.newer = older, newer
        self.tops_older, self.tops_newer = tops_of(older), tops_of(newer)
        # Where the older heading stands now, by its place.
        self.became = became
        self.names: list[str] = []
        self._numbers: dict[tuple[str, int], int] = {}

    def of_newer(self, place: int) -> int:
        top = self.tops_newer[place]
        return self._number(("newer", top), self.newer[top].text if top >= 0 else "")

    def of_older(self, place: int) -> int:
        """Under the heading of the newer text, if its own is still there."""
        top = self.tops_older[place]
        now = self.became.get(top, -1)
        if top < 0 or (now >= 0 and self.tops_newer[now] == now):
            return self._number(("newer", now), self.newer[now].text if now >= 0 else "")
        return self._number(("older", top), self.older[top].text)

    def _number(self, key: tuple[str, int], name: str) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.names)
            self.names.append(name)
        return self._numbers[key]


def sections_of(names: Sequence[str], pairs: Sequence[Pair]) -> tuple[Section, ...]:
    """How much changed under each heading."""
    counts = Counter([(pair.section, pair.kind) for pair in pairs])
    first: dict[int, int] = {}
    for number, pair in enumerate([pair for pair in pairs if pair.kind in CHANGES], start=1):
        first.setdefault(pair.section, number)
    return tuple(
        Section(
            heading=name,
            same=counts[n, Kind.SAME],
            changed=counts[n, Kind.CHANGED],
            new=counts[n, Kind.NEW],
            gone=counts[n, Kind.GONE],
            moved=counts[n, Kind.MOVED],
            first_change=first.get(n, 0),
        )
        for n, name in enumerate(names)
    )
