"""Presentations, workbooks and pictures: taken where materials are shared, and looked into as thoroughly."""

import io

import pytest
import xlsxwriter

from academy.documents.inspection import Refused, inspect
from academy.documents.states import TEXTS, FileKind
from tests.documents.test_inspection import upload
from tests.files import TYPES, a_docx, a_pdf, a_picture, a_pptx, an_odt, an_xlsx, zipped

ANY = frozenset(FileKind)
EXTERNAL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" TargetMode="External" Target="http://spy.example/x" Type="http://x/%s"/></Relationships>'
)
MACROS = TYPES.replace(b"wordprocessingml.document.main", b"x.macroEnabled.main")


def a_real_workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "Cost")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind", "pages"),
    [
        (a_pptx(3), "slides.pptx", FileKind.PPTX, 3),
        (
            a_pptx(1, {"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": a_real_workbook()}),
            "a.pptx",
            FileKind.PPTX,
            1,
        ),
        (
            a_pptx(1, {"ppt/slides/_rels/slide1.xml.rels": EXTERNAL % b"hyperlink"}),
            "a.pptx",
            FileKind.PPTX,
            1,
        ),
        (a_real_workbook(), "Costs.XLSX", FileKind.XLSX, None),
        (a_picture("PNG"), "map.png", FileKind.PNG, None),
        (a_picture("JPEG"), "photo.jpeg", FileKind.JPG, None),
        (a_picture("JPEG"), "photo.JPG", FileKind.JPG, None),
        (a_pdf(2), "a.pdf", FileKind.PDF, 2),
        (a_docx(), "a.docx", FileKind.DOCX, None),
        (an_odt(), "a.odt", FileKind.ODT, None),
    ],
)
def test_honest_files_are_taken(data, name, kind, pages):
    found = inspect(upload(data, name), ANY)
    assert (found.kind, found.pages) == (kind, pages)


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (a_docx(), "a.pptx", "disguised"),
        (an_xlsx(), "a.pptx", "disguised"),
        (a_pptx(), "a.xlsx", "disguised"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xlsx", "encrypted"),
        (a_pptx(extra={"ppt/vbaProject.bin": b"x"}), "a.pptx", "active"),
        (zipped({"[Content_Types].xml": MACROS, "ppt/presentation.xml": b"<p/>"}), "a.pptx", "active"),
        (zipped({"[Content_Types].xml": MACROS, "xl/workbook.xml": b"<p/>"}), "a.xlsx", "active"),
        (a_pptx(extra={"ppt/embeddings/oleObject1.bin": b"x"}), "a.pptx", "active"),
        (a_pptx(extra={"ppt/embeddings/a.xlsx": an_xlsx({"xl/vbaProject.bin": b"x"})}), "a.pptx", "active"),
        (a_pptx(extra={"ppt/embeddings/a.xlsx": b"MZ"}), "a.pptx", "disguised"),
        (an_xlsx({"xl/embeddings/b.xlsx": an_xlsx()}), "a.xlsx", "active"),
        (a_pptx(extra={"ppt/slides/_rels/s.xml.rels": EXTERNAL % b"image"}), "a.pptx", "active"),
        (an_xlsx({"xl/externalLinks/externalLink1.xml": b"<x/>"}), "a.xlsx", "active"),
        (an_xlsx({"xl/connections.xml": b"<x/>"}), "a.xlsx", "active"),
        (an_xlsx({"xl/a.xml": b" " * 30_000_000}), "a.xlsx", "bomb"),
        (cut(a_real_workbook()), "a.xlsx", "broken"),
        (a_picture("PNG"), "a.jpg", "disguised"),
        (a_picture("JPEG"), "a.png", "disguised"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.png", "disguised"),
        (b"GIF89a<script>", "a.png", "disguised"),
        (cut(a_picture("JPEG", size=(400, 400))), "a.jpg", "broken"),
        (cut(a_picture("PNG", size=(400, 400))), "a.png", "broken"),
        (a_picture("PNG") + an_xlsx(), "a.png", "disguised"),
        (a_picture("PNG", size=(9000, 9000)), "a.png", "bomb"),
        (b"<svg/>", "a.svg", "type"),
        (b"x", "a.pptm", "type"),
        (b"x", "a.xls", "type"),
        (b"x", "a", "type"),
    ],
)
def test_others_are_refused_with_their_reason(data, name, code):
    with pytest.raises(Refused) as refused:
        inspect(upload(data, name), ANY)
    assert refused.value.code == code
    assert str(refused.value)


@pytest.mark.parametrize(
    ("data", "name"), [(a_pptx(), "a.pptx"), (an_xlsx(), "a.xlsx"), (a_picture(), "a.png")]
)
def test_a_plan_is_still_written_as_a_text(data, name):
    with pytest.raises(Refused, match="Choose a PDF, DOCX or ODT file"):
        inspect(upload(data, name))
    assert {FileKind.PDF, FileKind.DOCX, FileKind.ODT} == TEXTS
