"""How help given is confirmed: of one engagement in words, of many in figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.countries.models import Country
from assistance.models import CLOSES_UNCONFIRMED_DAYS, Confirmation, Engagement
from assistance.models.confirmations import newest_of
from assistance.models.engagements import EngagementQuerySet
from assistance.states import Confirmed, EngagementKind, RequestStatus

# Ground and icon of the tag.
LOOKS = {
    Confirmed.NOT_ASKED: ("", ""),
    Confirmed.WAITING: ("warn", "chat"),
    Confirmed.CONFIRMED: ("ok", "check"),
    Confirmed.DISPUTED: ("warn", "info"),
    Confirmed.UNCONFIRMED: ("", "clock"),
}


@dataclass(frozen=True)
class Said:
    """What one country said of one engagement, and until when it may."""

    country: Country
    state: Confirmed
    asked: Confirmation | None

    @property
    def look(self) -> str:
        return LOOKS[self.state][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.state][1]


def said_of(engagement: Engagement, country: Country, now: datetime | None = None) -> Said:
    """Reads prefetched confirmations and the request."""
    asked = newest_of(engagement, country)
    state = asked.state(now) if asked else Confirmed.NOT_ASKED
    request = engagement.request if engagement.country_id == country.pk else None
    if state not in {Confirmed.CONFIRMED, Confirmed.DISPUTED} and request is not None:
        if request.status == RequestStatus.CLOSED:
            state = Confirmed.UNCONFIRMED  # with its whole request
        elif request.status == RequestStatus.DELIVERED:
            state = Confirmed.WAITING
    return Said(country, state, asked)


def sayings(engagement: Engagement, now: datetime | None = None) -> list[Said]:
    """What each country that was there says."""
    return [said_of(engagement, country, now) for country in engagement.countries]


@dataclass(frozen=True)
class Figures:
    """Help given in numbers. What nobody reported is counted as not reported, never as zero."""

    total: int
    by_kind: list[tuple[str, int]]
    states: dict[str, int]
    reached: int
    reached_reported: int
    women: int
    men: int
    sex_not_reported: int
    rating: float | None
    rated: int
    as_of: date

    @property
    def asked(self) -> int:
        """The denominator of what is confirmed: all that a country was asked about."""
        return self.total - self.states[Confirmed.NOT_ASKED]

    @property
    def reach_not_reported(self) -> int:
        return self.total - self.reached_reported

    def sentences(self) -> list[str]:
        """The same in words: numerator, denominator, not reported."""
        states = {name: self.states[name] for name in Confirmed.values} | {"asked": self.asked}
        reach = {"n": self.reached, "of": self.reached_reported, "missing": self.reach_not_reported}
        lines = [
            _("Confirmed by the country: %(confirmed)d of %(asked)d asked.") % states,
            _(
                "Closed unconfirmed: %(unconfirmed)d. Not like this, says the country: %(disputed)d. "
                "Still waiting: %(waiting)d. Not asked: %(not_asked)d."
            )
            % states,
            _("People reached: %(n)d (reported for %(of)d, not reported for %(missing)d).") % reach,
            _("Of them women: %(women)d, men: %(men)d, not reported: %(none)d.")
            % {"women": self.women, "men": self.men, "none": self.sex_not_reported},
        ]
        if self.rating is not None:
            words = ngettext(
                "Usefulness: %(mean)s of 5, from %(n)d rating.",
                "Usefulness: %(mean)s of 5, from %(n)d ratings.",
                self.rated,
            )
            lines.append(words % {"mean": round(self.rating, 1), "n": self.rated})
        return lines


def figures_of(found: EngagementQuerySet, now: datetime | None = None) -> Figures:
    """Counted in the database, whatever the number of engagements."""
    now = now or timezone.now()
    found = found.order_by()
    people = found.aggregate(
        total=Count("pk"),
        reached=Sum("people_reached"),
        reached_reported=Count("people_reached"),
        women=Sum("women_reached"),
        men=Sum("men_reached"),
    )
    kinds = dict(found.values_list("kind").annotate(n=Count("pk")))
    newest = Confirmation.objects.newest().of_the_helped().filter(engagement__in=found.values("pk"))
    rated = newest.aggregate(mean=Avg("rating"), n=Count("rating"))
    reached, women, men = people["reached"] or 0, people["women"] or 0, people["men"] or 0
    return Figures(
        total=people["total"],
        by_kind=[(str(label), kinds[kind]) for kind, label in EngagementKind.choices if kinds.get(kind)],
        states=_states(found, people["total"], newest, now),
        reached=reached,
        reached_reported=people["reached_reported"],
        women=women,
        men=men,
        sex_not_reported=reached - women - men,
        rating=rated["mean"],
        rated=rated["n"],
        as_of=timezone.localdate(now),
    )


def _states(found: EngagementQuerySet, total: int, newest, now: datetime) -> dict[str, int]:
    """As `said_of`, for all of them at once; of an exchange what the first country says."""
    since = now - timedelta(days=CLOSES_UNCONFIRMED_DAYS)
    over = Q(engagement__request__status=RequestStatus.CLOSED)
    open_still = Q(asked_at__gt=since) | Q(engagement__request__status=RequestStatus.DELIVERED)
    silent = Q(answered_at__isnull=True)
    asked = newest.aggregate(
        confirmed=Count("pk", filter=Q(took_place=True)),
        disputed=Count("pk", filter=Q(took_place=False)),
        waiting=Count("pk", filter=silent & open_still & ~over),
        unconfirmed=Count("pk", filter=silent & (over | ~open_still)),
    )
    with_row = Confirmation.objects.filter(country=F("engagement__country")).values("engagement")
    without = found.exclude(pk__in=with_row).aggregate(
        waiting=Count("pk", filter=Q(request__status=RequestStatus.DELIVERED)),
        unconfirmed=Count("pk", filter=Q(request__status=RequestStatus.CLOSED)),
    )
    states = {name: asked.get(name, 0) + without.get(name, 0) for name in Confirmed.values}
    states[Confirmed.NOT_ASKED] = total - sum(states.values())
    return states
