"""What staff do first with a request: acknowledge it, put it together with another; and what they promise."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.pages.kept import bound
from assistance import actions, permissions
from assistance.forms.triage import MergeForm, PromiseForm
from assistance.models import ServicePromise
from assistance.views.deeds import deed_page
from assistance.views.loading import visible


@require_POST
def request_acknowledge(request, pk):
    shown = visible(request, pk)
    actions.acknowledge(shown, by=request.user)
    messages.success(request, _("The country knows now that its request is read."))
    return redirect(shown)


def request_merge(request, pk):
    """The same was asked twice: which of the two goes on."""
    shown = visible(request, pk)
    permissions.check_begin_merge(request.user, shown)
    form = bound(request, MergeForm, asked=shown)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        actions.merge(shown, into, by=request.user)
        words = _("%(number)s is part of this request now. Whoever asked has been told.")
        messages.success(request, words % {"number": shown.reference})
        return redirect(into)
    return deed_page(
        request,
        shown,
        form,
        title=_("The same was asked twice"),
        intro=_(
            "This request ends, and its lines, messages and files are read with the one that goes on. Only "
            "open requests of the same country and the same side are listed. This cannot be undone."
        ),
        button=_("Put together"),
        is_grave=True,
    )


def promises(request):
    """By when the Academy answers, since when it promises that, and the form that changes it."""
    permissions.check_run(request.user)
    now = ServicePromise.objects.in_force()
    form = bound(request, PromiseForm, initial=now.as_kept)
    if request.method == "POST" and form.is_valid():
        actions.promise(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved. It holds for requests that are asked from now on."))
        return redirect("assistance:promises")
    history = ServicePromise.objects.select_related("set_by")
    return render(request, "assistance/promises.html", {"form": form, "promise": now, "history": history})
