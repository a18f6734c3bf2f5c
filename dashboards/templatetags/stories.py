"""Outcome stories on the pages of countries and regions, and what of them waits for a person."""

from collections.abc import Iterable

from django import template
from django.utils.translation import get_language

from academy.accounts.guards import may
from academy.countries.models import Country
from dashboards.models import OutcomeStory, StoryPerson
from dashboards.outcome_stories import Card, cards
from dashboards.permissions import check_write_stories
from dashboards.states import StoryStatus
from dashboards.story_links import consent_path

register = template.Library()


@register.simple_tag
def stories_of(countries: Country | Iterable[Country]) -> list[Card]:
    """What is published about a country, or about the countries of a region; for everybody the same."""
    of = [countries] if isinstance(countries, Country) else list(countries)
    found = OutcomeStory.objects.published().filter(country__in=of).select_related("country")
    return cards(found, get_language() or "en")


@register.simple_tag
def stories_begun(country: Country, user) -> list[Card]:
    """Those of a country that are not public and that this reader may see."""
    if not user.is_authenticated:
        return []
    found = OutcomeStory.objects.visible_to(user).filter(country=country)
    begun = found.exclude(status=StoryStatus.PUBLISHED).select_related("country")
    return cards(begun, get_language() or "en")


@register.filter
def writes_stories(user) -> bool:
    return user.is_authenticated and may(check_write_stories, user)


@register.simple_tag
def stories_waiting(user) -> list[Card]:
    """Stories that wait for the country of this focal point; those that wait for staff are on their list."""
    found = OutcomeStory.objects.visible_to(user).select_related("country")
    asked = found.filter(status=StoryStatus.ASKED, country__in=user.focal_country_ids)
    return cards(asked, get_language() or "en")


@register.simple_tag
def my_place_in_stories(user) -> list[tuple[StoryPerson, str]]:
    """Where a story asks for this person's name, photo or words, with the page where they choose."""
    found = StoryPerson.objects.filter(email__iexact=user.email).select_related("story__country")
    return [(person, consent_path(person)) for person in found]
