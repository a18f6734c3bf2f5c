from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from naps.actions.discussion import keep_grades
from naps.emails import reviews as emails
from naps.models import Draft, Review, Rubric, Score
from naps.permissions import reviews as permissions
from naps.rubric import rubric_for
from naps.states import WITH_REVIEWER, Conflict, DraftStatus, ReviewStatus
from participants.models import Expert


@transaction.atomic
def invite(draft: Draft, *, by: User, experts: Sequence[Expert], due_on: date) -> list[Review]:
    """Ask experts to review a draft; with the first of them the draft is with its reviewers."""
    for expert in experts:
        permissions.check_ask(by, draft, expert)
    if draft.status == DraftStatus.SUBMITTED:
        move(draft, DraftStatus.UNDER_REVIEW, by=by)
    questions = rubric_for(draft)
    return [_ask(draft, expert, questions, due_on=due_on, by=by) for expert in experts]


def _ask(draft: Draft, expert: Expert, questions: Rubric, *, due_on: date, by: User) -> Review:
    review, is_new = Review.objects.get_or_create(
        draft=draft,
        reviewer=expert.person.user,
        defaults={"rubric": questions, "due_on": due_on, "invited_by": by},
    )
    if not is_new:  # a colleague asked the same person a moment ago
        raise InvalidTransition(review, ReviewStatus.INVITED)
    record(by, "review.invited", review, now=ReviewStatus.INVITED, draft=draft.pk)
    emails.review_asked(review)
    return review


@transaction.atomic
def accept(review: Review, *, by: User) -> Review:
    """The reviewer has no conflict of interest and takes the review on; from now on the files open."""
    permissions.check_accept(by, review)
    move(review, ReviewStatus.ACCEPTED, by=by, conflict=Conflict.NONE)
    return review


@transaction.atomic
def decline(review: Review, *, by: User, reason: str, has_conflict: bool) -> Review:
    """The person asked does not review it. After a conflict they are not asked for this country again."""
    permissions.check_answer(by, review)
    conflict = Conflict.DECLARED if has_conflict else review.conflict
    move(review, ReviewStatus.DECLINED, by=by, reason=reason, conflict=conflict)
    if has_conflict:
        _keep_away(review, by=by)
    emails.review_declined(review)
    return review


def _keep_away(review: Review, *, by: User) -> None:
    expert = Expert.objects.filter(person__user=review.reviewer).first()
    if expert is not None:
        expert.conflict_countries.add(review.country)
        record(by, "expert.conflict_declared", expert, country=review.country.iso3)


@transaction.atomic
def save(
    review: Review, *, by: User, scores: Mapping[int, Mapping], texts: Mapping, window: UUID | None = None
) -> Review:
    """Keep what the reviewer has written so far, however little. `scores` is by criterion."""
    permissions.check_write(by, review)
    stamps = {"saved_at": timezone.now(), "saved_in": window}
    mine = Review.objects.filter(pk=review.pk, status=ReviewStatus.ACCEPTED)
    if not mine.update(**texts, **stamps):
        raise InvalidTransition(review, ReviewStatus.ACCEPTED)
    there = {score.criterion_id: score for score in review.scores.all()}
    for criterion, said in scores.items():
        _save_score(there.get(criterion) or Score(review=review, criterion_id=criterion), said)
    review.refresh_from_db()
    return review


def _save_score(score: Score, said: Mapping) -> None:
    """Only what was said; a criterion nobody has touched has no row."""
    if all(getattr(score, name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        setattr(score, name, value)
    score.save()


@transaction.atomic
def send(review: Review, *, by: User) -> Review:
    """The review is finished: staff read it, and the reviewer sees those of the others."""
    permissions.check_send(by, review)
    move(review, ReviewStatus.SUBMITTED, by=by, submitted_at=timezone.now())
    emails.review_sent(review)
    return review


@transaction.atomic
def cancel(review: Review, *, by: User, reason: str) -> Review:
    """The review is no longer needed; the reviewer is told why."""
    permissions.check_cancel(by, review)
    _cancel(review, by=by, reason=reason)
    return review


@transaction.atomic
def cancel_open(draft: Draft, *, by: User, reason: str | Promise) -> list[Review]:
    """Nobody needs to read this draft any more: it was answered, or the country took it back.

    `reason` may be a translatable text; every reviewer then reads it in their own language.
    """
    still_open = list(draft.reviews.filter(status__in=WITH_REVIEWER).select_related("reviewer"))
    for review in still_open:
        with translation.override(review.reviewer.language):
            _cancel(review, by=by, reason=str(reason))
    return still_open


def _cancel(review: Review, *, by: User, reason: str) -> None:
    move(review, ReviewStatus.CANCELLED, by=by, reason=reason)
    emails.review_cancelled(review)


@transaction.atomic
def extend(review: Review, *, by: User, due_on: date) -> Review:
    """Give the reviewer another date."""
    permissions.check_extend(by, review)
    was, review.due_on = review.due_on, due_on
    review.save(update_fields=["due_on"])
    record(by, "review.date_moved", review, was=was.isoformat(), now=due_on.isoformat())
    emails.review_date_moved(review)
    return review


@transaction.atomic
def reopen(review: Review, *, by: User, reason: str) -> Review:
    """Ask the reviewer to look once more, before the letter goes out."""
    permissions.check_reopen(by, review)
    sent_at = review.submitted_at or timezone.now()
    event = move(review, ReviewStatus.ACCEPTED, by=by, reason=reason, submitted_at=None, is_released=False)
    keep_grades(review, sent_at=sent_at)
    emails.review_reopened(review, occasion=event.pk)
    return review
