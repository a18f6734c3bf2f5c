"""Outcome stories as staff write them, walked on with the real actions."""

from datetime import date

from academy.accounts.models import User
from dashboards.actions import stories
from dashboards.actions.story_people import save_person
from dashboards.models import OutcomeStory, StoryPerson, StoryStep
from dashboards.states import EvidenceLevel
from tests.factories.accounts import a_country, staff


def a_step(on: date = date(2025, 6, 24), **fields) -> StoryStep:
    """A step with a public source, not saved yet."""
    values = {
        "level": EvidenceLevel.PUBLIC,
        "source_url": "https://example.org/news",
        "text_en": "The convening takes place.",
    } | fields
    return StoryStep(on=on, **values)


def a_story(iso3: str = "ECU", *, by: User | None = None, steps=None, **fields) -> OutcomeStory:
    """A story with two steps, written in English, that lacks nothing grave."""
    by = by or staff()
    found = [a_step(), a_step(date(2026, 1, 6), text_en="The plan is presented.")] if steps is None else steps
    story = stories.begin(a_country(iso3), by=by, steps=found)
    story.title_en, story.text_en = "A first plan", "The convening contributed to the plan."
    for name, value in fields.items():
        setattr(story, name, value)
    return stories.change(story, by=by)


def a_person_in(story: OutcomeStory, name: str = "Rosa Quispe", **fields) -> StoryPerson:
    """Somebody the story would name, who has not answered."""
    person = StoryPerson(
        story=story, shown_name=name, email=fields.pop("email", "rosa@example.org"), **fields
    )
    return save_person(person, by=story.created_by, anew=True)


def asked(story: OutcomeStory) -> OutcomeStory:
    return stories.ask_country(story, by=story.created_by)


def published(story: OutcomeStory, *, focal: User) -> OutcomeStory:
    asked(story)
    stories.agree(story, by=focal, seen=story.asked_print)
    return stories.publish(story, by=story.created_by)
