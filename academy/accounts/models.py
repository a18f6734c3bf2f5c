import secrets
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from academy.accounts.roles import LONGEST_PARTNER_GRANT_DAYS, OF_THE_ACADEMY, SCOPES, Role, Scope
from academy.audit.constraints import both_or_neither
from academy.countries.models import Country, Region

SYSTEM_EMAIL = "system@academy.invalid"


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, full_name: str = "", password: str | None = None, **fields) -> "User":
        """Nobody needs a password: sign-in is by a mailed code or link."""
        user = self.model(email=self.normalize_email(email).lower(), full_name=full_name, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """An administrator who can also open the back office."""
        user = self.create_user(email, password=password, is_staff=True, is_superuser=True, **fields)
        Grant.objects.create(user=user, role=Role.ADMIN, scope=Scope.EVERYWHERE, granted_by=self.system())
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def system(self) -> "User":
        """Who acts when no person does: reminders, purges, automatic promotions."""
        user, _created = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"full_name": "NAP Academy", "is_active": False}
        )
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in, by a code or link sent to the address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC", validators=[check_time_zone])
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the back office"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def local(self, moment: datetime) -> datetime:
        """The moment as the clock shows it where this person is."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def name_for(self, reader: "User") -> str:
        """The name of somebody who acted, as they want to be known to this reader; never an address.

        Staff, the country's focal point and oneself read names as they are; others the name the person
        chose for lists, which may be an alias or none. Load the user with its `person`.
        """
        person = getattr(self, "person", None)  # of a later chapter, by its reverse relation only
        trusted = self == reader or reader.is_academy_staff
        if person is None or trusted or person.country_id in reader.focal_country_ids:
            return self.full_name or str(_("name not given"))
        return person.listed_name

    @cached_property
    def grants_now(self) -> list["Grant"]:
        """What this person holds at this moment (one query a request)."""
        return list(self.grants.valid().select_related("region", "country")) if self.is_active else []

    def has_role(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants_now)

    @property
    def is_admin(self) -> bool:
        return self.has_role(Role.ADMIN)

    @property
    def is_academy_staff(self) -> bool:
        """Staff and administrators see and run everything of the Academy."""
        return self.has_role(Role.ADMIN, Role.STAFF)

    @property
    def convening_ids(self) -> set[int]:
        """The convenings this person organises."""
        return {g.convening_id for g in self.grants_now if g.role == Role.ORGANISER and g.convening_id}

    @property
    def focal_country_ids(self) -> set[int]:
        """The countries this person speaks for as focal point."""
        return {g.country_id for g in self.grants_now if g.role == Role.FOCAL_POINT and g.country_id}

    def speaks_for(self, country: Country) -> bool:
        return country.pk in self.focal_country_ids

    def organises(self, convening) -> bool:
        """Staff organise every convening, an organiser the one it was granted for."""
        return self.is_academy_staff or convening.pk in self.convening_ids

    @cached_property
    def partner_country_ids(self) -> set[int]:
        """The countries a UN Women partner may read about in detail."""
        return self._countries_of(Role.PARTNER)

    @cached_property
    def observed_country_ids(self) -> set[int]:
        """The countries whose aggregates an observer may read."""
        return self._countries_of(Role.OBSERVER)

    def _countries_of(self, role: Role) -> set[int]:
        ids: set[int] = set()
        for grant in self.grants_now:
            if grant.role == role and grant.country_id:
                ids.add(grant.country_id)
            elif grant.role == role and grant.region:
                ids |= set(Country.objects.in_region(grant.region).values_list("pk", flat=True))
        return ids


class GrantQuerySet(models.QuerySet):
    def valid(self, on=None) -> "GrantQuerySet":
        """Neither revoked nor past its last day."""
        today = on or timezone.localdate()
        return self.filter(revoked_at__isnull=True).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=today)
        )


class Grant(models.Model):
    """A role that somebody holds, for everything, a region, a country or one convening."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Named as a string: the ground knows no chapter, but the database keeps the reference true.
    convening = models.ForeignKey(
        "convenings.Convening", on_delete=models.CASCADE, null=True, blank=True, related_name="grants"
    )
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(_("ends on"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["role", "-granted_at"]
        verbose_name = _("grant")
        constraints = [
            models.CheckConstraint(
                name="grant_names_its_scope",
                condition=Q(
                    scope="everywhere", region__isnull=True, country__isnull=True, convening__isnull=True
                )
                | Q(scope="region", region__isnull=False, country__isnull=True, convening__isnull=True)
                | Q(scope="country", region__isnull=True, country__isnull=False, convening__isnull=True)
                | Q(scope="convening", region__isnull=True, country__isnull=True, convening__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_from_outside_ends",
                condition=Q(role__in=sorted(OF_THE_ACADEMY)) | Q(expires_on__isnull=False),
            ),
            both_or_neither("revoked_at", "revoked_by", table="grant"),
        ]

    def __str__(self) -> str:
        where = self.region or self.country or (self.convening if self.convening_id else None)
        role, colon = str(self.get_role_display()), pgettext("between a label and its value", ": ")
        return f"{role}{colon}{where}" if where else role

    def clean(self) -> None:
        if self.role and self.scope not in SCOPES[Role(self.role)]:
            raise ValidationError(_("This role cannot be granted for this scope."))
        if self.role == Role.PARTNER and self.expires_on:
            longest = timezone.localdate() + timedelta(days=LONGEST_PARTNER_GRANT_DAYS)
            if self.expires_on > longest:
                raise ValidationError({"expires_on": _("A partner's access lasts at most twelve months.")})


class SignInLink(models.Model):
    """A personal link mailed to one address. Opening it does nothing; the button on its page signs in, once.

    Mail scanners open links, run scripts and submit forms; only a person presses the button.
    Only a digest of the key is kept.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=200)
    # The address it was mailed to: the link dies when the person's address changes.
    email = models.EmailField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"link for {self.user_id} to {self.next_path}"

    @staticmethod
    def digest_of(key: str) -> str:
        return sha256(key.encode()).hexdigest()

    @classmethod
    def make(cls, user: User, *, next_path: str, lasts: timedelta) -> tuple["SignInLink", str]:
        """A new link and its key; the key is shown to nobody but the letter."""
        key = secrets.token_urlsafe(24)
        link = cls.objects.create(
            user=user,
            digest=cls.digest_of(key),
            next_path=next_path,
            email=user.email,
            expires_at=timezone.now() + lasts,
        )
        return link, key

    @property
    def is_for_somebody(self) -> bool:
        """Whether whoever reads this address can still sign in."""
        return self.user.is_active and self.user.email == self.email

    @property
    def lasts(self) -> timedelta:
        """How long it was meant to work; one sent in its place works as long."""
        return self.expires_at - self.created_at

    @property
    def works(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now() and self.is_for_somebody

    def use(self) -> bool:
        """Take the link, if nobody took it first."""
        free = SignInLink.objects.filter(pk=self.pk, used_at__isnull=True)
        return self.works and bool(free.update(used_at=timezone.now()))
