"""PDFs that are made when somebody asks, and kept until what stands on them changes."""

import logging
from hashlib import sha256

from cryptography.fernet import InvalidToken
from django.core.cache import cache

from academy.documents.rendering import PressFailed, Sheet, render
from academy.sealed import seal, unseal

log = logging.getLogger(__name__)

A_DAY = 24 * 60 * 60
ONE_AT_A_TIME = 40


def printed_once(sheet: Sheet) -> bytes | None:
    """The PDF of exactly this sheet; None while somebody else is having it made, or if the press failed.

    Several may ask, and the press takes seconds. It is kept sealed, under a name that says nothing of what
    stands on it, and no address leads to it: whether a person may have the paper is asked before.
    """
    key = "printed-" + sha256(repr(sheet).encode()).hexdigest()
    if pdf := _kept(key):
        return pdf
    if not cache.add(f"{key}-press", True, ONE_AT_A_TIME):
        return None
    [made] = render([sheet])
    if isinstance(made, PressFailed):  # and is not tried again before the minute is over
        log.error("A paper could not be printed: %s", made)
        return None
    cache.set(key, seal(made), A_DAY)
    cache.delete(f"{key}-press")
    return made


def _kept(key: str) -> bytes | None:
    sealed = cache.get(key)
    try:
        return unseal(sealed) if sealed else None
    except InvalidToken:  # its key is gone: as good as never printed
        return None
