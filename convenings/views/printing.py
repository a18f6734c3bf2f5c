"""The agenda on paper: a page made to be printed, and a PDF in each language of the convening."""

import logging
from dataclasses import asdict
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.documents.rendering import PressFailed, render_pdf
from academy.documents.serving import serve_bytes
from academy.tables import file_name
from convenings.models import Convening
from convenings.pdfs import AgendaSheet
from convenings.views.convenings import visible

log = logging.getLogger(__name__)

A_DAY = 24 * 60 * 60
# Everybody may ask, and the press takes seconds: what was made once serves until the agenda changes.
ONE_AT_A_TIME = 40


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
    pdf = _made(sheet, language)
    if pdf is None:
        messages.warning(request, _("The PDF is being made, or could not be. Try again in a minute."))
        return redirect("convenings:agenda-print", code=code)
    return serve_bytes(pdf, file_name(shown.code, _("Agenda"), language, kind="pdf"), "application/pdf")


def language_of(convening: Convening, asked: str) -> str:
    """The language asked for, else that of the page, else the first of the convening."""
    spoken = convening.languages or ["en"]
    return next((code for code in (asked, get_language()) if code in spoken), spoken[0])


def _made(sheet: AgendaSheet, language: str) -> bytes | None:
    """The PDF of exactly this agenda; None while somebody else is having it made, or if the press failed."""
    key = "agenda-pdf-" + sha256(repr((sheet, language)).encode()).hexdigest()
    if pdf := cache.get(key):
        return pdf
    if not cache.add(f"{key}-press", True, ONE_AT_A_TIME):
        return None
    try:
        pdf = render_pdf("pdf/agenda.html", asdict(sheet), language=language, title=sheet.title)
    except PressFailed as failure:
        log.error("The agenda could not be printed: %s", failure)
        return None
    cache.set(key, pdf, A_DAY)
    cache.delete(f"{key}-press")
    return pdf
