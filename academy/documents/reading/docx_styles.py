"""What the styles of a DOCX say of a paragraph: a heading, an item of a list, a line of the contents."""

import re
from dataclasses import dataclass, replace

from lxml import etree

from .numbering import Counter

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
HEADING_NAME = re.compile(r"(?i)^(?:heading|título|titulo|titre|cabeçalho)\s*(\d)|\bheading$")
CONTENTS_NAME = re.compile(r"(?i)^(?:toc|tdc|tm|table of (?:figures|contents)|índice|sumário) ?")
SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
DEEPEST = 9


@dataclass(frozen=True)
class Style:
    """`level` is that of a heading; `number` the list it counts in, and how deep."""

    level: int = 0
    number: tuple[str, int] | None = None
    is_contents: bool = False


def parsed(xml: bytes):
    return etree.fromstring(xml, etree.XMLParser(**SAFE)) if xml else None


class Styles:
    plain = Style()

    def __init__(self) -> None:
        self.known: dict[str, Style] = {}
        # How each list counts at each depth: (first number, kind of number, how it is written).
        self.lists: dict[str, dict[int, tuple[int, str, str]]] = {}
        # Several lists may count on together.
        self.together: dict[str, str] = {}
        self.counters: dict[str, Counter] = {}

    @classmethod
    def of(cls, styles: bytes, numbering: bytes) -> "Styles":
        made = cls()
        if (tree := parsed(styles)) is not None:
            made._read_styles(tree)
        if (tree := parsed(numbering)) is not None:
            made._read_lists(tree)
        return made

    def named(self, name: str | None) -> Style:
        return self.known.get(name or "") or self.plain

    def number_of(self, element, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
        """What a paragraph or style itself says of its list; list 0 means none."""
        number, depth = element.find(f"{W}numId"), element.find(f"{W}ilvl")
        which = number.get(VAL) if number is not None else inherited[0] if inherited else "0"
        at = depth.get(VAL, "0") if depth is not None else "0"
        if which in (None, "0"):
            return None
        return str(which), min(int(at), DEEPEST - 1) if at.isdigit() else 0

    def sign(self, which: str, depth: int) -> str:
        """The number that Word would print before the next paragraph of this list; • for a bullet."""
        levels = self.lists.get(which, {})
        if not levels:
            return "•"
        counter = self.counters.setdefault(self.together.get(which, which), Counter())
        return counter.sign(depth, levels)

    def _read_styles(self, tree) -> None:
        elements = {s.get(f"{W}styleId", ""): s for s in tree.iter(f"{W}style")}
        for name in elements:
            self._resolve(name, elements, depth=0)
        default = next((n for n, s in elements.items() if s.get(f"{W}default") == "1"
                        and s.get(f"{W}type") == "paragraph"), "")  # fmt: skip
        self.known[""] = self.known.get(default, self.plain)

    def _resolve(self, name: str, elements: dict, depth: int) -> Style:
        if name in self.known:
            return self.known[name]
        element = elements.get(name)
        if element is None or depth > 20:  # a circle of styles that are based on each other
            return self.plain
        base = element.find(f"{W}basedOn")
        style = self._resolve(base.get(VAL, ""), elements, depth + 1) if base is not None else self.plain
        self.known[name] = self._own(element, style)
        return self.known[name]

    def _own(self, element, style: Style) -> Style:
        called = element.find(f"{W}name")
        name = called.get(VAL, "") if called is not None else ""
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and outline.get(VAL, "").isdigit():
            level = int(outline.get(VAL)) + 1
            style = replace(style, level=level if level <= DEEPEST else 0)
        elif not style.level and (matched := HEADING_NAME.search(name)):
            style = replace(style, level=int(matched.group(1) or 1))
        own = element.find(f"{W}pPr/{W}numPr")
        if own is not None:
            style = replace(style, number=self.number_of(own, style.number))
        return replace(style, is_contents=True) if CONTENTS_NAME.match(name) else style

    def _read_lists(self, tree) -> None:
        kinds = {a.get(f"{W}abstractNumId"): levels_of(a) for a in tree.iter(f"{W}abstractNum")}
        for number in tree.iter(f"{W}num"):
            name, kind = number.get(f"{W}numId", ""), number.find(f"{W}abstractNumId")
            of = kind.get(VAL) if kind is not None else None
            self.lists[name] = dict(kinds.get(of, {}))
            starts_anew = number.find(f"{W}lvlOverride") is not None
            self.together[name] = name if starts_anew else f"kind {of}"


def levels_of(kind) -> dict[int, tuple[int, str, str]]:
    levels = {}
    for level in kind.iter(f"{W}lvl"):
        said = {tag: level.find(f"{W}{tag}") for tag in ("start", "numFmt", "lvlText")}
        start, fmt, text = (said[tag].get(VAL, "") if said[tag] is not None else "" for tag in said)
        at = level.get(f"{W}ilvl", "")
        if at.isdigit():
            levels[int(at)] = (int(start) if start.isdigit() else 1, fmt or "decimal", text)
    return levels
