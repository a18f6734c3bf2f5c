from collections.abc import Callable

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """Refused, with a reason in the reader's language. Uncaught it becomes a 403 page that says so."""

    def __init__(self, reason) -> None:
        self.reason = reason
        super().__init__(str(reason))


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
