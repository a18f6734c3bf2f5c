from django.urls import path

from academy.pages import views

app_name = "pages"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("help/", views.help_page, name="help"),
    path("sources/", views.sources, name="sources"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
