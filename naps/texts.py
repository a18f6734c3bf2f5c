"""The text of a draft as the portal has read it."""

from django.urls import reverse

from academy.documents.models import FileText
from academy.documents.states import TextStatus
from academy.documents.texts import Block
from naps.models import Draft, DraftFile


def text_of(file: DraftFile) -> FileText | None:
    """What the portal has read in this file; None where nobody has asked it to read."""
    return FileText.objects.filter(file=file.file_id).first()


def unread_files(draft: Draft) -> list[DraftFile]:
    """The files of a draft that are not checked yet, or were refused."""
    unread = draft.files.exclude(file__text__status=TextStatus.READY).exclude(file__text__isnull=True)
    return list(unread.select_related("file__text").defer("file__text__data"))


def is_refused(file: DraftFile) -> bool:
    """Whether the worker found that nobody should open it."""
    return FileText.objects.filter(file=file.file_id, status=TextStatus.REFUSED).exists()


def readable_file(draft: Draft, language: str = "") -> DraftFile | None:
    """The plan itself with a text to read, in this language if there is one."""
    mains = draft.files.filter(role="main", file__text__words__gt=0).select_related("file__text")
    found = sorted(mains, key=lambda file: (file.language != language, file.pk))
    return found[0] if found else None


def address_of(file: DraftFile, block: Block | None = None) -> str:
    """Where a person reads this file as a page, at this paragraph."""
    address = reverse("naps:draft-text", args=[file.draft_id, file.pk])
    return f"{address}#{block.anchor}" if block else address


def quoted(block: Block, most: int = 160) -> str:
    """The first words of a paragraph, cut at the end of a word: what is kept beside a comment on it."""
    said = " ".join(block.text.split())
    if len(said) <= most:
        return said
    return f"{said[:most].rpartition(' ')[0] or said[:most]} …"
