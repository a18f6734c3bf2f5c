"""How well the finder finds: passages written as ministries write, put into one text with what only sounds like them.

Of the blind sets this came unseen among the first five of its question (en, es, fr, pt), before anything was learned
from the set, and this share of empty criteria was wrongly given something:

    A  as plans are written     0.83  0.87  0.87  0.92    0.02
    B  oblique on purpose       0.71  0.53  0.56  0.52    0.02   (after learning from A)
    C  as plans are written     0.77  0.74  0.80  0.77    0.00   (after A and B)
    D  as plans are written     0.86  0.88  0.91  0.84    0.04   (after A, B, C, with the weaker signs)
    22 more in en and es, half of them oblique, after all of it: 0.86 and 0.68, none wrongly.

That is what to expect of a plan nobody has seen; the tests below hold what was learned.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from academy.documents.texts import Block, BlockKind
from naps.evidence.finding import Evidence, find

HERE = Path(__file__).parent
LANGUAGES = ("en", "es", "fr", "pt")
PARTS = ("dev", "seen", "held", "blind_a", "blind_b", "blind_c", "blind_d")
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
    name = f"{language}_blind" if part.startswith("blind") else language
    said = tomllib.loads((HERE / f"{name}.toml").read_text())[part]
    return [(code, line) for code, lines in said.items() for line in lines.strip().split("\n")]


def as_blocks(lines: list[str]) -> list[Block]:
    """Each line a paragraph or, with its cells, a table; its place among the lines is the page it stands on."""
    blocks: list[Block] = []
    for place, line in enumerate(lines, start=1):
        for text in line.split(" // "):
            cells = tuple(text.split(" | ")) if " | " in text else ()
            kind = BlockKind.ROW if cells else BlockKind.PARAGRAPH
            table = place if " // " in line else None
            blocks.append(Block(len(blocks) + 1, kind, text, place, table=table, cells=cells))
    return blocks


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
        came = [passage.page for passage in found.of(code).passages]
        measured.asked += 1
        measured.criteria += 1
        if number in came[:FIRST]:
            measured.came += 1
        else:
            place = came.index(number) + 1 if number in came else "-"
            measured.missed.append(f"{code} {place}/{len(came)}: {line}")
        there = [passage.page for passage in found.criteria.get(code[0], ())[:FIRST]]
        # A criterion with six questions has six passages: five of them can stand among the first five.
        there += [passage.page for passage in found.of(code).passages[:1]]
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
