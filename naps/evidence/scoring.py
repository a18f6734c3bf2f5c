"""What the rules of a question give one passage: the points, and the words that made them."""

from dataclasses import dataclass, field
from functools import cached_property

from naps.evidence.lexicon import Atom, Question, Rule
from naps.evidence.matching import Hit, Matched
from naps.evidence.passages import Passage

# Words of one sentence that stand further apart than this have little to do with each other.
NEAR = 26
# A pattern may reach over half a sentence; marking all of it would show nothing.
MARKED = 36
PLAIN = frozenset(("", "{", "?"))
HELPS = 0.5
HELPS_MOST = 4.0


@dataclass
class Window:
    """Words that are read together: a sentence, two of them, a row, an item with its lead."""

    hits: dict[str, list[tuple[int, Hit]]]  # group -> block's place in the passage, hit
    factor: float = 1.0
    is_row: bool = False


@dataclass
class Unit:
    """A passage ready to be asked."""

    passage: Passage
    blocks: list[Matched]
    windows: list[Window]
    headings: frozenset[str]
    columns: frozenset[str]
    discounts: dict[str, tuple[float, tuple[str, ...]]] = field(default_factory=dict)
    words: int = 0
    names: frozenset[str] = frozenset()
    is_denied: bool = False  # something in it is

    @cached_property
    def asked(self) -> frozenset[str]:
        """Names as the atoms of rules write them."""
        heads = {f"#{name}" for name in self.headings} | {f"[{name}" for name in self.columns}
        return self.names | heads


@dataclass
class Scored:
    score: float
    places: dict[int, set[tuple[int, int]]]  # block's place -> marked characters
    names: set[str]
    rows: dict[int, float]


def best_of(rule: Rule, unit: Unit, *, denied: bool) -> tuple[float, list[tuple[int, Hit, str]], list[int]]:
    """What a rule gives a passage, the hits that made it, and the blocks where it held."""
    for atom in rule.atoms:
        if atom.how == "#" and not unit.headings.intersection(atom.names):
            return 0, [], []
        if atom.how == "[" and not unit.columns.intersection(atom.names):
            return 0, [], []
        if atom.how in PLAIN and unit.names.isdisjoint(atom.names):
            return 0, [], []
    if not rule.has_plain:
        return rule.weight, [], []
    best, chosen, places = 0.0, [], []
    for window in unit.windows:
        factor, hits = _in_window(rule, unit, window, denied=denied)
        if factor:
            places += [place for place, _hit, _name in hits[:1]]
        if factor > best:
            best, chosen = factor, hits
    return rule.weight * best, chosen, places


def _in_window(rule: Rule, unit: Unit, window: Window, *, denied: bool) -> tuple[float, list]:
    chosen: list[tuple[int, Hit, str]] = []
    for atom in rule.atoms:
        if atom.how in ("#", "["):
            continue
        if atom.how == "!":
            if any(name in window.hits for name in atom.names):
                return 0, []
            continue
        hits = _hits(atom, unit, window, denied)
        if not hits:
            return 0, []
        # The very same words do not speak for two groups at once.
        taken = {(place, hit.start, hit.end) for place, hit, _name in chosen}
        hits = [said for said in hits if (said[0], said[1].start, said[1].end) not in taken]
        if not hits:
            return 0, []
        chosen.append(_nearest(hits, chosen))
    if not window.is_row and _spread(chosen) > NEAR:
        return 0, []
    return window.factor, chosen


def _hits(atom: Atom, unit: Unit, window: Window, denied: bool) -> list[tuple[int, Hit, str]]:
    found = []
    for name in atom.names:
        for place, hit in window.hits.get(name, ()):
            if hit.is_denied and not denied and atom.how != "?":
                continue
            if atom.how == "{" and not _is_in_cell(unit, place, hit):
                continue
            found.append((place, hit, name))
    return found


def _is_in_cell(unit: Unit, place: int, hit: Hit) -> bool:
    return unit.passage.is_row and unit.blocks[place].cell_sizes.get(hit.cell, 99) <= 12


def _nearest(hits: list, chosen: list) -> tuple[int, Hit, str]:
    """Of several, the one closest to what was chosen before, and not the very same words if it can be."""
    if not chosen:
        return hits[0]
    there = {(place, hit.first) for place, hit, _name in chosen}
    last_place, last, _name = chosen[-1]
    return min(
        hits,
        key=lambda said: (
            (said[0], said[1].first) in there,
            said[0] != last_place,
            abs(said[1].first - last.first),
        ),
    )


def _spread(chosen: list) -> int:
    """How far apart the words stand in their block."""
    places: dict[int, list[int]] = {}
    for place, hit, _name in chosen:
        places.setdefault(place, []).append(hit.first)
    return max((max(firsts) - min(firsts) for firsts in places.values()), default=0)


def scored(question: Question, unit: Unit, *, denied: bool = False) -> Scored:
    """All rules of a question together: the best counts in full, the others help."""
    gives: list[tuple[float, set[int]]] = []
    marks: dict[int, set[tuple[int, int]]] = {}
    names: set[str] = set()
    rows: dict[int, float] = {}
    for rule in question.rules:
        value, hits, places = best_of(rule, unit, denied=denied)
        if not value:
            continue
        gives.append((value, set(places)))
        for place, hit, name in hits:
            if hit.end - hit.start <= MARKED:
                marks.setdefault(place, set()).add((hit.start, hit.end))
            names.add(name)
        for place in places:
            rows[place] = rows.get(place, 0) + value
    score = _summed(gives, is_table=unit.passage.is_row)
    for factor, spares in unit.discounts.values():
        if question.code not in spares and question.criterion not in spares:
            score *= factor
    return Scored(score, marks, names, rows)


def _summed(gives: list[tuple[float, set[int]]], *, is_table: bool) -> float:
    """The best rule in full, the others by half. In a table only those that speak of the same row help:
    a long matrix has a word for everything somewhere."""
    if not gives:
        return 0.0
    best, rows = max(gives, key=lambda one: (one[0], len(one[1])))
    score = 0.0
    if best > 0:
        helps = -best + sum(
            value
            for value, there in gives
            if value > 0 and not (is_table and rows and there and not rows & there)
        )
        score = best + min(HELPS * helps, HELPS_MOST)
    return score + sum(value for value, _there in gives if value < 0)
