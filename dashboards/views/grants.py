from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts import granting
from academy.accounts.models import Grant
from academy.pages.kept import bound
from dashboards.forms import GrantForm


def grants(request):
    """Who holds what, until when: one page for all roles."""
    granting.check_see(request.user)
    rows = Grant.objects.valid().select_related("user", "region", "country", "convening", "granted_by")
    context = {
        "grants": rows.order_by("role", "user__full_name"),
        "revocable": {g.pk for g in rows if granting.may_change(request.user, g.role)},
    }
    return render(request, "dashboards/grants.html", context)


def give(request):
    granting.check_see(request.user)
    form = bound(request, GrantForm, giver=request.user)
    if request.method == "POST" and form.is_valid():
        granted = granting.give(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s is now: %(role)s.") % {"name": granted.user, "role": granted})
        return redirect("dashboards:grants")
    return render(request, "dashboards/grant_form.html", {"form": form})


@require_POST
def revoke(request, pk):
    grant = get_object_or_404(Grant, pk=pk)
    granting.revoke(grant, by=request.user)
    messages.success(request, _("Taken back. It holds from the next page on."))
    return redirect("dashboards:grants")
