from datetime import date, datetime, timedelta
from typing import cast

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country
from academy.documents.models import StoredFile
from assistance.models.engagements import Engagement
from assistance.models.requests import Request
from assistance.states import Contribution, MayTell
from participants.teams import team_country_ids

# Six months after the help, in days; whoever was missed is asked within the two months that follow.
FOLLOWS_UP_DAYS = 182
FOLLOWS_UP_WITHIN_DAYS = 60


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FollowUpQuerySet":
        """Staff; of the country's team whoever reads the request or engagement it asks about. Not the
        experts, not the second country of an exchange: the answer is between a country and the Academy."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        requests = Request.objects.visible_to(user).values("pk")
        engagements = Engagement.objects.visible_to(user).values("pk")
        about = Q(request__in=requests) | Q(engagement__in=engagements)
        return self.filter(about, country__in=team_country_ids(user))

    def unanswered(self) -> "FollowUpQuerySet":
        return self.filter(~Exists(FollowUpAnswer.objects.filter(follow_up=OuterRef("pk"))))

    def answered(self) -> "FollowUpQuerySet":
        return self.filter(Exists(FollowUpAnswer.objects.filter(follow_up=OuterRef("pk"))))


class FollowUp(models.Model):
    """Six months after help was given the country is asked what changed. Once for each request, and once
    for help that answered none."""

    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_up"
    )
    engagement = models.OneToOneField(
        Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_up"
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="follow_ups")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=True, engagement__isnull=False)
                | Q(request__isnull=False, engagement__isnull=True),
                name="followup_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.about}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:follow-up", args=[self.pk])

    @property
    def about(self) -> Request | Engagement:
        return cast(Request | Engagement, self.request or self.engagement)


class FollowUpAnswer(models.Model):
    """What a country says has changed. Never altered: who knows more later answers again."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="answers")
    changed = models.TextField(_("what changed"))
    evidence_url = models.URLField(_("link to something that shows it"), blank=True, max_length=500)
    evidence = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contribution = models.CharField(_("did the help contribute?"), max_length=9, choices=Contribution)
    may_tell = models.CharField(_("may the Academy tell it?"), max_length=10, choices=MayTell)
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)

    class Meta:
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return f"{self.follow_up} {self.answered_at:%Y-%m-%d}"


def six_months_before(now: datetime) -> tuple[date, date]:
    """The first and last day on which help ended that is asked about now."""
    last = now.date() - timedelta(days=FOLLOWS_UP_DAYS)
    return last - timedelta(days=FOLLOWS_UP_WITHIN_DAYS), last
