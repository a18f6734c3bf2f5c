from collections.abc import Collection
from hashlib import sha256

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from academy.audit.trail import record
from academy.documents import scanning
from academy.documents.inspection import inspect
from academy.documents.models import StoredFile
from academy.documents.states import TEXTS, FileKind


def store(upload: UploadedFile, *, language: str, by, kinds: Collection[FileKind] = TEXTS) -> StoredFile:
    """Look into an upload and keep it. Raises `inspection.Refused`, and then nothing is kept.

    Raises `inspection.Refused`, and then nothing is kept.
    """
    findings = inspect(upload, kinds)
    scan = scanning.scan(upload)
    kept: File = upload if findings.clean is None else ContentFile(findings.clean)
    kept.seek(0)
    digest = sha256()
    for chunk in kept.chunks():
        digest.update(chunk)
    stored = StoredFile(
        sha256=digest.hexdigest(),
        size=kept.size or 0,  # what is empty has been refused
        kind=findings.kind,
        pages=findings.pages,
        original_name=_label(upload.name or ""),
        language=language,
        scan=scan,
        uploaded_by=by,
    )
    kept.seek(0)
    kept_as = default_storage.save(stored.key, kept)
    try:
        with transaction.atomic():
            stored.key = kept_as
            stored.save()
            record(by, "file.stored", stored, sha256=stored.sha256)
    except BaseException:
        default_storage.delete(kept_as)
        raise
    return stored


def _label(name: str) -> str:
    """The person's own name for the file, made harmless: shown and offered at download, never a path."""
    shown = "".join(c for c in name if c.isprintable() and c not in '\\/:*?"<>|')
    stem, dot, suffix = shown.rpartition(".")
    return f"{stem[:180]}{dot}{suffix}" if dot else shown[:190]
