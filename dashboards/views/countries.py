from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from academy.countries.models import Country
from dashboards import country_page
from dashboards.country_list import CountryFilter, found, plans_titled


@login_not_required
def countries(request):
    """All countries by name, with where they stand; a search that knows three languages."""
    form = CountryFilter(request.GET)
    form.is_valid()
    rows = found(form.cleaned_data, request.user, timezone.localdate())
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "asked": form.cleaned_data.get("q", ""),
        "plans": plans_titled(form.cleaned_data, request.user),
    }
    return render(request, "dashboards/countries.html", context)


@login_not_required
def country(request, iso3):
    """One country: where it stands since when, and how it came there."""
    if iso3 != iso3.lower():
        return redirect("dashboards:country", iso3=iso3.lower(), permanent=True)
    known = Country.objects.select_related("m49_region", "un_women_office")
    shown = get_object_or_404(known, iso3=iso3.upper())
    page = country_page.read(shown, request.user, timezone.localdate())
    return render(request, "dashboards/country.html", {"page": page, "country": shown})
