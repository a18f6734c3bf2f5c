"""What the worker does with a file that waits to be read, and what happens when something goes wrong."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from academy.documents import reader, reading
from academy.documents.inspection import REASONS, Refused, inspect
from academy.documents.models import FileText, StoredFile
from academy.documents.reader import expect, read_waiting
from academy.documents.states import TextStatus
from tests.documents.test_inspection import upload
from tests.documents.test_reading import a_document, p
from tests.factories.accounts import a_user
from tests.factories.files import a_kept_file
from tests.files import a_docx, a_pdf

pytestmark = pytest.mark.django_db

S = TextStatus


def waiting(data: bytes, name: str = "plan.docx") -> StoredFile:
    stored = a_kept_file(name, data, by=a_user())
    expect(stored)
    return stored


def text_of(stored: StoredFile) -> FileText:
    return FileText.objects.get(file=stored)


def a_script(monkeypatch, tmp_path, code: str) -> None:
    script = tmp_path / "read.py"
    script.write_text(code)
    monkeypatch.setattr(reader, "SCRIPT", script)


def test_a_file_is_received_read_and_ready(no_queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        stored = waiting(a_document(p("Presupuesto por año"), p("Costo: 12")))
    assert "academy.documents.tasks.read_texts" in no_queue
    assert text_of(stored).status == S.RECEIVED
    assert read_waiting() == 1
    text = text_of(stored)
    assert (text.status, text.words, text.attempts, text.claimed_at) == (S.READY, 5, 1, None)
    assert [block.text for block in text.blocks] == ["Presupuesto por año", "Costo: 12"]
    assert text.has_words
    assert read_waiting() == 0


def test_a_scan_is_ready_and_has_nothing_to_search():
    stored = waiting(a_pdf(2), "escaneado.pdf")
    read_waiting()
    text = text_of(stored)
    assert (text.status, text.words, text.pages) == (S.READY, 0, 2)
    assert text.is_scan
    assert not text.has_words


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("cut.docx", a_docx()[:-40], "broken"),
        ("cut.pdf", b"%PDF-1.7 cut", "broken"),
        ("endless.docx", a_document("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 200_000), "long"),
    ],
)
def test_what_the_worker_finds_later_is_refused_with_a_reason(name, data, code):
    stored = waiting(data, name)
    assert read_waiting() == 1
    text = text_of(stored)
    assert (text.status, text.refused_because) == (S.REFUSED, code)
    assert text.why_refused == str(REASONS[code])
    assert not text.is_scan
    with translation.override("es"):
        assert text.get_status_display()


def test_a_file_that_takes_for_ever_is_given_up_with_all_it_started(monkeypatch, tmp_path):
    left = tmp_path / "left"
    a_script(
        monkeypatch, tmp_path, f"import subprocess; subprocess.run(['sh', '-c', 'sleep 3; touch {left}'])"
    )
    monkeypatch.setattr(reader, "SECONDS", 0.5)
    stored = waiting(a_docx())
    read_waiting()
    assert (text_of(stored).status, text_of(stored).refused_because) == (S.REFUSED, "slow")
    assert not left.exists()


def test_a_file_that_takes_its_reader_down_is_refused_and_the_worker_goes_on(monkeypatch, tmp_path):
    a_script(monkeypatch, tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    first, second = waiting(a_docx()), waiting(a_document(p("x")))
    assert read_waiting() == 2
    assert {text_of(one).refused_because for one in (first, second)} == {"broken"}


def test_our_fault_is_tried_again_and_never_stands_in_the_way(monkeypatch, tmp_path):
    """After three attempts the file counts as read, without a text, and says that it has none."""
    a_script(monkeypatch, tmp_path, "raise SystemExit('a mistake of ours')")
    stored = waiting(a_docx())
    for attempt in (1, 2):
        assert read_waiting() == 0
        assert read_waiting() == 0, "not again at once"
        text = text_of(stored)
        assert (text.status, text.attempts) == (S.RECEIVED, attempt)
        FileText.objects.update(claimed_at=timezone.now() - timedelta(minutes=2))
    assert read_waiting() == 1
    text = text_of(stored)
    assert (text.status, text.is_unread, text.is_scan, text.has_words) == (S.READY, True, False, False)


def test_a_store_that_does_not_answer_is_our_fault():
    stored = waiting(a_docx())
    default_storage.delete(stored.key)
    assert read_waiting() == 0
    assert text_of(stored).status == S.RECEIVED


def test_what_a_worker_left_behind_is_read_by_the_next_one():
    stored = waiting(a_docx())
    FileText.objects.update(status=S.CHECKING, attempts=1, claimed_at=timezone.now())
    assert read_waiting() == 0, "somebody has it"
    assert read_waiting(timezone.now() + timedelta(minutes=6)) == 1
    assert text_of(stored).status == S.READY


def test_a_worker_that_is_late_changes_nothing(monkeypatch):
    """After its lease another one has read the file."""
    stored = waiting(a_document(p("Texto")))
    ask = reader._ask

    def meanwhile(file):
        FileText.objects.update(status=S.READY, words=7, attempts=2)
        return ask(file)

    monkeypatch.setattr(reader, "_ask", meanwhile)
    assert read_waiting() == 0
    assert text_of(stored).words == 7


def test_a_file_that_is_taken_out_while_it_is_read_is_simply_gone(monkeypatch):
    stored = waiting(a_document(p("Texto")))
    monkeypatch.setattr(
        reader, "_ask", lambda file: stored.delete() and {"blocks": [], "words": 0, "pages": None}
    )
    assert read_waiting() == 0
    assert not FileText.objects.exists()


def test_the_process_that_reads_is_told_nothing_of_ours(monkeypatch, tmp_path):
    a_script(
        monkeypatch,
        tmp_path,
        "import json, os; print(json.dumps({'blocks': sorted(os.environ), 'words': 1, 'pages': 1}))",
    )
    monkeypatch.setenv("SECRET_KEY", "not yours")
    stored = waiting(a_docx())
    read_waiting()
    assert set(text_of(stored).data) <= {"PATH", "LC_CTYPE"}


def test_five_thousand_pages_are_refused_in_words_before_anything_is_kept():
    with pytest.raises(Refused) as refusal:
        inspect(upload(a_pdf(5000), "plan.pdf"))
    assert refusal.value.code == "long"
    assert "2,000 pages" in str(refusal.value)


def test_a_text_says_what_is_read_of_it_in_this_process_too():
    data = a_document(p("Uno"), p("Dos"))
    assert [b.text for b in reader.read_blocks("docx", data)] == [
        b["text"] for b in reading.read("docx", data).blocks
    ]
