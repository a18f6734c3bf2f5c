from django.contrib import admin
from django.shortcuts import redirect
from django.urls import include, path

handler400 = "academy.pages.views.bad_request"
handler403 = "academy.pages.views.forbidden"
handler404 = "academy.pages.views.not_found"
handler500 = "academy.pages.views.server_error"

urlpatterns = [
    path("", include("demo.urls")),
    path("", include("dashboards.urls")),
    path("", include("academy.pages.urls")),
    path("accounts/", include("academy.accounts.urls")),
    path("verify/", include("academy.documents.urls")),
    path("convenings/", include("convenings.urls")),
    path("", include("participants.urls")),
    path("naps/", include("naps.urls")),
    path("assistance/", include("assistance.urls")),
    # There is one door: the back office has no sign-in form of its own.
    path("back-office/login/", lambda request: redirect("account_login"), name="back-office-login"),
    path("back-office/", admin.site.urls),
]
