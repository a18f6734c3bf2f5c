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
    """Who reads a material, beside the organisers and whoever leads the session."""

    EVERYONE = "everyone", _("everybody, on the public page")
    PARTICIPANTS = "participants", _("people who take part")
    ORGANISERS = "organisers", _("facilitators and organisers")


class Purpose(models.TextChoices):
    """What a set of questions is for; it decides who answers, when, and whether anonymously."""

    REGISTRATION = "registration", _("questions at registration")
    READINESS = "readiness", _("readiness questionnaire")
    KNOWLEDGE = "knowledge", _("knowledge test before and after")
    REACTION = "reaction", _("reaction form")
    APPLICATION = "application", _("survey some months later")


# Nobody can tell who gave which answer; it is only kept who has handed one in.
ANONYMOUS = {Purpose.REACTION, Purpose.APPLICATION}
# Somebody reads who answered what; of the others only sums are read.
READ_BY_NAME = {Purpose.REGISTRATION, Purpose.READINESS}


class QuestionKind(models.TextChoices):
    SHORT_TEXT = "short_text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    CHOICE = "choice", _("one choice")
    CHOICES = "choices", _("several choices")
    YES_NO = "yes_no", _("yes or no")
    SCALE = "scale", _("1 to 5")
    DATE = "date", _("date")
    FILE = "file", _("file")


WITH_CHOICES = {QuestionKind.CHOICE, QuestionKind.CHOICES}
# Another question can depend on what was answered here.
DECIDES = {QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO}
YES, NO = "yes", "no"
# A file says who made it, and a test cannot mark one.
WITH_FILES = {Purpose.REGISTRATION}


class Reader(models.TextChoices):
    """Who may read the answers to a question, besides whoever gave them."""

    ORGANISERS = "organisers", _("the organisers")
    FOCAL_POINT = "focal_point", _("the organisers and the focal point of the country")
    STAFF = "staff", _("only staff of Our Secure Future")


# From few to many: what people were told when they answered is never widened.
READERS_FROM_FEW = [Reader.STAFF, Reader.ORGANISERS, Reader.FOCAL_POINT]
