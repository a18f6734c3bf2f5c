"""Files that lie in the store as if somebody had sent them; nobody has looked into them."""

from collections.abc import Iterable
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from academy.accounts.models import User
from academy.documents.models import FileText, StoredFile, storage_key
from academy.documents.states import FileKind, TextStatus
from academy.documents.texts import Block, BlockKind, as_data


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


def blocks_of(*said: str, page: int | None = 1) -> list[Block]:
    """Blocks as a text of them would be read: "# Budget" is a heading, "a | b" a row of a table."""
    blocks: list[Block] = []
    under = None
    for number, line in enumerate(said, start=1):
        if line.startswith("# "):
            under = number
            blocks.append(Block(number, BlockKind.HEADING, line[2:], page, level=1))
        elif " | " in line:
            cells = tuple(line.split(" | "))
            blocks.append(Block(number, BlockKind.ROW, line, page, table=1, cells=cells, heading=under))
        else:
            blocks.append(Block(number, BlockKind.PARAGRAPH, line, page, heading=under))
    return blocks


def a_text(file: StoredFile, blocks: Iterable[Block]) -> FileText:
    """What the portal has read in a file, as if the worker had been there."""
    blocks = list(blocks)
    read = {
        "status": TextStatus.READY,
        "data": as_data(blocks),
        "words": sum(len(block.text.split()) for block in blocks),
        "pages": max((block.page or 0 for block in blocks), default=0) or None,
    }
    text, _is_new = FileText.objects.update_or_create(file=file, defaults=read)
    return text
