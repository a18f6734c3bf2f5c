"""Help that was given: writing it down, and the list of all of it."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may
from academy.accounts.models import User
from academy.countries.models import Country
from academy.pages.kept import bound
from assistance import actions, permissions
from assistance.forms.engagements import EngagementForm, OutsideEngagementForm
from assistance.models import Engagement, Request
from assistance.names import person_name
from assistance.views.loading import visible, visible_engagement
from participants.models import Expert
from participants.models.experts import ExpertQuerySet

ROWS = 25


def dressed(engagements: Iterable[Engagement], reader: User) -> list[Engagement]:
    """Engagements with what a page shows of them: names as this reader may read them, and the buttons."""
    shown = list(engagements)
    for one in shown:
        one.names = [person_name(reader, expert.person) for expert in one.experts.all()]
        one.recorder = one.recorded_by.name_for(reader)
        one.is_late = one.step_is_late()
        one.may_change = may(permissions.check_change_engagement, reader, one)
        one.may_finish_step = may(permissions.check_next_step_done, reader, one)
    return shown


def engagements(request):
    """All help this reader may know of; for staff also what was to follow and has not."""
    found = Engagement.objects.visible_to(request.user)
    due = found.next_steps_due(timezone.localdate())
    only_due = "due" in request.GET
    page = Paginator(_read_along(due if only_due else found), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "engagements": dressed(page, request.user),
        "due_count": due.count(),
        "only_due": only_due,
        "may_record": may(permissions.check_log_outside, request.user),
    }
    return render(request, "assistance/engagements.html", context)


def _read_along(found):
    return found.select_related("country", "request", "recorded_by__person").prefetch_related(
        "experts__person"
    )


def engagement_add(request, pk):
    """Something was done for a request."""
    shown = visible(request, pk)
    permissions.check_log(request.user, shown)
    form = bound(
        request,
        EngagementForm,
        instance=Engagement(request=shown, country=shown.country),
        experts=_helping(shown),
        reader=request.user,
        initial={"experts": _helping(shown).filter(person__user=request.user)},
    )
    if request.method == "POST" and form.is_valid():
        actions.log_engagement(form.save(commit=False), by=request.user, experts=form.chosen_experts())
        messages.success(request, _("Recorded."))
        return redirect(shown)
    return _form_page(request, form, shown, _("Record what was done"))


def engagement_new(request):
    """Something was done for a country that had not asked in the portal."""
    permissions.check_log_outside(request.user)
    form = bound(
        request,
        OutsideEngagementForm,
        instance=Engagement(),
        experts=Expert.objects.visible_to(request.user),
        reader=request.user,
        initial={"country": Country.objects.filter(iso3=request.GET.get("country", "").upper()[:3]).first()},
    )
    if request.method == "POST" and form.is_valid():
        actions.log_engagement(form.save(commit=False), by=request.user, experts=form.chosen_experts())
        messages.success(request, _("Recorded."))
        return redirect("assistance:engagements")
    return _form_page(request, form, None, _("Record help without a request"))


def engagement_edit(request, pk):
    engagement = visible_engagement(request, pk)
    permissions.check_change_engagement(request.user, engagement)
    asked = engagement.request
    form_class = EngagementForm if asked else OutsideEngagementForm
    experts = _helping(asked) if asked else Expert.objects.visible_to(request.user)
    form = bound(request, form_class, instance=engagement, experts=experts, reader=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_engagement(form.save(commit=False), by=request.user, experts=form.chosen_experts())
        messages.success(request, _("Saved."))
        return redirect(engagement)
    return _form_page(request, form, asked, _("Correct what was recorded"))


def _helping(shown: Request) -> ExpertQuerySet:
    """The experts who can have been there: who has said yes to this request, also if they stopped since."""
    return Expert.objects.filter(assignments__in=shown.assignments.said_yes())


def _form_page(request, form, shown: Request | None, title: str):
    return render(request, "assistance/engagement_form.html", {"form": form, "shown": shown, "title": title})


@require_POST
def next_step_done(request, pk):
    engagement = visible_engagement(request, pk)
    actions.finish_next_step(engagement, by=request.user)
    messages.success(request, _("Done: %(step)s") % {"step": engagement.next_step})
    return redirect(engagement)
