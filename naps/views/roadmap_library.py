from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import may
from academy.countries.models import Topic
from academy.pages.kept import bound
from naps.actions import roadmap_library as actions
from naps.copying import candidates_for
from naps.forms.roadmap_library import CopyForm, ExampleForm
from naps.models import Action, RoadmapExample
from naps.permissions import roadmap_library as permissions
from naps.permissions.roadmaps import check_edit
from naps.roadmap_examples import example_for
from naps.roadmap_money import amount
from naps.views import roadmaps


def roadmap_copy(request, pk):
    """What an earlier roadmap of the country left unfinished, ticked; one by one it may stay behind."""
    shown = roadmaps.visible(request, pk)
    check_edit(request.user, shown)
    candidates, today = candidates_for(shown, request.user), timezone.localdate()
    initial = {"actions": [str(one.action.pk) for one in candidates]}
    form = bound(request, CopyForm, candidates=candidates, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = [one.action for one in form.chosen()]
        due_on = form.cleaned_data["due_on"]
        n = actions.copy_actions(shown, chosen, due_on=due_on, by=request.user)
        messages.success(request, _("Copied: %(n)d. Adapt each of them to this roadmap.") % {"n": n})
        return redirect(shown)
    context = {"form": form, "roadmap": shown, "needs_date": any(one.needs_date for one in candidates)}
    return render(request, "naps/roadmap_copy.html", context)


def roadmap_examples(request, pk):
    """The library while one writes: the examples of a topic, each to begin an action with."""
    shown = roadmaps.visible(request, pk)
    check_edit(request.user, shown)
    topics = list(Topic.objects.order_by("order"))
    asked = request.GET.get("topic", "")
    topic = next((one for one in topics if one.code == asked), topics[0])
    examples = RoadmapExample.objects.in_use().filter(topic=topic).to_read()
    context = {
        "roadmap": shown,
        "topics": topics,
        "topic": topic,
        "examples": [shown_example(example) for example in examples],
        "own": example_for(topic.code),
        "may_curate": may(permissions.check_curate, request.user),
    }
    return render(request, "naps/roadmap_examples.html", context)


def shown_example(example: RoadmapExample) -> dict:
    return {"example": example, "text": example.text, "cost": cost_range(example)}


def cost_range(example: RoadmapExample) -> str:
    """The range in words; never a fact about one country."""
    least, most = example.cost_from, example.cost_to
    values = {
        "least": amount(least) if least is not None else "",
        "most": amount(most) if most is not None else "",
        "currency": example.currency,
    }
    if least is not None and most is not None:
        return _("between %(currency)s %(least)s and %(most)s") % values
    if least is not None:
        return _("%(currency)s %(least)s or more") % values
    return _("up to %(currency)s %(most)s") % values if most is not None else ""


def example_library(request):
    """All examples, for staff: what each says, how often it was used, and whether it is offered."""
    permissions.check_curate(request.user)
    examples = [shown_example(example) for example in RoadmapExample.objects.to_read()]
    return render(request, "naps/example_library.html", {"examples": examples})


def example_add(request):
    """A new example: from an action of an agreed roadmap that is shared, or from nothing."""
    permissions.check_curate(request.user)
    source = None
    if number := request.GET.get("action", ""):
        rows = Action.objects.visible_to(request.user)
        rows = rows.select_related("objective__topic", "objective__roadmap__plan__country", "changed_by")
        source = get_object_or_404(rows, pk=int(number) if number.isdecimal() and len(number) < 10 else 0)
        permissions.check_make_from(request.user, source)
    return _example_form(request, None, source)


def example_change(request, pk):
    permissions.check_curate(request.user)
    rows = RoadmapExample.objects.select_related("topic", "made_from__objective__roadmap__plan__country")
    example = get_object_or_404(rows, pk=pk)
    return _example_form(request, example, example.made_from)


def _example_form(request, example: RoadmapExample | None, source: Action | None):
    form = bound(request, ExampleForm, example=example, source=source)
    if request.method == "POST" and form.is_valid():
        made = actions.save_example(form.filled(), form.texts(), source=source, by=request.user)
        messages.success(request, _("“%(title)s” is in the library.") % {"title": made})
        return redirect("naps:example-library")
    names = form.names_at_first() if request.method != "POST" else []
    context = {"form": form, "example": example, "source": source, "names": names}
    return render(request, "naps/example_form.html", context)


@require_POST
def example_retire(request, pk):
    """Out of use, or back into it."""
    permissions.check_curate(request.user)
    example = get_object_or_404(RoadmapExample, pk=pk)
    if "back" in request.POST:
        actions.bring_back_example(example, by=request.user)
        messages.success(request, _("The example is offered again."))
    else:
        actions.retire_example(example, by=request.user)
        messages.success(request, _("The example is no longer offered. Actions made from it stay."))
    return redirect("naps:example-library")
