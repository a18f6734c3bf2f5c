"""Six months later: what changed, and who has not said yet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from academy.accounts.guards import may
from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from assistance import actions
from assistance.engagement_permissions import check_answer_follow_up
from assistance.forms.engaging import WhatChangedForm
from assistance.models import FollowUp, FollowUpAnswer
from assistance.permissions import check_run
from assistance.sides import on_behalf_of, reads_words

ROWS = 25
READ_ALONG = ("country", "request", "engagement__country")


def follow_ups(request):
    """For staff: who was asked what changed, who has answered, who has not."""
    check_run(request.user)
    everybody = FollowUp.objects.visible_to(request.user)
    unanswered = everybody.unanswered()
    chosen = request.GET.get("state", "")
    found = {"open": unanswered, "answered": everybody.answered()}.get(chosen, everybody)
    page = Paginator(found.select_related(*READ_ALONG).prefetch_related("answers"), ROWS).get_page(
        request.GET.get("page")
    )
    for one in page:
        one.newest = max(one.answers.all(), key=lambda answer: answer.pk, default=None)
    n, silent = everybody.count(), unanswered.count()
    context = {"page": page, "chosen": chosen, "asked": n, "silent": silent, "answered": n - silent}
    return render(request, "assistance/follow_ups.html", context)


def _visible(request, pk: int) -> FollowUp:
    found = FollowUp.objects.visible_to(request.user).select_related(*READ_ALONG, "request__country")
    return get_object_or_404(found.prefetch_related("answers__answered_by__person"), pk=pk)


def follow_up(request, pk):
    """What was said so far, for whoever of the country's team may read what it is about."""
    shown, reader = _visible(request, pk), request.user
    given = list(shown.answers.all())[::-1]
    answers = [one for one in given if reads_words(reader, one, shown.country)]
    for answer in answers:
        answer.who = answer.answered_by.name_for(reader)
    context = {
        "shown": shown,
        "about": shown.about,
        "answers": answers,
        "of_others": len(given) - len(answers),
        "may_answer": may(check_answer_follow_up, reader, shown),
        "for_country": on_behalf_of(reader, shown.country),
    }
    return render(request, "assistance/follow_up.html", context)


def follow_up_answer(request, pk):
    """Three questions, for who speaks for the country; the letter leads here."""
    shown = _visible(request, pk)
    check_answer_follow_up(request.user, shown)
    form = bound(request, WhatChangedForm, instance=FollowUpAnswer(follow_up=shown))
    if request.method == "POST" and form.is_valid() and _answered(request, form):
        return redirect(shown)
    context = {
        "shown": shown,
        "about": shown.about,
        "form": form,
        "for_country": on_behalf_of(request.user, shown.country),
    }
    return render(request, "assistance/follow_up_answer.html", context)


def _answered(request, form: WhatChangedForm) -> bool:
    """Whether it is kept; if not, the form says why, and what was typed stays."""
    try:
        actions.answer_follow_up(
            form.save(commit=False), upload=form.cleaned_data["evidence"], by=request.user
        )
    except Refused as refusal:
        form.add_error("evidence", str(refusal))
        return False
    messages.success(request, _("Thank you. Your answer is with the Academy."))
    return True


def follow_up_evidence(request, pk, answer):
    """The file somebody sent as evidence, for whoever reads the answer."""
    shown = _visible(request, pk)
    given = get_object_or_404(shown.answers.exclude(evidence=None).select_related("evidence"), pk=answer)
    if not reads_words(request.user, given, shown.country):
        raise Http404
    return serve(given.evidence, by=request.user, subject=shown)
