from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from academy.countries.models import Country
from assistance.models.engagements import Engagement
from assistance.models.requests import CLOSES_UNCONFIRMED_DAYS
from assistance.states import Confirmed


class ConfirmationQuerySet(models.QuerySet):
    def newest(self) -> "ConfirmationQuerySet":
        """Of each engagement and country the last time it was asked; what counts."""
        later = Confirmation.objects.filter(
            engagement=OuterRef("engagement"), country=OuterRef("country"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))

    def of_the_helped(self) -> "ConfirmationQuerySet":
        """Without those of the second country of an exchange."""
        return self.filter(country=F("engagement__country"))

    def waiting(self, now: datetime) -> "ConfirmationQuerySet":
        """Asked less than thirty days ago and not answered."""
        since = now - timedelta(days=CLOSES_UNCONFIRMED_DAYS)
        return self.filter(answered_at__isnull=True, asked_at__gt=since)


class Confirmation(models.Model):
    """A country was asked whether an engagement took place, and perhaps answered. One row each time.

    What it answered is never changed; who has to correct something corrects the engagement and asks again.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="confirmations")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf = models.BooleanField(default=False)
    # The country confirmed its whole request, and with it all that was done for it.
    with_request = models.BooleanField(default=False)
    took_place = models.BooleanField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(
        _("rating"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    words = models.TextField(_("in the country's words"), blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            both_or_neither("answered_at", "answered_by", "took_place", table="confirmation"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5, took_place=True),
                name="confirmation_rating_1_to_5",
            ),
            models.CheckConstraint(
                condition=~Q(took_place=False) | ~Q(words=""), name="confirmation_no_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.engagement}"

    @property
    def closes_on(self) -> date:
        """After this day nobody can answer any more."""
        return self.asked_at.date() + timedelta(days=CLOSES_UNCONFIRMED_DAYS)

    @property
    def closes_words(self) -> str:
        return date_format(self.closes_on, "DATE_FORMAT")

    def state(self, now: datetime | None = None) -> Confirmed:
        """How it stands; what the clock decides is not stored."""
        if self.answered_at is not None:
            return Confirmed.CONFIRMED if self.took_place else Confirmed.DISPUTED
        since = (now or timezone.now()) - timedelta(days=CLOSES_UNCONFIRMED_DAYS)
        return Confirmed.WAITING if self.asked_at > since else Confirmed.UNCONFIRMED


def newest_of(engagement: Engagement, country: Country) -> Confirmation | None:
    """The last time this country was asked about it. Reads prefetched confirmations."""
    asked = [one for one in engagement.confirmations.all() if one.country_id == country.pk]
    return max(asked, key=lambda one: one.pk) if asked else None
