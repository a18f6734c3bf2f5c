from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.audit.constraints import both_or_neither, not_before
from academy.countries.models import Country, Topic
from participants.models.people import Person
from participants.states import Visibility
from participants.teams import team_country_ids

# What an expert can be said to work in; codes that Django can name in every language of the portal.
WORKING_LANGUAGES = ["en", "es", "fr", "pt", "ar", "nl", "ru", "sw", "zh-hans"]
MOST_DAYS_A_MONTH = 31


class ExpertQuerySet(models.QuerySet):
    def usable_for(self, country: Country) -> "ExpertQuerySet":
        """Vetted, taking on work, and without a tie to the country: the query decides, not a hidden
        button."""
        ready = self.filter(vetted_at__isnull=False, is_available=True, person__user__is_active=True)
        return ready.without_tie_to(country)

    def without_tie_to(self, country: Country) -> "ExpertQuerySet":
        """Nobody who declared a conflict about the country, is from it, was named for one of its
        delegations or speaks for it."""
        speaking_for_it = Grant.objects.valid().filter(role=Role.FOCAL_POINT, country=country).values("user")
        return (
            self.exclude(person__country=country)
            .exclude(conflict_countries=country)
            .exclude(person__registrations__delegation__country=country)
            .exclude(person__user__in=speaking_for_it)
        )

    def visible_to(self, user) -> "ExpertQuerySet":
        """Staff all; organisers all but those who hide their name; a country's team whoever agreed to be
        listed and was vetted; a UN Women partner of these who is from its countries or knows one;
        everybody oneself. Reviewers, observers and strangers nobody else."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        own, shown = Q(person__user=user), ~Q(person__visibility=Visibility.HIDDEN)
        if user.convening_ids:
            return self.filter(own | shown)
        listed = shown & Q(listing_agreed_at__isnull=False, vetted_at__isnull=False)
        if team_country_ids(user):
            return self.filter(own | listed)
        return self.filter(own | listed & _near(user.partner_country_ids))

    def by_shown_name(self) -> "ExpertQuerySet":
        """As those who may not know a hidden name read the list: an alias stands where the alias belongs."""
        alias = When(person__visibility=Visibility.ALIAS, then=F("person__alias"))
        return self.annotate(shown_name=Case(alias, default=F("person__full_name"))).order_by(
            "shown_name", "pk"
        )

    def speaking(self, language: str) -> "ExpertQuerySet":
        """Whose languages contain this code. As text, which both databases can look into."""
        words = self.annotate(languages_said=Cast("languages", models.TextField()))
        return words.filter(languages_said__contains=f'"{language}"')

    def free_on(self, day: date) -> "ExpertQuerySet":
        """Who takes on work and has not said to be away on this day."""
        away = Absence.objects.filter(starts_on__lte=day, ends_on__gte=day).values("expert")
        return self.filter(is_available=True).exclude(pk__in=away)


def _near(countries: set[int]) -> Q:
    """From one of these countries, unless that is kept from others, or with work done in one."""
    if not countries:
        return Q(pk__in=[])
    knows = Expert.objects.filter(countries__in=countries).values("pk")
    fully = [Visibility.DELEGATES, Visibility.PUBLIC]
    return Q(person__country__in=countries, person__visibility__in=fully) | Q(pk__in=knows)


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
    # Empty: not said.
    days_a_month = models.PositiveSmallIntegerField(
        _("days a month"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS_A_MONTH)]
    )
    # Given by the expert and nobody else, and taken back as easily: empty means no.
    listing_agreed_at = models.DateTimeField(null=True, blank=True)
    vetted_at = models.DateTimeField(null=True, blank=True)
    vetted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["person__full_name"]
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            both_or_neither("vetted_at", "vetted_by", table="expert"),
            models.CheckConstraint(
                condition=Q(days_a_month__isnull=True) | Q(days_a_month__lte=MOST_DAYS_A_MONTH),
                name="expert_days_a_month_fit",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_listed(self) -> bool:
        """Whether countries' teams and partners find this expert on the roster."""
        agreed = self.listing_agreed_at is not None and self.vetted_at is not None
        return agreed and self.person.visibility != Visibility.HIDDEN

    def is_of(self, user) -> bool:
        """Whether this is the reader's own entry."""
        return self.person.user_id is not None and self.person.user_id == user.pk


class AbsenceQuerySet(models.QuerySet):
    def not_over(self, today: date | None = None) -> "AbsenceQuerySet":
        return self.filter(ends_on__gte=today or timezone.localdate())


class Absence(models.Model):
    """Days on which an expert cannot help. Why is nobody's business, so there is no field for it."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [not_before("ends_on", "starts_on", table="absence")]

    def __str__(self) -> str:
        return f"{self.expert}: {self.starts_on} – {self.ends_on}"


class Vetting(models.Model):
    """One time that staff vetted an expert, or took it back and why. Only staff read it."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="vettings")
    is_vetted = models.BooleanField()
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("vetting")
        verbose_name_plural = _("vettings")
        constraints = [
            models.CheckConstraint(condition=Q(is_vetted=True) | ~Q(reason=""), name="vetting_reason_given")
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.is_vetted}"
