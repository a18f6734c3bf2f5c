from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed
from academy.accounts.roles import ONLY_READ, Role
from convenings.models import Convening
from dashboards import tasks_of_delegates
from dashboards import worklist as lists
from dashboards.worklist.filter import WorklistFilter

MOST_ITEMS = 7


@login_not_required
def start(request):
    """The first page: for those signed in their home, for others what this is."""
    if request.user.is_authenticated:
        return redirect("dashboards:home")
    if settings.DEMO:
        return redirect("demo:enter")
    today = timezone.localdate()
    upcoming = Convening.objects.visible_to(request.user).upcoming(today).order_by("starts_on")
    return render(request, "dashboards/start.html", {"upcoming": upcoming[:3]})


def home(request):
    """What needs this person, whoever they are: the sections of every role they have."""
    user, today = request.user, timezone.localdate()
    if _only_reads(user):
        return redirect(_region_of(user))
    items = _items(user, today)
    context = {
        "items": items[:MOST_ITEMS],
        "more": max(0, len(items) - MOST_ITEMS),
        "next_convening": _next_convening(user, today),
        "is_staff": user.is_academy_staff,
        "taking_part": tasks_of_delegates.taking_part(user, today),
        "countries": tasks_of_delegates.country_cards(user),
        "reviews": lists.for_reviewer(user),
        "assignments": lists.for_expert(user),
        "to_lead": lists.for_facilitator(user, today),
        "awaited": lists.for_focal_point(user),
    }
    return render(request, "dashboards/home.html", context)


def _items(user, today):
    if user.is_academy_staff:
        return lists.for_staff(user, today)
    return lists.for_organiser(user, today) if user.convening_ids else []


def _next_convening(user, today):
    if not (user.is_academy_staff or user.convening_ids):
        return None
    return Convening.objects.organised_by(user).upcoming(today).order_by("starts_on").first()


def worklist(request):
    """Everything that waits for staff or an organiser, and what staff wait for themselves."""
    user, today = request.user, timezone.localdate()
    if not (user.is_academy_staff or user.convening_ids):
        raise NotAllowed(_("This list is for the Academy's staff and organisers."))
    items = _items(user, today)
    waiting = lists.waited_for(user, today) if user.is_academy_staff else []
    form = WorklistFilter(request.GET, [*items, *waiting])
    shown, theirs = form.of(items), form.of(waiting)
    context = {
        "form": form,
        "items": shown,
        "waiting": theirs,
        "late": sum(item.is_late for item in shown),
        "is_staff": user.is_academy_staff,
        "is_filtered": any(form.data.get(name) for name in form.fields),
    }
    return render(request, "dashboards/worklist.html", context)


def _only_reads(user) -> bool:
    """A partner or observer who holds no other role: nothing waits for them here."""
    roles = {grant.role for grant in user.grants_now}
    return bool(roles) and roles <= ONLY_READ


def _region_of(user) -> str:
    """A partner lands where the figures are: the region, or the country, they read about."""
    for grant in user.grants_now:
        if grant.role in {Role.PARTNER, Role.OBSERVER}:
            place = grant.region or grant.country
            return place.get_absolute_url()
    return "dashboards:regions"
