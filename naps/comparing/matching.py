"""Which paragraph of the older text is which of the newer."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from academy.documents.texts import Block
from naps.comparing.aligning import Place, aligned, heaviest_rising, is_rising
from naps.comparing.budget import Budget
from naps.comparing.passages import Passage, likeness

# From how much in common on two paragraphs between the same neighbours are one that was rewritten …
HERE = 0.45
HERE_BY_RARE_WORDS = 0.3
# … and two at different places one that was moved and rewritten.
ELSEWHERE = 0.55
# Shorter texts are found twice by chance ("Ministry of Women"); nobody moved them.
LONG_ENOUGH = 8
# What so many paragraphs have tells none of them from the others.
COMMON = 8
# So many letters alike at the beginning or the end, in the same place, need no closer look.
ENOUGH = 40
# Of so few words the letters are compared.
FEW_WORDS, SHORT = 4, 0.7
# Between two neighbours with more paragraphs than this, each is not laid beside each.
FEW = 12


@dataclass
class Matches:
    """Places of the same paragraph in both texts, each in one match at most."""

    older: Sequence[Passage]
    newer: Sequence[Passage]
    there: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)

    def add(self, i: int, j: int) -> None:
        self.there[i], self.back[j] = j, i

    def in_order(self) -> list[Place]:
        """Those that stand in the same order in both; all others have moved."""
        places = sorted(self.there.items())
        if is_rising(places):
            return places
        return heaviest_rising(places, [self.older[i].size for i, _j in places])

    def free_older(self, start: int = 0, end: int | None = None) -> list[int]:
        return [i for i in range(start, len(self.older) if end is None else end) if i not in self.there]

    def free_newer(self, start: int = 0, end: int | None = None) -> list[int]:
        return [j for j in range(start, len(self.newer) if end is None else end) if j not in self.back]


def matched(older: Sequence[Block], newer: Sequence[Block], budget: Budget) -> Matches:
    """Equal ones first, then those that were rewritten where they stood, then those that went elsewhere."""
    matches = Matches([Passage(block) for block in older], [Passage(block) for block in newer])
    matches.there.update(aligned([block.text for block in older], [block.text for block in newer]))
    matches.back.update((j, i) for i, j in matches.there.items())
    _rewritten_alone(matches, budget)
    if len(matches.there) == min(len(older), len(newer)):
        return matches
    _written_otherwise(matches, budget)
    _equal_elsewhere(matches)
    _alike(matches, budget)
    _short_ones(matches, budget)
    budget.check_time()
    return matches


def gaps(matches: Matches) -> Iterator[tuple[int, int, int, int]]:
    """Where both texts have something between two paragraphs that stayed: from–to in both."""
    i = j = 0
    for a, b in [*matches.in_order(), (len(matches.older), len(matches.newer))]:
        if a > i and b > j:
            yield i, a, j, b
        i, j = a + 1, b + 1


def _rewritten_alone(matches: Matches, budget: Budget) -> None:
    """As many paragraphs in the place of as many: the usual case, and cheap to see."""
    for i, i_end, j, j_end in list(gaps(matches)):
        if i_end - i != j_end - j or i_end - i > FEW:
            continue
        for place, there in zip(range(i, i_end), range(j, j_end), strict=True):
            if _is_rewritten(matches.older[place], matches.newer[there], budget):
                matches.add(place, there)


def _is_rewritten(one: Passage, other: Passage, budget: Budget) -> bool:
    if one.is_row != other.is_row or one.is_long or other.is_long:
        return False
    if not budget.allows(one.size + other.size):
        return False
    was, now = one.block.text, other.block.text
    if len(was) > 2 * ENOUGH < len(now) and (was[:ENOUGH] == now[:ENOUGH] or was[-ENOUGH:] == now[-ENOUGH:]):
        return True
    if one.size < FEW_WORDS > other.size:  # "2026–2029" became "2026–2030"
        return SequenceMatcher(None, was, now, autojunk=False).ratio() >= SHORT
    return likeness(one.vocabulary, other.vocabulary) >= HERE


def _written_otherwise(matches: Matches, budget: Budget) -> None:
    """Equal but for what no reader would call a change: a DOCX against its PDF."""
    free_older, free_newer = matches.free_older(), matches.free_newer()
    if not free_older or not free_newer:
        return
    older: list = [matches.there.get(i, -1) for i in range(len(matches.older))]
    newer: list = [j if j in matches.back else -1 for j in range(len(matches.newer))]
    for places, passages, keys in (
        (free_older, matches.older, older),
        (free_newer, matches.newer, newer),
    ):
        for place in places:
            if not budget.allows(passages[place].size):
                return
            keys[place] = passages[place].key
    for i, j in aligned(older, newer):
        if i not in matches.there and j not in matches.back:
            matches.add(i, j)


def _equal_elsewhere(matches: Matches) -> None:
    """The same text at another place, in the order in which it occurs."""
    places = defaultdict(list)
    for j in reversed(matches.free_newer()):
        if matches.newer[j].size >= LONG_ENOUGH:
            places[matches.newer[j].key].append(j)
    if not places:
        return
    for i in matches.free_older():
        passage = matches.older[i]
        if passage.size >= LONG_ENOUGH and (left := places.get(passage.key)):
            matches.add(i, left.pop())


def _alike(matches: Matches, budget: Budget) -> None:
    """Paragraphs that share much of what few others have; the most alike first."""
    gap_older, gap_newer = [-1] * len(matches.older), [-2] * len(matches.newer)
    for n, (i, i_end, j, j_end) in enumerate(gaps(matches)):
        gap_older[i:i_end] = [n] * (i_end - i)
        gap_newer[j:j_end] = [n] * (j_end - j)
    scored = []
    for score, i, j in _shared(matches, budget):
        is_here = gap_older[i] == gap_newer[j]
        if is_here or (
            score >= ELSEWHERE and min(matches.older[i].size, matches.newer[j].size) >= LONG_ENOUGH
        ):
            scored.append((-score, not is_here, i, j))
    for _score, _away, i, j in sorted(scored):
        if i not in matches.there and j not in matches.back:
            matches.add(i, j)


def _shared(matches: Matches, budget: Budget) -> Iterator[tuple[float, int, int]]:
    """How much two paragraphs have in common of what few have, where it is worth a look."""
    where: dict = defaultdict(list)
    free = [i for i in matches.free_older() if not matches.older[i].is_long]
    if not free:
        return
    for j in matches.free_newer():
        passage = matches.newer[j]
        if not passage.is_long and budget.allows(passage.size):
            for feature in passage.features:
                where[feature].append(j)
    rare = Counter(j for places in where.values() if len(places) <= COMMON for j in places)
    for i in free if where else []:
        passage = matches.older[i]
        if not budget.allows(passage.size):
            return
        found = [where.get(feature, ()) for feature in passage.features]
        few = [places for places in found if len(places) <= COMMON]
        for j, common in Counter([j for places in few for j in places]).items():
            score = 2 * common / (len(few) + rare[j])
            if score >= HERE_BY_RARE_WORDS and matches.newer[j].is_row == passage.is_row:
                yield score, i, j


def _short_ones(matches: Matches, budget: Budget) -> None:
    """Lines of a few words between the same neighbours: "Cost: 100" became "Cost: 200"."""
    for i, i_end, j, j_end in list(gaps(matches)):
        here, there = matches.free_older(i, i_end), matches.free_newer(j, j_end)
        if not here or not there or len(here) > FEW or len(there) > FEW:
            continue
        for one, other in _most_alike(matches, here, there, budget):
            if one not in matches.there and other not in matches.back:
                matches.add(one, other)


def _most_alike(matches: Matches, here: list[int], there: list[int], budget: Budget) -> list[Place]:
    scored = []
    for i in here:
        for j in there:
            one, other = matches.older[i], matches.newer[j]
            if one.is_row != other.is_row or one.is_long or other.is_long:
                continue
            if budget.allows(1) and (score := likeness(one.vocabulary, other.vocabulary)) >= HERE:
                scored.append((-score, abs(i - here[0] - j + there[0]), i, j))
    return [(i, j) for *_score, i, j in sorted(scored)]
