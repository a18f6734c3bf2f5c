from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User, check_time_zone
from academy.audit.constraints import both_or_neither, known_status, not_before, reason_when
from academy.countries.models import Country, Region
from convenings.states import CONVENING_TRANSITIONS, SHOWN, ConveningStatus


def default_composition() -> dict:
    """What a delegation should be made of, unless a convening decides otherwise."""
    return {"min": 4, "max": 6, "sectors": ["government", "civil_society"]}


def together(partners) -> str:
    """Names of partners beside each other, in the order they agreed on."""
    return " · ".join(str(partner) for partner in partners)


class ConveningQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ConveningQuerySet":
        """Staff see all; an organiser also the draft of their own; everybody what was ever published."""
        # Whoever follows an old link to a convening that was called off is told so.
        public = Q(status__in=SHOWN) | Q(status=ConveningStatus.CANCELLED, published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        if user.is_academy_staff:
            return self
        return self.filter(public | Q(pk__in=user.convening_ids))

    def taking_place(self) -> "ConveningQuerySet":
        return self.exclude(status=ConveningStatus.CANCELLED)

    def upcoming(self, today: date) -> "ConveningQuerySet":
        return self.taking_place().filter(ends_on__gte=today)

    def past(self, today: date) -> "ConveningQuerySet":
        return self.taking_place().filter(ends_on__lt=today)

    def called_off(self) -> "ConveningQuerySet":
        return self.filter(status=ConveningStatus.CANCELLED)

    def organised_by(self, user) -> "ConveningQuerySet":
        """The convenings this person may run."""
        return self if user.is_academy_staff else self.filter(pk__in=user.convening_ids)

    def joined_by(self, user) -> "ConveningQuerySet":
        """The convenings this person is named for. The chapter of the registrations knows who that is."""
        registration: Any = self.model._meta.get_field("registrations").related_model
        return self.filter(pk__in=registration.objects.live().of(user).values("convening"))


class Convening(models.Model):
    """A regional meeting of the Academy: a place, some days, the countries that come."""

    TRANSITIONS = CONVENING_TRANSITIONS

    code = models.SlugField(_("short name"), unique=True, help_text=_("Part of its web address."))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("region"))
    host_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="hosted", verbose_name=_("host country")
    )
    city = models.CharField(_("city"), max_length=100)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    is_online = models.BooleanField(_("held online"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[check_time_zone])
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    languages = models.JSONField(_("languages"), default=list)
    capacity = models.PositiveSmallIntegerField(_("places"), default=40)
    # Places given to confirmed people, kept by one conditional UPDATE: the last place goes once.
    places_taken = models.PositiveSmallIntegerField(default=0)
    nominations_close_on = models.DateField(_("nominations close on"), null=True, blank=True)
    registration_closes_on = models.DateField(_("registration closes on"), null=True, blank=True)
    # Share of sessions a person must attend for a certificate, in percent.
    attendance_rule = models.PositiveSmallIntegerField(_("attendance for a certificate, %"), default=80)
    composition = models.JSONField(default=default_composition)
    # Who signs the certificates: titles only, in the order they stand; the line is signed by hand.
    signatories = models.JSONField(_("signatories"), default=list, blank=True)
    # How many took part, as published, where the list of people is not the portal's own.
    published_headcount = models.CharField(_("published number of participants"), max_length=100, blank=True)
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    cloned_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The number of the last change of the agenda that calendars should take over.
    sequence = models.PositiveIntegerField(default=0)
    # What the people who come were last told (see `agenda_news`), and since when it may differ.
    announced = models.JSONField(default=dict, blank=True, editable=False)
    agenda_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    status = models.CharField(max_length=10, choices=ConveningStatus, default=ConveningStatus.DRAFT)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConveningQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("convening")
        verbose_name_plural = _("convenings")
        constraints = [
            not_before("ends_on", "starts_on", table="convening"),
            models.CheckConstraint(
                condition=Q(places_taken__lte=F("capacity")), name="convening_capacity_not_exceeded"
            ),
            known_status(ConveningStatus, table="convening"),
            reason_when([ConveningStatus.CANCELLED], table="convening"),
            both_or_neither("published_at", "published_by", table="convening"),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.starts_on:%Y}"

    def get_absolute_url(self) -> str:
        return reverse("convenings:convening", args=[self.code])

    @property
    def place(self) -> str:
        return str(_("Online: %(city)s time") % {"city": self.city}) if self.is_online else self.city

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def days(self) -> list[date]:
        return [self.starts_on + timedelta(days=n) for n in range((self.ends_on - self.starts_on).days + 1)]

    @property
    def partner_names(self) -> str:
        """Who holds it together, as one line."""
        return together(self.partners.all())

    def local(self, moment: datetime) -> datetime:
        """A moment as the clock at the venue shows it."""
        return timezone.localtime(moment, self.zone)

    def today(self, now: datetime | None = None) -> date:
        """What day it is at the venue."""
        return self.local(now or timezone.now()).date()

    @property
    def is_over(self) -> bool:
        return self.today() > self.ends_on

    @property
    def is_running(self) -> bool:
        """Published and not over: people are coming, or are there."""
        return self.status == ConveningStatus.PUBLISHED and not self.is_over

    @property
    def takes_nominations(self) -> bool:
        last = self.nominations_close_on or self.ends_on
        return self.status == ConveningStatus.PUBLISHED and self.today() <= last

    @property
    def takes_registrations(self) -> bool:
        last = self.registration_closes_on or self.ends_on
        return self.status == ConveningStatus.PUBLISHED and self.today() <= last
