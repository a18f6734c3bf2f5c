import json
from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status
from academy.sealed import SealedTextField
from convenings.models import Convening
from participants.models.delegations import Delegation
from participants.states import PEOPLE_LIST_TRANSITIONS, PeopleListStatus, Sector

# With the few minutes until house-keeping comes by, nothing of a list is kept longer than an hour.
KEPT = timedelta(minutes=50)


class PeopleListQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PeopleListQuerySet":
        """Whoever sent it, while it is kept; nobody else, not even staff."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(sent_by=user, expires_at__gt=timezone.now())

    def over(self, now: datetime) -> "PeopleListQuerySet":
        """Nobody comes back to them, and no letter waits."""
        return self.filter(expires_at__lte=now, to_write=[])


class PeopleList(models.Model):
    """A list of people somebody sent in: read, shown, and kept sealed until it is confirmed or forgotten."""

    TRANSITIONS = PEOPLE_LIST_TRANSITIONS

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="people_lists")
    # The one delegation it is for; empty where each line says it.
    delegation = models.ForeignKey(
        Delegation, on_delete=models.CASCADE, null=True, blank=True, related_name="people_lists"
    )
    status = models.CharField(max_length=8, choices=PeopleListStatus, default=PeopleListStatus.READ)
    # The lines as they were sent, [[number in the file, [cells]], …]. Emptied once people are named.
    content = SealedTextField(blank=True)
    # Which of the lines holds the headings; none has them: -1.
    heading = models.SmallIntegerField(default=-1)
    # What each column of the table is, in its order; "" is not read.
    columns = models.JSONField(default=list)
    # What a line counts as that names no sector.
    usual_sector = models.CharField(max_length=16, choices=Sector, blank=True)
    sheets = models.PositiveSmallIntegerField(default=1)

    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)
    named_at = models.DateTimeField(null=True, blank=True)
    named_by = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    named = models.PositiveIntegerField(default=0)
    # Registrations whose letter the worker has not written yet.
    to_write = models.JSONField(default=list)

    objects = PeopleListQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            known_status(PeopleListStatus, table="peoplelist"),
            both_or_neither("named_at", "named_by", table="peoplelist"),
        ]

    def __str__(self) -> str:
        return f"list {self.pk} for {self.delegation or self.convening}"

    def get_absolute_url(self) -> str:
        return reverse("participants:list", args=[self.pk])

    @property
    def country(self):
        """Whose the trail is about."""
        return self.delegation.country if self.delegation else None

    @property
    def lines(self) -> list[tuple[int, list[str]]]:
        return [(number, cells) for number, cells in json.loads(self.content)] if self.content else []

    @lines.setter
    def lines(self, lines: list[tuple[int, list[str]]]) -> None:
        self.content = json.dumps(lines, ensure_ascii=False)

    @property
    def people(self) -> list[tuple[int, list[str]]]:
        """The lines below the headings."""
        return self.lines[self.heading + 1 :]

    @property
    def written(self) -> int:
        """How many of the letters are written."""
        return self.named - len(self.to_write)
