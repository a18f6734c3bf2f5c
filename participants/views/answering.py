"""What somebody who takes part is asked before and after: the test, the reaction form, the survey."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from academy.accounts.guards import reason_against
from academy.pages.kept import bound
from convenings.models import Question, Questionnaire
from convenings.states import ANONYMOUS, Purpose
from participants import permissions
from participants.actions import evaluation as actions
from participants.answer_words import in_words
from participants.asked import has_answered
from participants.forms.answering import AnswersForm
from participants.models import AnswerSheet, Registration
from participants.questions_of_mine import title_of
from participants.results import questions_of, right_answers, right_of
from participants.states import Wave
from participants.views.loading import own_registration as own
from participants.windows import Window, current, is_over, windows

OF_PEOPLE = {Purpose.KNOWLEDGE, *ANONYMOUS}


@sensitive_post_parameters()  # also where an error is reported nobody reads what was typed
def answer(request, pk, purpose):
    """The questions while they are open; before and afterwards what there is to say about them."""
    shown = own(request, pk)
    questionnaire = _questionnaire(shown, purpose)
    found = windows(questionnaire)
    window = current(found)
    questions = questions_of(questionnaire)
    form = bound(request, AnswersForm, questions=questions)
    if request.method == "POST":
        permissions.check_answer_questions(request.user, shown, questionnaire)
        permissions.check_answers_once(questionnaire, shown, window.wave)
        if form.is_valid():
            return _sent(request, shown, questionnaire, form)
    context = {
        "form": form,
        "registration": shown,
        "convening": shown.convening,
        "questionnaire": questionnaire,
        "title": title_of(purpose, window.wave),
        "window": window,
        "is_answered": has_answered(questionnaire, shown, window.wave),
        "why_not": reason_against(permissions.check_answer_questions, request.user, shown, questionnaire),
    }
    if purpose == Purpose.KNOWLEDGE:
        context |= _own_result(shown, questionnaire, questions, found)
    return render(request, "participants/answer.html", context)


def _questionnaire(shown: Registration, purpose: str) -> Questionnaire:
    if purpose not in OF_PEOPLE:
        raise Http404
    asked = shown.convening.questionnaires.filter(purpose=purpose, questions__isnull=False)
    return get_object_or_404(asked.select_related("convening").distinct())


def _sent(request, shown: Registration, questionnaire: Questionnaire, form: AnswersForm):
    deed = actions.hand_in if questionnaire.is_anonymous else actions.take_test
    deed(shown, questionnaire, form.answers(), by=request.user)
    messages.success(request, _("Thank you. Your answers are in."))
    return redirect("participants:answer", pk=shown.pk, purpose=questionnaire.purpose)


def _own_result(
    shown: Registration, questionnaire: Questionnaire, questions: list[Question], found: list[Window]
) -> dict:
    """After both tests the own score; the right answers only when nobody can take it any more."""
    mine = AnswerSheet.objects.filter(questionnaire=questionnaire, registration=shown, is_sent=True)
    sheets = {sheet.wave: sheet for sheet in mine.prefetch_related("answers")}
    right = right_answers(questions)
    had = {wave: right_of(sheet, right) for wave, sheet in sheets.items()}
    context: dict = {"of": len(right), "is_over": is_over(found, timezone.now())}
    if {Wave.BEFORE, Wave.AFTER} <= set(had):
        context |= {"before": len(had[Wave.BEFORE]), "after": len(had[Wave.AFTER]), "has_both": True}
    if context["is_over"] and had:
        context["items"] = [_item(q, right, sheets, had) for q in questions if q.pk in right]
    return context


def _item(question: Question, right: dict, sheets: dict, had: dict) -> dict:
    return {
        "label": question.label,
        "right": in_words(question, right[question.pk]),
        "given": [
            {
                "wave": Wave(wave).label,
                "words": in_words(question, sheets[wave].values().get(question.pk)),
                "is_right": question.pk in had[wave],
            }
            for wave in (Wave.BEFORE, Wave.AFTER)
            if wave in sheets
        ],
    }
