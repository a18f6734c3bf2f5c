from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.pages.kept import bound
from convenings.forms import ReasonForm
from participants import permissions
from participants.actions import registrations as actions
from participants.actions.people import say_institution
from participants.actions.registrations import AlreadyTaken, Nominee
from participants.forms.delegations import InstitutionForm, SubstituteForm
from participants.forms.people import PeopleFilter
from participants.models import ChangeRequest, Registration
from participants.people_list import lines_of
from participants.states import RegistrationStatus
from participants.views.loading import convening_of, registration_of

PAGE = 50


def people(request, code):
    """Everybody of a convening, with what waits for the organisers first."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    everybody = convening.registrations.all()
    form = PeopleFilter(request.GET)
    page = Paginator(form.apply(everybody), PAGE).get_page(request.GET.get("page"))
    context = {
        "convening": convening,
        "form": form,
        "page": page,
        "lines": lines_of(page.object_list),
        "waiting": everybody.filter(status=RegistrationStatus.SUBMITTED).count(),
        "asked": ChangeRequest.objects.waiting().filter(registration__convening=convening).count(),
        "why_not_change": reason_against(permissions.check_change, request.user, convening),
        "why_not_import": reason_against(permissions.check_send_list, request.user, convening),
        **_addresses_of_tables(request, code),
    }
    return render(request, "participants/people.html", context)


def _addresses_of_tables(request, code: str) -> dict[str, str]:
    """Where the list of this page is a table: with the filters of the page, and of all its pages."""
    query = request.GET.copy()
    query.pop("page", None)
    chosen = f"?{query.urlencode()}" if query else ""
    return {kind: reverse(f"participants:people-{kind}", args=[code]) + chosen for kind in ("csv", "xlsx")}


@require_POST
def confirm(request, pk):
    shown = registration_of(request, pk)
    actions.confirm(shown, by=request.user)
    if shown.is_confirmed:
        messages.success(request, _("%(name)s is confirmed.") % {"name": shown.person})
    else:
        messages.warning(
            request, _("All seats are taken. %(name)s is on the waiting list.") % {"name": shown.person}
        )
    return redirect("participants:people", code=shown.convening.code)


@require_POST
def confirm_all(request, code):
    """Everybody who waits, in the order in which they registered, as far as seats reach."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    waiting = Registration.objects.filter(convening=convening, status=RegistrationStatus.SUBMITTED)
    confirmed, listed = actions.confirm_all(
        waiting.select_related("convening", "person", "delegation").order_by("submitted_at"), by=request.user
    )
    messages.success(request, confirmed_words(confirmed, listed))
    return redirect("participants:people", code=code)


def confirmed_words(confirmed: int, listed: int) -> str:
    if not confirmed and not listed:
        return _("Nobody waits for confirmation any more.")
    words = ngettext("%(n)d person is confirmed.", "%(n)d people are confirmed.", confirmed) % {
        "n": confirmed
    }
    if listed:
        more = ngettext(
            "%(n)d is on the waiting list, because all seats are taken.",
            "%(n)d are on the waiting list, because all seats are taken.",
            listed,
        )
        words = f"{words} {more % {'n': listed}}"
    return words


def decline(request, pk):
    shown = registration_of(request, pk)
    permissions.check_decide(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.decline(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s gets a letter with your reason.") % {"name": shown.person})
        return redirect("participants:people", code=shown.convening.code)
    context = {"form": form, "registration": shown, "deed": "decline"}
    return render(request, "participants/registration_reason.html", context)


def withdraw(request, pk):
    """By the person, the focal point or the organisers; always with a reason."""
    shown = registration_of(request, pk)
    permissions.check_withdraw(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The registration of %(name)s is withdrawn.") % {"name": shown.person})
        return redirect(_after_withdrawal(request.user, shown))
    context = {
        "form": form,
        "registration": shown,
        "deed": "withdraw",
        "may_ask_substitute": may(permissions.check_ask_substitute, request.user, shown),
        "may_substitute": may(permissions.check_substitute, request.user, shown),
    }
    return render(request, "participants/registration_reason.html", context)


def substitute(request, pk):
    """Somebody else in this person's place, in one act."""
    shown = registration_of(request, pk)
    permissions.check_substitute(request.user, shown)
    form = bound(request, SubstituteForm, leaving=shown)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        reason = values.pop("reason")
        try:
            coming = actions.substitute(shown, Nominee(**values), by=request.user, reason=reason)
        except AlreadyTaken as refusal:
            form.refuse(refusal.registration)
        else:
            messages.success(request, _("%(name)s gets a personal link by mail.") % {"name": coming.person})
            return redirect(coming)
    context = {"form": form, "registration": shown}
    return render(request, "participants/registration_substitute.html", context)


def institution(request, pk):
    """Of which kind of institution somebody is, where it was not said when they were named."""
    shown = registration_of(request, pk)
    permissions.check_say_institution(request.user, shown)
    form = bound(request, InstitutionForm, initial={"institution_kind": shown.person.institution_kind})
    if request.method == "POST" and form.is_valid():
        say_institution(shown, form.cleaned_data["institution_kind"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(shown.delegation or shown)
    context = {"form": form, "registration": shown}
    return render(request, "participants/registration_institution.html", context)


def _after_withdrawal(user, shown: Registration) -> str:
    if shown.person.user_id == user.pk or shown.delegation is None:
        return "dashboards:home"
    return shown.delegation.get_absolute_url()
