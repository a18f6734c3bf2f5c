"""The pipeline of countries between the meetings, and who of the Academy follows each."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.models import Event
from academy.audit.trail import record
from academy.countries.models import Country
from academy.documents.serving import serve_bytes
from academy.pages.kept import bound
from academy.tables import CSV_TYPE, XLSX_TYPE, Note, file_name, write_csv, write_xlsx
from assistance.contacts import last_contacts
from dashboards import pipeline as lines
from dashboards.actions import follow_up as actions
from dashboards.forms import FollowUpForm
from dashboards.models import FollowUpOwner
from dashboards.permissions import check_follow_up

HANDS = 20


def pipeline(request):
    """Every country the Academy follows, by stage: what comes next, what is late, who was in touch."""
    form, rows = _chosen(request)
    context = {
        "form": form,
        "groups": lines.grouped(rows),
        "count": len(rows),
        "is_filtered": any(form.data.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboards/pipeline.html", context)


def pipeline_table(request, kind):
    """The pipeline as it stands on the page, to take away; that somebody did is in the trail."""
    form, rows = _chosen(request)
    today = timezone.localdate()
    record(request.user, "pipeline.taken", request.user, kind=kind, **form.codes())
    note = Note(
        title=_("Follow-up of countries"),
        source=_("NAP Academy portal"),
        as_of=today,
        filters=form.words(),
        terms=_("For the Academy's staff. Not to be passed on."),
    )
    cells = (row.cells() for row in rows)
    name = file_name("follow-up", today.isoformat(), kind=kind)
    if kind == "csv":
        return serve_bytes(write_csv(lines.columns(), cells, note), name, CSV_TYPE)
    return serve_bytes(write_xlsx(lines.columns(), cells, note, sheet=_("Follow-up")), name, XLSX_TYPE)


def _chosen(request):
    check_follow_up(request.user)
    today = timezone.localdate()
    form = lines.PipelineFilter(request.GET, convenings=lines.held(today))
    form.is_valid()
    return form, lines.rows(form.cleaned_data, request.user, today)


def follow_up(request, iso3):
    """Who follows a country: take it, hand it to a colleague, or give it back to the team."""
    check_follow_up(request.user)
    country = get_object_or_404(Country, iso3=iso3.upper())
    row = (
        FollowUpOwner.objects.visible_to(request.user).filter(country=country).select_related("owner").first()
    )
    owner = row.owner if row else None
    form = bound(request, FollowUpForm, owner=owner, reader=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _set(country, form, request.user))
        return redirect("dashboards:pipeline")
    context = {
        "country": country,
        "form": form,
        "row": row,
        "contact": last_contacts([country.pk]).get(country.pk),
        "log_url": lines.log_url(country),
        "history": _history(country),
    }
    return render(request, "dashboards/follow_up.html", context)


def _set(country: Country, form: FollowUpForm, by: User) -> str:
    """What was done, in words. Of two who press at once, the second is told who was first."""
    owner = form.cleaned_data["owner"]
    if owner is None:
        actions.leave(country, by=by)
        return _("Nobody follows %(country)s any more.") % {"country": country}
    actions.follow(country, owner, by=by, was=form.cleaned_data["was"])
    return _("%(name)s follows %(country)s from now on.") % {"name": owner, "country": country}


@dataclass(frozen=True)
class Past:
    """One line of how a country went from hand to hand."""

    event: Event
    owner: User | None


def _history(country: Country) -> list[Past]:
    """Who had it before, the latest first."""
    told = Event.objects.filter(verb__startswith="follow_up.", country=country.iso3)
    events = list(told.select_related("actor")[:HANDS])
    owners = User.objects.in_bulk({event.data["owner"] for event in events if "owner" in event.data})
    return [Past(event, owners.get(event.data.get("owner"))) for event in events]
