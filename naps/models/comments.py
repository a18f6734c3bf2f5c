from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from naps.models.drafts import Draft, DraftFile
from naps.models.reviews import Criterion, Review, being_read_by
from naps.states import (
    MAY_READ_FILES,
    READ_BY_COUNTRY,
    READ_BY_REVIEWERS,
    CommentVisibility,
    DecisionStatus,
    ReviewStatus,
    Side,
)
from participants.teams import team_country_ids

# So much of a paragraph is kept beside a comment that one knows which it was.
QUOTED = 200


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CommentQuerySet":
        """Staff read all comments, those of reviewers only once a review they were asked for themselves
        is sent, and everybody the own ones as long as they work on the draft.

        A reviewer reads what staff and the country say to reviewers, and what the other reviewers
        say only once the own review is sent: until then each forms an opinion alone. The country's
        team reads what it says itself and what staff say to it; the words of a reviewer reach it with
        the letter and not before, and only of a review that was released with it. Partners read none,
        also where a country shares its drafts. An answer is read by whoever reads what it answers.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self._with_fellows_hidden_from(user)
        readable = _readable_by(user)
        read = Comment.objects.filter(readable).values("pk")
        return self.filter(readable).filter(Q(reply_to=None) | Q(reply_to__in=read))

    def _with_fellows_hidden_from(self, user) -> "CommentQuerySet":
        """Without what other reviewers say, and its answers, of drafts this person still has to review."""
        fellows = Comment.objects.filter(side=Side.REVIEWER, draft__in=being_read_by(user))
        hidden = fellows.exclude(author=user).values("pk")
        return self.exclude(pk__in=hidden).exclude(reply_to__in=hidden)

    def heads(self) -> "CommentQuerySet":
        """Those that begin a thread."""
        return self.filter(reply_to=None)

    def open(self) -> "CommentQuerySet":
        """Threads that are not settled."""
        return self.filter(reply_to=None, resolved_at=None, taken_back_at=None)

    def for_staff(self) -> "CommentQuerySet":
        """Open and meant for the Academy: what the country says, and what a reviewer says to staff alone."""
        from_outside = Q(side=Side.COUNTRY) | Q(side=Side.REVIEWER, visibility=CommentVisibility.STAFF)
        return self.open().filter(from_outside)


def _readable_by(user) -> Q:
    """What somebody outside the staff reads, taken comment by comment."""
    mine = Review.objects.filter(reviewer=user)
    reading = Q(draft__in=mine.filter(status__in=MAY_READ_FILES).values("draft"))
    has_sent = Q(draft__in=mine.filter(status=ReviewStatus.SUBMITTED).values("draft"))
    of_team = Q(draft__in=Draft.objects.filter(plan__country__in=team_country_ids(user)).values("pk"))
    released = Review.objects.filter(
        draft=OuterRef("draft"),
        reviewer=OuterRef("author"),
        is_released=True,
        draft__decision__status=DecisionStatus.ISSUED,
    )
    of_a_reviewer = Q(side=Side.REVIEWER)
    to_reviewers = Q(visibility__in=READ_BY_REVIEWERS)
    own = Q(author=user) & (reading & of_a_reviewer | of_team & Q(side=Side.COUNTRY))
    as_reviewer = to_reviewers & (has_sent | reading & ~of_a_reviewer)
    to_country = of_team & Q(visibility__in=READ_BY_COUNTRY)
    return own | as_reviewer | (to_country & (~of_a_reviewer | Q(Exists(released))))


class Comment(models.Model):
    """What somebody says about a draft: about a paragraph, a criterion, or all of it. Never edited."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="comments")
    # The place it speaks of: a paragraph of a file, with its first words, or a criterion, or neither.
    file = models.ForeignKey(
        DraftFile, on_delete=models.CASCADE, null=True, blank=True, related_name="comments"
    )
    paragraph = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    quote = models.CharField(_("first words of the paragraph"), max_length=QUOTED, blank=True)
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    visibility = models.CharField(_("who reads it"), max_length=10, choices=CommentVisibility)
    side = models.CharField(max_length=8, choices=Side)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("comment"), blank=True)
    reply_to = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Its author took it back before anybody had answered: the words are gone, the place stays.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            both_or_neither("file", "paragraph", table="comment"),
            both_or_neither("resolved_at", "resolved_by", table="comment"),
            models.CheckConstraint(
                condition=Q(paragraph__isnull=True) | Q(criterion__isnull=True), name="comment_one_place"
            ),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True)
                | Q(paragraph__isnull=True, criterion__isnull=True, resolved_at__isnull=True),
                name="comment_answer_has_no_place",
            ),
            models.CheckConstraint(
                condition=(Q(taken_back_at__isnull=True) & ~Q(body=""))
                | (Q(taken_back_at__isnull=False) & Q(body="")),
                name="comment_says_something",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=sorted(CommentVisibility.values), side__in=sorted(Side.values)),
                name="comment_reader_known",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Comment on %(draft)s") % {"draft": self.draft})

    def get_absolute_url(self) -> str:
        head = self.reply_to_id or self.pk
        return reverse("naps:draft-comments", args=[self.draft_id]) + f"?show=all#c{head}"

    @property
    def country(self):
        return self.draft.plan.country

    @property
    def is_settled(self) -> bool:
        return self.resolved_at is not None

    @property
    def is_taken_back(self) -> bool:
        return self.taken_back_at is not None
