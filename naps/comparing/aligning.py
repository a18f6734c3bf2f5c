"""What two rows of things have in common, found in a time that grows with their length, not its square."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

Place = tuple[int, int]
# So many things from a place on in each row.
Run = tuple[int, int, int]
# Where no thing is there just once, a thorough search is worth its time only if there is little to search.
SMALL = 10_000
DEPTH = 8
# So few are not worth stepping through.
FEW = 8
# So many alike are no accident; and the steps over a difference: one in the place of one, then the shortest.
ALIKE = 3
STEPS = sorted(
    ((x, y) for x in range(8) for y in range(8) if 0 < x + y < 9),
    key=lambda step: (step != (1, 1), sum(step), step),
)


def aligned(older: Sequence[Hashable], newer: Sequence[Hashable]) -> list[Place]:
    """Where both have the same, in the same order."""
    return [(i + n, j + n) for i, j, size in runs_of(list(older), list(newer)) for n in range(size)]


def runs_of(older: list, newer: list) -> list[Run]:
    """The same as runs: each ends where one of the two goes on differently."""
    found: list[Run] = []
    _align(older, newer, (0, len(older), 0, len(newer)), found, DEPTH)
    return found


def _step_by_step(a: list, b: list) -> list[Run] | None:
    """For rows with few and small differences, as most are: the shortest step to where both go on alike.

    None where a difference is larger: then what is there just once has to lead the way.
    """
    found: list[Run] = []
    i = j = 0
    while True:
        size = 0
        for one, other in zip(a[i:], b[j:], strict=False) if i else zip(a, b, strict=False):
            if one != other:
                break
            size += 1
        if size:
            found.append((i, j, size))
            i, j = i + size, j + size
        if i == len(a) or j == len(b):
            return found
        for x, y in STEPS:
            ahead = a[i + x : i + x + ALIKE]
            if ahead == b[j + y : j + y + ALIKE] and (len(ahead) == ALIKE or i + x + len(ahead) == len(a)):
                i, j = i + x, j + y
                break
        else:
            return None
        if i >= len(a) or j >= len(b):
            return found


def _align(a: list, b: list, within: tuple[int, int, int, int], found: list[Run], depth: int) -> None:
    """The same beginning, the same end, and between them the things that are there just once lead the way."""
    i, i_end, j, j_end = within
    head = _common(a[i:i_end], b[j:j_end])
    _add(found, i, j, head)
    i, j = i + head, j + head
    tail = _common(a[i:i_end][::-1], b[j:j_end][::-1])
    i_end, j_end = i_end - tail, j_end - tail
    if i < i_end and j < j_end:
        _between(a, b, (i, i_end, j, j_end), found, depth)
    _add(found, i_end, j_end, tail)


def _between(a: list, b: list, within: tuple[int, int, int, int], found: list[Run], depth: int) -> None:
    """Where both begin and end differently."""
    i, i_end, j, j_end = within
    if depth == DEPTH and min(i_end - i, j_end - j) > FEW:
        steps = _step_by_step(a[i:i_end], b[j:j_end])
        if steps is not None:
            for at, there, size in steps:
                _add(found, i + at, j + there, size)
            return
    anchors = _anchors(a, b, within) if depth else []
    if anchors:
        _along(a, b, [*anchors, (i_end, j_end)], (i, j), found, depth)
    else:
        _search(a, b, within, found)


def _along(a: list, b: list, anchors: list[Place], start: Place, found: list[Run], depth: int) -> None:
    """From anchor to anchor; the last one is only where the search ends."""
    i, j = start
    for at, there in anchors:
        if i < at and j < there:
            if a[i:at] == b[j:there]:
                _add(found, i, j, at - i)
            else:
                _align(a, b, (i, at, j, there), found, depth - 1)
        if (at, there) != anchors[-1]:
            _add(found, at, there, 1)
        i, j = at + 1, there + 1


def _common(a: list, b: list) -> int:
    """How far both begin alike."""
    n = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        n += 1
    return n


def _add(found: list[Run], i: int, j: int, size: int) -> None:
    if found and size:
        at, there, length = found[-1]
        if at + length == i and there + length == j:
            found[-1] = at, there, length + size
            return
    if size:
        found.append((i, j, size))


def _anchors(a: list, b: list, within: tuple[int, int, int, int]) -> list[Place]:
    i, i_end, j, j_end = within
    if i_end - i == 1 or j_end - j == 1:
        return []
    there: dict[Hashable, int] = {}
    for n, key in enumerate(b[j:j_end], start=j):
        there[key] = -1 if key in there else n
    here: dict[Hashable, int] = {}
    for n, key in enumerate(a[i:i_end], start=i):
        here[key] = -1 if key in here else n
    places = [(n, there[key]) for key, n in here.items() if n >= 0 and there.get(key, -1) >= 0]
    return rising(places)


def _search(a: list, b: list, within: tuple[int, int, int, int], found: list[Run]) -> None:
    i, i_end, j, j_end = within
    ours, theirs = a[i:i_end], b[j:j_end]
    if len(ours) * len(theirs) > SMALL or set(ours).isdisjoint(theirs):
        return
    for at, there, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        _add(found, i + at, j + there, size)


def is_rising(places: list[Place]) -> bool:
    """Whether the second numbers rise with the first, by which they are sorted."""
    there = [place[1] for place in places]
    return there == sorted(there)


def rising(places: list[Place]) -> list[Place]:
    """The longest row of places, sorted by the first number, in which the second rises too."""
    if is_rising(places):
        return places
    ends: list[int] = []  # the least last number of a row of each length
    of_ends: list[int] = []
    before: list[int] = []
    for n, (_here, there) in enumerate(places):
        length = bisect_left(ends, there)
        before.append(of_ends[length - 1] if length else -1)
        if length == len(ends):
            ends.append(there)
            of_ends.append(n)
        else:
            ends[length], of_ends[length] = there, n
    row = []
    n = of_ends[-1]
    while n >= 0:
        row.append(places[n])
        n = before[n]
    return row[::-1]


def heaviest_rising(places: list[Place], weights: Sequence[int]) -> list[Place]:
    """As `rising`, but what is kept weighs most: a long paragraph stays, a short one has moved."""
    order = {there: n for n, there in enumerate(sorted(there for _here, there in places), start=1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(places) + 1)  # a tree of maxima over the second numbers
    before = []
    for n, (_here, there) in enumerate(places):
        weight, last = _most_up_to(best, order[there] - 1)
        before.append(last)
        _raise(best, order[there], (weight + weights[n], n))
    kept = []
    n = _most_up_to(best, len(places))[1]
    while n >= 0:
        kept.append(places[n])
        n = before[n]
    return kept[::-1]


def _most_up_to(tree: list[tuple[int, int]], n: int) -> tuple[int, int]:
    most = (0, -1)
    while n:
        most = max(most, tree[n])
        n &= n - 1
    return most


def _raise(tree: list[tuple[int, int]], n: int, value: tuple[int, int]) -> None:
    while n < len(tree):
        tree[n] = max(tree[n], value)
        n += n & -n
