"""How a person comes, and the letter for the visa: the person's own pages, and the organisers' reading."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from academy.accounts.guards import reason_against
from academy.audit.trail import record
from academy.documents.serving import serve_paper
from academy.documents.states import PaperStatus
from academy.pages.kept import bound
from participants import permissions, retention, visa
from participants.actions import travel as actions
from participants.forms.travel import CostsForm, TravelForm
from participants.models import Registration, Travel
from participants.readers import readers_of
from participants.views.loading import convening_of, registration_of
from participants.views.loading import own_registration as own


def travel(request, pk):
    """The second form; it can be sent again until the convening begins."""
    shown = own(request, pk)
    permissions.check_send_travel(request.user, shown)
    form = bound(request, TravelForm, registration=shown)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.send_travel(
            shown, form.travel_values(), diet=values["diet"], access=values["access"], by=request.user
        )
        messages.success(request, _("Saved. You can change it until the convening begins."))
        return redirect(shown)
    context = {
        "form": form,
        "registration": shown,
        "convening": shown.convening,
        "readers": readers_of(shown.convening),
        "kept_until": retention.last_day(shown.convening),
    }
    return render(request, "participants/travel.html", context)


def journey(request, pk):
    """What one person said of the journey, for the organisers. Opening it is written into the trail."""
    shown = registration_of(request, pk)
    permissions.check_read_travel(request.user, shown)
    record(request.user, "travel.read", shown)
    found = Travel.objects.filter(registration=shown, purged_at__isnull=True, sent_at__isnull=False).first()
    context = {
        "registration": shown,
        "convening": shown.convening,
        "travel": found,
        "letter": _letter_of(shown),
        "why_not_issue": reason_against(permissions.check_issue_visa_letter, request.user, shown),
        "kept_until": retention.last_day(shown.convening),
    }
    return render(request, "participants/journey.html", context)


def _letter_of(registration: Registration):
    return registration.visa_letters.valid().select_related("paper").first()


def visa_letters(request, code):
    """Who wants a letter for a visa, and how far it is."""
    convening = convening_of(request, code)
    permissions.check_read_needs(request.user, convening)
    record(request.user, "visa_letters.read", convening)
    context = {
        "convening": convening,
        "lines": visa.wanted(convening),
        "why_not_change": reason_against(permissions.check_change, request.user, convening),
        "kept_until": retention.last_day(convening),
    }
    return render(request, "participants/visa_letters.html", context)


def visa_letter_issue(request, pk):
    """What will stand in the letter, who pays, and the button that issues it."""
    shown = registration_of(request, pk)
    permissions.check_issue_visa_letter(request.user, shown)
    earlier = _letter_of(shown)
    known = {"costs": earlier.costs, "earlier": earlier.pk} if earlier else {"costs": ""}
    form = bound(request, CostsForm, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.issue_visa_letter(shown, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("The letter is issued and being made. %(name)s gets a mail that it is there.")
            % {"name": shown.person},
        )
        return redirect("participants:visa-letters", code=shown.convening.code)
    record(request.user, "travel.read", shown)
    found = Travel.objects.select_related("registration__person", "registration__delegation__country")
    sheet = visa.PassportSheet.of(found.get(registration=shown))
    context = {
        "form": form,
        "registration": shown,
        "convening": shown.convening,
        "sheet": sheet,
        "earlier": earlier,
    }
    return render(request, "participants/visa_letter_issue.html", context)


def visa_letter(request, pk):
    """The letter as PDF, for the person and the organisers; a page to wait on while it is being made."""
    shown = registration_of(request, pk)
    permissions.check_fetch_visa_letter(request.user, shown)
    letter = shown.visa_letters.select_related("paper").first()  # the newest
    if letter is None:
        raise Http404
    if letter.is_valid and letter.paper.is_ready:
        return serve_paper(letter.paper, by=request.user, subject=shown)
    gone = not letter.is_valid or letter.paper.status == PaperStatus.EMPTIED
    context = {"registration": shown, "letter": letter, "paper": letter.paper}
    return render(request, "participants/visa_letter_waiting.html", context, status=410 if gone else 200)
