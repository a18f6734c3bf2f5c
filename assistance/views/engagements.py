"""Help that was given: writing it down, and the list of all of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Country
from academy.documents.serving import serve_bytes
from academy.pages.kept import bound
from academy.tables import CSV_TYPE, XLSX_TYPE, file_name, write_csv, write_xlsx
from assistance import actions, permissions
from assistance.asked_of_country import is_asked_what_changed
from assistance.confirmed import Said, figures_of, sayings
from assistance.engagement_permissions import (
    check_add_output,
    check_ask_to_confirm,
    check_confirm_engagement,
    check_remove_output,
)
from assistance.forms.engagements import EngagementForm, OutsideEngagementForm
from assistance.forms.engaging import EngagementFilter
from assistance.help_given import help_given
from assistance.models import Engagement, FollowUp, Output, Request
from assistance.names import person_name
from assistance.sides import reads_words
from assistance.states import Confirmed
from assistance.views.loading import visible, visible_engagement
from participants.models import Expert
from participants.models.experts import ExpertQuerySet

ROWS = 25


def dressed(engagements: Iterable[Engagement], reader: User) -> list[Engagement]:
    """Engagements with what a page shows of them: names as this reader may read them, and the buttons."""
    shown = list(engagements)
    for one in shown:
        one.names = [person_name(reader, expert.person) for expert in one.experts.all()]
        one.said = sayings(one)
        one.recorder = one.recorded_by.name_for(reader)
        one.is_late = one.step_is_late()
        one.may_change = may(permissions.check_change_engagement, reader, one)
        one.to_confirm = _to_confirm(one, reader)
        one.may_finish_step = may(permissions.check_next_step_done, reader, one)
    return shown


def _to_confirm(engagement: Engagement, reader: User) -> Country | None:
    """The country for which this reader is asked whether it took place; nobody of the staff, who only
    answer for somebody else."""
    if reader.is_academy_staff:
        return None
    countries = (said.country for said in engagement.said if said.state == Confirmed.WAITING)
    asked = (one for one in countries if may(check_confirm_engagement, reader, engagement, one))
    return next(asked, None)


def engagements(request):
    """All help this reader may know of; for staff also what was to follow and has not, and figures."""
    seen = Engagement.objects.visible_to(request.user)
    chosen = EngagementFilter(request.GET, found=seen)
    found = chosen.apply(seen)
    due = found.next_steps_due(timezone.localdate())
    only_due = "due" in request.GET
    page = Paginator(_read_along(due if only_due else found), ROWS).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "page": page,
        "form": chosen,
        "is_filtered": bool(chosen.chosen()),
        "figures": figures_of(found) if request.user.is_academy_staff else None,
        "xlsx": f"{reverse('assistance:engagements-xlsx')}?{query}",
        "csv": f"{reverse('assistance:engagements-csv')}?{query}",
        "engagements": dressed(page, request.user),
        "due_count": due.count(),
        "only_due": only_due,
        "may_record": may(permissions.check_log_outside, request.user),
    }
    return render(request, "assistance/engagements.html", context)


def _read_along(found):
    return found.select_related("country", "peer_country", "request", "recorded_by__person").prefetch_related(
        "experts__person", "confirmations"
    )


def engagements_table(request, kind):
    """The list as the page shows it, to take away; that somebody did is in the trail."""
    permissions.check_run(request.user)
    seen = Engagement.objects.visible_to(request.user)
    chosen = EngagementFilter(request.GET, found=seen)
    table = help_given(chosen.apply(seen), filters=chosen.words())
    record(request.user, "engagements.taken", request.user, kind=kind, **chosen.codes())
    name = file_name(_("help given"), table.note.as_of.isoformat(), kind=kind)
    if kind == "csv":
        return serve_bytes(write_csv(table.columns, table.rows, table.note), name, CSV_TYPE)
    return serve_bytes(write_xlsx(table.columns, table.rows, table.note), name, XLSX_TYPE)


def engagement(request, pk):
    """Everything about one engagement that this reader may know, and what they can do with it."""
    shown = visible_engagement(
        request,
        pk,
        "experts__person",
        "confirmations__answered_by__person",
        "outputs__file",
        "academy_people",
    )
    [shown], reader = dressed([shown], request.user), request.user
    asked = Request.objects.visible_to(reader).filter(pk=shown.request_id).first()
    follow_up = FollowUp.objects.visible_to(reader).filter(engagement=shown).first()
    context = {
        "shown": shown,
        "asked": asked,
        "answers": [_answer(said, shown, reader) for said in shown.said],
        "outputs": [(one, may(check_remove_output, reader, one)) for one in _outputs_of(shown)],
        "may_add_output": may(check_add_output, reader, shown),
        "reads_contact": reader.is_academy_staff or shown.recorded_by_id == reader.pk,
        "follow_up": follow_up,
        "tells_what_changed": is_asked_what_changed(reader, follow_up),
    }
    return render(request, "assistance/engagement.html", context)


def _outputs_of(shown: Engagement) -> list[Output]:
    outputs = list(shown.outputs.all())
    for one in outputs:
        one.engagement = shown
    return outputs


@dataclass(frozen=True)
class Answer:
    """What one country says, as this reader may read it, and the buttons about it."""

    said: Said
    # The rating and the words are between the side of the country that wrote them and the Academy.
    is_open: bool
    may_confirm: bool
    may_ask: bool
    why_not_ask: str


def _answer(said: Said, shown: Engagement, reader: User) -> Answer:
    staff = reader.is_academy_staff
    why_not = reason_against(check_ask_to_confirm, reader, shown, said.country) if staff else ""
    return Answer(
        said=said,
        is_open=said.asked is not None and reads_words(reader, said.asked, said.country),
        may_confirm=may(check_confirm_engagement, reader, shown, said.country),
        may_ask=staff and not why_not,
        why_not_ask=why_not,
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
        initial={
            "experts": _helping(shown).filter(person__user=request.user),
            "academy_people": [request.user.pk] if request.user.is_academy_staff else [],
        },
    )
    if request.method == "POST" and form.is_valid():
        actions.log_engagement(form.save(commit=False), by=request.user, **form.chosen_people())
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
        initial={"academy_people": [request.user.pk], "country": _asked_country(request)},
        experts=Expert.objects.visible_to(request.user),
        reader=request.user,
    )
    if request.method == "POST" and form.is_valid():
        made = actions.log_engagement(form.save(commit=False), by=request.user, **form.chosen_people())
        messages.success(request, _("Recorded."))
        return redirect(made)
    return _form_page(request, form, None, _("Record help without a request"))


def _asked_country(request) -> Country | None:
    """The country of whose page somebody came."""
    return Country.objects.filter(iso3=request.GET.get("country", "").upper()[:3]).first()


def engagement_edit(request, pk):
    engagement = visible_engagement(request, pk)
    permissions.check_change_engagement(request.user, engagement)
    asked = engagement.request
    form_class = EngagementForm if asked else OutsideEngagementForm
    experts = _helping(asked) if asked else Expert.objects.visible_to(request.user)
    form = bound(request, form_class, instance=engagement, experts=experts, reader=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_engagement(form.save(commit=False), by=request.user, **form.chosen_people())
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
    shown = visible_engagement(request, pk)
    actions.finish_next_step(shown, by=request.user)
    messages.success(request, _("Done: %(step)s") % {"step": shown.next_step})
    return redirect(shown)
