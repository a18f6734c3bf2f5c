from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView, logout
from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from academy.accounts import emails, letters
from academy.accounts.forms import CodeForm, LettersForm, ProfileForm, SignInForm
from academy.accounts.links import SIGN_IN_LASTS, personal_link
from academy.accounts.models import SignInLink
from academy.notices.choices import said_by, switch
from academy.pages import kept
from academy.pages.templatetags.pages import masked_address
from academy.pages.views import remember_language


@method_decorator(login_not_required, name="dispatch")
class SignIn(RequestLoginCodeView):
    """The one door: type an address, get a letter with a code and a link."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    def get_form_class(self):
        return SignInForm

    def get_initial(self):
        return kept.initial(self.request)


@login_not_required
def leave(request):
    """Signing out. What a page has kept in this browser goes as well: names for a desk without network."""
    response = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response


class TypeCode(ConfirmLoginCodeView):
    form_class = CodeForm

    def get_initial(self):
        return kept.initial(self.request)


sign_in = SignIn.as_view()


@login_not_required
def type_code(request):
    """allauth's page for the code. Whose code has ended meanwhile is sent back to the door, and told why."""
    response = TypeCode.as_view()(request)
    ended = response.status_code == 302 and response.url == reverse("account_request_login_code")
    if request.method != "POST" or not ended:
        return response
    messages.warning(
        request, _("This code no longer works: it is older than 15 minutes or was mistyped five times.")
    )
    wanted = request.POST.get("next", "")
    return redirect_to_login(wanted) if wanted else redirect("account_login")


@login_not_required
def invitation_only(request):
    """Where "create an account" leads: people come by invitation."""
    return render(request, "accounts/invitation_only.html")


@login_not_required
@never_cache
def link(request, key):
    """The page a personal link opens: who it is for, and the button. Looking at it uses nothing up."""
    found = get_object_or_404(SignInLink.objects.select_related("user"), digest=SignInLink.digest_of(key))
    if request.method == "POST":
        return _use(request, found)
    if request.user == found.user:
        return redirect(found.next_path)
    if not found.is_for_somebody:
        return _closed(request)
    template = "accounts/link.html" if found.works else "accounts/link_ended.html"
    status = 200 if found.works else 410
    return render(
        request, template, {"link": found, "key": key, "address": masked_address(found.email)}, status=status
    )


def _closed(request):
    """No new link is promised to an address that lets nobody in."""
    return render(request, "account/account_inactive.html", status=410)


def _use(request, found: SignInLink):
    if not found.use():
        return redirect(request.path)
    login = Login(user=found.user, redirect_url=found.next_path, email=found.email)
    record_authentication(request, found.user, method="link", email=found.email)
    return perform_login(request, login)


@login_not_required
@require_POST
def link_renew(request, key):
    """A fresh link to the same address, in one press."""
    if too_many := consume_or_429(request, action="renew_link", key=key):
        return too_many
    found = get_object_or_404(SignInLink.objects.select_related("user"), digest=SignInLink.digest_of(key))
    if not found.is_for_somebody:
        return _closed(request)
    path = personal_link(found.user, next_path=found.next_path, lasts=max(found.lasts, SIGN_IN_LASTS))
    emails.new_link(found.user, path)
    return render(request, "accounts/link_sent.html", {"address": masked_address(found.email)})


def profile(request):
    """Name, language and time zone of the person signed in; what they hold; their open sessions."""
    form = kept.bound(request, ProfileForm, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(request.user.language):  # the page that shows it is in the new language
            messages.success(request, _("Your profile is saved."))
        response = redirect("accounts:profile")
        remember_language(response, request.user.language)
        return response
    context = {"form": form, "grants": request.user.grants_now, "kinds": letters.kinds_for(request.user)}
    return render(request, "accounts/profile.html", context)


@transaction.atomic
def my_letters(request):
    """Which of the letters that come again and again somebody wants."""
    form = kept.bound(request, LettersForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        letters.choose(request.user, form.cleaned_data["wanted"])
        messages.success(request, _("Your choice of letters is saved."))
        return redirect("accounts:profile")
    context = {"form": form, "kinds": letters.kinds_for(request.user)}
    return render(request, "accounts/letters.html", context)


@csrf_exempt  # the mail program presses this button for its reader; the signed address is the right to do so
@login_not_required
@never_cache
def letters_off(request, token):
    """From the letter itself: no more of this kind. Looking at the page switches nothing off."""
    said = said_by(token)
    if said is None:
        return render(request, "accounts/letters_off.html", status=404)
    digest, kind = said
    context = {"kind": kind.label}
    if request.method == "POST":
        is_on = "again" in request.POST
        switch(digest, kind, on=is_on)
        context |= {"is_off": not is_on, "is_on": is_on}
    return render(request, "accounts/letters_off.html", context)
