"""What a convening asks around it, for its organisers: until when, how many answered, what they say."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import NotAllowed, reason_against
from academy.pages.kept import bound
from convenings.models import Convening, Questionnaire
from convenings.states import Purpose
from participants import asked, permissions, results
from participants.actions import evaluation as actions
from participants.forms.evaluation import DatesForm
from participants.models import AnswerSheet
from participants.views.loading import convening_of
from participants.windows import EVALUATION, OPEN, OVER, Window, current, is_over, windows, windows_of


@dataclass(frozen=True)
class Shown:
    """One wave of a questionnaire on the organisers' page."""

    window: Window
    state: str
    asked: int
    answered: int

    @property
    def missing(self) -> int:
        return self.asked - self.answered


def evaluation(request, code):
    """The four questionnaires, what is open, and who could be reminded."""
    convening = convening_of(request, code)
    permissions.check_evaluate(request.user, convening)
    there = {q.purpose: q for q in _questionnaires(convening)}
    context = {
        "convening": convening,
        "rows": [_row(convening, purpose, there.get(purpose)) for purpose in EVALUATION],
        "why_not_ask": reason_against(permissions.check_ask, request.user, convening),
    }
    return render(request, "participants/evaluation.html", context)


def _questionnaires(convening: Convening):
    rows = convening.questionnaires.filter(purpose__in=EVALUATION, questions__isnull=False)
    return rows.select_related("convening").distinct()


def _row(convening: Convening, purpose: Purpose, questionnaire: Questionnaire | None) -> dict:
    row = {"purpose": purpose, "label": purpose.label, "questionnaire": questionnaire}
    if questionnaire:
        found = windows(questionnaire)
        row |= {
            "waves": [_shown(questionnaire, window) for window in found],
            "now": _shown(questionnaire, current(found)),
        }
    else:
        row["is_past"] = is_over(windows_of(Questionnaire(convening=convening, purpose=purpose)))
    return row


def _shown(questionnaire: Questionnaire, window: Window) -> Shown:
    return Shown(window, window.state(timezone.now()), *asked.counts(questionnaire, window.wave))


def _purpose(purpose: str) -> Purpose:
    if purpose not in EVALUATION:
        raise Http404
    return Purpose(purpose)


def _one(request, code: str, purpose: str) -> Questionnaire:
    convening = convening_of(request, code)
    permissions.check_evaluate(request.user, convening)
    return get_object_or_404(_questionnaires(convening), purpose=_purpose(purpose))


def questionnaire(request, code, purpose):
    """What the answers say together; of delegations, who has sent theirs."""
    shown = _one(request, code, purpose)
    found = windows(shown)
    now = current(found)
    context = {
        "convening": shown.convening,
        "questionnaire": shown,
        "waves": [_shown(shown, window) for window in found],
        "window": now,
        "is_open": now.state(timezone.now()) == OPEN,
        "is_over": is_over(found),
        "fewest": results.FEWEST,
        "last_day": found[-1].last_day,
    }
    if purpose == Purpose.READINESS:
        context["lines"] = _delegations(shown)
    elif context["is_over"] and purpose == Purpose.KNOWLEDGE:
        context["scores"] = results.scores(shown)
    elif context["is_over"]:
        context["tallies"] = results.tallies(shown)
        context["n"] = shown.sheets.filter(is_sent=True).count()
    return render(request, "participants/questionnaire.html", context)


def _delegations(shown: Questionnaire) -> list[dict]:
    """Each delegation that comes, with how much of it is answered."""
    sheets = AnswerSheet.objects.filter(questionnaire=shown, delegation__isnull=False)
    begun = {sheet.delegation_id: sheet for sheet in sheets.prefetch_related("answers")}
    questions = len(results.questions_of(shown))
    found = []
    for delegation in asked.delegations_asked(shown).select_related("country", "convening"):
        sheet = begun.get(delegation.pk)
        answered = len(sheet.answers.all()) if sheet else 0
        found.append({"delegation": delegation, "sheet": sheet, "answered": answered, "of": questions})
    return sorted(found, key=lambda line: str(line["delegation"]))


@require_POST
def use(request, code, purpose):
    """Ask what the Academy usually asks."""
    convening = convening_of(request, code)
    actions.use_standard_questions(convening, _purpose(purpose), by=request.user)
    messages.success(request, _("The Academy's questions are there. Nobody has been written to yet."))
    return redirect("participants:evaluation", code=code)


def dates(request, code, purpose):
    """From when to when one can answer, where it is not as usual."""
    shown = _one(request, code, purpose)
    permissions.check_ask(request.user, shown.convening)
    found = windows(shown)
    form = bound(request, DatesForm, questionnaire=shown)
    if request.method == "POST" and form.is_valid() and _changed(request, shown, form):
        messages.success(request, _("Saved."))
        return redirect("participants:evaluation", code=code)
    context = {
        "form": form,
        "convening": shown.convening,
        "questionnaire": shown,
        "waves": found,
        "is_over": found[-1].state(timezone.now()) == OVER,
    }
    return render(request, "participants/questionnaire_dates.html", context)


def _changed(request, shown: Questionnaire, form: DatesForm) -> bool:
    try:
        actions.change_dates(shown, **form.cleaned_data, by=request.user)
    except NotAllowed as refusal:
        form.add_error("closes_on", str(refusal.reason))
        return False
    return True


@require_POST
def remind(request, code, purpose):
    """A letter to everybody who has not answered, once a day at most."""
    shown = _one(request, code, purpose)
    posted = actions.remind(shown, by=request.user)
    words = ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", posted)
    if posted:
        messages.success(request, words % {"n": posted})
    else:
        messages.info(request, _("Nobody was written to: they got a reminder today already."))
    return redirect("participants:evaluation", code=code)
