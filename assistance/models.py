from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, not_before, reason_when
from academy.countries.models import Country, Topic
from assistance.states import (
    ASSIGNMENT_TRANSITIONS,
    ENDED_EARLY,
    LIVE_ASSIGNMENTS,
    OPEN_REQUESTS,
    REQUEST_TRANSITIONS,
    WITH_COUNTRY,
    WITH_STAFF,
    AssignmentStatus,
    EngagementKind,
    HelpType,
    Modality,
    RequestStatus,
    Urgency,
)
from naps.models import Action, Plan
from participants.models import Expert
from participants.teams import is_of_government, team_country_ids

# The promise to countries, in working days and days.
FIRST_ANSWER_WORKING_DAYS = 10
DECISION_DAYS = 60
CLOSES_UNCONFIRMED_DAYS = 30


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RequestQuerySet":
        """Staff; the country's team, but never civil society's requests for people of government, nor
        the reverse where the asker wants it so; experts with a live assignment; organisers of the
        convening it came from."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        own = Q(asked_by=user)
        team = Q(country__in=team_country_ids(user))
        if is_of_government(user):
            team &= Q(is_of_civil_society=False)
        else:
            team &= Q(is_of_civil_society=True) | Q(own_side_only=False)
        assigned = Q(assignments__expert__person__user=user, assignments__status__in=LIVE_ASSIGNMENTS)
        helped = Q(
            assignments__expert__person__user=user,
            assignments__status=AssignmentStatus.ENDED,
            status__in=[RequestStatus.DELIVERED, RequestStatus.CLOSED],
        )
        organised = Q(convening__in=user.convening_ids)
        return self.filter(own | team | assigned | helped | organised).distinct()

    def open(self) -> "RequestQuerySet":
        return self.filter(status__in=OPEN_REQUESTS)

    def with_staff(self) -> "RequestQuerySet":
        """Staff have to move next, the oldest first."""
        return self.filter(status__in=WITH_STAFF).order_by("asked_at")

    def with_country(self) -> "RequestQuerySet":
        return self.filter(status__in=WITH_COUNTRY)

    def unanswered_since(self, moment) -> "RequestQuerySet":
        return self.filter(status=RequestStatus.SUBMITTED, first_answer_at__isnull=True, asked_at__lt=moment)


class Request(models.Model):
    """A country's request for technical assistance."""

    TRANSITIONS = REQUEST_TRANSITIONS

    reference = models.CharField(_("number"), max_length=20, unique=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="requests", verbose_name=_("country")
    )
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests")
    action = models.ForeignKey(
        Action,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("action"),
    )
    convening = models.ForeignKey(
        "convenings.Convening", on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    title = models.CharField(_("in one line"), max_length=200)
    need = models.TextField(_("what is needed"))
    modality = models.CharField(_("how"), max_length=8, choices=Modality, default=Modality.EITHER)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    urgency = models.CharField(_("how urgent"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    is_of_civil_society = models.BooleanField(default=False)
    own_side_only = models.BooleanField(
        _("only people of my side (government or civil society) see this request"), default=False
    )
    status = models.CharField(max_length=11, choices=RequestStatus, default=RequestStatus.SUBMITTED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("in charge")
    )
    first_answer_at = models.DateTimeField(null=True, blank=True)
    terms = models.TextField(_("what was agreed"), blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    question = models.TextField(_("question to the country"), blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rating = models.PositiveSmallIntegerField(
        _("rating"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    feedback = models.TextField(_("what helped, what was missing"), blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("request for assistance")
        verbose_name_plural = _("requests for assistance")
        constraints = [
            known_status(RequestStatus, table="request"),
            reason_when(ENDED_EARLY, table="request"),
            both_or_neither("agreed_at", "agreed_by", table="request"),
            both_or_neither("delivered_at", "delivered_by", table="request"),
            both_or_neither("closed_at", "closed_by", table="request"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                name="request_rating_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_REQUESTS

    @property
    def answer_due_on(self) -> date:
        """The last day of the first answer: ten working days after it was asked."""
        day, left = self.asked_at.date(), FIRST_ANSWER_WORKING_DAYS
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day


class RequestLine(models.Model):
    """One thing asked for: a topic, a kind of help. A request has one or several."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="lines")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="request_lines", verbose_name=_("topic")
    )
    help_type = models.CharField(_("kind of help"), max_length=14, choices=HelpType)
    need = models.CharField(_("in one line"), max_length=250, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_help_type_display()}"


class AssignmentQuerySet(models.QuerySet):
    def awaiting(self, user) -> "AssignmentQuerySet":
        """What this expert has been asked or is doing."""
        return self.filter(expert__person__user=user, status__in=LIVE_ASSIGNMENTS)


class Assignment(models.Model):
    """An expert who is asked to help with a request."""

    TRANSITIONS = ASSIGNMENT_TRANSITIONS

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="assignments")
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
        ]

    def __str__(self) -> str:
        return f"{self.expert} for {self.request}"

    def get_absolute_url(self) -> str:
        return self.request.get_absolute_url()

    @property
    def country(self):
        return self.request.country


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EngagementQuerySet":
        """Whoever sees the request; those without a request, staff and the country's team."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        requests = Request.objects.visible_to(user).values("pk")
        return self.filter(Q(request__in=requests) | Q(request=None, country__in=team_country_ids(user)))


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
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("engagement")
        constraints = [not_before("ends_on", "starts_on", table="engagement")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.country}, {self.starts_on}"
