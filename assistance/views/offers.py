"""Showing lines of a request to partners, from the country's yes to the one answer."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.documents.serving import serve_paper
from academy.pages.kept import bound
from assistance import offer_permissions as permissions
from assistance import offering
from assistance.actions import offers as actions
from assistance.forms.offers import AskPartnersForm, ConsentForm, PartnersAnswerForm, ProposeForm
from assistance.models import OfferCall, Request
from assistance.names import language_name
from assistance.pdfs import PartnersAnswer
from assistance.permissions import check_run
from assistance.states import CallStatus
from assistance.views.loading import visible


def offers_propose(request, pk):
    """Which lines partners would read about, in which words; the country is asked first."""
    shown = visible(request, pk, "lines__topic")
    permissions.check_propose(request.user, shown)
    form = bound(request, ProposeForm, about=shown)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.propose(shown, by=request.user, shown=form.shown(), answers_due=values["answers_due"])
        messages.success(request, _("The country is asked. Partners read nothing before its yes."))
        return redirect(shown)
    return render(request, "assistance/offers_propose.html", {"shown": shown, "form": form})


def offers_consent(request, pk):
    """The country reads the exact words, and says yes or no."""
    shown, call = _call(request, pk)
    permissions.check_consent(request.user, call)
    is_agreed = call.status != CallStatus.PROPOSED
    is_of_one_side = permissions.consenters_only_asker(shown)
    form = bound(request, ConsentForm, is_of_one_side=is_of_one_side, is_agreed=is_agreed)
    if request.method == "POST" and form.is_valid():
        if form.says_yes:
            actions.agree(call, by=request.user)
            messages.success(request, _("Thank you. The Academy asks partners now."))
        else:
            actions.refuse(call, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Partners read nothing of your request."))
        return redirect(shown)
    context = {"shown": shown, "call": call, "form": form, "is_agreed": is_agreed, "lines": _lines(call)}
    return render(request, "assistance/offers_consent.html", context)


def offers(request, pk):
    """For staff: what partners said to each line, who is silent, and what comes next."""
    shown, call = _call(request, pk)
    check_run(request.user)
    if request.method == "POST":
        return _do(request, call)
    rows = offering.board_of(call)
    context = {
        "shown": shown,
        "call": call,
        "rows": rows,
        "gaps": sum(row.standing == "open" for row in rows),
        "silent": call.asked.silent().select_related("user"),
        "asked": call.asked.select_related("user"),
        "why_not": offering.reasons(request.user, call),
        "is_late": offering.is_late(call),
    }
    return render(request, "assistance/offers.html", context)


def _do(request: HttpRequest, call: OfferCall):
    """One press on the board."""
    deed, by = request.POST.get("deed", ""), request.user
    if deed == "chase":
        n = actions.chase(call, by=by)
        words = ngettext("%(n)d partner gets a letter.", "%(n)d partners get a letter.", n) % {"n": n}
        messages.success(request, words if n else _("They were written to today already."))
    elif deed == "close":
        actions.close(call, by=by)
        messages.success(request, _("No more answers are taken. Now write the answer to the country."))
        return redirect("assistance:offers-answer", pk=call.request_id)
    elif deed == "open":
        actions.open_again(call, by=by)
        messages.success(request, _("Partners can answer again."))
    elif deed == "stop":
        actions.stop(call, by=by)
        messages.success(request, _("Partners are not asked any more, and read nothing of it."))
    return redirect(call)


def offers_ask(request, pk):
    """Whom to ask about which lines; each partner gets a letter with a personal link."""
    shown, call = _call(request, pk)
    permissions.check_put(request.user, call)
    form = bound(request, AskPartnersForm, call=call)
    if request.method == "POST" and form.is_valid():
        lines = list(form.cleaned_data["lines"])
        asked = actions.put_to(call, by=request.user, invited=form.invited(), lines=lines)
        n = len(asked)
        words = ngettext("%(n)d partner is asked.", "%(n)d partners are asked.", n) % {"n": n}
        messages.success(request, words if n else _("They were asked about these lines already."))
        return redirect(call)
    return render(request, "assistance/offers_ask.html", {"shown": shown, "call": call, "form": form})


def offers_answer(request, pk):
    """The one answer to the country: written from the offers, looked at, and sent as it was looked at."""
    shown, call = _call(request, pk)
    check_run(request.user)
    if call.is_issued:
        return redirect(f"{shown.get_absolute_url()}#partners")
    permissions.check_compose(request.user, call)
    if request.method == "POST" and request.POST.get("deed") == "send":
        return _send(request, call)
    form = bound(request, PartnersAnswerForm, call=call, by=request.user)
    if request.method == "POST" and form.is_valid():
        words = {"told": form.words("told"), "otherwise": form.words("otherwise")}
        actions.save_answer(call, by=request.user, letter=form.letter(), **words)
        messages.success(request, _("Saved. Below it stands as the country will read it."))
        return redirect(f"{request.path}#preview")
    content = PartnersAnswer.of(call)
    why_not = offering.reason_against(permissions.check_issue, request.user, call)
    context = {
        "shown": shown,
        "call": call,
        "form": form,
        "why_not": why_not,
        "preview": None if why_not else content.as_data() | {"issued_at": timezone.now()},
        "seen": offering.seen(content),
        "language": language_name(shown.language),
    }
    return render(request, "assistance/offers_answer.html", context)


def _send(request: HttpRequest, call: OfferCall):
    if request.POST.get("seen", "") != offering.seen(PartnersAnswer.of(call)):
        messages.warning(request, _("The answer has changed since you looked at it. Look once more."))
        return redirect(f"{request.path}#preview")
    actions.issue(call, by=request.user)
    messages.success(request, _("Sent to %(country)s. Each partner is told too.") % {"country": call.country})
    return redirect(f"{call.request.get_absolute_url()}#partners")


def offers_paper(request, pk):
    """The answer as PDF; while it is being made, a page that says so."""
    shown, call = _call(request, pk)
    if call.paper is None:
        return redirect(shown)
    if call.paper.is_ready:
        return serve_paper(call.paper, by=request.user, subject=call)
    return render(request, "assistance/offers_paper.html", {"shown": shown, "paper": call.paper})


def _call(request: HttpRequest, pk: int) -> tuple[Request, OfferCall]:
    """The request and what partners were last asked about it, if this reader may know of it."""
    shown = visible(request, pk, "lines__topic")
    calls = OfferCall.objects.visible_to(request.user).filter(request=shown).select_related("paper")
    call = get_object_or_404(calls.order_by("-proposed_at", "-pk")[:1])
    call.request = shown
    return shown, call


def _lines(call: OfferCall):
    return call.lines.select_related("line__topic")
