from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

LANGUAGES = dict(settings.LANGUAGES)


class RefuseBrokenText:
    """Null bytes and half surrogates are never a person's typing; databases choke on them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Here and not earlier: now the reader's language is known, and an upload's limits are in force.
        sent = [*_pairs(request.GET), *_pairs(request.POST)]
        if _broken(request.path) or any(_broken(k) or _broken(v) for k, v in sent):
            raise BadRequest("null byte or half surrogate")


def _pairs(query):
    return ((key, value) for key, values in query.lists() for value in values)


def _broken(text: str) -> bool:
    return "\0" in text or any("\ud800" <= c <= "\udfff" for c in text)


class ReaderLanguage:
    """The page's language and clock.

    The language is the one chosen on this device, else the person's own, else what the browser asks
    for. The language bar changes the first two. Addresses are the same in every language, so that
    one can be passed on.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language not in LANGUAGES and request.user.is_authenticated:
            language = request.user.language
        if language not in LANGUAGES:
            language = translation.get_language_from_request(request)
        zone = request.user.time_zone if request.user.is_authenticated else "UTC"
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class PackedPages(GZipMiddleware):
    """Pages travel packed, a tenth of their size on a hotel's Wi-Fi. Files are packed by their own kind.

    Django adds random bytes, so that the length of a page tells nobody what stands in it.
    """

    async_capable = False

    def __call__(self, request):
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        return self.process_response(request, response) if is_page else response


class NoPageHere:
    """Whoever opens the address of a button (often just after signing in) reads that, not a blank page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class PrivatePages:
    """Pages of somebody signed in are kept by no cache; other headers every page carries."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        return response
