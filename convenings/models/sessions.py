from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Topic
from convenings.models.convenings import Convening
from convenings.states import NOT_COUNTED, WITHOUT_FACILITATOR, SessionKind


class SessionQuerySet(models.QuerySet):
    def counted(self) -> "SessionQuerySet":
        """Sessions at which attendance is taken: everything but breaks."""
        return self.exclude(kind__in=NOT_COUNTED)

    def led_by(self, user) -> "SessionQuerySet":
        """The sessions this person has said yes to leading."""
        return self.filter(facilitations__person__user=user, facilitations__status="confirmed")

    def between(self, start: datetime, end: datetime) -> "SessionQuerySet":
        return self.filter(starts_at__gte=start, starts_at__lt=end)


class Session(models.Model):
    """One item of the agenda. Stored in UTC, written and read in the time of the venue."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=22, choices=SessionKind, default=SessionKind.WORKSHOP)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("topic"),
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room"), max_length=100, blank=True)
    link = models.URLField(_("link for joining online"), blank=True, max_length=500)
    # Codes of the languages it can be followed in, spoken or interpreted.
    interpreted = models.JSONField(_("can be followed in"), default=list, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "ends_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("convenings:agenda", args=[self.convening.code])

    @property
    def local_start(self) -> datetime:
        """By the clock at the venue; without its zone, so that no page turns it into the reader's time."""
        return self.convening.local(self.starts_at).replace(tzinfo=None)

    @property
    def local_end(self) -> datetime:
        return self.convening.local(self.ends_at).replace(tzinfo=None)

    @property
    def is_held(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def wants_facilitator(self) -> bool:
        return self.kind not in WITHOUT_FACILITATOR

    @property
    def lacks_facilitator(self) -> bool:
        """Nobody leads it, or whoever was asked said no. Load it with its `facilitations`."""
        return self.wants_facilitator and all(f.status == "declined" for f in self.facilitations.all())

    def missing_languages(self) -> list[str]:
        """The convening's languages in which this session has no title."""
        return [code for code in self.convening.languages if not getattr(self, f"title_{code}", "")]
