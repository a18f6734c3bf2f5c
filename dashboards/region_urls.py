"""Regions and countries: what everybody may read, and what a partner needs for a report."""

urlpatterns = []
