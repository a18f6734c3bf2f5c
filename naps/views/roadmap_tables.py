"""A roadmap as a table: taken away, filled in elsewhere, sent in and looked at line by line."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.serving import serve_bytes
from academy.pages.kept import bound
from academy.tables import CSV_TYPE, XLSX_TYPE, Marked, file_name, write_csv, write_xlsx
from naps.actions import roadmap_tables as actions
from naps.forms.roadmap_tables import ColumnsForm, SendTableForm
from naps.models import RoadmapTable
from naps.permissions import roadmaps as permissions
from naps.roadmap_tables.columns import Column
from naps.roadmap_tables.incoming import MOST_LINES, Understood, understand
from naps.roadmap_tables.outgoing import columns_for, note_of, rows_of
from naps.states import RoadmapTableStatus
from naps.views.roadmaps import is_inside, must_sign_in, visible

PAGE = 50


@login_not_required
def roadmap_xlsx(request, pk):
    return _taken_away(request, pk, "xlsx")


@login_not_required
def roadmap_csv(request, pk):
    return _taken_away(request, pk, "csv")


def _taken_away(request, pk, kind: str):
    """Every action as a row, for whoever may read the roadmap; noted in the trail."""
    if must_sign_in(request, pk):
        return redirect_to_login(request.get_full_path())
    shown, today = visible(request, pk), timezone.localdate()
    inside = is_inside(request.user, shown)
    headings = [str(column.label) for column in columns_for(inside=inside)]
    rows = rows_of(shown, reader=request.user, inside=inside, today=today)
    by = request.user if request.user.is_authenticated else User.objects.system()
    record(by, "roadmap.taken", shown, kind=kind)
    write, content_type = (write_xlsx, XLSX_TYPE) if kind == "xlsx" else (write_csv, CSV_TYPE)
    name = file_name(_("roadmap"), shown.country.slug, str(shown.revision), kind=kind)
    return serve_bytes(write(headings, rows, note_of(shown, today=today)), name, content_type)


def roadmap_import(request, pk):
    """A table of actions for a roadmap that is being written."""
    shown = visible(request, pk)
    permissions.check_edit(request.user, shown)
    form = bound(request, SendTableForm)
    if request.method == "POST" and form.is_valid():
        return redirect(actions.receive(shown, form.cleaned_data["sheet"], by=request.user))
    waiting = RoadmapTable.objects.visible_to(request.user).filter(
        roadmap=shown, status=RoadmapTableStatus.READ
    )
    context = {
        "form": form,
        "roadmap": shown,
        "earlier": waiting.first(),
        "columns": [column.label for column in Column if column not in (Column.STATUS, Column.NEWS)],
        "most": MOST_LINES,
    }
    return render(request, "naps/roadmap_import.html", context)


def _own(request, pk) -> RoadmapTable:
    tables = RoadmapTable.objects.visible_to(request.user)
    return get_object_or_404(tables.select_related("roadmap__plan__country", "usual_topic"), pk=pk)


def roadmap_table(request, pk):
    """Line by line what was understood, and of which columns."""
    sent = _own(request, pk)
    if sent.status == RoadmapTableStatus.TAKEN:
        return redirect(sent.roadmap)
    permissions.check_edit(request.user, sent.roadmap)
    form = bound(request, ColumnsForm, sent=sent)
    if request.method == "POST" and form.is_valid():
        names = ("columns", "has_heading", "usual_topic", "usual_currency")
        actions.choose_columns(sent, by=request.user, **{name: form.cleaned_data[name] for name in names})
        messages.success(request, _("The table is read anew."))
        return redirect(sent)
    understood = understand(sent, by=request.user)
    parts = _parts(understood)
    chosen = request.GET.get("show", "")
    chosen = chosen if parts.get(chosen) else ("wrong" if understood.wrong else "all")
    context = {
        "sent": sent,
        "roadmap": sent.roadmap,
        "form": form,
        "understood": understood,
        "chosen": chosen,
        "counts": {name: len(lines) for name, lines in parts.items()},
        "page": Paginator(parts[chosen], PAGE).get_page(request.GET.get("page")),
        "most": MOST_LINES,
    }
    return render(request, "naps/roadmap_table.html", context)


def _parts(understood: Understood) -> dict[str, list]:
    return {
        "all": understood.lines,
        "wrong": understood.wrong,
        "new": understood.new,
        "changed": understood.changed,
        "left_out": understood.left_out,
    }


@require_POST
def roadmap_table_take(request, pk):
    sent = _own(request, pk)
    try:
        taken = actions.take(sent, by=request.user)
    except actions.CannotBeTaken:
        messages.warning(request, _("Nothing is taken over: look at the lines that are wrong now."))
        return redirect(sent)
    messages.success(request, _taken_words(taken))
    return redirect(sent.roadmap)


def _taken_words(taken: Understood) -> str:
    added = ngettext("%(n)d action is added.", "%(n)d actions are added.", len(taken.new))
    changed = ngettext("%(n)d is changed.", "%(n)d are changed.", len(taken.changed))
    return f"{added % {'n': len(taken.new)}} {changed % {'n': len(taken.changed)}}"


@require_POST
def roadmap_table_discard(request, pk):
    sent = _own(request, pk)
    actions.discard(sent, by=request.user)
    messages.success(request, _("The table is forgotten. The roadmap is as it was."))
    return redirect(sent.roadmap)


def roadmap_table_corrections(request, pk):
    """The table as it was sent, with its bad cells marked and what is wrong beside them."""
    sent = _own(request, pk)
    if sent.status != RoadmapTableStatus.READ:
        return redirect(sent.roadmap)
    understood, width = understand(sent, by=request.user), len(sent.columns)
    own = sent.headings
    headings = [
        (own[place] if place < len(own) else "") or _("Column %(n)d") % {"n": place + 1}
        for place in range(width)
    ]
    rows = [_marked(sent, line, width) for line in understood.lines]
    note = note_of(sent.roadmap, today=timezone.localdate())
    record(request.user, "roadmap.taken", sent.roadmap, kind="corrections")
    data = write_xlsx([*headings, _("What is wrong")], rows, note)
    name = file_name(sent.roadmap.country.slug, _("corrections"), kind="xlsx")
    return serve_bytes(data, name, XLSX_TYPE)


def _marked(sent: RoadmapTable, line, width: int) -> list:
    cells = line.cells[:width] + [""] * (width - len(line.cells))
    marked = [
        Marked(cell) if sent.columns[place] in line.problems else cell for place, cell in enumerate(cells)
    ]
    return [*marked, " ".join(line.findings)]
