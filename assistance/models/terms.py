from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from academy.accounts.models import User
from academy.audit.constraints import not_before
from academy.documents.models import IssuedDocument
from assistance.models.requests import Request
from assistance.states import EffortUnit


class TermsQuerySet(models.QuerySet):
    def visible_to(self, user) -> "TermsQuerySet":
        """Whoever reads the request."""
        return self.filter(request__in=Request.objects.visible_to(user).values("pk"))


class Terms(models.Model):
    """What was agreed for a request on a day, with its paper. Never changed: what is agreed anew is the
    next version, and the earlier ones stay readable."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    # The language of the words and of the paper: that of the request.
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    purpose = models.TextField(_("what it is for"), blank=True)
    deliverables = models.TextField(_("what will be delivered"))
    who_does_what = models.TextField(_("who does what"), blank=True)
    country_provides = models.TextField(_("what the country provides"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("delivered by"), null=True, blank=True)
    effort = models.DecimalField(
        _("how much work"), max_digits=5, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(999)],
    )  # fmt: skip
    effort_unit = models.CharField(
        _("days or hours"), max_length=5, choices=EffortUnit, default=EffortUnit.DAYS
    )
    # For countries with the same question: without country, institution or name.
    public_words = models.CharField(_("in words for other countries"), max_length=300, blank=True)
    change_note = models.CharField(_("what has changed"), max_length=300, blank=True)
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paper = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="terms"
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name = _("agreed terms")
        verbose_name_plural = _("agreed terms")
        constraints = [
            models.UniqueConstraint(fields=["request", "version"], name="terms_once_a_version"),
            not_before("ends_on", "starts_on", table="terms"),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(change_note=""), name="terms_change_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.reference}, {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:terms", args=[self.pk])

    @property
    def effort_words(self) -> str:
        if self.effort is None:
            return ""
        n = number_format(self.effort.normalize() if self.effort % 1 else int(self.effort))
        many = 1 if self.effort == 1 else 2
        if self.effort_unit == EffortUnit.HOURS:
            return ngettext("%(n)s hour", "%(n)s hours", many) % {"n": n}
        return ngettext("%(n)s working day of work", "%(n)s working days of work", many) % {"n": n}

    @property
    def dates_words(self) -> str:
        """From when to when, as far as it was agreed."""
        days = [date_format(day, "DATE_FORMAT") for day in (self.starts_on, self.ends_on) if day]
        return " – ".join(days)
