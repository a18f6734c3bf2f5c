from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import NotAllowed
from academy.audit.trail import record
from academy.notices.models import Notice
from academy.notices.outbox import send_again as post_again
from academy.notices.states import NEEDS_A_PERSON, NoticeStatus

PAGE = 50


def check_letters(user) -> None:
    """Letters name people and addresses: staff only."""
    if not user.is_academy_staff:
        raise NotAllowed(_("Only the Academy's staff see the letters."))


def letters(request):
    """The outbox: what went out, what waits, what did not arrive."""
    check_letters(request.user)
    status = request.GET.get("status", "")
    rows = (
        Notice.objects.filter(status=status)
        if status in NoticeStatus.values
        else Notice.objects.order_by("-pk")
    )
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "statuses": NoticeStatus.choices,
        "status": status,
        "stuck": Notice.objects.needing_a_person().count(),
    }
    return render(request, "dashboards/letters.html", context)


def letter(request, pk):
    check_letters(request.user)
    shown = get_object_or_404(Notice, pk=pk)
    # A personal link or a code would let the reader in as somebody else.
    context = {
        "letter": shown,
        "text": "" if shown.is_secret else shown.text,
        "may_send_again": bool(shown.text) and shown.status in NEEDS_A_PERSON,
    }
    return render(request, "dashboards/letter.html", context)


@require_POST
def send_again(request, pk):
    """A person decides about a letter that failed, or whose fate nobody knows."""
    check_letters(request.user)
    shown = get_object_or_404(Notice, pk=pk)
    if post_again(shown):
        record(request.user, "letter.sent_again", shown)
        messages.success(request, _("The letter is on its way once more."))
    else:
        messages.warning(request, _("This letter does not need to be sent again."))
    return redirect("dashboards:letter", pk=pk)
