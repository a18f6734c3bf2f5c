"""A document as PDF, with tags, bookmarks and a text layer, in fonts of our own."""

from pathlib import Path

from django.conf import settings

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
from demo.drafts.markup import Markup, joined, runs, tag, text_only

STYLE = Path(__file__).with_name("draft.css")


def write(document: Document) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    base = f"{Path(settings.BASE_DIR) / 'static' / 'fonts'}/"
    style = CSS(string=STYLE.read_text() + _sizes(document), base_url=base, font_config=fonts)
    html = HTML(string=page(document), base_url=base)
    return html.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")


def _sizes(document: Document) -> str:
    """What differs from plan to plan: colours, paper; and a class for every width of a column."""
    look = document.look
    colours = f":root {{ --accent: #{look.accent}; --tint: #{look.tint}; }}"
    papers = f"@page {{ size: {look.paper}; }} @page broad {{ size: {look.paper} landscape; }}"
    return "".join([colours, papers, *[f".w{n} {{ width: {n}%; }}" for n in range(1, 101)]])


def page(document: Document) -> str:
    """The document as one HTML page."""
    writer = _Writer(document)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", document.title),
        tag("meta", name="author", content=document.author),
        tag("meta", name="dcterms.created", content=str(document.made_on)),
        tag("meta", name="dcterms.modified", content=str(document.made_on)),
    )
    words = tag("p", document.running_head, class_="running-head")
    first, of = document.page_words
    foot = tag(
        "p",
        f"{document.running_foot} · {first} ",
        tag("span", Markup("&#8203;"), class_="page-number"),
        f" {of} ",
        tag("span", Markup("&#8203;"), class_="page-count"),
        class_="running-foot",
    )
    body = tag("body", words, foot, writer.body())
    return "<!doctype html>" + tag("html", head, body, lang=document.language)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.headings = 0
        self.tables = 0
        self.opens_page = False

    def body(self) -> Markup:
        """Blocks between two turns of the paper lie in one section."""
        sections: list[Markup] = []
        inner: list[Markup] = []
        is_broad = False
        for block in self.document.blocks:
            if isinstance(block, NewPage) and block.turned is not None:
                sections.append(self._section(inner, is_broad))
                inner, is_broad = [], block.turned
            elif isinstance(block, NewPage):
                self.opens_page = True
            else:
                inner.append(self._block(block))
        return joined([*sections, self._section(inner, is_broad)])

    def _section(self, inner: list[Markup], is_broad: bool) -> Markup:
        return tag("section", *inner, class_="broad" if is_broad else "upright") if inner else Markup("")

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block)
            case Listing():
                items = [tag("li", _words(item)) for item in block.items]
                return tag("ol" if block.ordered else "ul", *items)
            case Table():
                return self._table(block)
            case Notice():
                return tag("p", block.text, class_="notice")
            case Contents():
                return self._contents(block)
        raise TypeError(block)

    def _heading(self, block: Heading) -> Markup:
        self.headings += 1
        words = f"{numbered(block)}{block.text}"
        return tag(f"h{block.level}", words, id=f"h{self.headings}", class_=self._opening("heading"))

    def _paragraph(self, block: Paragraph) -> Markup:
        if block.style == "cover-title":
            return tag("p", block.text, class_=block.style, role="doc-title")
        return tag("p", _words(block.text), class_=self._opening(block.style))

    def _opening(self, name: str) -> str:
        opens, self.opens_page = self.opens_page, False
        return f"{name} opens" if opens else name

    def _table(self, block: Table) -> Markup:
        caption = []
        if block.caption:
            self.tables += 1
            label = tag("b", f"{self.document.table_word} {self.tables}.")
            caption = [tag("caption", label, f" {block.caption}")]
        columns = tag("colgroup", *[tag("col", class_=f"w{_percent(w, block)}") for w in block.widths])
        head = tag("thead", tag("tr", *[self._cell("th", block, n, c) for n, c in enumerate(block.header)]))
        rows = []
        for number, row in enumerate(block.rows, 1):
            total = {"class_": "total"} if block.has_total and number == len(block.rows) else {}
            rows.append(tag("tr", *[self._cell("td", block, n, c) for n, c in enumerate(row)], **total))
        kind = "dense" if block.is_dense else "plain"
        return tag("table", *caption, columns, head, tag("tbody", *rows), class_=kind)

    def _cell(self, name: str, block: Table, n: int, words: str) -> Markup:
        about = {"scope": "col"} if name == "th" else {}
        if side := block.side(n, is_head=name == "th"):
            about["class_"] = side
        return tag(name, _words(words), **about)

    def _contents(self, block: Contents) -> Markup:
        items = [
            tag(
                "li",
                tag("a", f"{numbered(h)}{h.text}", href=f"#h{n}"),
                class_=f"level-{h.level}",
            )
            for n, h in enumerate(self.document.headings, 1)
            if h.level <= 2
        ]
        title = tag("p", block.title, class_=self._opening("front"))
        return tag("div", title, tag("ul", *items, class_="contents"))


def _percent(share: int, block: Table) -> int:
    return round(100 * share / sum(block.widths))


def _words(text: str) -> Markup:
    return joined(tag("b", run.text) if run.is_bold else text_only(run.text) for run in runs(text))
