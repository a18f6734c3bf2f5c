from django.urls import include, path

app_name = "naps"
urlpatterns = [
    path("plans/", include("naps.urls.plans")),
    path("registry/", include("naps.urls.registry")),
    path("drafts/", include("naps.urls.drafts")),
    path("comments/", include("naps.urls.comments")),
    path("reviews/", include("naps.urls.reviews")),
    path("roadmaps/", include("naps.urls.roadmaps")),
]
