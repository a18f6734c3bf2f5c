from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from participants.actions import news
from participants.views.loading import convening_of


@require_POST
def agenda_tell(request, code):
    """The organiser does not wait for the hour to be over."""
    n = news.tell(convening_of(request, code), by=request.user)
    if n:
        words = ngettext("%(n)d person is told by letter.", "%(n)d people are told by letter.", n)
        messages.success(request, words % {"n": n})
    else:
        messages.success(request, _("Nobody has registered yet, so there is nobody to tell."))
    return redirect("convenings:agenda", code=code)
