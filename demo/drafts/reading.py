"""The light markup of the content files: blank lines between blocks, a sign at the start of each.

## Heading               ### Smaller heading
- item                   1. item
|= Caption               !directive about
|: 2 3 5                 {key} Paragraph that a revision can name
| Head | Head | Head
| cell | cell | cell     (the first row is the head of the table)
"""

import re

from demo.drafts.blocks import Block, Directive, Heading, Listing, Paragraph, Table

KEY = re.compile(r"\{([a-z0-9-]+)\}\s*")
ITEM = re.compile(r"(?:-|(\d+)\.) ")


def read(text: str) -> list[Block]:
    """The blocks of a chapter, in order."""
    return [_block(group.strip("\n")) for group in re.split(r"\n\s*\n", text.strip("\n")) if group.strip()]


def _block(group: str) -> Block:
    key = ""
    if found := KEY.match(group):
        key, group = found[1], group[found.end() :]
    if group.startswith("#"):
        signs, _space, words = group.partition(" ")
        return Heading(len(signs), _joined(words), key=key)
    if group.startswith("|"):
        return _table(group.splitlines(), key)
    if group.startswith("!"):
        name, _space, about = group[1:].partition(" ")
        return Directive(name, about.strip(), key)
    if ITEM.match(group):
        return _listing(group, key)
    if group.startswith("> "):
        return Paragraph(_joined(group[2:]), style="quote", key=key)
    return Paragraph(_joined(group), key=key)


def _joined(lines: str) -> str:
    return " ".join(lines.split())


def _listing(group: str, key: str) -> Listing:
    items: list[str] = []
    for line in group.splitlines():
        if found := ITEM.match(line):
            items.append(line[found.end() :])
        else:
            items[-1] += " " + line
    return Listing(tuple(map(_joined, items)), ordered=not group.startswith("-"), key=key)


def _table(lines: list[str], key: str) -> Table:
    caption, widths, rows = "", (), []
    for line in lines:
        if line.startswith("|="):
            caption = line[2:].strip()
        elif line.startswith("|:"):
            widths = tuple(int(share) for share in line[2:].split())
        else:
            rows.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
    header, *body = rows
    wrong = [row for row in body if len(row) != len(header)]
    if wrong:
        raise ValueError(f"{caption or header}: {wrong[0]} has not {len(header)} cells")
    return Table(header, tuple(body), widths or (1,) * len(header), caption, key=key)
