"""A document as DOCX: real styles, numbered headings, tables with heads, fields for page numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from demo.drafts import docx_parts
from demo.drafts.blocks import (
    Block,
    Change,
    Contents,
    Document,
    Heading,
    Listing,
    NewPage,
    Notice,
    Paragraph,
    Table,
)
from demo.drafts.markup import Markup, joined, plain, runs, tag
from demo.drafts.zipped import archive

STYLES = {
    "body": "BodyText",
    "quote": "Quote",
    "front": "FrontHeading",
    "cover-country": "CoverCountry",
    "cover-title": "Title",
    "cover-years": "CoverYears",
    "cover-version": "Subtitle",
    "cover-lead": "CoverLead",
    "cover-line": "CoverLine",
}
# Who made the changes stands in every one of them.
REVISER = {"es": "Equipo redactor", "en": "Drafting team"}
FEW_WORDS = 4


def write(document: Document, pages: list[int], count: int) -> bytes:
    """The file. `pages` says on which page each heading stands, `count` how many there are."""
    writer = _Writer(document, pages)
    body = writer.body()
    return archive(docx_parts.parts(document, body, lists=writer.lists, pages=count))


@dataclass
class _Writer:
    document: Document
    pages: list[int]
    lists: int = 0
    changes: int = 0
    tables: int = 0
    headings: int = 0
    is_broad: bool = False
    starts_page: bool = False
    out: list[Markup] = field(default_factory=list)

    def body(self) -> Markup:
        for block in self.document.blocks:
            self._add(block)
        return joined([*self.out, self._section()])

    def _add(self, block: Block) -> None:
        match block:
            case NewPage(turned=None):
                self.starts_page = True
            case NewPage():
                self._turn(block.turned)
            case Heading():
                self.out.append(self._heading(block))
            case Paragraph():
                self.out.append(self._paragraph(block))
            case Listing():
                self.out.extend(self._listing(block))
            case Table():
                self.out.extend(self._table(block))
            case Notice():
                self.out.append(self._notice(block))
            case Contents():
                self.out.append(self._contents(block))

    # --- Paragraphs ---------------------------------------------------------------------------

    def _paragraph(self, block: Paragraph) -> Markup:
        if block.change is Change.REWORDED:
            return self._styled(STYLES[block.style], *self._reworded(block))
        return self._styled(STYLES[block.style], *self._runs(block.text, block.change), change=block.change)

    def _heading(self, block: Heading) -> Markup:
        self.headings += 1
        name = f"_Toc{self.headings:05}"
        start = tag("w:bookmarkStart", w_id=self.headings, w_name=name)
        end = tag("w:bookmarkEnd", w_id=self.headings)
        style = f"Heading{block.level}" if block.number or block.level > 2 else f"PlainHeading{block.level}"
        return self._styled(style, start, *self._runs(block.text, block.change), end, change=block.change)

    def _styled(self, style: str, *inner: Markup, change: Change = Change.NONE, extra: str = "") -> Markup:
        about = [tag("w:pStyle", w_val=style)]
        if self.starts_page:
            about.append(tag("w:pageBreakBefore"))
            self.starts_page = False
        if extra:
            about.append(extra)
        if change in (Change.ADDED, Change.REMOVED):
            about.append(tag("w:rPr", self._mark("w:ins" if change is Change.ADDED else "w:del")))
        return tag("w:p", tag("w:pPr", *about), *inner)

    def _runs(self, text: str, change: Change = Change.NONE) -> Iterator[Markup]:
        made = joined(
            _run(run.text, bold=run.is_bold, removed=change is Change.REMOVED) for run in runs(text)
        )
        if change is Change.ADDED:
            made = self._mark("w:ins", made)
        elif change is Change.REMOVED:
            made = self._mark("w:del", made)
        yield made

    def _reworded(self, block: Paragraph) -> Iterator[Markup]:
        """The words that stayed, those struck out and those put in."""
        old, new = (re.findall(r"\s*\S+", plain(text)) for text in (block.was, block.text))
        for stayed, struck, put in steps(old, new):
            if stayed:
                yield _run(stayed)
            if struck:
                yield self._mark("w:del", _run(struck, removed=True))
            if put:
                yield self._mark("w:ins", _run(put))

    def _mark(self, name: str, inner: Markup | None = None) -> Markup:
        self.changes += 1
        author = REVISER[self.document.language]
        about = {"w_id": 9000 + self.changes, "w_author": author, "w_date": docx_parts.moment(self.document)}
        return tag(name, *([inner] if inner else []), **about)

    def _listing(self, block: Listing) -> Iterator[Markup]:
        if block.ordered:
            self.lists += 1
        number = docx_parts.ORDERED_FROM + self.lists if block.ordered else docx_parts.BULLETS
        style = "ListNumber" if block.ordered else "ListBullet"
        place = tag("w:numPr", tag("w:ilvl", w_val=0), tag("w:numId", w_val=number))
        for item in block.items:
            yield self._styled(style, *self._runs(item, block.change), change=block.change, extra=place)

    # --- Tables -------------------------------------------------------------------------------

    def _table(self, block: Table) -> Iterator[Markup]:
        if block.caption:
            self.tables += 1
            counter = tag("w:fldSimple", _run(str(self.tables)), w_instr=" SEQ Table \\* ARABIC ")
            word = _run(f"{self.document.table_word} ", bold=True)
            yield self._styled("Caption", word, counter, _run(f". {block.caption}"))
        columns = self._columns(block.widths)
        grid = tag("w:tblGrid", *[tag("w:gridCol", w_w=width) for width in columns])
        head = self._row(block, block.header, columns, style="TableHead")
        rows = [self._row(block, row, columns) for row in block.rows]
        if block.has_total:
            rows[-1] = self._row(block, block.rows[-1], columns, style="TableTotal")
        look = tag("w:tblLook", w_val="0420", w_firstRow=1, w_lastRow=0, w_noHBand=0, w_noVBand=1)
        about = tag(
            "w:tblPr",
            tag("w:tblStyle", w_val="PlanTable"),
            tag("w:tblW", w_w=sum(columns), w_type="dxa"),
            tag("w:tblLayout", w_type="fixed"),
            look,
            *([tag("w:tblCaption", w_val=block.caption)] if block.caption else []),
        )
        yield tag("w:tbl", about, grid, head, *rows)
        yield tag("w:p", tag("w:pPr", tag("w:pStyle", w_val="AfterTable")))

    def _row(self, block: Table, cells: tuple, columns: list[int], style: str = "") -> Markup:
        is_head = style == "TableHead"
        about = [tag("w:cantSplit"), *([tag("w:tblHeader")] if is_head else [])]
        text = style or ("TableDense" if block.is_dense else "TableText")
        if block.is_dense and is_head:
            text = "TableHeadDense"
        made = []
        for n, (cell, width) in enumerate(zip(cells, columns, strict=True)):
            side = block.side(n, is_head=is_head)
            extra = tag("w:jc", w_val=side) if side else ""
            about_cell = [tag("w:tcW", w_w=width, w_type="dxa")]
            if is_head:
                about_cell.append(
                    tag("w:shd", w_val="clear", w_color="auto", w_fill=self.document.look.accent)
                )
            elif style == "TableTotal":
                about_cell.append(tag("w:shd", w_val="clear", w_color="auto", w_fill=self.document.look.tint))
            inner = tag("w:p", tag("w:pPr", tag("w:pStyle", w_val=text), extra), *self._runs(cell))
            made.append(tag("w:tc", tag("w:tcPr", *about_cell), inner))
        return tag("w:tr", tag("w:trPr", *about), *made)

    def _columns(self, shares: tuple[int, ...]) -> list[int]:
        width = docx_parts.PAPERS[self.document.look.paper][self.is_broad] - 2 * docx_parts.MARGIN
        return [width * share // sum(shares) for share in shares]

    def _notice(self, block: Notice) -> Markup:
        width = docx_parts.PAPERS[self.document.look.paper][0] - 2 * docx_parts.MARGIN
        side = {"w_val": "single", "w_sz": 8, "w_space": 0, "w_color": self.document.look.accent}
        borders = tag("w:tblBorders", *[tag(f"w:{s}", **side) for s in ("top", "left", "bottom", "right")])
        about = tag("w:tblPr", tag("w:tblW", w_w=width, w_type="dxa"), borders)
        shade = tag("w:shd", w_val="clear", w_color="auto", w_fill=self.document.look.tint)
        cell_about = tag("w:tcPr", tag("w:tcW", w_w=width, w_type="dxa"), shade)
        text = tag("w:p", tag("w:pPr", tag("w:pStyle", w_val="Notice")), _run(block.text))
        row = tag("w:tr", tag("w:tc", cell_about, text))
        return tag("w:tbl", about, tag("w:tblGrid", tag("w:gridCol", w_w=width)), row)

    # --- Contents and sections ----------------------------------------------------------------

    def _contents(self, block: Contents) -> Markup:
        """A field that Word renews on request, with the entries as they are now."""
        lines = [
            (n, heading, page)
            for n, (heading, page) in enumerate(zip(self.document.headings, self.pages, strict=True), 1)
            if heading.level <= 2
        ]
        made = [self._styled("TOCHeading", _run(block.title))]
        start = joined(
            [
                tag("w:r", tag("w:fldChar", w_fldCharType="begin")),
                tag("w:r", tag("w:instrText", ' TOC \\o "1-2" \\h \\z \\u ', xml_space="preserve")),
                tag("w:r", tag("w:fldChar", w_fldCharType="separate")),
            ]
        )
        for place, (n, heading, page) in enumerate(lines):
            number = [_run(heading.number), tag("w:r", tag("w:tab"))] if heading.number else []
            link = tag(
                "w:hyperlink",
                *number,
                _run(heading.text),
                tag("w:r", tag("w:tab")),
                _run(str(page)),
                w_anchor=f"_Toc{n:05}",
            )
            inner = [start, link] if place == 0 else [link]
            style = f"TOC{heading.level}" if heading.number else f"TOCPlain{heading.level}"
            made.append(self._styled(style, *inner))
        made.append(tag("w:p", tag("w:r", tag("w:fldChar", w_fldCharType="end"))))
        gallery = tag(
            "w:docPartObj", tag("w:docPartGallery", w_val="Table of Contents"), tag("w:docPartUnique")
        )
        return tag("w:sdt", tag("w:sdtPr", gallery), tag("w:sdtContent", *made))

    def _turn(self, is_broad: bool) -> None:
        """Close the section: what follows is on pages of the other orientation."""
        if is_broad != self.is_broad:
            # It belongs to the last paragraph: one of its own could slip onto an empty page.
            about, end, rest = self.out[-1].partition("</w:pPr>")
            self.out[-1] = Markup(f"{about}{self._section()}{end}{rest}")
            self.is_broad = is_broad
            self.starts_page = False

    def _section(self) -> Markup:
        short, long = docx_parts.PAPERS[self.document.look.paper]
        first = not any("<w:sectPr>" in part for part in self.out)
        size = (
            tag("w:pgSz", w_w=long, w_h=short, w_orient="landscape")
            if self.is_broad
            else tag("w:pgSz", w_w=short, w_h=long)
        )
        margins = dict.fromkeys(("w_top", "w_right", "w_bottom", "w_left"), docx_parts.MARGIN)
        return tag(
            "w:sectPr",
            tag("w:headerReference", w_type="default", r_id="rIdHeader"),
            tag("w:footerReference", w_type="default", r_id="rIdFooter"),
            tag("w:type", w_val="nextPage"),
            size,
            tag("w:pgMar", **margins, w_header=624, w_footer=624, w_gutter=0),
            *([tag("w:titlePg")] if first else []),
        )


def _run(text: str, *, bold: bool = False, removed: bool = False) -> Markup:
    about = [tag("w:rPr", tag("w:b"))] if bold else []
    return tag("w:r", *about, tag("w:delText" if removed else "w:t", text, xml_space="preserve"))


def steps(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """What stayed, then what was struck out and put in after it, as often as needed."""
    made, at, to = [], 0, 0
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    for a, b, size in blocks:
        is_edge = (a, b) == (0, 0) or a + size == len(old)
        if size < FEW_WORDS and not is_edge:
            continue  # a word that happens to be in both makes a reader stumble
        made.append(("", "".join(old[at:a]), "".join(new[to:b])))
        made.append(("".join(old[a : a + size]), "", ""))
        at, to = a + size, b + size
    return made
