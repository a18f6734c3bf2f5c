"""What stands on a paper and must be forgotten one day: sealed, printed, emptied."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from academy.audit.models import Event
from academy.documents import issuing
from academy.documents.issuing import issue, render_waiting
from academy.documents.models import IssuedDocument, SealedContent
from academy.documents.serving import serve_paper
from academy.documents.states import PaperStatus
from tests.factories.accounts import staff
from tests.factories.convenings import a_convening

pytestmark = pytest.mark.django_db
NUMBER = "ZX998877"


@dataclass(frozen=True)
class Secret:
    """A line of a passport."""

    identity: tuple = (("Passport number", NUMBER),)


def a_paper() -> IssuedDocument:
    return issue(
        "visa-letter", template="pdf/visa_letter.html", content={"title": "To whom it may concern"},
        sealed=Secret(), language="en", title="Letter", subject=a_convening(), by=staff(),
    )  # fmt: skip


def seen(paper: IssuedDocument) -> IssuedDocument:
    return IssuedDocument.objects.get(pk=paper.pk)


def test_it_is_on_the_paper_and_neither_in_its_content_nor_open_in_the_store():
    paper = a_paper()
    assert NUMBER not in str(paper.data)
    render_waiting()
    paper = seen(paper)
    assert paper.is_ready
    lying = default_storage.open(paper.key).read()
    assert not lying.startswith(b"%PDF-")
    served = serve_paper(paper, by=paper.issued_by, subject=a_convening())
    pdf = b"".join(served.streaming_content)
    assert NUMBER in PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert served["Content-Type"] == "application/pdf"
    assert paper.size == len(pdf)


def test_forgotten_it_is_gone_from_table_and_store_and_the_number_stays():
    paper = a_paper()
    render_waiting()
    key = seen(paper).key
    assert issuing.forget(seen(paper), by=staff(), subject=a_convening())
    left = seen(paper)
    assert (left.status, left.is_ready, left.is_valid) == (PaperStatus.EMPTIED, False, True)
    assert not default_storage.exists(key)
    sealed = SealedContent.objects.get()
    assert (sealed.values, sealed.as_dict) == ("", {})
    assert sealed.emptied_at is not None
    assert Event.objects.filter(verb="visa-letter.emptied").count() == 1
    assert not issuing.forget(seen(paper), by=staff(), subject=a_convening()), "there is nothing left"
    assert Event.objects.filter(verb="visa-letter.emptied").count() == 1


def test_what_is_forgotten_before_it_was_printed_is_never_printed():
    paper = a_paper()
    issuing.forget(paper, by=staff(), subject=a_convening())
    assert render_waiting() == 0
    assert seen(paper).status == PaperStatus.EMPTIED


def test_a_worker_that_prints_it_at_that_moment_throws_the_pdf_away():
    paper = a_paper()
    [claimed] = issuing._claim(paper.issued_at + timedelta(minutes=1))
    issuing.forget(seen(paper), by=staff(), subject=a_convening())
    assert not issuing._keep(claimed, b"%PDF- with a passport")
    assert seen(paper).status == PaperStatus.EMPTIED
    assert not default_storage.exists(seen(paper).key)


def test_a_store_that_does_not_answer_leaves_it_to_the_next_attempt(monkeypatch):
    paper = a_paper()
    render_waiting()

    def unreachable(key):
        raise OSError("the store is away")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", unreachable)
        assert not issuing.forget(seen(paper), by=staff(), subject=a_convening())
    left = SealedContent.objects.get()
    assert (left.values, left.emptied_at) == ("", None), "not forgotten as long as the PDF lies there"
    assert not seen(paper).is_ready, "but nobody gets it any more"
    assert not Event.objects.filter(verb="visa-letter.emptied").exists()
    assert issuing.forget(seen(paper), by=staff(), subject=a_convening())
    assert not default_storage.exists(seen(paper).key)
    assert SealedContent.objects.get().emptied_at is not None


def test_what_is_not_sealed_stays_frozen_and_has_nothing_to_forget():
    open_paper = issue(
        "certificate", template="pdf/certificate.html", content={"holder": "Lucía"}, language="en",
        title="Certificate", subject=a_convening(), by=staff(),
    )  # fmt: skip
    assert not open_paper.is_sealed
    assert not issuing.forget(open_paper, by=staff(), subject=a_convening())
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.filter(pk=a_paper().pk).update(data={})
