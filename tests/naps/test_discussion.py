"""Reviewers compare what they wrote; one may change the own review; staff write down what was agreed."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.accounts.guards import may as allowed
from academy.audit.models import Event
from academy.notices.models import Notice
from naps import worklists
from naps.actions import discussion, reviews
from naps.first_words import first_words
from naps.models import AgreedGrade, Draft, EarlierGrade, Review, Score
from naps.permissions import discussion as permissions
from naps.reconciling import matters
from naps.states import CommentVisibility, DraftStatus, Outcome, ReviewStatus, Side
from tests.factories.accounts import a_user, focal_point, staff
from tests.factories.comments import a_comment, a_remark
from tests.factories.reviews import a_draft_to_read, a_review, give_grades

pytestmark = pytest.mark.django_db

R, D = ReviewStatus, DraftStatus


def two_reviews(first: str = "4130", second: str = "323n") -> tuple[Draft, Review, Review]:
    """Grades of A, B, C, D by Rosa and by Carla, both sent."""
    draft = a_draft_to_read("ECU")
    rosa = a_review(draft, reviewer=a_user("Rosa Quispe"), status=R.SUBMITTED, grades=first)
    carla = a_review(draft, reviewer=a_user("Carla Soto"), status=R.SUBMITTED, grades=second)
    return draft, rosa, carla


def test_who_joins_the_discussion_and_when():
    draft, rosa, carla = two_reviews()
    writing = a_review(draft, reviewer=a_user("Wanda Rey"), status=R.ACCEPTED)
    people = {
        "staff": staff(), "rosa": rosa.reviewer, "writing": writing.reviewer, "focal": focal_point("ECU")
    }  # fmt: skip

    def may(check=permissions.check_discuss):
        return {name for name, user in people.items() if allowed(check, user, draft)}

    assert may() == {"staff", "rosa"}
    assert may(permissions.check_agree) == {"staff"}
    Review.objects.filter(pk=carla.pk).update(status=R.ACCEPTED)
    assert may() == may(permissions.check_agree) == set()
    Review.objects.filter(pk=carla.pk).update(status=R.SUBMITTED)
    draft.status = D.DECIDED
    assert (may(), may(permissions.check_agree)) == ({"staff", "rosa"}, set())


def test_where_two_are_apart_comes_first_the_widest_before_the_others():
    draft, rosa, _carla = two_reviews("4140", "3211")
    give_grades(a_review(draft, reviewer=a_user("Third"), status=R.SUBMITTED), "4n4n")
    found = matters(draft, staff())
    assert [(m.criterion.code, m.apart, m.apart_words) for m in found[:4]] == [
        ("C", 3, "3 apart"), ("A", 1, ""), ("B", 1, ""), ("D", 1, "")
    ]  # fmt: skip
    assert [m.criterion.code for m in found[4:]] == ["E", "F", "G", "H", "I"]
    Score.objects.filter(review=rosa, criterion__code="B").update(grade=4)
    assert [m.criterion.code for m in matters(draft, staff()) if m.is_apart] == ["C", "B"]


def test_staff_read_names_and_reviewers_numbers():
    draft, rosa, carla = two_reviews()
    rosa.scores.filter(criterion__code="A").update(comment="Clear.", pages="8")
    first = matters(draft, staff())[0].gradings
    assert [(g.who, g.grade) for g in first] == [
        ("Rosa Quispe", "4 · specified, resourced and owned"), ("Carla Soto", "3 · fully specified")
    ]  # fmt: skip
    by_code = {m.criterion.code: m for m in matters(draft, carla.reviewer)}
    assert [g.who for g in by_code["A"].gradings] == ["Reviewer 1", "Reviewer 2 (you)"]
    assert (by_code["A"].gradings[0].comment, by_code["A"].gradings[0].pages) == ("Clear.", "8")
    assert by_code["D"].gradings[1].grade == "n/a"


def test_each_matter_has_what_is_said_about_it():
    draft, rosa, carla = two_reviews()
    criterion = rosa.rubric.criteria.get(code="B")
    said = a_remark(rosa, CommentVisibility.REVIEWERS, criterion=criterion)
    a_remark(rosa, CommentVisibility.STAFF, criterion=criterion)
    a_comment(draft)
    for reader, n in ((carla.reviewer, 1), (staff(), 2)):
        by_code = {m.criterion.code: m.threads for m in matters(draft, reader)}
        assert len(by_code["B"]) == n
        assert by_code["B"][0].comment == said
        assert not by_code["A"]


def test_the_queries_do_not_grow_with_reviews_and_words(django_assert_max_num_queries):
    draft, rosa, _carla = two_reviews("444444444", "111111111")
    a_review(draft, reviewer=a_user("Third"), status=R.SUBMITTED, grades="222222222")
    for criterion in rosa.rubric.criteria.all():
        head = a_comment(draft, criterion=criterion, visibility=CommentVisibility.REVIEWERS)
        a_remark(rosa, CommentVisibility.REVIEWERS, reply_to=head)
    reader = staff()
    with django_assert_max_num_queries(13):
        assert sum(len(m.threads[0].replies) for m in matters(draft, reader)) == 9


# --- asking to change one's review ------------------------------------------------------------------------


def test_a_reviewer_asks_once_for_each_time_the_review_was_sent():
    draft, rosa, carla = two_reviews()
    assert not allowed(permissions.check_ask_reopen, carla.reviewer, rosa)
    assert not allowed(permissions.check_ask_reopen, staff(), rosa)
    asked = discussion.ask_reopen(rosa, by=rosa.reviewer, reason="I misread the annex.")
    assert list(worklists.wish_to_change()) == [asked]
    with pytest.raises(NotAllowed, match="asked already"):
        discussion.ask_reopen(rosa, by=rosa.reviewer, reason="Again.")
    # Opening it answers the request by itself; after sending again one may ask again.
    kemi = staff()
    reviews.reopen(rosa, by=kemi, reason="Please.")
    assert not worklists.wish_to_change().exists()
    Review.objects.filter(pk=rosa.pk).update(status=R.SUBMITTED, submitted_at=timezone.now())
    rosa.refresh_from_db()
    assert not worklists.wish_to_change().exists()
    assert allowed(permissions.check_ask_reopen, rosa.reviewer, rosa)
    Draft.objects.filter(pk=draft.pk).update(status=D.DECIDED)
    rosa = Review.objects.get(pk=rosa.pk)
    assert not allowed(permissions.check_ask_reopen, rosa.reviewer, rosa)


def test_staff_leave_a_review_as_it_was_sent_and_say_why():
    _draft, rosa, _carla = two_reviews()
    kemi = staff()
    Review.objects.filter(pk=rosa.pk).update(invited_by=kemi)
    rosa.refresh_from_db()
    asked = discussion.ask_reopen(rosa, by=rosa.reviewer, reason="I misread the annex.")
    assert not allowed(permissions.check_decline_reopen, rosa.reviewer, asked)
    discussion.decline_reopen(asked, by=kemi, answer="The letter goes out today.")
    assert not worklists.wish_to_change().exists()
    with pytest.raises(NotAllowed):
        discussion.decline_reopen(asked, by=kemi, answer="No.")
    told = {notice.to_name: notice.text for notice in Notice.objects.all()}
    assert "I misread the annex." in told["Kemi Mora"]
    assert "The letter goes out today." in told["Rosa Quispe"]
    verbs = list(Event.objects.filter(verb__startswith="review.reopen_").values_list("verb", flat=True))
    assert sorted(verbs) == ["review.reopen_asked", "review.reopen_declined"]


def test_the_grade_before_stays_beside_the_new_one():
    draft, rosa, _carla = two_reviews("4130", "3231")
    reviews.reopen(rosa, by=staff(), reason="Please.")
    Score.objects.filter(review=rosa, criterion__code="B").update(grade=3)
    Review.objects.filter(pk=rosa.pk).update(status=R.SUBMITTED, submitted_at=timezone.now())
    by_code = {m.criterion.code: m.gradings[0] for m in matters(draft, staff())}
    assert (by_code["B"].grade, by_code["B"].former) == ("3 · fully specified", "1 · mentioned")
    assert by_code["A"].former == ""
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        EarlierGrade.objects.update(grade=4)


# --- the grade for the letter -----------------------------------------------------------------------------


def test_the_letter_begins_from_what_was_agreed():
    draft, rosa, carla = two_reviews("4" * 9, "1" * 9)
    for review in (rosa, carla):
        review.scores.update(comment="Said.")
    scores = Score.objects.filter(review__draft=draft).select_related("criterion")
    criterion = rosa.rubric.criteria.get(code="I")
    # The mean of 4 and 1 is not strong, and "I" weighs least: the letter does not speak of it.
    before = first_words(draft, scores, "en", Outcome.REVISE)
    assert before["strengths"] == ""
    assert criterion.label not in before["to_work_on"]
    discussion.agree(draft, criterion, by=staff(), grade=3, reason="The annex says it.")
    assert criterion.label in first_words(draft, scores, "en", Outcome.REVISE)["strengths"]


def test_who_writes_a_grade_down_changes_no_review():
    draft, rosa, _carla = two_reviews()
    criterion = rosa.rubric.criteria.get(code="B")
    with pytest.raises(NotAllowed):
        discussion.agree(draft, criterion, by=rosa.reviewer, grade=2, reason="-")
    kemi = staff()
    discussion.agree(draft, criterion, by=kemi, grade=2, reason="Between the two.")
    discussion.agree(draft, criterion, by=kemi, grade=1, reason="After the call.")
    kept = AgreedGrade.objects.get()
    assert (kept.grade, kept.reason) == (1, "After the call.")
    assert rosa.scores.get(criterion=criterion).grade == 1
    trail = Event.objects.filter(verb="grade.agreed").order_by("pk")
    assert [(event.was, event.now) for event in trail] == [("", "2"), ("2", "1")]
    assert {m.criterion.code: m.agreed for m in matters(draft, kemi)}["B"] == kept


# --- staff's list -----------------------------------------------------------------------------------------


def test_staff_find_what_is_said_to_them():
    draft, rosa, _carla = two_reviews()
    a_comment(draft)  # their own
    a_remark(rosa, CommentVisibility.REVIEWERS)  # to the others
    assert not worklists.talked_about().exists()
    a_remark(rosa, CommentVisibility.STAFF)
    a_comment(draft, focal_point("ECU"), side=Side.COUNTRY)
    a_comment(
        a_draft_to_read("BOL"), focal_point("BOL"), side=Side.COUNTRY, taken_back_at=timezone.now(), body=""
    )
    assert [(d.pk, d.open_comments) for d in worklists.talked_about()] == [(draft.pk, 2)]
