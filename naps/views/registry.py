"""The registry as a table: taken away by everybody, corrected by staff, who first look at it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import may
from academy.documents.serving import serve_bytes
from academy.pages.kept import bound
from academy.tables import CSV_TYPE, XLSX_TYPE, Marked, Note, file_name, write_csv, write_xlsx
from naps import register
from naps.actions import corrections as actions
from naps.corrections import Understood, Unreadable, understand
from naps.forms.papers import CorrectionForm
from naps.models import Correction, Plan
from naps.permissions.plans import check_correct
from naps.states import Stage

PAGE = 50


@login_not_required
def registry(request):
    """What the registry is, its columns, and the tables to take away."""
    context = {
        "columns": register.COLUMNS.items(),
        "stages": list(Stage),
        "n": Plan.objects.visible_to(request.user).count(),
        "may_correct": may(check_correct, request.user),
    }
    return render(request, "naps/registry.html", context)


@login_not_required
def registry_csv(request):
    data = write_csv(register.headings(), register.rows(request.user), register.note())
    return serve_bytes(data, file_name(_("registry of plans"), kind="csv"), CSV_TYPE)


@login_not_required
def registry_xlsx(request):
    data = write_xlsx(register.headings(), register.rows(request.user), register.note(), sheet="plans")
    return serve_bytes(data, file_name(_("registry of plans"), kind="xlsx"), XLSX_TYPE)


def registry_correct(request):
    """A corrected table is sent in; the next page shows what would change."""
    check_correct(request.user)
    form = bound(request, CorrectionForm)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.receive(
                form.cleaned_data["sheet"], name=form.cleaned_data["file"].name, by=request.user
            )
            return redirect(sent)
        except Unreadable as problem:
            form.add_error("file", str(problem))
    waiting = Correction.objects.visible_to(request.user).filter(taken_at=None).first()
    return render(request, "naps/registry_correct.html", {"form": form, "waiting": waiting})


def _own(request, pk: int) -> Correction:
    check_correct(request.user)
    return get_object_or_404(Correction.objects.visible_to(request.user), pk=pk)


def correction(request, pk):
    """Line by line what would change; once it is taken over, how much did."""
    sent = _own(request, pk)
    if sent.taken_at:
        return render(request, "naps/correction_taken.html", {"sent": sent})
    understood = understand(sent.lines)
    parts = _parts(understood)
    chosen = request.GET.get("show", "")
    chosen = chosen if parts.get(chosen) else next((name for name in parts if parts[name]), "wrong")
    page = Paginator(parts[chosen], PAGE).get_page(request.GET.get("page"))
    context = {
        "sent": sent,
        "understood": understood,
        "parts": [(name, LABELS[name](), len(lines), name == chosen) for name, lines in parts.items()],
        "page": page,
    }
    return render(request, "naps/correction.html", context)


LABELS = {
    "wrong": lambda: _("To correct"),
    "conflicts": lambda: _("The country says otherwise"),
    "changed": lambda: _("Changed"),
    "new": lambda: _("New"),
    "same": lambda: _("Unchanged"),
}


def _parts(understood: Understood) -> dict[str, list]:
    return {
        "wrong": understood.wrong,
        "changed": [line for line in understood.changed if not line.is_conflict],
        "new": understood.new,
        "conflicts": understood.conflicts,
        "same": understood.same,
    }


@require_POST
def correction_take(request, pk):
    sent = _own(request, pk)
    ticked = {int(number) for number in request.POST.getlist("take") if number.isdecimal()}
    try:
        sent = actions.take_over(sent, by=request.user, seen=request.POST.get("seen", ""), ticked=ticked)
    except actions.ChangedMeanwhile:
        messages.warning(
            request, _("Nothing was written: the registry has changed since you looked. Look at it again.")
        )
        return redirect(sent)
    words = ngettext("%(n)d plan is corrected.", "%(n)d plans are corrected.", sent.taken)
    messages.success(request, words % {"n": sent.taken})
    return redirect(sent)


@require_POST
def correction_discard(request, pk):
    actions.discard(_own(request, pk), by=request.user)
    messages.success(request, _("The table is forgotten. The registry stays as it is."))
    return redirect("naps:registry-correct")


def correction_wrong(request, pk):
    """The table as it was sent, with what is wrong in a column of its own and the cells marked."""
    sent = _own(request, pk)
    if sent.taken_at:
        return redirect(sent)
    understood = understand(sent.lines)
    note = Note(
        title=_("What has to be corrected"),
        source=_("the table “%(name)s”") % {"name": sent.name},
        as_of=sent.sent_at.date(),
        lines=[_("Correct the marked cells and send this table again. Nothing is written yet.")],
    )
    data = write_xlsx(
        [*understood.headings, _("what is wrong")], _wrong_rows(understood), note, sheet="plans"
    )
    return serve_bytes(data, file_name(_("registry of plans"), _("corrections"), kind="xlsx"), XLSX_TYPE)


def _wrong_rows(understood: Understood):
    width = len(understood.headings)
    for line in understood.lines:
        cells = [*line.cells, *[""] * width][:width]
        marked = [
            Marked(cell) if name in line.problems else cell
            for name, cell in zip(understood.headings, cells, strict=True)
        ]
        yield [*marked, " ".join(line.findings)]
