from django.db import models
from django.utils.translation import gettext_lazy as _


class StoryStatus(models.TextChoices):
    DRAFT = "draft", _("being written")
    ASKED = "asked", _("waits for the country")
    AGREED = "agreed", _("agreed by the country")
    PUBLISHED = "published", _("published")
    TAKEN_BACK = "taken_back", _("taken back")


# Words change only while a story is being written: what the country has agreed to is what is published.
STORY_TRANSITIONS = {
    StoryStatus.DRAFT: {StoryStatus.ASKED},
    StoryStatus.ASKED: {StoryStatus.AGREED, StoryStatus.DRAFT},
    StoryStatus.AGREED: {StoryStatus.PUBLISHED, StoryStatus.DRAFT, StoryStatus.TAKEN_BACK},
    StoryStatus.PUBLISHED: {StoryStatus.TAKEN_BACK, StoryStatus.DRAFT},
    StoryStatus.TAKEN_BACK: {StoryStatus.DRAFT},
}

# The country has been asked at least once since the text was last changed, and reads it.
READ_BY_THE_COUNTRY = {
    StoryStatus.ASKED,
    StoryStatus.AGREED,
    StoryStatus.PUBLISHED,
    StoryStatus.TAKEN_BACK,
}
# Somebody outside counts on it: taking it back is a deed of its own.
CAN_BE_TAKEN_BACK = {StoryStatus.AGREED, StoryStatus.PUBLISHED}


class EvidenceLevel(models.TextChoices):
    """How well one knows that something happened, the weakest first."""

    SELF_REPORTED = "self_reported", _("said by the country itself")
    DOCUMENTED = "documented", _("documented")
    PUBLIC = "public", _("public source")
    VERIFIED = "verified", _("verified by the Academy")


LEVELS = list(EvidenceLevel)
# Whoever claims this much shows where one can see it.
NEEDS_A_SOURCE = {EvidenceLevel.DOCUMENTED, EvidenceLevel.PUBLIC, EvidenceLevel.VERIFIED}


class StoryVerdict(models.TextChoices):
    """What a country said about one version of a story."""

    AGREED = "agreed", _("agreed to the story")
    CHANGE = "change", _("asked for a change")
    TAKEN_BACK = "taken_back", _("took its agreement back")
