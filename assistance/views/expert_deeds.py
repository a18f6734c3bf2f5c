"""What staff and experts do with an entry on the roster."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.pages.kept import bound
from assistance import actions
from assistance import expert_permissions as permissions
from assistance.forms.experts import AbsenceForm, ExpertForm, NewPersonForm, VettingForm, people_named
from assistance.views.experts import visible_expert
from participants.models import Absence, Expert, Person


def expert_add(request):
    """First who: somebody the portal knows, or somebody new. Then what they can do."""
    permissions.check_add(request.user)
    chosen = request.GET.get("person", "")
    if chosen == "new":
        return _add(request, None)
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        return _add(
            request, get_object_or_404(Person.objects.visible_to(request.user), pk=chosen, expert=None)
        )
    asked = request.GET.get("name", "").strip()[:100]
    context = {"asked": asked, "people": people_named(asked) if asked else []}
    return render(request, "assistance/expert_find.html", context)


def _add(request, person: Person | None):
    initial = {"languages": [person.language]} if person else {}
    form = bound(request, ExpertForm if person else NewPersonForm, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        added = actions.add_expert(person or form.person(), form.cleaned_data, by=request.user)
        messages.success(request, _("%(name)s is on the roster. Next: vet.") % {"name": added})
        return redirect("assistance:expert", pk=added.pk)
    context = {"form": form, "title": person or _("Somebody new"), "person": person}
    return render(request, "assistance/expert_form.html", context)


def expert_edit(request, pk):
    shown = visible_expert(request, pk)
    permissions.check_change(request.user, shown)
    form = bound(request, ExpertForm, expert=shown, by=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_expert(shown, form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("assistance:expert", pk=pk)
    return render(request, "assistance/expert_form.html", {"form": form, "title": shown, "shown": shown})


def expert_vetting(request, pk):
    """Staff vet somebody, or take it back and say why."""
    shown = visible_expert(request, pk)
    takes_back = shown.vetted_at is not None
    check = permissions.check_take_vetting_back if takes_back else permissions.check_vet
    check(request.user, shown)
    form = bound(request, VettingForm, takes_back=takes_back)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("takes_back", "") != ("yes" if takes_back else ""):
            messages.warning(request, _("A colleague was faster. This is how it stands now."))
        elif takes_back:
            actions.take_vetting_back(shown, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("%(name)s is not vetted any more.") % {"name": shown})
        else:
            actions.vet(shown, by=request.user, note=form.cleaned_data["reason"])
            messages.success(request, _("%(name)s is vetted and can be asked.") % {"name": shown})
        return redirect("assistance:expert", pk=pk)
    context = {"form": form, "shown": shown, "takes_back": takes_back}
    return render(request, "assistance/expert_vetting.html", context)


@require_POST
def expert_listing(request, pk):
    """The expert agrees to be found by countries, or takes it back; with a second press nothing happens."""
    shown = visible_expert(request, pk)
    permissions.check_change(request.user, shown)
    wanted = request.POST.get("listed") == "yes"
    if wanted != (shown.listing_agreed_at is not None):
        if wanted:
            actions.agree_to_listing(shown, by=request.user)
            messages.success(request, _("Thank you. Countries find you once you are vetted."))
        else:
            actions.end_listing(shown, by=request.user)
            messages.success(request, _("Not listed any more. Outside the Academy nobody finds this entry."))
    return redirect("assistance:expert", pk=pk)


def expert_absences(request, pk):
    """The days somebody is away: add some, take some off."""
    shown = visible_expert(request, pk)
    permissions.check_change(request.user, shown)
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, shown)
    form = bound(request, AbsenceForm)
    if request.method == "POST" and form.is_valid():
        actions.add_absence(shown, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("assistance:expert-absences", pk=pk)
    context = {"form": form, "shown": shown, "absences": shown.absences.not_over()}
    return render(request, "assistance/expert_absences.html", context)


def _remove(request, shown: Expert):
    number = request.POST["remove"]
    known = number.isascii() and number.isdigit() and len(number) < 10
    absence = Absence.objects.filter(expert=shown, pk=number).first() if known else None
    if absence is not None:
        actions.remove_absence(absence, by=request.user)
        messages.success(request, _("Removed."))
    return redirect("assistance:expert-absences", pk=shown.pk)
