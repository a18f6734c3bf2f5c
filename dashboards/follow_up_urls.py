"""What staff work with between the meetings, and what a country's team has of the same."""

from django.urls import path

from dashboards.views import brief, due, follow_up, timeline

urlpatterns = [
    path("follow-up/", follow_up.pipeline, name="pipeline"),
    *[
        path(f"follow-up/countries.{kind}", follow_up.pipeline_table, {"kind": kind}, name=f"pipeline-{kind}")
        for kind in ("csv", "xlsx")
    ],
    path("home/due/", due.due, name="due"),
    path("home/due/address/", due.due_address, name="due-address"),
    path("calendars/<str:key>/nap-academy-due.ics", due.due_feed, name="due-feed"),
    path("countries/<slug:iso3>/follow-up/", follow_up.follow_up, name="follow-up"),
    path("countries/<slug:iso3>/timeline/", timeline.country_timeline, name="country-timeline"),
    path("countries/<slug:iso3>/brief.pdf", brief.country_brief, name="country-brief"),
]
