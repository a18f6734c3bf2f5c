"""Registering, on a phone, in three short pages; each is saved when it is sent."""

from contextlib import ExitStack

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.accounts.guards import may, reason_against
from academy.documents import glyphs
from academy.documents.inspection import Refused
from academy.documents.keeping import kept
from academy.documents.states import FileKind
from academy.pages.kept import bound
from participants import asking, permissions, prefill, retention
from participants.actions import changes, people
from participants.actions import registrations as actions
from participants.forms.answering import name_of
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
        "travel": getattr(shown, "travel", None) if mine else None,
        "letter": _letter_for(user, shown),
        "needs": shown.needs if mine else None,
        "answers": asking.rows_of(shown) if mine else [],
        "left": asking.left_to_answer(shown) if mine and shown.is_live else [],
        "requests": requests,
        **_deeds(user, shown),
    }
    return render(request, "participants/registration.html", context)


def _letter_for(user, shown: Registration):
    """The letter for the visa that is valid, for those who may fetch it."""
    if reason_against(permissions.check_fetch_visa_letter, user, shown):
        return None
    return shown.visa_letters.valid().first()


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
        "why_not_travel": reason_against(permissions.check_send_travel, user, shown),
        "why_not_read_travel": reason_against(permissions.check_read_travel, user, shown),
        "may_say_institution": may(permissions.check_say_institution, user, shown),
        "may_ask_substitute": may(permissions.check_ask_substitute, user, shown),
        "may_ask_name": may(permissions.check_ask_name, user, shown),
    }


def about(request, pk):
    shown = own_registration(request, pk)
    form = bound(request, AboutForm, instance=shown.person, initial=_asked_for(shown))
    answer = _page(request, shown, 1, form)
    if answer.status_code == 302 and form.is_bound:
        _warn_of_holes(request, form.cleaned_data["certificate_name"])
    return answer


def _warn_of_holes(request, name: str) -> None:
    """The name is right as it is; our fonts lack a letter, and that is better said now than found later."""
    holes = glyphs.unprintable(name)
    if holes:
        words = _("Our certificates cannot print %(letters)s yet. We will ask you before we issue yours.")
        messages.warning(request, words % {"letters": " ".join(holes)})


def participation(request, pk):
    shown = own_registration(request, pk)
    keep_until = retention.last_day(shown.convening)
    # What the convening asks of its own is no part of a request for a change.
    as_request = may(permissions.check_ask_change, request.user, shown)
    questions = [] if as_request else asking.questions_of(shown.convening)
    values = asking.values_of(asking.given_by(shown)) if questions else {}
    form = bound(
        request,
        ParticipationForm,
        registration=shown,
        keep_until=keep_until,
        questions=questions,
        values=values,
        initial=prefill.of(shown) | _asked_for(shown),
    )
    return _page(request, shown, 2, form)


def send(request, pk):
    shown = own_registration(request, pk)
    if may(permissions.check_ask_change, request.user, shown):
        return redirect("participants:privacy")  # consents are nobody's to grant
    permissions.check_fill_in(request.user, shown)
    left = asking.left_to_answer(shown) if shown.pages_done > 1 else []
    if left:  # asked since the page before was sent
        messages.warning(
            request, _("Please answer first: “%(question)s”. Then send.") % {"question": left[0]}
        )
        return redirect("participants:register-participation", pk=pk)
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
    if request.method == "POST" and form.is_valid() and as_request:
        return _ask(request, shown, form.cleaned_data)
    if request.method == "POST" and form.is_valid() and _saved(request, shown, number, form):
        return _onward(request, shown, number)
    context = {
        "form": form,
        "registration": shown,
        "convening": shown.convening,
        "number": number,
        "back": PAGES[number - 2] if number > 1 else "",
        "is_first_time": shown.status == RegistrationStatus.NOMINATED,
        "answers": asking.rows_of(shown) if number == 3 else [],
        "as_request": as_request,
        "is_late": not shown.convening.takes_registrations,
        "may_ask_substitute": may(permissions.check_ask_substitute, request.user, shown),
    }
    return render(request, f"participants/register_{number}.html", context)


def _saved(request, shown: Registration, number: int, form) -> bool:
    """The page as it was sent, its files first; a file that cannot be kept is said beside its question,
    and nothing is saved until it is put right."""
    answers, question = [], None
    try:
        with ExitStack() as files:
            for question, value in form.answers() if number == 2 else []:
                if isinstance(value, UploadedFile):
                    upload = kept(value, language=get_language(), by=request.user, kinds=list(FileKind))
                    answers.append((question, files.enter_context(upload)))
                else:
                    answers.append((question, value))
            changed = form.changed_rows()
            actions.save_page(shown, number, by=request.user, changed=changed, answers=answers)
    except Refused as refusal:
        form.add_error(name_of(question), str(refusal))
        return False
    return True


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
