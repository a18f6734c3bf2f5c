"""The parts of a DOCX beside its body: styles, numbering, head and foot of the page, properties."""

from demo.drafts.blocks import Document, Look
from demo.drafts.markup import Markup, joined, plain, tag

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PAPERS = {"a4": (11906, 16838), "letter": (12240, 15840)}  # in twentieths of a point
MARGIN = 1304
HEADINGS, BULLETS, ORDERED_FROM = 1, 2, 2
LANGUAGES = {"es": "es-419", "en": "en-GB"}


def parts(document: Document, body: Markup, *, lists: int, pages: int) -> dict[str, str]:
    """Every part by its name, in the order in which they are packed."""
    content = tag("w:body", body)
    return {
        "[Content_Types].xml": HEADER + _content_types(),
        "_rels/.rels": HEADER + _package_relations(),
        "docProps/app.xml": HEADER + _application(pages),
        "docProps/core.xml": HEADER + _core(document),
        "word/document.xml": HEADER + tag("w:document", content, xmlns_w=W, xmlns_r=R),
        "word/_rels/document.xml.rels": HEADER + _document_relations(),
        "word/styles.xml": HEADER + _styles(document.look, LANGUAGES[document.language]),
        "word/numbering.xml": HEADER + _numbering(lists),
        "word/settings.xml": HEADER + _settings(),
        "word/header1.xml": HEADER + _head(document),
        "word/footer1.xml": HEADER + _foot(document),
    }


def _content_types() -> Markup:
    word = {"document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings"}
    named = [(f"/word/{part}.xml", f"{OFFICE}.wordprocessingml.{kind}+xml") for part, kind in word.items()]
    named += [
        (f"/word/{part}1.xml", f"{OFFICE}.wordprocessingml.{part}+xml") for part in ("header", "footer")
    ]
    named.append(("/docProps/app.xml", f"{OFFICE}.extended-properties+xml"))
    named.append(("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
    return tag(
        "Types",
        tag(
            "Default",
            Extension="rels",
            ContentType="application/vnd.openxmlformats-package.relationships+xml",
        ),
        tag("Default", Extension="xml", ContentType="application/xml"),
        *[tag("Override", PartName=name, ContentType=kind) for name, kind in named],
        xmlns=f"{PACKAGE}/content-types",
    )


def _package_relations() -> Markup:
    return _relations(
        ("rId1", f"{R}/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{R}/extended-properties", "docProps/app.xml"),
    )


def _document_relations() -> Markup:
    return _relations(
        ("rIdStyles", f"{R}/styles", "styles.xml"),
        ("rIdNumbering", f"{R}/numbering", "numbering.xml"),
        ("rIdSettings", f"{R}/settings", "settings.xml"),
        ("rIdHeader", f"{R}/header", "header1.xml"),
        ("rIdFooter", f"{R}/footer", "footer1.xml"),
    )


def _relations(*relations: tuple[str, str, str]) -> Markup:
    made = [tag("Relationship", Id=number, Type=kind, Target=target) for number, kind, target in relations]
    return tag("Relationships", *made, xmlns=f"{PACKAGE}/relationships")


def _application(pages: int) -> Markup:
    return tag("Properties", tag("Pages", str(pages)), xmlns=PROPERTIES)


def _core(document: Document) -> Markup:
    at = moment(document)
    made = [tag(f"dcterms:{name}", at, xsi_type="dcterms:W3CDTF") for name in ("created", "modified")]
    return tag(
        "cp:coreProperties",
        tag("dc:title", document.title),
        tag("dc:subject", document.subject),
        tag("dc:creator", document.author),
        tag("dc:language", document.language),
        *made,
        xmlns_cp=f"{PACKAGE}/metadata/core-properties",
        xmlns_dc="http://purl.org/dc/elements/1.1/",
        xmlns_dcterms="http://purl.org/dc/terms/",
        xmlns_xsi="http://www.w3.org/2001/XMLSchema-instance",
    )


def moment(document: Document) -> str:
    """When the file says it was written: fixed, so that it comes out the same every time."""
    return f"{document.made_on}T10:00:00Z"


def _settings() -> Markup:
    modern = tag(
        "w:compatSetting",
        w_name="compatibilityMode",
        w_uri="http://schemas.microsoft.com/office/word",
        w_val=15,
    )
    return tag("w:settings", tag("w:defaultTabStop", w_val=567), tag("w:compat", modern), xmlns_w=W)


def _head(document: Document) -> Markup:
    text = tag("w:r", tag("w:t", plain(document.running_head)))
    return tag("w:hdr", tag("w:p", tag("w:pPr", tag("w:pStyle", w_val="Header")), text), xmlns_w=W)


def _foot(document: Document) -> Markup:
    page, of = document.page_words
    inner = [
        _text(f"{document.running_foot} · {page} "),
        tag("w:fldSimple", _text("1"), w_instr=" PAGE "),
        _text(f" {of} "),
        tag("w:fldSimple", _text("1"), w_instr=" NUMPAGES "),
    ]
    return tag("w:ftr", tag("w:p", tag("w:pPr", tag("w:pStyle", w_val="Footer")), *inner), xmlns_w=W)


def _text(words: str) -> Markup:
    return tag("w:r", tag("w:t", words, xml_space="preserve"))


# --- Numbering --------------------------------------------------------------------------------


def _numbering(lists: int) -> Markup:
    """Numbered headings, bullets, and one numbering for each numbered list, so that it starts at one."""
    headings = [
        _level(n, "decimal", pattern, style=f"Heading{n + 1}", indent=0, hanging=0, after="space")
        for n, pattern in enumerate(["%1.", "%1.%2"])
    ]
    abstract = [
        tag("w:abstractNum", tag("w:multiLevelType", w_val="multilevel"), *headings, w_abstractNumId=1),
        tag("w:abstractNum", _level(0, "bullet", "•", indent=567, hanging=283), w_abstractNumId=2),
        tag("w:abstractNum", _level(0, "decimal", "%1.", indent=567, hanging=397), w_abstractNumId=3),
    ]
    used = [
        tag("w:num", tag("w:abstractNumId", w_val=1), w_numId=HEADINGS),
        tag("w:num", tag("w:abstractNumId", w_val=2), w_numId=BULLETS),
    ]
    for n in range(1, lists + 1):
        restart = tag("w:lvlOverride", tag("w:startOverride", w_val=1), w_ilvl=0)
        used.append(tag("w:num", tag("w:abstractNumId", w_val=3), restart, w_numId=ORDERED_FROM + n))
    return tag("w:numbering", *abstract, *used, xmlns_w=W)


def _level(n: int, form: str, pattern: str, *, indent: int, hanging: int, style="", after="tab") -> Markup:
    return tag(
        "w:lvl",
        tag("w:start", w_val=1),
        tag("w:numFmt", w_val=form),
        *([tag("w:pStyle", w_val=style)] if style else []),
        tag("w:suff", w_val=after),
        tag("w:lvlText", w_val=pattern),
        tag("w:lvlJc", w_val="left"),
        tag("w:pPr", tag("w:ind", w_left=indent, w_hanging=hanging)),
        w_ilvl=n,
    )


# --- Styles -----------------------------------------------------------------------------------


def _styles(look: Look, language: str) -> Markup:
    fonts = tag("w:rFonts", w_ascii=look.body_font, w_hAnsi=look.body_font, w_cs=look.body_font)
    ground = tag("w:rPr", fonts, tag("w:sz", w_val=21), tag("w:lang", w_val=language))
    spacing = tag("w:pPr", tag("w:spacing", w_after=0, w_line=276, w_lineRule="auto"))
    defaults = tag("w:docDefaults", tag("w:rPrDefault", ground), tag("w:pPrDefault", spacing))
    return tag(
        "w:styles",
        defaults,
        *_headings(look),
        *_texts(),
        *_cover(look),
        *_contents(look),
        *_cells(look),
        xmlns_w=W,
    )


def _headings(look: Look) -> list[Markup]:
    """Headings with a number, and the same without for introductions and annexes."""
    made = []
    for level, (size, before, after) in enumerate([(34, 0, 240), (26, 320, 120), (22, 240, 80)], 1):
        number = tag("w:numPr", tag("w:ilvl", w_val=level - 1), tag("w:numId", w_val=HEADINGS))
        near = {"before": before, "after": after, "keep": True, "font": look.head_font}
        colour = {"colour": look.accent, "bold": True, "size": size}
        numbered = number if level <= 2 else ""
        made.append(
            _style(
                f"Heading{level}",
                f"heading {level}",
                next_="BodyText",
                number=numbered,
                level=level,
                **near,
                **colour,
            )
        )
        if level <= 2:
            none = tag("w:numPr", tag("w:numId", w_val=0))
            name = f"Heading {level} without number"
            made.append(
                _style(f"PlainHeading{level}", name, based=f"Heading{level}", next_="BodyText", number=none)
            )
    return made


def _texts() -> list[Markup]:
    return [
        _style("Normal", "Normal", is_default=True),
        _style("BodyText", "Body Text", after=140),
        _style("Quote", "Quote", after=160, left=567, right=567, italic=True),
        _style("ListBullet", "List Bullet", after=80),
        _style("ListNumber", "List Number", after=80),
        _style("Caption", "caption", before=200, after=80, keep=True, size=19),
        _style("Header", "header", size=16, colour="595959", next_="Header"),
        _style("Footer", "footer", size=16, colour="595959", side="right"),
    ]


def _cover(look: Look) -> list[Markup]:
    head = {"font": look.head_font}
    return [
        _style("Notice", "Notice", before=80, after=80, left=113, right=113, bold=True, size=20),
        _style("CoverCountry", "Cover country", before=2200, after=240, size=28, **head),
        _style("Title", "Title", after=200, size=60, bold=True, colour=look.accent, line=240, **head),
        _style("CoverYears", "Cover years", after=480, size=40, colour=look.accent, **head),
        _style("Subtitle", "Subtitle", before=160, after=1800, size=26, bold=True, rule=look.accent, **head),
        _style("CoverLead", "Cover lead", after=80, bold=True),
        _style("CoverLine", "Cover line", after=60, size=20),
        _style(
            "FrontHeading",
            "Front heading",
            after=200,
            keep=True,
            size=30,
            bold=True,
            colour=look.accent,
            **head,
        ),
    ]


def _contents(look: Look) -> list[Markup]:
    made = [_style("TOCHeading", "TOC Heading", based="FrontHeading", next_="BodyText")]
    edge = PAPERS[look.paper][0] - 2 * MARGIN
    for level, left, text in ((1, 0, 454), (2, 454, 1077)):
        right = tag("w:tab", w_val="right", w_leader="dot", w_pos=edge)
        tabs = tag("w:tabs", tag("w:tab", w_val="left", w_pos=text), right)
        bold = level == 1
        made.append(
            _style(
                f"TOC{level}",
                f"toc {level}",
                tabs=tabs,
                left=left,
                after=50,
                before=60 * bold,
                bold=bold,
                size=20,
            )
        )
        made.append(
            _style(
                f"TOCPlain{level}",
                f"Contents {level} without number",
                based=f"TOC{level}",
                tabs=tag("w:tabs", tag("w:tab", w_val="clear", w_pos=text), right),
            )
        )
    return made


def _cells(look: Look) -> list[Markup]:
    """What stands in tables, and the table's own style with its lines."""
    white = {"bold": True, "colour": "FFFFFF", "line": 240, "keep": True}
    line = {"w_val": "single", "w_sz": 4, "w_space": 0, "w_color": "A6A6A6"}
    borders = tag("w:tblBorders", *[tag(f"w:{s}", **line) for s in ("top", "bottom", "insideH", "insideV")])
    inside = {"w_w": 70, "w_type": "dxa"}
    margins = tag(
        "w:tblCellMar",
        *[
            tag(f"w:{s}", **(inside | {"w_w": w}))
            for s, w in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70))
        ],
    )
    table = tag(
        "w:style",
        tag("w:name", w_val="Plan Table"),
        tag("w:tblPr", borders, margins),
        w_type="table",
        w_styleId="PlanTable",
    )
    return [
        _style("TableText", "Table text", size=18, line=245),
        _style("TableDense", "Table text, dense", size=15, line=240),
        _style("TableHead", "Table head", size=18, **white),
        _style("TableHeadDense", "Table head, dense", size=15, **white),
        _style("TableTotal", "Table total", size=18, bold=True, line=245),
        _style("AfterTable", "After table", after=100, size=12, line=240),
        table,
    ]


def _style(
    key: str,
    name: str,
    *,
    based: str = "",
    next_: str = "",
    is_default: bool = False,
    number: Markup | str = "",
    tabs: Markup | str = "",
    level: int = 0,
    keep: bool = False,
    before: int = 0,
    after: int = 0,
    line: int = 0,
    left: int = 0,
    right: int = 0,
    side: str = "",
    rule: str = "",
    font: str = "",
    size: int = 0,
    bold: bool = False,
    italic: bool = False,
    colour: str = "",
) -> Markup:
    """A paragraph style; the order inside is the one the format asks for."""
    spacing = {"w_before": before, "w_after": after} | (
        {"w_line": line, "w_lineRule": "auto"} if line else {}
    )
    under = tag("w:bottom", w_val="single", w_sz=18, w_space=6, w_color=rule)
    paragraph = [
        tag("w:keepNext") if keep else "",
        number,
        tag("w:pBdr", under) if rule else "",
        tabs,
        tag("w:spacing", **spacing) if before or after or line else "",
        tag("w:ind", w_left=left, w_right=right) if left or right else "",
        tag("w:jc", w_val=side) if side else "",
        tag("w:outlineLvl", w_val=level - 1) if level else "",
    ]
    letters = [
        tag("w:rFonts", w_ascii=font, w_hAnsi=font, w_cs=font) if font else "",
        tag("w:b") if bold else "",
        tag("w:i") if italic else "",
        tag("w:color", w_val=colour) if colour else "",
        tag("w:sz", w_val=size) if size else "",
    ]
    about = [
        tag("w:name", w_val=name),
        tag("w:basedOn", w_val=based or "Normal") if not is_default else "",
        tag("w:next", w_val=next_) if next_ else "",
        tag("w:qFormat"),
        tag("w:pPr", joined(paragraph)) if any(paragraph) else "",
        tag("w:rPr", joined(letters)) if any(letters) else "",
    ]
    default = {"w_default": 1} if is_default else {}
    return tag("w:style", joined(about), w_type="paragraph", w_styleId=key, **default)
