"""The text of a DOCX, straight from its XML: python-docx would leave out what was inserted as a change."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
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
CHANGED = re.compile(rb":(?:ins|del|moveTo|moveFrom)[ >]")
IN, OUT = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
FRAMES = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
BOX, TC_PR, TR_PR, SPAN = f"{W}txbxContent", f"{W}tcPr", f"{W}trPr", f"{W}gridSpan"
MARKS = {TAB: " ", BR: " ", CR: " ", HYPHEN: "-"}
SAID = (T, *MARKS)
STYLE, NUMBERS = f"{W}pStyle", f"{W}numPr"
VAL = f"{W}val"

PARSING = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    ValueError,
    NotImplementedError,
    etree.XMLSyntaxError,
)
MAX_PART = 200 * 1024 * 1024


def read(data: bytes) -> Found:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            styles = Styles.of(*(part(archive, f"word/{n}.xml", names) for n in ("styles", "numbering")))
            walker = Walker(styles, part(archive, "word/document.xml", names))
            notes = part(archive, "word/footnotes.xml", names)
        walker.walk()
        walker.footnotes(notes)
    except BROKEN as error:
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


class Walker:
    def __init__(self, styles: Styles, document: bytes) -> None:
        self.found = Found()
        self.styles = styles
        self.document = document
        self.has_changes = CHANGED.search(document) is not None
        self.has_boxes = b"txbxContent" in document
        # Word leaves a mark where a page began when it last showed the text. Without any, nobody knows.
        self.page: int | None = 1 if b"lastRenderedPageBreak" in document else None

    def walk(self) -> None:
        body = etree.fromstring(self.document, etree.XMLParser(**PARSING)).find(f"{W}body")
        self.document = b""
        if body is not None:
            self.through(body)
        self.found.pages = self.page

    def through(self, parent) -> None:
        """What stands below one another, also where it lies in a frame of its own."""
        for element in parent:
            if element.tag == P:
                self.paragraph(element)
            elif element.tag == TBL:
                self.table(element)
            elif element.tag in FRAMES:
                self.through(element)

    # --- Paragraphs ---------------------------------------------------------------------------------

    def paragraph(self, element) -> None:
        if self.has_boxes:
            self.boxes(element)
        style, number = self.look(element)
        page = self.page
        text, changes = self.text_of(element)
        if (text or changes) and not style.is_contents:
            self.keep(text, changes, style, number, page)

    def boxes(self, element) -> None:
        """A box is read before the paragraph it hangs on."""
        for again in list(element.iter(FALLBACK)):
            again.clear()
        for box in list(element.iter(BOX)):
            self.through(box)
            box.clear()

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
        if not len(element) or element[0].tag != P_PR:
            return self.styles.named(None), self.styles.named(None).number
        name = own = None
        for each in element[0]:
            if each.tag == STYLE:
                name = each.get(VAL)
            elif each.tag == NUMBERS:
                own = each
        style = self.styles.named(name)
        return style, style.number if own is None else self.styles.number_of(own, style.number)

    def text_of(self, element) -> tuple[str, list]:
        if self.has_changes and next(element.iter(*IN, *OUT), None) is not None:
            return self.with_changes(element)
        if self.page is None:
            pieces = [piece.text or MARKS.get(piece.tag, "") for piece in element.iter(*SAID)]
            return clean(pieces[0] if len(pieces) == 1 else "".join(pieces)), []
        said = []
        for piece in element.iter(BODY_PAGE, *SAID):
            if piece.tag == BODY_PAGE:
                self.page += 1
            else:
                said.append(piece.text or MARKS.get(piece.tag, ""))
        return clean("".join(said)), []

    def with_changes(self, element) -> tuple[str, list]:
        pieces = Pieces()
        for piece in element.iter(DEL_TEXT, BODY_PAGE, *SAID):
            if piece.tag == BODY_PAGE:
                self.page = (self.page or 0) + 1
            else:
                pieces.add(piece.text or MARKS.get(piece.tag, ""), how_changed(piece, element))
        return pieces.done()

    # --- Tables -------------------------------------------------------------------------------------

    def table(self, element) -> None:
        rows = [(self.row(row), self.page) for row in rows_of(element)]
        # A table of one cell is a frame around words.
        if len(rows) == 1 and len(rows[0][0]) == 1:
            [[(text, changes)], page] = rows[0]
            self.found.add(PARAGRAPH, text, page=page, changes=changes)
            return
        self.found.tables += 1
        for cells, page in rows:
            changes, at = [], 0
            for text, own in cells:
                changes += [[how, start + at, said] for how, start, said in own]
                at += len(text) + 3
            self.found.add_row([text for text, _own in cells], self.found.tables, page=page, changes=changes)

    def row(self, row) -> list[tuple[str, list]]:
        cells: list[tuple[str, list]] = []
        for cell in cells_of(row):
            # A table in a cell is what the cell says.
            paragraphs = list(cell.iter(P))
            if self.has_boxes:
                for paragraph in paragraphs:
                    self.boxes(paragraph)
            texts = [self.text_of(paragraph) for paragraph in paragraphs]
            cells.append(texts[0] if len(texts) == 1 else joined(texts))
            cells += [("", [])] * (span(cell) - 1)
        return as_changed(row, cells)

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


def rows_of(table) -> Iterator:
    for element in table:
        if element.tag == TR:
            yield element
        elif element.tag in FRAMES:
            yield from rows_of(element)


def cells_of(row) -> Iterator:
    for element in row:
        if element.tag == TC:
            yield element
        elif element.tag in FRAMES:
            yield from cells_of(element)


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
    if not len(cell) or cell[0].tag != TC_PR:
        return 1
    for each in cell[0]:
        if each.tag == SPAN:
            said = each.get(VAL, "1")
            return min(int(said), 60) if said.isdigit() and int(said) else 1
    return 1


def as_changed(row, cells: list[tuple[str, list]]) -> list[tuple[str, Any]]:
    """A row that was inserted or struck out as a whole."""
    properties = next((each for each in row[:2] if each.tag == TR_PR), None)
    if properties is None:
        return cells
    if properties.find(f"{W}del") is not None:
        said = " | ".join(text for text, _own in cells)
        return [("", [[DELETED, 0, said]] if n == 0 and said else []) for n, _cell in enumerate(cells)]
    if properties.find(f"{W}ins") is not None:
        return [(text, [[INSERTED, 0, text]] if text else []) for text, _own in cells]
    return cells
