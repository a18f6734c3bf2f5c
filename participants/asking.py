"""The convening's own questions at registration: what is asked, what somebody answered, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convenings.models import Convening, Question
from convenings.states import Purpose, QuestionKind, Reader
from participants.models import Delegation, GivenAnswer, Registration
from participants.states import REGISTERED

READ_BY = {
    Reader.ORGANISERS: gettext_lazy("Only the organisers read this."),
    Reader.FOCAL_POINT: gettext_lazy("The organisers and the focal point of your country read this."),
    Reader.STAFF: gettext_lazy("Only staff of Our Secure Future read this."),
}


@dataclass(frozen=True)
class SentFile:
    """A file that was sent in answer to a question, as a form shows it."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Row:
    """A question with what somebody answered, in words."""

    question: Question
    words: str
    url: str = ""


def questions_of(convening: Convening, purpose: str = Purpose.REGISTRATION) -> list[Question]:
    """What a convening asks for this purpose, in its order."""
    found = Question.objects.filter(questionnaire__convening=convening, questionnaire__purpose=purpose)
    questions = list(found.select_related("questionnaire").prefetch_related("choices"))
    for question in questions:
        question.questionnaire.convening = convening
    return questions


def given_by(registration: Registration) -> dict[int, GivenAnswer]:
    """What this person has answered at registration, by question."""
    found = GivenAnswer.objects.filter(
        sheet__registration=registration,
        sheet__questionnaire__purpose=Purpose.REGISTRATION,
        purged_at=None,
    )
    return {answer.question_id: answer for answer in found.select_related("file")}


def values_of(given: dict[int, GivenAnswer]) -> dict[int, Any]:
    """The same as a form takes it."""
    return {key: sent_file(answer) or answer.value for key, answer in given.items()}


def sent_file(answer: GivenAnswer) -> SentFile | None:
    if answer.file is None:
        return None
    return SentFile(answer.file.original_name, reverse("participants:answer-file", args=[answer.pk]))


def left_to_answer(registration: Registration) -> list[Question]:
    """Questions this person is asked, has to answer, and has not; there may be new ones since the page."""
    questions = questions_of(registration.convening)
    if not any(question.is_required for question in questions):
        return []
    values = values_of(given_by(registration))
    return [q for q in questions if q.is_required and q.is_asked(values) and values.get(q.pk) is None]


def rows_of(registration: Registration) -> list[Row]:
    """What the person was asked and answered, as they read it themselves."""
    questions = questions_of(registration.convening)
    if not questions:
        return []
    given = given_by(registration)
    values = values_of(given)
    return [row_of(q, given.get(q.pk)) for q in questions if q.is_asked(values)]


def row_of(question: Question, answer: GivenAnswer | None) -> Row:
    file = sent_file(answer) if answer else None
    words = in_words(question, answer.value if answer else None)
    return Row(question, words, file.url if file else "")


def in_words(question: Question, value: Any) -> str:
    """An answer as one reads it; nothing answered is a dash."""
    if value is None:
        return "–"
    if question.has_choices:
        labels = {choice.code: str(choice) for choice in question.choices.all()}
        codes: list[str] = value if isinstance(value, list) else [value]
        return "; ".join(labels.get(code) or code for code in codes)
    if question.kind == QuestionKind.YES_NO:
        return _("Yes") if value else _("No")
    if question.kind == QuestionKind.DATE:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)


def promise(question: Question) -> str:
    """Who reads the answer and until when, as it stands beside the question."""
    words = str(READ_BY[Reader(question.readers)])
    if question.deleted_on is None:
        return words
    until = _("Deleted on %(day)s.") % {"day": date_format(question.deleted_on, "DATE_FORMAT")}
    return f"{words} {until}"


def readable_by(user, convening: Convening) -> list[Question]:
    """The questions at registration whose answers this reader, who organises it, may read."""
    questions = questions_of(convening)
    return [q for q in questions if q.readers != Reader.STAFF or user.is_academy_staff]


# --- By person -----------------------------------------------------------------------------------


def answers_to(question: Question, *, to) -> list[tuple[Registration, Row]]:
    """Everybody's answers to one question, for whoever may read them."""
    found = GivenAnswer.objects.visible_to(to).of_registered().filter(question=question)
    found = found.select_related(
        "file", "sheet__registration__person", "sheet__registration__delegation__country"
    ).order_by("sheet__registration__person__full_name", "sheet__registration")
    return [(answer.sheet.registration, row_of(question, answer)) for answer in found]


def counted(question: Question, *, to) -> list[tuple[str, int]]:
    """How many chose each answer; of several choices somebody may have chosen more than one."""
    if not question.decides and question.kind != QuestionKind.SCALE:
        return []
    values: list[Any] = []
    for answer in GivenAnswer.objects.visible_to(to).of_registered().filter(question=question):
        values += answer.value if isinstance(answer.value, list) else [answer.value]
    return [(in_words(question, one), values.count(one)) for one in _possible(question)]


def _possible(question: Question) -> Iterable[Any]:
    if question.has_choices:
        return [choice.code for choice in question.choices.all()]
    return [True, False] if question.kind == QuestionKind.YES_NO else range(1, 6)


def answers_of(delegation: Delegation, *, to) -> list[tuple[Registration, list[Row]]]:
    """What the people of a delegation answered, as far as this reader may know it."""
    found = GivenAnswer.objects.visible_to(to).filter(
        sheet__registration__delegation=delegation,
        sheet__registration__status__in=REGISTERED,
        question__questionnaire__purpose=Purpose.REGISTRATION,
    )
    by_person: dict[int, dict[int, GivenAnswer]] = {}
    people = {}
    for answer in found.select_related("file", "sheet__registration__person"):
        registration = answer.sheet.registration
        people[registration.pk] = registration
        by_person.setdefault(registration.pk, {})[answer.question_id] = answer
    questions = questions_of(delegation.convening) if people else []
    in_order = sorted(people.values(), key=lambda registration: registration.person.full_name)
    return [
        (r, [row_of(q, by_person[r.pk][q.pk]) for q in questions if q.pk in by_person[r.pk]])
        for r in in_order
    ]
