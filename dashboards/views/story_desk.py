"""Where staff write an outcome story: begun from the dated way of a country, then text by text."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.countries.models import Country
from academy.pages.kept import bound
from dashboards import permissions
from dashboards.actions import stories as actions
from dashboards.alphabet import sorted_by_name
from dashboards.forms.stories import AskForm, BeginForm, StepForm, StoryForm
from dashboards.models import OutcomeStory, StoryStep
from dashboards.outcome_stories import tell
from dashboards.states import EvidenceLevel
from dashboards.story_checks import claims, lacks
from dashboards.story_suggestions import suggestions
from dashboards.views.stories import visible
from naps.letters import language_name
from naps.states import Precision


def begin(request):
    """For which country, then which steps of its way."""
    permissions.check_write_stories(request.user)
    iso3 = request.GET.get("country", "").upper()
    if not iso3:
        countries = sorted_by_name(list(Country.objects.un_members()))
        return render(request, "dashboards/story_country.html", {"countries": countries})
    country = get_object_or_404(Country, iso3=iso3)
    form = bound(request, BeginForm, suggested=suggestions(country, request.user))
    if request.method == "POST" and form.is_valid():
        made = actions.begin(country, by=request.user, steps=form.chosen)
        messages.success(request, _("The story is begun. Only staff see it."))
        return redirect("dashboards:story-edit", pk=made.pk)
    return render(request, "dashboards/story_begin.html", {"form": form, "country": country})


def edit(request, pk):
    """Title and story in three languages; what claims too much is pointed out, and hinders nobody."""
    shown = editable(request, pk)
    form = bound(request, StoryForm, instance=shown)
    if request.method == "POST" and form.is_valid():
        saved = actions.change(form.save(commit=False), by=request.user)
        found = claims(saved)
        if found:
            messages.warning(
                request, _("Saved. Some words say that the Academy brought it about; see the list below.")
            )
        else:
            messages.success(request, _("Saved."))
        return redirect(saved)
    languages = [(language_name(code), title, text) for code, title, text in form.by_language]
    context = {"story": shown, "form": form, "by_language": languages, "claims": claims(_stored(shown))}
    return render(request, "dashboards/story_edit.html", context)


def _stored(shown: OutcomeStory) -> OutcomeStory:
    return OutcomeStory.objects.get(pk=shown.pk)


def editable(request, pk: int) -> OutcomeStory:
    shown = visible(request, pk)
    permissions.check_edit_story(request.user, shown)
    return shown


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Http404
    return int(text)


def step(request, pk):
    """A step of the chain, a new one or the one in the address; removed with a button of its own."""
    shown = editable(request, pk)
    found = _step(shown, request.GET.get("step", ""))
    if request.method == "POST" and "remove" in request.POST and found.pk:
        actions.remove_step(found, by=request.user)
        messages.success(request, _("The step is removed."))
        return redirect(f"{shown.get_absolute_url()}#steps")
    suggested = suggestions(shown.country, request.user, of=shown)
    form = bound(request, StepForm, instance=found, suggested=suggested)
    if request.method == "POST" and form.is_valid():
        actions.save_step(form.save(), by=request.user)
        messages.success(request, _("The step is saved."))
        return redirect(f"{shown.get_absolute_url()}#steps")
    context = {"story": shown, "form": form, "is_new": not found.pk}
    return render(request, "dashboards/story_step.html", context)


def _step(shown: OutcomeStory, asked: str) -> StoryStep:
    if not asked:
        return StoryStep(story=shown, precision=Precision.DAY, level=EvidenceLevel.PUBLIC)
    return get_object_or_404(shown.steps.select_related("story__country"), pk=number(asked))


def ask(request, pk):
    """The last look before the country reads it: what is missing, and a confirmation about names."""
    shown = editable(request, pk)
    why_not = reason_against(permissions.check_ask_country_about, request.user, shown)
    form = bound(request, AskForm)
    if request.method == "POST" and why_not:
        form.add_error(None, why_not)
    if request.method == "POST" and form.is_valid():
        actions.ask_country(shown, by=request.user)
        messages.success(request, _("The focal points of the country have a letter with the story."))
        return redirect(shown)
    context = {
        "story": shown,
        "form": form,
        "told": tell(shown, get_language()),
        "lacks": lacks(shown),
        "claims": claims(shown),
        "why_not": why_not,
    }
    return render(request, "dashboards/story_ask.html", context)


@require_POST
def publish(request, pk):
    shown = visible(request, pk)
    actions.publish(shown, by=request.user)
    messages.success(request, _("The story is published. The country has a letter."))
    return redirect(shown)


@require_POST
def reopen(request, pk):
    shown = visible(request, pk)
    actions.reopen(shown, by=request.user)
    messages.success(request, _("The story is being written again. Only staff see it."))
    return redirect(shown)
