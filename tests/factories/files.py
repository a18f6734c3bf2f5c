"""Files that lie in the store as if somebody had sent them; nobody has looked into them."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from academy.accounts.models import User
from academy.documents.models import StoredFile, storage_key
from academy.documents.states import FileKind


def a_kept_file(name: str, data: bytes, *, by: User) -> StoredFile:
    """For worlds that hold many: looking into each takes a process of its own, and has tests of its own."""
    key = default_storage.save(storage_key(), ContentFile(data))
    return StoredFile.objects.create(
        key=key,
        sha256=sha256(data).hexdigest(),
        size=len(data),
        kind=FileKind(name.rpartition(".")[2]),
        original_name=name,
        language="es",
        uploaded_by=by,
    )
