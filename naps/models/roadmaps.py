from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status
from academy.countries.models import Topic
from academy.documents.models import IssuedDocument
from convenings.models import Convening
from naps.models.plans import Plan
from naps.states import (
    FINISHED_ACTIONS,
    OPEN_ROADMAPS,
    ROADMAP_TRANSITIONS,
    ActionStatus,
    RoadmapStatus,
    Sharing,
    Stage,
)
from participants.teams import team_country_ids


class RoadmapQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RoadmapQuerySet":
        """Staff; the country's team; everybody once the country has published it; UN Women partners
        where the country shares it, and then only what is agreed."""
        published = Q(published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(published)
        if user.is_academy_staff:
            return self
        team = Q(plan__country__in=team_country_ids(user))
        shared = Q(
            plan__country__in=user.partner_country_ids,
            plan__sharing__in=[Sharing.ROADMAP, Sharing.DRAFTS],
            status__in=[RoadmapStatus.AGREED, RoadmapStatus.CLOSED],
        )
        return self.filter(published | team | shared)

    def agreed(self) -> "RoadmapQuerySet":
        """The ones in use: at most one a plan."""
        return self.filter(status=RoadmapStatus.AGREED)

    def open(self) -> "RoadmapQuerySet":
        return self.filter(status__in=OPEN_ROADMAPS)

    def awaiting_academy(self) -> "RoadmapQuerySet":
        """Handed in, and the Academy has not said yes yet; the oldest first."""
        waiting = self.filter(status=RoadmapStatus.SUBMITTED, agreed_by_osf_at__isnull=True)
        return waiting.order_by("submitted_at")

    def awaiting_country(self) -> "RoadmapQuerySet":
        """Handed in, and the country has not said yes yet; the oldest first."""
        waiting = self.filter(status=RoadmapStatus.SUBMITTED, agreed_by_country_at__isnull=True)
        return waiting.order_by("submitted_at")

    def of_team(self, user) -> "RoadmapQuerySet":
        """Roadmaps of the countries this person works for."""
        return self.filter(plan__country__in=team_country_ids(user))

    def with_counts(self, today: date) -> "RoadmapQuerySet":
        """Annotates `actions`, `done`, `late`, `dropped` (a dropped action is not waited for any more)."""

        def actions(**condition):
            return Count("objectives__actions", filter=Q(**condition))

        is_late = Q(objectives__actions__due_on__lt=today) & ~Q(
            objectives__actions__status__in=FINISHED_ACTIONS
        )
        return self.annotate(
            actions=Count("objectives__actions"),
            done=actions(objectives__actions__status=ActionStatus.COMPLETED),
            dropped=actions(objectives__actions__status=ActionStatus.DROPPED),
            late=Count("objectives__actions", filter=is_late),
        )


class Roadmap(models.Model):
    """What a country means to do until its plan is adopted and carried out. One open revision at a time."""

    TRANSITIONS = ROADMAP_TRANSITIONS

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="roadmaps")
    convening = models.ForeignKey(
        Convening, on_delete=models.SET_NULL, null=True, blank=True, related_name="roadmaps"
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    goal = models.TextField(_("goal"), blank=True)
    target_stage = models.CharField(_("stage aimed at"), max_length=15, choices=Stage, default=Stage.ADOPTION)
    target_on = models.DateField(_("by"), null=True, blank=True)
    lead_institution = models.CharField(_("lead institution"), max_length=200, blank=True)
    status = models.CharField(max_length=9, choices=RoadmapStatus, default=RoadmapStatus.DRAFT)
    # Goes up with each change of the goal and what stands beside it; see `Action.version`.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What the Academy would like to see changed, when it gave the roadmap back.
    return_note = models.CharField(_("what should change"), max_length=600, blank=True)
    # Both have to agree; the second one makes it final.
    agreed_by_country_at = models.DateTimeField(null=True, blank=True)
    agreed_by_country_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The country said yes by letter or telephone, and staff wrote it down.
    agreed_on_behalf = models.BooleanField(default=False)
    agreed_by_osf_at = models.DateTimeField(null=True, blank=True)
    agreed_by_osf_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="roadmap"
    )

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-revision"]
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision"], name="roadmap_one_a_revision"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status__in=sorted(OPEN_ROADMAPS)), name="roadmap_one_open"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status=RoadmapStatus.AGREED), name="roadmap_one_agreed"
            ),
            known_status(RoadmapStatus, table="roadmap"),
            both_or_neither("submitted_at", "submitted_by", table="roadmap"),
            both_or_neither("agreed_by_country_at", "agreed_by_country_by", table="roadmap_country"),
            both_or_neither("agreed_by_osf_at", "agreed_by_osf_by", table="roadmap_osf"),
            both_or_neither("published_at", "published_by", table="roadmap"),
            models.CheckConstraint(
                condition=~Q(status=RoadmapStatus.AGREED)
                | Q(agreed_by_country_at__isnull=False, agreed_by_osf_at__isnull=False),
                name="roadmap_agreed_by_both",
            ),
        ]

    def __str__(self) -> str:
        return str(
            _("Roadmap of %(country)s, revision %(revision)s")
            % {"country": self.plan.country, "revision": self.revision}
        )

    def get_absolute_url(self) -> str:
        return reverse("naps:roadmap", args=[self.pk])

    @property
    def country(self):
        return self.plan.country

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_ROADMAPS

    @property
    def is_agreed(self) -> bool:
        return self.status == RoadmapStatus.AGREED


class Objective(models.Model):
    """What is to be reached in one topic. Made with its first action; the sentence may follow later."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="objectives")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("topic")
    )
    title = models.CharField(_("objective"), max_length=250, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("objective")
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "topic"], name="objective_one_a_topic"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.topic)

    @property
    def country(self):
        return self.roadmap.plan.country
