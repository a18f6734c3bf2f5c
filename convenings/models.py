from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User, check_time_zone
from academy.audit.constraints import both_or_neither, known_status, not_before, reason_when
from academy.countries.models import Country, Region, Topic
from academy.documents.models import IssuedDocument
from convenings.states import (
    CONVENING_TRANSITIONS,
    NOT_COUNTED,
    SHOWN,
    WITHOUT_FACILITATOR,
    Answer,
    ConveningStatus,
    SessionKind,
)


def default_composition() -> dict:
    """What a delegation should be made of, unless a convening decides otherwise."""
    return {"min": 4, "max": 6, "sectors": ["government", "civil_society"]}


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
    partners = models.CharField(_("partners"), max_length=300, blank=True)
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
    def takes_nominations(self) -> bool:
        last = self.nominations_close_on or self.ends_on
        return self.status == ConveningStatus.PUBLISHED and self.today() <= last

    @property
    def takes_registrations(self) -> bool:
        last = self.registration_closes_on or self.ends_on
        return self.status == ConveningStatus.PUBLISHED and self.today() <= last


class SessionQuerySet(models.QuerySet):
    def counted(self) -> "SessionQuerySet":
        """Sessions at which attendance is taken: everything but breaks."""
        return self.exclude(kind__in=NOT_COUNTED)

    def between(self, start: datetime, end: datetime) -> "SessionQuerySet":
        return self.filter(starts_at__gte=start, starts_at__lt=end)


class Session(models.Model):
    """One item of the agenda. Stored in UTC, written and read in the time of the venue."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=22, choices=SessionKind, default=SessionKind.WORKSHOP)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("topic"),
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room"), max_length=100, blank=True)
    link = models.URLField(_("link for joining online"), blank=True, max_length=500)
    # Codes of the languages it can be followed in, spoken or interpreted.
    interpreted = models.JSONField(_("can be followed in"), default=list, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "ends_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("convenings:agenda", args=[self.convening.code])

    @property
    def local_start(self) -> datetime:
        """By the clock at the venue; without its zone, so that no page turns it into the reader's time."""
        return self.convening.local(self.starts_at).replace(tzinfo=None)

    @property
    def local_end(self) -> datetime:
        return self.convening.local(self.ends_at).replace(tzinfo=None)

    @property
    def is_held(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def wants_facilitator(self) -> bool:
        return self.kind not in WITHOUT_FACILITATOR

    @property
    def lacks_facilitator(self) -> bool:
        """Nobody leads it, or whoever was asked said no. Load it with its `facilitations`."""
        return self.wants_facilitator and all(f.status == "declined" for f in self.facilitations.all())

    def missing_languages(self) -> list[str]:
        """The convening's languages in which this session has no title."""
        return [code for code in self.convening.languages if not getattr(self, f"title_{code}", "")]


class InvitationQuerySet(models.QuerySet):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(answer=Answer.NONE)

    def awaiting(self, user) -> "InvitationQuerySet":
        """Invitations this person, as focal point, can answer for the country."""
        return self.unanswered().filter(
            country__in=user.focal_country_ids,
            sent_at__isnull=False,
            convening__status=ConveningStatus.PUBLISHED,
        )


class Invitation(models.Model):
    """An invitation to a government or a regional body to send a delegation."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="invitations")
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("country"),
    )
    body_name = models.CharField(_("body"), max_length=150, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=6)
    contact_name = models.CharField(_("name of the contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    language = models.CharField(
        _("language of the letter"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The formal letter, as it was sent.
    paper = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["convening", "country__name", "body_name"]
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(fields=["convening", "country"], name="invitation_one_a_country"),
            models.UniqueConstraint(
                fields=["convening", "body_name"], condition=~Q(body_name=""), name="invitation_one_a_body"
            ),
            models.CheckConstraint(
                condition=Q(country__isnull=False, body_name="")
                | (Q(country__isnull=True) & ~Q(body_name="")),
                name="invitation_to_country_or_body",
            ),
            both_or_neither("sent_at", "sent_by", table="invitation"),
            both_or_neither("answered_at", "answered_by", table="invitation"),
        ]

    def __str__(self) -> str:
        return str(self.country or self.body_name)

    @property
    def reference(self) -> str:
        """The number a government's registry files the letter under."""
        year = (self.sent_at or timezone.now()).year
        return f"INV-{year}-{self.pk:04d}"

    @property
    def addressee(self) -> str:
        return str(self.country or self.body_name)
