"""Who came to which convening, over the years."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from academy.audit.trail import record
from academy.documents.serving import serve_file, serve_stream
from academy.tables import CSV_TYPE, XLSX_TYPE, file_name, stream_csv, xlsx_file
from participants import participation as years
from participants import permissions
from participants.forms.people import ParticipationFilter
from participants.lists import over_the_years
from participants.lists.outgoing import Table
from participants.models import Person, Registration

PAGE = 50


def participation(request):
    """Countries and bodies: how many people came to which convening, and how many came again."""
    permissions.check_read_participation(request.user)
    senders, total = years.by_country(years.held(request.user))
    return render(request, "participants/participation.html", {"senders": senders, "total": total})


def participation_people(request):
    """The same person by person, with what they attended and the certificates they hold."""
    permissions.check_read_participation(request.user)
    form = ParticipationFilter(request.GET)
    everybody = form.apply(years.people_who_came(years.held(request.user)))
    page = Paginator(everybody, PAGE).get_page(request.GET.get("page"))
    registrations = Registration.objects.visible_to(request.user).confirmed()
    context = {
        "form": form,
        "page": page,
        "people": years.of_people(page.object_list, registrations),
        **_addresses_of_tables(request),
    }
    return render(request, "participants/participation_people.html", context)


def _addresses_of_tables(request) -> dict[str, str]:
    query = request.GET.copy()
    query.pop("page", None)
    chosen = f"?{query.urlencode()}" if query else ""
    return {kind: reverse(f"participants:participation-people-{kind}") + chosen for kind in ("csv", "xlsx")}


def countries_table(request, kind):
    permissions.check_read_participation(request.user)
    convenings = years.held(request.user)
    senders, total = years.by_country(convenings)
    return _take_away(request, over_the_years.countries(senders, total, convenings), kind)


def people_table(request, kind):
    permissions.check_read_participation(request.user)
    form = ParticipationFilter(request.GET)
    everybody = form.apply(years.people_who_came(years.held(request.user)))
    registrations = Registration.objects.visible_to(request.user).confirmed()
    table = over_the_years.people(everybody.iterator(chunk_size=2000), registrations, form.words())
    return _take_away(request, table, kind)


def _take_away(request, table: Table, kind: str):
    record(request.user, "list.taken", request.user, list=table.name, kind=kind)
    name = file_name(table.name, table.note.as_of.isoformat(), kind=kind)
    if kind == "csv":
        return serve_stream(stream_csv(table.columns, table.rows, table.note), name, CSV_TYPE)
    return serve_file(xlsx_file(table.columns, table.rows, table.note), name, XLSX_TYPE)


def person(request, pk):
    """One person over the years, as far as this reader may know of it."""
    registrations = Registration.objects.visible_to(request.user)
    if not registrations.filter(person=pk).exists():
        raise Http404
    shown = get_object_or_404(Person.objects.select_related("country"), pk=pk)
    mine = shown.user_id == request.user.pk
    context = {
        "person": shown,
        "mine": mine,
        "parts": years.of_people([shown], registrations)[0].parts,
        "title": _("My convenings") if mine else shown.full_name,
    }
    return render(request, "participants/person.html", context)
