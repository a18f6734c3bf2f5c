"""What UN Women may see of a plan: the country's decision, and every decision before it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from academy.accounts.guards import may
from academy.pages.kept import bound
from naps.actions import plans as actions
from naps.forms.plans import SharingForm
from naps.permissions.plans import check_share
from naps.sharing_history import sharing_history
from naps.states import Sharing
from naps.views.plans import visible
from participants.teams import leads


def sharing(request, pk):
    """What UN Women may see beyond the public page."""
    shown = visible(request, pk)
    check_share(request.user, shown)
    levels = [level for level in Sharing if may(check_share, request.user, shown, level)]
    form = bound(request, SharingForm, levels=levels, initial={"sharing": shown.sharing})
    if request.method == "POST" and form.is_valid():
        actions.share_plan(shown, by=request.user, sharing=form.cleaned_data["sharing"])
        messages.success(
            request, _("Saved: UN Women may see %(what)s.") % {"what": shown.get_sharing_display()}
        )
        return redirect(shown)
    context = {
        "form": form,
        "plan": shown,
        "speaks": leads(request.user, shown.country),
        "sharing_history": sharing_history(shown, request.user),
    }
    return render(request, "naps/plan_sharing.html", context)
