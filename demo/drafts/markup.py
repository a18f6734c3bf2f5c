"""Writing XML and HTML: one function, so that nothing leaves unescaped."""

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


class Run(NamedTuple):
    text: str
    is_bold: bool


def tag(name: str, /, *inner: str, **attributes: object) -> Markup:
    """`tag("w:p", ..., w_val="1")` is `<w:p w:val="1">...</w:p>`; plain text inside is escaped.

    In an attribute's name the first underscore stands for the colon, the others for hyphens.
    """
    said = "".join(f' {_attribute(key)}="{escape(str(value))}"' for key, value in attributes.items())
    content = "".join(part if isinstance(part, Markup) else text_only(part) for part in inner)
    return Markup(f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>")


def text_only(text: str) -> Markup:
    return Markup(escape(text, quote=False))


def joined(parts: Iterable[str]) -> Markup:
    """Pieces of markup, one after the other."""
    return Markup("".join(parts))


def runs(text: str) -> list[Run]:
    """The text in pieces: `**so**` is bold."""
    pieces = re.split(r"\*\*(.+?)\*\*", text)
    return [Run(piece, n % 2 == 1) for n, piece in enumerate(pieces) if piece]


def plain(text: str) -> str:
    return "".join(run.text for run in runs(text))


def _attribute(key: str) -> str:
    first, colon, rest = key.rstrip("_").partition("_")
    return first + (":" if colon else "") + rest.replace("_", "-")
