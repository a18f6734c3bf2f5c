"""Papers for the day: badges, the sheet people sign, the list of rooms; and typing a sheet in."""

import logging

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.documents.rendering import PressFailed, render_pdf
from academy.documents.serving import serve_bytes
from academy.pages.kept import bound
from academy.tables import file_name
from convenings.agenda import days_of
from convenings.models import Convening, Session
from participants import permissions
from participants.actions import sheets
from participants.forms.desk import BadgesForm, NumbersForm
from participants.models import SheetLine
from participants.pdfs import BadgeSheet, SignInSheet, language_of
from participants.views.loading import convening_of

log = logging.getLogger(__name__)


def _session_of(convening: Convening, pk: int) -> Session:
    return get_object_or_404(
        Session.objects.counted().select_related("convening"), convening=convening, pk=pk
    )


def pdf_of(template: str, content, *, language: str) -> bytes | None:
    """The PDF, made now and kept nowhere: names on paper are enough; None if the press failed."""
    try:
        return render_pdf(template, vars(content), language=language, title=content.title)
    except PressFailed as failure:
        log.error("%s of %s could not be made: %s", template, content.convening, failure)
        return None


def _paper(convening: Convening, template: str, content, *names: str):
    pdf = pdf_of(template, content, language=language_of(convening))
    if pdf is None:
        return None
    return serve_bytes(pdf, file_name(convening.code, content.title, *names, kind="pdf"), "application/pdf")


def not_made(request) -> None:
    messages.error(request, _("The PDF could not be made. Try again; if that does not help, write to us."))


@require_POST
def sheet(request, code, pk):
    """Numbers whoever has none yet, and gives the sheet to print."""
    convening = convening_of(request, code)
    session = _session_of(convening, pk)
    lines = sheets.number_people(session, by=request.user)
    if lines:
        content = SignInSheet.of(session, lines)
        if paper := _paper(convening, "pdf/sign_in_sheet.html", content, content.session):
            return paper
        not_made(request)
    else:
        messages.error(request, _("Nobody is confirmed yet."))
    return redirect("participants:session-attendance", code=code, pk=pk)


def numbers(request, code, pk):
    """The sheet comes back signed; its numbers are typed in."""
    convening = convening_of(request, code)
    session = _session_of(convening, pk)
    permissions.check_take_attendance(request.user, convening)
    found = SheetLine.objects.filter(session=session)
    lines = {line.number: line for line in found.select_related("registration__person")}
    form = bound(request, NumbersForm, lines=lines)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        changed = sheets.present_by_number(
            session, values["numbers"], rest_absent=values["rest_absent"], by=request.user
        )
        words = ngettext("Saved: %(n)d change.", "Saved: %(n)d changes.", changed)
        messages.success(request, words % {"n": changed})
        return redirect("participants:session-attendance", code=code, pk=pk)
    context = {"form": form, "convening": convening, "session": session, "last": max(lines, default=0)}
    return render(request, "participants/session_numbers.html", context)


def rooms(request, code):
    """Which session is in which room, to hang up or to carry around."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    sessions = list(convening.sessions.counted())
    context = {
        "convening": convening,
        "days": days_of(convening, sessions),
        "without": sum(not session.room for session in sessions),
    }
    return render(request, "participants/rooms.html", context)


def badges(request, code):
    """Whose badges to print, and what stands on them."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    context = {
        "form": BadgesForm(convening=convening),
        "convening": convening,
        "people": convening.registrations.confirmed().count(),
        "why_not": reason_against(permissions.check_print_badges, request.user, convening),
    }
    return render(request, "participants/badges.html", context)


def badges_print(request, code):
    convening = convening_of(request, code)
    permissions.check_print_badges(request.user, convening)
    people = convening.registrations.confirmed().select_related(
        "person__country", "delegation__country", "convening"
    )
    form = BadgesForm(request.GET, convening=convening)
    chosen = form.cleaned_data["delegation"] if form.is_valid() else None
    if chosen:
        people = people.filter(delegation=chosen)
    printed = list(people.order_by("delegation__country__name", "person__full_name"))
    if not printed:
        messages.error(request, _("Nobody is confirmed yet."))
        return redirect("participants:badges", code=code)
    names = [str(chosen)] if chosen else []
    if paper := _paper(convening, "pdf/badges.html", BadgeSheet.of(convening, printed), *names):
        sheets.badges_printed(convening, len(printed), by=request.user)
        return paper
    not_made(request)
    return redirect("participants:badges", code=code)
