"""By when the Academy answers: kept as dated rows, so that a change never rewrites what was promised."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User

# What the Academy promised when it began, before anybody changed it.
ACKNOWLEDGE_WORKING_DAYS = 5
ANSWER_WORKING_DAYS = 10
DECISION_DAYS = 60


class ServicePromiseQuerySet(models.QuerySet["ServicePromise"]):
    def in_force(self) -> "ServicePromise":
        """What a request that is asked now is promised."""
        return self.order_by("-set_at", "-pk").first() or ServicePromise()


class ServicePromise(models.Model):
    """What the Academy promises whoever asks from this moment on. A later row takes its place; requests
    that were asked before keep what they were promised."""

    acknowledge_working_days = models.PositiveSmallIntegerField(
        _("acknowledged within (working days)"),
        default=ACKNOWLEDGE_WORKING_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    answer_working_days = models.PositiveSmallIntegerField(
        _("first answer within (working days)"),
        default=ANSWER_WORKING_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    decision_days = models.PositiveSmallIntegerField(
        _("yes or no within (days)"),
        default=DECISION_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    reason = models.CharField(_("why it changes"), max_length=300)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ServicePromiseQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(acknowledge_working_days__lte=models.F("answer_working_days")),
                name="servicepromise_acknowledged_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acknowledge_working_days}, {self.answer_working_days}, {self.decision_days}"

    @property
    def as_kept(self) -> dict[str, int]:
        """The same as a request keeps them."""
        return {
            "acknowledge_working_days": self.acknowledge_working_days,
            "answer_working_days": self.answer_working_days,
            "decision_days": self.decision_days,
        }
