"""The roster of experts: looking for somebody, one page for each, and the table to take away."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from academy.accounts.guards import may, reason_against
from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.serving import serve_bytes
from academy.tables import CSV_TYPE, XLSX_TYPE, file_name, write_csv, write_xlsx
from assistance import expert_permissions as permissions
from assistance import roster
from assistance.forms.experts import RosterFilter
from assistance.load import with_load
from assistance.models import Assignment
from assistance.ratings import ratings_of
from assistance.states import AssignmentStatus
from participants.models import Expert

ROWS = 25


def _filtered(request) -> RosterFilter:
    return RosterFilter(
        request.GET,
        reader=request.user,
        experts=Expert.objects.visible_to(request.user),
        inside=permissions.reads_inside(request.user),
    )


def experts(request):
    """Whom this reader finds on the roster."""
    permissions.check_read_roster(request.user)
    chosen = _filtered(request)
    found = roster.with_all(chosen.found())
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": roster.entries(page, request.user),
        "filter": chosen,
        "inside": permissions.reads_inside(request.user),
        "may_add": may(permissions.check_add, request.user),
        "may_take": may(permissions.check_take_roster, request.user),
    }
    return render(request, "assistance/experts.html", context)


def experts_table(request):
    """The same list for staff as XLSX or, with `?as=csv`, as CSV; every time it leaves is in the trail."""
    permissions.check_take_roster(request.user)
    chosen = _filtered(request)
    rows = roster.table_rows(roster.with_all(chosen.found()))
    kind = "csv" if request.GET.get("as") == "csv" else "xlsx"
    record(request.user, "expert.roster_taken", request.user, kind=kind)
    note, columns = roster.table_note(chosen.said()), roster.table_columns()
    write, sent_as = (write_csv, CSV_TYPE) if kind == "csv" else (write_xlsx, XLSX_TYPE)
    name = file_name("nap-academy", note.title, note.as_of.isoformat(), kind=kind)
    return serve_bytes(write(columns, rows, note), name, sent_as)


def visible_expert(request, pk: int) -> Expert:
    """The expert, with their load, if this reader may know of them."""
    found = roster.with_all(with_load(Expert.objects.visible_to(request.user)))
    return get_object_or_404(found, pk=pk)


def expert(request, pk):
    """One expert: for countries what they can do; for the Academy and themselves also time, conflicts,
    what they help with and how useful it was found."""
    shown, reader = visible_expert(request, pk), request.user
    own, of_staff = shown.is_of(reader), reader.is_academy_staff
    closely = own or of_staff
    ratings = ratings_of([shown])[shown.pk] if closely else None
    context = {
        "shown": shown,
        "entry": roster.entry_of(shown, reader, ratings),
        "own": own,
        "closely": closely,
        "inside": closely or permissions.reads_inside(reader),
        "may_read_roster": may(permissions.check_read_roster, reader),
        "may_vet": may(permissions.check_vet, reader, shown),
        "may_take_vetting_back": may(permissions.check_take_vetting_back, reader, shown),
        "why_not_vet": reason_against(permissions.check_vet, reader, shown) if own and of_staff else "",
        "may_agree": may(permissions.check_agree_to_listing, reader, shown),
        "may_end_listing": may(permissions.check_end_listing, reader, shown),
        "vettings": shown.vettings.select_related("decided_by") if of_staff else [],
        "assignments": _assignments(shown, reader) if closely else [],
    }
    return render(request, "assistance/expert.html", context)


def _assignments(shown: Expert, reader: User) -> list[Assignment]:
    """What this expert was asked, as far as the reader may open the requests: open ones first."""
    found = Assignment.objects.visible_to(reader).filter(expert=shown)
    in_order = list(found.select_related("request__country").order_by("-proposed_at"))
    for one in in_order:
        helped = one.status == AssignmentStatus.ENDED and one.helps
        one.rating = one.request.rating if helped else None
    return sorted(in_order, key=lambda one: not one.is_live)
