from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from naps.emails import discussion as emails
from naps.models import AgreedGrade, Criterion, Draft, EarlierGrade, ReopenRequest, Review
from naps.permissions import discussion as permissions


def keep_grades(review: Review, *, sent_at: datetime) -> None:
    """What the grades of a review were when the others read them, before it changes."""
    kept = [
        EarlierGrade(
            review=review,
            criterion_id=score.criterion_id,
            grade=score.grade,
            is_not_applicable=score.is_not_applicable,
            sent_at=sent_at,
        )
        for score in review.scores.answered()
    ]
    EarlierGrade.objects.bulk_create(kept)


@transaction.atomic
def ask_reopen(review: Review, *, by: User, reason: str) -> ReopenRequest:
    """The discussion has changed a reviewer's mind: staff are asked to open the review again."""
    permissions.check_ask_reopen(by, review)
    sent_at = review.submitted_at or timezone.now()
    try:
        with transaction.atomic():
            request = ReopenRequest.objects.create(review=review, sent_at=sent_at, reason=reason)
    except IntegrityError:  # pressed twice at the same moment
        permissions.check_ask_reopen(by, review)
        raise
    record(by, "review.reopen_asked", review, draft=review.draft_id)
    emails.reopen_asked(request)
    return request


@transaction.atomic
def decline_reopen(request: ReopenRequest, *, by: User, answer: str) -> ReopenRequest:
    """The review stays as it was sent; the reviewer reads why."""
    permissions.check_decline_reopen(by, request)
    stamps = {"declined_at": timezone.now(), "declined_by": by, "answer": answer}
    if not ReopenRequest.objects.waiting().filter(pk=request.pk).update(**stamps):
        permissions.check_decline_reopen(by, request)
    request.refresh_from_db()
    record(by, "review.reopen_declined", request.review, draft=request.review.draft_id)
    emails.reopen_declined(request)
    return request


@transaction.atomic
def agree(draft: Draft, criterion: Criterion, *, by: User, grade: int, reason: str) -> AgreedGrade:
    """Write down with which grade the letter speaks of a criterion, and why. The reviews stay as they are."""
    permissions.check_agree(by, draft)
    stamps = {"grade": grade, "reason": reason, "agreed_at": timezone.now(), "agreed_by": by}
    there = AgreedGrade.objects.filter(draft=draft, criterion=criterion).first()
    agreed, _is_new = AgreedGrade.objects.update_or_create(draft=draft, criterion=criterion, defaults=stamps)
    was = "" if there is None else str(there.grade)
    record(by, "grade.agreed", agreed, was=was, now=str(grade), draft=draft.pk, criterion=criterion.code)
    return agreed
