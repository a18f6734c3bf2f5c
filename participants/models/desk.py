from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from convenings.models import Convening, Session
from participants.models.registrations import Registration
from participants.states import DeskDeed, DeskOutcome


class DeskEntry(models.Model):
    """One press at the desk that may be sent twice: by a phone that was without network, or by a finger.

    The phone makes the key. Whatever is sent again under it changes nothing and gets the same answer.
    Holds no names: whom it is about is the registration.
    """

    key = models.UUIDField(unique=True, editable=False)
    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="desk_entries")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, blank=True, related_name="desk_entries"
    )
    deed = models.CharField(max_length=10, choices=DeskDeed)
    outcome = models.CharField(max_length=12, choices=DeskOutcome, default=DeskOutcome.DONE)
    # Of a whole delegation: how many came in with this press.
    people = models.PositiveSmallIntegerField(default=0)
    # When it was pressed, by the portal's clock; it may have been sent hours later.
    pressed_at = models.DateTimeField(_("pressed"))
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.deed} ({self.outcome})"


class SheetLine(models.Model):
    """A person's number on the sign-in sheet of a session.

    It is given when the sheet is first printed and never changes: whoever comes later gets the next
    one, so that a sheet on paper can be typed in after people were added.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sheet_lines")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="sheet_lines")
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="sheet_line_one_a_number"),
            models.UniqueConstraint(fields=["session", "registration"], name="sheet_line_one_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.registration}"
