from dataclasses import asdict

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.audit.trail import record
from academy.documents.rendering import PressFailed, render_pdf
from academy.documents.serving import serve_bytes
from academy.tables import CSV_TYPE, XLSX_TYPE, Note, file_name, write_csv, write_xlsx
from convenings.models import Convening
from dashboards.outcome import Outcome, columns, outcome_of
from dashboards.permissions import check_read_outcome


def outcome(request, code):
    """The report as a page."""
    convening, report = _report(request, code)
    context = {
        "convening": convening,
        "report": report,
        "is_organiser": request.user.organises(convening),
    }
    return render(request, "dashboards/outcome.html", context)


def outcome_pdf(request, code):
    convening, report = _report(request, code)
    title = _("Outcome report: %(convening)s") % {"convening": report.title}
    try:
        data = render_pdf("pdf/outcome.html", asdict(report), language=get_language(), title=title)
    except PressFailed:
        messages.error(request, _("The PDF could not be made just now. Please try again in a minute."))
        return redirect("dashboards:outcome", code=code)
    record(request.user, "convening.report_taken", convening, form="pdf")
    return serve_bytes(data, _name(convening, report, "pdf"), "application/pdf")


def outcome_csv(request, code):
    convening, report = _report(request, code)
    record(request.user, "convening.report_taken", convening, form="csv")
    return serve_bytes(
        write_csv(columns(), report.cells(), _note(report)), _name(convening, report, "csv"), CSV_TYPE
    )


def outcome_xlsx(request, code):
    convening, report = _report(request, code)
    record(request.user, "convening.report_taken", convening, form="xlsx")
    data = write_xlsx(columns(), report.cells(), _note(report), sheet=_("Outcome report"))
    return serve_bytes(data, _name(convening, report, "xlsx"), XLSX_TYPE)


def _report(request, code: str) -> tuple[Convening, Outcome]:
    shown = Convening.objects.visible_to(request.user).select_related("host_country")
    convening = get_object_or_404(shown, code=code)
    check_read_outcome(request.user, convening)
    return convening, outcome_of(convening, request.user, timezone.localdate())


def _note(report: Outcome) -> Note:
    lines = [report.when_and_where]
    if report.published_headcount:
        lines.append(_("Published: %(headcount)s") % {"headcount": report.published_headcount})
    lines += [f"{part.title}: {part.how}" for part in report.parts]
    return Note(
        title=_("Outcome report: %(convening)s") % {"convening": report.title},
        source=_("registrations, attendance and follow-up in the NAP Academy portal"),
        as_of=report.as_of,
        lines=[capfirst(line) for line in lines],
        terms=_("For the organisers and partners of the Academy."),
    )


def _name(convening: Convening, report: Outcome, kind: str) -> str:
    return file_name(convening.code, "outcome", report.as_of.isoformat(), kind=kind)
