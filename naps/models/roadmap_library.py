"""Where an action was copied from, and the library of good examples one may copy."""

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from academy.countries.models import Topic
from naps.models.actions import Action

# What an example says in each language.
TEXTS = ["title", "deliverable", "indicator", "baseline", "target"]


class ExampleKind(models.TextChoices):
    """What sort of thing an example does."""

    RULE = "rule", _("law, decree or policy")
    COORDINATION = "coordination", _("coordination")
    COSTING = "costing", _("costing and budget")
    CONSULTATION = "consultation", _("consultation")
    TRAINING = "training", _("training")
    STUDY = "study", _("study or data")
    MONITORING = "monitoring", _("monitoring and reporting")
    COMMUNICATION = "communication", _("communication")


class ExampleQuerySet(models.QuerySet):
    def in_use(self) -> "ExampleQuerySet":
        """Offered to those who write a roadmap."""
        return self.filter(retired_at__isnull=True)

    def to_read(self) -> "ExampleQuerySet":
        """With topic, texts and how often each was used, for lists."""
        texts = Prefetch("texts", queryset=ExampleText.objects.order_by("language"))
        rows = self.select_related("topic").prefetch_related(texts).annotate(uses=Count("origins"))
        return rows.order_by("topic__order", "-uses", "pk")


class RoadmapExample(models.Model):
    """One good action, without country, institution or person, for others to begin with."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    kind = models.CharField(_("kind"), max_length=13, choices=ExampleKind)
    # What similar actions have cost, as far as somebody knows; never a fact about one of them.
    cost_from = models.DecimalField(_("cost, from"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_to = models.DecimalField(_("cost, to"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    # The action it was made from; only staff learn of it. With it, who of the country agreed.
    made_from = models.ForeignKey(Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    consent = models.CharField(_("who of the country agreed, and when"), max_length=250, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        constraints = [
            both_or_neither("retired_at", "retired_by", table="roadmapexample"),
            models.CheckConstraint(
                condition=Q(cost_from__isnull=True, cost_to__isnull=True) | ~Q(currency=""),
                name="roadmapexample_cost_has_currency",
            ),
        ]

    def __str__(self) -> str:
        text = self.text
        return text.title if text else f"{self.topic} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("naps:example-change", args=[self.pk])

    @property
    def text(self) -> "ExampleText | None":
        """In the reader's language, else in English, else in whichever there is."""
        by_language = {text.language: text for text in self.texts.all()}
        wanted = (get_language() or "en")[:2]
        return by_language.get(wanted) or by_language.get("en") or next(iter(by_language.values()), None)


class ExampleText(models.Model):
    """An example in one language."""

    example = models.ForeignKey(RoadmapExample, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("action"), max_length=250)
    deliverable = models.CharField(_("what will be there in the end"), max_length=250, blank=True)
    indicator = models.CharField(_("indicator"), max_length=250, blank=True)
    baseline = models.CharField(_("a baseline could be"), max_length=120, blank=True)
    target = models.CharField(_("a target could be"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["example", "language"], name="exampletext_one_a_language"),
        ]

    def __str__(self) -> str:
        return self.title


class Origin(models.Model):
    """Where an action of a roadmap comes from; it has been adapted since."""

    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="origin")
    # An action of an earlier roadmap of the same country.
    copied_from = models.ForeignKey(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    example = models.ForeignKey(
        RoadmapExample, on_delete=models.SET_NULL, null=True, blank=True, related_name="origins"
    )

    def __str__(self) -> str:
        return f"origin of action {self.action_id}"
