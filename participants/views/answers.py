"""What people answered to the convening's own questions, for those who may read it; reading is recorded."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils import translation

from academy.audit.trail import record
from academy.documents.serving import serve
from convenings.models import Convening, Question
from convenings.states import Purpose
from participants import asking, permissions
from participants.forms.answering import AnswersForm
from participants.models import GivenAnswer
from participants.views.loading import convening_of, delegation_of


def answers(request, code):
    """Which questions there are and how many have answered; what they said is a page further."""
    convening = convening_of(request, code)
    permissions.check_read_answers(request.user, convening)
    questions = asking.questions_of(convening)
    given = GivenAnswer.objects.visible_to(request.user).of_registered().filter(question__in=questions)
    counts = dict(given.values_list("question").annotate(n=Count("pk")))
    readable = {question.pk for question in asking.readable_by(request.user, convening)}
    for question in questions:
        question.answered, question.is_readable = counts.get(question.pk, 0), question.pk in readable
    context = {
        "convening": convening,
        "questions": questions,
        "registered": convening.registrations.registered().count(),
    }
    return render(request, "participants/answers.html", context)


def answers_to(request, code, pk):
    """Everybody's answers to one question."""
    convening = convening_of(request, code)
    question = _question(convening, pk)
    permissions.check_read_question(request.user, question)
    record(request.user, "answers.read", convening, question=question.pk)
    context = {
        "convening": convening,
        "question": question,
        "rows": asking.answers_to(question, to=request.user),
        "counted": asking.counted(question, to=request.user),
    }
    return render(request, "participants/answers_to.html", context)


def _question(convening: Convening, pk: int) -> Question:
    asked = Question.objects.select_related("questionnaire").prefetch_related("choices")
    question = get_object_or_404(
        asked, questionnaire__convening=convening, questionnaire__purpose=Purpose.REGISTRATION, pk=pk
    )
    question.questionnaire.convening = convening
    return question


def delegation_answers(request, code, pk):
    """What the people of a delegation answered, as far as their focal point was announced as a reader."""
    delegation = delegation_of(request, code, pk)
    permissions.check_read_delegation_answers(request.user, delegation)
    people = asking.answers_of(delegation, to=request.user)
    if people:
        record(request.user, "answers.read", delegation)
    context = {"delegation": delegation, "convening": delegation.convening, "people": people}
    return render(request, "participants/delegation_answers.html", context)


def answer_file(request, pk):
    """Hand out a file that was sent in answer to a question, and write it into the trail."""
    given = GivenAnswer.objects.visible_to(request.user).filter(file__isnull=False)
    given = given.select_related("file", "sheet__registration__person__country")
    answer = get_object_or_404(given, pk=pk)
    return serve(answer.file, by=request.user, subject=answer.sheet.registration)


def questions_preview(request, code, purpose):
    """The questions as they are asked, in each language of the convening; nothing here is sent."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    context = {
        "convening": convening,
        "purpose": get_object_or_404(convening.questionnaires, purpose=purpose),
        "versions": [_as_asked(convening, purpose, language) for language in convening.languages],
    }
    return render(request, "participants/questions_preview.html", context)


def _as_asked(convening: Convening, purpose: str, language: str) -> dict:
    """One language's version. Its words are chosen while that language is the one spoken."""
    with translation.override(language):
        questions = asking.questions_of(convening, purpose)
        form = AnswersForm(questions=questions, prefix=language)
        if purpose == Purpose.REGISTRATION:
            form.add_promises()
        return {
            "language": language,
            "introduction": questions[0].questionnaire.introduction if questions else "",
            "fields": [field.as_field_group() for field in form],
            "missing": any(language in question.missing_languages() for question in questions),
        }
