"""A convening day by day for who arranges it, and what is deleted when. Readings are written down."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from academy.audit.trail import record
from academy.documents.serving import serve_bytes
from academy.tables import file_name
from convenings.models import Convening
from participants import permissions, retention
from participants.lists.journeys import journeys
from participants.logistics import plan_of
from participants.models import Emptying
from participants.pdfs import LogisticsSheet
from participants.views.loading import convening_of
from participants.views.outgoing import take_away
from participants.views.papers import not_made, pdf_of


def logistics(request, code):
    convening = _readable(request, code)
    record(request.user, "logistics.read", convening)
    context = {
        "convening": convening,
        "plan": plan_of(convening),
        "kept_until": retention.last_day(convening),
        "is_deleted": convening.today() > retention.last_day(convening),
    }
    return render(request, "participants/logistics.html", context)


def logistics_table(request, code, kind):
    convening = _readable(request, code)
    return take_away(request, convening, journeys(convening, plan_of(convening)), kind)


def logistics_paper(request, code):
    """In the reader's language: it is for who arranges the convening, not for a table at the door."""
    convening = _readable(request, code)
    content = LogisticsSheet.of(convening, plan_of(convening))
    made = pdf_of("pdf/logistics.html", content, language=get_language() or "en")
    if made is None:
        not_made(request)
        return redirect("participants:logistics", code=code)
    record(request.user, "list.taken", convening, list="logistics", kind="pdf")
    name = file_name(convening.code, content.title, timezone.localdate().isoformat(), kind="pdf")
    return serve_bytes(made, name, "application/pdf")


def _readable(request, code: str) -> Convening:
    convening = convening_of(request, code)
    permissions.check_read_needs(request.user, convening)
    return convening


def emptyings(request):
    """What was deleted of which convening and when, and what will be; by numbers, never by names."""
    permissions.check_read_emptyings(request.user)
    context = {
        "nights": Emptying.objects.visible_to(request.user).select_related("convening")[:200],
        "kept": retention.still_kept(Convening.objects.organised_by(request.user)),
    }
    return render(request, "participants/emptyings.html", context)
