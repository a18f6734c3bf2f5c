from assistance.models.assignments import Assignment
from assistance.models.confirmations import Confirmation
from assistance.models.engagements import Engagement
from assistance.models.follow_ups import FollowUp, FollowUpAnswer
from assistance.models.offers import AskedPartner, CallLine, Offer, OfferCall
from assistance.models.outputs import Output
from assistance.models.requests import (
    CLOSES_UNCONFIRMED_DAYS,
    DECISION_DAYS,
    FIRST_ANSWER_WORKING_DAYS,
    Message,
    Request,
    RequestLine,
)

__all__ = [
    "CLOSES_UNCONFIRMED_DAYS",
    "DECISION_DAYS",
    "FIRST_ANSWER_WORKING_DAYS",
    "AskedPartner",
    "Assignment",
    "CallLine",
    "Confirmation",
    "Engagement",
    "FollowUp",
    "FollowUpAnswer",
    "Message",
    "Offer",
    "OfferCall",
    "Output",
    "Request",
    "RequestLine",
]
