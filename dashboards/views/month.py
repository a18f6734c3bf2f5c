"""The month of a country's roadmap, which the letter to the focal point leads to."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from academy.countries.models import Country
from dashboards import month as months
from dashboards.permissions import check_read_month
from naps.models.actions import STALE_AFTER_DAYS


def month(request, iso3):
    """What is late, due, without news, reported, open and waiting; also on days without a letter."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    check_read_month(request.user, country)
    today = timezone.localdate(timezone=request.user.local(timezone.now()).tzinfo)
    context = {"country": country, "month": months.read(country, request.user, today)}
    context |= {"due_days": months.DUE_DAYS, "silent_days": STALE_AFTER_DAYS}
    return render(request, "dashboards/month.html", context)
