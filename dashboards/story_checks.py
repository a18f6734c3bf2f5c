"""What a story still lacks, and where its words claim more than anybody can know."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from dashboards.models import OutcomeStory, StoryStep
from dashboards.outcome_stories import LANGUAGES, agreed_askers, may_tell, written_in
from dashboards.states import NEEDS_A_SOURCE, EvidenceLevel
from dashboards.story_names import whole_word
from participants.models import Person

CLAIMS = Path(__file__).parent / "data/claims.csv"
FEWEST_STEPS = 2


@dataclass(frozen=True)
class Lack:
    """Something to look at before the story goes out. What is grave has to be there first."""

    words: str
    is_grave: bool = True


@dataclass(frozen=True)
class Claim:
    """Words that say that the Academy brought something about, and others that do not."""

    where: str
    found: str
    better: str


@cache
def _claims() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {language: [] for language in LANGUAGES}
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["language"]].append((row["claim"], row["better"]))
    return found


def claims(story: OutcomeStory) -> list[Claim]:
    """Every place where the words claim attribution. It warns, and hinders nobody."""
    found = []
    for where, language, text in _texts(story):
        plain = text.casefold().replace("'", "’")
        found += [Claim(where, claim, better) for claim, better in _claims()[language] if claim in plain]
    return found


def _spoken(language: str) -> str:
    """A language by its name, within a sentence of the page."""
    return get_language_info(language)["name_translated"]


def _texts(story: OutcomeStory) -> Iterator[tuple[str, str, str]]:
    """Every text with its language, and how the page calls the place."""
    for language in LANGUAGES:
        name = {"language": _spoken(language)}
        yield _("Title in %(language)s") % name, language, getattr(story, f"title_{language}")
        yield _("Story in %(language)s") % name, language, getattr(story, f"text_{language}")
    for n, step in enumerate(story.steps.all(), start=1):
        for language in LANGUAGES:
            where = _("Step %(n)d in %(language)s") % {"n": n, "language": _spoken(language)}
            yield where, language, getattr(step, f"text_{language}")


def lacks(story: OutcomeStory) -> list[Lack]:
    """What is missing, the grave things first."""
    steps = list(story.steps.select_related(
        "request__asked_by", "request__asked_for",
        "engagement__request__asked_by", "engagement__request__asked_for",
    ))  # fmt: skip
    found = [*_of_texts(story), *_of_steps(story, steps), *_of_people(story), *_of_photos(story)]
    return sorted(found, key=lambda lack: not lack.is_grave)


def grave(story: OutcomeStory) -> list[Lack]:
    return [lack for lack in lacks(story) if lack.is_grave]


def _of_texts(story: OutcomeStory) -> Iterator[Lack]:
    there = [language for language in LANGUAGES if written_in(story, language)]
    if not there:
        yield Lack(_("Title and story are not written in any language yet."))
        return
    for language in LANGUAGES:
        if language not in there:
            name = {"language": _spoken(language)}
            yield Lack(_("Not written in %(language)s: readers get another language.") % name, is_grave=False)


def _of_steps(story: OutcomeStory, steps: list[StoryStep]) -> Iterator[Lack]:
    if len(steps) < FEWEST_STEPS:
        yield Lack(_("A chain has two steps at least."))
    agreed = agreed_askers(story)
    for n, step in enumerate(steps, start=1):
        if step.level in NEEDS_A_SOURCE and not step.has_source:
            yield Lack(_("No source for step %(n)d.") % {"n": n})
        elif step.level == EvidenceLevel.PUBLIC and not step.source_url and not step.document_id:
            yield Lack(_("Step %(n)d says “public source” and gives no address.") % {"n": n})
        if not may_tell(step.told_request, agreed):
            yield Lack(_("Step %(n)d tells of a request whose asker has not agreed to it.") % {"n": n})
        if step.is_kept:
            yield Lack(_("Step %(n)d tells of help that the country’s whole team does not read.") % {"n": n})
        if not step.text_en and not step.text_es and not step.text_fr:
            yield Lack(_("Step %(n)d has no sentence.") % {"n": n})
        for language in LANGUAGES:
            if written_in(story, language) and not getattr(step, f"text_{language}"):
                values = {"n": n, "language": _spoken(language)}
                yield Lack(_("Step %(n)d is not written in %(language)s.") % values, is_grave=False)


def _of_people(story: OutcomeStory) -> Iterator[Lack]:
    people = list(story.people.all())
    for person in people:
        if not person.is_answered:
            yield Lack(_("%(name)s has not answered yet.") % {"name": person.shown_name})
    listed = {person.shown_name.casefold() for person in people}
    texts = " ".join(text for _where, _language, text in _texts(story))
    for name in Person.objects.filter(country=story.country).values_list("full_name", flat=True):
        if name.casefold() not in listed and whole_word(name).search(texts):
            yield Lack(_("%(name)s stands in the text, and nobody has asked this person.") % {"name": name})


def _of_photos(story: OutcomeStory) -> Iterator[Lack]:
    for n, photo in enumerate(story.photos.prefetch_related("people"), start=1):
        if not photo.may_be_shown:
            yield Lack(
                _("Photo %(n)d is not shown: not everybody in it has agreed.") % {"n": n}, is_grave=False
            )
        for language in LANGUAGES:
            if written_in(story, language) and not getattr(photo, f"alt_{language}"):
                values = {"n": n, "language": _spoken(language)}
                yield Lack(_("Photo %(n)d does not say in %(language)s what is to be seen.") % values)
