"""The letters about outcome stories: to the country, to staff, and to the people in them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.outbox import Letter, post
from assistance.people import focal_points_of, staff_now
from dashboards.models import OutcomeStory, StoryAnswer, StoryPerson
from dashboards.states import StoryVerdict
from dashboards.story_links import consent_path


@dataclass
class Recipient:
    """Somebody who needs no account to be asked."""

    email: str
    language: str
    full_name: str


def country_asked(story: OutcomeStory) -> None:
    """To the focal points: a story about their country waits for them, and nothing is public before."""

    def letter() -> Letter:
        return Letter(
            subject=_("May we publish this story about %(country)s?") % {"country": story.country},
            lines=[
                _("We have written down how a plan came about in your country, and what the Academy gave."),
                _("You see the whole story as it would be published. Agree to it, or ask for a change."),
                _("Nothing is public before you agree, and you may take it back at any time."),
            ],
            button=(_("Read the story and answer"), reverse("dashboards:story-answer", args=[story.pk])),
        )

    _to_the_country(f"asked-{story.asked_print[:16]}-{story.asked_at:%Y%m%d%H%M%S%f}", story, letter)


def country_answered(story: OutcomeStory, answer: StoryAnswer) -> None:
    """To whoever wrote the story: what the country said."""
    subjects = {
        StoryVerdict.AGREED: _agreed,
        StoryVerdict.CHANGE: _change,
        StoryVerdict.TAKEN_BACK: _taken_back,
    }

    def letter() -> Letter:
        subject, line = subjects[StoryVerdict(answer.verdict)](story)
        words = [_("In their words: %(words)s") % {"words": answer.words}] if answer.words else []
        return Letter(subject=subject, lines=[line, *words], button=_page(story))

    _to_the_authors(f"answer-{answer.pk}", story, letter)


def _agreed(story: OutcomeStory) -> tuple[str, str]:
    return (
        _("%(country)s agrees to its story") % {"country": story.country},
        _("You can publish it now, exactly as it is."),
    )


def _change(story: OutcomeStory) -> tuple[str, str]:
    return (
        _("%(country)s asks for a change in its story") % {"country": story.country},
        _("It is being written again. Once it is changed, ask the country anew."),
    )


def _taken_back(story: OutcomeStory) -> tuple[str, str]:
    return (
        _("%(country)s has taken its story back") % {"country": story.country},
        _("It is not public any more, since this moment."),
    )


def published(story: OutcomeStory) -> None:
    """To the focal points: it is public, and how to take it back."""

    def letter() -> Letter:
        return Letter(
            subject=_("The story about %(country)s is published") % {"country": story.country},
            lines=[
                _("It stands on the page of your country and on that of your region, as you agreed to it."),
                _("You may take it back at any time, with a button on its page."),
            ],
            button=_page(story),
        )

    _to_the_country(f"published-{story.published_at:%Y%m%d%H%M%S%f}", story, letter)


def person_asked(person: StoryPerson) -> None:
    """To somebody a story would name: what would be shown, and that no is an answer."""

    def letter() -> Letter:
        return Letter(
            subject=_("May we name you in a story of the NAP Academy?"),
            lines=[
                _("We are writing about how a plan came about, and you would stand in it."),
                _("The page shows what exactly. You choose: your name, a photo, your words, each apart."),
                _("If you say no, or nothing, nothing of you is shown."),
                _("Keep this letter: with the same link you take it back whenever you want."),
            ],
            button=(_("See it and choose"), consent_path(person)),
        )

    key = f"story-{person.story_id}-person-{person.pk}-{person.asked_for}-{person.email}"
    to = Recipient(person.email, person.language, person.shown_name)
    post(key[:150], to=to, letter=letter, secret=True, about=f"story-{person.story_id}")


def consent_taken_back(person: StoryPerson) -> None:
    """To whoever wrote the story: something is hidden; the letter does not say who."""
    story = person.story

    def letter() -> Letter:
        return Letter(
            subject=_("Somebody has taken a consent back: story about %(country)s")
            % {"country": story.country},
            lines=[
                _("What this person took back is hidden already, on the page and in the PDF."),
                _("Please read the text once more: does it tell in other words who it is?"),
            ],
            button=_page(story),
        )

    _to_the_authors(f"person-{person.pk}-back-{person.taken_back_at:%Y%m%d%H%M%S%f}", story, letter)


def _page(story: OutcomeStory) -> tuple[str, str]:
    return (_("Open the story"), story.get_absolute_url())


def _to_the_country(what: str, story: OutcomeStory, letter: Callable[[], Letter]) -> None:
    _to(focal_points_of(story.country), what, story, letter)


def _to_the_authors(what: str, story: OutcomeStory, letter: Callable[[], Letter]) -> None:
    """Who wrote it, asked and published it; everybody of the staff if none of them is there any more."""
    theirs = [story.created_by, story.changed_by, story.asked_by, story.published_by]
    authors = {user.pk: user for user in theirs if user and user.is_academy_staff}
    _to(authors.values() or staff_now(), what, story, letter)


def _to(people, what: str, story: OutcomeStory, letter: Callable[[], Letter]) -> None:
    user: User
    for user in people:
        key = f"story-{story.pk}-{what}-{user.pk}"
        post(key, to=user, letter=letter, about=f"story-{story.pk}")
