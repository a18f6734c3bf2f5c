from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from academy.countries.models import Country
from dashboards.permissions import check_see_timeline
from dashboards.timeline import TimelineFilter, timeline

ROWS = 50


def country_timeline(request, iso3):
    """Everything that happened with a country, filtered and by pages."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    check_see_timeline(request.user, country)
    told = timeline(country, request.user, timezone.localdate())
    form = TimelineFilter(request.GET, told)
    shown = form.of(told)
    context = {
        "country": country,
        "form": form,
        "page": Paginator(shown, ROWS).get_page(request.GET.get("page")),
        "is_staff": request.user.is_academy_staff,
        "is_filtered": any(form.data.get(name) for name in form.fields),
    }
    return render(request, "dashboards/timeline.html", context)
