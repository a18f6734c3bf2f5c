import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import connection
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST

from academy.pages import kept


@login_not_required
@require_POST
def language(request):
    """Change the language and come back to the same page; what was typed there is kept."""
    target = request.GET.get("next") or request.POST.get("next") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    kept.keep(request, target.partition("?")[0])
    response = redirect(target)
    chosen = request.POST.get("language")
    if chosen in dict(settings.LANGUAGES):
        remember_language(response, chosen)
        if request.user.is_authenticated and request.user.language != chosen:
            request.user._meta.model.objects.filter(pk=request.user.pk).update(language=chosen)
    return response


def remember_language(response, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@login_not_required
def help_page(request):
    return render(request, "pages/help.html")


@login_not_required
def sources(request):
    return render(request, "pages/sources.html")


@login_not_required
def accessibility(request):
    return render(request, "pages/accessibility.html")


@login_not_required
def privacy(request):
    return render(request, "pages/privacy.html")


@login_not_required
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request):
    """The portal can work: database and disk. Says which part fails, nothing about the rest."""
    problems = []
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # any database failure at all means: not ready
        problems.append("database")
    if shutil.disk_usage(settings.VAR_DIR).free < 50 * 1024 * 1024:
        problems.append("disk")
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)


@requires_csrf_token
def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": getattr(exception, "reason", "")}, status=403)


def form_expired(request, reason=""):
    """The page was open too long, or came from elsewhere: nothing happened, and what to do."""
    return render(request, "403_csrf.html", status=403)


@requires_csrf_token
def not_found(request, exception=None):
    return render(request, "404.html", status=404)


@requires_csrf_token
def bad_request(request, exception=None):
    """What was sent cannot be read, or is more than the portal takes in one go."""
    if isinstance(exception, DisallowedHost):  # a machine that tries addresses, not a reader
        return HttpResponseBadRequest("Bad request", content_type="text/plain")
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request):
    """Made without the database and without anything else that may just have failed."""
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)
    with translation.override(language):
        values = {"language": language, "support_email": settings.SUPPORT_EMAIL}
        return HttpResponseServerError(render_to_string("500.html", values))
