import math
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from convenings.agenda import days_of
from convenings.models import Convening, Session
from participants import permissions
from participants.actions import attendance as actions
from participants.desk import LETTERS_BEFORE_NAMES, day_of, search, with_code
from participants.finding import plain
from participants.forms.desk import WalkInForm
from participants.models import CheckIn, Registration
from participants.states import CheckInMethod, Presence
from participants.views.desk import PREPARED, with_camera
from participants.views.loading import convening_of


def check_in(request, code):
    """Type two letters, press one button. The rest of the delegation is there as well."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    day = day_of(convening)
    text = request.GET.get("q", "").strip()
    is_enough = len(plain(text)) >= LETTERS_BEFORE_NAMES
    found = search(convening, text, day) if is_enough else []
    why_not = reason_against(permissions.check_take_attendance, request.user, convening)
    context = {
        "convening": convening,
        "day": day,
        "q": text,
        "too_short": bool(text) and not is_enough,
        "found": found,
        "arrived": CheckIn.objects.filter(registration__convening=convening, day=day).count(),
        "expected": convening.registrations.confirmed().count(),
        "why_not": why_not,
        "why_not_prepare": reason_against(permissions.check_prepare_phone, request.user, convening),
        "is_prepared": convening.pk in request.session.get(PREPARED, []),
    }
    if is_enough and not found and not why_not:
        # Nobody fits: what was typed may be the name of somebody whom nobody has named.
        context["form"] = WalkInForm(convening=convening, initial={"full_name": text})
    return with_camera(render(request, "participants/check_in.html", context))


@require_POST
def check_in_person(request, code, pk):
    convening = convening_of(request, code)
    registration = get_object_or_404(
        Registration.objects.visible_to(request.user), convening=convening, pk=pk
    )
    by_badge = registration.pk in with_code(convening, request.POST.get("q", ""))
    method = CheckInMethod.BADGE if by_badge else CheckInMethod.SEARCH
    found, is_new = actions.check_in(registration, day=day_of(convening), by=request.user, method=method)
    if is_new:
        messages.success(request, _("%(name)s is checked in.") % {"name": registration.person})
    else:
        at = f"{convening.local(found.recorded_at):%H:%M}"
        messages.success(
            request,
            _("%(name)s was in already at %(time)s. That is fine.")
            % {"name": registration.person, "time": at},
        )
    return redirect(_back_to_search(request, convening))


@require_POST
def check_in_all(request, code, pk):
    """The whole delegation of this person has come in together."""
    convening = convening_of(request, code)
    visible = Registration.objects.visible_to(request.user).filter(delegation__isnull=False)
    registration = get_object_or_404(visible.select_related("delegation"), convening=convening, pk=pk)
    n = actions.check_in_delegation(registration.delegation, day=day_of(convening), by=request.user)
    words = ngettext(
        "%(n)d more person of %(delegation)s is checked in.",
        "%(n)d more people of %(delegation)s are checked in.",
        n,
    )
    messages.success(request, words % {"n": n, "delegation": registration.delegation})
    return redirect(_back_to_search(request, convening))


@require_POST
def check_in_undo(request, code, pk):
    convening = convening_of(request, code)
    registration = get_object_or_404(
        Registration.objects.visible_to(request.user), convening=convening, pk=pk
    )
    actions.undo_check_in(registration, day=day_of(convening), by=request.user)
    messages.success(request, _("Undone: %(name)s is not checked in.") % {"name": registration.person})
    return redirect(_back_to_search(request, convening))


def _back_to_search(request, convening: Convening) -> str:
    query = urlencode({"q": request.POST.get("q", "")})
    return f"{reverse('participants:check-in', args=[convening.code])}?{query}"


def attendance(request, code):
    """The sessions, and how far the attendance of each is written down."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    sessions = list(
        convening.sessions.counted().annotate(
            written=Count("attendance"),
            present=Count("attendance", filter=Q(attendance__presence=Presence.PRESENT)),
        )
    )
    context = {
        "convening": convening,
        "days": days_of(convening, sessions),
        "confirmed": convening.registrations.confirmed().count(),
        "why_not": reason_against(permissions.check_take_attendance, request.user, convening),
    }
    return render(request, "participants/attendance.html", context)


def session_attendance(request, code, pk):
    """One session, one row a person; "all present" first, exceptions after."""
    convening = convening_of(request, code)
    session = get_object_or_404(Session.objects.counted(), convening=convening, pk=pk)
    permissions.check_organise(request.user, convening)
    people = list(
        convening.registrations.confirmed()
        .select_related("person", "delegation__country", "person__country")
        .order_by("person__full_name")
    )
    if request.method == "POST":
        return _write_attendance(request, session, people)
    standing = {row.registration_id: row.presence for row in session.attendance.all()}
    numbers = dict(session.sheet_lines.values_list("registration", "number"))
    for registration in people:
        registration.presence = standing.get(registration.pk, "")
        registration.number = numbers.get(registration.pk)
    people.sort(key=lambda registration: registration.number or math.inf)
    context = {
        "convening": convening,
        "session": session,
        "people": people,
        "has_sheet": bool(numbers),
        "choices": [*Presence.choices, ("", _("not written down"))],
        "why_not": reason_against(permissions.check_take_attendance, request.user, convening),
    }
    return render(request, "participants/session_attendance.html", context)


def changed_rows(posted, ids: list[int]) -> dict[int, str]:
    """Only what this person changed: a colleague's entries of the meantime are left as they are."""
    allowed = {*Presence.values, ""}
    chosen = {pk: (posted.get(f"p{pk}"), posted.get(f"was{pk}", "")) for pk in ids}
    return {pk: now for pk, (now, was) in chosen.items() if now in allowed and now != was}


def _write_attendance(request, session: Session, people: list[Registration]):
    if request.POST.get("all") == "present":
        presences = {r.pk: Presence.PRESENT.value for r in people}
    else:
        presences = changed_rows(request.POST, [r.pk for r in people])
    changed = actions.record_attendance(session, presences, by=request.user)
    messages.success(
        request, ngettext("Saved: %(n)d change.", "Saved: %(n)d changes.", changed) % {"n": changed}
    )
    return redirect("participants:attendance", code=session.convening.code)
