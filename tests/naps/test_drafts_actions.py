import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition
from academy.documents.inspection import Refused
from academy.documents.models import StoredFile
from academy.notices.models import Notice
from naps.actions import drafts as actions
from naps.models import Draft, DraftFile
from naps.states import DraftStatus, FileRole, ReviewStatus
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.naps import a_docx, a_draft, a_pdf, a_plan, an_answered_draft, draft_at, kept_files
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db

D = DraftStatus


def added(plan, upload, *, by, language="es", **more) -> DraftFile:
    return actions.add_file(plan, upload=upload, language=language, by=by, **more)


# --- files ---


def test_the_first_file_begins_the_first_version():
    plan, lucia = a_plan(), a_delegate(a_convening())
    file = added(plan, a_pdf("Borrador.pdf", pages=34), by=lucia, change_note="Primer texto")
    draft = file.draft
    assert (draft.version, draft.status, draft.created_by) == (1, D.UPLOADED, lucia)
    assert (file.role, file.language, file.on_behalf) == (FileRole.MAIN, "es", False)
    assert (file.file.original_name, file.file.kind, file.file.pages) == ("Borrador.pdf", "pdf", 34)
    assert Draft.objects.get().change_note == "Primer texto"
    verbs = [(e.verb, e.on_behalf_of) for e in events_of(draft)]
    assert verbs == [("draft.file_added", ""), ("draft.started", "")]


def test_staff_send_a_file_for_a_country_and_both_are_named():
    file = added(a_plan(), a_docx(), by=staff())
    assert file.on_behalf
    assert {e.on_behalf_of for e in events_of(file.draft)} == {"ECU"}


def test_two_languages_are_one_version():
    plan, by = a_plan(), focal_point()
    added(plan, a_pdf(), by=by)
    added(plan, a_docx(), by=by, language="en")
    draft = Draft.objects.get()
    assert draft.version == 1
    assert sorted(draft.languages) == ["English", "Español"]
    assert draft.main_file("en").file.kind == "docx"


def test_a_second_text_in_the_same_language_is_refused_and_not_kept():
    plan, by = a_plan(), focal_point()
    added(plan, a_pdf("Uno.pdf"), by=by)
    with pytest.raises(actions.AlreadyThere, match=r"“Uno\.pdf”"):
        added(plan, a_pdf("Dos.pdf"), by=by)
    assert StoredFile.objects.count() == 1
    added(plan, a_pdf("Dos.pdf"), by=by, role=FileRole.ANNEX)
    assert DraftFile.objects.count() == 2


def test_the_same_file_sent_twice_is_there_once(django_capture_on_commit_callbacks):
    """A telephone that lost its network does not know whether the first time was enough."""
    plan, by = a_plan(), focal_point()
    first = a_pdf()
    again = SimpleUploadedFile(first.name, first.read(), "application/pdf")
    first.seek(0)
    one = added(plan, first, by=by)
    files = kept_files()
    with django_capture_on_commit_callbacks(execute=True):
        assert added(plan, again, by=by) == one
    assert StoredFile.objects.count() == 1
    assert kept_files() == files


def test_a_refused_file_begins_no_version():
    plan = a_plan()
    with pytest.raises(Refused):
        added(plan, SimpleUploadedFile("Borrador.pdf", b"PK\x03\x04 not a PDF"), by=focal_point())
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("make", [lambda: focal_point("PER"), partner, a_user])
def test_others_add_nothing(make):
    with pytest.raises(NotAllowed):
        added(a_plan(), a_pdf(), by=make())
    assert not Draft.objects.exists()


@pytest.mark.parametrize("status", [D.SUBMITTED, D.UNDER_REVIEW])
def test_nothing_is_added_while_a_version_is_with_the_academy(status):
    draft = draft_at(status)
    with pytest.raises(NotAllowed, match="Draft 1 is with the Academy"):
        added(draft.plan, a_pdf(), by=focal_point())


@pytest.mark.parametrize("status", [D.DECIDED, D.DISCARDED, D.WITHDRAWN])
def test_versions_are_counted_without_gaps(status):
    draft = draft_at(status)
    assert added(draft.plan, a_pdf(), by=focal_point()).draft.version == 2


def test_a_file_is_taken_out_and_not_kept(django_capture_on_commit_callbacks):
    by = focal_point()
    draft = a_draft(by=by)
    before = kept_files()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(draft.files.get(), by=by)
    assert not DraftFile.objects.exists()
    assert not StoredFile.objects.exists()
    assert len(before) - len(kept_files()) == 1
    assert events_of(draft).first().verb == "draft.file_removed"


def test_a_file_of_others_or_of_a_draft_handed_in_is_not_taken_out():
    draft = draft_at(D.SUBMITTED)
    file = draft.files.get()
    with pytest.raises(NotAllowed):
        actions.remove_file(file, by=focal_point("PER"))
    with pytest.raises(InvalidTransition):
        actions.remove_file(file, by=focal_point())
    assert DraftFile.objects.count() == 1


def test_the_database_keeps_files_that_were_handed_in():
    file = draft_at(D.SUBMITTED).files.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftFile.objects.filter(pk=file.pk).update(language="fr")


# --- notes ---


def test_notes_are_kept_until_the_draft_is_handed_in():
    lucia = a_delegate(a_convening())
    draft = a_draft(by=lucia)
    actions.save_notes(draft, by=lucia, change_note="Con presupuesto")
    assert Draft.objects.get().change_note == "Con presupuesto"
    twin = Draft.objects.get()
    actions.submit(draft, by=focal_point())
    with pytest.raises(InvalidTransition):
        actions.save_notes(twin, by=lucia, change_note="Too late")
    assert Draft.objects.get().change_note == "Con presupuesto"


def test_others_write_no_notes():
    draft = a_draft()
    with pytest.raises(NotAllowed):
        actions.save_notes(draft, by=focal_point("PER"), change_note="Ours")


# --- handing in ---


def test_handing_in_tells_those_who_speak_for_the_country_in_their_language():
    flor = focal_point(language="es")
    colleague = focal_point(full_name="Fabián Ortiz", language="fr")
    draft = a_draft(by=flor)
    actions.submit(draft, by=flor)
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_by, draft.on_behalf) == (D.SUBMITTED, flor, False)
    letters = {(n.to, n.language) for n in Notice.objects.all()}
    assert letters == {(flor.email, "es"), (colleague.email, "fr")}
    assert "Borrador.pdf" in Notice.objects.get(to=flor.email).text
    event = events_of(draft).first()
    assert (event.verb, event.was, event.now, event.country) == (
        "draft.submitted",
        "uploaded",
        "submitted",
        "ECU",
    )


def test_staff_hand_in_for_a_country_and_the_letter_names_both():
    kemi, flor = staff("Kemi Mora"), focal_point()
    draft = a_draft(by=flor)
    actions.submit(draft, by=kemi)
    draft.refresh_from_db()
    assert draft.on_behalf
    assert events_of(draft).first().on_behalf_of == "ECU"
    assert "Kemi Mora for Ecuador" in Notice.objects.get(to=flor.email).text
    assert Notice.objects.filter(to=kemi.email).exists()


def test_a_delegate_prepares_and_does_not_hand_in():
    lucia = a_delegate(a_convening())
    draft = a_draft(by=lucia)
    with pytest.raises(NotAllowed):
        actions.submit(draft, by=lucia)
    assert Draft.objects.get().status == D.UPLOADED


def test_a_draft_without_the_plan_itself_is_not_handed_in():
    by = focal_point()
    draft = a_draft(by=by)
    actions.remove_file(draft.files.get(), by=by)
    with pytest.raises(NotAllowed, match="The plan itself is missing"):
        actions.submit(Draft.objects.get(), by=by)


def test_the_answer_to_the_letter_is_due_when_it_is_handed_in():
    plan, by = a_plan(), focal_point()
    an_answered_draft(plan, by=by, outcome="revise")
    draft = a_draft(plan, by=by)
    assert draft.version == 2
    assert draft.needs_response
    for note in ("", "   "):
        with pytest.raises(NotAllowed, match="letter"):
            actions.submit(draft, by=by, response_note=note)
    actions.submit(draft, by=by, response_note="We have added a budget.")
    assert Draft.objects.get(version=2).response_note == "We have added a budget."


@pytest.mark.parametrize("outcome", ["advise", "endorse"])
def test_other_letters_ask_for_no_answer(outcome):
    plan, by = a_plan(), focal_point()
    an_answered_draft(plan, by=by, outcome=outcome)
    draft = a_draft(plan, by=by)
    assert not draft.needs_response
    actions.submit(draft, by=by)


def test_of_two_who_hand_in_one_wins_and_is_named():
    first, second = focal_point(full_name="First"), staff("Second")
    draft = a_draft(by=first)
    twin = Draft.objects.get()
    actions.submit(draft, by=first)
    with pytest.raises(InvalidTransition) as refusal:
        actions.submit(twin, by=second)
    assert refusal.value.last_event.actor == first
    assert Event.objects.filter(verb="draft.submitted").count() == 1


# --- giving up, taking back ---


def test_a_draft_is_given_up_before_it_is_handed_in():
    lucia = a_delegate(a_convening())
    draft = actions.discard(a_draft(by=lucia), by=lucia)
    assert (draft.status, draft.submitted_at) == (D.DISCARDED, None)
    assert events_of(draft).first().verb == "draft.discarded"
    with pytest.raises(InvalidTransition):
        actions.discard(draft, by=lucia)


def test_others_give_up_nothing():
    draft = a_draft()
    with pytest.raises(NotAllowed):
        actions.discard(draft, by=focal_point("PER"))


def test_a_draft_is_taken_back_with_a_reason_and_its_reviewers_stop():
    by = focal_point()
    draft = draft_at(D.UNDER_REVIEW, by=by)
    review = draft.reviews.get()
    actions.withdraw(draft, by=by, reason="The ministry has changed.")
    review.refresh_from_db()
    assert (draft.status, draft.reason) == (D.WITHDRAWN, "The ministry has changed.")
    assert review.status == ReviewStatus.CANCELLED
    assert Notice.objects.filter(to=review.reviewer.email, about=f"draft-{draft.pk}").count() >= 1


def test_a_draft_is_not_taken_back_by_others_nor_after_the_answer():
    by = focal_point()
    draft = draft_at(D.SUBMITTED, by=by)
    with pytest.raises(NotAllowed):
        actions.withdraw(draft, by=a_delegate(a_convening()), reason="-")
    Draft.objects.update(status=D.DECIDED)
    with pytest.raises(InvalidTransition):
        actions.withdraw(Draft.objects.get(), by=by, reason="-")
