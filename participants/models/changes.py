import json
from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.sealed import SealedTextField
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.models.delegations import Delegation
from participants.models.registrations import Registration
from participants.states import (
    CHANGE_TRANSITIONS,
    LIVE,
    ChangeKind,
    ChangeStatus,
    RegistrationStatus,
)


class ChangeRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ChangeRequestQuerySet":
        """Organisers their convening's, everybody their own; a focal point only who shall come instead.

        Answers are for the organisers alone: a telephone or a diet is not the government's to read.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        spoken_for = Delegation.objects.spoken_for_by(user)
        return self.filter(
            Q(registration__convening__in=user.convening_ids)
            | Q(kind=ChangeKind.SUBSTITUTE, registration__delegation__in=spoken_for)
            | Q(registration__person__user=user)
        )

    def of(self, user) -> "ChangeRequestQuerySet":
        """What this person has asked for."""
        return self.filter(registration__person__user=user)

    def open(self) -> "ChangeRequestQuerySet":
        return self.filter(status=ChangeStatus.OPEN)

    def waiting(self) -> "ChangeRequestQuerySet":
        """Open, and somebody can still say yes: the registration stands where it stood."""
        under_way = Q(registration__convening__status=ConveningStatus.PUBLISHED)
        live = Q(
            kind__in=[ChangeKind.SUBSTITUTE, ChangeKind.ANSWERS],
            registration__status__in=LIVE,
        )
        late = Q(kind=ChangeKind.LATE, registration__status=RegistrationStatus.NOMINATED)
        return self.open().filter(Q(kind=ChangeKind.NAME) | under_way & (live | late))


class ChangeRequest(models.Model):
    """What a person asks for and others decide: somebody else comes, an answer changes after the deadline.

    What is asked lies sealed, with the names and addresses in it, and is forgotten with the needs.
    """

    TRANSITIONS = CHANGE_TRANSITIONS

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="change_requests")
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind)
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.OPEN)
    # Field by field what is and what should be, as JSON; and why, in the person's words.
    sealed = SealedTextField(blank=True)
    note = SealedTextField(_("why"), blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request for a change")
        verbose_name_plural = _("requests for a change")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"],
                condition=Q(status=ChangeStatus.OPEN),
                name="changerequest_one_open",
            ),
            known_status(ChangeStatus, table="changerequest"),
            reason_when([ChangeStatus.REFUSED], table="changerequest"),
            both_or_neither("decided_at", "decided_by", table="changerequest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.registration}"

    def get_absolute_url(self) -> str:
        return reverse("participants:change", args=[self.pk])

    @property
    def country(self):
        return self.registration.country

    @property
    def convening(self) -> Convening:
        return self.registration.convening

    @property
    def is_open(self) -> bool:
        return self.status == ChangeStatus.OPEN

    @property
    def wanted(self) -> dict[str, list]:
        """Field by field [as it is, as it should be]; empty once it is forgotten."""
        return json.loads(self.sealed) if self.sealed else {}

    @wanted.setter
    def wanted(self, changes: Mapping[str, list]) -> None:
        self.sealed = json.dumps(dict(changes))

    def will_be(self) -> dict:
        """Only what should be, field by field."""
        return {name: will for name, (_was, will) in self.wanted.items()}
