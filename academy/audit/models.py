from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One line of the trail: who did what to which record, and when. Never changed, never deleted.

    The subject is named by type and id, not by a foreign key, so that the trail never stands in
    the way of the live data. `data` holds ids and codes only, no names or addresses: a person
    can be erased without touching the trail.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    on_behalf_of = models.CharField(_("on behalf of"), max_length=80, blank=True)
    verb = models.CharField(_("what"), max_length=60, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    country = models.CharField(_("country"), max_length=3, blank=True, db_index=True)
    was = models.CharField(max_length=40, blank=True)
    now = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"


def events_of(subject: models.Model):
    """The trail of one record, newest first, with the people who acted."""
    return Event.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    ).select_related("actor")
