from datetime import date, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.countries.models import Country, Topic
from academy.workdays import days_after
from assistance.models.assignments import Assignment
from assistance.models.promises import ACKNOWLEDGE_WORKING_DAYS, ANSWER_WORKING_DAYS, DECISION_DAYS
from assistance.sides import Side, side_of
from assistance.states import (
    AGREED,
    ENDED_EARLY,
    HELPED,
    IN_DELIVERY,
    LIVE_ASSIGNMENTS,
    OPEN_REQUESTS,
    OVER,
    REQUEST_TRANSITIONS,
    WITH_COUNTRY,
    WITH_STAFF,
    HelpType,
    MessageKind,
    Modality,
    RequestStatus,
    Urgency,
)
from naps.models import Action, Plan
from naps.states import IN_DESIGN, IN_FORCE, Sharing
from participants.teams import team_country_ids

CLOSES_UNCONFIRMED_DAYS = 30


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RequestQuerySet":
        """Staff; the country's team as far as their side allows; experts who are asked, help or have
        helped; organisers of the convening it came from.

        Government never sees civil society's requests. The others of the team see everything except
        what the asker kept to the other side. Nobody sees more of their own country's by organising.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        own = Q(asked_for=user) | Q(asked_by=user, on_behalf=False)
        teams = team_country_ids(user)
        team = Q(country__in=teams) & (own | OPEN_TO[side_of(user)])
        helping = Q(pk__in=Assignment.objects.opening_requests_to(user).values("request"))
        organised = Q(convening__in=user.convening_ids) & ~Q(country__in=teams)
        return self.filter(team | helping | organised)

    def for_partner(self, user) -> "models.QuerySet":
        """What a UN Women partner may know: the topic, the state and the dates, one row a topic asked for.

        Nothing of what its asker keeps to one side, and nothing of countries that share nothing.
        """
        return (
            self.filter(country__in=user.partner_country_ids, own_side_only=False)
            .exclude(status=RequestStatus.MERGED)  # what it went into is there
            .exclude(country__in=_silent_countries())
            .annotate(
                topic=F("lines__topic__code"),
                asked_on=TruncDate("asked_at"),
                delivered_on=TruncDate("delivered_at"),
                closed_on=TruncDate("closed_at"),
            )
            .order_by("-asked_on", "topic")
            .values("country__iso3", "topic", "status", "asked_on", "delivered_on", "closed_on")
        )

    def with_words_for(self, user) -> "RequestQuerySet":
        """Requests whose words and files this person reads: those they see, and for the experts of a
        request also what was put together with it."""
        helping = Q(duplicate_of__in=Assignment.objects.opening_requests_to(user).values("request"))
        return self.filter(Q(pk__in=Request.objects.visible_to(user).values("pk")) | helping)

    def lessons_from_elsewhere(self, country: Country) -> "RequestQuerySet":
        """Help other countries got, as far as everybody may learn of it: nothing of civil society, nothing
        kept to one side, nothing of countries that share nothing, and only what staff put into words
        meant for others. Whose it was is not to be shown."""
        return (
            self.helped()
            .filter(is_of_civil_society=False, own_side_only=False)
            .exclude(country=country)
            .exclude(country__in=_silent_countries())
            .annotate(public_words=_latest_public_words())
            .exclude(public_words="")
            .exclude(public_words=None)
        )

    def as_counts(self) -> dict[str, int]:
        """How many requests stand at which status; a status nobody is at is not in it."""
        counts = self.order_by().values("status").annotate(n=Count("pk", distinct=True))
        return {row["status"]: row["n"] for row in counts}

    def open(self) -> "RequestQuerySet":
        return self.filter(status__in=OPEN_REQUESTS)

    def over(self) -> "RequestQuerySet":
        return self.filter(status__in=OVER)

    def with_staff(self) -> "RequestQuerySet":
        """Staff have to move next, the oldest first."""
        return self.filter(status__in=WITH_STAFF).order_by("asked_at")

    def with_country(self) -> "RequestQuerySet":
        """The country has to move next, the oldest first."""
        return self.filter(status__in=WITH_COUNTRY).order_by("moved_at")

    def in_delivery(self) -> "RequestQuerySet":
        return self.filter(status__in=IN_DELIVERY).order_by("moved_at")

    def by_who_moves_next(self) -> "RequestQuerySet":
        """Open requests as staff work through them: with staff, with the country, in delivery; the
        oldest first, and so those whose first answer is late at the very top."""
        turn = Case(
            When(status__in=WITH_STAFF, then=Value(0)),
            When(status__in=WITH_COUNTRY, then=Value(1)),
            default=Value(2),
        )
        return self.open().annotate(turn=turn).order_by("turn", "asked_at")

    def helped(self) -> "RequestQuerySet":
        """Help has come: what others with the same question may want to read first."""
        return self.filter(status__in=HELPED)

    def twins_of(self, request: "Request") -> "RequestQuerySet":
        """Open requests it could be put together with: of the same country, of the same side, and as
        open or as closed to the other side as it is."""
        twins = self.open().filter(
            country=request.country_id,
            is_of_civil_society=request.is_of_civil_society,
            own_side_only=request.own_side_only,
        )
        return twins.exclude(pk=request.pk)

    def unanswered_since(self, moment: datetime) -> "RequestQuerySet":
        return self.filter(status=RequestStatus.SUBMITTED, first_answer_at__isnull=True, asked_at__lt=moment)

    def waiting_in(self, statuses, *, since: datetime) -> "RequestQuerySet":
        """Requests that have stood at one of these statuses since before that moment."""
        return self.filter(status__in=statuses, moved_at__lt=since)

    def without_expert(self) -> "RequestQuerySet":
        """Nobody helps and nobody has been asked to."""
        return self.exclude(assignments__status__in=LIVE_ASSIGNMENTS)


def _silent_countries() -> models.QuerySet:
    """Countries that have decided to share nothing about the plan they work on."""
    return Plan.objects.filter(sharing=Sharing.NONE, stage__in=IN_DESIGN | IN_FORCE).values("country")


def _latest_public_words() -> models.Subquery:
    terms = apps.get_model("assistance", "Terms").objects.filter(request=models.OuterRef("pk"))
    return models.Subquery(terms.order_by("-version").values("public_words")[:1])


# What of a country's requests somebody of its team may read, besides their own.
OPEN_TO = {
    Side.GOVERNMENT: Q(is_of_civil_society=False),
    Side.CIVIL_SOCIETY: Q(is_of_civil_society=True) | Q(own_side_only=False),
    Side.NEITHER: Q(own_side_only=False),
}


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
    # When staff ask on behalf: for whom of the country's team. Empty: for its focal points.
    asked_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for whom"),
    )
    # Since when it stands where it stands.
    moved_at = models.DateTimeField(default=timezone.now)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("in charge")
    )
    # Somebody of the Academy has read it: pressed, or shown by whatever they did first.
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_answer_at = models.DateTimeField(null=True, blank=True)
    # What was promised when it was asked; see ServicePromise.
    acknowledge_working_days = models.PositiveSmallIntegerField(default=ACKNOWLEDGE_WORKING_DAYS)
    answer_working_days = models.PositiveSmallIntegerField(default=ANSWER_WORKING_DAYS)
    decision_days = models.PositiveSmallIntegerField(default=DECISION_DAYS)
    terms = models.TextField(_("what was agreed"), blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The request of the same side it went into, where the same was asked twice.
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
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
            both_or_neither("acknowledged_at", "acknowledged_by", table="request"),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.MERGED, duplicate_of__isnull=False)
                | (~Q(status=RequestStatus.MERGED) & Q(duplicate_of__isnull=True)),
                name="request_merged_has_other",
            ),
            both_or_neither("agreed_at", "agreed_by", table="request"),
            both_or_neither("delivered_at", "delivered_by", table="request"),
            both_or_neither("closed_at", "closed_by", table="request"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                name="request_rating_1_to_5",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(AGREED))
                | (Q(owner__isnull=False, agreed_at__isnull=False) & ~Q(terms="")),
                name="request_agreed_with_owner_and_terms",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(HELPED), delivered_at__isnull=False)
                | (~Q(status__in=sorted(HELPED)) & Q(delivered_at__isnull=True)),
                name="request_delivered_has_date",
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=RequestStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="request_closed_has_date",
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
    def acknowledge_due_on(self) -> date:
        """The last day on which the country learns that somebody has read it."""
        return days_after(self.asked_at.date(), self.acknowledge_working_days)

    @property
    def answer_due_on(self) -> date:
        """The last day of the first answer, as it was promised when it was asked."""
        return days_after(self.asked_at.date(), self.answer_working_days)

    @property
    def decision_due_on(self) -> date:
        """The last day of yes or no, however many questions there were in between."""
        return self.asked_at.date() + timedelta(days=self.decision_days)

    @property
    def decided_at(self) -> datetime | None:
        """When the Academy said yes or no."""
        return self.moved_at if self.status == RequestStatus.DECLINED else self.agreed_at

    @property
    def closes_on(self) -> date | None:
        """When a delivered request closes by itself, if the country does not answer."""
        if self.status != RequestStatus.DELIVERED or self.delivered_at is None:
            return None
        return self.delivered_at.date() + timedelta(days=CLOSES_UNCONFIRMED_DAYS)

    @property
    def closes_words(self) -> str:
        return date_format(self.closes_on, "DATE_FORMAT") if self.closes_on else ""

    @property
    def asker(self) -> User | None:
        """The person of the country whose request it is; None if staff asked for its focal points."""
        return self.asked_for if self.on_behalf else self.asked_by

    def is_asked_by(self, user) -> bool:
        return user.pk == (self.asked_for_id if self.on_behalf else self.asked_by_id)

    @property
    def closed_by_itself(self) -> bool:
        """Nobody of the country confirmed: the portal closed it after its time."""
        return self.status == RequestStatus.CLOSED and self.rating is None


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
        colon = pgettext("between a label and its value", ": ")
        return f"{self.topic}{colon}{self.get_help_type_display()}"


class Message(models.Model):
    """What one side wrote to the other about a request. Staff may write the country's part for it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind)
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.request.reference}"
