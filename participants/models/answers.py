"""What people and delegations answered to the questions of a convening."""

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.documents.models import StoredFile
from academy.sealed import SealedTextField
from convenings.models import Question, Questionnaire
from convenings.states import READ_BY_NAME, Reader
from participants.models.delegations import Delegation
from participants.models.registrations import Registration
from participants.states import REGISTERED, Wave


class AnswerSheet(models.Model):
    """One person's or delegation's answers to a questionnaire. Of an anonymous one it says nobody's name.

    Its key is random, so that the order in which anonymous sheets came in does not give anybody away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sheets")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, blank=True, related_name="sheets"
    )
    delegation = models.ForeignKey(
        Delegation, on_delete=models.CASCADE, null=True, blank=True, related_name="sheets"
    )
    # Of a knowledge test: the same questions before and after the convening.
    wave = models.CharField(max_length=6, choices=Wave, default=Wave.ONCE, blank=True)
    # Saved as one goes until it is sent; anonymous sheets are sent at once.
    is_sent = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answers")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "registration", "wave"],
                condition=Q(registration__isnull=False),
                name="answersheet_one_a_person",
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "delegation", "wave"],
                condition=Q(delegation__isnull=False),
                name="answersheet_one_a_delegation",
            ),
            models.CheckConstraint(
                condition=Q(registration__isnull=True) | Q(delegation__isnull=True),
                name="answersheet_one_giver",
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration or self.delegation or self.questionnaire)

    def values(self) -> dict[int, Any]:
        """What was answered, by the question's key. Load it with its `answers`."""
        return {answer.question_id: answer.value for answer in self.answers.all()}


class GivenAnswerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "GivenAnswerQuerySet":
        """Everybody reads their own; of what was sent, each its readers; of nameless sheets nobody anything.

        Readers are staff; unless the question is for them alone, the organisers; and where the question
        says so, whoever speaks for the delegation.
        """
        if not user.is_authenticated:
            return self.none()
        spoken_for = Delegation.objects.spoken_for_by(user)
        own = Q(sheet__registration__person__user=user) | Q(sheet__delegation__in=spoken_for)
        sent = Q(sheet__is_sent=True, sheet__questionnaire__purpose__in=READ_BY_NAME)
        if user.is_academy_staff:
            theirs = sent
        else:
            organised = Q(sheet__questionnaire__convening__in=user.convening_ids)
            of_the_delegation = Q(question__readers=Reader.FOCAL_POINT) & Q(
                sheet__registration__delegation__in=spoken_for
            )
            theirs = sent & ((organised & ~Q(question__readers=Reader.STAFF)) | of_the_delegation)
        return self.filter(own | theirs, purged_at=None)

    def of_registered(self) -> "GivenAnswerQuerySet":
        """Of those who have sent their registration and still take part."""
        return self.filter(sheet__registration__status__in=REGISTERED)


class GivenAnswer(models.Model):
    """The answer to one question. Sealed: some questions are about people's safety."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    sealed = SealedTextField(_("answer"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = GivenAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        constraints = [models.UniqueConstraint(fields=["sheet", "question"], name="givenanswer_once")]

    def __str__(self) -> str:
        return f"answer to question {self.question_id}"

    @property
    def value(self) -> Any:
        """Text, a choice's code, a list of codes, true or false, a number, an ISO day; None: nothing."""
        return json.loads(self.sealed) if self.sealed else None

    @value.setter
    def value(self, value: Any) -> None:
        self.sealed = "" if value is None else json.dumps(value)


class HandedIn(models.Model):
    """Somebody has handed in an anonymous sheet: which one, nobody knows. No moment is kept, on purpose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="handed_in")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="handed_in")

    class Meta:
        verbose_name = _("handed in")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "registration"], name="handedin_once")
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}: {self.registration_id}"
