"""What waits for staff between a draft handed in and its letter: querysets for lists and dashboards."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from naps.models import Comment, Draft, ReopenRequest, Review
from naps.models.discussion import ReopenRequestQuerySet
from naps.models.drafts import DraftQuerySet
from naps.models.reviews import ReviewQuerySet
from naps.states import TALKED_ABOUT, WITH_REVIEWER, DraftStatus, ReviewStatus


def waiting_for_reviewers() -> DraftQuerySet:
    """Handed in and nobody reads it: not asked yet, or everybody asked has declined; the oldest first."""
    read = Review.objects.filter(draft=OuterRef("pk"), status__in=[*WITH_REVIEWER, ReviewStatus.SUBMITTED])
    handed_in = [DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW]
    return _drafts().filter(~Exists(read), status__in=handed_in).order_by("submitted_at")


def with_reviewers() -> DraftQuerySet:
    """At least one review is still expected; annotated with `sent` of `asked`."""
    expected = Review.objects.filter(draft=OuterRef("pk"), status__in=WITH_REVIEWER)
    return _counted(_drafts().filter(Exists(expected), status=DraftStatus.UNDER_REVIEW))


def waiting_for_decision() -> DraftQuerySet:
    """Every review that was expected has come: the letter can be written. The oldest draft first."""
    expected = Review.objects.filter(draft=OuterRef("pk"), status__in=WITH_REVIEWER)
    sent = Review.objects.sent().filter(draft=OuterRef("pk"))
    return _counted(_drafts().filter(Exists(sent), ~Exists(expected), status=DraftStatus.UNDER_REVIEW))


def reviews_overdue(today: date) -> ReviewQuerySet:
    """Expected before today and not sent; the longest overdue first."""
    return (
        Review.objects.overdue(today)
        .select_related("draft__plan__country", "reviewer")
        .order_by("due_on", "pk")
    )


def talked_about() -> DraftQuerySet:
    """Drafts with open comments for the Academy, annotated with how many, and since when the first waits."""
    for_staff = Comment.objects.for_staff().filter(draft=OuterRef("pk")).order_by("created_at")
    alive = _drafts().filter(Exists(for_staff), status__in=TALKED_ABOUT)
    how_many = for_staff.order_by().values("draft").annotate(n=Count("pk")).values("n")
    return alive.annotate(
        open_comments=Subquery(how_many), commented_at=Subquery(for_staff.values("created_at")[:1])
    ).order_by("commented_at")


def wish_to_change() -> ReopenRequestQuerySet:
    """Reviewers who ask staff to open their review again; the longest waiting first."""
    waiting = ReopenRequest.objects.waiting()
    return waiting.select_related("review__draft__plan__country", "review__reviewer").order_by("asked_at")


def _drafts() -> DraftQuerySet:
    return Draft.objects.select_related("plan__country")


def _counted(drafts: DraftQuerySet) -> DraftQuerySet:
    live = Q(reviews__status__in=[*WITH_REVIEWER, ReviewStatus.SUBMITTED])
    return drafts.annotate(
        asked=Count("reviews", filter=live, distinct=True),
        sent=Count("reviews", filter=Q(reviews__status=ReviewStatus.SUBMITTED), distinct=True),
    ).order_by("submitted_at")
