from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.sealed import SealedTextField
from convenings.models import Convening, Session
from convenings.states import RUNNING
from participants import badges
from participants.models.delegations import Delegation
from participants.models.people import Person
from participants.states import (
    ENDED,
    FACILITATION_TRANSITIONS,
    LIVE,
    REGISTERED,
    REGISTRATION_TRANSITIONS,
    FacilitationStatus,
    Presence,
    RegistrationRole,
    RegistrationStatus,
    TravelMode,
)

# The second form was never sent, or sent before the flights were booked. (Of what is sealed one can ask
# only whether it is empty.)
LACKS_TRAVEL = Q(travel__sent_at__isnull=True) | (
    ~Q(travel__mode=TravelMode.LOCAL) & (Q(travel__arrival_day="") | Q(travel__departure_day=""))
)


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RegistrationQuerySet":
        """Organisers see their convening's, a focal point the country's or body's, everybody their own."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        return self.filter(
            Q(convening__in=user.convening_ids)
            | Q(delegation__in=Delegation.objects.spoken_for_by(user))
            | Q(person__user=user)
        )

    def of(self, user) -> "RegistrationQuerySet":
        """This person's own."""
        return self.filter(person__user=user)

    def live(self) -> "RegistrationQuerySet":
        return self.filter(status__in=LIVE)

    def registered(self) -> "RegistrationQuerySet":
        return self.filter(status__in=REGISTERED)

    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(status=RegistrationStatus.CONFIRMED)

    def with_came(self) -> "RegistrationQuerySet":
        """Annotates whether the person came: was checked in, or present at a session."""
        arrived = Q(check_ins__isnull=False) | Q(attendance__presence=Presence.PRESENT)
        return self.annotate(came=Exists(Registration.objects.filter(arrived, pk=OuterRef("pk"))))

    def came(self) -> "RegistrationQuerySet":
        return self.with_came().filter(came=True)

    def missing(self) -> "RegistrationQuerySet":
        """Invited by name and not registered yet."""
        return self.filter(status=RegistrationStatus.NOMINATED)

    def lacking_travel(self) -> "RegistrationQuerySet":
        """Has a place where one must travel to, and has not said yet how they come and leave."""
        there = self.confirmed().filter(convening__is_online=False)
        return there.filter(LACKS_TRAVEL)

    def closing_on(self, day: date) -> "RegistrationQuerySet":
        return self.filter(convening__registration_closes_on=day)


class Registration(models.Model):
    """One person's part in one convening: nominated by an institution, registered by the person."""

    TRANSITIONS = REGISTRATION_TRANSITIONS

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    role = models.CharField(
        _("role"), max_length=12, choices=RegistrationRole, default=RegistrationRole.DELEGATE
    )
    status = models.CharField(
        max_length=10, choices=RegistrationStatus, default=RegistrationStatus.NOMINATED, db_index=True
    )
    # Where this person attends: days of the convening, in ISO form. Empty: all of them.
    days = models.JSONField(default=list, blank=True)
    interpretation = models.CharField(_("interpretation into"), max_length=5, blank=True)
    wants_travel_help = models.BooleanField(_("needs help with travel"), default=False)
    # Which of the three pages the person has sent, so that they land where they stopped.
    pages_done = models.PositiveSmallIntegerField(default=0)
    conduct_accepted_at = models.DateTimeField(null=True, blank=True)

    nominated_at = models.DateTimeField(default=timezone.now)
    nominated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    badge_code = models.CharField(_("badge code"), max_length=8, default=badges.new_code, editable=False)
    # Came without being invited and was let in at the desk.
    is_walk_in = models.BooleanField(_("came on the spot"), default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["person__full_name"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            # Who withdrew can be named anew; the old row stays as it ended.
            models.UniqueConstraint(
                fields=["convening", "person"],
                condition=Q(status__in=sorted(LIVE)),
                name="registration_one_live_a_person",
            ),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(role=RegistrationRole.HEAD, status__in=sorted(LIVE)),
                name="registration_one_live_head",
            ),
            models.UniqueConstraint(fields=["convening", "badge_code"], name="registration_one_badge_code"),
            known_status(RegistrationStatus, table="registration"),
            reason_when(ENDED, table="registration"),
            both_or_neither("submitted_at", "submitted_by", table="registration"),
            both_or_neither("decided_at", "decided_by", table="registration"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.convening}"

    def get_absolute_url(self) -> str:
        return reverse("participants:registration", args=[self.pk])

    @property
    def country(self):
        """Whose the trail is about."""
        return self.delegation.country if self.delegation else self.person.country

    @property
    def shown_code(self) -> str:
        """The badge code as it is printed and read aloud."""
        return badges.in_groups(self.badge_code)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_confirmed(self) -> bool:
        return self.status == RegistrationStatus.CONFIRMED

    @property
    def holds_seat(self) -> bool:
        """A seat is counted for this person: confirmed, or kept until they register."""
        return self.is_confirmed or hasattr(self, "held_seat")

    def comes_on(self, day: date) -> bool:
        """Whoever chose no days comes on all of them."""
        return not self.days or day.isoformat() in self.days


class HeldSeat(models.Model):
    """A seat kept for somebody who comes in the place of a confirmed person and has not registered yet.

    It stays counted as taken, so that nobody who waits gets it meanwhile.
    """

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="held_seat")

    def __str__(self) -> str:
        return f"seat held for {self.registration}"


class Needs(models.Model):
    """Diet, access and other needs at the venue. Sealed, read by few, every reading in the trail, purged."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="needs")
    diet = SealedTextField(_("diet"), blank=True)
    access = SealedTextField(_("access needs"), blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"needs of registration {self.registration_id}"


class FacilitationQuerySet(models.QuerySet):
    def of(self, user) -> "FacilitationQuerySet":
        """This person's own."""
        return self.filter(person__user=user)

    def awaiting(self, user, today: date) -> "FacilitationQuerySet":
        """Sessions this person was asked to lead, of convenings that are not over, and has not answered."""
        ahead = Q(session__convening__status__in=RUNNING, session__convening__ends_on__gte=today)
        return self.of(user).filter(ahead, status=FacilitationStatus.ASKED)


class Facilitation(models.Model):
    """Somebody who leads a session, or is asked to."""

    TRANSITIONS = FACILITATION_TRANSITIONS

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facilitations")
    status = models.CharField(max_length=10, choices=FacilitationStatus, default=FacilitationStatus.ASKED)

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        ordering = ["person__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="facilitation_once"),
            known_status(FacilitationStatus, table="facilitation"),
        ]

    def __str__(self) -> str:
        return str(self.session)

    def get_absolute_url(self) -> str:
        return reverse("participants:facilitation", args=[self.pk])
