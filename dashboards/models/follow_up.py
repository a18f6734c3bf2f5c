from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.feeds import SecretFeed
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


class DueFeed(SecretFeed):
    """What falls due for a person, for their calendar program."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="due_feed")

    def __str__(self) -> str:
        return f"calendar of due dates of user {self.user_id}"
