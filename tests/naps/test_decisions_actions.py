import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition
from academy.documents.models import IssuedDocument
from academy.documents.rendering import Sheet, render_pdf
from academy.notices.models import Notice
from naps.actions import decisions as actions
from naps.models import Decision, Review
from naps.pdfs import DecisionLetter
from naps.states import DecisionStatus, DraftStatus, ReviewStatus
from participants.states import RegistrationRole
from tests.factories.accounts import a_user, focal_point, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.reviews import a_draft_to_read, a_letter, a_review

pytestmark = pytest.mark.django_db

R = ReviewStatus
WORDS = {"opening": "Dear colleagues", "language": "es", "outcome": "advise"}


def a_reviewed_draft(**fields):
    draft = a_draft_to_read("ECU", **fields)
    return draft, a_review(draft, status=R.SUBMITTED)


# --- writing ----------------------------------------------------------------------------------


def test_a_letter_is_kept_as_it_is_now():
    draft, review = a_reviewed_draft()
    by = staff()
    actions.save_letter(draft, by=by, values=WORDS, released=[review.pk])
    decision = actions.save_letter(draft, by=by, values={"strengths": "Clear."}, released=[review.pk])
    assert (decision.status, decision.opening, decision.strengths) == (
        DecisionStatus.DRAFT,
        "Dear colleagues",
        "Clear.",
    )
    assert [e.verb for e in events_of(decision)] == ["decision.begun"]
    assert not Notice.objects.exists()


def test_which_reviews_the_country_reads_is_chosen_anew_each_time():
    draft, first = a_reviewed_draft()
    second = a_review(draft, reviewer=a_user("Other"), status=R.SUBMITTED)
    actions.save_letter(draft, by=staff(), values=WORDS, released=[first.pk, second.pk])
    actions.save_letter(draft, by=staff(), values=WORDS, released=[second.pk])
    assert list(draft.reviews.filter(is_released=True)) == [second]


def test_a_review_that_was_not_sent_is_not_released():
    draft, _sent = a_reviewed_draft()
    writing = a_review(draft, reviewer=a_user("Other"), status=R.ACCEPTED)
    actions.save_letter(draft, by=staff(), values=WORDS, released=[writing.pk])
    assert not draft.reviews.filter(is_released=True).exists()


def test_a_country_does_not_write_its_own_letter():
    draft, _review = a_reviewed_draft()
    with pytest.raises(NotAllowed):
        actions.save_letter(draft, by=focal_point("ECU"), values=WORDS, released=[])


def test_a_letter_that_has_been_sent_no_longer_changes():
    draft, _review = a_reviewed_draft()
    seen_before = type(draft).objects.get(pk=draft.pk)
    actions.issue(a_letter(draft), by=staff())
    with pytest.raises(InvalidTransition):
        actions.save_letter(seen_before, by=staff(), values=WORDS, released=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(draft=draft).update(opening="Other words")


# --- sending ----------------------------------------------------------------------------------


def test_sending_answers_the_draft_and_makes_the_paper():
    draft, _review = a_reviewed_draft()
    by = staff()
    decision = actions.issue(a_letter(draft, language="es"), by=by)
    draft.refresh_from_db()
    assert (decision.status, decision.issued_by, draft.status) == (
        DecisionStatus.ISSUED,
        by,
        DraftStatus.DECIDED,
    )
    assert (decision.paper.language, decision.paper.is_verifiable) == ("es", False)
    assert [e.verb for e in Event.objects.order_by("pk")] == [
        "decision-letter.issued",
        "decision.issued",
        "draft.decided",
    ]
    assert events_of(decision).get(verb="decision.issued").data == {"outcome": "revise"}


def test_the_countrys_leads_are_told_and_the_reviewers_thanked():
    draft, review = a_reviewed_draft()
    convening = a_convening()
    focal = focal_point("ECU", language="es")
    head = a_delegate(convening, "ECU", full_name="Hilda", role=RegistrationRole.HEAD)
    a_delegate(convening, "ECU", full_name="Delia")
    focal_point("BOL")
    decision = actions.issue(a_letter(draft), by=staff())
    assert {(n.key, n.to, n.language) for n in Notice.objects.all()} == {
        (f"decision-{decision.pk}-sent-{focal.pk}", focal.email, "es"),
        (f"decision-{decision.pk}-sent-{head.pk}", head.email, "es"),
        (f"review-{review.pk}-thanks", review.reviewer.email, "en"),
    }


def test_reviews_that_have_not_come_are_no_longer_expected():
    draft, _sent = a_reviewed_draft()
    late = a_review(draft, reviewer=a_user("Late"), status=R.ACCEPTED)
    actions.issue(a_letter(draft), by=staff())
    late.refresh_from_db()
    assert late.status == R.CANCELLED
    assert Notice.objects.filter(key=f"review-{late.pk}-cancelled").exists()
    assert not Notice.objects.filter(key=f"review-{late.pk}-thanks").exists()


def test_a_draft_can_be_answered_from_the_desk():
    draft = a_draft_to_read(status=DraftStatus.SUBMITTED)
    actions.issue(a_letter(draft, desk_reason="Adopted tomorrow."), by=staff())
    draft.refresh_from_db()
    assert draft.status == DraftStatus.DECIDED
    assert [e.now for e in events_of(draft)] == ["decided", "under_review"]


def test_a_letter_with_a_gap_is_not_sent():
    draft, _review = a_reviewed_draft()
    with pytest.raises(NotAllowed, match="next step"):
        actions.issue(a_letter(draft, next_step=""), by=staff())
    assert not IssuedDocument.objects.exists()


def test_of_two_who_send_one_wins_and_one_paper_is_made():
    draft, _review = a_reviewed_draft()
    a_letter(draft)
    first, second = staff("First"), staff("Second")
    twin = Decision.objects.get(draft=draft)
    actions.issue(Decision.objects.get(draft=draft), by=first)
    with pytest.raises(InvalidTransition) as refusal:
        actions.issue(twin, by=second)
    assert refusal.value.last_event.actor == first
    assert IssuedDocument.objects.count() == 1
    assert Notice.objects.filter(key__contains="thanks").count() == 1


def test_a_draft_taken_back_is_not_answered():
    draft, _review = a_reviewed_draft()
    letter = a_letter(draft)
    type(draft).objects.filter(pk=draft.pk).update(status=DraftStatus.WITHDRAWN, reason="-")
    letter.refresh_from_db()
    with pytest.raises(InvalidTransition):
        actions.issue(letter, by=staff())
    letter.refresh_from_db()
    assert letter.status == DecisionStatus.DRAFT
    assert not IssuedDocument.objects.exists()


# --- who reads what ---------------------------------------------------------------------------


def readers(draft) -> dict:
    convening = a_convening()
    return {
        "staff": staff(),
        "focal point": focal_point("ECU"),
        "delegate": a_delegate(convening, "ECU"),
        "elsewhere": focal_point("BOL"),
        "stranger": a_user(),
        "reviewer": draft.reviews.sent().first().reviewer,
    }


def who_sees(model, readers, row) -> set[str]:
    return {n for n, u in readers.items() if model.objects.visible_to(u).filter(pk=row.pk).exists()}


def test_a_letter_is_seen_by_the_country_and_its_reviewers_once_it_is_sent():
    draft, _review = a_reviewed_draft()
    letter = a_letter(draft)
    everybody = readers(draft)
    assert who_sees(Decision, everybody, letter) == {"staff"}
    actions.issue(letter, by=everybody["staff"])
    assert who_sees(Decision, everybody, letter) == {"staff", "focal point", "delegate", "reviewer"}


def test_a_released_review_is_seen_by_the_country_once_the_letter_is_sent():
    draft, released = a_reviewed_draft()
    kept_back = a_review(draft, reviewer=a_user("Other"), status=R.SUBMITTED)
    Review.objects.filter(pk=released.pk).update(is_released=True)
    everybody = readers(draft) | {"reviewer": released.reviewer, "writing": a_user("Writing")}
    a_review(draft, reviewer=everybody["writing"], status=R.ACCEPTED)
    assert who_sees(Review, everybody, released) == {"staff", "reviewer"}
    actions.issue(a_letter(draft), by=everybody["staff"])
    assert who_sees(Review, everybody, released) == {"staff", "focal point", "delegate", "reviewer"}
    # The fellow reviewer sees what the country does not; who never sent one sees neither.
    assert who_sees(Review, everybody, kept_back) == {"staff", "reviewer"}


# --- the paper --------------------------------------------------------------------------------


def test_the_paper_holds_plain_words_in_the_letters_language():
    draft, _review = a_reviewed_draft(version=2)
    due = timezone.localdate().replace(year=2027, month=3, day=9)
    letter = DecisionLetter.of(a_letter(draft, language="es", response_due_on=due))
    assert letter.response_due == "9 de marzo de 2027"
    assert (letter.country, letter.version) == ("Ecuador", 2)
    assert all(isinstance(value, str | int | dict | list) for value in letter.as_data().values())


def test_what_people_typed_is_never_markup_on_the_paper():
    draft, _review = a_reviewed_draft()
    letter = DecisionLetter.of(a_letter(draft, opening="<img src='file:///etc/passwd'> & <b>bold</b>"))
    html = Sheet("pdf/decision.html", letter.as_data() | {"issued_at": timezone.now()}, "en", "x").html()
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert "<img" not in html


def test_the_paper_is_a_pdf():
    draft, _review = a_reviewed_draft()
    letter = DecisionLetter.of(a_letter(draft, language="fr"))
    data = letter.as_data() | {"issued_at": timezone.now()}
    assert render_pdf(actions.TEMPLATE, data, language="fr", title=letter.title).startswith(b"%PDF-")
