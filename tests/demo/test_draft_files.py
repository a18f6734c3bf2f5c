"""The draft files of the demo: real documents, made from the content beside them."""

import io
import zipfile
from dataclasses import replace

import pytest
from defusedxml import ElementTree
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from academy.documents.inspection import inspect
from demo.drafts.blocks import Change, Heading, Listing, Notice, Paragraph, Table
from demo.drafts.docx import steps
from demo.drafts.layout import WORDS
from demo.drafts.making import FILES, make, measured
from demo.drafts.plan import load
from demo.drafts.reading import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
BY_NAME = {source.name: source for source in FILES}
OFFICE = [source for source in FILES if source.kind != "pdf"]
PDFS = [source for source in FILES if source.kind == "pdf"]
V1, V2, TRACKED = (BY_NAME[f"bolivia-pan-{v}.docx"] for v in ("v1-es", "v2-es", "v2-es-tracked"))

every_file = pytest.mark.parametrize("source", FILES, ids=lambda source: source.name)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body(source):
    return ElementTree.fromstring(parts(source.path.read_bytes())["word/document.xml"])


def paragraphs(source, style: str = "") -> list[str]:
    """The paragraphs of a DOCX as one reads them once every change is accepted."""
    return [words for words, kind in _paragraphs(source, "t", "ins", "del") if not style or kind == style]


def before_the_changes(source) -> list[str]:
    return [words for words, _kind in _paragraphs(source, "delText", "del", "ins")]


def _paragraphs(source, text: str, mine: str, theirs: str):
    for paragraph in body(source).iter(f"{W}p"):
        about = paragraph.find(f"{W}pPr")
        mark = about.find(f"{W}rPr/{W}{theirs}") if about is not None else None
        style = about.find(f"{W}pStyle") if about is not None else None
        words = "".join(_runs(paragraph, text, theirs))
        if mark is None and words:
            yield words, (style.get(f"{W}val") if style is not None else "")


def _runs(element, text: str, theirs: str):
    for child in element:
        if child.tag in (f"{W}t", f"{W}{text}"):
            yield child.text or ""
        elif child.tag != f"{W}{theirs}":
            yield from _runs(child, text, theirs)


def pdf_text(content: bytes, document) -> str:
    """All words of a PDF without spaces, page heads and page feet."""
    lines = []
    for page in PdfReader(io.BytesIO(content)).pages:
        lines += page.extract_text().splitlines()
    foot = f"{document.running_foot} · {document.page_words[0]}"
    kept = [line for line in lines if line.strip() != document.running_head and not line.startswith(foot)]
    return squeezed("".join(kept))


def squeezed(text: str) -> str:
    return "".join(text.replace("**", "").replace("\u200b", "").split())


# --- Every file ------------------------------------------------------------------------------------


@every_file
def test_the_portal_accepts_it_and_counts_its_pages(source):
    found = inspect(SimpleUploadedFile(source.name, source.path.read_bytes()))
    assert found.kind == source.kind
    assert 20 <= found.pages <= 60


@every_file
def test_it_is_light(source):
    assert 20_000 < source.path.stat().st_size < 400_000


@every_file
def test_its_first_words_say_that_it_is_invented(source):
    document = source.document()
    notice = WORDS[document.language]["notice"]
    assert isinstance(document.blocks[0], Notice)
    if source.kind == "pdf":
        first = PdfReader(source.path).pages[0].extract_text()
        assert squeezed(first).startswith(squeezed(notice))
        return
    part = "word/document.xml" if source.kind == "docx" else "content.xml"
    words = [
        text
        for text in ElementTree.fromstring(parts(source.path.read_bytes())[part]).itertext()
        if text.strip()
    ]
    assert words[0] == notice


@every_file
def test_no_paragraph_is_said_twice(source):
    seen = [
        b.text
        for b in source.document().blocks
        if isinstance(b, Paragraph) and b.change is not Change.REMOVED
    ]
    assert len(seen) == len(set(seen))


def test_no_country_repeats_another():
    said = {}
    for name in ("bolivia-v1-es", "panama-v1-es", "ecuador-v1-es"):
        for block in (b for chapter in load(name).chapters for b in chapter.blocks):
            if isinstance(block, Paragraph):
                assert said.setdefault(block.text, name) == name


@pytest.mark.parametrize("source", OFFICE, ids=lambda source: source.name)
def test_a_text_document_is_made_again_part_by_part(source):
    """The parts and not the archive: another zlib packs the same parts into other bytes."""
    assert make(source) == make(source)
    assert parts(make(source)) == parts(source.path.read_bytes())


@pytest.mark.parametrize("source", OFFICE, ids=lambda source: source.name)
def test_the_contents_give_measured_pages(source):
    """When this fails the content has changed: `manage.py make_demo_drafts --measure`."""
    document = source.document()
    count, pages = measured(source, document)
    assert pages == sorted(pages)
    assert len(pages) == len(document.headings)
    assert 20 <= pages[-1] <= count


def test_a_pdf_is_made_again_with_the_same_words():
    source = BY_NAME["panama-pan-v1-es.pdf"]
    document = source.document()
    assert pdf_text(make(source), document) == pdf_text(source.path.read_bytes(), document)


@pytest.mark.parametrize("source", PDFS, ids=lambda source: source.name)
def test_a_pdf_says_what_its_content_says(source):
    document = source.document()
    text = pdf_text(source.path.read_bytes(), document)
    for block in document.blocks:
        if isinstance(block, Paragraph | Heading):
            assert squeezed(block.text) in text
        if isinstance(block, Listing):
            assert all(squeezed(item) in text for item in block.items)


@pytest.mark.parametrize("source", PDFS, ids=lambda source: source.name)
def test_a_pdf_has_bookmarks_language_and_title(source):
    document = source.document()
    reader = PdfReader(source.path)
    top = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert reader.metadata.title == document.title
    assert reader.trailer["/Root"]["/Lang"] == document.language
    assert len(top) == len([heading for heading in document.headings if heading.level == 1])


# --- Real structure --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source", [source for source in OFFICE if source.kind == "docx"], ids=lambda source: source.name
)
def test_a_docx_has_styles_tables_lists_and_fields(source):
    content = parts(source.path.read_bytes())
    document = ElementTree.fromstring(content["word/document.xml"])
    styles = [style.get(f"{W}val") for style in document.iter(f"{W}pStyle")]
    headings = [h for h in source.document().headings if h.level == 2 and h.number]
    tables = [
        table for table in document.iter(f"{W}tbl") if table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    ]
    assert styles.count("Heading2") == len(headings)
    assert styles.count("Heading1") > 10
    assert {"ListNumber", "Caption", "TOC1", "TOC2"} <= set(styles)
    assert len(tables) > 20
    assert b" TOC " in content["word/document.xml"]
    assert b" NUMPAGES " in content["word/footer1.xml"]
    assert len(list(document.iter(f"{W}sectPr"))) == 3  # the matrix lies on broad pages


def test_an_odt_has_headings_tables_and_lists():
    content = parts(BY_NAME["ecuador-pan-v1-es.odt"].path.read_bytes())
    document = ElementTree.fromstring(content["content.xml"])
    levels = [heading.get(f"{TEXT}outline-level") for heading in document.iter(f"{TEXT}h")]
    assert next(iter(content)) == "mimetype"
    assert levels.count("1") > 15
    assert levels.count("2") > 30
    assert len(list(document.iter(f"{TEXT}list"))) > 4
    assert len(list(document.iter(f"{TEXT}table-of-content"))) == 1


# --- What the second version does better --------------------------------------------------------------


def test_about_a_quarter_of_the_paragraphs_is_touched():
    old, new = set(paragraphs(V1, "BodyText")), set(paragraphs(V2, "BodyText"))
    assert 0.2 < len(old - new) / len(old) < 0.45
    assert len(new) > len(old)


def chapter(source, title: str) -> list:
    """The paragraphs and tables of a DOCX from the heading with this title to the next chapter."""
    inside, found = False, []
    for element in body(source).find(f"{W}body"):
        style = element.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") in ("Heading1", "PlainHeading1"):
            inside = "".join(element.itertext()) == title
        elif inside:
            found.append(element)
    return found


def test_the_budget_grows_from_a_paragraph_to_costed_tables():
    title = "Presupuesto y financiamiento"
    old, new = ([e for e in chapter(source, title) if e.tag == f"{W}tbl"] for source in (V1, V2))
    assert len(old) == 0
    assert len(new) == 7


def test_every_task_has_a_cost_in_the_second_version_and_none_in_the_first():
    assert {a.total for a in load("bolivia-v1-es").activities} == {None}
    revised = load("bolivia-v1-es", "bolivia-v2-es")
    assert all(a.total for a in revised.activities)
    assert {a.source for a in revised.activities} == set(revised.facts["source"])


def test_sums_add_up():
    plan = load("bolivia-v1-es", "bolivia-v2-es")
    tables = [b for b in V2.document().blocks if isinstance(b, Table) and b.has_total]
    whole = f"{sum(a.total for a in plan.activities):,}".replace(",", ".")
    for table in tables:
        figures = [[int(c.replace(".", "").replace("–", "0")) for c in row[-6:]] for row in table.rows]
        if table.header[-1] == "Total":
            assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]
            assert all(sum(row[:-1]) == row[-1] for row in figures)
        else:
            assert table.rows[-1][-2:] == (whole, "100")


def test_what_is_not_costed_is_not_zero():
    tables = [b for b in BY_NAME["jamaica-nap-v1-en.docx"].document().blocks if isinstance(b, Table)]
    rows = [row for table in tables if table.header[-1] == "% of total" for row in table.rows]
    without = [row for row in rows if row[-2] == "[to be costed]"]
    assert len(without) == 3
    assert {cell for row in without for cell in row[1:]} == {"–", "[to be costed]"}


def test_indicators_get_baselines_and_targets():
    old, new = load("bolivia-v1-es"), load("bolivia-v1-es", "bolivia-v2-es")
    assert not any(i.baseline or i.target for i in old.indicators)
    assert all(i.baseline and i.midterm and i.target for i in new.indicators)
    assert len(new.indicators) > len(old.indicators)


def test_territories_and_civil_society_enter():
    old, new = paragraphs(V1), paragraphs(V2)
    assert "Territorialización" not in old
    assert "Territorialización" in new
    assert "Papel de la sociedad civil" not in old
    assert "Papel de la sociedad civil" in new
    assert any("cuatro asientos con voz y voto" in words for words in new)


def test_some_paragraphs_are_moved_and_some_are_gone():
    old, new = paragraphs(V1, "BodyText"), paragraphs(V2, "BodyText")
    strengths = next(words for words in old if words.startswith("El punto de partida incluye fortalezas"))
    droughts = next(words for words in old if words.startswith("Sequías, inundaciones"))
    assert old.index(strengths) > old.index(droughts)
    assert new.index(strengths) < new.index(droughts)
    assert any("El texto está incompleto" in words for words in old)
    assert not any("El texto está incompleto" in words for words in new)


def test_dates_change():
    old = {a.code: (a.starts, a.ends) for a in load("bolivia-v1-es").activities}
    new = {a.code: (a.starts, a.ends) for a in load("bolivia-v1-es", "bolivia-v2-es").activities}
    assert len([code for code in old.keys() & new.keys() if old[code] != new[code]]) > 15
    assert old.keys() - new.keys() == {"1.3.3"}
    assert len(new.keys() - old.keys()) == 9
    assert max(ends.year for _starts, ends in new.values()) == 2030


# --- The copy with tracked changes -------------------------------------------------------------------


def test_accepting_all_changes_gives_the_second_version():
    assert _without_pages(paragraphs(TRACKED)) == _without_pages(paragraphs(V2))


def test_rejecting_all_changes_gives_back_the_text_of_the_first():
    back = before_the_changes(TRACKED)
    chapters = paragraphs(V1)[paragraphs(V1).index("Presentación") :]
    styled = set(paragraphs(V1, "BodyText") + paragraphs(V1, "Quote"))
    assert not [words for words in chapters if words in styled and words not in back]


def _without_pages(words: list[str]) -> list[str]:
    """The table of contents stands on other pages in the two copies."""
    return [word.rstrip("0123456789") for word in words]


def test_changes_name_the_team_and_a_day():
    changes = [e for e in body(TRACKED).iter() if e.tag in (f"{W}ins", f"{W}del")]
    assert len(changes) > 40
    assert {change.get(f"{W}author") for change in changes} == {"Equipo redactor"}
    assert {change.get(f"{W}date") for change in changes} == {"2025-10-13T10:00:00Z"}
    numbers = [change.get(f"{W}id") for change in changes]
    assert len(numbers) == len(set(numbers))
    assert not [e for e in body(V2).iter() if e.tag in (f"{W}ins", f"{W}del")]


def test_a_single_word_in_common_does_not_interrupt_a_change():
    old = ["We", " know", " it", " very", " well", " old", " of", " thing", " indeed"]
    new = ["We", " know", " it", " very", " well", " new", " of", " idea", " indeed"]
    assert [step for step in steps(old, new) if any(step)] == [
        ("We know it very well", "", ""),
        ("", " old of thing", " new of idea"),
        (" indeed", "", ""),
    ]


# --- The translation ------------------------------------------------------------------------------------


def shape(block) -> tuple:
    match block:
        case Table():
            return "table", len(block.header), len(block.rows), block.widths
        case Listing():
            return "list", len(block.items), block.ordered
        case Heading():
            return "heading", block.level, block.number
    return type(block).__name__, getattr(block, "style", "")


def test_the_translation_follows_the_original_block_by_block():
    english = BY_NAME["bolivia-pan-v2-en.pdf"].document()
    assert list(map(shape, english.blocks)) == list(map(shape, V2.document().blocks))


def test_nothing_is_left_untranslated():
    spanish = {b.text for b in V2.document().blocks if isinstance(b, Paragraph | Heading)}
    english = {
        b.text
        for b in BY_NAME["bolivia-pan-v2-en.pdf"].document().blocks
        if isinstance(b, Paragraph | Heading)
    }
    assert spanish & english == {"2026–2030"}


# --- The content files --------------------------------------------------------------------------------


def test_a_row_with_a_missing_cell_is_refused():
    with pytest.raises(ValueError, match="has not 2 cells"):
        read("| a | b |\n| only one |")


def test_an_edit_of_a_block_that_is_not_there_is_refused(tmp_path, monkeypatch):
    (tmp_path / "one.toml").write_text(
        "[chapter.a]\ntitle = 'A'\ntext = '{first} Words'\n[objective]\n[activity]\n[indicator]\n"
    )
    (tmp_path / "two.toml").write_text("[[edit]]\nin = 'a'\ndo = 'remove'\nat = 'second'\n")
    monkeypatch.setattr("demo.drafts.plan.CONTENT", tmp_path)
    with pytest.raises(ValueError, match="no block is called second"):
        load("one", "two")


def test_old_page_numbers_are_not_used_for_new_content():
    document = V1.document()
    longer = replace(document, blocks=(*document.blocks, Heading(1, "One more")))
    _count, pages = measured(V1, longer)
    assert set(pages) == {1}
