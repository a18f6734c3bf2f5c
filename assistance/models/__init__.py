from assistance.models.assignments import Assignment
from assistance.models.confirmations import Confirmation
from assistance.models.engagements import Engagement
from assistance.models.files import RequestFile
from assistance.models.follow_ups import FollowUp, FollowUpAnswer
from assistance.models.offers import AskedPartner, CallLine, Offer, OfferCall
from assistance.models.outputs import Output
from assistance.models.promises import ServicePromise
from assistance.models.requests import CLOSES_UNCONFIRMED_DAYS, Message, Request, RequestLine
from assistance.models.terms import Terms

__all__ = [
    "CLOSES_UNCONFIRMED_DAYS",
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
    "RequestFile",
    "RequestLine",
    "ServicePromise",
    "Terms",
]
