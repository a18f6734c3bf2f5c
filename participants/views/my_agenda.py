"""The agenda of whoever takes part, to read on the way and at the venue, also without network."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.forms import time_zone_choices
from academy.pages.kept import bound
from participants import my_agenda as agendas
from participants import permissions
from participants.forms.my_agenda import ZoneForm
from participants.views.loading import convening_of


def my_agenda(request, code):
    """By day, in one's own time. Another zone is chosen here, and is then the person's everywhere."""
    convening = convening_of(request, code)
    permissions.check_own_agenda(request.user, convening)
    zone = agendas.zone_of(request.user, convening)
    form = bound(request, ZoneForm, zone=zone.key)
    if request.method == "POST" and form.is_valid():
        request.user.time_zone = form.cleaned_data["time_zone"]
        request.user.save(update_fields=["time_zone"])
        messages.success(request, _("Times are shown in this zone now."))
        return redirect("participants:my-agenda", code=code)
    days = agendas.my_days(convening, request.user)
    context = {
        "convening": convening,
        "days": days,
        "is_empty": not any(day.lines for day in days),
        "for_all": agendas.materials_by_session(convening, request.user).get("all", []),
        "zone": dict(time_zone_choices()).get(zone.key, zone.key),
        "form": form,
        "as_of": timezone.localtime(timezone.now(), zone).replace(tzinfo=None),
        "until": int(agendas.kept_until(convening).timestamp() * 1000),
    }
    return render(request, "participants/my_agenda.html", context)


def worker(request, code):
    """The script that keeps this one page. It lies beside the page, so it can see no other."""
    convening = convening_of(request, code)
    permissions.check_own_agenda(request.user, convening)
    context = {"static_path": settings.STATIC_URL}
    return render(request, "participants/my_agenda_worker.js", context, content_type="text/javascript")
