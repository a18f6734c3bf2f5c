"""The signed letter of nomination: sent by the focal point, read by them and the organisers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from academy.accounts.guards import may, reason_against
from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from participants import permissions
from participants.actions import nomination_letters as actions
from participants.forms.delegations import LetterForm
from participants.models import Delegation, NominationLetter
from participants.views.loading import delegation_of


def letters(request, code, pk):
    """Every version, the newest first, and a place for the next."""
    shown = delegation_of(request, code, pk)
    permissions.check_read_nomination_letter(request.user, shown)
    if request.method == "POST":
        permissions.check_send_nomination_letter(request.user, shown)
    form = bound(request, LetterForm)
    if request.method == "POST" and form.is_valid() and _sent(request, form, shown):
        messages.success(request, _("The letter of nomination is here. The organisers can read it."))
        return redirect(shown)
    visible = NominationLetter.objects.visible_to(request.user).filter(delegation=shown)
    context = {
        "form": form,
        "delegation": shown,
        "letters": visible.select_related("file__uploaded_by__person"),
        "may_send": may(permissions.check_send_nomination_letter, request.user, shown),
        "why_not_send": reason_against(permissions.check_send_nomination_letter, request.user, shown),
    }
    return render(request, "participants/nomination_letter.html", context)


def _sent(request, form, shown: Delegation) -> bool:
    """False, with the reason in the form, if the file is refused."""
    try:
        actions.send(shown, upload=form.cleaned_data["file"], by=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def download(request, code, pk, letter):
    shown = delegation_of(request, code, pk)
    permissions.check_read_nomination_letter(request.user, shown)
    mine = NominationLetter.objects.visible_to(request.user).filter(delegation=shown)
    found = get_object_or_404(mine.select_related("file"), pk=letter)
    return serve(found.file, by=request.user, subject=shown)
