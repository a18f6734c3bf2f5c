"""What falls due: a month as a list, and the same for a calendar program by a secret address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.countries.models import Country
from academy.documents.serving import serve_bytes
from academy.pages.addresses import absolute
from dashboards.actions import follow_up as actions
from dashboards.due.feed import calendar_for
from dashboards.due.month import DueFilter, month_of
from dashboards.models import DueFeed
from dashboards.permissions import check_see_due
from dashboards.pipeline import followed
from participants.teams import team_country_ids


def due(request):
    """A month by week: for staff of every country, for a country's team its own."""
    user, today = request.user, timezone.localdate()
    check_see_due(user)
    ids = followed(today) if user.is_academy_staff else team_country_ids(user)
    form = DueFilter(
        request.GET, countries=Country.objects.filter(pk__in=ids), is_staff=user.is_academy_staff
    )
    form.is_valid()
    context = {
        "form": form,
        "month": month_of(user, form.cleaned_data, today),
        "today": today,
        "is_staff": user.is_academy_staff,
        "is_filtered": any(form.data.get(name) for name in ("country", "kind", "whose")),
    }
    return render(request, "dashboards/due.html", context)


def due_address(request):
    """Subscribing to what falls due: the address is shown once, right after it was made."""
    user = request.user
    check_see_due(user)
    if request.method == "POST" and request.POST.get("do") == "end":
        actions.end_address(user)
        messages.success(request, _("The address has ended. Nobody reads your calendar by it any more."))
        return redirect("dashboards:due-address")
    address = ""
    if request.method == "POST":
        address = absolute(reverse("dashboards:due-feed", args=[actions.make_address(user)]))
    context = {"address": address, "feed": DueFeed.objects.filter(user=user).first()}
    return render(request, "dashboards/due_address.html", context)


@login_not_required
def due_feed(request, key):
    """What a calendar program fetches: whose day and of which kind, as this person may see it now."""
    feeds_of = DueFeed.objects.select_related("user").filter(user__is_active=True)
    user = get_object_or_404(feeds_of, digest=DueFeed.digest_of(key)).user
    with translation.override(user.language):
        made = calendar_for(user, timezone.localdate())
    response = serve_bytes(made.encode(), "nap-academy-due.ics", "text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
