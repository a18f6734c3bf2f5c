"""Who holds the convening together with the Academy, and whether their names may stand on certificates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.pages.kept import bound
from convenings import actions, permissions
from convenings.forms import ApprovalForm, PartnerForm
from convenings.models import Convening, Partner
from convenings.views.convenings import visible


def partners(request, code):
    """The partners in the order their names stand, and a form for one more."""
    shown = _organised(request, code)
    form = bound(request, PartnerForm, convening=shown, instance=Partner(convening=shown))
    if request.method == "POST" and form.is_valid():
        added = actions.save_partner(form.save(commit=False), by=request.user)
        messages.success(request, _("“%(name)s” is a partner.") % {"name": added.name})
        return redirect("convenings:partners", code=code)
    rows = list(shown.partners.select_related("approved_by"))
    return render(request, "convenings/partners.html", {"convening": shown, "partners": rows, "form": form})


def partner_edit(request, code, pk):
    shown, partner = _partner(request, code, pk)
    form = bound(request, PartnerForm, convening=shown, instance=partner)
    if request.method == "POST" and form.is_valid():
        actions.save_partner(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("convenings:partners", code=code)
    context = {"convening": shown, "partner": partner, "form": form}
    return render(request, "convenings/partner_form.html", context)


def partner_approval(request, code, pk):
    """Write down that the partner agreed, or that it no longer does."""
    shown, partner = _partner(request, code, pk)
    if request.method == "POST" and "withdraw" in request.POST:
        actions.withdraw_approval(partner, by=request.user)
        messages.success(request, _("The approval is taken back. New certificates go without this name."))
        return redirect("convenings:partners", code=code)
    form = bound(request, ApprovalForm, instance=partner)
    if request.method == "POST" and form.is_valid():
        actions.record_approval(partner, by=request.user, **form.cleaned_data)
        messages.success(request, _("Written down. The name stands on certificates from now on."))
        return redirect("convenings:partners", code=code)
    context = {"convening": shown, "partner": partner, "form": form}
    return render(request, "convenings/partner_approval.html", context)


@require_POST
def partner_move(request, code, pk):
    """One place earlier or later in the line of names."""
    _shown, partner = _partner(request, code, pk)
    actions.move_partner(partner, earlier=request.POST.get("to") == "earlier", by=request.user)
    return redirect("convenings:partners", code=code)


@require_POST
def partner_remove(request, code, pk):
    _shown, partner = _partner(request, code, pk)
    actions.remove_partner(partner, by=request.user)
    messages.success(request, _("“%(name)s” is no partner any more.") % {"name": partner.name})
    return redirect("convenings:partners", code=code)


def _organised(request, code: str) -> Convening:
    shown = visible(request, code)
    permissions.check_partners(request.user, shown)
    return shown


def _partner(request, code: str, pk: int) -> tuple[Convening, Partner]:
    shown = _organised(request, code)
    return shown, get_object_or_404(Partner.objects.select_related("convening"), convening=shown, pk=pk)
