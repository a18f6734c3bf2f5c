"""A list of people that is sent in: sent, looked at line by line, and confirmed or discarded."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.audit.trail import record
from academy.documents.serving import serve_bytes, serve_file
from academy.pages.kept import bound
from academy.tables import XLSX_TYPE, Note, file_name, write_xlsx, xlsx_file
from participants import permissions
from participants.actions import lists as actions
from participants.forms.lists import ColumnsForm, SendListForm
from participants.lists import corrections
from participants.lists.columns import Column
from participants.lists.incoming import Understood, understand
from participants.lists.outgoing import PEOPLE
from participants.models import PeopleList
from participants.states import PeopleListStatus, RegistrationRole, Sector
from participants.views.loading import convening_of, delegation_of

PAGE = 50


def send(request, code):
    """A list for any delegations of a convening, and for those who belong to none."""
    convening = convening_of(request, code)
    permissions.check_send_list(request.user, convening)
    return _send(request, convening, None)


def send_for_delegation(request, code, pk):
    delegation = delegation_of(request, code, pk)
    permissions.check_send_list(request.user, delegation.convening, delegation)
    return _send(request, delegation.convening, delegation)


def _send(request, convening, delegation):
    form = bound(request, SendListForm)
    if request.method == "POST" and form.is_valid():
        sent = actions.receive(
            convening,
            form.cleaned_data["sheet"],
            delegation=delegation,
            usual_sector=form.cleaned_data["usual_sector"],
            by=request.user,
        )
        return redirect(sent)
    mine = PeopleList.objects.visible_to(request.user).filter(convening=convening, delegation=delegation)
    not_asked = {Column.STATUS, Column.DELEGATION} if delegation else {Column.STATUS}
    context = {
        "form": form,
        "convening": convening,
        "delegation": delegation,
        "earlier": mine.first(),
        "columns": [column.label for column in PEOPLE if column not in not_asked],
    }
    return render(request, "participants/list_send.html", context)


def empty(request):
    """A table with the right headings, to fill in."""
    columns = [column for column in PEOPLE if column != Column.STATUS]
    note = Note(
        title=_("People"),
        source=_("to fill in: one person a line, below the headings"),
        as_of=timezone.localdate(),
        lines=[
            _("Sector: %(words)s.") % {"words": ", ".join(str(s.label) for s in Sector)},
            _("Role: %(words)s.") % {"words": ", ".join(str(r.label) for r in RegistrationRole)},
            _("Delegation may stay empty if you send the list for one delegation."),
        ],
        terms=_("Personal data: keep it where nobody else reads it."),
    )
    data = write_xlsx([str(column.label) for column in columns], [], note)
    return serve_bytes(data, file_name(_("people"), kind="xlsx"), XLSX_TYPE)


def _own(request, pk) -> PeopleList:
    """The reader's own list, as long as they may still send one."""
    mine = PeopleList.objects.visible_to(request.user).select_related(
        "convening__host_country", "delegation__country", "delegation__convening", "delegation__invitation"
    )
    sent = get_object_or_404(mine, pk=pk)
    permissions.check_send_list(request.user, sent.convening, sent.delegation)
    return sent


def shown(request, pk):
    """Line by line what was understood, and of which columns; once confirmed, how far the letters are."""
    sent = _own(request, pk)
    if sent.status == PeopleListStatus.NAMED and request.method != "POST":
        return render(request, "participants/list_named.html", _where(sent))
    form = bound(request, ColumnsForm, sent=sent)
    if request.method == "POST" and form.is_valid():
        names = ("columns", "has_heading", "usual_sector")
        actions.choose_columns(sent, by=request.user, **{name: form.cleaned_data[name] for name in names})
        messages.success(request, _("The list is read anew."))
        return redirect(sent)
    return _preview(request, sent, form)


def _where(sent: PeopleList) -> dict:
    return {"sent": sent, "convening": sent.convening, "delegation": sent.delegation}


def _preview(request, sent: PeopleList, form: ColumnsForm):
    understood = understand(sent, by=request.user)
    parts = _parts(understood)
    chosen = request.GET.get("show", "")
    chosen = chosen if parts.get(chosen) else ("wrong" if understood.wrong else "all")
    page = Paginator(parts[chosen], PAGE).get_page(request.GET.get("page"))
    for line in page:
        line.findings = corrections.findings(line)
    context = {
        **_where(sent),
        "form": form,
        "understood": understood,
        "chosen": chosen,
        "counts": {name: len(lines) for name, lines in parts.items()},
        "page": page,
    }
    return render(request, "participants/list.html", context)


def _parts(understood: Understood) -> dict[str, list]:
    return {
        "all": understood.lines,
        "wrong": understood.wrong,
        "doubtful": understood.doubtful,
        "left_out": understood.left_out,
    }


@require_POST
def name(request, pk):
    sent = _own(request, pk)
    try:
        sent = actions.name_people(sent, by=request.user)
    except actions.CannotBeNamed:
        messages.warning(request, _("Nobody is named: look at the lines that are wrong now."))
        return redirect(sent)
    words = ngettext("%(n)d person is named.", "%(n)d people are named.", sent.named)
    messages.success(request, words % {"n": sent.named})
    return redirect(sent)


@require_POST
def discard(request, pk):
    sent = _own(request, pk)
    actions.discard(sent, by=request.user)
    messages.success(request, _("The list is forgotten. Nobody was named."))
    if sent.delegation:
        return redirect(sent.delegation)
    return redirect("participants:people", code=sent.convening.code)


def to_correct(request, pk):
    """The list as it was sent, with its bad cells marked."""
    sent = _own(request, pk)
    if sent.status != PeopleListStatus.READ:
        return redirect(sent)
    table = corrections.to_correct(sent, understand(sent, by=request.user))
    record(request.user, "list.taken", sent.delegation or sent.convening, list=table.name, kind="xlsx")
    book = xlsx_file(table.columns, table.rows, table.note)
    return serve_file(book, file_name(sent.convening.code, _("corrections"), kind="xlsx"), XLSX_TYPE)
