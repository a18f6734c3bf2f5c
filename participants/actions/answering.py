from collections.abc import Iterable
from typing import Any

from django.db import transaction

from academy.documents.keeping import forget
from academy.documents.models import StoredFile
from convenings.models import Question
from convenings.states import Purpose, QuestionKind
from participants.asking import SentFile
from participants.models import AnswerSheet, GivenAnswer, Registration
from participants.states import RegistrationStatus


@transaction.atomic
def save_answers(sheet: AnswerSheet, answers: Iterable[tuple[Question, Any]]) -> AnswerSheet:
    """Keep what was answered on this sheet; what is empty now is forgotten.

    Who may fill in the sheet is checked by whoever opens it. Files are kept by their own deed.
    """
    sheet.save()
    for question, value in answers:
        if question.kind == QuestionKind.FILE:
            continue
        if value is None:
            GivenAnswer.objects.filter(sheet=sheet, question=question).delete()
            continue
        given, _new = GivenAnswer.objects.get_or_create(sheet=sheet, question=question)
        given.value, given.purged_at = value, None
        given.save(update_fields=["sealed", "purged_at"])
    return sheet


@transaction.atomic
def save_files(sheet: AnswerSheet, answers: Iterable[tuple[Question, Any]]) -> None:
    """Keep the files that were sent; one that was replaced or taken back is deleted.

    A value is the new file as it is stored, a `SentFile` that stays, or nothing.
    """
    for question, value in answers:
        if question.kind != QuestionKind.FILE or isinstance(value, SentFile):
            continue
        for given in GivenAnswer.objects.filter(sheet=sheet, question=question).select_related("file"):
            drop(given)
        if isinstance(value, StoredFile):
            given = GivenAnswer(sheet=sheet, question=question, file=value)
            given.value = value.original_name
            given.save()


def drop(given: GivenAnswer) -> None:
    """The answer and its file are gone."""
    file = given.file
    given.delete()
    if file is not None:
        forget(file)


def answer_at_registration(
    registration: Registration, answers: Iterable[tuple[Question, Any]]
) -> AnswerSheet | None:
    """Keep what the person answered to the convening's own questions. Part of saving the page."""
    given = list(answers)
    if not given:
        return None
    asked = given[0][0].questionnaire
    sheet, _new = AnswerSheet.objects.get_or_create(questionnaire=asked, registration=registration)
    sheet.is_sent = registration.status != RegistrationStatus.NOMINATED
    save_answers(sheet, given)
    save_files(sheet, given)
    return sheet


def send_answers(registration: Registration) -> None:
    """With the registration the answers are sent: from now on their readers see them."""
    AnswerSheet.objects.filter(registration=registration, questionnaire__purpose=Purpose.REGISTRATION).update(
        is_sent=True
    )
