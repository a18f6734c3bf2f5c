from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.countries.models import Country
from academy.documents.models import StoredFile
from convenings.models import Convening
from naps.states import (
    EVIDENCE_WORDS,
    IN_DESIGN,
    IN_FORCE,
    NEEDS_CONFIRMATION,
    PUBLIC_STAGES,
    STAGE_CHANGE_TRANSITIONS,
    STAGE_ORDER,
    Precision,
    PublicStage,
    Reported,
    Sharing,
    Stage,
    StageChangeStatus,
)
from participants.teams import team_country_ids

# How a date is written, by how exactly it is known.
FORMATS: Mapping[str, str] = {
    Precision.DAY: "DATE_FORMAT",
    Precision.MONTH: "YEAR_MONTH_FORMAT",
    Precision.YEAR: "Y",
}


def in_words(on: date | None, precision: str) -> str:
    """A date as it is known, and nothing where it is not."""
    return date_format(on, FORMATS[precision]) if on else ""


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PlanQuerySet":
        """That a plan exists, its stage and its dates are public; working papers have rules of their own."""
        return self

    def workable_by(self, user) -> "PlanQuerySet":
        """Plans whose drafts and roadmap this person works on: the country's team, or staff."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_academy_staff else self.filter(country__in=team_country_ids(user))

    def in_design(self) -> "PlanQuerySet":
        return self.filter(stage__in=IN_DESIGN)

    def in_force(self) -> "PlanQuerySet":
        return self.filter(stage__in=IN_FORCE)


class Plan(models.Model):
    """One edition of a country's National Action Plan, from commitment to its end."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="plans", verbose_name=_("country")
    )
    edition = models.PositiveSmallIntegerField(_("edition"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    stage = models.CharField(_("stage"), max_length=15, choices=Stage, default=Stage.COMMITMENT)
    lead_agency = models.CharField(_("lead agency"), max_length=200, blank=True)
    # Years, because that is what plans and their sources give.
    period_start = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    # Adoption, launch and legal force can lie a year apart.
    committed_on = models.DateField(_("committed on"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    # The registry knows plans whose sources give no date at all; that is a fact, not an omission.
    adoption_not_reported = models.BooleanField(default=False)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    launched_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    in_force_on = models.DateField(_("in legal force since"), null=True, blank=True)
    in_force_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    supersedes = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successor"
    )
    origin_convening = models.ForeignKey(
        Convening, on_delete=models.SET_NULL, null=True, blank=True, related_name="plans"
    )
    language = models.CharField(_("language"), max_length=20, blank=True)
    has_budget = models.CharField(_("budget"), max_length=12, choices=Reported, default=Reported.NOT_REPORTED)
    has_indicators = models.CharField(
        _("indicators"), max_length=12, choices=Reported, default=Reported.NOT_REPORTED
    )
    has_monitoring = models.CharField(
        _("monitoring and evaluation"), max_length=12, choices=Reported, default=Reported.NOT_REPORTED
    )
    has_cso_role = models.CharField(
        _("role of civil society"), max_length=12, choices=Reported, default=Reported.NOT_REPORTED
    )
    addresses_disarmament = models.CharField(
        _("disarmament"), max_length=12, choices=Reported, default=Reported.NOT_REPORTED
    )
    sharing = models.CharField(
        _("shared with UN Women"), max_length=8, choices=Sharing, default=Sharing.STATUS
    )
    sharing_at = models.DateTimeField(null=True, blank=True)
    sharing_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Where the registry has it from: addresses, and what the sources disagree about.
    source_urls = models.JSONField(default=list, blank=True)
    source_note = models.TextField(blank=True)
    # Set for rows of the loaded registry, so that a corrected registry finds them again.
    registry_key = models.CharField(max_length=20, blank=True, db_index=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["country__name", "-edition", "-pk"]
        verbose_name = _("national action plan")
        verbose_name_plural = _("national action plans")
        constraints = [
            models.UniqueConstraint(fields=["country", "edition"], name="plan_one_an_edition"),
            models.UniqueConstraint(
                fields=["country"], condition=Q(stage__in=sorted(IN_DESIGN)), name="plan_one_in_design"
            ),
            models.UniqueConstraint(
                fields=["country"], condition=Q(stage__in=sorted(IN_FORCE)), name="plan_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=sorted(IN_FORCE))
                | Q(adopted_on__isnull=False)
                | Q(adoption_not_reported=True),
                name="plan_adopted_on_known",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=models.F("period_start"))
                | Q(period_start__isnull=True)
                | Q(period_end__isnull=True),
                name="plan_period_in_order",
            ),
            models.CheckConstraint(condition=Q(stage__in=sorted(Stage.values)), name="plan_stage_known"),
            both_or_neither("sharing_at", "sharing_by", table="plan"),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("naps:plan", args=[self.pk])

    @property
    def name(self) -> str:
        """The title where one is known, else what the plan is."""
        if self.title:
            return self.title
        if self.edition is None:
            return str(_("National Action Plan"))
        return str(_("National Action Plan, edition %(edition)s") % {"edition": self.edition})

    @property
    def period(self) -> str:
        """The years it covers, as far as they are known."""
        if self.period_start and self.period_end:
            return f"{self.period_start}–{self.period_end}"
        if self.period_start:
            return str(_("from %(year)s") % {"year": self.period_start})
        return str(_("until %(year)s") % {"year": self.period_end}) if self.period_end else ""

    @property
    def adopted_words(self) -> str:
        """The date of adoption, no more exact than the source."""
        return in_words(self.adopted_on, self.adopted_precision)

    @property
    def launched_words(self) -> str:
        return in_words(self.launched_on, self.launched_precision)

    @property
    def in_force_words(self) -> str:
        return in_words(self.in_force_on, self.in_force_precision)

    @property
    def ended_words(self) -> str:
        return in_words(self.ended_on, self.ended_precision)

    def is_expired(self, today: date | None = None) -> bool:
        """In force on paper, and its period is over: computed, never stored."""
        today = today or timezone.localdate()
        return bool(self.stage in IN_FORCE and self.period_end and self.period_end < today.year)

    @property
    def status(self) -> str:
        """Every record answers "where are you now" by this name; a plan's answer is its stage."""
        return self.stage

    def get_status_display(self) -> str:
        return self.get_stage_display()

    @property
    def public_stage(self) -> PublicStage:
        return PUBLIC_STAGES.get(self.stage, PublicStage.UNKNOWN)

    @property
    def is_in_design(self) -> bool:
        return self.stage in IN_DESIGN

    @property
    def is_in_force(self) -> bool:
        return self.stage in IN_FORCE

    @property
    def next_stages(self) -> list[Stage]:
        """Where it can go from here. Steps may be skipped; only its adoption brings a plan into force."""
        reachable = IN_DESIGN | NEEDS_CONFIRMATION if self.is_in_design else set(Stage)
        return [stage for stage in Stage if stage in reachable and stage != self.stage]

    def is_step_back(self, to: str) -> bool:
        return STAGE_ORDER[Stage(to)] < STAGE_ORDER[Stage(self.stage)]


class StageChangeQuerySet(models.QuerySet):
    def confirmed(self) -> "StageChangeQuerySet":
        return self.filter(status=StageChangeStatus.CONFIRMED)

    def proposed(self) -> "StageChangeQuerySet":
        """Adoptions and endings that wait for staff."""
        return self.filter(status=StageChangeStatus.PROPOSED)

    def visible_to(self, user) -> "StageChangeQuerySet":
        """Confirmed changes are public; a proposal is seen by the country's team and staff."""
        if user.is_authenticated and user.is_academy_staff:
            return self
        mine = Q(plan__country__in=team_country_ids(user))
        return self.filter(Q(status=StageChangeStatus.CONFIRMED) | mine)

    def with_file_for(self, user) -> "StageChangeQuerySet":
        """Changes whose evidence file this person may have.

        What a step rests on is public in words and links; a file (minutes, a list of people) is for
        staff, the country's team and the partners whom the country lets read.
        """
        if not user.is_authenticated:
            return self.none()
        filed = self.visible_to(user).filter(evidence_file__isnull=False)
        if user.is_academy_staff:
            return filed
        team = Q(plan__country__in=team_country_ids(user))
        partner = Q(plan__country__in=user.partner_country_ids) & ~Q(plan__sharing=Sharing.NONE)
        return filed.filter(team | partner)


class StageChange(models.Model):
    """A dated step in the life of a plan, with its evidence. The history says what was true at any date."""

    TRANSITIONS = STAGE_CHANGE_TRANSITIONS

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="stage_changes")
    stage = models.CharField(_("stage"), max_length=15, choices=Stage)
    on = models.DateField(_("date"))
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_url = models.URLField(_("link to the evidence"), blank=True, max_length=500)
    evidence_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason for a step back"), max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=StageChangeStatus, default=StageChangeStatus.CONFIRMED)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("change of stage")
        constraints = [
            both_or_neither("confirmed_at", "confirmed_by", table="stagechange"),
            known_status(StageChangeStatus, table="stagechange"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status=StageChangeStatus.PROPOSED),
                name="stagechange_one_proposal",
            ),
            reason_when([StageChangeStatus.REFUSED], table="stagechange"),
        ]

    def __str__(self) -> str:
        return f"{self.plan.country}: {self.get_stage_display()}, {self.on_words}"

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
        return str(EVIDENCE_WORDS.get(self.evidence, self.evidence))
