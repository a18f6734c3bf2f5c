"""How far a country is: filled in by its delegation together, read by it and by the organisers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import reason_against
from academy.pages.kept import bound
from convenings.models import Questionnaire
from convenings.states import Purpose, Reader
from participants import permissions
from participants.actions import evaluation as actions
from participants.answer_words import in_words
from participants.forms.evaluation import ReadinessForm, form_of
from participants.models import Delegation
from participants.results import questions_of
from participants.together import Merged, opened_with
from participants.views.loading import delegation_of
from participants.windows import current, windows


def _asked(delegation: Delegation) -> Questionnaire:
    asked = delegation.convening.questionnaires.filter(purpose=Purpose.READINESS)
    return get_object_or_404(asked.select_related("convening"))


def readiness(request, code, pk):
    """What the delegation has answered; organisers read it as it stands, sent or not."""
    shown = delegation_of(request, code, pk)
    questionnaire = _asked(shown)
    sheet = actions.readiness_sheet(shown, questionnaire)
    values = sheet.values()
    questions = [q for q in questions_of(questionnaire) if _reads(request.user, shown, q)]
    context = {
        "delegation": shown,
        "convening": shown.convening,
        "questionnaire": questionnaire,
        "sheet": sheet,
        "answers": [(q, in_words(q, values.get(q.pk))) for q in questions],
        "answered": sum(q.pk in values for q in questions),
        "window": current(windows(questionnaire)),
        "organises": request.user.organises(shown.convening),
        "why_not_fill_in": reason_against(permissions.check_fill_in_readiness, request.user, shown),
    }
    return render(request, "participants/readiness.html", context)


def _reads(user, delegation: Delegation, question) -> bool:
    """What is for staff alone organisers do not read; the delegation always reads its own answers."""
    is_theirs = not user.organises(delegation.convening)
    return is_theirs or question.readers != Reader.STAFF or user.is_academy_staff


def fill(request, code, pk):
    """Saved as often as one likes, half of it too; sent when it is whole."""
    shown = delegation_of(request, code, pk)
    permissions.check_fill_in_readiness(request.user, shown)
    questionnaire = _asked(shown)
    questions = questions_of(questionnaire)
    sheet = actions.readiness_sheet(shown, questionnaire)
    values = sheet.values()
    opened = opened_with(questions, values)
    form = bound(
        request,
        ReadinessForm,
        questions=questions,
        values=values,
        whole=sheet.is_sent,
        initial={"opened": opened},
    )
    if request.method == "POST" and form.is_valid():
        return _save(request, shown, questionnaire, form)
    return _page(request, shown, questionnaire, form, is_sent=sheet.is_sent)


def _page(request, shown: Delegation, questionnaire: Questionnaire, form, *, is_sent: bool):
    context = {
        "form": form,
        "delegation": shown,
        "convening": shown.convening,
        "questionnaire": questionnaire,
        "is_sent": is_sent,
        "window": current(windows(questionnaire)),
    }
    return render(request, "participants/readiness_fill.html", context)


def _save(request, shown: Delegation, questionnaire: Questionnaire, form: ReadinessForm):
    opened = form.cleaned_data["opened"]
    merged = actions.save_readiness(shown, questionnaire, form.answers(), opened=opened, by=request.user)
    sheet = actions.readiness_sheet(shown, questionnaire)
    if merged.conflicts:
        return _both(request, shown, form.questions, merged, sheet.values())
    at = request.user.local(timezone.now())
    if "send" in request.POST and not sheet.is_sent:
        values = sheet.values()
        whole = form_of(form.questions, values, opened=opened_with(form.questions, values), whole=True)
        if not whole.is_valid():
            messages.info(request, _("Saved at %(time)s, and not sent yet.") % {"time": f"{at:%H:%M}"})
            return _page(request, shown, questionnaire, whole, is_sent=False)
        actions.send_readiness(shown, questionnaire, by=request.user)
        messages.success(request, _("Thank you. The organisers read it; you can still correct it."))
        return redirect("participants:readiness", code=shown.convening.code, pk=shown.pk)
    messages.success(request, _("Saved at %(time)s.") % {"time": f"{at:%H:%M}"})
    return redirect("participants:readiness-fill", code=shown.convening.code, pk=shown.pk)


def _both(request, shown: Delegation, questions, merged: Merged, saved: dict):
    """Somebody else changed the same answer meanwhile: both stand there, and nothing is lost."""
    mine = {conflict.question.pk: conflict.mine for conflict in merged.conflicts}
    form = form_of(questions, saved | mine, opened=opened_with(questions, saved), whole=False)
    context = {
        "form": form,
        "delegation": shown,
        "convening": shown.convening,
        "differences": [
            {
                "label": c.question.label,
                "mine": in_words(c.question, c.mine),
                "theirs": in_words(c.question, c.theirs),
            }
            for c in merged.conflicts
        ],
    }
    return render(request, "participants/readiness_conflict.html", context)
