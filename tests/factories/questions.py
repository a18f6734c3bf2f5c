from typing import Any

from convenings.models import Choice, Convening, Question, Questionnaire
from convenings.states import Purpose, QuestionKind
from participants.actions.answering import answer_at_registration
from participants.models import Registration


def a_question(
    convening: Convening,
    label: str = "Which document do you bring?",
    *,
    kind: QuestionKind = QuestionKind.SHORT_TEXT,
    purpose: Purpose = Purpose.REGISTRATION,
    choices=(),
    **fields,
) -> Question:
    """Asked at registration, read by the organisers, for 90 days; in English and Spanish."""
    asked, _new = Questionnaire.objects.get_or_create(convening=convening, purpose=purpose)
    values = {"label_en": label, "label_es": f"{label} (es)", "order": asked.questions.count()}
    if purpose == Purpose.REGISTRATION:
        values["keep_days"] = 90
    question = Question.objects.create(questionnaire=asked, kind=kind, **values | fields)
    for n, code in enumerate(choices):
        words = {"label_en": code.title(), "label_es": f"{code.title()} (es)"}
        Choice.objects.create(question=question, code=code, order=n, **words)
    return question


def answered(registration: Registration, *answers: tuple[Question, Any]):
    """The sheet of somebody who has answered so; sent if the registration is."""
    return answer_at_registration(registration, answers)
