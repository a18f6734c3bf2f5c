"""What is done around help given: a call is logged, a country confirms, documents come and go."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may
from academy.countries.models import Country
from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from assistance import actions, permissions
from assistance.confirmed import said_of
from assistance.contacts import last_contacts
from assistance.engagement_permissions import (
    check_add_output,
    check_confirm_engagement,
    check_log_call,
    check_remove_output,
)
from assistance.forms.engaging import CallCountryForm, CallForm, OutputForm, TookPlaceForm
from assistance.models import Engagement, Output, Request
from assistance.sides import on_behalf_of
from assistance.states import RECORDABLE, RequestStatus
from assistance.views.loading import visible_engagement

MOST_RECENT = 8


def call_new(request):
    """Log a call, from a page that belongs to no country: with which one?"""
    permissions.check_run(request.user)
    form = CallCountryForm(request.GET if "country" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("assistance:call-log", iso3=form.cleaned_data["country"].slug)
    latest = sorted(last_contacts().items(), key=lambda found: found[1].on, reverse=True)[:MOST_RECENT]
    countries = Country.objects.in_bulk([pk for pk, _contact in latest])
    context = {"form": form, "recent": [(countries[pk], contact.on) for pk, contact in latest]}
    return render(request, "assistance/call_new.html", context)


def call_log(request, iso3):
    """Country and day are there; what is missing is with whom, what was said, and what comes next."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    check_log_call(request.user, country)
    asked = Request.objects.visible_to(request.user).filter(country=country, status__in=RECORDABLE)
    form = bound(
        request,
        CallForm,
        instance=Engagement(country=country),
        requests=asked,
        initial={"starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        made = actions.log_call(form.save(commit=False), by=request.user, country=country)
        messages.success(request, _("The call is recorded."))
        return redirect(made)
    return render(request, "assistance/call_log.html", {"form": form, "country": country})


def _of(request: HttpRequest, shown: Engagement) -> Country:
    """For which country somebody answers: the one named in the address, else the one they may answer for."""
    named = [country for country in shown.countries if country.iso3 == request.GET.get("of", "").upper()]
    theirs = [one for one in shown.countries if may(check_confirm_engagement, request.user, shown, one)]
    working = [one for one in shown.countries if not on_behalf_of(request.user, one)]
    return [*named, *theirs, *working, shown.country][0]


def engagement_confirm(request, pk):
    """One page: did it take place, how useful was it, what is still missing?"""
    shown = visible_engagement(request, pk, "confirmations", "outputs")
    country = _of(request, shown)
    asked = shown.request
    if asked and asked.status == RequestStatus.DELIVERED and country == shown.country:
        return redirect("assistance:request-confirm", pk=asked.pk)  # one answer for all of it
    check_confirm_engagement(request.user, shown, country)
    form = bound(request, TookPlaceForm)
    if request.method == "POST" and form.is_valid():
        answer = actions.answer_engagement(shown, country, by=request.user, **form.said())
        if answer.took_place:
            messages.success(request, _("Thank you. It is confirmed."))
        else:
            messages.success(
                request, _("Thank you for saying so. The Academy has been told and corrects it.")
            )
        return redirect(shown)
    context = {
        "form": form,
        "shown": shown,
        "country": country,
        "said": said_of(shown, country),
        "for_country": on_behalf_of(request.user, country),
    }
    return render(request, "assistance/engagement_confirm.html", context)


@require_POST
def engagement_ask(request, pk):
    """Staff ask a country now, or once more."""
    shown = visible_engagement(request, pk, "confirmations")
    country = _asked(request.POST.get("of", ""), shown)
    actions.ask_to_confirm(shown, country, by=request.user)
    messages.success(request, _("%(country)s is asked to confirm.") % {"country": country})
    return redirect(shown)


def _asked(iso3: str, shown: Engagement) -> Country:
    return next((country for country in shown.countries if country.iso3 == iso3), shown.country)


def output_add(request, pk):
    """A document that came of it, for whoever reads the engagement."""
    shown = visible_engagement(request, pk)
    check_add_output(request.user, shown)
    form = bound(request, OutputForm, instance=Output(engagement=shown, language=get_language()))
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect(shown)
    return render(request, "assistance/output_form.html", {"form": form, "shown": shown})


def _added(request, form: OutputForm) -> bool:
    """Whether it is kept; if not, the form says why, and what was typed stays."""
    try:
        made = actions.add_output(form.save(commit=False), upload=form.cleaned_data["file"], by=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, _("“%(title)s” is there.") % {"title": made.title})
    return True


def _output_of(request, pk: int) -> Output:
    found = Output.objects.visible_to(request.user).select_related("file", "engagement__request")
    return get_object_or_404(found, pk=pk)


def output(request, pk):
    """The document itself, for whoever reads its engagement."""
    shown = _output_of(request, pk)
    return serve(shown.file, by=request.user, subject=shown.engagement, name=shown.title)


def output_remove(request, pk):
    """Removing asks on a page of its own: the file goes for good."""
    shown = _output_of(request, pk)
    check_remove_output(request.user, shown)
    if request.method == "POST":
        actions.remove_output(shown, by=request.user)
        messages.success(request, _("“%(title)s” is removed.") % {"title": shown.title})
        return redirect(shown.engagement)
    return render(request, "assistance/output_remove.html", {"output": shown, "shown": shown.engagement})
