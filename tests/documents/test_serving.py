"""How a private file leaves the portal: as a download, under its own name, and never as a page."""

import stat
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.urls import reverse

from academy.audit.models import Event
from academy.documents.models import StoredFile
from academy.documents.serving import serve, serve_bytes
from academy.documents.storing import store
from naps.actions import drafts as actions
from naps.models import DraftFile
from naps.states import FileRole
from tests.documents.test_inspection import upload
from tests.factories.accounts import a_user, focal_point, staff
from tests.factories.naps import a_plan
from tests.files import a_docx, a_pdf, an_odt

pytestmark = pytest.mark.django_db

DATA = {"pdf": a_pdf(1), "docx": a_docx(), "odt": an_odt()}


def kept(name: str = "Plan.pdf", data: bytes = b"") -> StoredFile:
    return store(upload(data or DATA[name.rpartition(".")[2].lower()], name), language="es", by=a_user())


def handed_out(stored: StoredFile):
    return serve(stored, by=a_user(), subject=stored)


@pytest.fixture
def draft_file():
    """A draft of Ecuador with one PDF, and the address of that file."""
    by, plan = focal_point(), a_plan()
    actions.add_file(plan, upload=upload(a_pdf(1), "Plan.pdf"), language="es", role=FileRole.MAIN, by=by)
    file = DraftFile.objects.get()
    return file, reverse("naps:draft-file", args=[file.draft_id, file.pk]), by


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("Plan.pdf", 'attachment; filename="plan.pdf"'),
        ("Plan de acción.odt", f"attachment; filename*=utf-8''{quote('plan-de-acción.odt')}"),
        ("خطة العمل.docx", f"attachment; filename*=utf-8''{quote('خطة-العمل.docx')}"),
        ('a"; filename="evil.exe.pdf', 'attachment; filename="a-filenameevilexe.pdf"'),
        ("../../etc/passwd.pdf", 'attachment; filename="passwd.pdf"'),
        ("$(reboot) `x`.pdf", 'attachment; filename="reboot-x.pdf"'),
        ("….pdf", 'attachment; filename="file.pdf"'),
        ("x" * 180 + ".PDF", f'attachment; filename="{"x" * 80}.pdf"'),
    ],
)
def test_a_file_is_offered_under_a_harmless_form_of_its_own_name(name, offered):
    assert handed_out(kept(name))["Content-Disposition"] == offered


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.pdf", "application/pdf"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.odt", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_its_type_is_what_we_found_and_never_a_page(name, content_type):
    answer = handed_out(kept(name))
    assert answer["Content-Type"] == content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_these_headers_survive_all_the_way_to_the_browser(sign_in, draft_file):
    _file, address, by = draft_file
    answer = sign_in(by).get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"


def test_it_is_streamed_and_comes_out_as_it_went_in(sign_in, draft_file):
    file, address, by = draft_file
    answer = sign_in(by).get(address)
    assert answer.streaming
    data = b"".join(answer.streaming_content)
    assert sha256(data).hexdigest() == file.file.sha256
    assert int(answer["Content-Length"]) == file.file.size == len(data)


def test_every_download_leaves_a_line_in_the_trail(sign_in, draft_file):
    file, address, by = draft_file
    sign_in(by).get(address)
    event = Event.objects.get(verb="file.downloaded")
    assert (event.actor, event.data, event.country) == (by, {"file": file.file_id}, "ECU")


def test_a_file_that_is_gone_is_no_download(draft_file):
    file, _address, by = draft_file
    default_storage.delete(file.file.key)
    with pytest.raises(FileNotFoundError):
        serve(file.file, by=by, subject=file.draft)
    assert not Event.objects.filter(verb="file.downloaded").exists()


def test_strangers_find_neither_the_file_nor_its_place(sign_in, draft_file):
    file, address, _by = draft_file
    assert sign_in().get(address).status_code == 302
    for user in (a_user(), focal_point("PAN")):
        assert sign_in(user).get(address).status_code == 404
    for path in (f"/files/{file.file.key}", f"/media/{file.file.key}", f"/static/{file.file.key}"):
        assert sign_in(staff()).get(path).status_code == 404


def test_it_lies_under_a_name_that_says_nothing_and_that_others_cannot_read():
    stored = kept("Secret plan of Ecuador.pdf")
    assert stored.key.replace("/", "").isalnum()
    assert stat.S_IMODE(Path(default_storage.path(stored.key)).stat().st_mode) == 0o600


@pytest.mark.parametrize("change", [{"key": "other"}, {"sha256": "0" * 64}])
def test_what_was_kept_is_frozen(change):
    stored = kept()
    with pytest.raises(DatabaseError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**change)


def test_two_files_of_one_content_lie_apart():
    first, second = kept(), kept()
    assert first.sha256 == second.sha256
    default_storage.delete(first.key)
    assert default_storage.exists(second.key)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Plan de\u202e acción.pdf", "Plan de acción.pdf"),
        ("a\nb\tc\x00.pdf", "abc.pdf"),
        ('<script>"x"</script>.pdf', "script.pdf"),
        ("é" * 300 + ".pdf", "é" * 180 + ".pdf"),
        ("خطة العمل.pdf", "خطة العمل.pdf"),
    ],
)
def test_the_name_it_is_shown_under_is_the_persons_own_made_harmless(name, label):
    assert kept(name).original_name == label


def test_what_is_made_for_the_moment_is_a_download_too():
    answer = serve_bytes(b"BEGIN:VCALENDAR", 'días"\r\nX: y.ics', "text/calendar")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
