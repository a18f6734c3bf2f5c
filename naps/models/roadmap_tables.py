import json
from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status
from academy.countries.models import Topic
from academy.sealed import SealedTextField
from naps.models.roadmaps import Roadmap
from naps.states import ROADMAP_TABLE_TRANSITIONS, RoadmapTableStatus

KEPT = timedelta(hours=24)


class RoadmapTableQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RoadmapTableQuerySet":
        """Whoever sent it, while it is kept and the roadmap is theirs to see; nobody else."""
        if not user.is_authenticated:
            return self.none()
        roadmaps = Roadmap.objects.visible_to(user)
        return self.filter(sent_by=user, roadmap__in=roadmaps, expires_at__gt=timezone.now())

    def over(self, now: datetime) -> "RoadmapTableQuerySet":
        return self.filter(expires_at__lte=now)


class RoadmapTable(models.Model):
    """A table of actions somebody sent in: read, shown line by line, and then taken over or forgotten."""

    TRANSITIONS = ROADMAP_TABLE_TRANSITIONS

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="tables")
    status = models.CharField(max_length=5, choices=RoadmapTableStatus, default=RoadmapTableStatus.READ)
    # The lines as they were sent, [[number in the file, [cells]], …]: there are addresses of people in them.
    content = SealedTextField(blank=True)
    # Which of the lines holds the headings; none has them: -1.
    heading = models.SmallIntegerField(default=-1)
    # What each column of the table is, in its order; "" is not read.
    columns = models.JSONField(default=list)
    # What a line is about that names no topic, and in which money its cost is that names none.
    usual_topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    usual_currency = models.CharField(max_length=3, blank=True)
    sheets = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    objects = RoadmapTableQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            known_status(RoadmapTableStatus, table="roadmaptable"),
            both_or_neither("taken_at", "taken_by", table="roadmaptable"),
        ]

    def __str__(self) -> str:
        return f"table {self.pk} for {self.roadmap}"

    def get_absolute_url(self) -> str:
        return reverse("naps:roadmap-table", args=[self.pk])

    @property
    def country(self):
        return self.roadmap.country

    @property
    def lines(self) -> list[tuple[int, list[str]]]:
        return [(number, cells) for number, cells in json.loads(self.content)] if self.content else []

    @lines.setter
    def lines(self, lines: list[tuple[int, list[str]]]) -> None:
        self.content = json.dumps(lines, ensure_ascii=False)

    @property
    def headings(self) -> list[str]:
        lines = self.lines
        return lines[self.heading][1] if self.heading >= 0 and lines else []

    @property
    def rows(self) -> list[tuple[int, list[str]]]:
        """The lines below the headings."""
        return self.lines[self.heading + 1 :]
