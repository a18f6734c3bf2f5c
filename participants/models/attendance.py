from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.documents.models import IssuedDocument
from convenings.models import Session
from participants.models.registrations import Registration
from participants.states import CheckInMethod, Presence, Visibility


class CheckIn(models.Model):
    """A person has arrived on a day of the convening."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="check_ins")
    day = models.DateField(_("day"))
    method = models.CharField(max_length=10, choices=CheckInMethod, default=CheckInMethod.SEARCH)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "day"], name="check_in_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.registration} on {self.day}"


class Attendance(models.Model):
    """Whether a person was at a session. No row means: nobody has written it down."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendance")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    presence = models.CharField(max_length=8, choices=Presence, default=Presence.PRESENT)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="attendance_once_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.presence}"


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CertificateQuerySet":
        """Organisers of the convening, and the holder."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        return self.filter(
            Q(registration__convening__in=user.convening_ids) | Q(registration__person__user=user)
        )

    def valid(self) -> "CertificateQuerySet":
        return self.filter(is_valid=True)


class Certificate(models.Model):
    """A certificate of participation: an issued document of a registration. Revoked, never deleted."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="certificates")
    paper = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="certificate")
    # Falls with the paper's revocation; one valid certificate a registration, whoever presses twice.
    is_valid = models.BooleanField(default=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["registration__person__full_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(is_valid=True), name="certificate_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"certificate of {self.registration}"

    def get_absolute_url(self) -> str:
        return reverse("participants:certificate", args=[self.pk])

    @property
    def country(self):
        return self.registration.country

    @property
    def public_name(self) -> str:
        """The name strangers read who verify it: the printed one if the holder is public, else as chosen."""
        person = self.registration.person
        return self.paper.data["holder"] if person.visibility == Visibility.PUBLIC else person.public_name
