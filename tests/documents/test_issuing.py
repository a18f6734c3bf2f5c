"""A paper from its issue to its end: frozen at once, printed by the worker, valid until it is revoked."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from time_machine import travel

from academy.audit.models import Event
from academy.documents import issuing, rendering
from academy.documents.issuing import LEASE, MAX_ATTEMPTS, issue, render_waiting, revoke
from academy.documents.models import ALPHABET, IssuedDocument, random_number
from academy.documents.states import PaperStatus
from academy.documents.tasks import render as render_task
from tests.documents.test_press import STAND_IN
from tests.factories.accounts import a_user, staff
from tests.factories.convenings import a_convening
from tests.factories.naps import kept_files

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Content:
    """What a certificate says."""

    holder: str = "Lucía Méndez"
    title: str = "Constancia"
    signatories: tuple = ("Directora",)


def a_paper(holder: str = "Lucía Méndez", *, template="pdf/certificate.html", **options) -> IssuedDocument:
    values = {"language": "es", "title": "Constancia", "subject": a_convening(), "by": staff()}
    return issue("certificate", template=template, content=Content(holder), **(values | options))


def seen(paper: IssuedDocument) -> IssuedDocument:
    return IssuedDocument.objects.get(pk=paper.pk)


@pytest.fixture
def a_press_that_fails(monkeypatch, tmp_path):
    script = tmp_path / "press_that_fails.py"
    script.write_text(STAND_IN.format(real=str(rendering.PRESS.parent)))
    monkeypatch.setattr(rendering, "PRESS", script)


# --- Issuing ----------------------------------------------------------------------------------------


def test_a_paper_exists_before_its_pdf(no_queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        paper = a_paper()
    assert (paper.status, paper.is_ready, paper.is_valid) == (PaperStatus.WAITING, False, True)
    assert no_queue == ["academy.documents.tasks.render"]
    event = Event.objects.get(verb="certificate.issued")
    assert (event.actor, event.data) == (paper.issued_by, {"paper": paper.pk})
    assert "Lucía" not in str(event.data)


def test_the_worker_makes_it_once():
    paper, files = a_paper(), kept_files()
    assert render_waiting() == 1
    made = seen(paper)
    assert made.is_ready
    data = default_storage.open(made.key).read()
    assert data.startswith(b"%PDF-")
    assert (made.size, made.sha256) == (len(data), sha256(data).hexdigest())
    assert render_waiting() == 0
    assert seen(paper).sha256 == made.sha256
    assert len(kept_files() - files) == 1


def test_the_task_does_the_same():
    paper = a_paper()
    render_task()
    assert seen(paper).is_ready


def test_many_papers_take_a_few_runs_of_the_press(monkeypatch):
    runs = []
    monkeypatch.setattr(issuing, "BATCH", 20)
    monkeypatch.setattr(
        issuing, "render", lambda sheets: runs.append(len(sheets)) or [b"%PDF-"] * len(sheets)
    )
    for _n in range(45):
        a_paper()
    assert render_waiting() == 45
    assert runs == [20, 20, 5]


@pytest.mark.parametrize("field", ["number", "data", "template"])
def test_what_stands_on_it_is_frozen(field):
    paper = a_paper()
    changed = {"number": "X", "data": {"holder": "Somebody Else"}, "template": "pdf/roadmap.html"}
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.filter(pk=paper.pk).update(**{field: changed[field]})


def test_it_is_never_deleted():
    paper = a_paper()
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.filter(pk=paper.pk)._raw_delete(connection.alias)


def test_a_number_leads_to_no_other_number():
    numbers = {random_number() for _n in range(500)}
    assert len(numbers) == 500
    assert all(re.fullmatch(rf"([{ALPHABET}]{{5}}-){{4}}[{ALPHABET}]{{6}}", number) for number in numbers)
    assert not set("ILOU") & set(ALPHABET)


def test_an_issue_that_is_undone_leaves_no_paper(no_queue):
    with transaction.atomic():
        a_paper()
        transaction.set_rollback(True)
    assert not IssuedDocument.objects.exists()
    assert no_queue == []


# --- When something goes wrong ----------------------------------------------------------------------


def test_a_paper_that_cannot_be_made_is_tried_three_times_and_then_said_to_have_failed():
    paper, now = a_paper(template="pdf/never-written.html"), timezone.now()
    statuses = []
    for minutes in (0, 2, 4, 6):
        with travel(now + timedelta(minutes=minutes)):
            render_waiting()
            statuses.append((seen(paper).status, seen(paper).attempts))
    waiting, failed = PaperStatus.WAITING, PaperStatus.FAILED
    assert statuses == [(waiting, 1), (waiting, 2), (failed, 3), (failed, 3)]
    assert MAX_ATTEMPTS == 3
    assert "never-written" in seen(paper).error
    assert seen(paper).is_valid, "its content stands, whatever the printer does"


def test_it_is_not_tried_again_at_once():
    paper = a_paper(template="pdf/never-written.html")
    render_waiting()
    render_waiting()
    assert seen(paper).attempts == 1


def test_one_bad_paper_does_not_hold_up_the_others():
    bad = a_paper(template="pdf/never-written.html")
    good = [a_paper() for _n in range(3)]
    assert render_waiting() == 3
    assert all(seen(paper).is_ready for paper in good)
    assert seen(bad).status == PaperStatus.WAITING


def test_a_paper_that_takes_the_press_down_spoils_only_itself(a_press_that_fails):
    files, now = kept_files(), timezone.now()
    first, bad, last = a_paper(), a_paper("TAKES ALL DOWN"), a_paper()
    assert render_waiting() == 0
    assert kept_files() == files, "nothing half made is kept"
    for minutes in (2, 4):
        with travel(now + timedelta(minutes=minutes)):
            render_waiting()
    assert [seen(p).status for p in (first, bad, last)] == [
        PaperStatus.READY, PaperStatus.FAILED, PaperStatus.READY,
    ]  # fmt: skip
    assert seen(bad).error == "exit -9"
    assert len(kept_files() - files) == 2


def test_a_press_that_left_half_a_file_leaves_none_here(a_press_that_fails):
    files = kept_files()
    paper = a_paper("HALF A FILE")
    assert render_waiting() == 0
    assert kept_files() == files
    assert (seen(paper).status, seen(paper).sha256) == (PaperStatus.WAITING, "")


def test_a_store_that_is_away_fails_no_paper(settings, tmp_path):
    """The paper is in order: it waits as long as the store is away, and leaves no other paper behind."""
    papers, now = [a_paper(), a_paper()], timezone.now()
    (tmp_path / "not-a-folder").write_text("")
    stores, away = settings.STORAGES, {"location": tmp_path / "not-a-folder"}
    settings.STORAGES = stores | {"default": stores["default"] | {"OPTIONS": away}}
    for minutes in (0, 2, 4, 6, 8):
        with travel(now + timedelta(minutes=minutes)):
            assert render_waiting() == 0
    assert {seen(p).status for p in papers} == {PaperStatus.WAITING}
    assert "not-a-folder" in seen(papers[0]).error
    settings.STORAGES = stores
    with travel(now + timedelta(minutes=10)):
        assert render_waiting() == 2
    assert {(seen(p).status, seen(p).error) for p in papers} == {(PaperStatus.READY, "")}


def test_a_paper_whose_worker_died_is_made_by_the_next_one():
    paper, now = a_paper(), timezone.now()
    (claimed,) = issuing._claim(now)
    assert claimed == paper
    assert issuing._claim(now) == []
    assert render_waiting(now + LEASE - timedelta(minutes=1)) == 0
    assert render_waiting(now + LEASE + timedelta(minutes=1)) == 1


def test_of_two_workers_one_keeps_its_pdf_and_the_other_leaves_no_scrap():
    paper, files = a_paper(), kept_files()
    (mine,) = issuing._claim(timezone.now())
    assert issuing._keep(mine, b"%PDF-first")
    assert not issuing._keep(mine, b"%PDF-second")
    assert default_storage.open(seen(paper).key).read() == b"%PDF-first"
    assert len(kept_files() - files) == 1


def test_a_queue_that_is_away_does_not_stop_the_person(monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("celery.app.task.Task.apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        paper = a_paper()
    assert render_waiting() == 1
    assert seen(paper).is_ready


# --- Revoking and verifying -------------------------------------------------------------------------


def test_a_revoked_paper_keeps_its_number_and_says_who_and_why():
    paper, by = a_paper(), staff("Ada Ríos")
    revoke(paper, by=by, reason="Wrong name", subject=a_convening())
    revoke(paper, by=staff(), reason="Again", subject=a_convening())
    stood = seen(paper)
    assert (stood.is_valid, stood.revoked_by, stood.reason) == (False, by, "Wrong name")
    assert Event.objects.filter(verb="certificate.revoked").count() == 1


def test_nothing_is_revoked_without_a_reason():
    with pytest.raises(DatabaseError), transaction.atomic():
        revoke(a_paper(), by=staff(), reason="", subject=a_convening())


@pytest.fixture
def valid():
    with travel(datetime(2027, 3, 9, 12, tzinfo=UTC)):
        return a_paper(shown_name="Lucía Méndez", about="Kingston, March 2027")


@pytest.mark.parametrize("change", [str, str.lower, lambda number: number.replace("-", "")])
def test_anybody_may_ask_whether_a_paper_is_valid(client, valid, change):
    page = client.get("/verify/", {"number": change(valid.number)}, follow=True)
    assert page.redirect_chain == [(f"/verify/{valid.number}/", 302)]
    assert page.status_code == 200
    for words in ("is valid", "Lucía Méndez", "Kingston, March 2027", "9 March 2027", valid.number):
        assert words in page.text, words


def test_letters_that_look_alike_are_taken_for_the_digit(client, valid):
    mistaken = valid.number.replace("0", "O").replace("1", "I")
    assert client.get("/verify/", {"number": mistaken}).url == f"/verify/{valid.number}/"


def test_a_revoked_paper_says_so_and_no_longer_whose_it_is(client, valid):
    with travel(datetime(2027, 4, 1, tzinfo=UTC)):
        revoke(valid, by=staff(), reason="Mistaken identity", subject=a_convening())
    page = client.get(f"/verify/{valid.number}/")
    assert page.status_code == 200
    assert "This document was revoked on 1 April 2027." in page.text
    assert "Lucía" not in page.text
    assert "Mistaken identity" not in page.text


def test_who_wants_no_name_shown_is_not_named(client):
    paper = a_paper(shown_name="", about="Kingston")
    page = client.get(f"/verify/{paper.number}/")
    assert "name not shown, as the holder wishes" in page.text
    assert "Lucía" not in page.text


def test_a_number_that_does_not_exist_is_told_so_with_a_way_on(client):
    page = client.get(f"/verify/{random_number()}/")
    assert page.status_code == 404
    assert "No such document" in page.text
    assert 'href="/verify/"' in page.text


def test_a_working_paper_cannot_be_verified_by_strangers(client):
    paper = a_paper(verifiable=False)
    assert client.get(f"/verify/{paper.number}/").status_code == 404


@pytest.mark.parametrize("number", ["", "abc", "<script>alert(1)</script>", "0" * 25, "0" * 61])
def test_a_number_that_can_be_none_is_explained(client, number):
    page = client.get("/verify/", {"number": number})
    assert page.status_code == 200
    assert 'class="problem"' in page.text
    assert "<script>alert" not in page.text


def test_nobody_can_try_numbers_one_after_the_other(valid):
    """130 random bits: at a thousand tries a second a hit takes longer than the universe has lasted."""
    assert len(ALPHABET) ** 26 > 2**129
    assert valid.number not in str(Event.objects.values())


def test_the_file_of_a_paper_is_not_handed_out_by_its_number(sign_in, valid):
    render_waiting()
    for path in (f"/verify/{valid.number}/pdf/", f"/verify/{valid.number}.pdf/"):
        assert sign_in(a_user()).get(path).status_code == 404
