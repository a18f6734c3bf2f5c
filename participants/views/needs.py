from collections import Counter

from django.shortcuts import render

from academy.audit.trail import record
from participants import permissions, retention
from participants.models import Needs
from participants.states import LIVE
from participants.views.loading import convening_of


def needs(request, code):
    """Diets and access needs, for the few who arrange it. Opening this page is written into the trail."""
    convening = convening_of(request, code)
    permissions.check_read_needs(request.user, convening)
    rows = Needs.objects.filter(
        registration__convening=convening, registration__status__in=LIVE, purged_at__isnull=True
    ).select_related("registration__person", "registration__delegation__country")
    record(request.user, "needs.read", convening)
    given = [row for row in rows.order_by("registration__person__full_name") if row.diet or row.access]
    context = {
        "convening": convening,
        "rows": given,
        "diets": Counter(row.diet.strip().lower() for row in given if row.diet).most_common(),
        "kept_until": retention.last_day(convening),
    }
    return render(request, "participants/needs.html", context)
