"""Two people who press at the same moment, each with a connection of their own."""

import pytest

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from naps.actions import comments, discussion, reviews
from naps.models import Comment, EarlierGrade, ReopenRequest, Review
from naps.states import ReviewStatus, Side
from tests.factories.accounts import focal_point, staff
from tests.factories.comments import a_comment
from tests.factories.reviews import a_draft_to_read, a_review
from tests.naps.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(pk: int) -> Comment:
    return Comment.objects.select_related("draft__plan__country").get(pk=pk)


def test_what_is_said_has_one_fate():
    """Settled by two: once. Taken back while somebody answers: the answer, or nothing, never both."""
    draft, flor, people = a_draft_to_read(), focal_point("ECU"), [staff("First"), staff("Second")]
    comment = a_comment(draft, flor, side=Side.COUNTRY)
    results = at_once(*[lambda by=by: comments.resolve(fresh(comment.pk), by=by) for by in people])
    assert not [result for result in results if isinstance(result, Exception)]
    assert Event.objects.filter(verb="comment.resolved").count() == 1

    other = a_comment(draft, flor, side=Side.COUNTRY)
    results = at_once(
        lambda: comments.take_back(fresh(other.pk), by=flor),
        lambda: comments.reply(fresh(other.pk), by=people[0], body="So much."),
    )
    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    other.refresh_from_db()
    assert other.is_taken_back is not other.replies.exists()


def test_a_wish_is_asked_once_and_grades_are_kept_once():
    review = a_review(status=ReviewStatus.SUBMITTED, grades="431")
    kemi = staff()

    def mine() -> Review:
        return Review.objects.select_related("draft__plan__country", "reviewer", "invited_by").get(
            pk=review.pk
        )

    ask = [lambda: discussion.ask_reopen(mine(), by=review.reviewer, reason="Again.")] * 2
    results = at_once(*ask)
    assert sum(isinstance(result, ReopenRequest) for result in results) == 1
    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    results = at_once(*[lambda: reviews.reopen(mine(), by=kemi, reason="Please.")] * 2)
    assert sum(isinstance(result, Review) for result in results) == 1
    assert EarlierGrade.objects.count() == 3
