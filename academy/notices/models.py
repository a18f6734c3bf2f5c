from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.notices.kinds import LetterKind
from academy.notices.states import NEEDS_A_PERSON, NoticeStatus


class NoticeQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "NoticeQuerySet":
        return self.filter(status=NoticeStatus.PENDING, due_at__lte=now)

    def needing_a_person(self) -> "NoticeQuerySet":
        """Letters that did not arrive, or may not have."""
        return self.filter(status__in=NEEDS_A_PERSON)


class Notice(models.Model):
    """One letter to one person. The row is the truth, the queue only carries wake-ups.

    The key says what the letter is about (`milestone-due-12-2027-03-01`). It is unique: asking
    for the same letter again does nothing, so a reminder can be run as often as one likes.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(_("to"))
    to_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField()
    html = models.TextField()
    # Small text attachments only (calendar files): [{"name", "type", "text"}].
    attachments = models.JSONField(default=list, blank=True)
    # The letter holds a key to somebody's account: its text is emptied once it has gone out.
    is_secret = models.BooleanField(default=False)
    # Where staff find what it is about: "convening-3". Not a foreign key: the ground knows no chapter.
    about = models.CharField(max_length=60, blank=True, db_index=True)
    # Where its reader ends letters of its kind; mail programs show it as a button of their own.
    off_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    status = models.CharField(
        max_length=10, choices=NoticeStatus, default=NoticeStatus.PENDING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(NoticeStatus.values)), name="notice_status_known"
            )
        ]

    def __str__(self) -> str:
        return self.key


class SwitchedOff(models.Model):
    """Somebody does without letters of one kind. The address itself is not kept, only its digest."""

    address_digest = models.CharField(max_length=32)
    kind = models.CharField(max_length=20, choices=LetterKind)
    switched_off_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address_digest", "kind"], name="switched_off_once"),
        ]

    def __str__(self) -> str:
        return f"without {self.kind}"
