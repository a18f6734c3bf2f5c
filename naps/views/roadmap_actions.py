from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may, reason_against
from academy.countries.models import Topic
from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from naps import presence
from naps.actions import roadmap_actions as actions
from naps.actions.roadmap_library import add_from_example
from naps.actions.roadmaps import ChangedMeanwhile
from naps.due_dates import waiting_for
from naps.forms.roadmap_actions import (
    ActionForm,
    MilestoneForm,
    ReachedForm,
    contact_is_withheld,
)
from naps.models import Action, ActionUpdate, Milestone, MilestoneFile, Origin, Roadmap, RoadmapExample
from naps.names import deed_words
from naps.permissions import roadmaps as permissions
from naps.permissions.roadmap_library import check_make_from
from naps.roadmap_examples import Example, example_for
from naps.roadmap_history import reports_on
from naps.roadmap_lines import LOOKS, line_of, number_in_roadmap
from naps.views import roadmaps


def visible(request, pk: int) -> Action:
    """The action, if this reader may see its roadmap."""
    rows = Action.objects.visible_to(request.user)
    rows = rows.select_related("objective__topic", "objective__roadmap__plan__country", "changed_by__person")
    return get_object_or_404(rows.prefetch_related("milestones__proof__file"), pk=pk)


def visible_milestone(request, pk: int) -> Milestone:
    rows = Milestone.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("action__objective__roadmap__plan__country"), pk=pk)


@login_not_required
def action(request, pk):
    """One action: what it is, its milestones, and what was reported on it."""
    reader = request.user
    if not reader.is_authenticated and not Action.objects.visible_to(reader).filter(pk=pk).exists():
        return redirect_to_login(request.get_full_path())
    shown = visible(request, pk)
    inside = roadmaps.is_inside(reader, shown.roadmap)
    context = {
        "action": shown,
        "roadmap": shown.roadmap,
        "line": line_of(shown, number_in_roadmap(shown), timezone.localdate()),
        "reports": reports_of(shown, reader, inside=inside),
        "is_inside": inside,
    }
    if inside:
        context |= desk_of(shown, reader)
    return render(request, "naps/action.html", context)


def reports_of(shown: Action, reader, *, inside: bool) -> list[dict]:
    """The reports with their looks; who made them stands there for those who work with each other."""
    return [_report(report, shown, reader, inside=inside) for report in reports_on(shown)]


def _report(report: ActionUpdate, shown: Action, reader, *, inside: bool) -> dict:
    who = ""
    if inside:
        who = deed_words(reader, report.recorded_by, country=shown.country, on_behalf=report.on_behalf)
    look, icon = LOOKS[report.status]
    return {"report": report, "who": who, "look": look, "icon": icon}


def desk_of(shown: Action, reader) -> dict:
    """What the team and staff can do with an action."""
    return {
        "changed_by": deed_words(reader, shown.changed_by, country=shown.country, on_behalf=shown.on_behalf),
        "contact_is_withheld": contact_is_withheld(shown, reader),
        "may_edit": may(permissions.check_edit, reader, shown.roadmap),
        "why_not_update": reason_against(permissions.check_update, reader, shown),
        "agreed_one": agreed_one(shown),
        "waiting": others_waiting(shown, reader),
        "origin": origin_of(shown, reader),
        "may_make_example": may(check_make_from, reader, shown),
    }


def others_waiting(shown: Action, reader) -> list[Action]:
    """What else waits for the reader: neither this action nor the same one in the agreed revision."""
    same = {shown.pk, shown.follows_id}
    return [other for other in waiting_for(reader, timezone.localdate()) if other.pk not in same]


def origin_of(shown: Action, reader) -> Origin | None:
    """Where an action was copied from, as far as the reader may see that."""
    rows = Origin.objects.select_related("copied_from__objective__roadmap__plan__country", "example")
    origin = rows.filter(action=shown).first()
    if origin and origin.copied_from:
        visible_ones = Roadmap.objects.visible_to(reader)
        return origin if visible_ones.filter(pk=origin.copied_from.roadmap.pk).exists() else None
    return origin if origin and origin.example_id else None


def agreed_one(shown: Action) -> Action | None:
    """The same action in the agreed revision, where progress is reported while a new one is written."""
    earlier = shown.follows
    return earlier if earlier and earlier.roadmap.is_agreed else None


def action_add(request, pk):
    """A new action, empty or from the example of its topic."""
    shown = roadmaps.visible(request, pk)
    why_not = roadmaps.why_not_save(request, shown)
    beginning = _beginning(request, shown)
    form = bound(request, ActionForm, instance=Action(), reader=request.user, initial=beginning)
    if why_not:
        form.add_error(None, why_not)
    if request.method == "POST" and form.is_valid():
        made = _add(form, shown, example_asked(request), by=request.user)
        messages.success(request, _("“%(title)s” is on the roadmap.") % {"title": made.title})
        presence.go(shown, request.user)
        return redirect(f"{shown.get_absolute_url()}#action-{made.pk}")
    presence.come(shown, request.user)
    context = {"form": form, "roadmap": shown, "others": presence.others(shown, request.user)}
    return render(request, "naps/action_form.html", context)


def _add(form: ActionForm, shown: Roadmap, example: RoadmapExample | None, *, by) -> Action:
    action, topic = form.save(commit=False), form.cleaned_data["topic"]
    if example:
        return add_from_example(action, example, roadmap=shown, topic=topic, by=by)
    return actions.add_action(action, roadmap=shown, topic=topic, by=by)


def example_asked(request) -> RoadmapExample | None:
    """The example of the library that the address names."""
    number = request.GET.get("from", "")
    known = RoadmapExample.objects.in_use().prefetch_related("texts")
    return known.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None


def _beginning(request, shown: Roadmap) -> dict:
    """The topic that was asked for, its example if wanted, and the currency used last."""
    topic = Topic.objects.filter(code=request.GET.get("topic", "")).first()
    values = {"topic": topic.pk} if topic else {}
    example = None
    if topic and (of_library := example_asked(request)):
        example = Example.of(of_library)
    elif topic and "example" in request.GET:
        example = example_for(topic.code)
    costed = Action.objects.filter(objective__roadmap=shown).exclude(currency="").order_by("-changed_at")
    currency = costed.values_list("currency", flat=True).first()
    return values | (example.as_initial if example else {}) | ({"currency": currency} if currency else {})


def action_edit(request, pk):
    """The whole form of an action; two who change it at once see both texts, and nothing is lost."""
    shown = visible(request, pk)
    why_not = roadmaps.why_not_save(request, shown.roadmap)
    form = bound(request, ActionForm, instance=shown, reader=request.user)
    if why_not:
        form.add_error(None, why_not)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.change_action(
                form.save(commit=False), topic=values["topic"], version=values["version"], by=request.user
            )
        except ChangedMeanwhile as changed:
            return action_conflict(request, form, changed.saved)
        presence.go(shown.roadmap, request.user)
        messages.success(request, _("Saved: “%(title)s”.") % {"title": shown.title})
        return redirect(f"{shown.roadmap.get_absolute_url()}#action-{shown.pk}")
    presence.come(shown.roadmap, request.user, shown)
    others = presence.others(shown.roadmap, request.user)
    context = {"form": form, "roadmap": shown.roadmap, "action": visible(request, pk), "others": others}
    return render(request, "naps/action_form.html", context)


def action_conflict(request, form: ActionForm, saved: Action):
    """Somebody else has saved meanwhile: both texts side by side, and three ways on."""
    reader, differences = request.user, form.against(saved)
    who = deed_words(reader, saved.changed_by, country=saved.country, on_behalf=saved.on_behalf)
    context = {
        "roadmap": saved.roadmap,
        "back_label": saved.title,
        "differences": differences,
        "last": {"who": who, "at": saved.changed_at},
        "theirs_url": saved.get_absolute_url(),
        "form": form.on_top_of(saved, differences),
    }
    return render(request, "naps/roadmap_conflict.html", context, status=409)


@require_POST
def action_move(request, pk):
    """One place up or down, by a button."""
    moved = actions.move_action(visible(request, pk), up="up" in request.POST, by=request.user)
    messages.success(request, _("Moved: “%(title)s”.") % {"title": moved.title})
    return redirect(f"{moved.roadmap.get_absolute_url()}#action-{moved.pk}")


def action_remove(request, pk):
    """Says what goes with the action, and asks once."""
    shown = visible(request, pk)
    permissions.check_edit(request.user, shown.roadmap)
    if request.method == "POST":
        actions.remove_action(shown, by=request.user)
        messages.success(request, _("“%(title)s” is off the roadmap.") % {"title": shown.title})
        return redirect(shown.roadmap)
    context = {
        "action": shown,
        "roadmap": shown.roadmap,
        "milestones": shown.milestones.count(),
        "why_not": reason_against(permissions.check_remove, request.user, shown),
    }
    return render(request, "naps/action_remove.html", context)


def milestone_add(request, pk):
    shown = visible(request, pk)
    permissions.check_edit(request.user, shown.roadmap)
    return _milestone_form(request, Milestone(action=shown))


def milestone_edit(request, pk):
    shown = visible_milestone(request, pk)
    permissions.check_edit(request.user, shown.action.roadmap)
    return _milestone_form(request, shown)


def _milestone_form(request, milestone: Milestone):
    form = bound(request, MilestoneForm, instance=milestone)
    if request.method == "POST" and form.is_valid():
        actions.save_milestone(form.save(commit=False), by=request.user)
        messages.success(request, _("The milestone is saved."))
        return redirect(milestone.action)
    context = {"form": form, "action": milestone.action, "milestone": milestone if milestone.pk else None}
    return render(request, "naps/action_milestone.html", context)


def milestone_reach(request, pk):
    """When it was reached, and what shows it."""
    shown = visible_milestone(request, pk)
    permissions.check_reach(request.user, shown)
    form = bound(request, ReachedForm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reach_milestone(shown, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        else:
            messages.success(request, _("Reached: “%(title)s”.") % {"title": shown.title})
            return redirect(shown.action)
    return render(
        request, "naps/action_reached.html", {"form": form, "milestone": shown, "action": shown.action}
    )


def milestone_file(request, pk):
    """The file that shows it, for the country's team and the Academy."""
    shown = visible_milestone(request, pk)
    proof = get_object_or_404(MilestoneFile.objects.select_related("file"), milestone=shown)
    if not roadmaps.is_inside(request.user, shown.action.roadmap):
        raise Http404
    return serve(proof.file, by=request.user, subject=shown.action)


@require_POST
def milestone_remove(request, pk):
    shown = visible_milestone(request, pk)
    actions.remove_milestone(shown, by=request.user)
    messages.success(request, _("“%(title)s” is no longer a milestone.") % {"title": shown.title})
    return redirect(shown.action)
