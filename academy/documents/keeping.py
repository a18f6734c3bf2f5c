"""Keeping an upload together with what it is for: either both stay, or neither."""

from collections.abc import Container, Iterator
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from academy.documents.models import StoredFile
from academy.documents.states import DOCUMENTS, FileKind
from academy.documents.storing import store


@contextmanager
def kept(
    upload: UploadedFile, *, language: str, by, kinds: Container[FileKind] = DOCUMENTS
) -> Iterator[StoredFile]:
    """The upload as a stored file, for as long as what is done with it succeeds.

    Outside of the transaction that follows: looking into a file takes seconds, and nobody else
    could write meanwhile. Raises `inspection.Refused`.
    """
    stored = store(upload, language=language, by=by, kinds=kinds)
    try:
        yield stored
    except BaseException:
        forget(stored)
        raise


def forget(stored: StoredFile) -> None:
    """Nobody needs the file any more: neither its row nor its bytes stay."""
    key = stored.key
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(key))
