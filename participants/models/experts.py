from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from academy.countries.models import Country, Topic
from participants.models.people import Person


class ExpertQuerySet(models.QuerySet):
    def usable_for(self, country: Country) -> "ExpertQuerySet":
        """Vetted, available, and neither from the country nor in conflict with it: the query decides,
        not a hidden button."""
        return (
            self.filter(vetted_at__isnull=False, is_available=True, person__user__is_active=True)
            .exclude(person__country=country)
            .exclude(conflict_countries=country)
        )

    def visible_to(self, user) -> "ExpertQuerySet":
        """Staff and organisers see all; everybody signed in, who agreed to be listed; oneself."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff or user.convening_ids:
            return self
        return self.filter(models.Q(is_public=True, vetted_at__isnull=False) | models.Q(person__user=user))


class Expert(models.Model):
    """Somebody on the roster: reads drafts as a reviewer, helps countries as an expert."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="expert")
    topics = models.ManyToManyField(Topic, related_name="experts", verbose_name=_("topics"))
    languages = models.JSONField(_("languages"), default=list)
    countries = models.ManyToManyField(
        Country, blank=True, related_name="known_by", verbose_name=_("has worked in")
    )
    conflict_countries = models.ManyToManyField(
        Country, blank=True, related_name="+", verbose_name=_("may not work on")
    )
    is_available = models.BooleanField(_("available"), default=True)
    is_public = models.BooleanField(_("agreed to be listed"), default=False)
    vetted_at = models.DateTimeField(null=True, blank=True)
    vetted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["person__full_name"]
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [both_or_neither("vetted_at", "vetted_by", table="expert")]

    def __str__(self) -> str:
        return str(self.person)
