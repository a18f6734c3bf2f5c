from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.countries.models import Country
from assistance.states import (
    ASSIGNMENT_TRANSITIONS,
    HELPED,
    LIVE_ASSIGNMENTS,
    AssignmentStatus,
    RequestStatus,
)
from participants.models import Expert, Registration


class AssignmentQuerySet(models.QuerySet):
    def awaiting(self, user) -> "AssignmentQuerySet":
        """What this expert has been asked or is doing."""
        return self.filter(expert__person__user=user, status__in=LIVE_ASSIGNMENTS).without_conflict()

    def visible_to(self, user) -> "AssignmentQuerySet":
        """Staff; an expert's own, as long as it gives access to its request."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_academy_staff else self.opening_requests_to(user)

    def opening_requests_to(self, user) -> "AssignmentQuerySet":
        """This expert's assignments that let them read the request: asked or helping now, or helped to
        the end. Who said no, was replaced or has a conflict reads nothing."""
        helped_to_the_end = Q(
            status=AssignmentStatus.ENDED, answered_at__isnull=False, reason="", request__status__in=HELPED
        )
        mine = self.filter(expert__person__user=user)
        return mine.filter(Q(status__in=LIVE_ASSIGNMENTS) | helped_to_the_end).without_conflict()

    def without_conflict(self) -> "AssignmentQuerySet":
        """Leaves out experts with a tie to the country, also one that turned up later: from it, in declared
        conflict, named for one of its delegations, or its focal point. See `Expert.without_tie_to`."""
        country, person = OuterRef("request__country"), OuterRef("expert__person")
        declared = Expert.objects.filter(pk=OuterRef("expert"), conflict_countries=country)
        sent = Registration.objects.filter(person=person, delegation__country=country)
        speaks_for_it = Grant.objects.valid().filter(
            role=Role.FOCAL_POINT, country=country, user=OuterRef("expert__person__user")
        )
        return self.exclude(expert__person__country=F("request__country")).exclude(
            Exists(declared) | Exists(sent) | Exists(speaks_for_it)
        )

    def rated(self) -> "AssignmentQuerySet":
        """Who helped to the end of a request that its country confirmed and rated, the latest first."""
        helped = self.filter(status=AssignmentStatus.ENDED, answered_at__isnull=False, reason="")
        confirmed = helped.filter(request__status=RequestStatus.CLOSED, request__rating__isnull=False)
        return confirmed.order_by("-request__closed_at", "-pk")

    def live(self) -> "AssignmentQuerySet":
        return self.filter(status__in=LIVE_ASSIGNMENTS)

    def accepted(self) -> "AssignmentQuerySet":
        return self.filter(status=AssignmentStatus.ACCEPTED)

    def said_yes(self) -> "AssignmentQuerySet":
        """Who helps, and who did for a while."""
        helping = [AssignmentStatus.ACCEPTED, AssignmentStatus.ENDED]
        return self.filter(status__in=helping, answered_at__isnull=False)

    def unanswered_since(self, moment: datetime) -> "AssignmentQuerySet":
        return self.filter(status=AssignmentStatus.PROPOSED, proposed_at__lt=moment)


class Assignment(models.Model):
    """An expert who is asked to help with a request."""

    TRANSITIONS = ASSIGNMENT_TRANSITIONS

    request = models.ForeignKey("assistance.Request", on_delete=models.CASCADE, related_name="assignments")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(max_length=8, choices=AssignmentStatus, default=AssignmentStatus.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["request", "expert"], name="assignment_once"),
            known_status(AssignmentStatus, table="assignment"),
            both_or_neither("answered_at", "answered_by", table="assignment"),
            reason_when([AssignmentStatus.DECLINED], table="assignment"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} for {self.request}"

    def get_absolute_url(self) -> str:
        return self.request.get_absolute_url()

    @property
    def country(self) -> Country:
        return self.request.country

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_ASSIGNMENTS

    @property
    def helps(self) -> bool:
        """The expert said yes, and has not been replaced since."""
        return self.status == AssignmentStatus.ACCEPTED or (
            self.status == AssignmentStatus.ENDED and self.answered_at is not None and not self.reason
        )
