"""Paragraphs that were split or joined: by an author, or by the end of a page in a PDF."""

from collections.abc import Sequence
from itertools import pairwise

from naps.comparing.folding import folded
from naps.comparing.matching import Matches
from naps.comparing.passages import Passage

# Pieces of one paragraph, at most.
MOST = 4
# How much of a piece has to be found in the whole.
INSIDE = 0.75


class Joined:
    """Matches in which several paragraphs of one side can stand against one of the other."""

    def __init__(self, matches: Matches) -> None:
        self.matches = matches
        self.older: dict[int, list[int]] = {}  # by the place in the newer text
        self.newer: dict[int, list[int]] = {}  # by the place in the older text
        self._gather(matches.older, matches.there, matches.newer, self.older)
        self._gather(matches.newer, matches.back, matches.older, self.newer)

    def is_joined(self, i: int, j: int) -> bool:
        return j in self.older or i in self.newer

    def group(self, i: int, j: int) -> tuple[list[int], list[int]]:
        """Both sides of a match, with the pieces that belong to it."""
        return self.older.get(j, [i]), self.newer.get(i, [j])

    def _gather(
        self,
        pieces: Sequence[Passage],
        partners: dict[int, int],
        wholes: Sequence[Passage],
        groups: dict[int, list[int]],
    ) -> None:
        """Each free piece goes to the neighbour whose partner holds its words."""
        taken: dict[int, int] = {}
        for step in (1, -1):
            places = range(len(pieces)) if step == 1 else range(len(pieces) - 1, -1, -1)
            for place in places if len(partners) < len(pieces) else ():
                neighbour = place - step
                if place in partners or place in taken or not pieces[place].is_prose:
                    continue
                whole = partners.get(neighbour, taken.get(neighbour))
                if whole is None or not wholes[whole].is_prose:
                    continue
                group = groups.get(whole, [neighbour])
                if len(group) < MOST and self._belongs(pieces, sorted([*group, place]), place, wholes[whole]):
                    groups[whole] = sorted([*group, place])
                    taken[place] = whole

    def _belongs(self, pieces: Sequence[Passage], group: list[int], place: int, whole: Passage) -> bool:
        if any(b - a != 1 for a, b in pairwise(group)) or whole.is_long or pieces[place].is_long:
            return False
        if whole.size < sum(pieces[n].size for n in group) * INSIDE:
            return False
        said = " ".join(pieces[n].text for n in group)
        if whole.text.startswith(said) or folded(said) in folded(whole.text):
            return True
        features = pieces[place].features
        return len(features) > 3 and len(features & whole.features) >= INSIDE * len(features)
