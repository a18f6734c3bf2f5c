from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from naps.emails import comments as emails
from naps.models import Comment, Criterion, Draft, DraftFile
from naps.models.comments import QUOTED
from naps.permissions import comments as permissions


@dataclass(frozen=True)
class Place:
    """What a comment speaks of; without anything, the whole draft."""

    file: DraftFile | None = None
    paragraph: int | None = None
    quote: str = ""
    criterion: Criterion | None = None


WHOLE_DRAFT = Place()


@transaction.atomic
def write(draft: Draft, *, by: User, body: str, visibility: str, place: Place = WHOLE_DRAFT) -> Comment:
    """Say something about a draft to the readers one chooses; they hear of it, without its words."""
    permissions.check_address(by, draft, visibility)
    comment = Comment.objects.create(
        draft=draft,
        file=place.file,
        paragraph=place.paragraph,
        quote=place.quote[:QUOTED],
        criterion=place.criterion,
        visibility=visibility,
        side=permissions.speaks_as(by, draft),
        author=by,
        body=body,
    )
    record(by, "comment.written", comment, draft=draft.pk, visibility=visibility)
    emails.tell_readers(comment)
    return comment


@transaction.atomic
def reply(comment: Comment, *, by: User, body: str) -> Comment:
    """Answer what somebody said; whoever reads the comment reads the answer."""
    # The other one waits here who takes the comment back, or settles it, at the same moment.
    comment = _held(comment)
    permissions.check_reply(by, comment)
    answer = Comment.objects.create(
        draft=comment.draft,
        visibility=comment.visibility,
        side=permissions.speaks_as(by, comment.draft),
        author=by,
        body=body,
        reply_to=comment,
    )
    record(by, "comment.answered", answer, draft=comment.draft_id, to=comment.pk)
    emails.tell_readers(answer)
    return answer


def _held(comment: Comment) -> Comment:
    held = Comment.objects.select_for_update(of=("self",)).select_related("draft__plan__country", "author")
    return held.get(pk=comment.pk)


@transaction.atomic
def resolve(comment: Comment, *, by: User) -> Comment:
    """The matter is settled. Pressing twice, or two people at once, is as good as once."""
    permissions.check_resolve(by, comment)
    stamps = {"resolved_at": timezone.now(), "resolved_by": by}
    if Comment.objects.filter(pk=comment.pk, resolved_at=None, taken_back_at=None).update(**stamps):
        record(by, "comment.resolved", comment, draft=comment.draft_id)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def reopen(comment: Comment, *, by: User) -> Comment:
    """The matter is not settled after all."""
    permissions.check_resolve(by, comment)
    if Comment.objects.filter(pk=comment.pk, resolved_at__isnull=False).update(
        resolved_at=None, resolved_by=None
    ):
        record(by, "comment.reopened", comment, draft=comment.draft_id)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def take_back(comment: Comment, *, by: User) -> Comment:
    """The words are gone for everybody, also from the database; that something stood there stays."""
    comment = _held(comment)
    permissions.check_take_back(by, comment)
    comment.body, comment.taken_back_at = "", timezone.now()
    comment.resolved_at = comment.resolved_by = None
    comment.save(update_fields=["body", "taken_back_at", "resolved_at", "resolved_by"])
    record(by, "comment.taken_back", comment, draft=comment.draft_id)
    return comment
