"""What the registry holds beside the plans themselves: documents, events, sources, contacts, corrections."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from academy.countries.models import Country
from academy.documents.models import StoredFile
from naps.models.plans import FORMATS, Plan
from naps.states import DocumentAudience, DocumentKind, PlanEventKind, Precision
from participants.teams import team_country_ids

# A correction nobody comes back to is forgotten after a day.
KEPT = timedelta(days=1)


class PlanDocumentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PlanDocumentQuerySet":
        """Published ones are everybody's; the others are for the country's team and staff, nobody else."""
        if user.is_authenticated and user.is_academy_staff:
            return self
        mine = Q(plan__country__in=team_country_ids(user))
        return self.filter(Q(audience=DocumentAudience.PUBLIC) | mine)


class PlanDocument(models.Model):
    """A paper that belongs to a plan: the plan itself, a decree, a report. A file, or a link to it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind of document"), max_length=12, choices=DocumentKind)
    language = models.CharField(_("language of the text"), max_length=5)
    # The text the government has adopted or published, and not a translation for convenience.
    is_official = models.BooleanField(_("official text"), default=False)
    audience = models.CharField(_("who may see it"), max_length=6, choices=DocumentAudience)
    source = models.CharField(_("where it comes from"), max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PlanDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-is_official", "kind", "pk"]
        verbose_name = _("document of a plan")
        verbose_name_plural = _("documents of plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file__isnull=True) & ~Q(url="")),
                name="plandocument_file_or_link",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://"), name="plandocument_link_is_https"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=sorted(DocumentAudience.values)), name="plandocument_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#documents"

    @property
    def country(self) -> Country:
        return self.plan.country

    @property
    def is_public(self) -> bool:
        return self.audience == DocumentAudience.PUBLIC

    @property
    def site(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def official_words(self) -> str:
        return str(_("official text") if self.is_official else _("unofficial translation or copy"))


class PlanEvent(models.Model):
    """What happened to a plan in force without changing its stage: extended, or revised, by an act."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=8, choices=PlanEventKind)
    on = models.DateField(_("date"))
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    # Of an extension: the last year now, and the one it replaced.
    until = models.PositiveSmallIntegerField(_("new last year"), null=True, blank=True)
    was_until = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_url = models.URLField(_("link to the evidence"), blank=True, max_length=500)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("event of a plan")
        verbose_name_plural = _("events of plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PlanEventKind.EXTENDED, until__isnull=False)
                | (~Q(kind=PlanEventKind.EXTENDED) & Q(until__isnull=True)),
                name="planevent_extended_until",
            ),
            models.CheckConstraint(
                condition=~Q(evidence="") | ~Q(evidence_url=""), name="planevent_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.country}: {self.words}"

    def get_absolute_url(self) -> str:
        return self.plan.get_absolute_url()

    @property
    def country(self) -> Country:
        return self.plan.country

    @property
    def on_words(self) -> str:
        return date_format(self.on, FORMATS[self.precision])

    @property
    def evidence_words(self) -> str:
        return self.evidence

    @property
    def words(self) -> str:
        """What happened, with the years of an extension."""
        if self.kind != PlanEventKind.EXTENDED:
            return str(self.get_kind_display())
        if self.was_until:
            years = {"was": self.was_until, "until": self.until}
            return str(_("extended from %(was)s to %(until)s") % years)
        return str(_("extended to %(until)s") % {"until": self.until})


class FactSource(models.Model):
    """Where one figure of a plan comes from: which value, from what source, told by whom and when.

    Rows are added and never changed; the newest of a field is the source of what the page shows.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="fact_sources")
    field = models.CharField(max_length=30)
    value = models.CharField(max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    # Said by those who speak for the country, so that a correction of the registry does not overwrite it.
    by_country = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["plan", "field"])]

    def __str__(self) -> str:
        return f"{self.field} of plan {self.plan_id}"

    @property
    def country(self) -> Country:
        return self.plan.country


class CountryContact(models.Model):
    """Whom to write to in a country: an office that the country has chosen to publish, never a person."""

    country = models.OneToOneField(Country, on_delete=models.CASCADE, related_name="plan_contact")
    institution = models.CharField(_("institution"), max_length=200)
    office = models.CharField(_("office or unit"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address of the office"), blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("public contact of a country")
        verbose_name_plural = _("public contacts of countries")
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(website=""), name="countrycontact_can_be_reached"
            )
        ]

    def __str__(self) -> str:
        return self.institution

    def get_absolute_url(self) -> str:
        return f"{self.country.get_absolute_url()}#contact"


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CorrectionQuerySet":
        """The Academy's staff, while it is kept."""
        if not (user.is_authenticated and user.is_academy_staff):
            return self.none()
        return self.filter(expires_at__gt=timezone.now())

    def over(self) -> "CorrectionQuerySet":
        return self.filter(expires_at__lte=timezone.now())


class Correction(models.Model):
    """A corrected registry that was sent in: its lines, until they are taken over or forgotten."""

    name = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # How many plans were changed or added when it was taken over.
    taken = models.PositiveIntegerField(default=0)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("correction of the registry")
        verbose_name_plural = _("corrections of the registry")
        constraints = [both_or_neither("taken_at", "taken_by", table="correction")]

    def __str__(self) -> str:
        return f"correction {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("naps:correction", args=[self.pk])
