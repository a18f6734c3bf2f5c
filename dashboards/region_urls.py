"""Regions and countries: what everybody may read, and what a partner needs for a report."""

from django.urls import include, path

from dashboards.views import countries, month, regions

region_urls = [
    path("", regions.region, name="region"),
    path("countries.csv", regions.region_csv, name="region-csv"),
    path("countries.xlsx", regions.region_xlsx, name="region-xlsx"),
    path("map.svg", regions.region_map, name="region-map"),
]

urlpatterns = [
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:code>/", include(region_urls)),
    path("countries/", countries.countries, name="countries"),
    path("countries/<slug:iso3>/", countries.country, name="country"),
    path("countries/<slug:iso3>/month/", month.month, name="month"),
]
