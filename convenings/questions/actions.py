"""What organisers do with the questions of a convening."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import forget
from convenings import permissions
from convenings.models import Choice, Question, Questionnaire

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Worded:
    """An answer to choose, in the words of each language. Its code is what is kept as the answer."""

    code: str
    labels: dict[str, str]
    is_right: bool = False


@transaction.atomic
def save_questionnaire(asked: Questionnaire, *, by: User) -> Questionnaire:
    """Keep what stands above the questions, and when they can be answered."""
    permissions.check_change(by, asked.convening)
    asked.save()
    record(by, "questionnaire.changed", asked.convening, purpose=asked.purpose)
    return asked


@transaction.atomic
def save_question(question: Question, choices: Sequence[Worded], *, by: User) -> Question:
    """Ask something new, or change how it is asked; `choices` are all the answers to choose from.

    The first question of a questionnaire makes it; a new one comes last.
    """
    asked = question.questionnaire
    permissions.check_change(by, asked.convening)
    is_new = question.pk is None
    if is_new:
        if asked.pk is None:
            asked, _made = Questionnaire.objects.get_or_create(
                convening=asked.convening, purpose=asked.purpose
            )
            question.questionnaire = asked
        question.order = max(asked.questions.values_list("order", flat=True), default=-1) + 1
    else:
        permissions.check_promise(Question.objects.select_for_update().get(pk=question.pk), question)
    question.save()
    _save_choices(question, choices if question.has_choices else [])
    verb = "question.added" if is_new else "question.changed"
    record(by, verb, asked.convening, question=question.pk, purpose=asked.purpose)
    return question


def _save_choices(question: Question, choices: Sequence[Worded]) -> None:
    there = {choice.code: choice for choice in question.choices.all()}
    for order, worded in enumerate(choices):
        choice = there.pop(worded.code, None) or Choice(question=question, code=worded.code)
        choice.order, choice.is_right = order, worded.is_right
        for code in LANGUAGES:
            # Words in a language that the convening does not speak stay as they are.
            if code in worded.labels:
                setattr(choice, f"label_{code}", worded.labels[code] or None)
        choice.save()
    for choice in there.values():
        choice.delete()


@transaction.atomic
def move_question(question: Question, *, earlier: bool, by: User) -> Question:
    """Change places with the question before or after it. Nothing happens at the edge."""
    permissions.check_move_question(by, question, earlier)
    other = question.neighbour(earlier=earlier)
    if other is None:
        return question
    asked = question.questionnaire
    there = list(asked.questions.all())
    here, there_too = there.index(question), there.index(other)
    there[here], there[there_too] = there[there_too], there[here]
    for order, one in enumerate(there):
        one.order = order
    Question.objects.bulk_update(there, ["order"])
    record(by, "question.changed", asked.convening, question=question.pk, purpose=asked.purpose)
    return question


@transaction.atomic
def remove_question(question: Question, *, by: User) -> int:
    """Ask it no longer; what was answered goes with it, files too. Returns how many answers went."""
    permissions.check_remove_question(by, question)
    asked, number = question.questionnaire, question.pk
    given = list(question.answers.select_related("file"))
    question.answers.all().delete()
    for answer in given:
        if answer.file is not None:
            forget(answer.file)
    gone = sum(answer.purged_at is None for answer in given)
    question.delete()
    record(by, "question.removed", asked.convening, question=number, purpose=asked.purpose, answers=gone)
    return gone
