"""Which paragraph of the older text is which of the newer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from academy.documents.texts import Block
from naps.comparing.aligning import Place, aligned, heaviest_rising, is_rising, runs_of
from naps.comparing.budget import Budget
from naps.comparing.passages import Passage, Passages, likeness

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
FEW_WORDS, LINE, SHORT = 4, 100, 0.7
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
    matches = Matches(Passages(older), Passages(newer))
    for i, j, size in runs_of([block.text for block in older], [block.text for block in newer]):
        matches.there.update(zip(range(i, i + size), range(j, j + size), strict=True))
        matches.back.update(zip(range(j, j + size), range(i, i + size), strict=True))
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
    ends = (len(matches.older), len(matches.newer))
    for (i, j), (a, b) in pairwise([(-1, -1), *matches.in_order(), ends]):
        if a - i > 1 < b - j:
            yield i + 1, a, j + 1, b


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
    return _likeness_here(one, other) > 0


def _likeness_here(one: Passage, other: Passage, *, by_letters: bool = True) -> float:
    """How much two that stand between the same neighbours have in common; 0 where that is too little."""
    score = likeness(one.vocabulary, other.vocabulary)
    if score >= HERE:
        return score
    was, now = one.block.text, other.block.text
    # "2026–2029" became "2026–2030". Of a word as long as a page the letters would take minutes.
    if by_letters and one.size < FEW_WORDS > other.size and len(was) < LINE > len(now):
        score = SequenceMatcher(None, was, now, autojunk=False).ratio()
        return score if score >= SHORT else 0.0
    return 0.0


def _written_otherwise(matches: Matches, budget: Budget) -> None:
    """Equal but for what no reader would call a change: a DOCX against its PDF."""
    for i, i_end, j, j_end in list(gaps(matches)):
        passages = matches.older[i:i_end], matches.newer[j:j_end]
        if not all(budget.allows(passage.size) for side in passages for passage in side):
            return
        outlines = _common_outlines(*passages)
        if not outlines:
            continue
        older = [passage.key if passage.outline in outlines else None for passage in passages[0]]
        newer = [passage.key if passage.outline in outlines else -1 for passage in passages[1]]
        for place, there in aligned(older, newer):
            matches.add(i + place, j + there)


def _equal_elsewhere(matches: Matches) -> None:
    """The same text at another place, in the order in which it occurs."""
    older = {i: matches.older[i] for i in matches.free_older() if matches.older[i].size >= LONG_ENOUGH}
    newer = {j: matches.newer[j] for j in matches.free_newer() if matches.newer[j].size >= LONG_ENOUGH}
    outlines = _common_outlines(older.values(), newer.values())
    places = defaultdict(list)
    for j, passage in reversed(newer.items()):
        if passage.outline in outlines:
            places[passage.key].append(j)
    for i, passage in older.items():
        if passage.outline in outlines and (left := places.get(passage.key)):
            matches.add(i, left.pop())


def _common_outlines(older: Iterable[Passage], newer: Iterable[Passage]) -> set[tuple[int, ...]]:
    """Those of passages that can be equal; all others are spared a closer look."""
    return {passage.outline for passage in older} & {passage.outline for passage in newer}


def _alike(matches: Matches, budget: Budget) -> None:
    """Paragraphs that share much of what few others have; the most alike first."""
    shared = list(_shared(matches, budget))
    if not shared:
        return
    gap_older, gap_newer = [-1] * len(matches.older), [-2] * len(matches.newer)
    for n, (i, i_end, j, j_end) in enumerate(gaps(matches)):
        gap_older[i:i_end] = [n] * (i_end - i)
        gap_newer[j:j_end] = [n] * (j_end - j)
    scored = []
    for score, i, j in shared:
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
    are_few = len(here) * len(there) <= FEW
    for i in here:
        for j in there:
            one, other = matches.older[i], matches.newer[j]
            if one.is_row != other.is_row or one.is_long or other.is_long:
                continue
            if budget.allows(1) and (score := _likeness_here(one, other, by_letters=are_few)):
                scored.append((-score, abs(i - here[0] - j + there[0]), i, j))
    return [(i, j) for *_score, i, j in sorted(scored)]
