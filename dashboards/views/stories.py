"""Outcome stories as they are read, and what the country says about its own."""

from dataclasses import asdict
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.accounts.guards import TooLate, may, reason_against
from academy.audit.models import events_of
from academy.documents.printed_once import printed_once
from academy.documents.rendering import Sheet
from academy.documents.serving import serve_bytes, serve_file
from academy.documents.states import CONTENT_TYPES, FileKind
from academy.pages.addresses import absolute
from academy.pages.kept import bound
from academy.tables import file_name
from dashboards import permissions
from dashboards.actions import stories as actions
from dashboards.forms.stories import AnswerForm, TakeBackForm
from dashboards.models import OutcomeStory, StoryPhoto
from dashboards.outcome_stories import LANGUAGES, cards, language_of, tell, written_in
from dashboards.states import READ_BY_THE_COUNTRY
from dashboards.story_checks import claims, lacks
from dashboards.story_links import person_of

TRAIL_SHOWN = 20


def or_sign_in(view):
    """Whoever is not signed in and sees nothing here is asked to sign in: the link of a letter leads here."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return shown


@login_not_required
def stories(request):
    """What came about, country by country; for staff also what is being written."""
    shown = OutcomeStory.objects.visible_to(request.user).select_related("country")
    context = {
        "published": cards(shown.published(), get_language()),
        "others": cards(shown.exclude(pk__in=shown.published().values("pk")), get_language()),
        "may_write": request.user.is_authenticated and may(permissions.check_write_stories, request.user),
    }
    return render(request, "dashboards/stories.html", context)


@login_not_required
@or_sign_in
def story(request, pk):
    """One story: the chain with its evidence, for everybody; the desk around it for staff."""
    shown = visible(request, pk)
    context = {
        "story": shown,
        "told": tell(shown, get_language()),
        "desk": desk_of(shown, request.user) if request.user.is_authenticated else None,
    }
    return render(request, "dashboards/story.html", context)


def visible(request, pk: int) -> OutcomeStory:
    found = OutcomeStory.objects.visible_to(request.user).select_related(
        "country", "created_by", "changed_by", "asked_by", "published_by"
    )
    return get_object_or_404(found, pk=pk)


def desk_of(shown: OutcomeStory, user) -> dict | None:
    """What staff and the country's focal points can do, and what they need to know for it."""
    is_staff = user.is_academy_staff
    if not is_staff and not user.speaks_for(shown.country):
        return None
    told = {
        "may_answer": may(permissions.check_answer_story, user, shown),
        "may_take_back": may(permissions.check_take_back_story, user, shown),
        "answers": shown.answers.select_related("said_by__person") if is_staff else [],
        "is_staff": is_staff,
    }
    if not is_staff:
        return told
    return told | {
        "may_edit": may(permissions.check_edit_story, user, shown),
        "may_publish": may(permissions.check_publish_story, user, shown),
        "may_reopen": may(permissions.check_reopen_story, user, shown),
        "why_not_ask": reason_against(permissions.check_ask_country_about, user, shown),
        "lacks": lacks(shown),
        "claims": claims(shown),
        "steps": shown.steps.all(),
        "people": shown.people.all(),
        "photos": shown.photos.prefetch_related("people"),
        "trail": events_of(shown)[:TRAIL_SHOWN],
    }


@login_not_required
@or_sign_in
def story_pdf(request, pk):
    """One page of paper, in the language of the page. Photos stay on the screen."""
    shown = visible(request, pk)
    language = get_language()
    told = tell(shown, language)
    data = asdict(told) | {"status": "" if shown.is_published else str(shown.get_status_display())}
    data["address"] = absolute(shown.get_absolute_url()) if shown.is_published else ""
    pdf = printed_once(Sheet("pdf/story.html", data, language, told.title.text))
    if pdf is None:
        messages.error(request, _("The PDF could not be made just now. Please try again in a minute."))
        return redirect(shown)
    name = file_name(shown.country.iso3, "story", language_of(shown, language), kind="pdf")
    return serve_bytes(pdf, name, "application/pdf")


@login_not_required
@or_sign_in
def picture(request, pk, photo):
    """A photo, only while everybody in it agrees; staff also see it before. No browser keeps it."""
    found = StoryPhoto.objects.filter(story=pk).select_related("file").prefetch_related("people")
    row = get_object_or_404(found, pk=photo)
    if not _is_in_it(row, request.GET.get("link", "")):
        visible(request, pk)
        is_staff = request.user.is_authenticated and request.user.is_academy_staff
        if not row.may_be_shown and not is_staff:
            raise Http404
    response = serve_file(row.file.open(), f"photo.{row.file.kind}", CONTENT_TYPES[FileKind(row.file.kind)])
    response["Cache-Control"] = "no-store"
    return response


def _is_in_it(row: StoryPhoto, link: str) -> bool:
    """Whoever is asked for a photo sees it first, by the link that was mailed."""
    person = person_of(link) if link else None
    return person is not None and person in row.people.all()


# --- The country ---------------------------------------------------------------------------------


def answer(request, pk):
    """The focal point reads the whole story as it would be published, and agrees or asks for a change."""
    shown = visible(request, pk)
    if shown.status not in READ_BY_THE_COUNTRY:
        raise Http404
    permissions.check_answer_story(request.user, shown)
    form = bound(request, AnswerForm, initial={"seen": shown.asked_print})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            if values["verdict"] == "agreed":
                actions.agree(shown, by=request.user, seen=values["seen"])
                messages.success(
                    request, _("Thank you. The Academy can publish the story exactly like this.")
                )
                return redirect(shown)
            actions.ask_for_change(shown, by=request.user, seen=values["seen"], words=values["words"])
        except TooLate as late:
            form.add_error(None, str(late.reason))
        else:
            messages.success(request, _("Thank you. The Academy changes the story and asks you anew."))
            return redirect(shown.country)
    told = tell(shown, get_language())
    here = language_of(shown, get_language())
    others = [(code, tell(shown, code)) for code in LANGUAGES if code != here and written_in(shown, code)]
    context = {"story": shown, "told": told, "others": others, "form": form}
    return render(request, "dashboards/story_answer.html", context)


def take_back(request, pk):
    """Staff or the country: the story is hidden with the press of the button."""
    shown = visible(request, pk)
    permissions.check_take_back_story(request.user, shown)
    form = bound(request, TakeBackForm)
    if request.method == "POST" and form.is_valid():
        actions.take_back(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The story is hidden. Nobody outside sees it any more."))
        return redirect(shown)
    return render(request, "dashboards/story_take_back.html", {"story": shown, "form": form})
