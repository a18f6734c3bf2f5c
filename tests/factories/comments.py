from academy.accounts.models import User
from naps.models import Comment, Draft, Review
from naps.states import CommentVisibility, Side
from tests.factories.accounts import staff


def a_comment(
    draft: Draft,
    by: User | None = None,
    *,
    side: Side = Side.STAFF,
    visibility: CommentVisibility = CommentVisibility.ALL,
    body: str = "What does it cost?",
    **fields,
) -> Comment:
    """A comment on the whole draft, by staff for everybody who works on it."""
    return Comment.objects.create(
        draft=draft, author=by or staff(), side=side, visibility=visibility, body=body, **fields
    )


def a_remark(review: Review, visibility: CommentVisibility, **fields) -> Comment:
    """What a reviewer says about the draft of this review."""
    return a_comment(review.draft, review.reviewer, side=Side.REVIEWER, visibility=visibility, **fields)
