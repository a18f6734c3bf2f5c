from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from academy.documents.serving import serve_bytes
from academy.pages.addresses import absolute
from convenings.calendars import calendar_of_sessions
from participants.actions import feeds
from participants.models import CalendarFeed, Person, Registration


def my_calendar(request):
    """Subscribing to one's own sessions: the address is shown once, right after it was made."""
    user = get_object_or_404(Person, user=request.user).user
    if request.method == "POST" and request.POST.get("do") == "end":
        feeds.end_address(user)
        messages.success(request, _("The address has ended. Nobody reads your calendar by it any more."))
        return redirect("participants:my-calendar")
    address = ""
    if request.method == "POST":
        address = absolute(reverse("participants:calendar-feed", args=[feeds.make_address(user)]))
    context = {
        "address": address,
        "feed": CalendarFeed.objects.filter(user=user).first(),
        "sessions": len(_sessions(user)),
    }
    return render(request, "participants/my_calendar.html", context)


@login_not_required
def calendar_feed(request, key):
    """What a calendar program fetches. Whoever has the address reads times, places and joining links."""
    feeds_of = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    user = get_object_or_404(feeds_of, digest=CalendarFeed.digest_of(key)).user
    with translation.override(user.language):
        made = calendar_of_sessions(_sessions(user))
    response = serve_bytes(made.encode(), "nap-academy.ics", "text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _sessions(user) -> list:
    """The sessions of convenings this person has registered for, on the days they come."""
    registrations = Registration.objects.registered().of(user).select_related("convening__host_country")
    return [
        session
        for registration in registrations.prefetch_related("convening__sessions")
        for session in registration.convening.sessions.all()
        if registration.comes_on(registration.convening.local(session.starts_at).date())
    ]
