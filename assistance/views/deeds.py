"""What people do with a request: each deed a page that asks what it needs, or one press."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.audit.transitions import InvalidTransition
from academy.documents.inspection import Refused
from academy.pages.kept import bound
from assistance import actions, permissions
from assistance.actions.files import all_kept
from assistance.forms.deeds import (
    AnswerForm,
    ConfirmForm,
    MissingForm,
    OwnerForm,
    QuestionForm,
    ReasonForm,
)
from assistance.matching import candidates_for, usable_for
from assistance.models import Request
from assistance.sides import on_behalf_of
from assistance.states import MessageKind
from assistance.views.loading import visible


def deed_page(request, shown: Request, form, **words):
    """A page with a form. `words`: its title, what will happen, what stands on the button."""
    return render(request, "assistance/deed.html", {"shown": shown, "form": form} | words)


@require_POST
def request_take_charge(request, pk):
    shown = visible(request, pk)
    permissions.check_take_charge(request.user, shown)
    if request.POST.get("instead_of", "") != str(shown.owner_id or ""):
        raise InvalidTransition(shown, "put_in_charge")  # a colleague was faster since the page was opened
    actions.put_in_charge(shown, request.user, by=request.user, instead_of=shown.owner)
    messages.success(request, _("You are in charge of this request."))
    return redirect(shown)


def request_hand_over(request, pk):
    shown = visible(request, pk)
    permissions.check_take_charge(request.user, shown)
    form = bound(request, OwnerForm, instead_of=shown.owner)
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["owner"]
        actions.put_in_charge(shown, owner, by=request.user, instead_of=shown.owner)
        messages.success(request, _("%(name)s is in charge now.") % {"name": owner})
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Who is in charge?"),
        intro=_("The person gets a letter. The page keeps who was in charge before."),
        button=_("Hand over"),
    )


def request_question(request, pk):
    shown = visible(request, pk)
    permissions.check_question(request.user, shown)
    form = bound(request, QuestionForm)
    if request.method == "POST" and form.is_valid():
        actions.ask_country(shown, by=request.user, question=form.cleaned_data["question"])
        messages.success(request, _("Your question is with the country. The request waits for its answer."))
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Ask the country a question"),
        intro=_("Use this when you cannot say yes or no yet. The country gets a letter."),
        button=_("Send the question"),
    )


def request_answer(request, pk):
    shown = visible(request, pk)
    permissions.check_answer(request.user, shown)
    form = bound(request, AnswerForm)
    if request.method == "POST" and form.is_valid() and _answered(request, shown, form):
        messages.success(request, _("The answer is with the Academy."))
        return redirect(shown)
    question = shown.messages.filter(kind=MessageKind.QUESTION).last()
    return deed_page(
        request,
        shown,
        form,
        title=_("Answer the question"),
        intro=_("The request goes back to the Academy with your answer."),
        quote=question.text if question else "",
        button=_("Send the answer"),
        for_country=on_behalf_of(request.user, shown.country),
        with_files=True,
    )


def _answered(request, shown: Request, form: AnswerForm) -> bool:
    """Whether the answer and its files are kept; if not, the form says why, and what was typed stays."""
    try:
        uploads = form.cleaned_data["files"]
        with all_kept(uploads, language=shown.language, by=request.user) as files:
            answer = form.cleaned_data["answer"]
            actions.answer_question(shown, by=request.user, answer=answer, files=files)
    except Refused as refusal:
        form.add_error("files", str(refusal))
        return False
    return True


def request_decline(request, pk):
    shown = visible(request, pk)
    permissions.check_decline(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.decline(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Declined. The country has been told why."))
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Decline the request"),
        intro=_("The country gets a letter with your reason. This cannot be undone."),
        button=_("Decline"),
        is_grave=True,
    )


def request_withdraw(request, pk):
    shown = visible(request, pk)
    permissions.check_withdraw(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The request is withdrawn."))
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Withdraw the request"),
        intro=_("Everybody who works on it is told. This cannot be undone; you can ask again at any time."),
        button=_("Withdraw"),
        is_grave=True,
        for_country=on_behalf_of(request.user, shown.country),
    )


def request_assign(request, pk):
    """Who could help and what speaks for each; one press asks."""
    shown = visible(request, pk, "lines__topic")
    permissions.check_assign(request.user, shown)
    if request.method == "POST":
        expert = usable_for(shown).filter(pk=_chosen(request.POST.get("expert", ""))).first()
        if expert is not None:
            actions.assign_expert(shown, expert, by=request.user)
            messages.success(request, _("%(name)s has been asked and gets a letter.") % {"name": expert})
            return redirect(shown)
        messages.warning(request, _("This person cannot be asked for this request."))
    context = {
        "shown": shown,
        "candidates": candidates_for(shown),
        "asked": shown.assignments.select_related("expert__person").order_by("proposed_at"),
    }
    return render(request, "assistance/assign.html", context)


def _chosen(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_POST
def request_deliver(request, pk):
    shown = visible(request, pk)
    actions.deliver(shown, by=request.user)
    messages.success(request, _("The country is asked to confirm. Without an answer it closes in 30 days."))
    return redirect(shown)


def request_confirm(request, pk):
    shown = visible(request, pk)
    permissions.check_confirm(request.user, shown)
    form = bound(request, ConfirmForm)
    if request.method == "POST" and form.is_valid():
        actions.confirm(shown, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The request is closed."))
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Confirm that help has come"),
        intro=_("The request is closed with this. Your rating helps the next country."),
        button=_("Confirm and close"),
        for_country=on_behalf_of(request.user, shown.country),
    )


def request_reopen(request, pk):
    shown = visible(request, pk)
    permissions.check_reopen(request.user, shown)
    form = bound(request, MissingForm)
    if request.method == "POST" and form.is_valid():
        actions.reopen(shown, by=request.user, missing=form.cleaned_data["missing"])
        messages.success(request, _("Thank you for saying so. The Academy and the expert have been told."))
        return redirect(shown)
    return deed_page(
        request,
        shown,
        form,
        title=_("Something is still missing"),
        intro=_("The request stays open, and help goes on."),
        button=_("Send"),
        for_country=on_behalf_of(request.user, shown.country),
    )
