"""What belongs to a letter: its words in further languages, and what the country answers to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from academy.documents.models import IssuedDocument
from naps.models.drafts import Draft
from naps.models.reviews import Decision
from naps.states import Did
from participants.teams import team_country_ids


class LetterText(models.Model):
    """The letter in another language than its own: the text it was first written in, or a second version
    the country gets. What is neither is kept for the day on which it is wanted again."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    opening = models.TextField(_("opening"), blank=True)
    strengths = models.TextField(_("what is strong"), blank=True)
    to_work_on = models.TextField(_("three things to work on"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)
    # Staff write in this language first; the letter is its translation.
    is_original = models.BooleanField(default=False)
    # The country reads the letter in this language too.
    is_sent = models.BooleanField(default=False)
    paper = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="letter_text"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter in another language")
        constraints = [
            models.UniqueConstraint(fields=["decision", "language"], name="lettertext_one_a_language"),
            models.UniqueConstraint(
                fields=["decision"],
                condition=models.Q(is_original=True),
                name="lettertext_one_original",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} ({self.get_language_display()})"

    @property
    def draft(self) -> Draft:
        return self.decision.draft


class TranslatedPart(models.Model):
    """The words of the original a part of the letter was translated from: other words now, and the
    translation may no longer say the same."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="translated")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    part = models.CharField(max_length=10)
    original = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "language", "part"], name="translatedpart_one_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.part} ({self.language})"


class PointAnswer(models.Model):
    """What the country did about one point of the letter on the version before."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="point_answers")
    number = models.PositiveSmallIntegerField(_("number of the point"))
    did = models.CharField(_("what was done"), max_length=6, choices=Did, blank=True)
    text = models.TextField(_("answer"), blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("answer to a point")
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="pointanswer_one_a_point"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="pointanswer_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.draft}: {self.number}"

    @property
    def is_complete(self) -> bool:
        return bool(self.did and self.text.strip())


class LetterQuestionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LetterQuestionQuerySet":
        """Staff, and the team of the country the letter was written to; reviewers do not read them."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        return self.filter(decision__draft__plan__country__in=team_country_ids(user))

    def waiting(self) -> "LetterQuestionQuerySet":
        return self.filter(answered_at__isnull=True)


class LetterQuestion(models.Model):
    """The country asks what a letter means, without having to send another version."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LetterQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("question about a letter")
        verbose_name_plural = _("questions about a letter")
        constraints = [both_or_neither("answered_at", "answered_by", table="letterquestion")]

    def __str__(self) -> str:
        return str(_("Question about: %(letter)s") % {"letter": self.decision})

    @property
    def country(self):
        return self.decision.country
