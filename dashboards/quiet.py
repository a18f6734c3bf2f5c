"""Countries that follow up and have not been heard of for long: somebody should call."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.accounts.models import User
from academy.countries.models import Country
from assistance.models import Engagement, Message, Request
from assistance.states import OPEN_REQUESTS
from dashboards.items import Chapter, Item
from dashboards.models import FollowUpOwner
from naps.models import (
    Action,
    ActionUpdate,
    Comment,
    Decision,
    Draft,
    LetterQuestion,
    Milestone,
    Roadmap,
    StageChange,
)
from naps.states import DraftStatus

# Without any news for so long, a country is quiet.
QUIET_DAYS = 60


@dataclass(frozen=True)
class Source:
    """Where news of a country comes from: which rows, how they lead to the country, when it was."""

    what: Any
    model: type
    country: str
    moment: str
    of: Q = field(default_factory=Q)

    def latest(self, countries: Iterable[int], until: datetime) -> dict[int, date]:
        """The last day on which each of these countries was heard of here."""
        rows = self.model.objects.filter(self.of, **{f"{self.country}__in": list(countries)})  # type: ignore[attr-defined]
        past = rows.filter(**{f"{self.moment}__lte": until}).order_by()
        return {pk: _day(last) for pk, last in past.values_list(self.country).annotate(Max(self.moment))}


_OF_ACTION = "objective__roadmap__plan__country"
# One place that says what counts as news, whichever side it comes from. Reminders and downloads do not.
SOURCES = [
    Source(gettext_lazy("a report on an action"), ActionUpdate, f"action__{_OF_ACTION}", "recorded_at"),
    Source(gettext_lazy("a milestone reached"), Milestone, f"action__{_OF_ACTION}", "completed_on"),
    Source(gettext_lazy("work on the roadmap"), Action, _OF_ACTION, "changed_at"),
    Source(gettext_lazy("work on the roadmap"), Roadmap, "plan__country", "created_at"),
    Source(gettext_lazy("work on the roadmap"), Roadmap, "plan__country", "submitted_at"),
    Source(gettext_lazy("a roadmap agreed"), Roadmap, "plan__country", "agreed_by_osf_at"),
    Source(gettext_lazy("a draft"), Draft, "plan__country", "created_at", ~Q(status=DraftStatus.DISCARDED)),
    Source(gettext_lazy("a draft"), Draft, "plan__country", "submitted_at"),
    Source(gettext_lazy("a comment on a draft"), Comment, "draft__plan__country", "created_at"),
    Source(gettext_lazy("a decision letter"), Decision, "draft__plan__country", "issued_at"),
    Source(
        gettext_lazy("a question about a letter"),
        LetterQuestion,
        "decision__draft__plan__country",
        "asked_at",
    ),
    Source(gettext_lazy("a new stage"), StageChange, "plan__country", "recorded_at"),
    Source(gettext_lazy("a request for assistance"), Request, "country", "asked_at"),
    Source(gettext_lazy("a message"), Message, "request__country", "written_at"),
    Source(gettext_lazy("help that was given"), Engagement, "country", "ends_on"),
    Source(gettext_lazy("help that was given"), Engagement, "country", "next_step_done_at"),
]


@dataclass(frozen=True)
class News:
    """The last thing heard of a country."""

    on: date
    what: Any


@dataclass(frozen=True)
class Quiet:
    """A country nobody has heard of for sixty days, and who of the staff stays in touch with it."""

    country: Country
    news: News | None
    owner: User | None

    @property
    def last_words(self) -> str:
        if self.news is None:
            return _("nothing heard yet")
        day = date_format(self.news.on, "DATE_FORMAT")
        return _("last news: %(what)s, %(day)s") % {"what": self.news.what, "day": day}

    @property
    def words(self) -> str:
        """What and when, and in whose hands it is."""
        if self.owner is None:
            return self.last_words
        owner = self.owner.full_name or self.owner.email
        return f"{self.last_words} · " + _("in charge: %(name)s") % {"name": owner}


def followed() -> set[int]:
    """Countries in follow-up: a roadmap in use, an open request, or a next step that is not done."""
    return {
        *Roadmap.objects.agreed().values_list("plan__country", flat=True),
        *Request.objects.filter(status__in=OPEN_REQUESTS).values_list("country", flat=True),
        *Engagement.objects.open_next_steps().values_list("country", flat=True),
    }


def last_news(countries: Iterable[int], today: date) -> dict[int, News]:
    """The latest of all sources, for each country that was heard of at all."""
    until = timezone.make_aware(datetime.combine(today, datetime.max.time()))
    found: dict[int, News] = {}
    for source in SOURCES:
        for country, day in source.latest(countries, until).items():
            if country not in found or day > found[country].on:
                found[country] = News(day, source.what)
    return found


def quiet(today: date) -> list[Quiet]:
    """The quiet countries, the longest silent first."""
    ids = followed()
    news = last_news(ids, today)
    since = today - timedelta(days=QUIET_DAYS)
    silent = [pk for pk in ids if pk not in news or news[pk].on <= since]
    if not silent:
        return []
    owners = _owners(silent)
    countries = Country.objects.filter(pk__in=silent)
    found = [Quiet(country, news.get(country.pk), owners.get(country.pk)) for country in countries]
    return sorted(found, key=lambda one: (one.news.on if one.news else date.min, one.country.iso3))


def _owners(countries: list[int]) -> dict[int, User]:
    """Who follows each country; where nobody does, who is in charge of its newest open request."""
    rows = Request.objects.filter(country__in=countries, status__in=OPEN_REQUESTS, owner__isnull=False)
    newest_last = rows.select_related("owner").order_by("asked_at")
    in_charge = {request.country_id: request.owner for request in newest_last if request.owner}
    return in_charge | FollowUpOwner.objects.filter(country__in=countries).by_country()


def items(today: date) -> list[Item]:
    """The same as lines of the staff's list, one a country."""
    return [
        Item(
            _("Nothing heard of %(country)s for %(n)d days") % {"country": one.country, "n": QUIET_DAYS},
            one.last_words,
            one.country.get_absolute_url(),
            _("Open"),
            "clock",
            (one.news.on if one.news else today) + timedelta(days=QUIET_DAYS),
            Chapter.ROADMAPS,
            one.country,
            one.owner,
        )
        for one in quiet(today)
    ]


def _day(moment: date | datetime) -> date:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment
