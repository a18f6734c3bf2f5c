"""A form made of questions: each kind, what depends on what, half a form saved."""

import pytest
from django.db import connection

from convenings.copying import copy_questions
from convenings.models import Choice, Question, Questionnaire
from convenings.states import Purpose, QuestionKind
from participants.actions.answering import save_answers
from participants.forms.answering import AnswersForm, name_of
from participants.models import AnswerSheet, GivenAnswer
from tests.factories.convenings import a_convening

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    questionnaire = Questionnaire.objects.create(convening=a_convening(), purpose=Purpose.READINESS)
    return AnswerSheet(questionnaire=questionnaire)


def asked(sheet, kind, *, choices=(), **values) -> Question:
    question = Question.objects.create(
        questionnaire=sheet.questionnaire, kind=kind, label_en=f"A {kind}?", **values
    )
    for code in choices:
        Choice.objects.create(question=question, code=code, label_en=code.title())
    return question


def sent(*answers, whole=True) -> AnswersForm:
    data = {name_of(question): value for question, value in answers}
    form = AnswersForm(data, questions=[question for question, _value in answers], whole=whole)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (QuestionKind.SHORT_TEXT, " Quito ", "Quito"),
        (QuestionKind.LONG_TEXT, "Two\nlines", "Two\nlines"),
        (QuestionKind.CHOICE, "red", "red"),
        (QuestionKind.CHOICES, ["red", "blue"], ["red", "blue"]),
        (QuestionKind.YES_NO, "no", False),
        (QuestionKind.SCALE, "4", 4),
        (QuestionKind.DATE, "2027-03-01", "2027-03-01"),
        (QuestionKind.SHORT_TEXT, "", None),
        (QuestionKind.CHOICES, [], None),
    ],
)
def test_an_answer_is_kept_as_it_was_given(sheet, kind, typed, kept):
    question = asked(sheet, kind, choices=["red", "blue"])
    save_answers(sheet, sent((question, typed)).answers())
    assert AnswerSheet.objects.get().values() == ({question.pk: kept} if kept is not None else {})


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (QuestionKind.CHOICE, "green"),
        (QuestionKind.YES_NO, "perhaps"),
        (QuestionKind.SCALE, "6"),
        (QuestionKind.DATE, "31/02/2027"),
        (QuestionKind.SHORT_TEXT, "x" * 201),
    ],
)
def test_what_is_no_answer_is_refused(sheet, kind, typed):
    question = asked(sheet, kind, choices=["red"])
    assert name_of(question) in sent((question, typed)).errors


def test_an_answer_is_sealed_in_the_table(sheet):
    question = asked(sheet, QuestionKind.SHORT_TEXT)
    save_answers(sheet, sent((question, "a canary")).answers())
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM participants_givenanswer")
        assert "canary" not in cursor.fetchone()[0]


def test_an_answer_taken_back_is_forgotten(sheet):
    question = asked(sheet, QuestionKind.SHORT_TEXT)
    save_answers(sheet, [(question, "first")])
    save_answers(sheet, [(question, None)])
    assert not GivenAnswer.objects.exists()


class TestWhatHasToBeAnswered:
    def test_is_said_when_the_whole_form_is_sent(self, sheet):
        question = asked(sheet, QuestionKind.YES_NO, is_required=True)
        assert sent((question, "")).errors[name_of(question)] == ["This question has to be answered."]

    def test_can_wait_while_it_is_being_filled_in(self, sheet):
        question = asked(sheet, QuestionKind.YES_NO, is_required=True)
        assert sent((question, ""), whole=False).errors == {}

    def test_is_not_asked_of_those_it_does_not_concern(self, sheet):
        first = asked(sheet, QuestionKind.YES_NO)
        second = asked(sheet, QuestionKind.SHORT_TEXT, is_required=True, show_if=first, show_if_answer="yes")
        assert sent((first, "no"), (second, "")).errors == {}
        assert name_of(second) in sent((first, "yes"), (second, "")).errors


def test_an_answer_to_a_question_that_was_not_asked_is_dropped(sheet):
    first = asked(sheet, QuestionKind.CHOICE, choices=["plane", "bus"])
    second = asked(sheet, QuestionKind.SHORT_TEXT, show_if=first, show_if_answer="plane")
    form = sent((first, "bus"), (second, "AV 123"))
    assert form.answers() == [(first, "bus"), (second, None)]


def test_one_among_several_choices_decides_too(sheet):
    first = asked(sheet, QuestionKind.CHOICES, choices=["plane", "bus"])
    second = asked(sheet, QuestionKind.SHORT_TEXT, show_if=first, show_if_answer="plane")
    form = sent((first, ["bus", "plane"]), (second, "AV 123"))
    assert form.answers()[1] == (second, "AV 123")


def test_the_hint_says_when_a_question_is_asked(sheet):
    first = asked(sheet, QuestionKind.YES_NO)
    second = asked(sheet, QuestionKind.SHORT_TEXT, show_if=first, show_if_answer="yes")
    form = AnswersForm(questions=[first, second])
    hint = form.fields[name_of(second)].help_text
    assert hint == "Only if you answered “Yes” to “A yes_no?”."


def test_what_was_answered_is_shown_again(sheet):
    questions = [asked(sheet, QuestionKind.YES_NO), asked(sheet, QuestionKind.SCALE)]
    form = AnswersForm(questions=questions, values={questions[0].pk: True, questions[1].pk: 3})
    assert [form[name_of(q)].value() for q in questions] == ["yes", "3"]


def test_a_copy_of_a_convening_asks_the_same(sheet):
    first = asked(sheet, QuestionKind.CHOICE, choices=["plane", "bus"], keep_days=30)
    asked(sheet, QuestionKind.SHORT_TEXT, show_if=first, show_if_answer="plane", order=1)
    target = a_convening()
    assert copy_questions(sheet.questionnaire.convening, target) == 2
    one, two = target.questionnaires.get().questions.all()
    assert [c.code for c in one.choices.all()] == ["plane", "bus"]
    assert (one.label_en, one.keep_days, two.show_if, two.show_if_answer) == ("A choice?", 30, one, "plane")
