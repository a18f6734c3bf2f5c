import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from academy.sample.models import mark_as_sample
from academy.tables import Note, defused, file_name, write_csv, write_xlsx

pytestmark = pytest.mark.django_db

CELLS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
HOSTILE = [
    ("=1+1", "'=1+1"),
    ("+1868", "'+1868"),
    ("-2+3", "'-2+3"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r'=1"),
    (" =1", "' =1"),
    ("＝1", "'＝1"),
    ("safe;=1+1", "safe;'=1+1"),
    ("safe; @x", "safe;' @x"),
    ("first\n=1+1", "first\n'=1+1"),
    ("first\r\n-1", "first\r\n'-1"),
    ('=HYPERLINK("http://x.example";"a")', '\'=HYPERLINK("http://x.example";"a")'),
]
HARMLESS = ["", "plain", "a = b", "12 - 4", "name@example.org", "a;b", "one\ntwo", "L’été, déjà", "'=1"]


def a_note(**fields) -> Note:
    values = {
        "title": "Plans of the region",
        "source": "the registry",
        "as_of": date(2026, 11, 14),
        "made_at": datetime(2026, 11, 15, 9, 30, tzinfo=UTC),
    } | fields
    return Note(**values)


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cells_of(data: bytes) -> list[list[str]]:
    """What a workbook shows, read from its own XML."""
    book = zipfile.ZipFile(io.BytesIO(data))
    shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    words = ["".join(t.text or "" for t in si.iter(f"{{{CELLS['m']}}}t")) for si in shared]
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(".//m:f", CELLS), "a formula"
    assert not sheet.findall(".//m:hyperlink", CELLS), "a link"
    rows = []
    for row in sheet.findall(".//m:row", CELLS):
        values = [(c.get("t"), c.findtext("m:v", "", CELLS)) for c in row.findall("m:c", CELLS)]
        rows.append([words[int(v)] if t == "s" else v for t, v in values])
    return rows


@pytest.mark.parametrize(("typed", "written"), HOSTILE)
def test_what_somebody_typed_starts_no_formula(typed, written):
    assert defused(typed) == written
    assert lines_of(write_csv(["Need"], [[typed]], a_note()))[-1] == [written]


@pytest.mark.parametrize(("typed", "_written"), HOSTILE)
def test_nothing_that_was_typed_is_lost(typed, _written):
    assert defused(typed).replace("'", "") == typed.replace("'", "")


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text):
    assert defused(text) == text


def test_a_csv_opens_with_its_accents_and_in_every_program():
    data = write_csv(["País", "Nota"], [["Perú", 'dice "sí", y\nmás']], a_note())
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(data.splitlines()) - 1  # the line break inside a cell is a bare one
    assert b'"dice ""s\xc3\xad"", y\nm\xc3\xa1s"' in data


def test_every_line_of_a_csv_has_as_many_cells_as_the_table_has_columns():
    lines = lines_of(write_csv(["A", "B", "C"], [["1", "2", "3"], ["short"]], a_note()))
    assert {len(line) for line in lines} == {3}


def test_numbers_and_dates_are_values_and_blank_is_not_zero():
    row = [-5, 0, None, Decimal("-2.50"), date(2025, 3, 26), ""]
    assert lines_of(write_csv(list("abcdef"), [row], a_note()))[-1] == [
        "-5", "0", "", "-2.50", "2025-03-26", "",
    ]  # fmt: skip


def test_a_table_says_what_it_is():
    note = a_note(filters=["Caribbean", "Port of Spain, 2024"], lines=["1 of 13 countries."])
    assert [line[0] for line in lines_of(write_csv(["Country"], [], note))] == [
        "Plans of the region",
        "Source: the registry",
        "As of: 14 November 2026",
        "Only: Caribbean; Port of Spain, 2024",
        "1 of 13 countries.",
        "Terms: free to use with the source named. Names imply no opinion on any country's status.",
        "Made by the NAP Academy portal on 15 November 2026, 09:30 UTC.",
        "",
        "Country",
    ]


def test_invented_data_say_so_in_every_file():
    assert "Sample data" not in write_csv(["A"], [], a_note()).decode("utf-8-sig")
    mark_as_sample()
    assert "Sample data" in write_csv(["A"], [], a_note()).decode("utf-8-sig")
    assert any("Sample data" in "".join(row) for row in cells_of(write_xlsx(["A"], [], a_note())))


@pytest.mark.parametrize("typed", [*(typed for typed, _ in HOSTILE), "http://x.example", "007", "1e5"])
def test_a_workbook_holds_words_as_words(typed):
    [shown] = cells_of(write_xlsx(["Need"], [[typed]], a_note()))[-1]
    assert shown == typed.replace("\r\n", "\n").replace("\r", "\n")


def test_a_workbook_has_the_note_and_keeps_numbers():
    rows = cells_of(write_xlsx(["Country", "Actions"], [["Perú", 3], ["Cuba", None]], a_note()))
    assert rows[0] == ["Plans of the region"]
    assert rows[-3:] == [["Country", "Actions"], ["Perú", "3"], ["Cuba"]]


@pytest.mark.parametrize("title", ["'", "a/b:c*d?[e]", "x" * 60, ""])
def test_any_title_gives_a_workbook(title):
    assert cells_of(write_xlsx(["A"], [["1"]], a_note(title=title)))


def test_control_characters_and_endless_texts_do_not_break_a_workbook():
    shown = cells_of(write_xlsx(["A", "B"], [["a\x00b\x0bc", "x" * 40_000]], a_note()))[-1]
    assert shown[0] == "a\ufffdb\ufffdc"
    assert len(shown[1]) == 32_767
    assert shown[1].endswith("…")


def test_the_name_of_a_file_is_plain():
    assert file_name("unw-americas", "2026-11-14", kind="csv") == "unw-americas-2026-11-14.csv"
    assert file_name("../../etc/País", kind="xlsx") == "etcpais.xlsx"
    assert file_name("Ñ", "", kind="svg") == "n.svg"
