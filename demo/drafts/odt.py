"""A document as ODT: numbered headings by outline, real tables, lists, a table of contents."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from demo.drafts import odt_parts
from demo.drafts.blocks import (
    Block,
    Contents,
    Document,
    Heading,
    Listing,
    NewPage,
    Notice,
    Paragraph,
    Table,
    numbered,
)
from demo.drafts.markup import Markup, joined, runs, tag
from demo.drafts.zipped import archive

STYLES = {
    "body": "Text_20_body",
    "quote": "Quotations",
    "front": "Front_20_heading",
    "cover-country": "Cover_20_country",
    "cover-title": "Title",
    "cover-years": "Cover_20_years",
    "cover-version": "Subtitle",
    "cover-lead": "Cover_20_lead",
    "cover-line": "Cover_20_line",
}


def write(document: Document, pages: list[int], count: int) -> bytes:
    """The file. `pages` says on which page each heading stands, `count` how many there are."""
    writer = _Writer(document, pages)
    parts = odt_parts.parts(document, writer.body(), writer.columns, pages=count)
    return archive(parts, uncompressed=("mimetype",))


@dataclass
class _Writer:
    document: Document
    pages: list[int]
    tables: int = 0
    headings: int = 0
    captions: int = 0
    is_broad: bool = False
    next_page: str = ""  # the automatic style family that opens a page: "", "Break", "Broad", "Upright"
    columns: list[Markup] = field(default_factory=list)
    out: list[Markup] = field(default_factory=list)

    def body(self) -> Markup:
        for block in self.document.blocks:
            self._add(block)
        return joined(self.out)

    def _add(self, block: Block) -> None:
        match block:
            case NewPage():
                self._turn(block.turned)
            case Heading():
                self.out.append(self._heading(block))
            case Paragraph():
                self.out.append(self._styled(STYLES[block.style], block.text))
            case Listing():
                self.out.append(self._listing(block))
            case Table():
                self.out.extend(self._table(block))
            case Notice():
                self.out.extend(self._notice(block))
            case Contents():
                self.out.extend(self._contents(block))

    def _turn(self, turned: bool | None) -> None:
        if turned is None:
            self.next_page = self.next_page or "Break"
        elif turned != self.is_broad:
            self.is_broad = turned
            self.next_page = "Broad" if turned else "Upright"

    def _styled(self, style: str, text: str) -> Markup:
        return tag("text:p", *_spans(text), text_style_name=self._opening(style))

    def _opening(self, style: str) -> str:
        """The style, or its sister that begins a new page."""
        page, self.next_page = self.next_page, ""
        return f"{page}_20_{style}" if page else style

    def _heading(self, block: Heading) -> Markup:
        self.headings += 1
        mark = tag("text:bookmark", text_name=f"_Toc{self.headings:05}")
        about = {"text_outline_level": block.level}
        name = f"Heading_20_{block.level}"
        if not block.number and block.level <= 2:
            name = f"Plain_20_{name}"
            about["text_is_list_header"] = "true"
        return tag("text:h", mark, block.text, text_style_name=self._opening(name), **about)

    def _listing(self, block: Listing) -> Markup:
        style = "Numbered_20_list" if block.ordered else "Bulleted_20_list"
        items = [
            tag("text:list-item", tag("text:p", *_spans(item), text_style_name="List_20_text"))
            for item in block.items
        ]
        return tag("text:list", *items, text_style_name=style)

    # --- Tables -------------------------------------------------------------------------------

    def _table(self, block: Table) -> Iterator[Markup]:
        if block.caption:
            self.captions += 1
            number = tag(
                "text:sequence",
                str(self.captions),
                text_name="Table",
                text_formula="ooow:Table+1",
                style_num_format="1",
            )
            yield tag(
                "text:p",
                tag("text:span", f"{self.document.table_word} ", text_style_name="Strong"),
                number,
                f". {block.caption}",
                text_style_name="Caption",
            )
        self.tables += 1
        name = f"T{self.tables}"
        self.columns.append(odt_parts.table_style(name, block.widths, self.document.look, self.is_broad))
        columns = [
            tag("table:table-column", table_style_name=f"{name}.c{n}") for n in range(len(block.widths))
        ]
        head = tag("table:table-header-rows", self._row(block, block.header, "Head"))
        rows = [self._row(block, row, "Dense" if block.is_dense else "Text") for row in block.rows]
        if block.has_total:
            rows[-1] = self._row(block, block.rows[-1], "Total")
        yield tag("table:table", *columns, head, *rows, table_name=name, table_style_name=name)
        yield tag("text:p", text_style_name="After_20_table")

    def _row(self, block: Table, cells: tuple[str, ...], kind: str) -> Markup:
        made = []
        for n, cell in enumerate(cells):
            style = f"Table_20_{kind}{'_20_dense' if kind == 'Head' and block.is_dense else ''}"
            if side := block.side(n, is_head=kind == "Head"):
                style += f"_20_{side}"
            text = tag("text:p", *_spans(cell), text_style_name=style)
            kept = {"table_style_name": f"Cell.{kind}", "office_value_type": "string"}
            made.append(tag("table:table-cell", text, **kept))
        return tag("table:table-row", *made, table_style_name="Row")

    def _notice(self, block: Notice) -> Iterator[Markup]:
        self.columns.append(odt_parts.table_style("Notice", (1,), self.document.look, False))
        text = tag("text:p", block.text, text_style_name="Notice")
        cell = tag("table:table-cell", text, table_style_name="Cell.Notice", office_value_type="string")
        column = tag("table:table-column", table_style_name="Notice.c0")
        yield tag(
            "table:table",
            column,
            tag("table:table-row", cell),
            table_name="Notice",
            table_style_name="Notice",
        )

    # --- Contents -----------------------------------------------------------------------------

    def _contents(self, block: Contents) -> Iterator[Markup]:
        lines = []
        for n, (heading, page) in enumerate(zip(self.document.headings, self.pages, strict=True), 1):
            if heading.level <= 2:
                words = f"{numbered(heading)}{heading.text}"
                link = tag(
                    "text:a",
                    words,
                    tag("text:tab"),
                    str(page),
                    xlink_type="simple",
                    xlink_href=f"#_Toc{n:05}",
                    text_style_name="Index_20_Link",
                    text_visited_style_name="Index_20_Link",
                )
                lines.append(tag("text:p", link, text_style_name=f"Contents_20_{heading.level}"))
        title = self._styled("Contents_20_Heading", block.title)
        inner = tag("text:index-body", tag("text:index-title", title, text_name="Contents_Head"), *lines)
        source = odt_parts.contents_source(block.title)
        yield tag("text:table-of-content", source, inner, text_name="Contents", text_protected="true")


def _spans(text: str) -> Iterator[Markup | str]:
    for run in runs(text):
        yield tag("text:span", run.text, text_style_name="Strong") if run.is_bold else run.text
