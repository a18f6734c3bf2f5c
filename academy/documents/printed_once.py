"""PDFs that are made when somebody asks, and kept until what stands on them changes."""

import logging
from hashlib import sha256

from django.core.cache import cache

from academy.documents.rendering import PressFailed, Sheet, render

log = logging.getLogger(__name__)

A_DAY = 24 * 60 * 60
ONE_AT_A_TIME = 40


def printed_once(sheet: Sheet) -> bytes | None:
    """The PDF of exactly this sheet; None while somebody else is having it made, or if the press failed.

    Several may ask, and the press takes seconds. What it is kept under says nothing of what stands on it,
    and no address leads to it: whether a person may have the paper is asked before.
    """
    key = "printed-" + sha256(repr(sheet).encode()).hexdigest()
    if pdf := cache.get(key):
        return pdf
    if not cache.add(f"{key}-press", True, ONE_AT_A_TIME):
        return None
    [made] = render([sheet])
    if isinstance(made, PressFailed):  # and is not tried again before the minute is over
        log.error("A paper could not be printed: %s", made)
        return None
    cache.set(key, made, A_DAY)
    cache.delete(f"{key}-press")
    return made
