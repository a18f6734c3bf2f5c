from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.audit.models import Event
from naps.actions import drafts as actions
from naps.models import Draft, DraftFile
from naps.states import DraftStatus, FileRole, Sharing
from participants.states import RegistrationRole, Visibility
from tests.doors import assert_doors
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.files import a_text
from tests.factories.naps import a_docx, a_draft, a_pdf, a_plan, an_answered_draft, draft_at
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db

D = DraftStatus


def page(client, name: str, *args) -> str:
    response = client.get(reverse(f"naps:{name}", args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client, plan, upload, **typed):
    values = {"file": upload, "language": "es", "role": "main"} | typed
    return client.post(reverse("naps:draft-upload", args=[plan.pk]), values)


# --- uploading ---


def test_the_upload_page_says_what_counts_and_who_will_see_it(sign_in):
    plan = a_plan()
    shown = page(sign_in(a_delegate(a_convening())), "draft-upload", plan.pk)
    for words in (
        "Upload draft 1",
        "an outline with objectives",
        "PDF, DOCX or ODT, up to 20 MB",
        "Nobody else.",
    ):
        assert words in shown
    type(plan).objects.update(sharing=Sharing.DRAFTS)
    assert "UN Women too once it is handed in" in page(sign_in(focal_point()), "draft-upload", plan.pk)


def test_a_delegate_sends_a_draft_from_her_telephone(sign_in):
    plan, client = a_plan(), sign_in(a_delegate(a_convening()), language="es")
    response = send(client, plan, a_pdf("Borrador.pdf", pages=34), change_note="Primer texto")
    draft = Draft.objects.get()
    assert response.url == draft.get_absolute_url()
    shown = client.get(response.url).content.decode()
    for words in ("Borrador.pdf", "34", "Español", "Primer texto"):
        assert words in shown


def test_a_second_file_asks_for_no_notes_again_and_loses_none(sign_in):
    plan, client = a_plan(), sign_in(focal_point())
    send(client, plan, a_pdf(), change_note="Primer texto")
    form = page(client, "draft-upload", plan.pk)
    assert "Add a file to draft 1" in form
    assert "change_note" not in form
    send(client, plan, a_docx(), language="en")
    assert Draft.objects.get().change_note == "Primer texto"


def test_two_first_notes_stand_below_each_other(sign_in):
    """Both opened the page before either had sent anything."""
    plan = a_plan()
    send(sign_in(focal_point()), plan, a_pdf(), change_note="Con presupuesto")
    actions.add_file(plan, upload=a_pdf(), language="en", by=focal_point(), change_note="Con indicadores")
    assert Draft.objects.get().change_note == "Con presupuesto\n\nCon indicadores"


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (lambda: "", "Choose the file."),
        (lambda: SimpleUploadedFile("Borrador.pdf", b""), "This file is empty."),
        (lambda: SimpleUploadedFile("Borrador.exe", b"MZ"), "Choose a PDF, DOCX or ODT file."),
        (lambda: SimpleUploadedFile("Borrador.pdf", b"PK\x03\x04"), "its content is another"),
        (lambda: SimpleUploadedFile("Borrador.pdf", b"%PDF-1.7 cut"), "This file is damaged"),
        (lambda: SimpleUploadedFile("Borrador.pdf", b"%PDF" + bytes(21 * 1024 * 1024)), "the limit is 20"),
    ],
)
def test_a_file_that_cannot_be_taken_is_an_error_of_its_field_and_the_notes_stay(sign_in, upload, message):
    plan = a_plan()
    response = send(sign_in(focal_point()), plan, upload(), change_note="Con presupuesto")
    answer = response.content.decode()
    assert response.status_code == 200
    assert message in answer
    assert 'href="#id_file"' in answer
    assert "<title>Error:" in answer
    assert "Con presupuesto" in answer
    assert not Draft.objects.exists()


def test_a_second_text_in_the_same_language_is_an_error_that_names_the_first(sign_in):
    plan, client = a_plan(), sign_in(focal_point())
    send(client, plan, a_pdf("Uno.pdf"))
    answer = send(client, plan, a_pdf("Dos.pdf")).content.decode()
    assert "“Uno.pdf”" in answer
    assert 'href="#id_language"' in answer


def test_the_upload_page_is_for_the_team_while_nothing_is_with_the_academy(sign_in):
    plan = a_plan()
    address = reverse("naps:draft-upload", args=[plan.pk])
    for outsider in (focal_point("PER"), partner(), a_user()):
        assert sign_in(outsider).get(address).status_code == 403
        assert sign_in(outsider).post(address, {}).status_code == 403
    assert sign_in().get(address).status_code == 302
    draft_at(D.SUBMITTED, plan)
    answer = sign_in(focal_point()).get(address)
    assert answer.status_code == 403
    assert "Draft 1 is with the Academy" in answer.content.decode()


def test_the_letter_that_asks_for_a_version_is_shown_where_it_is_answered(sign_in):
    plan, flor = a_plan(), focal_point()
    answered = an_answered_draft(plan, by=flor)
    client = sign_in(flor)
    letter = reverse("naps:decision", args=[answered.pk])
    assert letter in page(client, "draft-upload", plan.pk)
    assert letter in page(client, "draft", answered.pk)
    send(client, plan, a_pdf())
    second = Draft.objects.get(version=2)
    assert "Your answer to it is needed" in page(client, "draft", second.pk)
    a_text(second.files.get().file, [])
    assert letter in page(client, "draft-submit", second.pk)
    answer = client.post(reverse("naps:draft-submit", args=[second.pk]), {"change_note": "Con presupuesto"})
    assert "Say what you have done about it." in answer.content.decode()
    assert "Con presupuesto" in answer.content.decode()


# --- the page of a draft ---


def test_a_draft_shows_its_files_and_who_sent_them_as_they_want_to_be_known(sign_in):
    hidden = a_delegate(a_convening(), "ECU", full_name="Nadie Real", visibility=Visibility.HIDDEN)
    draft = a_draft(by=hidden)
    send(sign_in(staff("Kemi Mora")), draft.plan, a_docx("Texto.docx"), language="en")
    colleague = a_delegate(a_convening(), "ECU", full_name="Otra Colega")
    shown = page(sign_in(colleague), "draft", draft.pk)
    for words in (
        "Borrador.pdf",
        "Texto.docx",
        "3 pages",
        "not scanned",
        "name withheld",
        "Kemi Mora for Ecuador",
    ):
        assert words in shown
    assert "Nadie Real" not in shown
    assert "Nadie Real" in page(sign_in(focal_point()), "draft", draft.pk)


def test_the_main_file_stands_first(sign_in):
    plan, flor = a_plan(), focal_point()
    send(sign_in(flor), plan, a_pdf("Anexo.pdf"), role="annex")
    send(sign_in(flor), plan, a_pdf("Plan.pdf"))
    shown = page(sign_in(flor), "draft", Draft.objects.get().pk)
    assert shown.index("Plan.pdf") < shown.index("Anexo.pdf")


@pytest.mark.parametrize("status", D)
@pytest.mark.parametrize("make", [focal_point, staff, lambda: a_delegate(a_convening())])
def test_a_draft_shows_at_every_status_with_at_most_one_main_button(sign_in, status, make):
    shown = page(sign_in(make()), "draft", draft_at(status).pk)
    assert shown.count("<h1>") == 1
    assert shown.count("btn go") <= 1


def test_a_delegate_reads_why_she_does_not_hand_in(sign_in):
    lucia = a_delegate(a_convening())
    draft = a_draft(by=lucia)
    shown = page(sign_in(lucia), "draft", draft.pk)
    assert "Only the focal point or the head of the delegation" in shown
    assert reverse("naps:draft-submit", args=[draft.pk]) not in shown
    assert sign_in(lucia).get(reverse("naps:draft-submit", args=[draft.pk])).status_code == 403


def test_a_page_costs_the_same_with_one_file_and_with_three(sign_in):
    flor = focal_point()
    draft, counted = a_draft(by=flor), []
    for files in (1, 3):
        for _round in range(files - draft.files.count()):
            lucia = a_delegate(a_convening(), "ECU")
            assert send(sign_in(lucia), draft.plan, a_pdf(), role="annex").status_code == 302
        client = sign_in(flor)
        page(client, "draft", draft.pk)
        with CaptureQueriesContext(connection) as queries:
            page(client, "draft", draft.pk)
        counted.append(len(queries))
    assert counted[0] == counted[1]


# --- files ---


def test_a_file_is_handed_out_as_a_download_and_written_down(sign_in):
    draft = draft_at(D.SUBMITTED)
    file = draft.files.get()
    reader = focal_point()
    response = sign_in(reader).get(reverse("naps:draft-file", args=[draft.pk, file.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="borrador.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    event = Event.objects.get(verb="file.downloaded")
    assert (event.actor, event.subject_type, event.country) == (reader, "naps.draft", "ECU")


def test_a_file_is_not_reached_through_another_draft(sign_in):
    ours, theirs = a_draft(), a_draft(a_plan("PER"))
    address = reverse("naps:draft-file", args=[ours.pk, theirs.files.get().pk])
    for reader in (focal_point(), focal_point("PER"), staff()):
        assert sign_in(reader).get(address).status_code == 404


def test_a_reviewer_gets_the_files_only_after_the_conflict_question(sign_in):
    draft = draft_at(D.UNDER_REVIEW)
    review = draft.reviews.get()
    address = reverse("naps:draft-file", args=[draft.pk, draft.files.get().pk])
    assert sign_in(review.reviewer).get(address).status_code == 404
    type(review).objects.update(status="accepted", conflict="none")
    assert sign_in(review.reviewer).get(address).status_code == 200
    assert "Sent on" not in page(sign_in(review.reviewer), "draft", draft.pk)


def test_the_doors_of_taking_out_a_file(sign_in):
    draft = a_draft()
    assert_doors(
        sign_in,
        reverse("naps:draft-file-remove", args=[draft.pk, draft.files.get().pk]),
        may=a_delegate(a_convening()),
        hidden=[focal_point("PER"), a_user()],
    )
    assert not DraftFile.objects.exists()


# --- notes, handing in, giving up, taking back ---


def test_somebody_elses_notes_are_shown_before_they_are_overwritten(sign_in):
    draft = a_draft()
    one, other = sign_in(focal_point()), sign_in(a_delegate(a_convening()))
    address = reverse("naps:draft-notes", args=[draft.pk])
    seen = one.get(address).context["form"].initial["seen"]
    assert other.post(address, {"seen": seen, "change_note": "Con indicadores"}).status_code == 302
    answer = one.post(address, {"seen": seen, "change_note": "Con presupuesto"})
    words = answer.content.decode()
    assert "Somebody has saved other notes meanwhile." in words
    assert "Con indicadores" in words
    assert "Con presupuesto" in words
    assert Draft.objects.get().change_note == "Con indicadores"
    seen = answer.context["form"]["seen"].value()
    assert one.post(address, {"seen": seen, "change_note": "Con ambos"}).status_code == 302
    assert Draft.objects.get().change_note == "Con ambos"


def test_a_page_that_was_overtaken_says_by_whom(sign_in):
    flor = focal_point(full_name="Flor Andrade")
    draft = a_draft(by=flor)
    assert sign_in(flor).post(reverse("naps:draft-submit", args=[draft.pk]), {}).status_code == 302
    client = sign_in(staff())
    for name in ("draft-submit", "draft-notes", "draft-discard"):
        for answer in (client.get, client.post):
            response = answer(reverse(f"naps:{name}", args=[draft.pk]))
            assert response.status_code == 409
            assert "Flor Andrade" in response.content.decode()


def test_handing_in_says_what_follows_and_does_it(sign_in):
    head = a_delegate(a_convening(), "ECU", role=RegistrationRole.HEAD)
    draft = a_draft(by=head)
    client = sign_in(head)
    assert "From now on the files do not change." in page(client, "draft-submit", draft.pk)
    response = client.post(
        reverse("naps:draft-submit", args=[draft.pk]), {"change_note": "Listo"}, follow=True
    )
    assert "Draft 1 is handed in." in response.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_by, draft.change_note) == (D.SUBMITTED, head, "Listo")


def test_staff_read_that_they_act_for_the_country(sign_in):
    draft = a_draft()
    assert "You hand this in for Ecuador." in page(sign_in(staff()), "draft-submit", draft.pk)
    assert "You hand this in for" not in page(sign_in(focal_point()), "draft-submit", draft.pk)


def test_giving_up_is_asked_once_more(sign_in):
    lucia = a_delegate(a_convening())
    draft = a_draft(by=lucia)
    client = sign_in(lucia)
    assert "It holds 1 file." in page(client, "draft-discard", draft.pk)
    assert Draft.objects.get().status == D.UPLOADED
    assert client.post(reverse("naps:draft-discard", args=[draft.pk])).status_code == 302
    assert Draft.objects.get().status == D.DISCARDED


def test_taking_back_asks_for_the_reason(sign_in):
    draft = draft_at(D.SUBMITTED)
    address = reverse("naps:draft-withdraw", args=[draft.pk])
    client = sign_in(focal_point())
    assert "Say why, in one sentence." in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "New minister"}).status_code == 302
    assert "New minister" in page(client, "draft", draft.pk)
    assert client.get(address).status_code == 409
    assert sign_in(a_delegate(a_convening())).get(address).status_code == 403


def test_a_name_with_markup_or_in_arabic_is_text(sign_in):
    plan, client = a_plan(), sign_in(focal_point())
    name = "خطة & العمل.pdf"
    send(client, plan, a_pdf(name), change_note="<script>alert(1)</script>")
    shown = page(client, "draft", Draft.objects.get().pk)
    assert "خطة &amp; العمل.pdf" in shown
    assert "&lt;script&gt;" in shown
    file = DraftFile.objects.get(role=FileRole.MAIN)
    response = client.get(reverse("naps:draft-file", args=[file.draft_id, file.pk]))
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('خطة-العمل.pdf')}"
