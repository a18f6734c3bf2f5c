"""Reviewing where there is no connection: the form to take along, and its way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.documents.serving import serve_bytes
from academy.pages import kept
from academy.tables import XLSX_TYPE, file_name
from naps.actions import offline as actions
from naps.forms.offline import SendFormForm, TakeForm
from naps.models import Review
from naps.offline.merging import unpacked
from naps.permissions import reviews as permissions
from naps.views.reviews import own


def review_form(request, pk):
    """The rubric as a workbook, with what is written so far."""
    review = own(request, pk)
    data = actions.download_form(review, by=request.user)
    name = file_name(_("review"), review.country.iso3, f"v{review.draft.version}", kind="xlsx")
    return serve_bytes(data, name, XLSX_TYPE)


def review_offline(request, pk):
    """How it works, the way to the form, and the place where it comes back. Nothing is taken unseen."""
    review = own(request, pk)
    permissions.check_write(request.user, review)
    # After a change of language the confirmation is still there.
    carried = request.POST if request.method == "POST" else kept.initial(request)
    if sealed := carried.get("sealed"):
        return _confirm(request, review, sealed, carried)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    sent = SendFormForm(*posted, review=review)
    if posted and sent.is_valid():
        return _preview(request, review, TakeForm(review=review, filled=sent.filled))
    return render(request, "naps/review_offline.html", {"form": sent, "review": review})


def _preview(request: HttpRequest, review: Review, form: TakeForm) -> HttpResponse:
    problems = [str(problem) for problem in form.filled.problems]
    context = {"form": form, "review": review, "problems": problems}
    return render(request, "naps/review_offline_check.html", context)


def _confirm(request: HttpRequest, review: Review, sealed: str, carried) -> HttpResponse:
    filled = unpacked(review, sealed)
    if filled is None:
        messages.warning(request, _("The form could not be kept until now. Please send it once more."))
        return redirect("naps:review-offline", pk=review.pk)
    if request.method != "POST":
        return _preview(request, review, TakeForm(review=review, filled=filled, initial=dict(carried)))
    form = TakeForm(request.POST, review=review, filled=filled)
    if not form.is_valid():
        return _preview(request, review, form)
    actions.take_form(review, by=request.user, filled=filled, names=form.names)
    messages.success(request, _taken_words(len(form.names)))
    return redirect(review)


def _taken_words(n: int) -> str:
    words = ngettext(
        "%(n)d entry was taken from the form. Your review is not sent yet.",
        "%(n)d entries were taken from the form. Your review is not sent yet.",
        n,
    )
    return words % {"n": n}
