from django.db import models
from django.utils import timezone

from academy.accounts.models import User
from academy.documents.models import StoredFile
from assistance.models.requests import Request


class RequestFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RequestFileQuerySet":
        """Whoever reads the request; what came with a duplicate, also the experts of the one it went into."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(request__in=Request.objects.with_words_for(user).values("pk"))


class RequestFile(models.Model):
    """A file that explains a request: a list of measures, a terms of reference of the ministry."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="request_file")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = RequestFileQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.file.original_name
