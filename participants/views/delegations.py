from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.documents.serving import serve_paper
from academy.pages.kept import bound
from convenings.forms import ReasonForm
from convenings.models import Convening, Session
from convenings.permissions import check_share_material
from participants import composition, permissions
from participants.actions import attendance as attendance_actions
from participants.actions import delegations as delegation_actions
from participants.actions import registrations as registration_actions
from participants.actions.registrations import Nominee
from participants.forms.delegations import (
    CompleteForm,
    FacilitatorsForm,
    GuestForm,
    InviteForm,
    NominationForm,
    RulesForm,
    SeatsForm,
)
from participants.models import ChangeRequest, Delegation, Facilitation, GivenAnswer, Registration
from participants.questions_of_mine import readiness_of
from participants.states import ChangeKind
from participants.views.loading import convening_of, delegation_of

# What the two buttons of an answer send. A press that lost its value on the way is no answer.
YES_OR_NO = {"yes", "no"}


def delegations(request, code):
    """Per delegation: who is named, who has registered, what is missing."""
    convening = convening_of(request, code)
    permissions.check_organise(request.user, convening)
    invited = convening.delegations.select_related("country", "convening")
    lacking = set(convening.delegations.lacking_letter().values_list("pk", flat=True))
    only_lacking = request.GET.get("letter") == "missing"
    rows = list((invited.filter(pk__in=lacking) if only_lacking else invited).with_counts())
    context = {
        "convening": convening,
        "delegations": with_gaps(rows),
        "lacking_letter": len(lacking),
        "only_lacking": only_lacking,
        "guests": convening.registrations.live()
        .filter(delegation=None)
        .select_related("person", "person__country"),
        "why_not_invite": reason_against(permissions.check_invite, request.user, convening),
        "why_not_change": reason_against(permissions.check_change, request.user, convening),
    }
    return render(request, "participants/delegations.html", context)


def with_gaps(rows: list[Delegation]) -> list[Delegation]:
    """Each delegation with its gaps in words; people are loaded for all of them at once."""
    live = Registration.objects.live().filter(delegation__in=rows).select_related("person")
    people: dict[int, list] = {row.pk: [] for row in rows}
    for registration in live:
        people[registration.delegation_id].append(registration)
    for row in rows:
        row.gaps = composition.gaps(row, people[row.pk]) if row.is_coming else []
    return rows


def rules(request, code):
    convening = convening_of(request, code)
    permissions.check_change(request.user, convening)
    form = bound(request, RulesForm, initial=convening.composition)
    if request.method == "POST" and form.is_valid():
        delegation_actions.change_rules(convening, form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("participants:delegations", code=code)
    return render(request, "participants/rules.html", {"form": form, "convening": convening})


def invite(request, code):
    convening = convening_of(request, code)
    permissions.check_invite(request.user, convening)
    form = bound(request, InviteForm, convening=convening)
    if request.method == "POST" and form.is_valid():
        try:
            made = delegation_actions.invite(convening, by=request.user, **form.cleaned_data)
        except delegation_actions.AlreadyInvited as refusal:
            form.refuse(refusal.delegation)
        else:
            messages.success(request, _("The invitation to %(who)s is on its way.") % {"who": made})
            return redirect("participants:delegations", code=code)
    return render(request, "participants/invite.html", {"form": form, "convening": convening})


def delegation(request, code, pk):
    """A delegation: for its focal point, its members and the organisers."""
    shown = delegation_of(request, code, pk)
    user = request.user
    manages = not reason_against(permissions.check_answer, user, shown) or user.organises(shown.convening)
    registrations = list(shown.live_registrations())
    context = {
        "delegation": shown,
        "convening": shown.convening,
        "registrations": registrations,
        "manages": manages,
        "organises": user.organises(shown.convening),
        "has_letter": bool(shown.invitation and shown.invitation.paper_id)
        and may(permissions.check_read_invitation, user, shown),
        "sees_contacts": sees_contacts(user, shown, registrations),
        # Only where there is something to read: the page behind it leaves a line in the trail.
        "has_answers": may(permissions.check_read_delegation_answers, user, shown)
        and GivenAnswer.objects.visible_to(user)
        .of_registered()
        .filter(sheet__registration__delegation=shown)
        .exists(),
        "gaps": composition.gaps(shown, registrations) if shown.is_coming else [],
        "nomination_letter": shown.letters_of_nomination.select_related("file").first() if manages else None,
        "may_send_letter": may(permissions.check_send_nomination_letter, user, shown),
        "requests": _who_shall_come(shown) if manages else [],
        "readiness": readiness_of([shown], timezone.now()).get(shown.pk) if shown.is_coming else None,
        "why_not_answer": reason_against(permissions.check_answer, user, shown),
        "why_not_nominate": reason_against(permissions.check_nominate, user, shown),
        "why_not_complete": reason_against(permissions.check_complete_delegation, user, shown),
        "why_not_withdraw": reason_against(permissions.check_withdraw_delegation, user, shown),
    }
    return render(request, "participants/delegation.html", context | _asked_of_them(context))


def _asked_of_them(context: dict) -> dict:
    """What the delegation itself still owes stands above its people; what is done stands beside them."""
    readiness = context["readiness"]
    theirs = not context["organises"]
    lacks = context["manages"] and not context["nomination_letter"]
    return {
        "asks_letter": theirs and lacks and context["may_send_letter"],
        "asks_answers": theirs and readiness is not None and readiness.is_open and not readiness.is_done,
    }


def _who_shall_come(shown: Delegation) -> list[ChangeRequest]:
    """Members who propose somebody else, and wait for an answer."""
    waiting = ChangeRequest.objects.waiting().filter(registration__delegation=shown)
    return list(waiting.filter(kind=ChangeKind.SUBSTITUTE).select_related("registration__person"))


def letter(request, code, pk):
    """The formal letter of invitation as PDF."""
    shown = delegation_of(request, code, pk)
    permissions.check_read_invitation(request.user, shown)
    paper = shown.invitation.paper if shown.invitation else None
    if paper is None:
        raise Http404
    if paper.is_ready:
        return serve_paper(paper, by=request.user, subject=shown)
    return render(request, "participants/letter_waiting.html", {"delegation": shown, "paper": paper})


def sees_contacts(user, shown: Delegation, registrations) -> set[int]:
    """Whose address this reader may see: organisers all; a focal point, who is of government, never that
    of civil society, not even of somebody they named."""
    if user.organises(shown.convening):
        return {r.pk for r in registrations}
    if not shown.is_spoken_for_by(user):
        return set()
    return {r.pk for r in registrations if r.person.is_of_government}


@require_POST
def answer(request, code, pk):
    shown = delegation_of(request, code, pk)
    permissions.check_answer(request.user, shown)
    if request.POST.get("comes") not in YES_OR_NO:
        messages.warning(request, _("Say whether the delegation comes."))
        return redirect(shown)
    comes = request.POST["comes"] == "yes"
    delegation_actions.answer(shown, comes=comes, by=request.user)
    if comes:
        messages.success(request, _("Thank you. Now name the people who come."))
    else:
        messages.success(request, _("Thank you for telling us. The delegation does not come."))
    return redirect(shown)


def seats(request, code, pk):
    shown = delegation_of(request, code, pk)
    permissions.check_invite(request.user, shown.convening)
    form = bound(request, SeatsForm, delegation=shown, initial={"seats": shown.seats})
    if request.method == "POST" and form.is_valid():
        delegation_actions.change_seats(shown, seats=form.cleaned_data["seats"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(shown)
    context = {"form": form, "delegation": shown, "title": _("Seats"), "ask": True}
    return render(request, "participants/delegation_form.html", context)


def complete(request, code, pk):
    """With no gaps one press is enough; with gaps it asks for the reason."""
    shown = delegation_of(request, code, pk)
    permissions.check_complete_delegation(request.user, shown)
    gaps = composition.gaps(shown)
    form = bound(request, CompleteForm)
    if request.method == "POST" and (not gaps or form.is_valid()):
        reason = form.cleaned_data["reason"] if gaps else ""
        delegation_actions.complete(shown, by=request.user, reason=reason)
        messages.success(request, _("The delegation is complete."))
        return redirect(shown)
    title = _("The delegation is complete")
    context = {"form": form, "delegation": shown, "gaps": gaps, "title": title, "ask": bool(gaps)}
    return render(request, "participants/delegation_form.html", context)


def withdraw(request, code, pk):
    """The country does not come after all; asked on a page of its own, because its people are told."""
    shown = delegation_of(request, code, pk)
    permissions.check_withdraw_delegation(request.user, shown)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        delegation_actions.withdraw(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The delegation is withdrawn. Everybody who was named gets a letter."))
        return redirect(shown)
    named = shown.live_registrations().count()
    return render(
        request, "participants/delegation_withdraw.html", {"form": form, "delegation": shown, "named": named}
    )


def nominate(request, code, pk):
    shown = delegation_of(request, code, pk)
    permissions.check_nominate(request.user, shown)
    form = bound(request, NominationForm, convening=shown.convening, delegation=shown)
    if request.method == "POST" and form.is_valid():
        deed = partial(registration_actions.nominate, shown, by=request.user)
        if _named(request, form, deed):
            return redirect(shown)
    context = {"form": form, "delegation": shown, "convening": shown.convening}
    return render(request, "participants/nominate.html", context)


def _named(request, form, deed) -> bool:
    """Do the deed with what the form says; False, with the error on the form, if somebody was faster."""
    values = dict(form.cleaned_data)
    role = values.pop("role")
    try:
        made = deed(Nominee(**values), role=role)
    except registration_actions.AlreadyTaken as refusal:
        form.refuse(refusal.registration)
        return False
    messages.success(request, _("%(name)s gets a personal link by mail.") % {"name": made.person.full_name})
    return True


def guest(request, code):
    """Observers and facilitators, invited by the organisers themselves."""
    convening = convening_of(request, code)
    permissions.check_invite(request.user, convening)
    form = bound(request, GuestForm, convening=convening)
    if request.method == "POST" and form.is_valid():
        deed = partial(registration_actions.invite_guest, convening, by=request.user)
        if _named(request, form, deed):
            return redirect("participants:delegations", code=code)
    return render(request, "participants/nominate.html", {"form": form, "convening": convening})


def facilitators(request, code, pk):
    convening = convening_of(request, code)
    session = get_object_or_404(Session, convening=convening, pk=pk)
    permissions.check_lead_sessions(request.user, session)
    standing = list(session.facilitations.values_list("person_id", flat=True))
    form = bound(request, FacilitatorsForm, convening=convening, initial={"people": standing})
    if request.method == "POST" and form.is_valid():
        attendance_actions.set_facilitators(session, list(form.cleaned_data["people"]), by=request.user)
        messages.success(request, _("Saved. Whoever is new gets a letter and says yes or no."))
        return redirect("convenings:agenda", code=code)
    context = {"form": form, "convening": convening, "session": session}
    return render(request, "participants/facilitators.html", context)


def facilitation(request, pk):
    """Somebody is asked to lead a session, and says yes or no; nobody else sees the page."""
    mine = Facilitation.objects.of(request.user)
    shown = get_object_or_404(mine.select_related("session__convening", "session__topic", "person"), pk=pk)
    if request.method == "POST" and request.POST.get("leads") not in YES_OR_NO:
        messages.warning(request, _("Say yes or no"))
    elif request.method == "POST":
        leads = request.POST["leads"] == "yes"
        attendance_actions.answer_facilitation(shown, leads=leads, by=request.user)
        messages.success(request, _("Thank you. The organisers see your answer."))
        return redirect(shown)
    context = {
        "facilitation": shown,
        "session": shown.session,
        "convening": shown.session.convening,
        "why_not_answer": reason_against(permissions.check_answer_facilitation, request.user, shown),
        "may_share": _may_share(request.user, shown),
    }
    return render(request, "participants/facilitation.html", context)


def _may_share(user, shown: Facilitation) -> bool:
    """Whether they may put material beside the session, which they can once the convening is published."""
    convening = shown.session.convening
    is_there = Convening.objects.visible_to(user).filter(pk=convening.pk).exists()
    return is_there and may(check_share_material, user, convening, shown.session)
