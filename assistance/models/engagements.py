from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, not_before
from academy.countries.models import Country
from assistance.models.requests import Request
from assistance.sides import Side, side_of
from assistance.states import HELPED, EngagementKind, Readers, Setting
from naps.models import Plan
from naps.states import IN_DESIGN, IN_FORCE, Sharing
from participants.models import Expert
from participants.teams import team_country_ids

# Which help without a request each side of a country's team reads.
READS = {
    Side.GOVERNMENT: {Readers.TEAM, Readers.GOVERNMENT},
    Side.CIVIL_SOCIETY: {Readers.TEAM, Readers.CIVIL_SOCIETY},
    Side.NEITHER: {Readers.TEAM},
}
# Which help for a request the team of the second country of an exchange reads, by its side: as far as
# the same side of the first country would. The request itself stays with the first country.
READS_AS_PEER = {
    Side.GOVERNMENT: Q(request__is_of_civil_society=False),
    Side.CIVIL_SOCIETY: Q(request__is_of_civil_society=True) | Q(request__own_side_only=False),
    Side.NEITHER: Q(request__own_side_only=False),
}


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EngagementQuerySet":
        """Whoever sees the request. Without a request: staff, the experts who were there, and of the
        country's team those it was written for. Of an exchange also the second country's team, each side
        what the same side of the first may read."""
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        side, teams = side_of(user), team_country_ids(user)
        requests = Request.objects.visible_to(user).values("pk")
        mine = Engagement.experts.through.objects.filter(expert__person__user=user).values("engagement")
        theirs = Q(country__in=teams) | Q(peer_country__in=teams)
        without = Q(request=None) & (theirs & Q(shown_to__in=READS[side]) | Q(pk__in=mine))
        as_peer = Q(request__isnull=False, peer_country__in=teams) & READS_AS_PEER[side]
        return self.filter(Q(request__in=requests) | without | as_peer)

    def shared(self) -> "EngagementQuerySet":
        """What is kept neither to the Academy nor to one side of a country's team."""
        return self.filter(Q(request=None, shown_to=Readers.TEAM) | Q(request__own_side_only=False))

    def for_partner(self, user) -> "models.QuerySet":
        """What a UN Women partner may know: that help was given, of which kind and when.

        Nothing that is kept to the Academy or to one side, and nothing of countries that share nothing.
        """
        silent = Plan.objects.filter(sharing=Sharing.NONE, stage__in=IN_DESIGN | IN_FORCE).values("country")
        rows = self.shared().filter(country__in=user.partner_country_ids).exclude(country__in=silent)
        return rows.values("country__iso3", "kind", "starts_on", "ends_on")

    def of_country(self, country: Country) -> "EngagementQuerySet":
        """Where it was helped, or took part in an exchange as the second country."""
        return self.filter(Q(country=country) | Q(peer_country=country))

    def without_whole_request(self) -> "EngagementQuerySet":
        """Leaves out what its one country is, or was, asked about together with the whole request."""
        return self.exclude(request__status__in=HELPED, peer_country=None)

    def unasked(self) -> "EngagementQuerySet":
        """What a country could be asked about and nobody has asked about yet."""
        return self.filter(confirmations=None).exclude(request=None, shown_to=Readers.ACADEMY)

    def next_steps_due(self, today: date) -> "EngagementQuerySet":
        """Next steps that were to be done by today and are not, the oldest first."""
        return self.open_next_steps().filter(next_step_due__lte=today).order_by("next_step_due")

    def last_contacts(self) -> "models.QuerySet":
        """When the Academy and a country last dealt with each other, one row a country it ever met: its
        id, the date, the kind and the id of the engagement. Counts what this queryset holds, so a list
        for somebody begins with `visible_to`."""
        with_it = Q(country=OuterRef("pk")) | Q(peer_country=OuterRef("pk"))
        last = self.filter(with_it).order_by("-ends_on", "-pk")
        return (
            Country.objects.annotate(
                engagement=Subquery(last.values("pk")[:1]),
                date=Subquery(last.values("ends_on")[:1]),
                kind=Subquery(last.values("kind")[:1]),
            )
            .filter(engagement__isnull=False)
            .order_by("date", "name")
            .values("date", "kind", "engagement", country=F("pk"))
        )

    def open_next_steps(self) -> "EngagementQuerySet":
        return self.exclude(next_step="").filter(next_step_done_at__isnull=True)


class Engagement(models.Model):
    """Help that was given on a day: a call, a visit, a workshop."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, null=True, blank=True, related_name="engagements"
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="engagements", verbose_name=_("country")
    )
    # Of an exchange between countries: the other one. Both see it, and each may confirm it.
    peer_country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exchanges",
        verbose_name=_("second country"),
    )
    # Counts only without a request; with one, whoever reads the request reads what was done for it.
    shown_to = models.CharField(_("who reads it"), max_length=13, choices=Readers, default=Readers.ACADEMY)
    kind = models.CharField(_("kind"), max_length=15, choices=EngagementKind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    experts = models.ManyToManyField(
        Expert, blank=True, related_name="engagements", verbose_name=_("experts")
    )
    academy_people = models.ManyToManyField(
        User, blank=True, related_name="+", verbose_name=_("who was there of the Academy")
    )
    # Read by staff and by whoever wrote it down, nobody else.
    spoken_to = models.CharField(_("who was spoken to"), max_length=200, blank=True)
    setting = models.CharField(_("where"), max_length=7, choices=Setting, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1, null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    # Only where they were counted; who is in neither is not reported, and not zero.
    women_reached = models.PositiveIntegerField(_("of them women"), null=True, blank=True)
    men_reached = models.PositiveIntegerField(_("of them men"), null=True, blank=True)
    summary = models.TextField(_("what was done"))
    outcome = models.TextField(_("what came of it"), blank=True)
    next_step = models.CharField(_("next step"), max_length=250, blank=True)
    next_step_due = models.DateField(_("by"), null=True, blank=True)
    next_step_done_at = models.DateTimeField(null=True, blank=True)
    next_step_done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        constraints = [
            not_before("ends_on", "starts_on", table="engagement"),
            models.CheckConstraint(
                condition=Q(peer_country__isnull=True) | ~Q(peer_country=F("country")),
                name="engagement_with_another_country",
            ),
            models.CheckConstraint(
                condition=Q(women_reached__isnull=True, men_reached__isnull=True)
                | Q(
                    people_reached__gte=Coalesce(F("women_reached"), 0) + Coalesce(F("men_reached"), 0),
                    people_reached__isnull=False,
                ),
                name="engagement_no_more_than_reached",
            ),
            both_or_neither("next_step_done_at", "next_step_done_by", table="engagement"),
            models.CheckConstraint(
                condition=Q(next_step_due__isnull=True) | ~Q(next_step=""), name="engagement_date_has_step"
            ),
        ]

    def __str__(self) -> str:
        day = date_format(self.starts_on, "DATE_FORMAT")
        return f"{self.get_kind_display()}, {self.country}, {day}"

    def get_absolute_url(self) -> str:
        return reverse("assistance:engagement", args=[self.pk])

    @property
    def countries(self) -> list[Country]:
        """The country that was helped and, of an exchange, the second one."""
        return [self.country, self.peer_country] if self.peer_country else [self.country]

    @property
    def side(self) -> Side | None:
        """Whose it is: of one side of the team, or None where it is of the whole team."""
        if self.request is not None:
            return Side.CIVIL_SOCIETY if self.request.is_of_civil_society else Side.GOVERNMENT
        if self.shown_to in {Readers.GOVERNMENT, Readers.CIVIL_SOCIETY}:
            return Side(self.shown_to)
        return None

    @property
    def is_internal(self) -> bool:
        """Kept to the Academy's staff: no country is asked about it."""
        return self.request_id is None and self.shown_to == Readers.ACADEMY

    @property
    def is_kept(self) -> bool:
        """Answers no request and is not for the country's whole team, so nobody else learns of it."""
        return self.request_id is None and self.shown_to != Readers.TEAM

    @property
    def sex_not_reported(self) -> int | None:
        """How many of those reached were counted neither as women nor as men; None if nobody counted."""
        if self.people_reached is None:
            return None
        return self.people_reached - (self.women_reached or 0) - (self.men_reached or 0)

    @property
    def has_open_step(self) -> bool:
        return bool(self.next_step) and self.next_step_done_at is None

    def step_is_late(self, today: date | None = None) -> bool:
        """Computed, never stored."""
        due = self.next_step_due
        return self.has_open_step and due is not None and due < (today or timezone.localdate())
