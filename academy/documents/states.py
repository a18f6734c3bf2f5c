from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanStatus(models.TextChoices):
    """What a virus scanner said of a file."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    CLEAN = "clean", _("scanned, clean")


class PaperStatus(models.TextChoices):
    """Where the PDF of an issued document stands."""

    WAITING = "waiting", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    ODT = "odt", "ODT"
    JPG = "jpg", "JPG"
    PNG = "png", "PNG"


# Texts others comment on; and what a signed letter comes as, often photographed.
DOCUMENTS = frozenset({FileKind.PDF, FileKind.DOCX, FileKind.ODT})
LETTERS = frozenset({FileKind.PDF, FileKind.DOCX, FileKind.JPG, FileKind.PNG})

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
}
