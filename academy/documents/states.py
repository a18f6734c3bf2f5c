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
    # What was sealed in it is forgotten, and the PDF with it; the number stays.
    EMPTIED = "emptied", _("emptied")


class TextStatus(models.TextChoices):
    """How far the portal is with reading a file."""

    RECEIVED = "received", _("received")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    ODT = "odt", "ODT"
    PPTX = "pptx", "PPTX"
    XLSX = "xlsx", "XLSX"
    JPG = "jpg", "JPEG"
    PNG = "png", "PNG"


# What can be read as a text: a draft, evidence of a stage.
TEXTS = {FileKind.PDF, FileKind.DOCX, FileKind.ODT}
PICTURES = {FileKind.JPG, FileKind.PNG}
# What a signed letter comes as, often photographed.
LETTERS = {FileKind.PDF, FileKind.DOCX, *PICTURES}
# Other ends of a name that mean one of these kinds.
OTHER_SUFFIXES = {"jpeg": FileKind.JPG}

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
}
