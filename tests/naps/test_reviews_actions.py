from datetime import timedelta

import pytest
from django.utils import timezone, translation

from academy.accounts.guards import NotAllowed
from academy.accounts.models import SignInLink
from academy.audit.models import events_of
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from naps import rubric
from naps.actions import reviews as actions
from naps.emails import reviews as emails
from naps.models import Review
from naps.states import Conflict, DraftStatus, Recommendation, ReviewStatus
from tests.factories.accounts import a_country, a_user, focal_point, staff
from tests.factories.participants import an_expert
from tests.factories.reviews import a_draft_to_read, a_review, give_grades

pytestmark = pytest.mark.django_db

R = ReviewStatus


def in_days(n: int):
    return timezone.localdate() + timedelta(days=n)


def letters() -> list[tuple[str, str]]:
    return sorted((notice.key, notice.to) for notice in Notice.objects.all())


def an_accepted_review(**fields) -> Review:
    return a_review(status=R.ACCEPTED, invited_by=staff(), **fields)


# --- asking -----------------------------------------------------------------------------------


def test_with_the_first_invitation_the_draft_is_with_its_reviewers():
    draft, by, expert = a_draft_to_read(status=DraftStatus.SUBMITTED), staff(), an_expert()
    [review] = actions.invite(draft, by=by, experts=[expert], due_on=in_days(14))
    assert draft.status == DraftStatus.UNDER_REVIEW
    assert (review.status, review.conflict) == (R.INVITED, Conflict.UNDECLARED)
    assert review.rubric == rubric.current()
    assert [e.verb for e in events_of(draft)] == ["draft.under_review"]
    assert [(e.verb, e.actor) for e in events_of(review)] == [("review.invited", by)]


def test_the_person_asked_gets_a_personal_link_in_their_language():
    draft = a_draft_to_read(status=DraftStatus.SUBMITTED)
    expert = an_expert(language="es")
    [review] = actions.invite(draft, by=staff(), experts=[expert], due_on=in_days(14))
    notice = Notice.objects.get(key=f"review-{review.pk}-asked")
    link = SignInLink.objects.get(user=review.reviewer)
    assert (notice.to, notice.language, notice.is_secret) == (expert.person.email, "es", True)
    assert link.next_path.endswith(f"/reviews/{review.pk}/answer/")


def test_more_can_be_asked_later_and_read_with_the_same_rubric(tmp_path):
    draft = a_draft_to_read()
    first = a_review(draft)
    text = (rubric.DATA / "rubric_2026_2.toml").read_text(encoding="utf-8")
    (tmp_path / "rubric_2027.toml").write_text(text.replace("rubric-2026-2", "rubric-2027"), encoding="utf-8")
    rubric.load(tmp_path)
    [second] = actions.invite(draft, by=staff(), experts=[an_expert()], due_on=in_days(7))
    assert second.rubric == first.rubric != rubric.current()


def test_nobody_of_the_country_is_asked_and_then_nobody_at_all():
    draft = a_draft_to_read(status=DraftStatus.SUBMITTED)
    with pytest.raises(NotAllowed):
        actions.invite(
            draft, by=staff(), experts=[an_expert(iso3="PER"), an_expert(iso3="ECU")], due_on=in_days(7)
        )
    draft.refresh_from_db()
    assert draft.status == DraftStatus.SUBMITTED
    assert not Review.objects.exists()
    assert letters() == []


def test_a_focal_point_does_not_choose_the_reviewers():
    with pytest.raises(NotAllowed):
        actions.invite(a_draft_to_read(), by=focal_point("ECU"), experts=[an_expert()], due_on=in_days(7))


# --- answering --------------------------------------------------------------------------------


def test_without_a_conflict_the_review_begins():
    review = a_review()
    actions.accept(review, by=review.reviewer)
    assert (review.status, review.conflict) == (R.ACCEPTED, Conflict.NONE)


def test_nobody_accepts_for_the_reviewer():
    with pytest.raises(NotAllowed):
        actions.accept(a_review(), by=staff())


def test_a_declared_conflict_ends_it_and_is_remembered_for_the_country():
    draft, by, expert = a_draft_to_read("ECU"), staff(), an_expert()
    review = a_review(draft, reviewer=expert.person.user, invited_by=by)
    actions.decline(review, by=review.reviewer, reason="My sister drafted it.", has_conflict=True)
    assert (review.status, review.conflict) == (R.DECLINED, Conflict.DECLARED)
    assert list(expert.conflict_countries.all()) == [a_country("ECU")]
    assert letters() == [(f"review-{review.pk}-declined", by.email)]
    assert [e.verb for e in events_of(expert)] == ["expert.conflict_declared"]


def test_somebody_without_time_may_be_asked_again_for_another_draft():
    expert = an_expert()
    review = a_review(reviewer=expert.person.user, invited_by=staff())
    actions.decline(review, by=review.reviewer, reason="On leave.", has_conflict=False)
    assert (review.status, review.conflict) == (R.DECLINED, Conflict.UNDECLARED)
    assert not expert.conflict_countries.exists()


def test_a_reviewer_may_step_back_while_writing():
    review = an_accepted_review()
    actions.decline(review, by=review.reviewer, reason="I am ill.", has_conflict=False)
    assert (review.status, review.conflict) == (R.DECLINED, Conflict.NONE)


def test_what_was_sent_is_not_declined():
    review = a_review(status=R.SUBMITTED)
    with pytest.raises(NotAllowed):
        actions.decline(review, by=review.reviewer, reason="-", has_conflict=False)


# --- writing ----------------------------------------------------------------------------------


def said(grade=None, comment="", pages="", *, na=False) -> dict:
    return {"grade": grade, "is_not_applicable": na, "comment": comment, "pages": pages}


def test_what_is_written_so_far_is_kept():
    review = an_accepted_review()
    a, b, c, *_rest = review.rubric.criteria.all()
    answers = {a.pk: said(3, "Clear.", "14–16"), b.pk: said(na=True), c.pk: said()}
    actions.save(review, by=review.reviewer, scores=answers, texts={"summary": "So far."})
    assert [(s.criterion, s.grade, s.is_not_applicable, s.comment) for s in review.scores.all()] == [
        (a, 3, False, "Clear."),
        (b, None, True, ""),
    ]
    assert (review.summary, review.saved_at is not None) == ("So far.", True)


def test_saving_again_replaces_and_leaves_alone_what_is_not_named():
    review = an_accepted_review(recommendation=Recommendation.MAJOR)
    a = review.rubric.criteria.first()
    actions.save(review, by=review.reviewer, scores={a.pk: said(1, "First.")}, texts={})
    actions.save(review, by=review.reviewer, scores={a.pk: {"grade": 2}}, texts={"summary": "New."})
    score = review.scores.get()
    assert (score.grade, score.comment) == (2, "First.")
    assert (review.summary, review.recommendation) == ("New.", Recommendation.MAJOR)


def test_nothing_is_kept_after_staff_cancelled_meanwhile():
    review = an_accepted_review()
    seen_before = Review.objects.get(pk=review.pk)
    actions.cancel(review, by=staff(), reason="The country took it back.")
    with pytest.raises(InvalidTransition):
        actions.save(seen_before, by=review.reviewer, scores={}, texts={"summary": "Too late."})
    review.refresh_from_db()
    assert review.summary == ""


def test_staff_do_not_write_in_a_review():
    review = an_accepted_review()
    with pytest.raises(NotAllowed):
        actions.save(review, by=staff(), scores={}, texts={"summary": "Mine."})


# --- sending ----------------------------------------------------------------------------------


def test_a_complete_review_is_sent_and_whoever_asked_is_told():
    review = an_accepted_review(grades="444444444", recommendation=Recommendation.MINOR)
    actions.send(review, by=review.reviewer)
    assert review.status == R.SUBMITTED
    [notice] = Notice.objects.all()
    assert notice.to == review.invited_by.email
    assert "All reviews have come." in notice.text


def test_the_letter_says_how_many_are_still_expected():
    review = an_accepted_review(grades="444444444", recommendation=Recommendation.MINOR)
    a_review(review.draft, reviewer=a_user("Other"))
    actions.send(review, by=review.reviewer)
    assert "1 more review is expected." in Notice.objects.get().text


def test_a_review_with_gaps_is_not_sent():
    review = an_accepted_review(grades="44", recommendation=Recommendation.MINOR)
    with pytest.raises(NotAllowed):
        actions.send(review, by=review.reviewer)
    assert letters() == []


def test_a_review_is_sent_once():
    review = an_accepted_review(grades="444444444", recommendation=Recommendation.MINOR)
    twin = Review.objects.get(pk=review.pk)
    actions.send(review, by=review.reviewer)
    with pytest.raises(InvalidTransition):
        actions.send(twin, by=review.reviewer)
    assert len(letters()) == 1


# --- cancelling, moving, opening again ----------------------------------------------------------


def test_a_cancelled_reviewer_is_told_why_and_letters_on_their_way_stay():
    draft, by, expert = a_draft_to_read(status=DraftStatus.SUBMITTED), staff(), an_expert()
    [review] = actions.invite(draft, by=by, experts=[expert], due_on=in_days(14))
    actions.cancel(review, by=by, reason="The ministry starts over.")
    assert (review.status, review.reason) == (R.CANCELLED, "The ministry starts over.")
    assert Notice.objects.get(key=f"review-{review.pk}-asked").status == NoticeStatus.CANCELLED
    told = Notice.objects.get(key=f"review-{review.pk}-cancelled")
    assert (told.status, "The ministry starts over." in told.text) == (NoticeStatus.PENDING, True)


def test_the_letters_of_review_12_are_not_those_of_review_1():
    first = a_review(pk=1)
    other = a_review(pk=12, reviewer=a_user("Other"))
    emails.review_due(other)
    actions.cancel(first, by=staff(), reason="-")
    assert Notice.objects.get(key__startswith="review-12-").status == NoticeStatus.PENDING


def test_only_staff_cancel():
    review = a_review()
    with pytest.raises(NotAllowed):
        actions.cancel(review, by=review.reviewer, reason="-")


def test_what_was_sent_is_not_cancelled_with_the_rest():
    draft = a_draft_to_read()
    sent = a_review(draft, status=R.SUBMITTED)
    asked = a_review(draft, reviewer=a_user("Asked"))
    writing = a_review(draft, reviewer=a_user("Writing", language="es"), status=R.ACCEPTED)
    assert actions.cancel_open(draft, by=staff(), reason="Over.") == [asked, writing]
    sent.refresh_from_db()
    assert sent.status == R.SUBMITTED


def test_a_translatable_reason_reaches_each_reviewer_in_their_language():
    review = a_review(reviewer=a_user("Ana", language="es"))
    seen = []

    class Reason(str):
        def __str__(self):
            seen.append(translation.get_language())
            return "-"

    actions.cancel_open(review.draft, by=staff(), reason=Reason("-"))
    assert seen == ["es"]


def test_another_date_is_told_and_stands_in_the_trail():
    review = an_accepted_review(due_on=in_days(2))
    actions.extend(review, by=staff(), due_on=in_days(9))
    review.refresh_from_db()
    assert review.due_on == in_days(9)
    assert letters() == [(f"review-{review.pk}-moved-{in_days(9)}", review.reviewer.email)]
    event = events_of(review).first()
    assert (event.verb, event.was, event.now) == (
        "review.date_moved",
        in_days(2).isoformat(),
        in_days(9).isoformat(),
    )


def test_a_reviewer_does_not_move_their_own_date():
    review = an_accepted_review()
    with pytest.raises(NotAllowed):
        actions.extend(review, by=review.reviewer, due_on=in_days(60))


def test_a_review_opened_again_keeps_everything_and_is_not_released_any_more():
    review = a_review(status=R.SUBMITTED, is_released=True, summary="Good.")
    give_grades(review, "321")
    actions.reopen(review, by=staff(), reason="Please look at the annex.")
    assert (review.status, review.submitted_at, review.is_released) == (R.ACCEPTED, None, False)
    assert (review.summary, review.scores.count()) == ("Good.", 3)
    [notice] = Notice.objects.all()
    assert "Please look at the annex." in notice.text


def test_a_review_can_be_opened_again_twice_with_two_letters():
    review = an_accepted_review(grades="444444444", recommendation=Recommendation.MINOR)
    for _time in range(2):
        actions.send(review, by=review.reviewer)
        actions.reopen(review, by=staff(), reason="Once more.")
    assert Notice.objects.filter(key__contains="reopened").count() == 2


def test_a_reviewer_does_not_open_it_again_alone():
    review = a_review(status=R.SUBMITTED)
    with pytest.raises(NotAllowed):
        actions.reopen(review, by=review.reviewer, reason="-")
