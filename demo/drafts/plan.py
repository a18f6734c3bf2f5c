"""A plan as its content file says it, and what a revision makes of it."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from demo.drafts.blocks import Block, Change, Heading, Listing, Paragraph
from demo.drafts.reading import read

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Half:
    """Half a year: the unit in which these plans give their time frames."""

    year: int
    half: int

    @classmethod
    def read(cls, words: str) -> "Half":
        year, half = words.split("-")
        return cls(int(year), int(half))

    def __le__(self, other: "Half") -> bool:
        return (self.year, self.half) <= (other.year, other.half)


@dataclass(frozen=True)
class Activity:
    """A task with its output, who does it, when, and what it costs a year (empty: not costed)."""

    code: str
    task: str
    output: str
    text: str
    lead: str
    partners: tuple[str, ...]
    starts: Half
    ends: Half
    source: str
    cost: tuple[int, ...]

    @property
    def total(self) -> int | None:
        return sum(self.cost) if self.cost else None


@dataclass(frozen=True)
class Indicator:
    code: str
    text: str
    baseline: str
    midterm: str
    target: str
    source: str
    frequency: str
    lead: str


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    blocks: tuple[Block, ...]
    is_numbered: bool = True
    is_broad: bool = False
    is_new: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything a draft says, before it is laid out."""

    facts: dict
    chapters: tuple[Chapter, ...]
    reasons: dict[str, tuple[Block, ...]]  # why there is this objective, by its code
    new_objectives: frozenset[str]
    activities: tuple[Activity, ...]
    indicators: tuple[Indicator, ...]

    @property
    def years(self) -> list[int]:
        first, last = self.facts["years"]
        return list(range(first, last + 1))

    def within(self, code: str) -> list[Activity]:
        """The activities of a pillar ("2") or an objective ("2.1"); of the whole plan without a code."""
        return [a for a in self.activities if not code or a.code.startswith(f"{code}.")]

    def indicators_of(self, pillar: str) -> list[Indicator]:
        return [i for i in self.indicators if i.code.startswith(f"{pillar}.")]

    def objectives_of(self, pillar: str) -> dict[str, dict]:
        return {c: o for c, o in self.facts["objective"].items() if c.startswith(f"{pillar}.")}

    def change_of(self, objective: str) -> Change:
        return Change.ADDED if objective in self.new_objectives else Change.NONE

    def institution(self, code: str, *, short: bool = True) -> str:
        return self.facts["institution"][code][1 if short else 0]


def load(*names: str) -> Plan:
    """The plan of the first file, changed by each further one: a revision, a translation."""
    base = facts = _content(names[0])
    edits: list[dict] = []
    for name in names[1:]:
        said = _content(name)
        edits = said.pop("edit", [])  # a translation has none: it says the revised text anew
        facts = _merged(facts, said)
    return Plan(
        facts=facts,
        chapters=tuple(_chapters(facts["chapter"], base["chapter"], edits)),
        reasons={
            code: tuple(_edited(read(said["text"]), edits, code, is_new=code not in base["objective"]))
            for code, said in facts["objective"].items()
        },
        new_objectives=frozenset(facts["objective"]) - frozenset(base["objective"]),
        activities=tuple(_activity(code, said) for code, said in _kept(facts["activity"])),
        indicators=tuple(Indicator(code=code, **said) for code, said in _kept(facts["indicator"])),
    )


def _content(name: str) -> dict:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text())


def _kept(said: dict[str, dict]) -> list[tuple[str, dict]]:
    """By code, without those a revision dropped."""
    return sorted((code, entry) for code, entry in said.items() if not entry.get("dropped"))


def _merged(old: dict, new: dict) -> dict:
    """`new` over `old`, table by table, so that a revision only says what it changes."""
    result = dict(old)
    for key, value in new.items():
        both = isinstance(value, dict) and isinstance(old.get(key), dict)
        result[key] = _merged(old[key], value) if both else value
    return result


def _activity(code: str, said: dict) -> Activity:
    starts, ends = said["when"].split()
    return Activity(
        code=code,
        task=said["task"],
        output=said["output"],
        text=said["text"],
        lead=said["lead"],
        partners=tuple(said.get("with", [])),
        starts=Half.read(starts),
        ends=Half.read(ends),
        source=said.get("source", ""),
        cost=tuple(said.get("cost", [])),
    )


def _chapters(said: dict, base: dict, edits: list[dict]) -> list[Chapter]:
    chapters: list[Chapter] = []
    for key, words in said.items():
        chapter = Chapter(
            key=key,
            title=words["title"],
            blocks=tuple(_edited(read(words["text"]), edits, key, is_new=key not in base)),
            is_numbered=words.get("numbered", True),
            is_broad=words.get("broad", False),
            is_new=key not in base,
        )
        keys = [earlier.key for earlier in chapters]
        place = keys.index(words["after"]) + 1 if "after" in words else len(chapters)
        chapters.insert(place, chapter)
    return chapters


def _edited(blocks: list[Block], edits: list[dict], place: str, *, is_new: bool) -> list[Block]:
    """The blocks of a chapter or an objective after the edits that are meant for it."""
    if is_new:
        return [_marked(block, Change.ADDED) for block in blocks]
    for edit in edits:
        if edit["in"] == place:
            blocks = _one_edit(blocks, edit)
    return blocks


def _one_edit(blocks: list[Block], edit: dict) -> list[Block]:
    """Put new text in place of a block, after it, or nowhere; or move the block after another."""
    at = _place(blocks, edit["at"])
    before, block, after = blocks[:at], blocks[at], blocks[at + 1 :]
    new = read(edit.get("text", ""))
    if edit["do"] == "reword":
        reworded = replace(new[0], key=block.key, change=Change.REWORDED, was=block.text)
        return [*before, reworded, *after]
    if edit["do"] == "replace":
        return [*before, *new, *after]
    if edit["do"] == "add":
        return [*before, block, *[_marked(b, Change.ADDED) for b in new], *after]
    if edit["do"] == "remove":
        return [*before, *_remains(block), *after]
    if edit["do"] != "move":
        raise ValueError(edit["do"])
    left = [*before, *_remains(block), *after]
    to = _place(left, edit["to"]) + 1
    return [*left[:to], _marked(block, Change.ADDED), *left[to:]]


def _place(blocks: list[Block], key: str) -> int:
    keys = [getattr(block, "key", "") for block in blocks]
    if key not in keys:
        raise ValueError(f"no block is called {key}; there are {sorted(filter(None, keys))}")
    return keys.index(key)


def _remains(block: Block) -> list[Block]:
    """What the copy with tracked changes shows of a block that is gone: a paragraph, struck out."""
    return [replace(block, key="", change=Change.REMOVED)] if isinstance(block, Paragraph) else []


def _marked(block: Block, change: Change) -> Block:
    return replace(block, change=change) if isinstance(block, Paragraph | Heading | Listing) else block
