"""The parts of an ODT beside its text: styles, pages, properties, the list of parts."""

from demo.drafts.blocks import Document, Look
from demo.drafts.markup import Markup, joined, tag

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = {
    "xmlns_office": f"{ODF}:office:1.0",
    "xmlns_style": f"{ODF}:style:1.0",
    "xmlns_text": f"{ODF}:text:1.0",
    "xmlns_table": f"{ODF}:table:1.0",
    "xmlns_fo": f"{ODF}:xsl-fo-compatible:1.0",
    "xmlns_svg": f"{ODF}:svg-compatible:1.0",
    "xmlns_meta": f"{ODF}:meta:1.0",
    "xmlns_dc": "http://purl.org/dc/elements/1.1/",
    "xmlns_xlink": "http://www.w3.org/1999/xlink",
    "xmlns_ooow": "http://openoffice.org/2004/writer",
    "office_version": "1.3",
}
MIMETYPE = "application/vnd.oasis.opendocument.text"
PAPERS = {"a4": (21.0, 29.7), "letter": (21.59, 27.94)}  # in centimetres
MARGIN = 2.3


def parts(document: Document, body: Markup, columns: list[Markup], *, pages: int) -> dict[str, str]:
    """Every part by its name; the kind of file comes first and unpacked, as the format asks."""
    names = ["content.xml", "styles.xml", "meta.xml"]
    return {
        "mimetype": MIMETYPE,
        "content.xml": HEADER + _content(document, body, columns),
        "styles.xml": HEADER + _styles(document),
        "meta.xml": HEADER + _meta(document, pages),
        "META-INF/manifest.xml": HEADER + _manifest(names),
    }


def _manifest(names: list[str]) -> Markup:
    entries = [("/", MIMETYPE), *[(name, "text/xml") for name in names]]
    made = [
        tag("manifest:file-entry", manifest_full_path=path, manifest_media_type=kind)
        for path, kind in entries
    ]
    return tag("manifest:manifest", *made, xmlns_manifest=f"{ODF}:manifest:1.0", manifest_version="1.3")


def _meta(document: Document, pages: int) -> Markup:
    about = tag(
        "office:meta",
        tag("dc:title", document.title),
        tag("dc:subject", document.subject),
        tag("meta:initial-creator", document.author),
        tag("dc:creator", document.author),
        tag("dc:language", document.language),
        tag("meta:creation-date", f"{document.made_on}T10:00:00"),
        tag("dc:date", f"{document.made_on}T10:00:00"),
        tag("meta:document-statistic", meta_page_count=pages),
    )
    return tag("office:document-meta", about, **SPACES)


def contents_source(title: str) -> Markup:
    """How the table of contents is made anew when somebody asks for it."""
    templates = [
        tag(
            "text:table-of-content-entry-template",
            tag("text:index-entry-chapter"),
            tag("text:index-entry-text"),
            tag("text:index-entry-tab-stop", style_type="right", style_leader_char="."),
            tag("text:index-entry-page-number"),
            text_outline_level=level,
            text_style_name=f"Contents_20_{level}",
        )
        for level in (1, 2)
    ]
    heading = tag("text:index-title-template", title, text_style_name="Contents_20_Heading")
    return tag("text:table-of-content-source", heading, *templates, text_outline_level=2)


# --- The text's own styles --------------------------------------------------------------------


def _content(document: Document, body: Markup, columns: list[Markup]) -> Markup:
    automatic = tag("office:automatic-styles", *_openings(), *_cells(document.look), *columns)
    counter = tag(
        "text:sequence-decls", tag("text:sequence-decl", text_display_outline_level=0, text_name="Table")
    )
    text = tag("office:body", tag("office:text", counter, body))
    return tag("office:document-content", automatic, text, **SPACES)


def _openings() -> list[Markup]:
    """For each style that can open a page its sister that does."""
    opening = ["Text_20_body", "Front_20_heading", "Contents_20_Heading", "Cover_20_country"]
    opening += ["Heading_20_1", "Plain_20_Heading_20_1"]
    made = []
    for style in opening:
        kept = {"style_family": "paragraph", "style_parent_style_name": style}
        broken = tag("style:paragraph-properties", fo_break_before="page")
        made.append(tag("style:style", broken, style_name=f"Break_20_{style}", **kept))
        for page in ("Broad", "Upright"):
            name = f"{page}_20_{style}"
            made.append(tag("style:style", style_name=name, style_master_page_name=page, **kept))
    return made


def _cells(look: Look) -> list[Markup]:
    line = "0.5pt solid #a6a6a6"
    fills = {
        "Head": f"#{look.accent}",
        "Total": f"#{look.tint}",
        "Text": "",
        "Dense": "",
        "Notice": f"#{look.tint}",
    }
    made = [
        tag(
            "style:style",
            tag("style:table-row-properties", fo_keep_together="always"),
            style_name="Row",
            style_family="table-row",
        )
    ]
    for kind, fill in fills.items():
        border = f"1pt solid #{look.accent}" if kind == "Notice" else line
        about = {"fo_padding": "0.08cm", "fo_border": border} | (
            {"fo_background_color": fill} if fill else {}
        )
        cell = tag("style:table-cell-properties", **about)
        made.append(tag("style:style", cell, style_name=f"Cell.{kind}", style_family="table-cell"))
    return made


def table_style(name: str, shares: tuple[int, ...], look: Look, is_broad: bool) -> Markup:
    """The widths of one table and of its columns."""
    width = PAPERS[look.paper][is_broad] - 2 * MARGIN
    about = tag(
        "style:table-properties",
        style_width=f"{width:.2f}cm",
        table_align="left",
        table_border_model="collapsing",
    )
    made = [tag("style:style", about, style_name=name, style_family="table")]
    for n, share in enumerate(shares):
        size = tag("style:table-column-properties", style_column_width=f"{width * share / sum(shares):.3f}cm")
        made.append(tag("style:style", size, style_name=f"{name}.c{n}", style_family="table-column"))
    return joined(made)


# --- Named styles -----------------------------------------------------------------------------


def _styles(document: Document) -> Markup:
    look = document.look
    faces = [
        tag("style:font-face", style_name=font, svg_font_family=f"'{font}'")
        for font in dict.fromkeys((look.body_font, look.head_font))
    ]
    named = [
        _default(document),
        *_texts(look),
        *_headings(look),
        *_cover(look),
        *_tables(),
        *_letters(),
        *_lists(),
        _outline(),
    ]
    return tag(
        "office:document-styles",
        tag("office:font-face-decls", *faces),
        tag("office:styles", *named),
        tag("office:automatic-styles", *_papers(look)),
        tag("office:master-styles", *_masters(document)),
        **SPACES,
    )


def _default(document: Document) -> Markup:
    country = {"es": "EC", "en": "JM"}[document.language]
    letters = tag(
        "style:text-properties",
        style_font_name=document.look.body_font,
        fo_font_size="10.5pt",
        fo_language=document.language,
        fo_country=country,
    )
    lines = tag("style:paragraph-properties", fo_line_height="115%", fo_widows=2, fo_orphans=2)
    return tag("style:default-style", lines, letters, style_family="paragraph")


def _texts(look: Look) -> list[Markup]:
    return [
        _style("Standard"),
        _style("Text_20_body", after=0.25),
        _style("Quotations", after=0.3, left=1, right=1, italic=True),
        _style("List_20_text", after=0.14),
        _style("Caption", before=0.35, after=0.14, size=9.5, keep=True),
        _style("Notice", size=10, bold=True, before=0.1, after=0.1),
        _style("After_20_table", size=6, after=0.15),
        _style("Header", size=8, colour="595959"),
        _style("Footer", size=8, colour="595959", side="end"),
        _style(
            "Contents_20_Heading", after=0.35, size=15, bold=True, colour=look.accent, font=look.head_font
        ),
        _style("Contents_20_1", before=0.1, after=0.08, size=10, bold=True, tab=16.2),
        _style("Contents_20_2", after=0.08, left=0.8, size=10, tab=15.4),
    ]


def _headings(look: Look) -> list[Markup]:
    made = []
    for level, (size, before, after) in enumerate([(17, 0, 0.45), (13, 0.55, 0.2), (11, 0.4, 0.15)], 1):
        about = {"before": before, "after": after, "size": size, "font": look.head_font}
        heading = _style(
            f"Heading_20_{level}", keep=True, bold=True, colour=look.accent, level=level, **about
        )
        made += [
            heading,
            _style(f"Plain_20_Heading_20_{level}", based=f"Heading_20_{level}", level=level, keep=True),
        ]
    return made


def _cover(look: Look) -> list[Markup]:
    head = {"font": look.head_font}
    return [
        _style("Cover_20_country", before=3.8, after=0.4, size=14, **head),
        _style("Title", after=0.35, size=30, bold=True, colour=look.accent, **head),
        _style("Cover_20_years", after=0.9, size=20, colour=look.accent, **head),
        _style("Subtitle", after=3.2, size=13, bold=True, rule=look.accent, **head),
        _style("Cover_20_lead", after=0.15, bold=True),
        _style("Cover_20_line", after=0.1, size=10),
        _style("Front_20_heading", after=0.35, size=15, bold=True, colour=look.accent, keep=True, **head),
    ]


def _tables() -> list[Markup]:
    made = []
    kinds = {
        "Text": {"size": 9},
        "Dense": {"size": 7.5},
        "Total": {"size": 9, "bold": True},
        "Head": {"size": 9, "bold": True, "colour": "ffffff"},
        "Head_20_dense": {"size": 7.5, "bold": True, "colour": "ffffff"},
    }
    for kind, about in kinds.items():
        made.append(_style(f"Table_20_{kind}", line="104%", **about))
        for side, align in (("right", "end"), ("center", "center")):
            made.append(_style(f"Table_20_{kind}_20_{side}", based=f"Table_20_{kind}", side=align))
    return made


def _letters() -> list[Markup]:
    bold = tag("style:text-properties", fo_font_weight="bold")
    plain = tag("style:text-properties", fo_color="#000000", style_text_underline_style="none")
    return [
        tag("style:style", bold, style_name="Strong", style_family="text"),
        tag("style:style", plain, style_name="Index_20_Link", style_family="text"),
    ]


def _lists() -> list[Markup]:
    label = {"text_list_level_position_and_space_mode": "label-alignment"}
    place = tag(
        "style:list-level-properties",
        tag(
            "style:list-level-label-alignment",
            text_label_followed_by="listtab",
            text_list_tab_stop_position="1cm",
            fo_text_indent="-0.6cm",
            fo_margin_left="1cm",
        ),
        **label,
    )
    bullet = tag("text:list-level-style-bullet", place, text_level=1, text_bullet_char="•")
    number = tag(
        "text:list-level-style-number", place, text_level=1, style_num_format="1", style_num_suffix="."
    )
    return [
        tag("text:list-style", bullet, style_name="Bulleted_20_list"),
        tag("text:list-style", number, style_name="Numbered_20_list"),
    ]


def _outline() -> Markup:
    """Chapters count 1., their parts 1.1; smaller headings do not count."""
    follow = tag("style:list-level-label-alignment", text_label_followed_by="space")
    place = tag(
        "style:list-level-properties", follow, text_list_level_position_and_space_mode="label-alignment"
    )
    levels = [
        tag("text:outline-level-style", place, text_level=1, style_num_format="1", style_num_suffix="."),
        tag("text:outline-level-style", place, text_level=2, style_num_format="1", text_display_levels=2),
        tag("text:outline-level-style", place, text_level=3, style_num_format=""),
    ]
    return tag("text:outline-style", *levels, style_name="Outline")


# --- Pages ------------------------------------------------------------------------------------


def _papers(look: Look) -> list[Markup]:
    short, long = PAPERS[look.paper]
    made = []
    for name, width, height, way in (
        ("Upright", short, long, "portrait"),
        ("Broad", long, short, "landscape"),
        ("Cover", short, long, "portrait"),
    ):
        page = tag(
            "style:page-layout-properties",
            fo_page_width=f"{width}cm",
            fo_page_height=f"{height}cm",
            style_print_orientation=way,
            fo_margin_top="1.6cm",
            fo_margin_bottom="1.4cm",
            fo_margin_left=f"{MARGIN}cm",
            fo_margin_right=f"{MARGIN}cm",
        )
        head = tag(
            "style:header-style",
            tag("style:header-footer-properties", fo_min_height="0.8cm", fo_margin_bottom="0.4cm"),
        )
        foot = tag(
            "style:footer-style",
            tag("style:header-footer-properties", fo_min_height="0.8cm", fo_margin_top="0.4cm"),
        )
        inner = [page] if name == "Cover" else [page, head, foot]
        made.append(tag("style:page-layout", *inner, style_name=f"Paper.{name}"))
    return made


def _masters(document: Document) -> list[Markup]:
    page, of = document.page_words
    head = tag("style:header", tag("text:p", document.running_head, text_style_name="Header"))
    foot = tag(
        "style:footer",
        tag(
            "text:p",
            f"{document.running_foot} · {page} ",
            tag("text:page-number", "1", text_select_page="current"),
            f" {of} ",
            tag("text:page-count", "1"),
            text_style_name="Footer",
        ),
    )
    cover = tag(
        "style:master-page",
        style_name="Standard",
        style_page_layout_name="Paper.Cover",
        style_next_style_name="Upright",
    )
    return [
        cover,
        *[
            tag("style:master-page", head, foot, style_name=name, style_page_layout_name=f"Paper.{name}")
            for name in ("Upright", "Broad")
        ],
    ]


def _style(
    name: str,
    *,
    based: str = "",
    level: int = 0,
    before: float = 0,
    after: float = 0,
    left: float = 0,
    right: float = 0,
    line: str = "",
    side: str = "",
    tab: float = 0,
    rule: str = "",
    keep: bool = False,
    font: str = "",
    size: float = 0,
    bold: bool = False,
    italic: bool = False,
    colour: str = "",
) -> Markup:
    """A paragraph style; lengths in centimetres, sizes in points."""
    stops = [tag("style:tab-stops", _dotted(tab))] if tab else []
    paragraph = {
        "fo_margin_top": f"{before}cm" if before else "",
        "fo_margin_bottom": f"{after}cm" if after else "",
        "fo_margin_left": f"{left}cm" if left else "",
        "fo_margin_right": f"{right}cm" if right else "",
        "fo_line_height": line,
        "fo_text_align": side,
        "fo_keep_with_next": "always" if keep else "",
        "fo_border_bottom": f"2pt solid #{rule}" if rule else "",
        "fo_padding_bottom": "0.25cm" if rule else "",
    }
    letters = {
        "style_font_name": font,
        "fo_font_size": f"{size}pt" if size else "",
        "fo_font_weight": "bold" if bold else "",
        "fo_font_style": "italic" if italic else "",
        "fo_color": f"#{colour}" if colour else "",
    }
    about = {
        "style_display_name": name.replace("_20_", " "),
        "style_family": "paragraph",
        "style_parent_style_name": based or ("Standard" if name != "Standard" else ""),
        "style_default_outline_level": level or "",
    }
    return tag(
        "style:style",
        tag("style:paragraph-properties", *stops, **_said(paragraph)),
        tag("style:text-properties", **_said(letters)),
        style_name=name,
        **_said(about),
    )


def _dotted(place: float) -> Markup:
    return tag(
        "style:tab-stop",
        style_position=f"{place}cm",
        style_type="right",
        style_leader_style="dotted",
        style_leader_text=".",
    )


def _said(values: dict) -> dict:
    return {key: value for key, value in values.items() if value}
