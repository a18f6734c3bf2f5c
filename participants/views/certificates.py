from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.documents.serving import serve_paper
from academy.documents.states import PaperStatus
from academy.pages.kept import bound
from convenings.forms import ReasonForm
from participants import permissions
from participants.actions import attendance as actions
from participants.attendance_rule import standings
from participants.models import Certificate
from participants.views.loading import convening_of


def certificates(request, code):
    """Who gets a certificate and who not, and why; then one button for all."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    people = standings(convening)
    context = {
        "convening": convening,
        "earning": [s for s in people if s.earns],
        "others": [s for s in people if not s.earns],
        "to_issue": sum(s.earns and not s.certificate for s in people),
        "being_made": sum(
            bool(s.certificate and s.certificate.paper.status == PaperStatus.WAITING) for s in people
        ),
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


def certificate(request, pk):
    """The PDF, for its holder and the organisers; a page to wait on while it is being made."""
    shown = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("paper", "registration__convening"), pk=pk
    )
    if not shown.is_valid:
        return render(request, "participants/certificate_waiting.html", {"certificate": shown}, status=410)
    if shown.paper.is_ready:
        return serve_paper(shown.paper, by=request.user, subject=shown)
    return render(request, "participants/certificate_waiting.html", {"certificate": shown})


def revoke(request, pk):
    shown = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("paper", "registration__convening"), pk=pk
    )
    permissions.check_revoke_certificate(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.revoke_certificate(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The certificate is revoked. Whoever verifies it is told so."))
        return redirect("participants:certificates", code=shown.registration.convening.code)
    return render(request, "participants/certificate_revoke.html", {"form": form, "certificate": shown})
