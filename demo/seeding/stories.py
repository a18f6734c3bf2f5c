"""Outcome stories: two from public facts, and invented ones at each step before that."""

from datetime import timedelta
from io import BytesIO

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from academy.countries.models import Country
from convenings.models import Convening
from dashboards.actions import stories, story_people
from dashboards.models import OutcomeStory, StoryPerson, StoryPhoto, StoryStep
from demo.seeding import people
from demo.seeding.plans import focal
from demo.seeding.reading import dated, noon, world
from naps.states import Precision

BANDS = ["#cfc8ee", "#9d90d9", "#b0215a", "#0b84bd", "#3a2f8f"]


def make_stories() -> None:
    for told in world("stories")["story"]:
        row = _with_days(told)
        with time_machine.travel(min(noon(row["begun"]), timezone.now())):
            story = _begin(row)
        if "person" in row:
            _person(story, row)
        if row.get("picture"):
            _picture(story)
        if row.get("asked") or row.get("agreed") or row.get("published"):
            _ask(story, row)


def _with_days(told: dict) -> dict:
    """A story of the file with its days as dates. To be read before the clock is set to another day."""
    steps = [step | {"on": dated(step["on"])} for step in told.get("step", [])]
    return told | {"on": dated(told["on"]), "begun": dated(told["begun"]), "step": steps}


def _begin(row: dict) -> OutcomeStory:
    by = people.user("staff")
    steps = [_step(told) for told in row["step"]]
    story = stories.begin(Country.objects.get(iso3=row["country"]), by=by, steps=steps)
    story.on, story.level = row["on"], row["level"]
    story.precision = row.get("precision", Precision.DAY)
    for language, title in row["title"].items():
        setattr(story, f"title_{language}", title)
        setattr(story, f"text_{language}", row["text"][language].strip())
    return stories.change(story, by=by)


def _step(told: dict) -> StoryStep:
    convening = Convening.objects.get(code=told["convening"]) if "convening" in told else None
    return StoryStep(
        on=told["on"],
        ends_on=told.get("ends_on"),
        level=told["level"],
        source_url=told.get("source", ""),
        convening=convening,
        **{f"text_{language}": text for language, text in told["text"].items()},
    )


def _person(story: OutcomeStory, row: dict) -> None:
    """Somebody who is asked and has not answered: her letter is in the outbox."""
    user = people.user(row["person"])
    person = StoryPerson(
        story=story, shown_name=user.full_name, email=user.email, language=user.language, asks_quote=True,
        **{f"quote_{language}": words for language, words in row["quote"].items()},
    )  # fmt: skip
    by = people.user("staff")
    story_people.ask_person(story_people.save_person(person, by=by, anew=True), by=by)


def _picture(story: OutcomeStory) -> None:
    """Coloured bands in place of a photo: nobody of the demo has a face."""
    drawn = Image.new("RGB", (640, 320))
    for n, colour in enumerate(BANDS):
        drawn.paste(Image.new("RGB", (128, 320), colour), (128 * n, 0))
    data = BytesIO()
    drawn.save(data, "PNG")
    photo = StoryPhoto(
        story=story,
        nobody_recognisable=True,
        alt_en="Five coloured bands in place of a photo",
        alt_es="Cinco franjas de color en lugar de una foto",
        alt_fr="Cinq bandes de couleur à la place d’une photo",
    )
    upload = SimpleUploadedFile("bands.png", data.getvalue(), content_type="image/png")
    story_people.add_photo(photo, by=people.user("staff"), upload=upload, people=[])


def _ask(story: OutcomeStory, row: dict) -> None:
    """Asked the next day; agreed three days later, published on the fourth."""
    begun, by = row["begun"], people.user("staff")
    speaker = focal(row["country"])
    with time_machine.travel(noon(begun + timedelta(days=1))):
        stories.ask_country(story, by=by)
    if row.get("agreed") or row.get("published"):
        with time_machine.travel(noon(begun + timedelta(days=4))):
            stories.agree(story, by=speaker, seen=story.asked_print)
    if row.get("published"):
        with time_machine.travel(noon(begun + timedelta(days=5))):
            stories.publish(story, by=by)
