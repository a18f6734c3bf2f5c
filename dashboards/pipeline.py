"""Follow-up after the convenings: where each country stands, what comes next, and who stays in touch.

For staff. Nothing of it is stored beyond who follows a country; the rest is asked of the chapters, in the
same number of queries however many countries there are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.accounts.models import User
from academy.countries.models import Country
from assistance.contacts import Contact, last_contacts
from assistance.models import Request
from convenings.models import Convening
from dashboards import quiet
from dashboards.alphabet import sorted_by_name
from dashboards.choosing import Choosing
from dashboards.models import FollowUpOwner
from dashboards.region_filter import NOT_LISTED
from dashboards.stages import Standing, standings
from dashboards.tiles import number_of
from naps.models import Action, Milestone, Plan, Roadmap
from naps.states import OPEN_ROADMAPS, PublicStage, RoadmapStatus
from participants.models import Delegation

MINE = "mine"


class PipelineFilter(Choosing):
    """All may stay empty: every country the Academy follows."""

    convening = forms.ChoiceField(label=gettext_lazy("Convening"), required=False, error_messages=NOT_LISTED)
    whose = forms.ChoiceField(label=gettext_lazy("Who follows"), required=False, error_messages=NOT_LISTED)

    def __init__(self, data, *, convenings: Collection[Convening]):
        super().__init__(data)
        self.offer("convening", [("", _("Any")), *[(c.code, str(c)) for c in convenings]])
        self.offer(
            "whose",
            [
                ("", _("Everybody")),
                (MINE, _("I follow them")),
                ("nobody", _("Nobody yet")),
            ],
        )


@dataclass(frozen=True)
class Row:
    """One country the Academy follows."""

    standing: Standing
    milestone: Milestone | None
    late: int
    open_requests: int
    contact: Contact | None
    owner: User | None
    # Nobody has heard of it for two months.
    is_quiet: bool
    # The plan whose stage comes next.
    moves: Plan | None

    @property
    def country(self) -> Country:
        return self.standing.country

    @property
    def log_url(self) -> str:
        return log_url(self.country)

    def cells(self) -> tuple:
        """The row of a table that is taken away."""
        return (
            str(self.country),
            self.country.iso3,
            str(self.standing.stage.label),
            self.standing.since_words,
            self.milestone.title if self.milestone else "",
            self.milestone.due_on if self.milestone else None,
            self.late,
            self.open_requests,
            self.contact.on if self.contact else None,
            self.contact.kind if self.contact else "",
            str(self.owner) if self.owner else "",
            _("yes") if self.is_quiet else "",
        )


def columns() -> list[str]:
    return [
        _("Country"), _("Code"), _("Stage"), _("Since"), _("Next milestone"), _("Due on"), _("Late actions"),
        _("Open requests"), _("Last contact"), _("How"), _("Who follows"), _("Quiet"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The countries at one public stage."""

    stage: PublicStage
    rows: list[Row]

    @property
    def number(self) -> str:
        return number_of(self.stage)


def held(today: date) -> list[Convening]:
    """The convenings that have begun, the latest first: what one may choose from."""
    begun = Convening.objects.taking_place().filter(starts_on__lte=today, published_at__isnull=False)
    return list(begun.filter(pk__in=Delegation.objects.coming().values("convening")))


def followed(today: date, convening: str = "") -> set[int]:
    """Countries that came to a convening (to this one), that work on a roadmap, that asked for help, or that
    somebody promised a next step."""
    came = Delegation.objects.coming().filter(
        country__isnull=False, convening__in=Convening.objects.taking_place(), convening__starts_on__lte=today
    )
    if convening:
        return set(came.filter(convening__code=convening).values_list("country", flat=True))
    alive = [*OPEN_ROADMAPS, RoadmapStatus.AGREED]
    found = set(came.values_list("country", flat=True))
    found |= set(Roadmap.objects.filter(status__in=alive).values_list("plan__country", flat=True))
    # Who may be called quiet is on this page, too.
    found |= quiet.followed()
    return found | set(FollowUpOwner.objects.values_list("country", flat=True))


def rows(wanted: dict, user: User, today: date) -> list[Row]:
    """The countries that fit, by name."""
    ids = followed(today, wanted.get("convening", ""))
    owners = FollowUpOwner.objects.by_country()
    if wanted.get("whose") == MINE:
        ids = {pk for pk in ids if pk in owners and owners[pk].pk == user.pk}
    elif wanted.get("whose"):
        ids -= set(owners)
    countries = sorted_by_name(list(Country.objects.filter(pk__in=ids)))
    milestones, late, requests = _milestones(ids), _late(ids, today), _open_requests(ids)
    contacts, silent = last_contacts(ids), quiet_countries(ids, today)
    return [
        Row(
            standing=standing,
            milestone=milestones.get(standing.country.pk),
            late=late.get(standing.country.pk, 0),
            open_requests=requests.get(standing.country.pk, 0),
            contact=contacts.get(standing.country.pk),
            owner=owners.get(standing.country.pk),
            is_quiet=standing.country.pk in silent,
            moves=standing.in_design or standing.in_force,
        )
        for standing in standings(countries, as_of=today, today=today)
    ]


def grouped(found: list[Row]) -> list[Group]:
    """By public stage on the way; countries of which no stage is known come last."""
    on_the_way = [stage for stage in PublicStage if stage]
    groups = [
        Group(stage, [row for row in found if row.standing.stage == stage])
        for stage in [*on_the_way, PublicStage.UNKNOWN]
    ]
    return [group for group in groups if group.rows]


def _milestones(ids: set[int]) -> dict[int, Milestone]:
    """The next of each country, also where its day has gone by."""
    waiting = Milestone.objects.open().filter(action__objective__roadmap__plan__country__in=ids)
    found: dict[int, Milestone] = {}
    for milestone in waiting.select_related("action__objective__roadmap__plan").order_by("-due_on", "-pk"):
        found[milestone.action.objective.roadmap.plan.country_id] = milestone
    return found


def _late(ids: set[int], today: date) -> dict[int, int]:
    late = Action.objects.of_current_roadmaps().late(today).order_by()
    of = late.filter(objective__roadmap__plan__country__in=ids)
    return dict(of.values_list("objective__roadmap__plan__country").annotate(Count("pk")))


def _open_requests(ids: set[int]) -> dict[int, int]:
    return dict(
        Request.objects.open().filter(country__in=ids).order_by().values_list("country").annotate(Count("pk"))
    )


def quiet_countries(ids: Collection[int], today: date) -> set[int]:
    """Of these countries, those nobody has heard of for two months (`dashboards.quiet` says of what)."""
    return {one.country.pk for one in quiet.quiet(today)}.intersection(ids)


def log_url(country: Country) -> str:
    """Where a call with the country is written down."""
    return reverse("assistance:call-log", args=[country.slug])
