from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import Model

from academy.audit.transitions import MovedOn


class NotAllowed(PermissionDenied):
    """Refused, with a reason in the reader's language. Uncaught it becomes a 403 page that says so."""

    def __init__(self, reason) -> None:
        self.reason = reason
        super().__init__(str(reason))


class TooLate(NotAllowed, MovedOn):
    """Refused because `subject` has moved on since the page was made: somebody pressed first, or twice."""

    def __init__(self, reason, subject: Model) -> None:
        super().__init__(reason)
        self.subject = subject


def reason_against(check: Callable, *args) -> str:
    """Why this person may not do this, or "" if they may: what a page shows beside an absent button."""
    try:
        check(*args)
    except NotAllowed as refusal:
        return str(refusal.reason)
    return ""


def may(check: Callable, *args) -> bool:
    """Whether the check lets this person through; for showing a button, never for guarding a deed."""
    return not reason_against(check, *args)
