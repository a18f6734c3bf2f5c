from collections.abc import Iterable
from io import BytesIO
from typing import IO

from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from academy.audit.trail import record
from academy.documents.models import IssuedDocument, StoredFile
from academy.documents.states import CONTENT_TYPES, FileKind
from academy.sealed import unseal


def serve(stored: StoredFile, *, by, subject: models.Model, name: str = "") -> FileResponse:
    """Hand a private file to a person who may have it, and write the download into the trail.

    The caller has loaded `subject` through `visible_to`. The file never opens inside our pages.
    It is offered under the name it was sent with, unless it is given another.
    """
    file = stored.open()  # first, so that the trail holds no download of a file that is gone
    record(by, "file.downloaded", subject, file=stored.pk)
    stem = _harmless(name or stored.original_name.rpartition(".")[0])
    return _attachment(file, f"{stem or 'file'}.{stored.kind}", CONTENT_TYPES[FileKind(stored.kind)])


def serve_paper(paper: IssuedDocument, *, by, subject: models.Model) -> FileResponse:
    """Hand out an issued document as PDF. The paper must be ready."""
    stored = default_storage.open(paper.key)
    file = _unsealed(stored) if paper.is_sealed else stored
    record(by, "paper.downloaded", subject, paper=paper.pk)
    name = f"{_harmless(paper.title) or paper.kind}.pdf"
    return _attachment(file, name, "application/pdf")


def _unsealed(sealed) -> IO[bytes]:
    with sealed:
        return BytesIO(unseal(sealed.read()))


def serve_bytes(data: bytes | Iterable[bytes], name: str, content_type: str) -> HttpResponse:
    """Something made for this moment (a calendar file, a table), always as a download."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return _locked(response)


def serve_stream(pieces: Iterable[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """Something long that is made while it leaves, always as a download."""
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return _locked(response)


def serve_file(file: IO[bytes], name: str, content_type: str) -> FileResponse:
    """A file made for this moment, which is gone once it has left."""
    return _attachment(file, name, content_type)


def _attachment(file, name: str, content_type: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    return _locked(response)


def _locked(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _harmless(text: str) -> str:
    """Letters, digits and dashes of any script; the header carries them encoded (RFC 5987)."""
    return slugify(text, allow_unicode=True)[:80]
