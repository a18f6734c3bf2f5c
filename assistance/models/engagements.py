from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, not_before
from academy.countries.models import Country
from assistance.models.requests import Request
from assistance.states import (
    EngagementKind,
)
from participants.models import Expert
from participants.teams import team_country_ids


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EngagementQuerySet":
        """Whoever sees the request; those without a request, staff, the country's team and the experts
        who were there."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        requests = Request.objects.visible_to(user).values("pk")
        mine = Engagement.experts.through.objects.filter(expert__person__user=user).values("engagement")
        without = Q(country__in=team_country_ids(user)) | Q(pk__in=mine)
        return self.filter(Q(request__in=requests) | Q(request=None) & without)

    def for_partner(self, user) -> "models.QuerySet":
        """What a UN Women partner may know: that help was given, of which kind and when."""
        rows = self.filter(country__in=user.partner_country_ids)
        return rows.values("country__iso3", "kind", "starts_on", "ends_on")

    def next_steps_due(self, today: date) -> "EngagementQuerySet":
        """Next steps that were to be done by today and are not, the oldest first."""
        return self.open_next_steps().filter(next_step_due__lte=today).order_by("next_step_due")

    def last_contacts(self) -> "models.QuerySet":
        """When the Academy and a country last dealt with each other, one row a country it ever met: its
        id, the date, the kind and the id of the engagement. Counts what this queryset holds, so a list
        for somebody begins with `visible_to`."""
        last = self.filter(country=OuterRef("pk")).order_by("-ends_on", "-pk")
        return (
            Country.objects.annotate(
                engagement=Subquery(last.values("pk")[:1]),
                date=Subquery(last.values("ends_on")[:1]),
                kind=Subquery(last.values("kind")[:1]),
            )
            .filter(engagement__isnull=False)
            .order_by("date", "name")
            .values("date", "kind", "engagement", country=F("pk"))
        )

    def open_next_steps(self) -> "EngagementQuerySet":
        return self.exclude(next_step="").filter(next_step_done_at__isnull=True)


class Engagement(models.Model):
    """Help that was given on a day: a call, a visit, a workshop."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, null=True, blank=True, related_name="engagements"
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="engagements", verbose_name=_("country")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=EngagementKind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    experts = models.ManyToManyField(
        Expert, blank=True, related_name="engagements", verbose_name=_("experts")
    )
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1, null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    summary = models.TextField(_("what was done"))
    outcome = models.TextField(_("what came of it"), blank=True)
    next_step = models.CharField(_("next step"), max_length=250, blank=True)
    next_step_due = models.DateField(_("by"), null=True, blank=True)
    next_step_done_at = models.DateTimeField(null=True, blank=True)
    next_step_done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        constraints = [
            not_before("ends_on", "starts_on", table="engagement"),
            both_or_neither("next_step_done_at", "next_step_done_by", table="engagement"),
            models.CheckConstraint(
                condition=Q(next_step_due__isnull=True) | ~Q(next_step=""), name="engagement_date_has_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.country}, {self.starts_on}"

    def get_absolute_url(self) -> str:
        return self.request.get_absolute_url() if self.request else reverse("assistance:engagements")

    @property
    def has_open_step(self) -> bool:
        return bool(self.next_step) and self.next_step_done_at is None

    def step_is_late(self, today: date | None = None) -> bool:
        """Computed, never stored."""
        due = self.next_step_due
        return self.has_open_step and due is not None and due < (today or timezone.localdate())
