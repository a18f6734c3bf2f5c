"""The text of a draft on its pages: its state, who may open it, how it reads, what is found in it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from academy.accounts.guards import NotAllowed, reason_against
from academy.documents.models import FileText
from academy.documents.states import ScanStatus, TextStatus
from academy.documents.texts import Block, BlockKind, Change, Mark
from naps.actions import drafts as actions
from naps.models import DraftFile
from naps.permissions import drafts as permissions
from naps.states import DraftStatus, FileRole, Sharing
from naps.text_page import head_of, hits_in, parts_of, pieces_of
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.files import a_kept_file, a_text, blocks_of
from tests.factories.naps import a_draft, a_pdf, a_plan, draft_at
from tests.files import a_docx
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

S = TextStatus


def state(draft, status: str, **more) -> None:
    FileText.objects.filter(file__draft_files__draft=draft).update(status=status, **more)


def address(file: DraftFile, name: str = "draft-text") -> str:
    return reverse(f"naps:{name}", args=[file.draft_id, file.pk])


def page(client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200
    return response.content.decode()


# --- Handing in -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (S.RECEIVED, "being checked"),
        (S.CHECKING, "being checked"),
        (S.REFUSED, "cannot be handed in"),
        (S.READY, ""),
    ],
)
def test_a_draft_is_handed_in_only_when_every_file_is_ready(status, why):
    flor = focal_point()
    draft = a_draft(by=flor)
    state(draft, status)
    assert why in reason_against(permissions.check_submit, flor, draft)
    if why:
        with pytest.raises(NotAllowed, match=why):
            actions.submit(draft, by=flor)
    else:
        assert actions.submit(draft, by=flor).status == DraftStatus.SUBMITTED


def test_a_file_begins_as_received_in_the_transaction_that_keeps_it():
    plan, by = a_plan(), focal_point()
    file = actions.add_file(plan, upload=a_pdf(), language="es", by=by)
    assert FileText.objects.get(file=file.file).status == S.RECEIVED
    actions.remove_file(file, by=by)
    assert not FileText.objects.exists()


def test_the_same_file_sent_twice_waits_once():
    plan, by = a_plan(), focal_point()
    upload = a_pdf()
    actions.add_file(plan, upload=upload, language="es", by=by)
    actions.add_file(plan, upload=upload, language="es", by=by)
    assert FileText.objects.count() == 1


# --- What the page of the draft says ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "more", "words"),
    [
        (S.RECEIVED, {}, ["received", "Being checked: that usually takes a few seconds.", "Look again"]),
        (S.CHECKING, {}, ["being checked", "Look again"]),
        (S.REFUSED, {"refused_because": "long"}, ["not accepted", "longer than 2,000 pages", "Take out"]),
        (S.READY, {"words": 0}, ["pictures only", "comparison and search will not work"]),
        (S.READY, {"refused_because": "unread"}, ["no text to search", "could not take its text out"]),
        (S.READY, {"words": 12}, ["ready", "Read as a page"]),
    ],
)
def test_the_state_of_a_file_is_said_in_words_with_what_it_means(sign_in, status, more, words):
    flor = focal_point()
    draft = a_draft(by=flor)
    state(draft, status, **more)
    shown = page(sign_in(flor), draft.get_absolute_url())
    for each in words:
        assert each in shown
    may_submit = status == S.READY
    assert (reverse("naps:draft-submit", args=[draft.pk]) in shown) is may_submit
    assert ("Read as a page" in shown) is (more.get("words", 0) > 0)


@pytest.mark.parametrize(
    ("scan", "words"), [(ScanStatus.CLEAN, "scanned, clean"), (ScanStatus.NOT_SCANNED, "not scanned")]
)
def test_each_file_says_whether_it_was_scanned(sign_in, scan, words):
    flor = focal_point()
    draft = a_draft(by=flor)
    file = draft.files.get().file
    type(file).objects.filter(pk=file.pk).update(scan=scan)
    assert f"<span>{words}</span>" in page(sign_in(flor), draft.get_absolute_url())


def test_the_page_of_a_draft_asks_no_more_for_more_files(sign_in):
    flor = focal_point()
    draft = a_draft(by=flor)
    client, where = sign_in(flor), draft.get_absolute_url()
    one = queries_of(client, where)
    for n in range(3):
        stored = a_kept_file(f"Anexo {n}.docx", a_docx() + bytes([n]), by=flor)
        a_text(stored, blocks_of("Anexo"))
        DraftFile.objects.create(draft=draft, file=stored, language="es", role=FileRole.ANNEX)
    assert queries_of(client, where) == one


# --- Who may open it --------------------------------------------------------------------------------


def test_a_refused_file_opens_for_nobody_but_its_team_and_staff(sign_in):
    draft = draft_at(DraftStatus.UNDER_REVIEW, a_plan(sharing=Sharing.DRAFTS))
    file = draft.files.get()
    reviewer = draft.reviews.get().reviewer
    draft.reviews.update(status="accepted", conflict="none")
    readers = {"reviewer": reviewer, "partner": partner()}
    for status, code in ((S.READY, 200), (S.REFUSED, 403)):
        state(draft, status, refused_because="bomb" if status == S.REFUSED else "")
        for who, reader in readers.items():
            for name in ("draft-file", "draft-text"):
                assert sign_in(reader).get(address(file, name)).status_code == code, (who, name)
    for reader in (draft.submitted_by, staff()):
        assert sign_in(reader).get(address(file, "draft-file")).status_code == 200
        assert "unpacks to much more" in page(sign_in(reader), address(file))


def test_the_text_is_for_those_who_may_see_the_draft(sign_in):
    draft = a_draft()
    where = address(draft.files.get())
    for stranger in (focal_point("PER"), a_user(), partner()):
        assert sign_in(stranger).get(where).status_code == 404
    assert sign_in().get(where).status_code == 302


# --- The text as a page -----------------------------------------------------------------------------

BLOCKS = [
    Block(1, BlockKind.HEADING, "1. Presupuesto", page=3, level=1),
    Block(2, BlockKind.PARAGRAPH, "El costo <b>total</b>", page=3, heading=1, changes=(Change(Mark.DELETED, 3, "precio "), Change(Mark.INSERTED, 3, "costo"))),
    Block(3, BlockKind.HEADING, "Método", page=4, level=4, heading=1),
    Block(4, BlockKind.ITEM, "uno", page=4, level=1, heading=3),
    Block(5, BlockKind.ITEM, "dos", page=4, level=2, heading=3),
    Block(6, BlockKind.ROW, "Acción | Costo", page=4, table=1, cells=("Acción", "Costo"), heading=3),
    Block(7, BlockKind.ROW, "Gestión | 12", page=5, table=1, cells=("Gestión", "12"), heading=3, changes=(Change(Mark.INSERTED, 10, "12"),)),
    Block(8, BlockKind.ROW, "Otra | 1", page=5, table=2, cells=("Otra", "1"), heading=3),
]  # fmt: skip


def test_the_parts_of_a_text_come_in_order_with_pages_lists_and_tables():
    parts = parts_of(BLOCKS)
    assert [(part.kind, part.page, len(part.entries)) for part in parts] == [
        ("heading", 3, 1), ("paragraph", None, 1), ("heading", 4, 1), ("item", None, 2), ("row", None, 2), ("row", None, 1),
    ]  # fmt: skip
    assert [part.entries[0].level for part in parts if part.kind == "heading"] == [2, 3], (
        "no level is left out"
    )
    assert parts[4].head == ["Acción", "Costo"]
    assert parts[5].head == []
    assert [cell.label for cell in parts[4].entries[1].cells] == ["Acción", "Costo"]
    assert [(piece.text, piece.how) for piece in parts[4].entries[1].cells[1].pieces] == [("12", "ins")]
    assert [(piece.text, piece.how) for piece in pieces_of(BLOCKS[1])] == [
        ("El ", ""), ("precio ", "del"), ("costo", "ins"), (" <b>total</b>", ""),
    ]  # fmt: skip


def test_a_first_row_of_figures_names_no_columns():
    rows = blocks_of("2026 | 12", "2027 | 13")
    assert head_of(rows) == []
    assert head_of(blocks_of("Pilar | 2026", "Uno | 13")) == ["Pilar", "2026"]


def test_words_are_found_without_accents_and_with_what_is_around_them():
    [one, two] = hits_in(blocks_of("La gestión de riesgos", "# GESTION", "nada"), " gestion ")
    assert (one.before, one.words, one.after) == ("La ", "gestión", " de riesgos")
    assert two.words == "GESTION"
    assert hits_in(BLOCKS, "   ") == []


def test_the_page_reads_well_and_no_word_of_it_is_markup(sign_in):
    flor = focal_point()
    draft = a_draft(by=flor)
    file = draft.files.get()
    a_text(file.file, BLOCKS)
    shown = page(sign_in(flor), address(file))
    for said in (
        '<h2 id="p1">1. Presupuesto', '<h3 id="p3">Método', '<p id="p2">El <del>precio </del><ins>costo</ins> &lt;b&gt;total',
        'id="page-4"', '<li id="p5" class="deep-2">dos', '<th scope="col">Acción', '<td data-label="Costo"><ins>12</ins>',
        '<tr id="p7">', 'href="#p7"', 'lang="es"', "Changes that were tracked in the document:", "Get the original",
        'href="#p1">1. Presupuesto</a>',
    ):  # fmt: skip
        assert said in shown, said
    found = page(sign_in(flor), f"{address(file)}?q=GESTION")
    assert "stands in 1 paragraph." in found
    assert "<mark>Gestión</mark>" in found
    assert "Page 5, paragraph 7" in found
    nothing = page(sign_in(flor), f"{address(file)}?q=<script>")
    assert "“&lt;script&gt;” does not stand in this text." in nothing


def test_from_one_language_to_the_other(sign_in):
    flor = focal_point()
    draft = a_draft(by=flor)
    first = draft.files.get()
    a_text(first.file, blocks_of("Texto"))
    stored = a_kept_file("Plan.docx", a_docx(), by=flor)
    a_text(stored, blocks_of("Text"))
    second = DraftFile.objects.create(draft=draft, file=stored, language="en", role=FileRole.MAIN)
    shown = page(sign_in(flor), address(first))
    assert f'href="{address(second)}"' in shown
    assert f'href="{address(first)}" aria-current="page"' in shown


def test_a_file_without_a_text_says_why_on_its_page(sign_in):
    flor = focal_point()
    draft = a_draft(by=flor)
    where = address(draft.files.get())
    assert "This file holds pictures of pages and no text." in page(sign_in(flor), where)
    state(draft, S.CHECKING)
    assert "Being checked" in page(sign_in(flor), where)
    FileText.objects.all().delete()
    assert "has not read this file" in page(sign_in(flor), where)


def test_a_reviewer_finds_the_text_beside_the_rubric(sign_in):
    draft = draft_at(DraftStatus.UNDER_REVIEW)
    review = draft.reviews.get()
    draft.reviews.update(status="accepted", conflict="none")
    file = draft.files.get()
    a_text(file.file, blocks_of("Texto"))
    shown = page(sign_in(review.reviewer), reverse("naps:review", args=[review.pk]))
    assert address(file) in shown


def test_drafts_from_before_there_were_texts_are_read_as_well():
    draft = a_draft()
    FileText.objects.all().delete()
    import_module("naps.migrations.0009_texts_of_drafts").expect_texts(apps, None)
    assert FileText.objects.get().file == draft.files.get().file
    assert FileText.objects.get().status == S.RECEIVED
