"""What the styles of an ODT say: where a page begins, how headings and lists count."""

from .numbering import written

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
DEEPEST = 20


class Styles:
    def __init__(self, *trees) -> None:
        self.styles: dict[str, dict[str, str]] = {}
        self.lists: dict[str, dict[int, dict[str, str]]] = {}
        self.outlines: dict[int, dict[str, str]] = {}
        self.at: dict[int, int] = {}
        for tree in trees:
            if tree is not None:
                self._learn(tree)

    def _learn(self, tree) -> None:
        for style in tree.iter(f"{STYLE}style"):
            if style.get(f"{STYLE}family") == "paragraph":
                self.styles[style.get(f"{STYLE}name", "")] = said_of(style)
        for each in tree.iter(f"{TEXT}list-style"):
            self.lists[each.get(f"{STYLE}name", "")] = dict(levels_of(each))
        for outline in tree.iter(f"{TEXT}outline-style"):
            self.outlines |= dict(levels_of(outline))

    def _chain(self, name: str | None):
        """A style and those it is made from."""
        for _step in range(DEEPEST):
            style = self.styles.get(name or "")
            if style is None:
                return
            yield name, style
            name = style["parent"]

    def begins_page(self, name: str | None) -> bool:
        return any(style["breaks"] for _name, style in self._chain(name))

    def is_heading(self, name: str | None) -> bool:
        """A paragraph in a style that its makers call a heading, such as "Front heading"."""
        return any(
            str(called).lower().replace("_20_", " ").endswith("heading") for called, _s in self._chain(name)
        )

    # --- Numbers ------------------------------------------------------------------------------------

    def outline(self, level: int, name: str | None) -> str:
        """The number of the next heading at this level, unless its style counts in no list."""
        for _name, style in self._chain(name):
            if style["list"] is not None:
                if not style["list"]:
                    return ""
                break
        how = self.outlines.get(level, {})
        self.at[level] = self.at.get(level, int(how.get("start", "1")) - 1) + 1
        for deeper in [at for at in self.at if at > level]:
            del self.at[deeper]
        if not how.get("format"):
            return ""
        shown = range(max(1, level - int(how["levels"]) + 1), level + 1)
        numbers = [
            written(self.at.get(n, 1), KINDS.get(self.outlines.get(n, how)["format"], "")) for n in shown
        ]
        return how["prefix"] + ".".join(numbers) + how["suffix"]

    def first_of(self, style: str, depth: int) -> int:
        return int(self.lists.get(style, {}).get(depth, {}).get("start", "1"))

    def sign(self, style: str, depth: int, number: int) -> str:
        """What stands before an item; nothing for a bullet."""
        how = self.lists.get(style, {}).get(depth, {})
        if not how.get("format"):
            return ""
        return how["prefix"] + written(number, KINDS.get(how["format"], "")) + how["suffix"]


def said_of(style) -> dict:
    properties = style.find(f"{STYLE}paragraph-properties")
    breaks = properties is not None and properties.get(f"{FO}break-before") == "page"
    return {
        "parent": style.get(f"{STYLE}parent-style-name"),
        "breaks": breaks or bool(style.get(f"{STYLE}master-page-name")),
        "list": style.get(f"{STYLE}list-style-name"),
    }


def levels_of(style):
    for level in style:
        depth = level.get(f"{TEXT}level", "")
        if not depth.isdigit():
            continue
        start, shown = level.get(f"{TEXT}start-value", "1"), level.get(f"{TEXT}display-levels", "1")
        yield (
            int(depth),
            {
                "format": level.get(f"{STYLE}num-format", ""),
                "prefix": level.get(f"{STYLE}num-prefix", ""),
                "suffix": level.get(f"{STYLE}num-suffix", ""),
                "start": start if start.isdigit() else "1",
                "levels": shown if shown.isdigit() else "1",
            },
        )
