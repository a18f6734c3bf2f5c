"""Doors. allauth's own views under its own names, and our pages around them."""

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from academy.accounts import views

doors = [
    path("login/", views.sign_in, name="account_login"),
    # allauth asks for the code page by this name; it is the same door.
    path("login/code/", views.sign_in, name="account_request_login_code"),
    path("login/code/confirm/", views.type_code, name="account_confirm_login_code"),
    path("logout/", views.leave, name="account_logout"),
    path("inactive/", login_not_required(allauth.account_inactive), name="account_inactive"),
    path("by-invitation/", views.invitation_only, name="account_signup"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

own = (
    [
        path("profile/", views.profile, name="profile"),
        path("letters/", views.my_letters, name="letters"),
        path("letters/off/<str:token>/", views.letters_off, name="letters-off"),
        path("link/<str:key>/", views.link, name="link"),
        path("link/<str:key>/renew/", views.link_renew, name="link-renew"),
    ],
    "accounts",
)

urlpatterns = [*doors, path("", include(own))]
