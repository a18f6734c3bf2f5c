"""A file that shows that a milestone was reached."""

from django.db import models

from academy.documents.models import StoredFile
from naps.models.actions import Milestone


class MilestoneFile(models.Model):
    """Read by the country's team and the Academy only, also where the roadmap is public."""

    milestone = models.OneToOneField(Milestone, on_delete=models.CASCADE, related_name="proof")
    # The same file in the revisions that follow.
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file)
