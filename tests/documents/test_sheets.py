"""Tables that people send: read as plain text, whatever wrote them; hostile ones refused in words."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from academy.documents.inspection import Refused
from academy.documents.sheets import LIMIT_MB, NUMBERS, REASONS, read_pasted, read_upload
from tests.files import a_docx, a_pdf

ROWS = [["Nombre", "Correo"], ["María “La” Ñáñez", "maria@ong.ec"], ["Œuvre & Cie", "b@x.fr"]]
NAMES = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
BOOK = f'<workbook {NAMES}><sheets><sheet name="Gente" sheetId="1" r:id="rId1"/></sheets></workbook>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def upload(data: bytes, name: str = "people.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def a_book(sheet: str, parts: dict | None = None) -> bytes:
    """A workbook with these rows as XML, and whatever else a test puts into it."""
    out = io.BytesIO()
    files = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": f"<worksheet {NAMES}><sheetData>{sheet}</sheetData></worksheet>",
    } | (parts or {})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            if text is not None:
                archive.writestr(name, text)
    return out.getvalue()


def written(rows: list[list]) -> bytes:
    """The same from a real writer of workbooks."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for n, row in enumerate(rows):
        for m, cell in enumerate(row):
            page.write(n, m, cell)
    book.close()
    return out.getvalue()


def cells(sheet) -> list[list[str]]:
    return [line for _number, line in sheet.lines]


def refused(data: bytes, name: str = "people.xlsx") -> str:
    with pytest.raises(Refused) as refusal:
        read_upload(upload(data, name))
    assert str(refusal.value) == (str(REASONS[refusal.value.code]) % NUMBERS)
    return refusal.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_usual_dress(encoding, delimiter):
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
    assert cells(read_upload(upload(text.encode(encoding), "Lista.CSV"))) == ROWS


def test_lines_keep_the_number_they_have_in_the_file():
    sheet = read_upload(upload(b'a;b\n\n\n"two\nlines";c\n;;\nlast;d', "x.csv"))
    assert sheet.lines == [(1, ["a", "b"]), (4, ["two\nlines", "c"]), (7, ["last", "d"])]


def test_excel_may_name_the_sign_between_cells():
    assert cells(read_pasted("sep=;\nPérez, Ana;a@x.org")) == [["Pérez, Ana", "a@x.org"]]


def test_a_comma_in_names_does_not_cut_a_table_with_semicolons():
    assert cells(read_pasted("Pérez, Ana;a@x.org\nRuiz, Luis;b@x.org")) == [
        ["Pérez, Ana", "a@x.org"],
        ["Ruiz, Luis", "b@x.org"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pérez <ana@x.org>\nRuiz, Luis <luis@x.org>",
        "Ana Pérez <ana@x.org>, Ruiz, Luis <luis@x.org>",
        'Ana Pérez <ana@x.org>;\r\n"Ruiz, Luis" <luis@x.org>;',
    ],
)
def test_people_copied_from_a_letter(text):
    assert cells(read_pasted(text)) == [["Ana Pérez", "ana@x.org"], ["Ruiz, Luis", "luis@x.org"]]


def test_a_workbook_of_a_real_writer():
    assert cells(read_upload(upload(written(ROWS)))) == ROWS


def test_numbers_dates_and_truths_are_text_and_errors_are_nothing():
    row = (
        '<row r="3"><c r="A3"><v>5939</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#REF!</v></c>'
        '<c r="E3" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c></row>'
    )
    assert read_upload(upload(a_book(row))).lines == [(3, ["5939", "", "1", "", "rich text"])]


def test_a_formula_is_the_value_it_had_and_is_not_calculated():
    row = (
        '<row r="1"><c r="A1" t="str"><f>CONCATENATE("a","b")</f><v>ab</v></c>'
        '<c r="B1"><f>WEBSERVICE("http://x.example")</f></c><c r="C1" t="inlineStr"><is><t>=1+1</t></is></c></row>'
    )
    assert cells(read_upload(upload(a_book(row)))) == [["ab", "", "=1+1"]]


def test_the_first_visible_sheet_is_read_and_the_others_are_counted():
    book = BOOK.replace(
        "<sheets>", '<sheets><sheet name="Secret" state="hidden" sheetId="9" r:id="rId9"/>'
    ).replace("</sheets>", '<sheet name="More" sheetId="2" r:id="rId2"/></sheets>')
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>here</t></is></c></row>'
    sheet = read_upload(upload(a_book(row, {"xl/workbook.xml": book})))
    assert (sheet.title, sheet.sheets, cells(sheet)) == ("Gente", 2, [["here"]])


def test_a_few_empty_rows_and_columns_are_no_hindrance():
    rows = "".join(f'<row r="{n}"><c r="ZZ{n}" s="1"/></row>' for n in range(1, 5000))
    last = '<row r="5000"><c r="A5000" t="inlineStr"><is><t>Ana</t></is></c></row>'
    assert read_upload(upload(a_book(rows + last))).lines == [(5000, ["Ana"])]


# --- Refused -----------------------------------------------------------------------------------

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
HOSTILE = {
    "a million empty rows": (a_book("<row/>" * 1_000_000), "rows"),
    "more people than a convening has": (b"Ana,a@x.org\n" * 10_031, "lines"),
    "too many columns": (a_book('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "columns"),
    "too many columns in text": (b"a" + b",b" * 70, "columns"),
    "a bomb": (a_book(ONE, {"xl/media/a.bin": "0" * 60_000_000}), "bomb"),
    "one long text in every cell": (
        a_book(
            "".join(f'<row r="{n}">' + "".join('<c t="s"><v>0</v></c>' for _ in range(50)) + "</row>" for n in range(1, 200)),
            {"xl/sharedStrings.xml": f"<sst {NAMES}><si><t>{'x' * 5000}</t></si></sst>"},
        ),
        "bomb",
    ),
    "macros": (a_book(ONE, {"xl/vbaProject.bin": "x"}), "active"),
    "macros by type": (
        a_book(ONE, {"[Content_Types].xml": TYPES.replace("/>", '><Override ContentType="a.macroEnabled.main+xml"/></Types>')}),
        "active",
    ),
    "entities": (
        a_book("", {"xl/worksheets/sheet1.xml": f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet {NAMES}>&a;</worksheet>'}),
        "active",
    ),
    "broken xml": (a_book("<row>"), "broken"),
    "a sheet that is not there": (a_book(ONE, {"xl/worksheets/sheet1.xml": None}), "broken"),
    "a sheet outside": (
        a_book(ONE, {"xl/_rels/workbook.xml.rels": RELATIONS.replace("worksheets/sheet1.xml", "../../etc/passwd")}),
        "broken",
    ),
    "a number that is none": (a_book('<row r="x"/>'), "broken"),
    "a Word file": (a_docx(), "disguised"),
    "a PDF": (a_pdf(), "disguised"),
    "locked or old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "encrypted"),
    "cut off": (a_book(ONE)[:300], "broken"),
    "nothing in it": (a_book('<row r="1"/>'), "nothing"),
    "only blanks": (b" , \n ,\n", "nothing"),
    "a program": (b"MZ\0\0\0\0", "disguised"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_tables_are_refused_with_a_sentence(kind):
    data, code = HOSTILE[kind]
    is_text = not data.startswith((b"PK", b"%PDF", b"\xd0"))
    assert refused(data, "people.csv" if is_text else "people.xlsx") == code


def test_a_workbook_under_the_name_of_a_csv():
    assert refused(a_book(ONE), "people.csv") == "disguised"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a.xlsm", "active"),
        ("a.xlsb", "active"),
        ("a.xls", "type"),
        ("a.ods", "type"),
        ("people", "type"),
        ("a.exe", "type"),
    ],
)
def test_other_kinds_are_named_by_their_name(name, code):
    assert refused(b"x", name) == code


def test_empty_and_too_large():
    assert refused(b"", "a.csv") == "empty"
    with pytest.raises(Refused, match=r"the limit is 10"):
        read_upload(upload(b"x" * (LIMIT_MB * 1024 * 1024 + 1), "a.csv"))


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_can_be_said_in_each_language(code):
    for language in ("en", "es", "fr"):
        with translation.override(language):
            assert "%" not in str(REASONS[code]) % NUMBERS
