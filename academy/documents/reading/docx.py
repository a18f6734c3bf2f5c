"""The text of a DOCX, straight from its XML: python-docx would leave out what was inserted as a change."""

import io
import zipfile
from typing import Any

from lxml import etree

from .docx_styles import Style, Styles
from .found import DELETED, HEADING, INSERTED, ITEM, PARAGRAPH, Found, Unreadable, clean
from .pieces import Pieces

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A picture or box that old programs are offered instead; it says everything a second time.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
P, TBL, TR, TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
T, DEL_TEXT, P_PR, BODY_PAGE = f"{W}t", f"{W}delText", f"{W}pPr", f"{W}lastRenderedPageBreak"
TAB, BR, CR, HYPHEN = f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen"
R = f"{W}r"
IN, OUT = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
MARKS = {TAB: " ", BR: " ", CR: " ", HYPHEN: "-"}
STYLE, NUMBERS = f"{W}pStyle", f"{W}numPr"
VAL = f"{W}val"

PARSING = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
MAX_PART = 200 * 1024 * 1024


def read(data: bytes) -> Found:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            styles = Styles.of(*(part(archive, f"word/{n}.xml", names) for n in ("styles", "numbering")))
            walker = Walker(styles, part(archive, "word/document.xml", names))
            notes = part(archive, "word/footnotes.xml", names)
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable from error
    try:
        walker.walk()
        walker.footnotes(notes)
    except etree.XMLSyntaxError as error:
        raise Unreadable from error
    return walker.found.finish()


def part(archive: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
    if name not in names:
        return b""
    with archive.open(name) as stream:
        data = stream.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise ValueError(name)
    return data


class Table:
    """A table that is being read; tables within its cells become text of the cell."""

    def __init__(self) -> None:
        self.rows: list[tuple[list[tuple[str, list]], int | None]] = []
        self.cells: list[tuple[str, list]] = []
        self.texts: list[tuple[str, list]] = []


class Walker:
    def __init__(self, styles: Styles, document: bytes) -> None:
        self.found = Found()
        self.styles = styles
        self.document = document
        self.has_changes = any(b":%s " % name in document for name in (b"ins", b"del", b"moveTo", b"moveFrom"))
        # Word leaves a mark where a page began when it last showed the text. Without any, nobody knows.
        self.page: int | None = 1 if b"lastRenderedPageBreak" in document else None
        self.tables: list[Table] = []

    def walk(self) -> None:
        events = etree.iterparse(
            io.BytesIO(self.document), ("start", "end"), tag=(P, TBL, TR, TC, FALLBACK), **PARSING
        )
        inside, skipped = 0, 0  # paragraphs within paragraphs are boxes; what is skipped says it again
        for event, element in events:
            tag = element.tag
            if tag == FALLBACK:
                skipped += 1 if event == "start" else -1
                element.clear() if event == "end" else None
            elif tag == P:
                if event == "start":
                    inside += 1
                    continue
                inside -= 1
                if not skipped:
                    self.paragraph(element)
                element.clear(keep_tail=False)
                if not inside and not self.tables:
                    forget_before(element)
            elif not skipped:
                self.table(event, tag, element)
        self.found.pages = self.page

    # --- Paragraphs ---------------------------------------------------------------------------------

    def paragraph(self, element) -> None:
        style, number = self.look(element)
        page = self.page
        text, changes = self.text_of(element)
        if style.is_contents:
            return
        if self.tables:
            self.tables[-1].texts.append((text, changes))
        elif text or changes:
            self.keep(text, changes, style, number, page)

    def keep(self, text: str, changes: list, style: Style, number: tuple[str, int] | None, page) -> None:
        sign = self.styles.sign(*number) if number and text else ""
        if sign and sign != "•":
            text = f"{sign} {text}"
            changes = [[how, at + len(sign) + 1, said] for how, at, said in changes]
        if style.level:
            self.found.add(HEADING, text, page=page, level=style.level, changes=changes)
        elif number:
            self.found.add(ITEM, text, page=page, level=number[1] + 1, changes=changes)
        else:
            self.found.add(PARAGRAPH, text, page=page, changes=changes)

    def look(self, element) -> tuple[Style, tuple[str, int] | None]:
        """How a paragraph looks: its style, and in which list it counts at which depth."""
        properties = element.find(P_PR)
        if properties is None:
            return self.styles.plain, self.styles.plain.number
        named = properties.find(STYLE)
        style = self.styles.named(named.get(VAL) if named is not None else None)
        number = style.number
        own = properties.find(NUMBERS)
        if own is not None:
            number = self.styles.number_of(own, number)
        return style, number

    def text_of(self, element) -> tuple[str, list]:
        if self.has_changes and next(element.iter(*IN, *OUT), None) is not None:
            return self.with_changes(element)
        if self.page is None:
            return clean("".join([piece.text or MARKS.get(piece.tag, "") for piece in element.iter(T, *MARKS)])), []
        said = []
        for piece in element.iter(T, BODY_PAGE, *MARKS):
            if piece.tag == BODY_PAGE:
                self.page += 1
            else:
                said.append(piece.text or MARKS.get(piece.tag, ""))
        return clean("".join(said)), []

    def with_changes(self, element) -> tuple[str, list]:
        pieces = Pieces()
        for piece in element.iter(T, DEL_TEXT, BODY_PAGE, *MARKS):
            if piece.tag == BODY_PAGE:
                self.page = (self.page or 0) + 1
            else:
                pieces.add(piece.text or MARKS.get(piece.tag, ""), how_changed(piece, element))
        return pieces.done()

    # --- Tables -------------------------------------------------------------------------------------

    def table(self, event: str, tag: str, element) -> None:
        if event == "start":
            if tag == TBL:
                self.tables.append(Table())
            return
        if not self.tables:
            return
        table = self.tables[-1]
        if tag == TC:
            table.cells.append(joined(table.texts))
            table.texts = []
            table.cells += [("", [])] * (span(element) - 1)
        elif tag == TR:
            table.rows.append((as_changed(element, table.cells), self.page))
            table.cells = []
        else:
            self.tables.pop()
            self.whole(table)
        element.clear(keep_tail=False)

    def whole(self, table: Table) -> None:
        """A table of one cell is a frame around words, and a table in a cell is what the cell says."""
        if self.tables:
            self.tables[-1].texts += [cell for cells, _page in table.rows for cell in cells]
            return
        if len(table.rows) == 1 and len(table.rows[0][0]) == 1:
            [[(text, changes)], page] = table.rows[0]
            self.found.add(PARAGRAPH, text, page=page, changes=changes)
            return
        self.found.tables += 1
        for cells, page in table.rows:
            changes, at = [], 0
            for text, own in cells:
                changes += [[how, start + at, said] for how, start, said in own]
                at += len(text) + 3
            self.found.add_row([text for text, _own in cells], self.found.tables, page=page, changes=changes)

    # --- Below the line -----------------------------------------------------------------------------

    def footnotes(self, notes: bytes) -> None:
        """At the end, each with the number it has in the text."""
        if not notes:
            return
        number = 0
        for _event, note in etree.iterparse(io.BytesIO(notes), ("end",), tag=f"{W}footnote", **PARSING):
            if note.get(f"{W}type") not in (None, "normal"):  # the line above them
                continue
            number += 1
            text = clean(" ".join(piece.text or "" for piece in note.iter(T)))
            if text:
                self.found.add(PARAGRAPH, f"[{number}] {text}")


def forget_before(element) -> None:
    """What has been read need not be kept: a long text takes no more memory than a short one."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def how_changed(piece, top) -> str:
    """Deleted before inserted: what somebody inserted and somebody else struck out is gone."""
    how = ""
    for above in piece.iterancestors():
        if above is top:
            break
        if above.tag in OUT:
            return DELETED
        if above.tag in IN:
            how = INSERTED
    return how


def joined(texts: list[tuple[str, list]]) -> tuple[str, list]:
    """The paragraphs of a cell, one behind the other."""
    if len(texts) == 1:
        return texts[0]
    whole, changes = "", []
    for text, own in texts:
        at = len(whole) + (1 if whole and text else 0)
        changes += [[how, start + at, said] for how, start, said in own]
        whole = f"{whole} {text}" if whole and text else whole or text
    return whole, changes


def span(cell) -> int:
    wide = cell.find(f"{W}tcPr/{W}gridSpan")
    said = wide.get(VAL, "1") if wide is not None else "1"
    return min(int(said), 60) if said.isdigit() and int(said) else 1


def as_changed(row, cells: list[tuple[str, list]]) -> list[tuple[str, Any]]:
    """A row that was inserted or struck out as a whole."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return cells
    if properties.find(f"{W}del") is not None:
        said = " | ".join(text for text, _own in cells)
        return [("", [[DELETED, 0, said]] if n == 0 and said else []) for n, _cell in enumerate(cells)]
    if properties.find(f"{W}ins") is not None:
        return [(text, [[INSERTED, 0, text]] if text else []) for text, _own in cells]
    return cells
