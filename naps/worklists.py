"""What people say to staff about drafts and nobody has answered: querysets for lists and dashboards."""

from django.db.models import Count, Exists, OuterRef, Subquery

from naps.models import Comment, Draft, LetterQuestion, ReopenRequest
from naps.models.discussion import ReopenRequestQuerySet
from naps.models.drafts import DraftQuerySet
from naps.models.letters import LetterQuestionQuerySet
from naps.states import TALKED_ABOUT


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


def asked_about_letters() -> LetterQuestionQuerySet:
    """What countries ask about their letters and nobody has answered; the longest waiting first."""
    waiting = LetterQuestion.objects.waiting()
    return waiting.select_related("decision__draft__plan__country").order_by("asked_at")


def _drafts() -> DraftQuerySet:
    return Draft.objects.select_related("plan__country")
