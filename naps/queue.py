"""The reviews that wait for one reviewer, as they chose to see them, and which of them is next."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from naps.models import Review
from naps.models.reviews import ReviewQuerySet
from naps.states import FileRole, ReviewStatus

TO_ANSWER, WRITING, OVERDUE = "answer", "writing", "overdue"


def waiting_for(user, *, show: str = "", language: str = "", today: date | None = None) -> ReviewQuerySet:
    """What this person still has to do, the next due first."""
    waiting = Review.objects.awaiting(user).order_by("due_on", "pk")
    if show == TO_ANSWER:
        waiting = waiting.filter(status=ReviewStatus.INVITED)
    elif show == WRITING:
        waiting = waiting.filter(status=ReviewStatus.ACCEPTED)
    elif show == OVERDUE:
        waiting = waiting.filter(due_on__lt=today or timezone.localdate())
    if language:
        main = Q(draft__files__language=language, draft__files__role=FileRole.MAIN)
        waiting = waiting.filter(main).distinct()
    return waiting


def next_after(review: Review, **chosen) -> Review | None:
    """The one to go on with: the next in the order of the queue, and after the last the first again."""
    others = list(waiting_for(review.reviewer, **chosen).exclude(pk=review.pk))
    later = [r for r in others if (r.due_on, r.pk) > (review.due_on, review.pk)]
    return next(iter([*later, *others]), None)
