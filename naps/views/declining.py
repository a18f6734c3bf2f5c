"""Saying no to a review from the letter, in two presses."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from academy.accounts.guards import may
from academy.pages.kept import bound
from naps.actions import reviews as actions
from naps.declining import review_of
from naps.forms.reviews import DeclineForm
from naps.models import Review
from naps.permissions import reviews as permissions


@login_not_required
@never_cache
def review_decline(request, token):
    """Looking at the page declines nothing: mail scanners open links, only a person presses the button."""
    review = review_of(token)
    if review is None or not may(permissions.check_accept, review.reviewer, review):
        return render(request, "naps/review_decline.html", status=410)
    form = bound(request, DeclineForm)
    if request.method == "POST" and form.is_valid():
        _decline(review, **form.cleaned_data)
        return render(request, "naps/review_decline.html", {"is_done": True})
    return render(request, "naps/review_decline.html", {"form": form, "review": review})


def _decline(review: Review, *, has_conflict: bool, reason: str) -> None:
    """The letter was theirs alone, so the answer counts as theirs."""
    with translation.override(review.invited_by.language):
        reason = reason or _("Declined by the link in the letter, without a reason.")
    actions.decline(review, by=review.reviewer, reason=reason, has_conflict=has_conflict)
