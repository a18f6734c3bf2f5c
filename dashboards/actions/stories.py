"""What becomes of an outcome story: written, shown to the country, agreed, published, taken back."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.accounts.guards import TooLate
from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import move
from academy.countries.models import Country
from dashboards import permissions
from dashboards.emails import stories as emails
from dashboards.models import OutcomeStory, StoryAnswer, StoryStep
from dashboards.outcome_stories import print_of, written
from dashboards.states import StoryStatus, StoryVerdict


@transaction.atomic
def begin(country: Country, *, by: User, steps: Iterable[StoryStep] = ()) -> OutcomeStory:
    """Staff begin a story, with steps the portal knows."""
    permissions.check_write_stories(by)
    steps = sorted(steps, key=lambda step: step.on)
    last = steps[-1] if steps else None
    story = OutcomeStory.objects.create(
        country=country,
        on=last.on if last else timezone.localdate(),
        **({"precision": last.precision, "level": last.level} if last else {}),
        created_by=by,
        changed_by=by,
    )
    for step in steps:
        step.story = story
        step.save()
    record(by, "outcomestory.begun", story, steps=len(steps))
    return story


@transaction.atomic
def change(story: OutcomeStory, *, by: User) -> OutcomeStory:
    """Save what staff have written; no word changes while the country reads or has agreed."""
    hold(story)
    permissions.check_edit_story(by, story)
    story.changed_at, story.changed_by = timezone.now(), by
    story.save()
    record(by, "outcomestory.changed", story)
    return story


@transaction.atomic
def save_step(step: StoryStep, *, by: User) -> StoryStep:
    hold(step.story)
    permissions.check_edit_story(by, step.story)
    is_new = step.pk is None
    step.save()
    touch(step.story, by=by, verb="outcomestory.step_added" if is_new else "outcomestory.step_changed")
    return step


@transaction.atomic
def remove_step(step: StoryStep, *, by: User) -> None:
    hold(step.story)
    permissions.check_edit_story(by, step.story)
    story = step.story
    step.delete()
    touch(story, by=by, verb="outcomestory.step_removed")


@transaction.atomic
def ask_country(story: OutcomeStory, *, by: User) -> OutcomeStory:
    """The country is shown the whole story and asked for its agreement to exactly this text."""
    permissions.check_ask_country_about(by, story)
    move(
        story, StoryStatus.ASKED, by=by, asked_at=timezone.now(), asked_by=by, asked_print=print_of(story),
        agreed_at=None, agreed_by=None,
    )  # fmt: skip
    emails.country_asked(story)
    return story


@transaction.atomic
def agree(story: OutcomeStory, *, by: User, seen: str) -> StoryAnswer:
    """The country agrees to the text it has `seen`. If it was changed meanwhile, that counts for nothing."""
    permissions.check_answer_story(by, story)
    _is_the_one_seen(story, seen)
    move(story, StoryStatus.AGREED, by=by, agreed_at=timezone.now(), agreed_by=by)
    return _answer(story, StoryVerdict.AGREED, "", by=by)


@transaction.atomic
def ask_for_change(story: OutcomeStory, *, by: User, seen: str, words: str) -> StoryAnswer:
    """The country wants something changed; the story goes back to whoever writes it."""
    permissions.check_answer_story(by, story)
    _is_the_one_seen(story, seen)
    answer = _answer(story, StoryVerdict.CHANGE, words, by=by)
    move(story, StoryStatus.DRAFT, by=by)
    return answer


@transaction.atomic
def publish(story: OutcomeStory, *, by: User) -> OutcomeStory:
    permissions.check_publish_story(by, story)
    move(story, StoryStatus.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)
    emails.published(story)
    return story


@transaction.atomic
def take_back(story: OutcomeStory, *, by: User, reason: str) -> OutcomeStory:
    """It is hidden at once. If it is the country that takes it back, staff are told, and it is kept."""
    permissions.check_take_back_story(by, story)
    if by.speaks_for(story.country):
        _answer(story, StoryVerdict.TAKEN_BACK, reason, by=by)
    move(
        story, StoryStatus.TAKEN_BACK, by=by, taken_back_at=timezone.now(), taken_back_by=by, reason=reason,
        **NOT_AGREED,
    )  # fmt: skip
    return story


@transaction.atomic
def reopen(story: OutcomeStory, *, by: User) -> OutcomeStory:
    """Back into writing. What the country had agreed to was another text, so it is asked anew."""
    permissions.check_reopen_story(by, story)
    move(story, StoryStatus.DRAFT, by=by, **NOT_AGREED)
    return story


NOT_AGREED: dict[str, Any] = {
    "agreed_at": None, "agreed_by": None, "published_at": None, "published_by": None, "asked_print": "",
}  # fmt: skip


def _is_the_one_seen(story: OutcomeStory, seen: str) -> None:
    hold(story)
    story.refresh_from_db()
    if seen != story.asked_print or seen != print_of(story):
        raise TooLate(permissions.TEXT_HAS_CHANGED, story)


def _answer(story: OutcomeStory, verdict: StoryVerdict, words: str, *, by: User) -> StoryAnswer:
    answer = StoryAnswer.objects.create(
        story=story, verdict=verdict, words=words, print=story.asked_print, written=written(story), said_by=by
    )
    if verdict == StoryVerdict.CHANGE:
        record(by, "outcomestory.change_asked", story, answer=answer.pk)
    emails.country_answered(story, answer)
    return answer


def hold(story: OutcomeStory) -> None:
    """Nobody else moves it while something of it is saved, and its status is the one of this moment."""
    held = OutcomeStory.objects.select_for_update().filter(pk=story.pk).values_list("status", flat=True)
    story.status = held.get()


def touch(story: OutcomeStory, *, by: User, verb: str) -> None:
    OutcomeStory.objects.filter(pk=story.pk).update(changed_at=timezone.now(), changed_by=by)
    record(by, verb, story)
