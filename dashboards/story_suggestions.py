"""Where a story begins: the dated way of the country, as steps to tick.

From `dashboards.story`, which knows everything dated. Left out is what nobody may tell: requests of civil
society or kept to one side, unless whoever asked agreed, help that is not for the whole team, and what
stands in drafts, reviews and letters.
"""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Model
from django.utils import timezone, translation
from django.utils.translation import pgettext

from academy.countries.models import Country
from assistance.models import Engagement, Request
from convenings.models import Convening
from dashboards.head_counts import attended
from dashboards.models import OutcomeStory, StoryStep
from dashboards.outcome_stories import LANGUAGES, agreed_askers, may_tell
from dashboards.stages import standings, web_address
from dashboards.states import EvidenceLevel
from dashboards.story import Entry, Reader, story
from naps.models import Plan, PlanEvent, Roadmap, StageChange
from naps.states import Precision

FIELDS: dict[type[Model], str] = {
    Convening: "convening",
    Request: "request",
    Engagement: "engagement",
    Plan: "plan",
    StageChange: "change",
    PlanEvent: "event",
    Roadmap: "roadmap",
}


@dataclass(frozen=True)
class Suggestion:
    """A step of the way that the portal knows, in the words of each language."""

    key: str
    when: str
    words: dict[str, str]
    step: StoryStep

    @property
    def here(self) -> str:
        """In the language of the page."""
        return self.words[translation.get_language() or "en"]


def suggestions(country: Country, staff, *, of: OutcomeStory | None = None) -> list[Suggestion]:
    """The steps a story of this country could have, the oldest first, each record once a moment."""
    agreed = agreed_askers(of) if of else set()
    told: dict[str, dict[str, Entry]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for key, entry in _keyed(_way(country, staff)):
                if may_tell(_request_of(entry.about), agreed) and not _is_kept(entry.about):
                    told.setdefault(key, {})[language] = entry
    here = translation.get_language() or "en"
    return [_suggestion(key, entries, here) for key, entries in told.items()]


def _way(country: Country, staff) -> list[Entry]:
    today = timezone.localdate()
    [standing] = standings([country], as_of=today, today=today)
    events = PlanEvent.objects.filter(plan__country=country).select_related("plan")
    return story(Reader.of(staff, country), standing, attended(country, staff, today), events)


def _keyed(entries: list[Entry]):
    """A plan without recorded steps stands for several moments: the day tells them apart."""
    for entry in entries:
        if entry.about is not None:
            yield f"{FIELDS[type(entry.about)]}-{entry.about.pk}-{entry.on:%Y%m%d}", entry


def _request_of(about: Model | None) -> Request | None:
    if isinstance(about, Request):
        return about
    return about.request if isinstance(about, Engagement) else None


def _is_kept(about: Model | None) -> bool:
    return isinstance(about, Engagement) and about.is_kept


def _suggestion(key: str, entries: dict[str, Entry], here: str) -> Suggestion:
    entry = entries[here]
    about = cast(Model, entry.about)  # `_keyed` leaves out what no record says
    words = {language: _sentence(of_language, language) for language, of_language in entries.items()}
    source = web_address(entry.url)
    step = StoryStep(
        on=entry.on,
        ends_on=entry.ends_on if entry.ends_on != entry.on else None,
        precision=_precision(about, entry.on),
        level=EvidenceLevel.PUBLIC if source else EvidenceLevel.DOCUMENTED,
        source_url=source[:500],
        **{f"text_{language}": text[:300] for language, text in words.items()},
        **{FIELDS[type(about)]: about},
    )
    return Suggestion(key, entry.when, words, step)


def _sentence(entry: Entry, language: str) -> str:
    """What happened, and at which convening; never what somebody wrote in a request."""
    if not isinstance(entry.about, Convening):
        return entry.title
    with translation.override(language):
        return entry.title + pgettext("between a label and its value", ": ") + entry.link


def _precision(about: Model | None, on: date) -> str:
    if isinstance(about, Plan):
        return about.adopted_precision if about.adopted_on == on else Precision.DAY
    return getattr(about, "precision", Precision.DAY)
