import secrets
from hashlib import sha256

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country
from assistance.people import staff_now


class FollowUpOwnerQuerySet(models.QuerySet["FollowUpOwner"]):
    def visible_to(self, user) -> "FollowUpOwnerQuerySet":
        """Staff: it is the Academy's own business who of it looks after a country."""
        if not (user.is_authenticated and user.is_academy_staff):
            return self.none()
        return self

    def by_country(self) -> dict[int, User]:
        """Who follows each country; whoever left the Academy follows none any more."""
        rows = self.select_related("owner").filter(owner__in=staff_now())
        return {row.country_id: row.owner for row in rows}


class FollowUpOwner(models.Model):
    """The one of the Academy's staff who stays in touch with a country between the meetings.

    One row a country says who it is now; who it was before stands in the trail.
    """

    country = models.OneToOneField(
        Country, on_delete=models.CASCADE, related_name="follow_up", verbose_name=_("country")
    )
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="followed_countries", verbose_name=_("who follows it")
    )
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = FollowUpOwnerQuerySet.as_manager()

    class Meta:
        ordering = ["country__name"]
        verbose_name = _("follow-up of a country")
        verbose_name_plural = _("follow-up of countries")

    def __str__(self) -> str:
        return f"{self.country}: {self.owner}"


class DueFeed(models.Model):
    """The secret address under which a person's calendar program reads what falls due, and keeps reading.

    Made as the calendar of sessions is: only the digest of its key is kept, the address is shown once,
    and a new one ends the old. What it shows is asked anew each time for this person as they are then.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="due_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"calendar of due dates of user {self.user_id}"

    @staticmethod
    def digest_of(key: str) -> str:
        return sha256(key.encode()).hexdigest()

    @classmethod
    def renew(cls, user: User) -> str:
        """A new key for this person; whoever had the old one reads nothing any more."""
        key = secrets.token_urlsafe(24)
        cls.objects.update_or_create(user=user, defaults={"digest": cls.digest_of(key)})
        return key
