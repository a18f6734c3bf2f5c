"""The people and photos of a story: staff ask and write down, people say yes, no, and take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.documents.inspection import Refused
from academy.pages.kept import bound
from dashboards import permissions
from dashboards.actions import story_people as actions
from dashboards.forms.stories import ConsentForm, PersonForm, PhotoForm
from dashboards.models import OutcomeStory, StoryPerson, StoryPhoto
from dashboards.outcome_stories import LANGUAGES
from dashboards.states import StoryStatus
from dashboards.story_links import person_of
from dashboards.views.stories import visible
from dashboards.views.story_desk import editable, number


def person(request, pk):
    """Somebody in the story: whom it is, what is asked, and the answer, by letter or by mail."""
    takes_back = "take_back" in request.POST
    # A consent is taken back whatever became of the story meanwhile.
    shown = visible(request, pk) if takes_back else editable(request, pk)
    permissions.check_write_stories(request.user)
    found = _person(shown, request.GET.get("person", ""))
    if request.method == "POST" and found.pk and (done := _pressed(request, found)):
        messages.success(request, done)
        return redirect(f"{shown.get_absolute_url()}#people")
    form = bound(request, PersonForm, instance=found)
    if request.method == "POST" and form.is_valid():
        _save(form, by=request.user)
        messages.success(request, _("Saved."))
        if "ask" in request.POST and found.email:
            actions.ask_person(found, by=request.user)
            messages.success(request, _("The letter is on its way to %(name)s.") % {"name": found.shown_name})
        return redirect(f"{shown.get_absolute_url()}#people")
    return render(request, "dashboards/story_person.html", {"story": shown, "form": form, "person": found})


def _pressed(request, found: StoryPerson) -> str:
    """The two buttons beside the form; says what was done."""
    if "remove" in request.POST:
        actions.remove_person(found, by=request.user)
        return _("Nothing of this person is in the story any more.")
    if "take_back" in request.POST:
        actions.take_back_for(found, by=request.user)
        return _("It is written down, and nothing of this person is shown any more.")
    return ""


def _save(form: PersonForm, *, by: User) -> None:
    values = form.cleaned_data
    letter, on, gives = values["given_by_letter"], values["given_on"], values["gives"]
    was = (form.initial.get("given_by_letter"), form.initial.get("given_on"), form.initial.get("gives"))
    saved = actions.save_person(form.save(commit=False), by=by, anew=form.is_about_something_else)
    if letter and (form.is_about_something_else or was != (letter, on, gives)):
        actions.record_letter(saved, by=by, given=gives, letter=letter, on=on)


def _person(shown: OutcomeStory, asked: str) -> StoryPerson:
    if not asked:
        return StoryPerson(story=shown, language=get_language() or "en")
    return get_object_or_404(StoryPerson.objects.filter(story=shown), pk=number(asked))


def photo(request, pk):
    """A photo of the story, a new one or the one in the address."""
    shown = editable(request, pk)
    found = _photo(shown, request.GET.get("photo", ""))
    if request.method == "POST" and "remove" in request.POST and found.pk:
        actions.remove_photo(found, by=request.user)
        messages.success(request, _("The photo is deleted."))
        return redirect(f"{shown.get_absolute_url()}#photos")
    form = bound(request, PhotoForm, instance=found)
    if request.method == "POST" and form.is_valid() and _keep_photo(request, form):
        messages.success(request, _("The photo is saved."))
        return redirect(f"{shown.get_absolute_url()}#photos")
    return render(request, "dashboards/story_photo.html", {"story": shown, "form": form, "photo": found})


def _keep_photo(request, form: PhotoForm) -> bool:
    row, people = form.save(commit=False), form.cleaned_data["people"]
    if row.pk:
        actions.change_photo(row, by=request.user, people=people)
        return True
    try:
        actions.add_photo(row, by=request.user, upload=form.cleaned_data["file"], people=people)
    except Refused as refused:
        form.add_error("file", str(refused))
        return False
    return True


def _photo(shown: OutcomeStory, asked: str) -> StoryPhoto:
    if not asked:
        return StoryPhoto(story=shown)
    return get_object_or_404(shown.photos.select_related("story", "file"), pk=number(asked))


# --- The person ----------------------------------------------------------------------------------


@login_not_required
def consent(request, token):
    """What the story would show of this person, and their answer, which they change whenever they want."""
    found = person_of(token)
    if found is None:
        raise Http404
    is_open = found.story.status == StoryStatus.DRAFT
    form = bound(request, ConsentForm, person=found)
    if request.method == "POST" and form.is_valid():
        before = set(found.given)
        given = [] if "nothing" in request.POST else form.cleaned_data["gives"]
        actions.answer(found, given=given, by=_who(request, found))
        messages.success(request, _what_now(before, found))
        return redirect("dashboards:story-consent", token=token)
    context = {
        "person": found,
        "form": form,
        "quotes": [(code, text) for code in LANGUAGES if (text := getattr(found, f"quote_{code}"))],
        "photos": [row for row in found.photos.all() if found.asks_photo],
        "is_open": is_open,
        "token": token,
    }
    return render(request, "dashboards/story_consent.html", context)


def _who(request, found: StoryPerson) -> User:
    """Whoever holds the link acts; under their own name only if they are signed in with the same address."""
    user = request.user
    theirs = user.is_authenticated and user.email.lower() == found.email.lower()
    return user if theirs else User.objects.system()


def _what_now(before: set[str], found: StoryPerson) -> str:
    if before - set(found.given):
        return _("Taken back: it is hidden from this moment.")
    return _("Thank you. Your answer is written down.")
