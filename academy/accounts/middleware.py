from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.accounts.roles import ONLY_READ

# What a person without a second factor yet may still open, so that they can set one up.
SETTING_UP = ("mfa_", "account_", "accounts:", "usersessions_")
# A partner may sign in and out, change their own language and name, and nothing else.
# Whoever stands in an outcome story takes a consent back, whatever else they are.
OWN_AFFAIRS = (
    "mfa_", "account_", "accounts:", "usersessions_", "pages:", "demo:", "dashboards:story-consent",
)  # fmt: skip
# Their one deed about a country: to answer what staff put to them, with its yes (docs/adr/0013).
OWN_ANSWERS = {"assistance:offer"}


class SecondFactorForStaff:
    """People who see everybody's data set up an authenticator app or a passkey first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not settings.SECOND_FACTOR_FOR_STAFF or not user.is_authenticated:
            return None
        if _name(request).startswith(SETTING_UP) or not user.is_academy_staff:
            return None
        if getattr(view, "login_required", True) is False or is_mfa_enabled(user):
            return None
        return redirect("mfa_index")


class PartnersOnlyRead:
    """UN Women partners and observers look and never change: no POST route accepts them, in code, except
    the page on which they say what they themselves can offer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in {"GET", "HEAD", "OPTIONS"} or not request.user.is_authenticated:
            return
        name = _name(request)
        if _only_reads(request.user) and not (name.startswith(OWN_AFFAIRS) or name in OWN_ANSWERS):
            raise _refusal()


def _only_reads(user) -> bool:
    roles = {grant.role for grant in user.grants_now}
    return bool(roles) and roles <= ONLY_READ


def _refusal() -> PermissionDenied:
    return NotAllowed(_("Partners and observers read; they do not change anything here."))


def _name(request) -> str:
    return request.resolver_match.view_name or ""
