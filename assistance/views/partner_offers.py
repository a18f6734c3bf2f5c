"""The partner's page: the lines that were put to it, and its answer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from academy.accounts.guards import reason_against
from academy.pages.kept import bound
from assistance import offer_permissions as permissions
from assistance import offering
from assistance.actions import offers as actions
from assistance.forms.offers import OfferForm
from assistance.models import AskedPartner


def offer(request, pk):
    """What this partner was asked, line by line, and the form for its answer; staff may fill it in for it."""
    found = AskedPartner.objects.visible_to(request.user).select_related("call__request__country", "user")
    asked = get_object_or_404(found, pk=pk)
    why_not = reason_against(permissions.check_offer, request.user, asked)
    if request.method == "POST":
        permissions.check_offer(request.user, asked)
    form = None if why_not else bound(request, OfferForm, asked=asked)
    if form is not None and request.method == "POST" and form.is_valid():
        actions.answer(asked, by=request.user, answers=form.answers())
        messages.success(request, _("Thank you. You can change it until the answers are closed."))
        return redirect(asked.call if request.user.is_academy_staff else asked)
    context = {
        "asked": asked,
        "call": asked.call,
        "country": asked.country,
        "form": form,
        "why_not": why_not,
        "lines": offering.outcome_for(asked),
        "for_partner": request.user.pk != asked.user_id,
    }
    return render(request, "assistance/offer.html", context)
