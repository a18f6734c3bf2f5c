from collections.abc import Iterable
from typing import Any

from django.db import transaction

from convenings.models import Question
from convenings.states import QuestionKind
from participants.models import AnswerSheet, GivenAnswer


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
