"""Registering, on a phone, in three short pages; each is saved when it is sent."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from academy.accounts.guards import may, reason_against
from academy.pages.kept import bound
from participants import permissions, prefill, retention
from participants.actions import changes, people
from participants.actions import registrations as actions
from participants.forms.registering import AboutForm, ParticipationForm, PrivacyForm, SendForm
from participants.models import ChangeRequest, Registration
from participants.states import ChangeKind, RegistrationStatus
from participants.views.loading import own_registration, registration_of

PAGES = ["participants:register-about", "participants:register-participation", "participants:register-send"]


def registration(request, pk):
    """Where the personal link leads: the page the person left off, or what they sent."""
    shown = registration_of(request, pk)
    user = request.user
    mine = shown.person.user_id == user.pk
    requests = list(ChangeRequest.objects.visible_to(user).filter(registration=shown).order_by("-pk"))
    asks_late = any(r.is_open and r.kind == ChangeKind.LATE for r in requests)
    fills_in = mine and shown.status == RegistrationStatus.NOMINATED and not asks_late
    if fills_in and may(permissions.check_fill_in, user, shown):
        return redirect(PAGES[min(shown.pages_done, 2)], pk=pk)
    context = {
        "registration": shown,
        "convening": shown.convening,
        "mine": mine,
        "organises": user.organises(shown.convening),
        "needs": shown.needs if mine else None,
        "requests": requests,
        **_deeds(user, shown),
    }
    return render(request, "participants/registration.html", context)


def _deeds(user, shown: Registration) -> dict:
    """What this reader can do with the registration, and why not what they cannot."""
    as_request = may(permissions.check_ask_change, user, shown)
    why_not_fill_in = reason_against(permissions.check_fill_in, user, shown)
    return {
        "as_request": as_request,
        "why_not_change": "" if as_request else why_not_fill_in,
        "why_not_withdraw": reason_against(permissions.check_withdraw, user, shown),
        "why_not_substitute": reason_against(permissions.check_substitute, user, shown),
        "why_not_decide": reason_against(permissions.check_decide, user, shown),
        "may_say_institution": may(permissions.check_say_institution, user, shown),
        "may_ask_substitute": may(permissions.check_ask_substitute, user, shown),
        "may_ask_name": may(permissions.check_ask_name, user, shown),
    }


def about(request, pk):
    shown = own_registration(request, pk)
    form = bound(request, AboutForm, instance=shown.person, initial=_asked_for(shown))
    return _page(request, shown, 1, form)


def participation(request, pk):
    shown = own_registration(request, pk)
    keep_until = retention.last_day(shown.convening)
    form = bound(
        request,
        ParticipationForm,
        registration=shown,
        keep_until=keep_until,
        initial=prefill.of(shown) | _asked_for(shown),
    )
    return _page(request, shown, 2, form)


def send(request, pk):
    shown = own_registration(request, pk)
    if may(permissions.check_ask_change, request.user, shown):
        return redirect("participants:privacy")  # consents are nobody's to grant
    return _page(request, shown, 3, bound(request, SendForm, person=shown.person))


def _asked_for(shown: Registration) -> dict:
    """What the person has asked to have changed, so that the pages show it and not what was before."""
    if shown.convening.takes_registrations:
        return {}
    asked = shown.change_requests.open().filter(kind=ChangeKind.ANSWERS).first()
    return asked.will_be() if asked else {}


def _page(request, shown: Registration, number: int, form):
    as_request = may(permissions.check_ask_change, request.user, shown)
    if not as_request:
        permissions.check_fill_in(request.user, shown)
    if number > shown.pages_done + 1:
        return redirect(PAGES[shown.pages_done], pk=shown.pk)
    if request.method == "POST" and form.is_valid():
        if as_request:
            return _ask(request, shown, form.cleaned_data)
        actions.save_page(shown, number, by=request.user, changed=form.changed_rows())
        return _onward(request, shown, number)
    context = {
        "form": form,
        "registration": shown,
        "convening": shown.convening,
        "number": number,
        "back": PAGES[number - 2] if number > 1 else "",
        "is_first_time": shown.status == RegistrationStatus.NOMINATED,
        "as_request": as_request,
        "is_late": not shown.convening.takes_registrations,
        "may_ask_substitute": may(permissions.check_ask_substitute, request.user, shown),
    }
    return render(request, f"participants/register_{number}.html", context)


def _ask(request, shown: Registration, values: dict):
    """After the deadline: what was typed becomes a request."""
    asked = changes.ask_answers(shown, values, by=request.user)
    if asked:
        messages.success(
            request, _("Your request is with the organisers. Until they answer nothing changes.")
        )
    else:
        messages.info(request, _("Nothing would change, so nothing was sent."))
    return redirect("participants:registration", pk=shown.pk)


def _onward(request, shown: Registration, number: int):
    if shown.status != RegistrationStatus.NOMINATED:
        messages.success(request, _("Saved."))
        return redirect(shown)
    if number < 3:
        return redirect(PAGES[number], pk=shown.pk)
    if shown.convening.takes_registrations:
        actions.submit(shown, by=request.user)
        return redirect("participants:register-done", pk=shown.pk)
    changes.ask_late(shown, by=request.user)
    messages.success(request, _("Your registration is with the organisers. They write to you."))
    return redirect(shown)


def done(request, pk):
    """Sent: what happens next, and the dates for the calendar."""
    shown = own_registration(request, pk)
    if shown.status == RegistrationStatus.NOMINATED:
        return redirect(shown)
    return render(
        request, "participants/register_done.html", {"registration": shown, "convening": shown.convening}
    )


def privacy(request):
    """Who may see my name, my consents: changed as easily as given."""
    person = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    form = bound(request, PrivacyForm, person=person)
    if request.method == "POST" and form.is_valid():
        people.change_privacy(person, form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. It holds everywhere from now on."))
        return redirect("participants:privacy")
    return render(request, "participants/privacy.html", {"form": form, "person": person})
