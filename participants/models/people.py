from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country
from participants.states import (
    LIVE,
    OF_GOVERNMENT,
    SAID_BY_SECTOR,
    Gender,
    InstitutionKind,
    Sector,
    Visibility,
)

# "not sent by the person": what stands on lists for somebody who wants no name there.
NAME_WITHHELD = _("name withheld")


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PersonQuerySet":
        """Yourself, whom you organise, your country's people as focal point, your fellow participants.

        Somebody who chose to be hidden is seen by organisers, by their own focal point, and nobody else.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        organised = Q(registrations__convening__in=user.convening_ids)
        own = Q(user=user)
        of_my_country = Q(country__in=user.focal_country_ids)
        my_meetings = Person.objects.filter(user=user).values("registrations__convening")
        fellows = Q(
            registrations__convening__in=my_meetings,
            registrations__status__in=LIVE,
            visibility__in=[Visibility.DELEGATES, Visibility.PUBLIC, Visibility.ALIAS],
        )
        return self.filter(own | organised | of_my_country | fellows).distinct()

    def with_address(self, email: str) -> "PersonQuerySet":
        """Whoever has this address; nobody has no address."""
        address = email.strip()
        return self.filter(email__iexact=address) if address else self.none()


class Person(models.Model):
    """Somebody who takes part in the Academy, across convenings. Belongs to no convening and no user."""

    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("user")
    )
    full_name = models.CharField(_("name"), max_length=200)
    certificate_name = models.CharField(_("name as on the certificate"), max_length=200, blank=True)
    # Empty for somebody who came without being invited and gave none: they get no letters.
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("country"),
    )
    sector = models.CharField(_("sector"), max_length=16, choices=Sector)
    # Empty: none of those that the rules for delegations name, or nobody has said.
    institution_kind = models.CharField(
        _("kind of institution"), max_length=16, choices=InstitutionKind, blank=True
    )
    organisation = models.CharField(_("institution"), max_length=200, blank=True)
    job_title = models.CharField(_("position"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    gender = models.CharField(_("gender"), max_length=12, choices=Gender, blank=True)
    gender_words = models.CharField(_("in my own words"), max_length=60, blank=True)
    visibility = models.CharField(
        _("who may see my name"), max_length=10, choices=Visibility, default=Visibility.DELEGATES
    )
    alias = models.CharField(_("the name to use instead"), max_length=200, blank=True)
    # Each consent apart, dated, and taken back as easily as given: empty means no.
    photo_consent_at = models.DateTimeField(null=True, blank=True)
    quote_consent_at = models.DateTimeField(null=True, blank=True)
    directory_consent_at = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="person_email_unique"),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.ALIAS) | ~Q(alias=""), name="person_alias_given"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_of_government(self) -> bool:
        return self.sector in OF_GOVERNMENT

    def is_of_kind(self, kind: str) -> bool:
        """Whether this person is of such an institution, as somebody said or as the sector says."""
        by_sector = SAID_BY_SECTOR.get(InstitutionKind(kind))
        return self.institution_kind == kind or (by_sector is not None and self.sector == by_sector)

    @property
    def is_shown_fully(self) -> bool:
        """Nothing about the person is kept from other participants."""
        return self.visibility in {Visibility.DELEGATES, Visibility.PUBLIC}

    @property
    def listed_name(self) -> str:
        """The name on lists that other participants see."""
        if self.visibility == Visibility.ALIAS:
            return self.alias
        return str(NAME_WITHHELD) if self.visibility == Visibility.HIDDEN else self.full_name

    @property
    def printed_name(self) -> str:
        """The name on the person's own badge and certificate: as they wrote it, or the alias they chose."""
        if self.visibility == Visibility.ALIAS:
            return self.alias
        return self.certificate_name or self.full_name

    @property
    def public_name(self) -> str:
        """The name a stranger may read, for example when verifying a certificate; empty if none."""
        if self.visibility == Visibility.PUBLIC:
            return self.certificate_name or self.full_name
        return self.alias if self.visibility == Visibility.ALIAS else ""

    def choose_privacy(self, values: dict) -> None:
        """Visibility, alias and consents as chosen; a consent keeps the moment it was first given."""
        self.visibility = values["visibility"]
        self.alias = values["alias"]
        now = timezone.now()
        for name in ("photo", "directory"):
            field = f"{name}_consent_at"
            given = getattr(self, field) or now
            setattr(self, field, given if values[name] else None)
