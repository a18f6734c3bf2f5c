"""Requests: somebody else comes, an answer changes late, a name is wrong; asked here and answered here."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.audit.trail import record
from academy.pages.kept import bound
from convenings.forms import ReasonForm
from participants import change_fields, late, permissions
from participants.actions import changes as actions
from participants.actions.registrations import AlreadyTaken
from participants.forms.changes import NameForm, SomeoneElseForm
from participants.models import ChangeRequest
from participants.states import ChangeKind
from participants.views.loading import convening_of, own_registration

WITH_PEOPLE = (
    "registration__convening",
    "registration__person",
    "registration__delegation__country",
    "registration__nominated_by",
    "registration__held_seat",
)


def someone_else(request, pk):
    """The person who was named says who will come instead."""
    shown = own_registration(request, pk)
    permissions.check_ask_substitute(request.user, shown)
    form = bound(request, SomeoneElseForm, registration=shown)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        note = values.pop("note")
        actions.ask_substitute(shown, values, note=note, by=request.user)
        messages.success(
            request, _("Your request is on its way. Until it is answered you are still expected.")
        )
        return redirect(shown)
    return render(request, "participants/someone_else.html", {"form": form, "registration": shown})


def certificate_name(request, pk):
    """The name on the certificate is wrong: how it should read."""
    shown = own_registration(request, pk)
    permissions.check_ask_name(request.user, shown)
    form = bound(request, NameForm, registration=shown)
    if request.method == "POST" and form.is_valid():
        actions.ask_name(shown, form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Your request is with the organisers."))
        return redirect(shown)
    return render(request, "participants/certificate_name_ask.html", {"form": form, "registration": shown})


def changes(request, code):
    """Everything people ask the organisers of a convening for."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    waiting = ChangeRequest.objects.waiting().filter(registration__convening=convening)
    rows = list(waiting.select_related(*WITH_PEOPLE))
    places = late.places(convening)
    for row in rows:
        row.lines = change_fields.lines(row, shows_contacts=True, shows_sealed=False)
        row.place = places.words(row.registration) if row.kind == ChangeKind.LATE else ""
    context = {"convening": convening, "rows": rows}
    return render(request, "participants/changes.html", context)


def change_of(request, pk: int) -> ChangeRequest:
    shown = ChangeRequest.objects.visible_to(request.user).select_related(*WITH_PEOPLE)
    return get_object_or_404(shown, pk=pk)


def change(request, pk):
    """One request: what is and what should be. Diet and access only when asked for, and written down."""
    shown = change_of(request, pk)
    user, person = request.user, shown.registration.person
    mine, organises = person.user_id == user.pk, user.organises(shown.convening)
    reads_needs = organises and not mine and "needs" in request.GET
    lines = change_fields.lines(
        shown,
        shows_contacts=mine or organises or person.is_of_government,
        shows_sealed=mine or reads_needs,
    )
    if reads_needs and any(name in shown.wanted for name in change_fields.SEALED):
        record(user, "needs.read", shown.convening, change=shown.pk)
    context = {
        "change": shown,
        "registration": shown.registration,
        "convening": shown.convening,
        "lines": lines,
        "keeps_back": any(line.is_sealed for line in lines) and organises,
        "mine": mine,
        "organises": organises,
        "place": late.places(shown.convening).words(shown.registration)
        if shown.kind == ChangeKind.LATE and shown.is_open and organises
        else "",
        "why_not_grant": reason_against(permissions.check_grant_change, user, shown),
        "may_refuse": may(permissions.check_refuse_change, user, shown),
        "may_take_back": may(permissions.check_take_back_change, user, shown),
    }
    return render(request, "participants/change.html", context)


@require_POST
def change_grant(request, pk):
    shown = change_of(request, pk)
    try:
        done = actions.grant(shown, by=request.user)
    except AlreadyTaken:
        # Where the person takes part, and under which name, is not for every reader of this page.
        messages.warning(
            request, _("The proposed person takes part already. Refuse, or ask for somebody else.")
        )
        return redirect(shown)
    messages.success(request, granted_words(done))
    return redirect(_after_answer(request.user, done))


def granted_words(done: ChangeRequest) -> str:
    name = done.registration.person
    if done.kind == ChangeKind.SUBSTITUTE:
        return _("Granted. The new person gets a personal link, and %(name)s a letter.") % {"name": name}
    if done.kind == ChangeKind.LATE and not done.registration.is_confirmed:
        return _("All seats are taken. %(name)s is on the waiting list.") % {"name": name}
    if done.kind == ChangeKind.LATE:
        return _("%(name)s is confirmed.") % {"name": name}
    return _("Granted. %(name)s gets a letter.") % {"name": name}


def change_refuse(request, pk):
    shown = change_of(request, pk)
    permissions.check_refuse_change(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.refuse(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("%(name)s gets a letter with your reason.") % {"name": shown.registration.person}
        )
        return redirect(_after_answer(request.user, shown))
    context = {"form": form, "change": shown, "registration": shown.registration}
    return render(request, "participants/change_refuse.html", context)


@require_POST
def change_take_back(request, pk):
    shown = change_of(request, pk)
    actions.take_back(shown, by=request.user)
    messages.success(request, _("Taken back. Everything stays as it is."))
    return redirect(shown.registration)


def _after_answer(user, shown: ChangeRequest):
    """Back to where the next one waits."""
    if not user.organises(shown.convening) and shown.registration.delegation:
        return shown.registration.delegation.get_absolute_url()
    return redirect("participants:changes", code=shown.convening.code).url
