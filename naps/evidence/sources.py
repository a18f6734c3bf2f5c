"""A file on the disk of whoever tries the lexicon, as blocks."""

import json
from pathlib import Path
from typing import Any

from academy.documents.reader import read_blocks
from academy.documents.texts import Block, BlockKind, from_data


def blocks_of(path: Path) -> list[Block]:
    """The blocks of a .txt (a passage a line), a .json (texts, or blocks as they are kept) or a document."""
    kind = path.suffix.lower().lstrip(".")
    if kind == "txt":
        return lines(path.read_text(encoding="utf-8-sig").splitlines())
    if kind == "json":
        return from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    if kind in ("pdf", "docx", "odt"):
        return read_blocks(kind, path.read_bytes())
    raise ValueError("a .txt, .json, .pdf, .docx or .odt file is needed")


def lines(said: list[str]) -> list[Block]:
    """Each line is a passage, with the number of the line. "# " begins a heading, " | " parts cells."""
    blocks: list[Block] = []
    under = None
    for number, line in enumerate(said, start=1):
        text = line.strip()
        if text.startswith("# "):
            under = number
            blocks.append(Block(number, BlockKind.HEADING, text[2:], level=1))
        elif " | " in text:
            cells = tuple(cell.strip() for cell in text.strip("| ").split(" | "))
            blocks.append(Block(number, BlockKind.ROW, " | ".join(cells), cells=cells, heading=under))
        elif text:
            blocks.append(Block(number, BlockKind.PARAGRAPH, text, heading=under))
    return blocks


def from_json(data: Any) -> list[Block]:
    if isinstance(data, dict):
        data = data.get("passages", data.get("blocks"))
    if not isinstance(data, list):
        raise ValueError("a list of passages is needed")
    if all(isinstance(one, str) for one in data):
        return lines(data)
    try:
        return from_data([{"number": n, "kind": "paragraph", **one} for n, one in enumerate(data, start=1)])
    except TypeError as error:
        raise ValueError(f"a passage has a key that blocks do not have: {error}") from error
