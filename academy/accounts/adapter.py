from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.accounts import emails
from academy.accounts.links import SIGN_IN_LASTS, personal_link
from academy.accounts.models import User


class Adapter(DefaultAccountAdapter):
    """allauth runs the doors; our letters, our outbox and our rule that people come by invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is not right. Look at the newest letter we sent you."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then ask for a new code."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        kind = template_prefix.rpartition("/")[2]
        if kind == "login_code" and user:
            path = personal_link(user, next_path=self._destination(), lasts=SIGN_IN_LASTS)
            emails.sign_in_code(user, context["code"], path)
        elif kind == "unknown_account":
            emails.unknown_address(email, get_language() or "en")
        elif user:
            emails.account_changed(user, _CHANGES.get(kind, _("Your way of signing in was changed.")))

    def _destination(self) -> str:
        asked = self.request.POST.get("next") or self.request.GET.get("next") or ""
        return asked if asked.startswith("/") and self.is_safe_url(asked) else reverse("dashboards:home")

    def add_message(self, request, level, *args, message: str | None = None, **kwargs) -> None:
        """Pages say what happened; only "Send another code" comes back to a page that looks the same."""
        if request.POST.get("action") != "resend":
            return
        if level == messages.ERROR:
            messages.error(request, message or self.error_messages["too_many_login_attempts"])
        else:
            messages.success(request, _("Another letter is on its way."))


_CHANGES = {
    "totp_activated": _("An authenticator app was added."),
    "totp_deactivated": _("An authenticator app was removed."),
    "webauthn_added": _("A passkey or security key was added."),
    "webauthn_removed": _("A passkey or security key was removed."),
    "recovery_codes_generated": _("New recovery codes were made."),
}
