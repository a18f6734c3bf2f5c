"""What is read in the files of the demo, and in small files made for one question each."""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from academy.documents import reading
from academy.documents.reader import read_blocks
from academy.documents.reading import TooLong, Unreadable, docx, found, pdf
from academy.documents.texts import Block, BlockKind, Mark, folded
from tests.files import a_docx, a_pdf, an_odt

FILES = Path("demo/files/drafts")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADS = {
    "bolivia-pan-v2-es.docx": (74, "13. Presupuesto y financiamiento", "13.1 Cómo se calcularon los costos"),
    "bolivia-pan-v2-en.pdf": (74, "13. Budget and financing", "13.1 How the costs were calculated"),
    "panama-pan-v1-es.pdf": (53, "11. Presupuesto indicativo", "11.1 Método"),
    "ecuador-pan-v1-es.odt": (65, "3. Marco normativo", "1.2 Cómo se trabajó"),
    "jamaica-nap-v1-en.docx": (66, "", ""),
}


def read(name: str) -> list[Block]:
    return read_blocks(name.rpartition(".")[2], (FILES / name).read_bytes())


def texts(blocks: list[Block], kind: str) -> list[str]:
    return [block.text for block in blocks if block.kind == kind]


def a_document(*body: str, **parts: bytes) -> bytes:
    extra = {f"word/{name}.xml": data for name, data in parts.items()}
    return a_docx(f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>".encode(), extra)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def said(*body: str, **parts: bytes) -> list[str]:
    return [block.text for block in read_blocks("docx", a_document(*body, **parts))]


# --- The drafts of the demo -------------------------------------------------------------------------


@pytest.mark.parametrize("name", HEADS)
def test_all_headings_of_a_draft_are_found_with_their_level(name):
    blocks = read(name)
    headings = {block.text: block.level for block in blocks if block.kind == BlockKind.HEADING}
    count, chapter, part = HEADS[name]
    assert len(headings) == count
    if chapter:
        assert (headings[chapter], headings[part]) == (1, 2)
    assert [block.number for block in blocks] == list(range(1, len(blocks) + 1))
    under = [block.heading for block in blocks[20:]]
    assert all(number and blocks[number - 1].kind == BlockKind.HEADING for number in under if number)


def test_the_tables_of_a_pdf_are_rows_with_the_cells_of_the_document():
    """The Spanish document and the English PDF are the same plan: figures and institutions agree row by row."""
    rows = {
        name: {b.cells[0][:5]: b.cells for b in read(name) if b.kind == BlockKind.ROW and len(b.cells) == 8}
        for name in ("bolivia-pan-v2-es.docx", "bolivia-pan-v2-en.pdf")
    }
    spanish, english = rows.values()
    costs = [code for code in spanish if code[0].isdigit() and code.count(".") == 2]
    assert len(costs) == 41
    figures = sum(
        spanish[code][2:] == tuple(c.replace(",", ".") for c in english.get(code, ())[2:]) for code in costs
    )
    assert figures >= 40


def test_a_pdf_has_its_pages_and_neither_heads_nor_feet_nor_contents():
    blocks = read("panama-pan-v1-es.pdf")
    whole = "\n".join(block.text for block in blocks)
    assert "Primer borrador para revisión técnica" in whole  # on the cover, and at the head of every page
    assert whole.count("Primer borrador para revisión técnica") == 1
    assert "Documento de muestra · Página" not in whole
    assert "....." not in whole
    assert "Contenido" not in texts(blocks, BlockKind.HEADING)
    [budget] = [block for block in blocks if block.text == "11. Presupuesto indicativo"]
    assert budget.page == 23
    assert blocks[-1].page == 31


def test_items_and_paragraphs_of_a_pdf_are_put_together_from_their_lines():
    blocks = read("panama-pan-v1-es.pdf")
    assert texts(blocks, BlockKind.ITEM)[1] == (
        "Las líneas de base señaladas con un año futuro se levantarán en la encuesta prevista para ese año."
    )
    [paragraph] = [b.text for b in blocks if b.text.startswith("El equipo pide atención")]
    assert paragraph.endswith("están calculados con un método que pueda extenderse al resto.")


def test_tracked_changes_are_kept_and_what_was_deleted_is_not_in_the_text():
    tracked, plain = read("bolivia-pan-v2-es-tracked.docx"), read("bolivia-pan-v2-es.docx")
    assert [block.text for block in tracked] == [block.text for block in plain]
    changes = [change for block in tracked for change in block.changes]
    assert len([c for c in changes if c.kind == Mark.INSERTED]) > 80
    assert len([c for c in changes if c.kind == Mark.DELETED]) > 50
    for block in tracked:
        for change in block.changes:
            if change.kind == Mark.INSERTED:
                assert block.text[change.start :].startswith(change.text)
    assert not any(block.changes for block in plain)


# --- DOCX -------------------------------------------------------------------------------------------

STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
<w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="T2"><w:name w:val="Título 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/>
<w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Own"/><w:basedOn w:val="T2"/></w:style>
<w:style w:type="paragraph" w:styleId="TDC1"><w:name w:val="toc 1"/></w:style></w:styles>""".encode()
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>""".encode()


def styled(name: str, text: str) -> str:
    return p(text, f'<w:pStyle w:val="{name}"/>')


def listed(text: str, number: int = 2) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')


def test_headings_and_items_have_the_numbers_that_word_prints():
    blocks = read_blocks("docx", a_document(
        styled("TDC1", "Contexto 3"), styled("T1", "Contexto"), styled("T2", "Norma"), styled("Mine", "Datos"),
        styled("T1", "Metas"), styled("T2", "Una"), listed("primero"), listed("segundo"), listed("suelto", 9),
        styles=STYLES, numbering=NUMBERING,
    ))  # fmt: skip
    assert [(b.kind, b.level, b.text) for b in blocks] == [
        ("heading", 1, "I. Contexto"), ("heading", 2, "I.1 Norma"), ("heading", 2, "I.2 Datos"),
        ("heading", 1, "II. Metas"), ("heading", 2, "II.1 Una"), ("item", 1, "a) primero"),
        ("item", 1, "b) segundo"), ("item", 1, "suelto"),
    ]  # fmt: skip


def cell(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def test_a_table_is_read_row_by_row_and_a_frame_is_no_table():
    wide = '<w:gridSpan w:val="2"/>'
    inner = f"<w:tbl><w:tr>{cell(p('dentro'))}</w:tr></w:tbl>"
    body = [
        f"<w:tbl><w:tr>{cell(p('Aviso'))}</w:tr></w:tbl>",
        f"<w:tbl><w:tr>{cell(p('Acción'))}{cell(p('Costo'))}</w:tr>"
        f"<w:tr>{cell(p('Formar'), p('y publicar'))}{cell(p('12'))}</w:tr>"
        f"<w:tr>{cell(inner, p('fuera'), properties=wide)}</w:tr></w:tbl>",
    ]
    blocks = read_blocks("docx", a_document(*body))
    assert [(b.kind, b.table, b.cells or b.text) for b in blocks] == [
        ("paragraph", None, "Aviso"),
        ("row", 1, ("Acción", "Costo")),
        ("row", 1, ("Formar y publicar", "12")),
        ("row", 1, ("dentro fuera", "")),
    ]


def test_changes_in_rows_and_whole_paragraphs_stand_where_they_were_made():
    struck = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>Nada.</w:delText></w:r></w:del></w:p>"
    moved = "<w:p><w:moveFrom><w:r><w:t>antes</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>después</w:t></w:r></w:moveTo></w:p>"
    added = "<w:p><w:r><w:t>En </w:t></w:r><w:ins><w:r><w:t>dos</w:t></w:r></w:ins><w:r><w:t> años</w:t></w:r></w:p>"
    row = f"<w:tr>{cell(p('Uno'))}{cell(added)}</w:tr>"
    blocks = read_blocks("docx", a_document(struck, moved, f"<w:tbl>{row}{row}</w:tbl>", struck))
    assert [block.text for block in blocks] == ["después", "Uno | En dos años", "Uno | En dos años"]
    assert [(c.kind, c.start, c.text) for c in blocks[0].changes] == [
        ("del", 0, "Nada. "), ("del", 0, "antes"), ("ins", 0, "después"),
    ]  # fmt: skip
    assert [(c.kind, c.start, c.text) for c in blocks[1].changes] == [("ins", 9, "dos")]
    assert blocks[2].changes[-1].text == " Nada."


def test_pages_of_a_document_are_known_only_where_word_left_its_marks():
    turned = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Dos</w:t></w:r></w:p>"
    assert [b.page for b in read_blocks("docx", a_document(p("Uno"), turned, p("Tres")))] == [1, 1, 2]
    broken = "<w:p><w:r><w:br w:type='page'/><w:t>Dos</w:t></w:r></w:p>"
    assert [b.page for b in read_blocks("docx", a_document(p("Uno"), broken))] == [None, None]


def test_boxes_are_read_once_and_footnotes_at_the_end():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    inside = f"<w:txbxContent>{p('Caja')}</w:txbxContent>"
    box = f"<w:p {mc}><w:r><mc:AlternateContent><mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent><w:t>Texto</w:t></w:r></w:p>"
    notes = f'<w:footnotes {W}><w:footnote w:type="separator"/><w:footnote>{p("Fuente")}</w:footnote></w:footnotes>'
    assert said(box, footnotes=notes.encode()) == ["Caja", "Texto", "[1] Fuente"]


def test_letters_that_deceive_or_that_no_database_takes_are_left_out():
    assert said(p("Plan\u202e\u200b de a\u00adcción\ufb01n"), p("\u202e")) == ["Plan de acciónfin"]
    assert folded("Gestión ÑANDÚ") == "gestion nandu"


# --- ODT --------------------------------------------------------------------------------------------

ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:text>{}</office:text></office:body></office:document-content>"""


def test_an_odt_with_changes_lists_tables_and_notes():
    body = """<text:tracked-changes>
<text:changed-region text:id="a"><text:deletion><text:p>viejo</text:p></text:deletion></text:changed-region>
<text:changed-region text:id="b"><text:insertion/></text:changed-region></text:tracked-changes>
<text:h text:outline-level="2">Metas</text:h>
<text:p>El <text:change text:change-id="a"/><text:change-start text:change-id="b"/>nuevo<text:change-end
 text:change-id="b"/><text:s/>texto<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>Fuente</text:p></text:note-body></text:note>.</text:p>
<text:list><text:list-item><text:p>uno</text:p><text:list><text:list-item><text:p>dos</text:p></text:list-item>
</text:list></text:list-item></text:list>
<text:p><text:soft-page-break/>Aquí</text:p>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2"/></table:table-row></table:table-header-rows></table:table>"""
    blocks = read_blocks("odt", an_odt(ODT.format(body).encode()))
    assert [(b.kind, b.level, b.text, b.page) for b in blocks] == [
        ("heading", 2, "Metas", 1), ("paragraph", 0, "El nuevo texto.", 1), ("item", 1, "uno", 1), ("item", 2, "dos", 1),
        ("paragraph", 0, "Aquí", 1), ("row", 0, "A |  | ", 2), ("paragraph", 0, "[1] Fuente", None),
    ]  # fmt: skip
    assert [(c.kind, c.start, c.text) for c in blocks[1].changes] == [
        ("del", 3, "viejo"),
        ("ins", 3, "nuevo"),
    ]


# --- PDF --------------------------------------------------------------------------------------------


def layout(*pages: str) -> list[Block]:
    blocks = pdf.from_layout("\f".join(pages) + "\f").blocks
    return [Block(**{k: tuple(v) if k == "cells" else v for k, v in said.items()}) for said in blocks]


LINES = """Las mujeres participan en las decisiones sobre la paz y la seguridad de su terri-
torio, con recursos propios y con datos que permitan seguir lo que se ha logrado en
cada lugar.
La segunda meta trata de los servicios que reciben las personas que han vivido alguna
violencia."""


def test_words_cut_at_the_end_of_a_line_are_whole_and_paragraphs_part():
    blocks = layout(f"\n\n{LINES}\n")
    assert len(blocks) == 2
    assert "su territorio, con recursos" in blocks[0].text


def test_a_paragraph_goes_on_over_the_page():
    foot = "\n\n\n      Plan de Acción Nacional · {} de 4"
    first, second = LINES.split("torio,")
    pages = [
        f"{first}{foot.format(1)}",
        f"torio,{second}{foot.format(2)}",
        f"Fin.{foot.format(3)}",
        f"Fin.{foot.format(4)}",
    ]
    blocks = layout(*pages)
    assert "su territorio" in blocks[0].text
    assert not any("Plan de Acción" in block.text for block in blocks)
    assert [block.page for block in blocks] == [1, 2, 3, 4]


def test_two_columns_are_read_one_after_the_other():
    left = [f"palabra del lado izquierdo numero {n:02}" for n in range(14)]
    right = [f"otra frase del lado derecho numero {n:02}" for n in range(14)]
    page = "\n".join(f"{a}      {b}" for a, b in zip(left, right, strict=True))
    whole = " ".join(block.text for block in layout(page))
    assert whole.index("izquierdo numero 13") < whole.index("derecho numero 00")


def test_without_poppler_a_pdf_is_read_all_the_same(monkeypatch):
    monkeypatch.setattr(pdf, "COMMAND", ["no-such-program"])
    data = (FILES / "chile-evaluation-es.pdf").read_bytes()
    slowly = pdf.read(data)
    monkeypatch.undo()
    quickly = pdf.read(data)
    assert slowly.pages == quickly.pages == 1
    assert 0.9 < slowly.words / quickly.words < 1.1


def test_a_scan_has_pages_and_no_words():
    read = reading.read("pdf", a_pdf(3))
    assert (read.pages, read.words, read.blocks) == (3, 0, [])


# --- What is too much, or broken --------------------------------------------------------------------


def test_a_document_of_endless_paragraphs_is_too_long():
    with pytest.raises(TooLong):
        reading.read("docx", a_document("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * (found.MAX_BLOCKS + 1)))


def test_endless_text_in_few_paragraphs_is_too_long(monkeypatch):
    monkeypatch.setattr(found, "MAX_LETTERS", 1000)
    with pytest.raises(TooLong):
        reading.read("docx", a_document(p("palabra " * 200)))
    monkeypatch.setattr(pdf, "MAX_BYTES", 1000)
    with pytest.raises(TooLong):
        pdf.read((FILES / "chile-evaluation-es.pdf").read_bytes())


DEEP = f"<w:document {W}>" + "<w:x>" * 400 + "</w:x>" * 400 + "</w:document>"
ENTITY = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document {W}><w:body>{p("a&e;b")}</w:body></w:document>'


@pytest.mark.parametrize(("kind", "data"), [
    ("docx", a_docx(DEEP.encode())),
    ("docx", a_docx(b"<w:document")),
    ("docx", b"PK\x03\x04 no archive"),
    ("docx", a_docx()[:-40]),
    ("odt", an_odt(b"<office xmlns='x'>Plan</office>")),
    ("odt", an_odt(b"<office")),
    ("pdf", b"%PDF-1.7 cut"),
])  # fmt: skip
def test_what_is_broken_is_said_to_be(kind, data):
    with pytest.raises(Unreadable):
        reading.read(kind, data)


def test_nothing_is_fetched_or_expanded_while_reading():
    """The look inside refuses such a file before; the reader would not follow it either."""
    host = Path("/etc/hostname").read_text().strip()
    read = reading.read("docx", a_docx(ENTITY.encode()))
    assert all(host not in block["text"] for block in read.blocks)


def test_the_reader_knows_nothing_of_the_portal():
    """It runs alone, so that a hostile file that takes it over finds nothing."""
    import sys

    script = (
        "import sys; sys.path.insert(0, 'academy/documents'); import reading; print('django' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-I", "-c", script]).strip() == b"False"


def test_parts_of_a_document_are_not_unpacked_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(docx, "MAX_PART", 100)
    with pytest.raises(Unreadable):
        reading.read("docx", a_docx())
    assert zipfile.is_zipfile(io.BytesIO(a_docx()))
