from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from naps.models.drafts import Draft
from naps.models.reviews import Criterion, Review
from naps.states import DraftStatus, Grade, ReviewStatus


class EarlierGrade(models.Model):
    """A grade as it was sent, before the review was opened again. Never changed: others have read it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="earlier_grades")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade, null=True, blank=True)
    is_not_applicable = models.BooleanField(_("not applicable"), default=False)
    # Which sending it belonged to.
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "criterion__order"]
        verbose_name = _("earlier grade")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion", "sent_at"], name="earliergrade_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {'n/a' if self.is_not_applicable else self.grade}"


class ReopenRequestQuerySet(models.QuerySet):
    def waiting(self) -> "ReopenRequestQuerySet":
        """Staff have neither opened the review again nor said no, and the letter has not gone out.

        Opening the review answers the request by itself: it was about one sending of the review.
        """
        return self.filter(
            declined_at=None,
            sent_at=F("review__submitted_at"),
            review__status=ReviewStatus.SUBMITTED,
            review__draft__status=DraftStatus.UNDER_REVIEW,
        )


class ReopenRequest(models.Model):
    """A reviewer who has sent a review, and read the others', asks to change it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="reopen_requests")
    # The sending it is about: after another one, another request can be made.
    sent_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)
    # By the reviewer, and nobody else.
    asked_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = ReopenRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request to open a review again")
        verbose_name_plural = _("requests to open a review again")
        constraints = [
            models.UniqueConstraint(fields=["review", "sent_at"], name="reopenrequest_once"),
            both_or_neither("declined_at", "declined_by", table="reopenrequest"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | ~Q(answer=""), name="reopenrequest_answer_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.reason}"

    @property
    def country(self):
        return self.review.country


class AgreedGrade(models.Model):
    """The grade with which staff write the letter where the reviewers' grades are apart, and why."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="agreed_grades")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="agreed_grades")
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade)
    reason = models.CharField(_("reason"), max_length=300)
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["criterion__order"]
        verbose_name = _("agreed grade")
        verbose_name_plural = _("agreed grades")
        constraints = [
            models.UniqueConstraint(fields=["draft", "criterion"], name="agreedgrade_once"),
            models.CheckConstraint(condition=Q(grade__lte=max(Grade.values)), name="agreedgrade_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="agreedgrade_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.grade}"

    @property
    def country(self):
        return self.draft.plan.country
