from assistance.models.assignments import Assignment
from assistance.models.engagements import Engagement
from assistance.models.files import RequestFile
from assistance.models.promises import ServicePromise
from assistance.models.requests import CLOSES_UNCONFIRMED_DAYS, Message, Request, RequestLine
from assistance.models.terms import Terms

__all__ = [
    "CLOSES_UNCONFIRMED_DAYS",
    "Assignment",
    "Engagement",
    "Message",
    "Request",
    "RequestFile",
    "RequestLine",
    "ServicePromise",
    "Terms",
]
