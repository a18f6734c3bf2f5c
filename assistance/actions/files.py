"""Files that explain a request."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import kept
from academy.documents.models import StoredFile
from academy.documents.states import FileKind
from assistance import permissions
from assistance.models import Request, RequestFile
from assistance.sides import on_behalf_of

KINDS = list(FileKind)


@contextmanager
def all_kept(uploads: Iterable[UploadedFile], *, language: str, by: User) -> Iterator[list[StoredFile]]:
    """Several uploads as stored files, for as long as what is done with them succeeds: all or none."""
    with ExitStack() as stack:
        yield [stack.enter_context(kept(one, language=language, by=by, kinds=KINDS)) for one in uploads]


def add_file(request: Request, upload: UploadedFile, *, by: User) -> RequestFile:
    """A file stands beside the request, for whoever reads it. Raises `inspection.Refused`."""
    permissions.check_add_file(by, request)
    with kept(upload, language=request.language, by=by, kinds=KINDS) as stored:
        return attach(request, stored, by=by)


@transaction.atomic
def attach(request: Request, stored: StoredFile, *, by: User) -> RequestFile:
    """A file that is kept already becomes part of the request."""
    permissions.check_add_file(by, request)
    made = RequestFile.objects.create(request=request, file=stored, added_by=by)
    behalf = on_behalf_of(by, request.country)
    record(by, "request.file_added", request, on_behalf_of=behalf, file=stored.pk)
    return made
