"""The month of a country's roadmap, for its focal point: the same on the page and, shorter, in the letter."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.countries.models import Country
from assistance.models import Request
from assistance.states import OPEN_REQUESTS
from dashboards.items import Item
from dashboards.worklist import for_focal_point
from naps.due_dates import waited_for
from naps.models import Action, ActionUpdate, Decision, Draft, Roadmap
from naps.states import DecisionStatus, DraftStatus, Outcome

# How far ahead the month looks.
DUE_DAYS = 45


@dataclass(frozen=True)
class Line:
    """One action, and why it stands here."""

    action: Action
    words: str


@dataclass(frozen=True)
class Month:
    """What there is to say about a country's roadmap on a day."""

    country: Country
    roadmap: Roadmap
    today: date
    since: date
    late: list[Line]
    due: list[Line]
    silent: list[Line]
    reported: list[ActionUpdate]
    requests: list[Request]
    waiting: list[Item]

    @property
    def lines(self) -> list[Line]:
        """The actions somebody should say something about, the most urgent first."""
        return [*self.late, *self.due, *self.silent]

    @property
    def has_something(self) -> bool:
        return bool(self.lines or self.reported or self.requests or self.waiting)

    @property
    def name(self) -> str:
        return date_format(self.today, "YEAR_MONTH_FORMAT")


def read(country: Country, user: User, today: date) -> Month | None:
    """The month as this focal point may know it; None where no roadmap is in use."""
    roadmap = Roadmap.objects.agreed().filter(plan__country=country).order_by("-pk").first()
    if roadmap is None:
        return None
    since = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    late, due, silent = _actions(country, today)
    return Month(
        country=country,
        roadmap=roadmap,
        today=today,
        since=since,
        late=late,
        due=due,
        silent=silent,
        reported=_reported(country, since, today),
        requests=_requests(country, user),
        waiting=[*for_focal_point(user), *_letters(country, user)],
    )


def _actions(country: Country, today: date) -> tuple[list[Line], list[Line], list[Line]]:
    """Late, due soon, without news: each action once, where it is most urgent."""
    ours = waited_for().filter(objective__roadmap__plan__country=country)
    told = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-on", "-pk").values("on")[:1]
    silent_ones = set(ours.stale(today).values_list("pk", flat=True))
    late: list[Line] = []
    due: list[Line] = []
    silent: list[Line] = []
    for action in ours.annotate(told_on=Subquery(told)).order_by("expected_on", "pk"):
        expected = action.expected_on
        if expected and expected <= today + timedelta(days=DUE_DAYS):
            words = _("due on %(day)s") % {"day": date_format(expected, "DATE_FORMAT")}
            (late if expected < today else due).append(Line(action, words))
        elif action.pk in silent_ones:
            silent.append(Line(action, _last_report(action.told_on)))
    return late, due, silent


def _last_report(on: date | None) -> str:
    if on is None:
        return _("nothing reported yet")
    return _("last report: %(day)s") % {"day": date_format(on, "DATE_FORMAT")}


def _reported(country: Country, since: date, until: date) -> list[ActionUpdate]:
    rows = ActionUpdate.objects.filter(
        action__objective__roadmap__plan__country=country, recorded_at__date__range=(since, until)
    )
    return list(rows.select_related("action").order_by("-recorded_at"))


def _requests(country: Country, user: User) -> list[Request]:
    """The government's own: what civil society asks for is nobody else's business, here least of all."""
    ours = Request.objects.visible_to(user).filter(country=country, is_of_civil_society=False)
    return list(ours.filter(status__in=OPEN_REQUESTS).order_by("asked_at"))


def _letters(country: Country, user: User) -> list[Item]:
    """The Academy has asked for another version, and none has been begun."""
    sent = Decision.objects.visible_to(user).filter(
        status=DecisionStatus.ISSUED, outcome=Outcome.REVISE, draft__plan__country=country
    )
    newest = Draft.objects.exclude(status=DraftStatus.DISCARDED).filter(plan=OuterRef("draft__plan"))
    open_ones = sent.filter(draft=Subquery(newest.order_by("-version").values("pk")[:1]))
    return [
        Item(
            _("The Academy’s letter asks for another version of the plan"),
            _answer_by(letter),
            letter.get_absolute_url(),
            _("Read it"),
            "mail",
            timezone.localdate(letter.issued_at),
        )
        for letter in open_ones.select_related("draft__plan")
    ]


def _answer_by(letter: Decision) -> str:
    if not letter.response_due_on:
        return ""
    return _("by %(day)s") % {"day": date_format(letter.response_due_on, "DATE_FORMAT")}
