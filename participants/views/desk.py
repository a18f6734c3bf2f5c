"""The desk beyond the search: somebody nobody has named, and a phone that works without network."""

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.pages.kept import bound
from participants import desk, desk_words, permissions
from participants.actions import desk as actions
from participants.forms.desk import WalkInForm
from participants.models import CheckIn
from participants.states import DeskOutcome
from participants.views import replaying
from participants.views.loading import convening_of

# Convenings whose list this browser may keep, since its user has said so in this session.
PREPARED = "phones_prepared"
# The browser's camera is open to this page alone, and only after a press of its button.
CAMERA_HERE = "geolocation=(), microphone=(), camera=(self)"


def with_camera(response):
    response["Permissions-Policy"] = CAMERA_HERE
    return response


def walk_in(request, code):
    """Name, country or body, sector: registered, confirmed and checked in by one press."""
    convening = convening_of(request, code)
    permissions.check_walk_in(request.user, convening)
    initial = {"full_name": request.GET.get("name", "")[:200]}
    form = bound(request, WalkInForm, convening=convening, initial=initial)
    if request.method == "POST" and form.is_valid() and _let_in(request, convening, form):
        return redirect("participants:check-in", code=code)
    return render(request, "participants/walk_in.html", {"form": form, "convening": convening})


def _let_in(request, convening, form: WalkInForm) -> bool:
    press = replaying.walk_in_of(form, convening, timezone.now())
    entry = actions.take(convening, press, by=request.user)
    said = desk_words.words(entry, form.cleaned_data["full_name"])
    if entry.outcome == DeskOutcome.DONE:
        messages.success(request, said)
        return True
    form.refuse(entry.outcome, said)
    return False


def prepare(request, code):
    """Says what a phone will keep and for how long; nothing is kept before the button is pressed."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    why_not = reason_against(permissions.check_prepare_phone, request.user, convening)
    if request.method == "POST":
        actions.prepare_phone(convening, by=request.user)
        request.session[PREPARED] = sorted({*request.session.get(PREPARED, []), convening.pk})
        return redirect("participants:check-in-phone", code=code)
    context = {
        "convening": convening,
        "until": convening.ends_on,
        "people": convening.registrations.confirmed().count(),
        "why_not": why_not,
    }
    return render(request, "participants/check_in_prepare.html", context)


def _is_prepared(request, convening) -> bool:
    return convening.pk in request.session.get(PREPARED, []) and not convening.is_over


def phone(request, code):
    """The desk as a phone keeps it: a page without any name in it, which asks its own list."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    if not _is_prepared(request, convening):
        return redirect("participants:check-in-prepare", code=code)
    context = {
        "convening": convening,
        "form": WalkInForm(convening=convening, auto_id="walk_in_%s"),
        "until": int(desk.kept_until(convening).timestamp() * 1000),
        "letters": desk.LETTERS_BEFORE_NAMES,
        "most": desk.MOST_FOUND,
    }
    return with_camera(render(request, "participants/check_in_phone.html", context))


def worker(request, code):
    """The script that keeps the phone's page. It lies below check-in, so it can keep no other page."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    context = {"static_path": settings.STATIC_URL}
    return render(request, "participants/check_in_worker.js", context, content_type="text/javascript")


def phone_list(request, code):
    """The names for a phone that was prepared, and who is in."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    if not _is_prepared(request, convening):
        return JsonResponse({"words": _("Prepare this phone again to see names on it.")}, status=409)
    return JsonResponse(_as_it_stands(request, convening))


def _as_it_stands(request, convening) -> dict:
    day = desk.day_of(convening)
    people = desk.list_for_phone(convening, day) if _is_prepared(request, convening) else []
    return {
        "people": people,
        "day": day.isoformat(),
        "arrived": CheckIn.objects.filter(registration__convening=convening, day=day).count(),
        "token": get_token(request),
    }


@require_POST
def replay(request, code):
    """What was pressed while there was no network, in its order; each with what became of it."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    # Anything else is no page of ours, and holds no presses.
    body = request.body if request.content_type == "application/json" else b""
    try:
        results = replaying.answers(body, convening, by=request.user)
    except replaying.Unreadable:
        return JsonResponse({"words": _("This phone sent something we cannot read.")}, status=400)
    return JsonResponse({"results": results, **_as_it_stands(request, convening)})
