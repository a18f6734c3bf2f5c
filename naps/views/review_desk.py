"""Staff's side: whom to ask to read a draft, and what the reviewers say together."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.guards import reason_against
from academy.pages.kept import bound
from convenings.forms import ReasonForm
from naps.actions import reviews as actions
from naps.commenting import counted
from naps.forms.inviting import InviteForm
from naps.forms.reviews import DueForm
from naps.matching import USUAL_NUMBER, candidates_for
from naps.models import Draft, ReopenRequest, Review
from naps.permissions import reviews as permissions
from naps.permissions.decisions import check_write_decision
from naps.permissions.discussion import ENOUGH
from naps.remarks import compared
from naps.views.reviews import visible


def visible_draft(request: HttpRequest, pk: int) -> Draft:
    drafts = Draft.objects.visible_to(request.user).select_related("plan__country", "decision")
    return get_object_or_404(drafts.prefetch_related("files__file"), pk=pk)


def draft_reviews(request, pk):
    """Everybody who was asked to read a draft, and the reviews that came, side by side."""
    draft = visible_draft(request, pk)
    permissions.check_oversee(request.user, draft)
    reviews = list(draft.reviews.select_related("reviewer", "rubric").prefetch_related("scores__criterion"))
    why_not_compare = reason_against(permissions.check_compare, request.user, draft)
    sent = [] if why_not_compare else [review for review in reviews if review.is_sent]
    why_not_invite = reason_against(permissions.check_invite, request.user, draft)
    context = {
        "draft": draft,
        "reviews": [(review, review.is_overdue()) for review in reviews],
        "sent": sent,
        "comparison": compared(sent, sent[0].rubric.criteria.all()) if sent else None,
        "why_not_invite": why_not_invite,
        "is_open": not why_not_invite,
        "is_short": not why_not_invite and _taking_part(reviews) < USUAL_NUMBER,
        "taking_part": _taking_part(reviews),
        "why_not_write": reason_against(check_write_decision, request.user, draft),
        "decision": getattr(draft, "decision", None),
        "counted": counted(draft, request.user),
        "why_not_compare": why_not_compare,
        "may_discuss": len(sent) >= ENOUGH,
        "asked": ReopenRequest.objects.waiting().filter(review__in=sent).select_related("review__reviewer"),
    }
    return render(request, "naps/review_draft.html", context)


def _taking_part(reviews: list[Review]) -> int:
    """Who was asked and has neither declined nor been told that it is not needed."""
    return sum(review.is_sent or review.is_with_reviewer for review in reviews)


def review_invite(request, pk):
    """Whom to ask, with the reasons for each, and by when."""
    draft = visible_draft(request, pk)
    permissions.check_invite(request.user, draft)
    form = bound(request, InviteForm, candidates=candidates_for(draft))
    if request.POST.get("deed") == "filter":
        form = form.as_typed()
    elif request.method == "POST" and form.is_valid():
        asked = actions.invite(
            draft,
            by=request.user,
            experts=form.cleaned_data["experts"],
            due_on=form.cleaned_data["due_on"],
        )
        messages.success(request, _asked_words(len(asked)))
        return redirect("naps:draft-reviews", pk=draft.pk)
    asked_already = draft.reviews.select_related("reviewer")
    context = {"form": form, "draft": draft, "asked": asked_already, "has_candidates": bool(form.candidates)}
    return render(request, "naps/review_invite.html", context)


def _asked_words(n: int) -> str:
    words = ngettext(
        "%(n)d person gets a letter with a personal link.",
        "%(n)d people get a letter with a personal link.",
        n,
    )
    return words % {"n": n}


def review_cancel(request, pk):
    review = visible(request, pk)
    permissions.check_cancel(request.user, review)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.cancel(review, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("%(name)s is told that the review is not needed.") % {"name": review.reviewer}
        )
        return redirect("naps:draft-reviews", pk=review.draft_id)
    return render(request, "naps/review_cancel.html", {"form": form, "review": review})


def review_reopen(request, pk):
    review = visible(request, pk)
    permissions.check_reopen(request.user, review)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.reopen(review, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s can change the review again.") % {"name": review.reviewer})
        return redirect("naps:draft-reviews", pk=review.draft_id)
    return render(request, "naps/review_reopen.html", {"form": form, "review": review})


def review_due(request, pk):
    """Another date for a review that is expected."""
    review = visible(request, pk)
    permissions.check_extend(request.user, review)
    form = bound(request, DueForm, initial={"due_on": review.due_on})
    if request.method == "POST" and form.is_valid():
        actions.extend(review, by=request.user, due_on=form.cleaned_data["due_on"])
        messages.success(request, _("%(name)s is told the new date.") % {"name": review.reviewer})
        return redirect("naps:draft-reviews", pk=review.draft_id)
    return render(request, "naps/review_due.html", {"form": form, "review": review})
