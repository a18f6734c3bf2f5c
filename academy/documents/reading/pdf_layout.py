"""The lines of a page, each with its place, and what stands at the head and foot of every page."""

import re
from collections import Counter
from typing import NamedTuple

from .found import JOINED, UNSEEN

GAP = re.compile(r"(?<=\S)  +(?=\S)")
# A sign before an item, set apart by blanks, is no column.
MARKER = re.compile(
    r"(?:[•▪●○◦■□➢➤✓*·–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|(?:\d{1,2}\.)+\d{0,2}) {2,}"
)
LEADERS = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,}) ?\d{1,4}$")
DIGITS = re.compile(r"\d+")
# Only a number, or a number with the word for page: in the margin it says nothing but the page.
PAGE_NUMBER = re.compile(
    r"(?i)^(?:p[áa]g(?:ina|e|\.)?|page|p\.)?\s*[-–—|·]?\s*\d{1,4}\s*[-–—|·]?(?:\s*(?:de|of|sur|/)\s*\d{1,4})?$"
)
HEAD_LINES, FOOT_LINES = 3, 3


class Line(NamedTuple):
    """One line: how far it stands to the right, its text, how many empty lines are above it."""

    indent: int
    text: str
    above: int
    has_gap: bool

    @property
    def end(self) -> int:
        return self.indent + len(self.text)


def page_lines(page: str) -> list[Line]:
    if not page.isascii():
        page = UNSEEN.sub("", page).translate(JOINED) if UNSEEN.search(page) or "ﬁ" in page else page
        page = page.replace("\xa0", " ")
    lines = []
    above = 0
    for written in page.split("\n"):
        text = written.strip()
        if not text:
            above += 1
            continue
        has_gap = "  " in text and not LEADERS.search(text)
        if has_gap and (marked := MARKER.match(text)):
            has_gap = "  " in text[marked.end() :]
        lines.append(Line(len(written) - len(written.lstrip()), text, above, has_gap))
        above = 0
    return lines


def without_heads_and_feet(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without what repeats at the head or foot of many, and without lone page numbers."""
    often = max(3, len(pages) // 4) if len(pages) > 4 else max(2, len(pages) - 1)
    heads = Counter(said for lines in pages for said in {_worn(line) for line in lines[:HEAD_LINES]})
    feet = Counter(said for lines in pages for said in {_worn(line) for line in lines[-FOOT_LINES:]})
    heads = Counter({said: n for said, n in heads.items() if n >= often})
    feet = Counter({said: n for said, n in feet.items() if n >= often})
    return [_bare(lines, heads, feet) for lines in pages]


def _worn(line: Line) -> str:
    """A line whatever number is in it."""
    return DIGITS.sub("#", " ".join(line.text.split()))


def _bare(lines: list[Line], heads: Counter, feet: Counter) -> list[Line]:
    first, last = 0, len(lines)
    while last > first and last > len(lines) - FOOT_LINES and _is_margin(lines[last - 1], feet):
        last -= 1
    while first < min(last, HEAD_LINES) and _is_margin(lines[first], heads):
        first += 1
    kept = lines[first:last]
    return [kept[0]._replace(above=9), *kept[1:]] if kept else []


def _is_margin(line: Line, often: Counter) -> bool:
    return _worn(line) in often or PAGE_NUMBER.match(line.text) is not None
