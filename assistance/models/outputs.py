from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.documents.models import StoredFile
from assistance.models.engagements import Engagement
from assistance.states import OutputKind


class OutputQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OutputQuerySet":
        """Whoever sees the engagement it came from."""
        seen = Engagement.objects.visible_to(user).filter(pk=OuterRef("engagement"))
        return self.filter(Exists(seen))


class Output(models.Model):
    """A document that came of an engagement: notes, a commented text, slides."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="outputs")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=OutputKind)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = OutputQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assistance:output", args=[self.pk])
