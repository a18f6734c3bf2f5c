from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.documents.serving import serve_bytes
from academy.pages.kept import bound
from convenings import actions, permissions
from convenings.agenda import days_of, edges_of, leads_of, problems_of
from convenings.agenda_news import news_of
from convenings.calendars import convening_calendar, session_calendar
from convenings.forms import NewConveningForm, ReasonForm, SessionForm, SettingsForm
from convenings.materials import materials_by_session
from convenings.models import Convening, Session
from convenings.ready_made import THREE_DAYS


def visible(request, code: str) -> Convening:
    """The convening, if this reader may know of it."""
    convenings = Convening.objects.visible_to(request.user).select_related("host_country", "region")
    return get_object_or_404(convenings, code=code)


def is_insider(user, shown: Convening) -> bool:
    """Whether this reader takes part in the convening or organises it."""
    if not user.is_authenticated:
        return False
    return user.organises(shown) or takes_part(user, shown)


def takes_part(user, shown: Convening) -> bool:
    """Whether this reader is named for the convening, and so has sessions of their own."""
    return user.is_authenticated and shown.registrations.live().of(user).exists()


@login_not_required
def convening_list(request):
    today = timezone.localdate()
    convenings = Convening.objects.visible_to(request.user).select_related("host_country")
    context = {
        "upcoming": convenings.upcoming(today).order_by("starts_on"),
        "past": convenings.past(today),
        "called_off": convenings.called_off(),
        "may_create": request.user.is_authenticated and may(permissions.check_create, request.user),
    }
    return render(request, "convenings/list.html", context)


@login_not_required
def convening(request, code):
    """What everybody may know of a convening: when, where, the agenda, who leads the sessions."""
    shown = visible(request, code)
    sessions = list(shown.sessions.select_related("topic").prefetch_related("facilitations__person"))
    organises = request.user.is_authenticated and request.user.organises(shown)
    taking_part = takes_part(request.user, shown)
    insider = organises or taking_part
    context = {
        "convening": shown,
        "days": days_of(shown, sessions),
        "leads": leads_of(sessions, is_insider=insider),
        "materials": materials_by_session(shown, request.user),
        "is_insider": insider,
        "takes_part": taking_part,
        "has_agenda": taking_part or _leads(request.user, sessions),
        "is_organiser": organises,
        "partners": shown.partner_names,
    }
    return render(request, "convenings/convening.html", context)


def _leads(user, sessions: list[Session]) -> bool:
    """Whether this reader leads one of them or is asked to. Load them with their `facilitations__person`."""
    asked = [f for session in sessions for f in session.facilitations.all() if f.status != "declined"]
    return user.is_authenticated and any(f.person.user_id == user.pk for f in asked)


CALENDAR = "text/calendar; charset=utf-8"


@login_not_required
def calendar(request, code):
    shown = visible(request, code)
    made = convening_calendar(shown, is_insider=is_insider(request.user, shown))
    return serve_bytes(made.encode(), f"{shown.code}.ics", CALENDAR)


@login_not_required
def session_file(request, code, pk):
    shown = visible(request, code)
    session = get_object_or_404(Session.objects.select_related("convening"), convening=shown, pk=pk)
    made = session_calendar(session, is_insider=is_insider(request.user, shown))
    return serve_bytes(made.encode(), f"{code}-{pk}.ics", CALENDAR)


def new(request):
    """Set up a convening: from an earlier one, or empty."""
    permissions.check_create(request.user)
    form = bound(request, NewConveningForm)
    if request.method == "POST" and form.is_valid():
        start = form.cleaned_data["start_from"]
        begun = {"ready_made": True} if start == THREE_DAYS else {"source": start}
        made = actions.create_convening(named(form.save(commit=False)), by=request.user, **begun)
        messages.success(request, copied_words(made))
        return redirect("convenings:settings", code=made.code)
    return render(request, "convenings/new.html", {"form": form})


def named(made: Convening) -> Convening:
    """Until somebody writes a better one, the title says what it is and where."""
    made.title_en = f"NAP Academy, {made.city}"
    made.title_es = f"Academia de Planes de Acción Nacional, {made.city}"
    made.title_fr = f"Académie des plans d’action nationaux, {made.city}"
    return made


def copied_words(made: Convening) -> str:
    n = made.sessions.count()
    if not made.cloned_from and n:
        words = ngettext(
            "The convening is set up with the Academy’s agenda: %(n)d session.",
            "The convening is set up with the Academy’s agenda: %(n)d sessions.",
            n,
        )
        return words % {"n": n}
    if not made.cloned_from:
        return _("The convening is set up. Its agenda is empty.")
    return ngettext(
        "Copied from %(source)s: an agenda of %(n)d session, the rules, the questions and the partners.",
        "Copied from %(source)s: an agenda of %(n)d sessions, the rules, the questions and the partners.",
        n,
    ) % {"source": made.cloned_from, "n": n}


def settings(request, code):
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    form = bound(request, SettingsForm, instance=shown)
    if request.method == "POST" and form.is_valid():
        actions.change_convening(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("dashboards:organise", code=shown.code)
    return render(request, "convenings/settings.html", {"form": form, "convening": shown})


def agenda(request, code):
    """The agenda as its organisers work on it: what is there, what is missing, what collides."""
    shown = visible(request, code)
    permissions.check_organise(request.user, shown)
    sessions = list(shown.sessions.select_related("topic").prefetch_related("facilitations__person"))
    days = days_of(shown, sessions)
    context = {
        "convening": shown,
        "days": days,
        "edges": edges_of(days),
        "news": news_of(shown),
        "problems": problems_of(shown, sessions),
        "why_not_change": reason_against(permissions.check_change, request.user, shown),
    }
    return render(request, "convenings/agenda.html", context)


def session_add(request, code):
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    return _session_form(request, shown, Session(convening=shown), {"day": request.GET.get("day")})


def session_edit(request, code, pk):
    shown = visible(request, code)
    permissions.check_change(request.user, shown)
    return _session_form(request, shown, get_object_or_404(Session, convening=shown, pk=pk), {})


def _session_form(request, shown: Convening, session: Session, initial: dict):
    form = bound(request, SessionForm, instance=session, convening=shown, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.save_session(form.save(commit=False), by=request.user)
        messages.success(request, _("The session is on the agenda."))
        return redirect("convenings:agenda", code=shown.code)
    context = {
        "form": form,
        "convening": shown,
        "session": session if session.pk else None,
        "why_not_remove": reason_against(permissions.check_remove_session, request.user, session)
        if session.pk
        else "",
    }
    return render(request, "convenings/session_form.html", context)


@require_POST
def session_move(request, code, pk):
    """One place earlier or later in the day, without dragging."""
    sessions = Session.objects.select_related("convening").filter(convening=visible(request, code))
    session = get_object_or_404(sessions, pk=pk)
    actions.move_session(session, earlier=request.POST.get("to") == "earlier", by=request.user)
    messages.success(request, _("Moved to %(time)s.") % {"time": f"{session.local_start:%H:%M}"})
    return redirect(f"{reverse('convenings:agenda', args=[code])}#session-{pk}")


@require_POST
def session_remove(request, code, pk):
    shown = visible(request, code)
    session = get_object_or_404(Session, convening=shown, pk=pk)
    actions.remove_session(session, by=request.user)
    messages.success(request, _("“%(title)s” is off the agenda.") % {"title": session.title})
    return redirect("convenings:agenda", code=shown.code)


@require_POST
def publish(request, code):
    shown = visible(request, code)
    actions.publish(shown, by=request.user)
    messages.success(request, _("Published. Everybody can see the page, and delegations can be invited."))
    return redirect("dashboards:organise", code=shown.code)


def complete(request, code):
    """Completing makes attendance final, so it is asked on a page that says what is still open."""
    shown = visible(request, code)
    if request.method == "POST":
        actions.complete(shown, by=request.user)
        messages.success(request, _("Completed. Certificates can be issued now."))
        return redirect("dashboards:organise", code=shown.code)
    permissions.check_complete(request.user, shown)
    unwritten = shown.sessions.counted().filter(attendance=None).count()
    return render(request, "convenings/complete.html", {"convening": shown, "unwritten": unwritten})


def cancel(request, code):
    """Cancelling asks for the reason on a page of its own."""
    shown = visible(request, code)
    permissions.check_cancel(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.cancel(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The convening is cancelled."))
        return redirect("convenings:list")
    return render(request, "convenings/cancel.html", {"form": form, "convening": shown})
