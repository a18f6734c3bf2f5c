from django.urls import include, path

from dashboards.views import home, organise

app_name = "dashboards"
urlpatterns = [
    path("", home.start, name="start"),
    path("home/", home.home, name="home"),
    path("convenings/<slug:code>/organise/", organise.organise, name="organise"),
    path("", include("dashboards.region_urls")),
]
