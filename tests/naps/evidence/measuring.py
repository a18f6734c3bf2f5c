"""How well the finder finds: passages written as ministries write, put into one text with what only sounds like them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from academy.documents.texts import Block, BlockKind
from naps.evidence.finding import Evidence, find

HERE = Path(__file__).parent
LANGUAGES = ("en", "es", "fr", "pt")
FIRST = 5


@dataclass
class Measured:
    """What was asked for and what came among the first five; criteria with evidence where there is none."""

    asked: int = 0
    came: int = 0
    criteria: int = 0
    came_criterion: int = 0
    empty: int = 0
    wrongly: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.came / self.asked

    @property
    def recall_of_criteria(self) -> float:
        return self.came_criterion / self.criteria

    @property
    def false_rate(self) -> float:
        return self.wrongly / self.empty


def passages(language: str, part: str) -> list[tuple[str, str]]:
    said = tomllib.loads((HERE / f"{language}.toml").read_text())[part]
    return [(code, line) for code, lines in said.items() for line in lines.strip().split("\n")]


def as_blocks(lines: list[str]) -> list[Block]:
    """Each line a paragraph or, with its cells, the only row of a table."""
    return [
        Block(n, BlockKind.PARAGRAPH if " | " not in line else BlockKind.ROW, line, cells=tuple(cells(line)))
        for n, line in enumerate(lines, start=1)
    ]


def cells(line: str) -> list[str]:
    return line.split(" | ") if " | " in line else []


def measure(language: str, part: str) -> Measured:
    measured = Measured()
    said = passages(language, part)
    for lines in _texts(said):
        _count_found(measured, lines, find(as_blocks([line for _code, line in lines]), language=language))
    nothing = [line for code, line in said if code == "none"]
    _count_false(measured, nothing, language)
    return measured


def _texts(said: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Texts in which each question is spoken to once, among everything that only sounds like it."""
    of: dict[str, list[str]] = {}
    for code, line in said:
        of.setdefault(code, []).append(line)
    nothing = [("none", line) for line in of.pop("none")]
    for turn in range(max(map(len, of.values()))):
        yield [(code, lines[turn % len(lines)]) for code, lines in of.items()] + nothing


def _count_found(measured: Measured, lines: list[tuple[str, str]], found: Evidence) -> None:
    for number, (code, line) in enumerate(lines, start=1):
        if code == "none":
            continue
        came = [passage.number for passage in found.of(code).passages]
        measured.asked += 1
        measured.criteria += 1
        if number in came[:FIRST]:
            measured.came += 1
        else:
            place = came.index(number) + 1 if number in came else "-"
            measured.missed.append(f"{code} {place}/{len(came)}: {line}")
        there = [passage.number for passage in found.criteria.get(code[0], ())[:FIRST]]
        # A criterion with six questions has six passages: five of them can stand among the first five.
        there += [passage.number for passage in found.of(code).passages[:1]]
        measured.came_criterion += number in there


def _count_false(measured: Measured, nothing: list[str], language: str) -> None:
    """What says nothing, two lines at a time: a text in which every criterion is empty."""
    for start in range(0, len(nothing), 2):
        lines = nothing[start : start + 2]
        found = find(as_blocks(lines), language=language)
        measured.empty += len(found.criteria)
        for code, passages_ in found.criteria.items():
            if passages_:
                measured.wrongly += 1
                named = [q for q, a in found.answers.items() if q[0] == code and a.passages]
                measured.false.append(f"{'/'.join(named)}: {passages_[0].text}")
