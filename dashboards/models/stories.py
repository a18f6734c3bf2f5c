from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.countries.models import Country
from assistance.models import Engagement, Request
from convenings.models import Convening
from dashboards.stages import in_words
from dashboards.states import (
    READ_BY_THE_COUNTRY,
    STORY_TRANSITIONS,
    EvidenceLevel,
    StoryStatus,
    StoryVerdict,
)
from naps.models import Plan, PlanDocument, PlanEvent, Roadmap, StageChange
from naps.states import Precision


class OutcomeStoryQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OutcomeStoryQuerySet":
        """What is published, for everybody; the rest for staff, and for the focal points of the country
        once they have been asked."""
        published = Q(status=StoryStatus.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(published)
        if user.is_academy_staff:
            return self
        own = Q(country__in=user.focal_country_ids, status__in=READ_BY_THE_COUNTRY)
        return self.filter(published | own)

    def published(self) -> "OutcomeStoryQuerySet":
        return self.filter(status=StoryStatus.PUBLISHED)


class OutcomeStory(models.Model):
    """What came about in a country, told with dates and sources, and what the Academy contributed.

    Written by staff, published with the country's agreement to exactly these words.
    """

    TRANSITIONS = STORY_TRANSITIONS

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="outcome_stories")
    # The day of the outcome: what the story leads to.
    on = models.DateField(_("day of the outcome"))
    precision = models.CharField(
        _("exactness of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    level = models.CharField(
        _("evidence of the outcome"),
        max_length=13,
        choices=EvidenceLevel,
        default=EvidenceLevel.SELF_REPORTED,
    )
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=160, blank=True)
    text_en = models.TextField(_("story in English"), max_length=4000, blank=True)
    text_es = models.TextField(_("story in Spanish"), max_length=4000, blank=True)
    text_fr = models.TextField(_("story in French"), max_length=4000, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=StoryStatus, default=StoryStatus.DRAFT, db_index=True
    )
    # Why it was taken back; nobody outside the Academy and the country reads it.
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What the country was asked about, as a fingerprint of every word and picture.
    asked_print = models.CharField(max_length=64, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OutcomeStoryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("outcome story")
        verbose_name_plural = _("outcome stories")
        constraints = [
            known_status(StoryStatus, table="outcomestory"),
            both_or_neither("asked_at", "asked_by", table="outcomestory"),
            both_or_neither("agreed_at", "agreed_by", table="outcomestory"),
            both_or_neither("published_at", "published_by", table="outcomestory"),
            both_or_neither("taken_back_at", "taken_back_by", table="outcomestory"),
            reason_when({StoryStatus.TAKEN_BACK}, table="outcomestory"),
            models.CheckConstraint(
                condition=~Q(status__in=sorted({StoryStatus.AGREED, StoryStatus.PUBLISHED}))
                | (Q(agreed_at__isnull=False) & ~Q(asked_print="")),
                name="outcomestory_agreed_first",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_es or self.title_fr or str(_("No title yet"))

    def get_absolute_url(self) -> str:
        return reverse("dashboards:story", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.status == StoryStatus.PUBLISHED

    @property
    def on_words(self) -> str:
        return in_words(self.on, self.precision)


class StoryStep(models.Model):
    """One dated link of the chain: what happened, how well one knows it, and where one can see it."""

    story = models.ForeignKey(OutcomeStory, on_delete=models.CASCADE, related_name="steps")
    on = models.DateField(_("day"))
    precision = models.CharField(
        _("exactness of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    text_en = models.CharField(_("sentence in English"), max_length=300, blank=True)
    text_es = models.CharField(_("sentence in Spanish"), max_length=300, blank=True)
    text_fr = models.CharField(_("sentence in French"), max_length=300, blank=True)
    level = models.CharField(_("how well one knows it"), max_length=13, choices=EvidenceLevel)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    document = models.ForeignKey(
        PlanDocument,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document of the country’s plan"),
    )
    # What of the portal the step is about, one of these at most.
    convening = models.ForeignKey(
        Convening, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    request = models.ForeignKey(Request, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    change = models.ForeignKey(
        StageChange, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    event = models.ForeignKey(PlanEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    roadmap = models.ForeignKey(Roadmap, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    ABOUT = ("convening", "request", "engagement", "plan", "change", "event", "roadmap")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("on")),
                name="storystep_ends_on_not_before",
            ),
        ]

    def __str__(self) -> str:
        return self.text_en or self.text_es or self.text_fr

    @property
    def has_source(self) -> bool:
        """Something one can look at: an address, a document, or what the portal itself holds."""
        return bool(self.source_url or self.document_id or self.about_key)

    @property
    def about_key(self) -> str:
        """What of the portal it is about, as the choice of a form: "convening-3"."""
        for name in self.ABOUT:
            if pk := getattr(self, f"{name}_id"):
                return f"{name}-{pk}"
        return ""

    @property
    def told_request(self) -> Request | None:
        """The request it tells of, itself or through the help that was given on it."""
        if self.request is not None:
            return self.request
        return self.engagement.request if self.engagement else None

    @property
    def is_kept(self) -> bool:
        """It tells of help that is kept to the Academy or to one side of the country's team."""
        return self.engagement is not None and self.engagement.is_kept

    @property
    def last_day(self) -> date:
        return self.ends_on or self.on


class StoryAnswer(models.Model):
    """What a country said about a story: who, when, and about exactly which words. Never changed."""

    story = models.ForeignKey(OutcomeStory, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(max_length=10, choices=StoryVerdict)
    words = models.TextField(_("in your words"), blank=True)
    # The fingerprint of the text that was on the page, and the text itself.
    print = models.CharField(max_length=64)
    written = models.JSONField(default=dict)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.said_at:%Y-%m-%d}"
