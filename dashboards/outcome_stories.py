"""An outcome story as a reader may see it: in one language, with what is withheld left out.

Whatever shows a story (its page, a card, the paper) asks here. Nothing is kept: a consent that is taken
back or a name that somebody hides is gone with the next page.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.pages.templatetags.pages import day_range
from convenings.models import Convening
from dashboards.models import OutcomeStory, StoryPerson, StoryPhoto, StoryStep
from dashboards.stages import in_words, site_of, web_address
from dashboards.states import LEVELS, EvidenceLevel
from dashboards.story_names import Names, names_of
from naps.letters import language_name
from naps.models import Plan, PlanDocument

LANGUAGES = [code for code, _name in settings.LANGUAGES]
CONTRIBUTION = gettext_lazy(
    "The plan is the work of the country: its institutions, its civil society and many partners. "
    "The Academy contributed what is told here; nobody claims that the one followed from the other alone."
)


@dataclass(frozen=True)
class Said:
    """A text, and its language where it is not the one that was asked for."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Source:
    url: str
    label: str


@dataclass(frozen=True)
class ToldStep:
    """A dated link of the chain."""

    on: date
    when: str
    said: Said
    level: str
    level_words: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Quote:
    """What somebody said, and agreed to be quoted with."""

    said: Said
    name: str
    position: str


@dataclass(frozen=True)
class Picture:
    url: str
    alt: Said
    credit: str


@dataclass(frozen=True)
class Told:
    """A story in one language, as everybody may read it once it is published."""

    country: str
    title: Said
    text: Said
    when: str
    level: str
    level_words: str
    # The language it stands in where it has not been written in the reader's own.
    other_language: str
    steps: list[ToldStep] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    how_sure: list[str] = field(default_factory=list)
    contribution: str = ""


def language_of(story: OutcomeStory, language: str) -> str:
    """The reader's language if the story is written in it, else the first in which it is."""
    order = [language, *(code for code in LANGUAGES if code != language)]
    whole = [code for code in order if written_in(story, code)]
    begun = [code for code in order if getattr(story, f"title_{code}")]
    return (whole or begun or [language])[0]


def written_in(story: OutcomeStory, language: str) -> bool:
    return bool(getattr(story, f"title_{language}") and getattr(story, f"text_{language}"))


def said(row: Model, name: str, language: str, *, wanted: str, names: Names | None = None) -> Said:
    """One text of a row in the language of the story, else in any; without names that are withheld."""
    for code in [language, *LANGUAGES]:
        if text := getattr(row, f"{name}_{code}"):
            return Said(names.clean(text) if names else text, "" if code == wanted else code)
    return Said("")


def tell(story: OutcomeStory, language: str) -> Told:
    """The whole story, the same for everybody who may read it."""
    names = names_of([story])[story.pk]
    use = language_of(story, language)
    shown = steps_shown(story)
    public = Public(shown)
    people = list(story.people.all())
    photos = story.photos.select_related("file").prefetch_related("people")
    return Told(
        country=str(story.country),
        title=said(story, "title", use, wanted=language, names=names),
        text=said(story, "text", use, wanted=language, names=names),
        when=story.on_words,
        level=story.level,
        level_words=str(story.get_level_display()),
        other_language=language_name(use) if use != language else "",
        steps=[_step(step, use, language, names, public) for step in shown],
        quotes=[_quote(person, use, language, names) for person in people if _is_quoted(person)],
        named=[
            _credit(names.shown[p.pk], p.position) for p in people if names.shown[p.pk] and not _is_quoted(p)
        ],
        pictures=[_picture(photo, use, language, names) for photo in photos if photo.may_be_shown],
        how_sure=how_sure(shown),
        contribution=str(CONTRIBUTION),
    )


def steps_shown(story: OutcomeStory) -> list[StoryStep]:
    """The steps without those that somebody keeps to one side."""
    found = story.steps.select_related(
        "convening", "plan", "roadmap", "document__plan", "change__plan", "event__plan",
        "request__asked_by", "request__asked_for",
        "engagement__request__asked_by", "engagement__request__asked_for",
    )  # fmt: skip
    agreed = agreed_askers(story)
    return [step for step in found if may_tell(step.told_request, agreed) and not step.is_kept]


def agreed_askers(story: OutcomeStory) -> set[str]:
    """The addresses of those who agreed that the story tells that they asked for help."""
    people = story.people.filter(gives_help=True).exclude(email="")
    return {person.email.lower() for person in people}


def may_tell(request, agreed: set[str]) -> bool:
    """A request of civil society, or one kept to one side, only with the word of whoever asked."""
    if request is None or not (request.is_of_civil_society or request.own_side_only):
        return True
    return request.asker is not None and request.asker.email.lower() in agreed


class Public:
    """Which pages of the portal everybody may open, of those that some steps are about."""

    def __init__(self, steps: list[StoryStep]) -> None:
        plans = {plan.pk for step in steps if (plan := _plan_of(step))}
        self.plans = _open(Plan, plans)
        self.convenings = _open(Convening, {step.convening_id for step in steps})
        self.documents = _open(PlanDocument, {step.document_id for step in steps})


def _open(model: type[Model], ids: set) -> set[int]:
    shown = model._default_manager.visible_to(AnonymousUser())  # type: ignore[attr-defined]
    return set(shown.filter(pk__in=ids - {None}).values_list("pk", flat=True))


def _plan_of(step: StoryStep) -> Plan | None:
    return step.plan or (step.change.plan if step.change else step.event.plan if step.event else None)


def _step(step: StoryStep, use: str, wanted: str, names: Names, public: Public) -> ToldStep:
    exact = step.ends_on and step.precision == "day"
    when = day_range(step.on, step.ends_on) if exact else in_words(step.on, step.precision)
    return ToldStep(
        on=step.on,
        when=when,
        said=said(step, "text", use, wanted=wanted, names=names),
        level=step.level,
        level_words=str(step.get_level_display()),
        sources=tuple(_sources(step, public)),
    )


def _sources(step: StoryStep, public: Public) -> list[Source]:
    """Where one can see it: an address outside, and pages of the portal that everybody may open."""
    found = []
    if source := web_address(step.source_url):
        found.append(Source(source, site_of(source)))
    if step.document and step.document_id in public.documents:
        found.append(Source(step.document.url or step.document.get_absolute_url(), step.document.title))
    if step.convening and step.convening_id in public.convenings:
        found.append(Source(step.convening.get_absolute_url(), str(step.convening.title)))
    if step.roadmap and step.roadmap.published_at:
        found.append(Source(step.roadmap.get_absolute_url(), _("The roadmap")))
    if (plan := _plan_of(step)) and plan.pk in public.plans:
        found.append(Source(plan.get_absolute_url(), _("The plan")))
    return found


def _is_quoted(person: StoryPerson) -> bool:
    return person.gives_quote and any(getattr(person, f"quote_{code}") for code in LANGUAGES)


def _quote(person: StoryPerson, use: str, wanted: str, names: Names) -> Quote:
    """Whoever gave words and not the name is quoted without one; the position would say who it was."""
    name = names.shown[person.pk]
    return Quote(
        said(person, "quote", use, wanted=wanted, names=names), name, person.position if name else ""
    )


def _credit(name: str, position: str) -> str:
    return f"{name}, {position}" if position else name


def _picture(photo: StoryPhoto, use: str, wanted: str, names: Names) -> Picture:
    alt = said(photo, "alt", use, wanted=wanted, names=names)
    return Picture(photo.get_absolute_url(), alt, photo.credit)


# --- How sure we are -----------------------------------------------------------------------------


def how_sure(steps: Iterable[StoryStep]) -> list[str]:
    """How many steps rest on what, the best known first."""
    counted = Counter(EvidenceLevel(step.level) for step in steps)
    return [_counted(level, counted[level]) for level in reversed(LEVELS) if counted[level]]


def _counted(level: EvidenceLevel, n: int) -> str:
    if level == EvidenceLevel.VERIFIED:
        text = ngettext("%(n)d step the Academy verified", "%(n)d steps the Academy verified", n)
    elif level == EvidenceLevel.PUBLIC:
        text = ngettext("%(n)d step with a public source", "%(n)d steps with a public source", n)
    elif level == EvidenceLevel.DOCUMENTED:
        text = ngettext("%(n)d documented step", "%(n)d documented steps", n)
    else:
        text = ngettext(
            "%(n)d step that only the country itself says", "%(n)d steps that only the country itself says", n
        )
    return text % {"n": n}


# --- Cards ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """A story as a line of a list."""

    story: OutcomeStory
    title: Said
    level_words: str


def cards(stories: Iterable[OutcomeStory], language: str) -> list[Card]:
    """Stories as a list shows them. Load them with their country."""
    stories = list(stories)
    names = names_of(stories)
    return [
        Card(
            story,
            said(story, "title", language_of(story, language), wanted=language, names=names[story.pk]),
            str(story.get_level_display()),
        )
        for story in stories
    ]


# --- What exactly was agreed to --------------------------------------------------------------------

WRITTEN = ("title", "text")


def written(story: OutcomeStory) -> dict:
    """Every word and picture of a story, as the country is asked about it."""
    steps = [
        {
            "on": [str(step.on), step.precision, str(step.ends_on or "")],
            "text": [getattr(step, f"text_{code}") for code in LANGUAGES],
            "level": step.level,
            "source": [step.source_url, step.document_id or 0, step.about_key],
        }
        for step in story.steps.all()
    ]
    return {
        "on": [str(story.on), story.precision, story.level],
        **{name: [getattr(story, f"{name}_{code}") for code in LANGUAGES] for name in WRITTEN},
        "steps": steps,
        "people": [_person(person) for person in story.people.all()],
        "photos": [_photo(photo) for photo in story.photos.select_related("file")],
    }


def _person(person: StoryPerson) -> dict:
    """By number, and the words only as a fingerprint: this is kept, and people may take them back."""
    quotes = "|".join(getattr(person, f"quote_{code}") for code in LANGUAGES) if person.asks_quote else ""
    return {"who": person.pk, "asked": person.asked_for, "quote": sha256(quotes.encode()).hexdigest()}


def _photo(photo: StoryPhoto) -> dict:
    alts = [getattr(photo, f"alt_{code}") for code in LANGUAGES]
    return {"file": photo.file.sha256, "alt": alts, "credit": photo.credit}


def print_of(story: OutcomeStory) -> str:
    """The fingerprint of a story: another one as soon as a word, a date or a picture is another."""
    return sha256(json.dumps(written(story), ensure_ascii=True).encode()).hexdigest()
