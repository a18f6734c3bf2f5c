"""Papers of roadmaps beside the agreed one: for everybody, and for several countries at once."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.documents.models import IssuedDocument
from convenings.models import Convening
from naps.models.roadmaps import Roadmap

# So long the file of a pack lies ready; then it is gone for good.
PACK_DAYS = 30


class PublicPaper(models.Model):
    """The agreed paper without what the revision before said, for readers who may not read that one."""

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="public_paper")
    paper = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"public paper of roadmap {self.roadmap_id}"


class PackQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PackQuerySet":
        """Of a convening one organises: staff all, organisers those they made, and only while they may
        still read every roadmap in it."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        mine = self.filter(made_by=user, convening__in=user.convening_ids)
        unseen = Roadmap.objects.exclude(pk__in=Roadmap.objects.visible_to(user).values("pk"))
        return mine.exclude(roadmaps__in=unseen)

    def at_hand(self, now: datetime) -> "PackQuerySet":
        """Not over yet."""
        return self.filter(made_at__gt=now - timedelta(days=PACK_DAYS), emptied_at__isnull=True)

    def over(self, now: datetime) -> "PackQuerySet":
        """Old enough to be forgotten, and not forgotten yet."""
        return self.filter(made_at__lte=now - timedelta(days=PACK_DAYS), emptied_at__isnull=True)


class RoadmapPack(models.Model):
    """The roadmaps of several delegations in one file, with a cover and contents."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="roadmap_packs")
    roadmaps = models.ManyToManyField(Roadmap, related_name="+")
    paper = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    emptied_at = models.DateTimeField(null=True, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("roadmap pack")
        verbose_name_plural = _("roadmap packs")

    def __str__(self) -> str:
        return self.paper.title

    @property
    def ends_on(self):
        """The last day on which the file can be had."""
        return timezone.localdate(self.made_at + timedelta(days=PACK_DAYS))
