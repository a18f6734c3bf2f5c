from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.countries.models import Topic
from academy.documents.models import IssuedDocument
from naps.models.drafts import Draft
from naps.states import (
    DECISION_TRANSITIONS,
    REVIEW_TRANSITIONS,
    WITH_REVIEWER,
    Conflict,
    DecisionStatus,
    DraftStatus,
    Grade,
    Outcome,
    Recommendation,
    ReviewStatus,
)
from participants.teams import team_country_ids


class Rubric(models.Model):
    """A version of the questions a draft is read with. Frozen once a review uses it."""

    code = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="rubric_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """One thing a good plan has, with its weight in the whole."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=2)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="criteria")
    label = models.CharField(_("label"), max_length=120)
    guidance = models.TextField(_("what to look for"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_one_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Question(models.Model):
    """One of the questions that make up a criterion."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=3)
    text = models.CharField(max_length=250)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "code"], name="question_one_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Anchor(models.Model):
    """What one grade means for one criterion, so that two reviewers mean the same by it."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade)
    text = models.CharField(max_length=250)

    class Meta:
        ordering = ["grade"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "grade"], name="anchor_one_a_grade"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.text}"


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReviewQuerySet":
        """Staff see all; a reviewer their own, and the others' of the same draft once theirs is sent,
        also of staff who review; the country's team those that were released with the decision."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            theirs = Q(reviewer=user) | ~Q(status=ReviewStatus.SUBMITTED)
            return self.filter(theirs | ~Q(draft__in=being_read_by(user)))
        own = Q(reviewer=user)
        sent_mine = Review.objects.filter(reviewer=user, status=ReviewStatus.SUBMITTED).values("draft")
        fellows = Q(draft__in=sent_mine, status=ReviewStatus.SUBMITTED)
        released = Q(
            draft__plan__country__in=team_country_ids(user),
            draft__decision__status=DecisionStatus.ISSUED,
            is_released=True,
        )
        return self.filter(own | fellows | released).distinct()

    def with_reviewer(self) -> "ReviewQuerySet":
        """Asked for and still expected: the draft has neither been answered nor taken back."""
        return self.filter(status__in=WITH_REVIEWER, draft__status=DraftStatus.UNDER_REVIEW)

    def awaiting(self, user) -> "ReviewQuerySet":
        """What this reviewer still has to do, the next due first."""
        return self.with_reviewer().filter(reviewer=user).order_by("due_on")

    def overdue(self, today: date) -> "ReviewQuerySet":
        return self.with_reviewer().filter(due_on__lt=today)

    def sent(self) -> "ReviewQuerySet":
        return self.filter(status=ReviewStatus.SUBMITTED)

    def of(self, user) -> "ReviewQuerySet":
        """This person's own, as a reviewer."""
        return self.filter(reviewer=user)


def being_read_by(user) -> models.QuerySet:
    """The drafts this person was asked to review and has not sent a review of: until then one reads alone."""
    return Review.objects.with_reviewer().of(user).values("draft")


class Review(models.Model):
    """One reviewer's reading of one draft."""

    TRANSITIONS = REVIEW_TRANSITIONS

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField(_("due on"))
    conflict = models.CharField(max_length=10, choices=Conflict, default=Conflict.UNDECLARED)
    summary = models.TextField(_("summary for the country"), blank=True)
    confidential_note = models.TextField(_("note for staff only"), blank=True)
    recommendation = models.CharField(_("recommendation"), max_length=10, choices=Recommendation, blank=True)
    is_released = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=ReviewStatus, default=ReviewStatus.INVITED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    # The browser window that saved last: another one that was opened before is told, nothing is lost.
    saved_in = models.UUIDField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["draft", "reviewer"], name="review_one_a_reviewer"),
            known_status(ReviewStatus, table="review"),
            reason_when([ReviewStatus.DECLINED, ReviewStatus.CANCELLED], table="review"),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "submitted"]) | Q(conflict=Conflict.NONE),
                name="review_conflict_answered",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Review of %(draft)s") % {"draft": self.draft})

    def get_absolute_url(self) -> str:
        return reverse("naps:review", args=[self.pk])

    @property
    def country(self):
        return self.draft.plan.country

    @property
    def is_sent(self) -> bool:
        return self.status == ReviewStatus.SUBMITTED

    @property
    def is_with_reviewer(self) -> bool:
        return self.status in WITH_REVIEWER

    def is_overdue(self, today: date | None = None) -> bool:
        """Expected before today and not there: computed, never stored."""
        return self.is_with_reviewer and self.due_on < (today or timezone.localdate())


class ScoreQuerySet(models.QuerySet):
    def answered(self) -> "ScoreQuerySet":
        """Graded, or said not to apply."""
        return self.filter(Q(grade__isnull=False) | Q(is_not_applicable=True))


class Score(models.Model):
    """What a reviewer says of one criterion: a grade or "not applicable", a comment, the pages."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade, null=True, blank=True)
    is_not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("comment"), blank=True)
    pages = models.CharField(_("pages"), max_length=60, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | (Q(grade__lte=4) & Q(is_not_applicable=False)),
                name="score_grade_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {'n/a' if self.is_not_applicable else self.grade}"


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DecisionQuerySet":
        """Staff, but no letter in the making, which speaks of the grades, before their own review is sent;
        the country's team and the draft's reviewers once it has been sent."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self.filter(Q(status=DecisionStatus.ISSUED) | ~Q(draft__in=being_read_by(user)))
        team = Q(draft__plan__country__in=team_country_ids(user))
        reviewers = Q(draft__reviews__reviewer=user, draft__reviews__status=ReviewStatus.SUBMITTED)
        return self.filter(team | reviewers, status=DecisionStatus.ISSUED).distinct()


class Decision(models.Model):
    """The Academy's answer to a draft: a letter, written from the reviews, frozen when it is sent."""

    TRANSITIONS = DECISION_TRANSITIONS
    # The parts of the letter, in the order in which it is read.
    BLOCKS = ("opening", "strengths", "to_work_on", "next_step")

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.REVISE)
    # The letter's blocks, in the languages in which it is written.
    opening = models.TextField(_("opening"), blank=True)
    strengths = models.TextField(_("what is strong"), blank=True)
    to_work_on = models.TextField(_("three things to work on"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    language = models.CharField(_("language of the letter"), max_length=5, default="en")
    response_due_on = models.DateField(_("answer expected by"), null=True, blank=True)
    shows_grades = models.BooleanField(_("the country sees the grades"), default=False)
    desk_reason = models.CharField(_("why without a review"), max_length=300, blank=True)
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)
    status = models.CharField(max_length=6, choices=DecisionStatus, default=DecisionStatus.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_in = models.UUIDField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision letter")
        constraints = [
            known_status(DecisionStatus, table="decision"),
            both_or_neither("issued_at", "issued_by", table="decision"),
            models.CheckConstraint(
                condition=~Q(status=DecisionStatus.ISSUED, outcome=Outcome.REVISE)
                | Q(response_due_on__isnull=False),
                name="decision_revise_has_date",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Letter on %(draft)s") % {"draft": self.draft})

    def get_absolute_url(self) -> str:
        return reverse("naps:decision", args=[self.draft_id])

    @property
    def country(self):
        return self.draft.plan.country

    @property
    def is_issued(self) -> bool:
        return self.status == DecisionStatus.ISSUED

    @property
    def decision(self) -> "Decision":
        """A letter and its text in another language are asked for their letter alike."""
        return self
