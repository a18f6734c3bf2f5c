"""Files built to harm whoever opens them. Each kind is refused, with a sentence of its own."""

import io
import struct
import zipfile

import pytest
from django.utils import translation
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from academy.documents import inspection
from academy.documents.inspection import REASONS, Refused, inspect
from tests.documents.test_inspection import encrypted_pdf, pdf_with, upload, with_script, zipped
from tests.files import a_docx, a_pdf, an_odt

TYPES_WITH_MACROS = b"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>"""


def action(kind: str, **values) -> DictionaryObject:
    made = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    made.update({NameObject(f"/{name}"): value for name, value in values.items()})
    return made


def on_opening(kind: str, **values):
    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = action(kind, **values)

    return change


def on_a_page(writer: PdfWriter) -> None:
    """Not on opening, but when a page is turned; and one reference further away."""
    script = writer._add_object(action("JavaScript", JS=TextStringObject("x")))
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})


def after_another(writer: PdfWriter) -> None:
    harmless = action("GoTo", Next=ArrayObject([action("Launch", F=TextStringObject("cmd.exe"))]))
    writer.root_object[NameObject("/OpenAction")] = harmless


def a_form_that_acts(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/XFA"): TextStringObject("x")}
    )


def with_a_lie_about_its_size() -> bytes:
    """As many objects as ever, and a trailer that says there is none."""
    data = pdf_with(with_script)
    head, size, rest = data.rpartition(b"/Size ")
    digits = len(rest) - len(rest.lstrip(b"0123456789"))
    return head + size + b"1".rjust(digits) + rest[digits:]


def test_the_file_with_the_lie_really_lies():
    assert b"/Size 1\n" in with_a_lie_about_its_size().replace(b"  ", b" ").replace(b"/Size  1", b"/Size 1")


def with_a_second_generation() -> bytes:
    """Its script is an object that was replaced once, as in any file that somebody edited."""
    objects = {
        (1, 0): b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 1 R>>",
        (2, 0): b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (3, 0): b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        (4, 1): b"<</S/JavaScript/JS(x)>>",
    }
    out, table = b"%PDF-1.7\n", b"xref\n0 5\n0000000000 65535 f \n"
    for (number, generation), text in objects.items():
        table += b"%010d %05d n \n" % (len(out), generation)
        out += b"%d %d obj\n%s\nendobj\n" % (number, generation, text)
    return out + table + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def with_a_false_directory() -> bytes:
    """A DOCX whose directory says that its text is small."""
    data = bytearray(a_docx(body=b"<w>" + b" " * 3_000_000 + b"</w>"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        real = archive.getinfo("word/document.xml").file_size
    at = data.rfind(struct.pack("<L", real))
    data[at : at + 4] = struct.pack("<L", 10)
    return bytes(data)


def locked_docx() -> bytes:
    """The flag of an encrypted part, as 7-Zip sets it."""
    data = bytearray(a_docx())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def many_parts() -> bytes:
    return a_docx(extra={f"word/part{n}.xml": b"x" for n in range(3100)})


def twice_the_same_part() -> bytes:
    out = io.BytesIO(a_docx())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", b"<other/>")
    return out.getvalue()


def remote_picture(address: str, element: str = "image") -> bytes:
    return (
        f'<office xmlns="o" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="d">'
        f'<draw:{element} xlink:href="{address}"/></office>'
    ).encode()


def odt_with(name: str, data: bytes) -> bytes:
    out = io.BytesIO(an_odt())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, data)
    return out.getvalue()


HOSTILE = {
    "script in a page": (pdf_with(on_a_page), "a.pdf", "active"),
    "program on opening": (pdf_with(on_opening("Launch", F=TextStringObject("x"))), "a.pdf", "active"),
    "program after something harmless": (pdf_with(after_another), "a.pdf", "active"),
    "form sent on opening": (pdf_with(on_opening("SubmitForm", F=TextStringObject("x"))), "a.pdf", "active"),
    "form that acts": (pdf_with(a_form_that_acts), "a.pdf", "active"),
    "script behind a lie": (with_a_lie_about_its_size(), "a.pdf", "active"),
    "script of a second generation": (with_a_second_generation(), "a.pdf", "active"),
    "locked PDF": (encrypted_pdf(), "a.pdf", "encrypted"),
    "PDF that is a web page too": (b"<html><script>x</script>" + a_pdf(1), "a.pdf", "disguised"),
    "PDF that is a picture too": (b"GIF89a" + a_pdf(1), "a.pdf", "disguised"),
    "PDF that is an archive too": (a_pdf(1) + a_docx(), "a.pdf", "disguised"),
    "program with another name": (b"MZ\x90\x00" + b"x" * 500, "a.pdf", "disguised"),
    "program with another name still": (b"MZ\x90\x00" + b"x" * 500, "a.docx", "disguised"),
    "two extensions": (a_pdf(1), "plan.pdf.exe", "type"),
    "name with a trick": (a_pdf(1), "plan.pdf\u202e", "type"),
    "macros under an honest name": (a_docx(extra={"word/vbaProject.bin": b"x"}), "a.docx", "active"),
    "macros declared": (zipped(**{"[Content_Types].xml": TYPES_WITH_MACROS, "word/document.xml": b"<w/>"}), "a.docx", "active"),
    "locked DOCX": (locked_docx(), "a.docx", "encrypted"),
    "false directory": (with_a_false_directory(), "a.docx", "broken"),
    "too many parts": (many_parts(), "a.docx", "bomb"),
    "two texts in one": (twice_the_same_part(), "a.docx", "broken"),
    "bomb": (a_docx(extra={"word/media/a.png": b"\0" * (80 * 1024 * 1024)}), "a.docx", "bomb"),
    "macros in ODT": (odt_with("Basic/Standard/Module1.xml", b"<x/>"), "a.odt", "active"),
    "entities in ODT": (an_odt(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'), "a.odt", "active"),
    "picture from elsewhere in ODT": (an_odt(remote_picture("https://evil.example/seen.png")), "a.odt", "active"),
    "styles from elsewhere in ODT": (odt_with("styles.xml", remote_picture("http://evil.example/")), "a.odt", "active"),
    "locked ODT": (odt_with("META-INF/manifest.xml", b"<m:encryption-data/>"), "a.odt", "encrypted"),
    "zero bytes": (b"", "a.odt", "empty"),
    "only blanks": (b" " * 400, "a.pdf", "disguised"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "name", "code"), HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_for_what_it_is(data, name, code):
    with pytest.raises(Refused) as refusal:
        inspect(upload(data, name))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (an_odt(remote_picture("https://unwomen.org/", "a")), "with-a-link.odt"),
        (an_odt(remote_picture("Pictures/1.png")), "with-a-picture.odt"),
        (b"\n\n" + a_pdf(1), "blank-lines-first.pdf"),
    ],
)
def test_what_looks_similar_and_harms_nobody_is_taken(data, name):
    assert inspect(upload(data, name))


def test_every_kind_has_its_own_sentence_in_every_language():
    for language in ("en", "es", "fr"):
        with translation.override(language):
            assert len({str(sentence) for sentence in REASONS.values()}) == len(REASONS)
    for code, sentence in REASONS.items():
        said = set()
        for language in ("en", "es", "fr"):
            with translation.override(language):
                said.add(str(sentence))
        assert len(said) == 3, code


def test_the_sentence_is_in_the_senders_language():
    with translation.override("fr"), pytest.raises(Refused) as french:
        inspect(upload(b"", "a.pdf"))
    with pytest.raises(Refused) as english:
        inspect(upload(b"", "a.pdf"))
    assert str(french.value) != str(english.value)


def test_a_file_that_takes_for_ever_is_given_up(monkeypatch, tmp_path):
    sleeper = tmp_path / "look.py"
    sleeper.write_text("import time\ntime.sleep(30)\n")
    monkeypatch.setattr(inspection, "SCRIPT", sleeper)
    monkeypatch.setattr(inspection, "SECONDS", 0.5)
    with pytest.raises(Refused) as refusal:
        inspect(upload(a_pdf(1), "a.pdf"))
    assert refusal.value.code == "slow"


def test_a_file_that_takes_its_reader_down_is_called_broken(monkeypatch, tmp_path):
    crasher = tmp_path / "look.py"
    crasher.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setattr(inspection, "SCRIPT", crasher)
    with pytest.raises(Refused) as refusal:
        inspect(upload(a_pdf(1), "a.pdf"))
    assert refusal.value.code == "broken"


def test_the_process_that_looks_inside_is_told_nothing_of_ours(monkeypatch, tmp_path):
    """A hostile file that takes it over finds no key and no address."""
    teller = tmp_path / "look.py"
    teller.write_text("import json, os\nprint(json.dumps({'pages': len(os.environ)}))\n")
    monkeypatch.setattr(inspection, "SCRIPT", teller)
    monkeypatch.setenv("SECRET_KEY", "not yours")
    # Python itself may set LC_CTYPE.
    assert inspect(upload(a_pdf(1), "a.pdf")).pages <= 1
