from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.countries.models import Country
from academy.documents.models import StoredFile
from convenings.models import Convening, Invitation
from participants.states import (
    COMING,
    DELEGATION_TRANSITIONS,
    LIVE,
    REGISTERED,
    DelegationStatus,
    RegistrationStatus,
    Sector,
)


class DelegationQuerySet(models.QuerySet):
    def spoken_for_by(self, user) -> "DelegationQuerySet":
        """Of this person's country as its focal point, or of the body that was invited through them."""
        of_body = Q(country=None, invitation__contact_email__iexact=user.email)
        return self.filter(Q(country__in=user.focal_country_ids) | of_body)

    def visible_to(self, user) -> "DelegationQuerySet":
        """Organisers, the country's focal point or the body's contact, and the people who are in it."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        return self.filter(
            Q(convening__in=user.convening_ids)
            | Q(pk__in=Delegation.objects.spoken_for_by(user))
            | Q(registrations__person__user=user, registrations__status__in=LIVE)
        ).distinct()

    def twins_of(self, convening: Convening, country: Country | None, body_name: str) -> "DelegationQuerySet":
        """The delegation of the same country or body, if it is invited already."""
        of_this = self.filter(convening=convening).select_related("country")
        return of_this.filter(country=country) if country else of_this.filter(body_name__iexact=body_name)

    def coming(self) -> "DelegationQuerySet":
        return self.filter(status__in=COMING)

    def lacking_letter(self) -> "DelegationQuerySet":
        """They come, and nobody has sent the signed letter of nomination."""
        return self.coming().filter(letters_of_nomination=None)

    def with_counts(self) -> "DelegationQuerySet":
        """Annotates how many are nominated, registered, confirmed, and of which side."""

        def people(**condition):
            return Count("registrations", filter=Q(**condition), distinct=True)

        return self.annotate(
            nominated=people(registrations__status__in=LIVE),
            registered=people(registrations__status__in=REGISTERED),
            confirmed=people(registrations__status=RegistrationStatus.CONFIRMED),
            waiting=people(registrations__status=RegistrationStatus.SUBMITTED),
            civil_society=people(
                registrations__status__in=LIVE, registrations__person__sector=Sector.CIVIL_SOCIETY
            ),
            government=people(
                registrations__status__in=LIVE,
                registrations__person__sector__in=[Sector.GOVERNMENT, Sector.SECURITY_SECTOR],
            ),
        ).order_by("country__name", "body_name")


class Delegation(models.Model):
    """The people one country (or regional body) sends to one convening."""

    TRANSITIONS = DELEGATION_TRANSITIONS

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="delegations")
    invitation = models.OneToOneField(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="delegation"
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name=_("country"),
    )
    body_name = models.CharField(_("body"), max_length=150, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=6)
    # How many seats are given to confirmed people. Kept by the confirming itself, in one conditional
    # UPDATE, so that two people who press at once never give the last seat twice.
    seats_taken = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=DelegationStatus, default=DelegationStatus.INVITED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["country__name", "body_name"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(fields=["convening", "country"], name="delegation_one_a_country"),
            models.UniqueConstraint(
                fields=["convening", "body_name"], condition=~Q(body_name=""), name="delegation_one_a_body"
            ),
            models.CheckConstraint(
                condition=Q(country__isnull=False, body_name="")
                | (Q(country__isnull=True) & ~Q(body_name="")),
                name="delegation_of_country_or_body",
            ),
            models.CheckConstraint(
                condition=Q(seats_taken__lte=models.F("seats")), name="delegation_seats_not_exceeded"
            ),
            known_status(DelegationStatus, table="delegation"),
            reason_when([DelegationStatus.WITHDRAWN], table="delegation"),
            both_or_neither("decided_at", "decided_by", table="delegation"),
        ]

    def __str__(self) -> str:
        return str(self.country or self.body_name)

    def get_absolute_url(self) -> str:
        return reverse("participants:delegation", args=[self.convening.code, self.pk])

    @property
    def contact(self) -> User | None:
        """Whoever the invitation was sent to."""
        if self.invitation is None:
            return None
        return User.objects.filter(email__iexact=self.invitation.contact_email).first()

    def is_spoken_for_by(self, user) -> bool:
        """Whether this person answers for it: the country's focal point, or the contact of a body."""
        if self.country is not None:
            return user.speaks_for(self.country)
        return self.invitation is not None and self.invitation.contact_email.lower() == user.email.lower()

    @property
    def is_coming(self) -> bool:
        return self.status in COMING

    def live_registrations(self):
        """Everybody who is in it now, heads first."""
        return (
            self.registrations.filter(status__in=LIVE)
            .select_related("person", "person__country", "held_seat")
            .order_by(models.Case(models.When(role="head", then=0), default=1), "person__full_name")
        )


class NominationLetterQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NominationLetterQuerySet":
        """Organisers of the convening, and whoever speaks for the delegation; not the people it names."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        return self.filter(
            Q(delegation__convening__in=user.convening_ids)
            | Q(delegation__in=Delegation.objects.spoken_for_by(user))
        )


class NominationLetter(models.Model):
    """The signed letter in which a government or body names its people. A newer one counts; all are kept."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="letters_of_nomination")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="letter_of_nomination")

    objects = NominationLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-file__uploaded_at", "-pk"]
        verbose_name = _("letter of nomination")
        verbose_name_plural = _("letters of nomination")

    def __str__(self) -> str:
        return str(self.file)
