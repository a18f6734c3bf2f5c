"""The text of an ODT, straight from its XML."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from .docx import BROKEN, joined, part
from .found import DELETED, HEADING, INSERTED, ITEM, PARAGRAPH, Found, Unreadable, clean
from .odt_styles import Styles
from .pieces import Pieces

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
P, H, LIST, ITEM_TAG = f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TEXT}list-item"
BREAK = f"{TEXT}soft-page-break"
BLANKS = {f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"}
CHANGES = {f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change"}
# Not read in their place: remarks of people, what stands below the line, the numbers the program printed.
ASIDE = {f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text", f"{TEXT}number"}
# What lies in none of these is not walked through: lists of headings, pictures and words say again
# what stands elsewhere.
FRAMES = {f"{TEXT}section", f"{TEXT}list-header", f"{TEXT}numbered-paragraph"}
ROWS = {f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"}
PARSING = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
MAX_SPAN = 60


def read(data: bytes) -> Found:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            content, styles, about = (part(archive, f"{n}.xml", names) for n in ("content", "styles", "meta"))
        parser = etree.XMLParser(**PARSING)
        tree = etree.fromstring(content, parser)
        look = Styles(tree, etree.fromstring(styles, parser) if styles else None)
        pages = page_count(etree.fromstring(about, parser)) if about else None
    except BROKEN as error:
        raise Unreadable from error
    return Walker(tree, look, pages).walk()


def page_count(about) -> int | None:
    for element in about.iter():
        for name, value in element.attrib.items():
            if name.endswith("}page-count") and value.isdigit():
                return int(value) or None
    return None


class Walker:
    def __init__(self, tree, look: Styles, pages: int | None) -> None:
        self.found = Found(pages=pages)
        self.tree, self.look = tree, look
        # Where pages begin is known where the program marked it, or where only the author began new ones.
        marked = next(tree.iter(BREAK), None) is not None
        begun = sum(look.begins_page(e.get(f"{TEXT}style-name")) for e in tree.iter(P, H)) + 1
        self.page: int | None = 1 if marked or begun == pages else None
        # What changed, by the name of the change: how, and what was struck out.
        self.changed: dict[str, tuple[str, str]] = {}
        self.inserting: set[str] = set()
        self.just_gone: list[str] = []
        self.notes: list[str] = []

    def walk(self) -> Found:
        body = next(self.tree.iter(f"{OFFICE}text"), None)
        if body is None:
            raise Unreadable
        for region in body.iter(f"{TEXT}changed-region"):
            self._learn(region)
        self.through(body)
        for text in self.notes:
            self.found.add(PARAGRAPH, text)
        return self.found.finish()

    def _learn(self, region) -> None:
        name = region.get(f"{TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
        gone = region.find(f"{TEXT}deletion")
        if gone is not None:
            said = " ".join(clean("".join(p.itertext())) for p in gone.iter(P, H))
            self.changed[name] = (DELETED, said)
        elif region.find(f"{TEXT}insertion") is not None:
            self.changed[name] = (INSERTED, "")

    # --- Down the tree ------------------------------------------------------------------------------

    def through(self, parent, depth: int = 0, list_style: str = "", sign: str = "") -> None:
        """Everything below an element, in its order. Only the first paragraph of an item has its sign."""
        for element in parent:
            tag = element.tag
            if tag in (P, H):
                self.paragraph(element, depth, sign)
                sign = "" if depth else sign
            elif tag == LIST:
                self.items(element, depth + 1, element.get(f"{TEXT}style-name") or list_style)
            elif tag == f"{TABLE}table":
                self.table(element)
            elif tag in FRAMES:
                self.through(element, depth, list_style, sign)
            elif tag == BREAK:
                self._next_page()
            elif tag in CHANGES:
                self._mark(element)

    def items(self, element, depth: int, style: str) -> None:
        number = self.look.first_of(style, depth)
        for item in element:
            if item.tag == ITEM_TAG:
                self.through(item, depth, style, self.look.sign(style, depth, number) or "•")
                number += 1
            elif item.tag in FRAMES:
                self.through(item, depth, style)
            elif item.tag == BREAK:
                self._next_page()

    def paragraph(self, element, depth: int, sign: str) -> None:
        text, changes, page = self.read_one(element)
        if element.tag == H:
            level = element.get(f"{TEXT}outline-level", "1")
            level = min(int(level), 9) if level.isdigit() and int(level) else 1
            counts = text and element.get(f"{TEXT}is-list-header") != "true"
            sign = self.look.outline(level, element.get(f"{TEXT}style-name")) if counts else ""
            text, changes = led(sign, text, changes)
            self.found.add(HEADING, text, page=page, level=level, changes=changes)
        elif self.look.is_heading(element.get(f"{TEXT}style-name")):
            self.found.add(HEADING, text, page=page, level=1, changes=changes)
        elif depth:
            text, changes = led(sign if sign != "•" else "", text, changes)
            self.found.add(ITEM, text, page=page, level=depth, changes=changes)
        else:
            self.found.add(PARAGRAPH, text, page=page, changes=changes)

    def read_one(self, element) -> tuple[str, list, int | None]:
        """A paragraph with its changes, and the page on which it begins."""
        if self.page and self.look.begins_page(element.get(f"{TEXT}style-name")) and self.found.blocks:
            self.page += 1
        page, pieces = self.page, Pieces()
        for piece in self.pieces(element):
            pieces.add(piece, INSERTED if self.inserting else "")
            for said in self._gone():
                pieces.add(said, DELETED)
        return *pieces.done(), page

    def pieces(self, element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            tag = child.tag
            if tag in BLANKS:
                yield " "
            elif tag == BREAK:
                self._next_page()
            elif tag in CHANGES:
                self._mark(child)
                yield ""  # here the deletion is to be written down
            elif tag == f"{TEXT}note":
                self._note(child)
            elif isinstance(tag, str) and tag not in ASIDE:
                yield from self.pieces(child)
            yield child.tail or ""

    def _note(self, note) -> None:
        citation, body = note.find(f"{TEXT}note-citation"), note.find(f"{TEXT}note-body")
        if body is not None:
            said = clean(" ".join(body.itertext()))
            sign = clean("".join(citation.itertext())) if citation is not None else ""
            self.notes.append(f"[{sign}] {said}" if sign else said)

    def _mark(self, element) -> None:
        name = element.get(f"{TEXT}change-id", "")
        how, said = self.changed.get(name, ("", ""))
        if how == DELETED and element.tag == f"{TEXT}change":
            self.just_gone.append(said)
        elif how == INSERTED and element.tag == f"{TEXT}change-start":
            self.inserting.add(name)
        elif element.tag == f"{TEXT}change-end":
            self.inserting.discard(name)

    def _gone(self) -> list[str]:
        gone, self.just_gone = self.just_gone, []
        return gone

    def _next_page(self) -> None:
        if self.page:
            self.page += 1

    # --- Tables -------------------------------------------------------------------------------------

    def table(self, element) -> None:
        rows = [self.row(row) for row in rows_of(element, self._next_page)]
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

    def row(self, row) -> tuple[list[tuple[str, list]], int | None]:
        cells: list[tuple[str, list]] = []
        page = None
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            texts = []
            for paragraph in cell.iter(P, H):
                text, changes, begins = self.read_one(paragraph)
                page = page or begins
                texts.append((text, changes))
            cells += [joined(texts)] + [("", [])] * (times(cell) - 1)
        return cells, page or self.page


def rows_of(table, next_page) -> Iterator:
    for element in table:
        if element.tag == f"{TABLE}table-row":
            yield element
        elif element.tag in ROWS:
            yield from rows_of(element, next_page)
        elif element.tag == BREAK:
            next_page()


def times(cell) -> int:
    """Empty cells are written once with how often they stand there."""
    said = cell.get(f"{TABLE}number-columns-repeated", "1")
    return min(int(said), MAX_SPAN) if said.isdigit() and int(said) else 1


def led(sign: str, text: str, changes: list) -> tuple[str, list]:
    """The text behind the number that the program prints before it."""
    if not sign or not text:
        return text, changes
    return f"{sign} {text}", [[how, at + len(sign) + 1, said] for how, at, said in changes]
