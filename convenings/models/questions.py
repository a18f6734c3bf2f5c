"""Questions a convening asks: at registration, of delegations, before and after, in the end."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from convenings.models.convenings import Convening
from convenings.states import ANONYMOUS, DECIDES, NO, WITH_CHOICES, YES, Purpose, QuestionKind, Reader


class Questionnaire(models.Model):
    """The questions of one convening for one purpose, in the order they are asked."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="questionnaires")
    purpose = models.CharField(_("what for"), max_length=12, choices=Purpose)
    introduction = models.TextField(_("introduction"), blank=True)
    # Empty: as the purpose says (see `participants.windows`).
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)

    class Meta:
        ordering = ["convening", "pk"]
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [
            models.UniqueConstraint(fields=["convening", "purpose"], name="questionnaire_one_a_purpose"),
            models.CheckConstraint(
                condition=Q(purpose__in=sorted(Purpose.values)), name="questionnaire_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.convening}"

    @property
    def is_anonymous(self) -> bool:
        return self.purpose in ANONYMOUS


class Question(models.Model):
    """One question, in the languages of the convening."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind, default=QuestionKind.SHORT_TEXT)
    label = models.CharField(_("question"), max_length=300)
    help = models.CharField(_("hint"), max_length=300, blank=True)
    is_required = models.BooleanField(_("has to be answered"), default=False)
    readers = models.CharField(
        _("who may read the answers"), max_length=11, choices=Reader, default=Reader.ORGANISERS
    )
    # Days after the convening; empty: as long as the convening is kept (results, scores).
    keep_days = models.PositiveSmallIntegerField(_("days to keep the answers"), null=True, blank=True)
    # Asked only of those who gave `show_if_answer` (a choice's code, yes or no) to that question.
    show_if = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="depending",
        verbose_name=_("ask only if"),
    )
    show_if_answer = models.CharField(_("was answered with"), max_length=20, blank=True)

    class Meta:
        ordering = ["questionnaire", "order", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(QuestionKind.values)), name="question_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def has_choices(self) -> bool:
        return self.kind in WITH_CHOICES

    @property
    def decides(self) -> bool:
        """Another question may depend on the answer to this one."""
        return self.kind in DECIDES

    @property
    def has_answers(self) -> bool:
        """Somebody has answered it, and the answer is still kept."""
        return self.answers.filter(purged_at=None).exists()

    def neighbour(self, *, earlier: bool) -> "Question | None":
        """The question before or after this one on its page."""
        there = list(self.questionnaire.questions.all())
        place = there.index(self) + (-1 if earlier else 1)
        return there[place] if 0 <= place < len(there) else None

    def is_asked(self, values: dict[int, object]) -> bool:
        """Whether somebody who gave these values (by question) is asked this question at all."""
        if self.show_if_id is None:
            return True
        given = values.get(self.show_if_id)
        if isinstance(given, bool):
            given = YES if given else NO
        return self.show_if_answer in given if isinstance(given, list) else given == self.show_if_answer

    def missing_languages(self) -> list[str]:
        """The convening's languages in which this question, or an answer to choose, has no words."""
        worded = [self, *self.choices.all()] if self.has_choices else [self]
        codes = self.questionnaire.convening.languages
        return [code for code in codes if not all(getattr(row, f"label_{code}", "") for row in worded)]

    @property
    def deleted_on(self) -> date | None:
        """The day on which the answers are forgotten; None: they stay as long as the convening is kept."""
        if self.keep_days is None:
            return None
        return self.questionnaire.convening.ends_on + timedelta(days=self.keep_days)


class Choice(models.Model):
    """One of the answers to choose from."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField(default=0)
    # What is kept as the answer; stays when the words are corrected or the convening is copied.
    code = models.CharField(max_length=20)
    label = models.CharField(_("answer"), max_length=200)
    is_right = models.BooleanField(_("is right"), default=False)

    class Meta:
        ordering = ["question", "order", "pk"]
        verbose_name = _("answer to choose")
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="choice_one_code")]

    def __str__(self) -> str:
        return self.label
