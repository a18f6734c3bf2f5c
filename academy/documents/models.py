import json
import secrets
import uuid

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.audit.constraints import both_or_neither, known_status
from academy.documents.inspection import REASONS
from academy.documents.states import FileKind, PaperStatus, ScanStatus, TextStatus
from academy.documents.texts import Block, from_data
from academy.sealed import SealedTextField

# Crockford's alphabet: no letter that could be read as a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = (5, 5, 5, 5, 6)  # 26 letters of 5 bits: 130 bits, nobody guesses one


def random_number() -> str:
    """A document number: random, so that one certificate does not lead to the next."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for size in GROUPS)


def storage_key() -> str:
    """Where a file lies in the store: nothing of it comes from the person who sent it."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class StoredFile(models.Model):
    """A private file somebody sent: looked into before it is kept, never overwritten, never public.

    Handed out only by a view that has asked whether this person may have it (`documents.serving`).
    """

    key = models.CharField(max_length=64, unique=True, default=storage_key, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(help_text=_("in bytes"))
    kind = models.CharField(max_length=5, choices=FileKind)
    original_name = models.CharField(_("file name"), max_length=200)
    language = models.CharField(_("language"), max_length=5, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    scan = models.CharField(max_length=12, choices=ScanStatus, default=ScanStatus.NOT_SCANNED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.original_name

    def open(self):
        return default_storage.open(self.key)


class FileText(models.Model):
    """What the portal has read in a file: its paragraphs with their pages, or why it could not be read.

    One row a file, made when the file is kept, filled by the worker. A file whose text is empty is a scan:
    people can read it, the portal can neither search nor compare it.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="text")
    status = models.CharField(max_length=8, choices=TextStatus, default=TextStatus.RECEIVED, db_index=True)
    # A code of `inspection.REASONS`, where the file was refused. Of a file that is ready: `UNREAD`, where
    # the portal could not do its part; it is no fault of the file, and nobody waits for us.
    UNREAD = "unread"
    refused_because = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=list, blank=True)
    words = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [known_status(TextStatus, table="filetext")]

    def __str__(self) -> str:
        return f"text of file {self.file_id}"

    @property
    def is_ready(self) -> bool:
        return self.status == TextStatus.READY

    @property
    def is_refused(self) -> bool:
        return self.status == TextStatus.REFUSED

    @property
    def why_refused(self) -> str:
        """A sentence for the person who sent it, in their language."""
        return str(REASONS.get(self.refused_because, REASONS["broken"])) if self.is_refused else ""

    @property
    def is_unread(self) -> bool:
        """People can read the file; the portal could not."""
        return self.is_ready and self.refused_because == self.UNREAD

    @property
    def is_scan(self) -> bool:
        """Only pictures of pages: nothing to search or compare."""
        return self.is_ready and not self.words and not self.is_unread

    @property
    def has_words(self) -> bool:
        """Whether there is a text to search and compare; a scan has none."""
        return self.is_ready and self.words > 0

    @property
    def blocks(self) -> list[Block]:
        return from_data(self.data)


class IssuedDocument(models.Model):
    """A paper the Academy stands behind: a certificate, a letter, an agreed roadmap.

    Its content is frozen in `data` when it is issued; the PDF is made from that by the worker, and
    could be made again, word for word. Anybody who holds the number can ask whether it is valid.
    """

    number = models.CharField(max_length=32, unique=True, default=random_number, editable=False)
    kind = models.SlugField(max_length=30)
    title = models.CharField(_("title"), max_length=250)
    # What the verification page says of the holder; empty where the person wants no name shown.
    shown_name = models.CharField(max_length=200, blank=True)
    # One sentence for the verification page: which convening, which dates.
    about = models.CharField(max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5)
    template = models.CharField(max_length=100)
    data = models.JSONField(default=dict)
    # Working papers (a decision letter, a roadmap not yet public) have no verification page.
    is_verifiable = models.BooleanField(default=True)

    status = models.CharField(max_length=8, choices=PaperStatus, default=PaperStatus.WAITING, db_index=True)
    key = models.CharField(max_length=64, unique=True, default=storage_key, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            both_or_neither("revoked_at", "revoked_by", table="issueddocument"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(reason=""),
                name="issueddocument_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("documents:verify", args=[self.number])

    @property
    def is_ready(self) -> bool:
        return self.status == PaperStatus.READY

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def is_sealed(self) -> bool:
        """Whether the PDF lies sealed in the store, because it says what must be forgotten one day."""
        return hasattr(self, "sealed")


class SealedContent(models.Model):
    """What stands on a paper and must be forgotten one day: a passport, a date of birth.

    The content of a paper is frozen for good; this part of it is sealed, and emptied when its time has come.
    """

    paper = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="sealed")
    values = SealedTextField()
    emptied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sealed content of {self.paper_id}"

    @property
    def as_dict(self) -> dict:
        return json.loads(self.values) if self.values else {}
