"""What a convening brought: who came, what they worked on, and what their countries did next.

Every number says of how many and what is not known, so that it can be counted again. It is made to
leave the house: people are counted, never named, and groups of fewer than five are merged.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.pages.templatetags.pages import day_range
from assistance.models import Request
from assistance.states import RequestStatus
from convenings.models import Convening, Session
from dashboards.follow_up import FEWEST_COUNTRIES
from dashboards.head_counts import merged
from dashboards.outcome_evaluation import evaluation_parts
from dashboards.outcome_parts import Line, Part
from naps.models import Draft, Roadmap, StageChange
from naps.states import RoadmapStatus, Stage
from participants.models import Certificate
from participants.states import Gender, Presence, Sector

HELP_IS_GIVEN = [RequestStatus.DELIVERED, RequestStatus.CLOSED]


@dataclass(frozen=True)
class Outcome:
    """The report of one convening, in the language that is active, as of a day."""

    title: str
    when_and_where: str
    as_of: date
    published_headcount: str
    parts: list[Part] = field(default_factory=list)

    def cells(self) -> Iterator[tuple]:
        """One row a number, for a table that is taken away."""
        for part in self.parts:
            for line in part.lines:
                yield (part.title, line.label, line.shown, line.of, line.note)
            if part.not_reported:
                yield (part.title, _("not reported"), part.not_reported, None, "")


def columns() -> list[str]:
    return [_("Part"), _("What"), _("Number"), _("Out of"), _("Note")]


def outcome_of(convening: Convening, reader: User, today: date) -> Outcome:
    """The whole report, in as many queries however many people there are.

    What single countries did next is not told to partners: they read it for three countries or more.
    """
    people = _people(convening)
    countries = [d.country_id for d in convening.delegations.coming() if d.country_id]
    parts = [_who_came(convening, people), _by_delegation(convening, people)]
    parts += [_sectors(people), _genders(people), _sessions(convening), _certificates(convening, people)]
    parts += evaluation_parts(convening)
    if reader.organises(convening) or len(countries) >= FEWEST_COUNTRIES:
        parts.append(_what_followed(convening, countries, today))
    place = convening.place if convening.is_online else f"{convening.city}, {convening.host_country}"
    return Outcome(
        title=convening.title,
        when_and_where=f"{place}, {day_range(convening.starts_on, convening.ends_on)}",
        as_of=today,
        published_headcount=convening.published_headcount,
        parts=[part for part in parts if part.lines or part.not_reported],
    )


# --- People ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Someone:
    """What the report may know of a person: nothing that names them."""

    delegation: int | None
    sector: str
    gender: str
    came: bool


def _people(convening: Convening) -> list[Someone]:
    """Everybody who had a place. Came: was checked in, or present at a session."""
    rows = convening.registrations.confirmed().with_came()
    return [
        Someone(*row) for row in rows.values_list("delegation", "person__sector", "person__gender", "came")
    ]


def _came(people: list[Someone]) -> list[Someone]:
    return [person for person in people if person.came]


def _who_came(convening: Convening, people: list[Someone]) -> Part:
    named = convening.registrations.count()
    came = len(_came(people))
    delegates = sum(1 for person in _came(people) if person.delegation)
    lines = [
        Line(_("had a confirmed place"), len(people), named, _("of everybody who was ever named")),
        Line(_("came"), came, len(people)),
        Line(_("of these in a delegation"), delegates, came),
    ]
    how = _("Came: was checked in at the venue, or present at one session at least.")
    return Part(_("Who came"), how, lines)


def _by_delegation(convening: Convening, people: list[Someone]) -> Part:
    confirmed = Counter(person.delegation for person in people)
    came = Counter(person.delegation for person in _came(people))
    delegations = convening.delegations.coming().select_related("country")
    lines = [Line(str(d), came[d.pk], confirmed[d.pk]) for d in sorted(delegations, key=str)]
    if confirmed[None]:
        lines.append(Line(_("guests and facilitators"), came[None], confirmed[None]))
    return Part(_("By delegation"), _("Who came, of those with a confirmed place."), lines)


def _sectors(people: list[Someone]) -> Part:
    came = _came(people)
    told = merged(Counter(person.sector for person in came), Sector, _("other sectors"))
    lines = [Line(capfirst(one.label), one.n, len(came)) for one in told]
    return Part(_("By sector"), _small_groups(), lines)


def _genders(people: list[Someone]) -> Part:
    """As people said themselves; nobody has to, and nobody guesses."""
    came = _came(people)
    said = Counter(p.gender for p in came if p.gender and p.gender != Gender.UNDISCLOSED)
    told = merged(said, Gender, _("other answers"))
    lines = [Line(capfirst(one.label), one.n, len(came)) for one in told]
    return Part(_("By gender"), _small_groups(), lines, not_reported=len(came) - said.total())


def _small_groups() -> str:
    return _("Of those who came. Groups of fewer than five are counted together.")


# --- The work --------------------------------------------------------------------------------------


def _sessions(convening: Convening) -> Part:
    """The places of a session are those of everybody whose attendance was written down."""
    present = Count("attendance", filter=Q(attendance__presence=Presence.PRESENT))
    counted = Session.objects.counted().filter(convening=convening)
    sessions = counted.annotate(present=present, written=Count("attendance"))
    lines = [
        Line(session.title, session.present if session.written else None, session.written or None)
        for session in sessions
    ]
    unwritten = sum(1 for line in lines if line.n is None)
    how = _("Present, of those whose attendance was written down.")
    return Part(_("Sessions"), how, lines, not_reported=unwritten)


def _certificates(convening: Convening, people: list[Someone]) -> Part:
    issued = Certificate.objects.valid().filter(registration__convening=convening).count()
    how = _("For whoever was present at %(share)d %% of the sessions.") % {"share": convening.attendance_rule}
    return Part(_("Certificates"), how, [Line(_("valid certificates"), issued, len(_came(people)))])


# --- What followed ---------------------------------------------------------------------------------


def _what_followed(convening: Convening, countries: list[int], today: date) -> Part:
    """What the countries did since, as the portal knows it; a country that told nothing counts as no.
    What one side keeps to itself is in no figure that others read."""
    requests = Request.objects.filter(convening=convening, own_side_only=False).exclude(
        status__in=[RequestStatus.WITHDRAWN, RequestStatus.MERGED]
    )
    asked = requests.count()
    lines = [
        Line(_("countries with an agreed roadmap"), _with_roadmap(convening), len(countries)),
        Line(_("countries that handed in a draft"), _with_draft(convening, countries), len(countries)),
        Line(_("countries that adopted a plan"), _adopted(convening, countries, today), len(countries)),
        Line(_("requests for technical assistance"), asked),
        Line(_("of these with help given"), requests.filter(status__in=HELP_IS_GIVEN).count(), asked),
    ]
    how = _("Since the first day of the convening. Countries: those whose delegation came or is coming.")
    kept = _("Requests that one side of a country keeps to itself are not counted.")
    return Part(_("What followed"), f"{how} {kept}", lines)


def _with_roadmap(convening: Convening) -> int:
    agreed = Roadmap.objects.filter(
        convening=convening, status__in=[RoadmapStatus.AGREED, RoadmapStatus.CLOSED]
    )
    return agreed.order_by().values("plan__country").distinct().count()


def _with_draft(convening: Convening, countries: list[int]) -> int:
    drafts = Draft.objects.filter(plan__country__in=countries, submitted_at__date__gte=convening.starts_on)
    return drafts.order_by().values("plan__country").distinct().count()


def _adopted(convening: Convening, countries: list[int], today: date) -> int:
    steps = StageChange.objects.confirmed().filter(
        plan__country__in=countries,
        stage__in=[Stage.ADOPTION, Stage.LAUNCH],
        on__range=(convening.starts_on, today),
    )
    return steps.order_by().values("plan__country").distinct().count()
