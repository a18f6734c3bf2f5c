"""Outcome stories that wait: for staff to publish what is agreed, and for the country to say yes."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboards.items import Chapter, Item, day
from dashboards.models import OutcomeStory
from dashboards.outcome_stories import cards
from dashboards.states import StoryStatus


def agreed() -> list[Item]:
    """What the country has agreed to and nobody has published."""
    return _items(StoryStatus.AGREED, _("Publish"))


def asked() -> list[Item]:
    return _items(StoryStatus.ASKED, _("Open"))


def _items(status: StoryStatus, button: str) -> list[Item]:
    stories = OutcomeStory.objects.filter(status=status).select_related("country")
    return [
        Item(
            _("%(country)s: %(step)s") % {"country": card.story.country, "step": card.title.text},
            card.story.get_status_display(),
            card.story.get_absolute_url(),
            button,
            "file",
            day(card.story.agreed_at if status == StoryStatus.AGREED else card.story.asked_at),
            chapter=Chapter.STORIES,
            country=card.story.country,
            whom=""
            if status == StoryStatus.AGREED
            else _("with %(country)s") % {"country": card.story.country},
        )
        for card in cards(stories, get_language() or "en")
    ]
