"""A virus scanner is asked where there is one, and only its clear word lets a file through."""

import socketserver
import time

import pytest
from django.utils import translation

from academy.documents import scanning
from academy.documents.inspection import Refused
from academy.documents.models import StoredFile
from academy.documents.states import ScanStatus
from academy.documents.storing import store
from tests.documents.test_inspection import upload
from tests.factories.accounts import a_user
from tests.factories.naps import kept_files
from tests.files import a_pdf
from tests.servers import Scanner, free_port, listening

pytestmark = pytest.mark.django_db


def stored(data: bytes = b"", name: str = "plan.pdf") -> StoredFile:
    return store(upload(data or a_pdf(1), name), language="es", by=a_user())


def test_without_a_scanner_a_file_is_kept_and_says_so():
    assert stored().scan == ScanStatus.NOT_SCANNED


def test_a_clean_file_is_kept_and_the_scanner_has_seen_all_of_it(settings):
    scanner, data = Scanner(b"stream: OK\0"), a_pdf(1) + b"%" * 200_000
    with listening(scanner) as settings.CLAMD:
        assert stored(data).scan == ScanStatus.CLEAN
    assert scanner.asked == data


def test_an_answer_may_come_in_pieces(settings):
    def talk(line: socketserver.StreamRequestHandler) -> None:
        Scanner(b"str")(line)
        time.sleep(0.1)
        line.wfile.write(b"eam: OK\0")

    with listening(talk) as settings.CLAMD:
        assert stored().scan == ScanStatus.CLEAN


def test_a_virus_is_refused_in_words_and_nothing_is_kept(settings):
    before = kept_files()
    with (
        listening(Scanner(b"stream: Eicar-Test-Signature FOUND\0")) as settings.CLAMD,
        pytest.raises(Refused) as refusal,
    ):
        stored()
    assert refusal.value.code == "virus"
    assert "scanner found something dangerous" in str(refusal.value)
    assert not StoredFile.objects.exists()
    assert kept_files() == before


@pytest.mark.parametrize(
    "answer",
    [
        b"",  # hung up without a word
        b"stream: O",  # hung up in the middle of one
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"all is OK\0",
    ],
)
def test_anything_but_a_clear_word_lets_nothing_through(settings, answer):
    with listening(Scanner(answer)) as settings.CLAMD, pytest.raises(Refused) as refusal:
        stored()
    assert refusal.value.code == "scanner"
    assert "Try again in a few minutes." in str(refusal.value)
    assert not StoredFile.objects.exists()


def test_a_scanner_that_hangs_up_while_it_is_sent_the_file(settings):
    with listening(lambda line: line.rfile.read(20)) as settings.CLAMD, pytest.raises(Refused) as refusal:
        stored(a_pdf(1) + b"%" * 5_000_000)
    assert refusal.value.code == "scanner"


def test_a_scanner_that_says_nothing_is_not_waited_for_for_ever(settings, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.3)
    with listening(lambda line: line.rfile.read()) as settings.CLAMD:  # listens until we hang up
        began = time.monotonic()
        with pytest.raises(Refused) as refusal:
            stored()
    assert refusal.value.code == "scanner"
    assert time.monotonic() - began < 10


def test_a_scanner_that_is_not_there(settings):
    settings.CLAMD = f"127.0.0.1:{free_port()}"
    with pytest.raises(Refused) as refusal:
        stored()
    assert refusal.value.code == "scanner"


@pytest.mark.parametrize("answer", [b"stream: X FOUND\0", b""])
def test_the_refusal_is_in_the_senders_language(settings, answer):
    said = set()
    with listening(Scanner(answer)) as settings.CLAMD:
        for language in ("en", "es", "fr"):
            with translation.override(language), pytest.raises(Refused) as refusal:
                stored()
            said.add(str(refusal.value))
    assert len(said) == 3
