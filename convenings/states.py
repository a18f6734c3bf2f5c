from django.db import models
from django.utils.translation import gettext_lazy as _


class ConveningStatus(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    PUBLISHED = "published", _("published")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


CONVENING_TRANSITIONS = {
    ConveningStatus.DRAFT: {ConveningStatus.PUBLISHED, ConveningStatus.CANCELLED},
    ConveningStatus.PUBLISHED: {ConveningStatus.COMPLETED, ConveningStatus.CANCELLED},
    ConveningStatus.COMPLETED: set(),
    ConveningStatus.CANCELLED: set(),
}

# Everybody invited may see it.
SHOWN = {ConveningStatus.PUBLISHED, ConveningStatus.COMPLETED}
# Agenda, invitations and registrations may still change.
RUNNING = {ConveningStatus.DRAFT, ConveningStatus.PUBLISHED}


class SessionKind(models.TextChoices):
    OPENING = "opening", _("opening")
    PANEL = "panel", _("expert panel")
    WORKSHOP = "workshop", _("workshop")
    COUNTRY_PRESENTATION = "country_presentation", _("country presentation")
    PEER_EXCHANGE = "peer_exchange", _("peer exchange")
    ROADMAP_DRAFTING = "roadmap_drafting", _("roadmap drafting")
    CLOSING = "closing", _("closing")
    BREAK = "break", _("break")


# Nobody facilitates them and nobody's attendance is taken.
WITHOUT_FACILITATOR = {SessionKind.OPENING, SessionKind.CLOSING, SessionKind.BREAK}
NOT_COUNTED = {SessionKind.BREAK}


class Answer(models.TextChoices):
    """What a government or body said to its invitation."""

    NONE = "none", _("no answer yet")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class MaterialAudience(models.TextChoices):
    PARTICIPANTS = "participants", _("participants")
    EVERYONE = "everyone", _("everyone")
    ORGANISERS = "organisers", _("organisers only")
