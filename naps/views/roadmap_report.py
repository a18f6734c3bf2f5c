"""Reporting on one action: three questions, opened from a letter or from the action itself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from naps.actions.roadmap_actions import report_progress
from naps.forms.roadmap_actions import ProgressForm
from naps.models import Action, ActionUpdate
from naps.permissions import roadmaps as permissions
from naps.states import RoadmapStatus
from naps.views.roadmap_actions import visible


def action_update(request, pk):
    """Where it stands, what happened, whether help is needed."""
    shown = visible(request, pk)
    newer = _in_the_newer_revision(shown)
    if newer is not None:
        return redirect("naps:action-update", newer.pk)
    permissions.check_update(request.user, shown)
    form = bound(request, ProgressForm, initial={"status": shown.status})
    if request.method == "POST" and form.is_valid() and _reported(request, shown, form):
        return redirect(_next(shown, form))
    context = {"form": form, "action": shown, "is_public": shown.roadmap.published_at is not None}
    return render(request, "naps/action_update.html", context)


def _in_the_newer_revision(shown: Action) -> Action | None:
    """A letter may be older than the agreement on a new revision: what it was about goes on there."""
    if shown.roadmap.status != RoadmapStatus.CLOSED:
        return None
    return shown.followers.filter(objective__roadmap__status=RoadmapStatus.AGREED).first()


def _reported(request, shown: Action, form: ProgressForm) -> bool:
    """Whether it is in the history; if not, the form says why, and what was typed stays."""
    try:
        report_progress(shown, **form.report, by=request.user)
    except Refused as refusal:
        form.add_error("upload", str(refusal))
        return False
    messages.success(request, _("Your report is in the history of the action."))
    return True


def _next(shown: Action, form: ProgressForm) -> str:
    """Back to the action, or on to asking for help with it (a later chapter: by its address only)."""
    if form.cleaned_data["help"] == "yes":
        return f"{reverse('assistance:ask')}?action={shown.pk}"
    return shown.get_absolute_url()


def report_file(request, pk):
    """The document or photo of a report, for the country's team and staff."""
    reports = ActionUpdate.objects.visible_to(request.user).exclude(evidence_file=None)
    rows = reports.select_related("evidence_file", "action__objective__roadmap__plan__country")
    found = get_object_or_404(rows, pk=pk)
    permissions.check_work(request.user, found.action.country)
    return serve(found.evidence_file, by=request.user, subject=found.action)
