from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from academy.accounts.models import User
from naps.models.actions import Action
from naps.models.roadmaps import Roadmap

# An open form says every half minute that it is still open; without scripts it counts for a while.
STILL_THERE = timedelta(minutes=3)


class EditingQuerySet(models.QuerySet):
    def now(self, now: datetime) -> "EditingQuerySet":
        return self.filter(seen_at__gte=now - STILL_THERE)


class Editing(models.Model):
    """Somebody has a form of a roadmap open. It locks nothing: others only see that they are not alone."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="being_edited")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Which action; empty for the goal, and for an action that is not on the roadmap yet.
    action = models.ForeignKey(Action, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    objects = EditingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roadmap", "user"], name="editing_one_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id} on roadmap {self.roadmap_id}"
