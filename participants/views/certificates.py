from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.documents.rendering import render_pdf
from academy.documents.serving import serve_bytes, serve_paper
from academy.documents.states import PaperStatus
from academy.pages.kept import bound
from convenings.forms import ReasonForm
from participants import permissions
from participants.actions import certificates as actions
from participants.attendance_rule import standing_of, standings
from participants.forms.certificates import LanguageForm, NameForm
from participants.models import Certificate
from participants.pdfs import CertificateSheet
from participants.views.loading import convening_of, registration_of


def certificates(request, code):
    """Who gets a certificate and who not, and why; then one button for all."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    people = standings(convening)
    papers = [s.certificate.paper.status for s in people if s.certificate]
    context = {
        "convening": convening,
        "earning": [s for s in people if s.earns],
        "others": [s for s in people if not s.earns],
        "to_issue": sum(s.is_to_issue for s in people),
        "issued": len(papers),
        "made": papers.count(PaperStatus.READY),
        "being_made": papers.count(PaperStatus.WAITING),
        "failed": papers.count(PaperStatus.FAILED),
        "names_missing": [p.name for p in convening.partners.all() if not p.is_approved],
        "why_not_issue": reason_against(permissions.check_issue_certificates, request.user, convening),
    }
    return render(request, "participants/certificates.html", context)


@require_POST
def issue(request, code):
    convening = convening_of(request, code)
    made = len(actions.issue_certificates(convening, by=request.user))
    words = ngettext(
        "%(n)d certificate is issued and being made. Its holder gets a letter.",
        "%(n)d certificates are issued and being made. Their holders get a letter.",
        made,
    )
    messages.success(request, words % {"n": made} if made else _("Everybody who earned one has it already."))
    return redirect("participants:certificates", code=code)


@require_POST
def again(request, code):
    """Those whose PDF could not be made are tried once more."""
    tried = actions.make_again(convening_of(request, code), by=request.user)
    words = ngettext("%(n)d is tried again.", "%(n)d are tried again.", tried)
    messages.success(request, words % {"n": tried})
    return redirect("participants:certificates", code=code)


def certificate(request, pk):
    """What its holder can do with it: download, have it in another language, show how to verify it."""
    shown = _certificate(request, pk)
    form = bound(request, LanguageForm, current=shown.paper.language)
    if request.method == "POST" and form.is_valid():
        made = actions.reissue_certificate(shown, language=form.cleaned_data["language"], by=request.user)
        messages.success(request, _("A new certificate is issued and being made; the earlier one has ended."))
        return redirect(made)
    context = {
        "certificate": shown,
        "convening": shown.registration.convening,
        "form": form,
        "mine": shown.registration.person.user_id == request.user.pk,
        "organises": request.user.organises(shown.registration.convening),
        "is_renamed": shown.is_valid and standing_of(shown.registration).is_renamed,
        "why_not_again": reason_against(permissions.check_reissue_certificate, request.user, shown),
    }
    return render(request, "participants/certificate.html", context, status=200 if shown.is_valid else 410)


def certificate_file(request, pk):
    """The PDF, for its holder and the organisers; the page says why if there is none."""
    shown = _certificate(request, pk)
    if not (shown.is_valid and shown.paper.is_ready):
        return redirect(shown)
    return serve_paper(shown.paper, by=request.user, subject=shown)


def preview(request, pk):
    """How the certificate will look: the name, the words, the partners; no number, and no certificate."""
    registration = registration_of(request, pk)
    permissions.check_preview_certificate(request.user, registration)
    language = registration.person.language
    sheet = CertificateSheet.of(registration, hours=standing_of(registration).hours, language=language)
    values = {**vars(sheet), "is_preview": True}
    made = render_pdf("pdf/certificate.html", values, language=language, title=sheet.title)
    return serve_bytes(made, "certificate-preview.pdf", "application/pdf")


def name(request, pk):
    """Write a name as it should stand, where somebody asked for it or a letter cannot be printed."""
    registration = registration_of(request, pk)
    permissions.check_correct_name(request.user, registration)
    person = registration.person
    form = bound(request, NameForm, initial={"name": person.printed_name})
    code = registration.convening.code
    if request.method == "POST" and form.is_valid():
        actions.correct_name(registration, form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Saved. A certificate that is out already can be issued anew."))
        return redirect("participants:certificates", code=code)
    context = {"registration": registration, "convening": registration.convening, "form": form}
    return render(request, "participants/certificate_name.html", context)


def revoke(request, pk):
    shown = _certificate(request, pk)
    permissions.check_revoke_certificate(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.revoke_certificate(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The certificate is revoked. Whoever verifies it is told so."))
        return redirect("participants:certificates", code=shown.registration.convening.code)
    return render(request, "participants/certificate_revoke.html", {"form": form, "certificate": shown})


def _certificate(request, pk) -> Certificate:
    certificates = Certificate.objects.visible_to(request.user).select_related(
        "paper", "registration__convening", "registration__person"
    )
    return get_object_or_404(certificates, pk=pk)
