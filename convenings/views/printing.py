"""The agenda on paper: a page made to be printed, and a PDF in each language of the convening."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.documents.printed_once import printed_once
from academy.documents.rendering import Sheet
from academy.documents.serving import serve_bytes
from academy.tables import file_name
from convenings.models import Convening
from convenings.pdfs import AgendaSheet
from convenings.views.convenings import visible


@login_not_required
def agenda_print(request, code):
    """The agenda by day with place, rooms and languages, without anything that paper has no use for."""
    shown = visible(request, code)
    context = {
        "convening": shown,
        "sheet": AgendaSheet.of(shown, language=get_language()),
        "papers": [(code, name) for code, name in settings.LANGUAGES if code in shown.languages],
    }
    return render(request, "convenings/agenda_print.html", context)


@login_not_required
def agenda_pdf(request, code):
    """The same as a PDF, in the language that was asked for if the convening speaks it."""
    shown = visible(request, code)
    language = language_of(shown, request.GET.get("language", ""))
    sheet = AgendaSheet.of(shown, language=language)
    pdf = printed_once(Sheet("pdf/agenda.html", asdict(sheet), language, sheet.title))
    if pdf is None:
        messages.warning(request, _("The PDF is being made, or could not be. Try again in a minute."))
        return redirect("convenings:agenda-print", code=code)
    return serve_bytes(pdf, file_name(shown.code, _("Agenda"), language, kind="pdf"), "application/pdf")


def language_of(convening: Convening, asked: str) -> str:
    """The language asked for, else that of the page, else the first of the convening."""
    spoken = convening.languages or ["en"]
    return next((code for code in (asked, get_language()) if code in spoken), spoken[0])
