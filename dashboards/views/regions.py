from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone

from academy.countries.models import Region
from academy.documents.serving import serve_bytes
from academy.tables import CSV_TYPE, XLSX_TYPE, file_name, write_csv, write_xlsx
from dashboards.region_filter import select
from dashboards.region_index import regions_with_figures
from dashboards.region_page import RegionPage, read, source_words
from dashboards.tiles import neutrality


@login_not_required
def regions(request):
    """All regions, each with how many of its countries have adopted a plan."""
    context = {"groups": regions_with_figures(timezone.localdate())}
    return render(request, "dashboards/regions.html", context)


@login_not_required
def region(request, code):
    """Where the countries of a region stand; how their roadmaps and requests go, for those who may know."""
    page = _page(request, code)
    context = {
        "page": page,
        "selection": page.selection,
        "form": page.selection.form,
        "neutrality": neutrality(),
        "source": source_words(),
        "sums_need_whole_region": _sees_sums_elsewhere(request.user, page),
    }
    return render(request, "dashboards/region.html", context)


@login_not_required
def region_csv(request, code):
    page = _page(request, code)
    data = write_csv(page.columns(), page.cells(), page.note())
    return serve_bytes(data, _name(page, "csv"), CSV_TYPE)


@login_not_required
def region_xlsx(request, code):
    page = _page(request, code)
    data = write_xlsx(page.columns(), page.cells(), page.note(), sheet=page.title)
    return serve_bytes(data, _name(page, "xlsx"), XLSX_TYPE)


@login_not_required
def region_map(request, code):
    """The map of squares as a picture of its own."""
    page = _page(request, code)
    if not page.tiles:
        raise Http404
    svg = render_to_string("dashboards/region_map.svg", {"picture": page.picture()}, request)
    return serve_bytes(svg.encode(), _name(page, "svg"), "image/svg+xml; charset=utf-8")


def _page(request, code: str) -> RegionPage:
    shown = get_object_or_404(Region, code=code)
    return read(select(shown, request.user, request.GET), request.user)


def _name(page: RegionPage, kind: str) -> str:
    return file_name(page.selection.region.code, page.selection.as_of.isoformat(), kind=kind)


def _sees_sums_elsewhere(user, page: RegionPage) -> bool:
    """An observer who has chosen a part of the region learns why the sums are gone."""
    if page.found.is_shown or not user.is_authenticated:
        return False
    return any(country.pk in user.observed_country_ids for country in page.selection.countries)
