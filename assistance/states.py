from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    SUBMITTED = "submitted", _("waits for an answer")
    NEEDS_INFO = "needs_info", _("waits for the country")
    ACCEPTED = "accepted", _("accepted")
    IN_PROGRESS = "in_progress", _("being delivered")
    DELIVERED = "delivered", _("delivered, waits for the country to confirm")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("put together with another request")


REQUEST_TRANSITIONS = {
    RequestStatus.SUBMITTED: {
        RequestStatus.NEEDS_INFO,
        RequestStatus.ACCEPTED,
        RequestStatus.DECLINED,
        RequestStatus.WITHDRAWN,
        RequestStatus.MERGED,
    },
    RequestStatus.NEEDS_INFO: {RequestStatus.SUBMITTED, RequestStatus.WITHDRAWN, RequestStatus.MERGED},
    RequestStatus.ACCEPTED: {RequestStatus.IN_PROGRESS, RequestStatus.WITHDRAWN},
    RequestStatus.IN_PROGRESS: {RequestStatus.DELIVERED, RequestStatus.WITHDRAWN},
    RequestStatus.DELIVERED: {RequestStatus.CLOSED, RequestStatus.IN_PROGRESS},
    RequestStatus.CLOSED: set(),
    RequestStatus.DECLINED: set(),
    RequestStatus.WITHDRAWN: set(),
    RequestStatus.MERGED: set(),
}

OPEN_REQUESTS = {
    RequestStatus.SUBMITTED,
    RequestStatus.NEEDS_INFO,
    RequestStatus.ACCEPTED,
    RequestStatus.IN_PROGRESS,
    RequestStatus.DELIVERED,
}
# Somebody is owed an explanation.
ENDED_EARLY = {RequestStatus.DECLINED, RequestStatus.WITHDRAWN}
# Staff have to move next.
WITH_STAFF = {RequestStatus.SUBMITTED, RequestStatus.ACCEPTED}
# The country has to move next.
WITH_COUNTRY = {RequestStatus.NEEDS_INFO, RequestStatus.DELIVERED}
# Help is being given.
IN_DELIVERY = {RequestStatus.IN_PROGRESS}
OVER = {RequestStatus.CLOSED, RequestStatus.DECLINED, RequestStatus.WITHDRAWN, RequestStatus.MERGED}
# Not answered yet: what the Academy promised still runs.
UNDECIDED = {RequestStatus.SUBMITTED, RequestStatus.NEEDS_INFO}
# The Academy has said yes and with it who answers for it and what was agreed.
AGREED = {
    RequestStatus.ACCEPTED,
    RequestStatus.IN_PROGRESS,
    RequestStatus.DELIVERED,
    RequestStatus.CLOSED,
}
# Help has come, so others can learn from it.
HELPED = {RequestStatus.DELIVERED, RequestStatus.CLOSED}
# An expert can be asked to help.
STAFFABLE = {RequestStatus.ACCEPTED, RequestStatus.IN_PROGRESS}
# What was done can be written down.
RECORDABLE = {RequestStatus.ACCEPTED, RequestStatus.IN_PROGRESS, RequestStatus.DELIVERED}


class HelpType(models.TextChoices):
    ANALYSIS = "analysis", _("analysis of the context")
    CONSULTATION = "consultation", _("design of a consultation")
    DRAFTING = "drafting", _("workshop on the text or theory of change")
    TEXT_REVIEW = "text_review", _("reading a text")
    COSTING = "costing", _("costing and gender budgeting")
    MONITORING = "monitoring", _("indicators and monitoring")
    COORDINATION = "coordination", _("coordination mechanism")
    LOCALIZATION = "localization", _("localization")
    ADOPTION = "adoption", _("legal adoption")
    COMMUNICATION = "communication", _("communication and launch")
    EVALUATION = "evaluation", _("midterm review or evaluation")
    PEER_EXCHANGE = "peer_exchange", _("exchange with another country")
    TRANSLATION = "translation", _("translation")


class Modality(models.TextChoices):
    REMOTE = "remote", _("by call or in writing")
    MISSION = "mission", _("a visit")
    EITHER = "either", _("either")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("normal")
    SOON = "soon", _("soon: a date depends on it")
    URGENT = "urgent", _("urgent: within two weeks")


class EffortUnit(models.TextChoices):
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")


class MessageKind(models.TextChoices):
    QUESTION = "question", _("question to the country")
    ANSWER = "answer", _("answer of the country")
    NOT_DONE = "not_done", _("what is still missing")


class AssignmentStatus(models.TextChoices):
    PROPOSED = "proposed", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("ended")


ASSIGNMENT_TRANSITIONS = {
    AssignmentStatus.PROPOSED: {
        AssignmentStatus.ACCEPTED,
        AssignmentStatus.DECLINED,
        AssignmentStatus.ENDED,
    },
    AssignmentStatus.ACCEPTED: {AssignmentStatus.ENDED},
    AssignmentStatus.DECLINED: set(),
    AssignmentStatus.ENDED: set(),
}
LIVE_ASSIGNMENTS = {AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED}


class EngagementKind(models.TextChoices):
    CALL = "call", _("call")
    MISSION = "mission", _("visit")
    WORKSHOP = "workshop", _("workshop")
    DOCUMENT_REVIEW = "document_review", _("reading of a document")
    PEER_EXCHANGE = "peer_exchange", _("exchange between countries")


class CallStatus(models.TextChoices):
    """How far it is that partners are asked which lines of a request they support."""

    PROPOSED = "proposed", _("the country is asked")
    REFUSED = "refused", _("the country does not want it")
    OPEN = "open", _("partners are asked")
    CLOSED = "closed", _("the answer is being written")
    ISSUED = "issued", _("answered")
    ENDED = "ended", _("not asked any more")


CALL_TRANSITIONS = {
    CallStatus.PROPOSED: {CallStatus.OPEN, CallStatus.REFUSED, CallStatus.ENDED},
    CallStatus.REFUSED: set(),
    CallStatus.OPEN: {CallStatus.CLOSED, CallStatus.ENDED},
    CallStatus.CLOSED: {CallStatus.OPEN, CallStatus.ISSUED, CallStatus.ENDED},
    CallStatus.ISSUED: set(),
    CallStatus.ENDED: set(),
}
# Something is still to come of it; a request has one of these at most.
LIVE_CALLS = {CallStatus.PROPOSED, CallStatus.OPEN, CallStatus.CLOSED}
# The country has said yes; partners who were asked read what was put to them.
SHOWN_TO_PARTNERS = {CallStatus.OPEN, CallStatus.CLOSED, CallStatus.ISSUED}
# While a request stands there its lines can be shown to partners.
SHOWABLE = {
    RequestStatus.SUBMITTED,
    RequestStatus.NEEDS_INFO,
    RequestStatus.ACCEPTED,
    RequestStatus.IN_PROGRESS,
}


class OfferAnswer(models.TextChoices):
    SUPPORTS = "supports", _("supports this line")
    PART = "part", _("supports a part of it")
    NOT_NOW = "not_now", _("not now")


# Something of this stands in the answer to the country.
SUPPORTING = {OfferAnswer.SUPPORTS, OfferAnswer.PART}


class Setting(models.TextChoices):
    ONLINE = "online", _("online")
    ON_SITE = "on_site", _("in one place")
    BOTH = "both", _("in one place and online")


class Readers(models.TextChoices):
    """Who of a country reads about help that answers no request."""

    ACADEMY = "academy", _("only the Academy's staff")
    TEAM = "team", _("the country's whole team")
    GOVERNMENT = "government", _("government's side of the team")
    CIVIL_SOCIETY = "civil_society", _("civil society's side of the team")


class OutputKind(models.TextChoices):
    REPORT = "report", _("report or notes")
    TEXT = "text", _("text with comments")
    SLIDES = "slides", _("presentation")
    TOOL = "tool", _("tool or table")
    PICTURE = "picture", _("picture")
    OTHER = "other", _("other")


class Confirmed(models.TextChoices):
    """What a country said about an engagement; computed, never stored."""

    NOT_ASKED = "not_asked", _("country not asked to confirm")
    WAITING = "waiting", _("waits for the country to confirm")
    CONFIRMED = "confirmed", _("confirmed by the country")
    DISPUTED = "disputed", _("not like this, says the country")
    UNCONFIRMED = "unconfirmed", _("closed unconfirmed")


class Contribution(models.TextChoices):
    A_LOT = "a_lot", _("a lot")
    SOME = "some", _("to some extent")
    NONE = "none", _("not at all")
    TOO_EARLY = "too_early", _("too early to say")


class MayTell(models.TextChoices):
    NAMED = "named", _("yes, with the country's name")
    ANONYMISED = "anonymised", _("yes, without saying which country")
    NO = "no", _("no")
