"""The questions of a convening as its organisers write them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.pages.kept import bound
from convenings import permissions
from convenings.models import Convening, Question, Questionnaire
from convenings.questions import actions
from convenings.questions.forms import QuestionForm, QuestionnaireForm, answers_to
from convenings.states import READ_BY_NAME, Purpose
from convenings.views.convenings import visible

# What registering asks everybody, without the consents; a test counts it in the forms.
PORTAL_ASKS = 12
MANY = 3

WHAT_FOR = {
    Purpose.REGISTRATION: gettext_lazy(
        "Asked on the second page of registering, of delegates and guests alike."
    ),
    Purpose.READINESS: gettext_lazy("Asked once of each delegation, before it travels."),
    Purpose.KNOWLEDGE: gettext_lazy(
        "The same questions before and after. Nobody reads who answered what; what counts is the change."
    ),
    Purpose.REACTION: gettext_lazy("Asked on the last day, without names."),
    Purpose.APPLICATION: gettext_lazy("Asked some months later, without names."),
}


@dataclass(frozen=True)
class Part:
    """The questions for one purpose, as the editor shows them."""

    purpose: Purpose
    what_for: str
    asked: Questionnaire
    questions: list[Question]
    is_read_by_name: bool


def questions(request, code):
    """Every question of the convening, by purpose: what is asked of whom, who reads it, what is missing."""
    shown = visible(request, code)
    permissions.check_organise(request.user, shown)
    parts = parts_of(shown)
    own = [q for q in parts[0].questions if q.show_if_id is None]
    context = {
        "convening": shown,
        "parts": parts,
        "portal_asks": PORTAL_ASKS,
        "altogether": PORTAL_ASKS + len(own) if len(own) > MANY else 0,
        "registered": shown.registrations.registered().count() if parts[0].questions else 0,
        "why_not_change": reason_against(permissions.check_change, request.user, shown),
    }
    return render(request, "convenings/questions.html", context)


def parts_of(shown: Convening) -> list[Part]:
    there = {asked.purpose: asked for asked in shown.questionnaires.prefetch_related("questions__choices")}
    parts = []
    for purpose in Purpose:
        asked = there.get(purpose) or Questionnaire(convening=shown, purpose=purpose)
        asked.convening = shown
        rows = list(asked.questions.all()) if asked.pk else []
        _say_conditions(rows, asked)
        parts.append(Part(purpose, WHAT_FOR[purpose], asked, rows, purpose in READ_BY_NAME))
    return parts


def _say_conditions(rows: list[Question], asked: Questionnaire) -> None:
    """Beside each question, in words, who is asked it and where it can go."""
    by_key = {question.pk: question for question in rows}
    for n, question in enumerate(rows):
        question.questionnaire = asked
        deciding = by_key.get(question.show_if_id)
        question.condition = ""
        if deciding:
            question.condition = _("Only who answered “%(answer)s” to “%(question)s”.") % {
                "answer": dict(answers_to(deciding)).get(question.show_if_answer, "–"),
                "question": deciding,
            }
        question.is_first, question.is_last = n == 0, n == len(rows) - 1


def asked_of(shown: Convening, purpose: str) -> Questionnaire:
    """The questionnaire for a purpose; a new one, not saved, if nothing is asked for it yet."""
    if purpose not in Purpose.values:
        raise Http404
    there = shown.questionnaires.filter(purpose=purpose).first() or Questionnaire(purpose=purpose)
    there.convening = shown
    return there


def question_of(shown: Convening, pk: int) -> Question:
    there = Question.objects.select_related("questionnaire", "show_if").filter(questionnaire__convening=shown)
    question = get_object_or_404(there, pk=pk)
    question.questionnaire.convening = shown
    return question


def questionnaire(request, code, purpose):
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    asked = asked_of(shown, purpose)
    form = bound(request, QuestionnaireForm, instance=asked)
    if request.method == "POST" and form.is_valid():
        actions.save_questionnaire(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect(_place(code, purpose))
    context = {"form": form, "convening": shown, "asked": asked, "what_for": WHAT_FOR[Purpose(purpose)]}
    return render(request, "convenings/questionnaire.html", context)


def question_add(request, code, purpose):
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    asked = asked_of(shown, purpose)
    earlier = list(asked.questions.prefetch_related("choices")) if asked.pk else []
    return _question_form(request, Question(questionnaire=asked), earlier)


def question_edit(request, code, pk):
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    question = question_of(shown, pk)
    there = list(question.questionnaire.questions.prefetch_related("choices"))
    return _question_form(request, question, there[: there.index(question)])


def _question_form(request, question: Question, earlier: list[Question]):
    asked, is_new = question.questionnaire, question.pk is None
    form = bound(request, QuestionForm, instance=question, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        actions.save_question(form.save(commit=False), form.worded, by=request.user)
        messages.success(request, _("The question is asked now.") if is_new else _("Saved."))
        return redirect(_place(asked.convening.code, asked.purpose))
    context = {
        "form": form,
        "convening": asked.convening,
        "asked": asked,
        "question": None if is_new else question,
        "has_answers": not is_new and question.has_answers,
    }
    return render(request, "convenings/question_form.html", context)


@require_POST
def question_move(request, code, pk):
    """One place earlier or later, without dragging."""
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    question, earlier = question_of(shown, pk), request.POST.get("to") == "earlier"
    why_not = reason_against(permissions.check_move_question, request.user, question, earlier)
    if why_not:
        messages.warning(request, why_not)
    else:
        actions.move_question(question, earlier=earlier, by=request.user)
        messages.success(request, _("Moved."))
    return redirect(f"{reverse('convenings:questions', args=[code])}#question-{pk}")


def question_remove(request, code, pk):
    """Removing a question is asked once more, with how many answers go; more answers meanwhile ask again."""
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    question = question_of(shown, pk)
    answers = question.answers.filter(purged_at=None).count()
    why_not = reason_against(permissions.check_remove_question, request.user, question)
    if request.method == "POST" and not why_not and request.POST.get("answers", "0") == str(answers):
        actions.remove_question(question, by=request.user)
        messages.success(request, removed_words(answers))
        return redirect(_place(code, question.questionnaire.purpose))
    context = {
        "convening": shown,
        "question": question,
        "answers": answers,
        "why_not": why_not,
        "has_changed": request.method == "POST" and not why_not,
    }
    return render(request, "convenings/question_remove.html", context)


def removed_words(answers: int) -> str:
    if not answers:
        return _("The question is removed.")
    return ngettext(
        "The question is removed, and %(n)d answer with it.",
        "The question is removed, and %(n)d answers with it.",
        answers,
    ) % {"n": answers}


def _place(code: str, purpose: str) -> str:
    return f"{reverse('convenings:questions', args=[code])}#{purpose}"
