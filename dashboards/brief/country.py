"""What stands on a country's brief, in the language that is active.

The paper lies on the table of a ministry. So nothing is on it that one side of the country keeps from
the other: no request or contact of civil society, and no name that somebody did not want listed.
"""

from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.countries.models import Country
from academy.pages.templatetags.pages import day_range
from assistance.models import Engagement, Request
from assistance.models.engagements import READS, EngagementQuerySet
from assistance.models.requests import RequestQuerySet
from assistance.sides import Side
from dashboards.brief.owed import asks, owed
from dashboards.brief.parts import Line, Part, Room, Writer, portal
from dashboards.brief.roadmap import roadmap_part
from dashboards.stages import Standing, site_of, standings, was_adopted
from dashboards.worklist.waiting import letters_without_answer
from naps.models import CountryContact, Decision, Draft, Plan
from naps.states import DecisionStatus, DraftStatus, Stage
from participants.models import Person, Registration
from participants.states import OF_A_DELEGATION, OF_GOVERNMENT


@dataclass(frozen=True)
class Brief:
    """The values of the paper, plain words and lists."""

    country: str
    as_of: str
    made_for: str
    stage: str
    stage_note: str
    # Label, value and a small line each.
    facts: list[tuple[str, str, str]]
    parts: list[Part]
    address: str

    def as_data(self) -> dict:
        return asdict(self)


def brief_of(country: Country, reader: User, today: date, room: Room) -> Brief:
    """The brief with as much in it as there is room for."""
    [standing] = standings([country], as_of=today, today=today)
    requests, engagements = open_to_government(country)
    writer = Writer(room)
    asked = asks(country, standing, requests, today)
    writer.part(_("What to ask for"), asked, source="", empty=_("Nothing is open with the country."))
    debts = owed(country, requests, engagements, today)
    writer.part(_("What the Academy owes"), debts, source="", empty=_("The Academy owes nothing today."))
    roadmap_part(writer, country, today)
    _requests(writer, requests)
    _drafts(writer, standing)
    _contacts(writer, country, engagements)
    _people(writer, country)
    return Brief(
        country=str(country),
        as_of=date_format(today, "DATE_FORMAT"),
        made_for=str(reader),
        stage=str(standing.stage.label),
        stage_note=_since(standing),
        facts=_facts(standing, room),
        parts=writer.parts,
        address=portal(country.get_absolute_url()),
    )


def open_to_government(country: Country) -> tuple[RequestQuerySet, EngagementQuerySet]:
    """Requests and help that people of the government may read about: nothing of civil society's own, and
    nothing that the Academy has written down for itself."""
    requests = Request.objects.filter(country=country, is_of_civil_society=False, own_side_only=False)
    without = Q(request=None, shown_to__in=READS[Side.GOVERNMENT])
    told = without | Q(request__in=requests.values("pk"))
    return requests, Engagement.objects.filter(told, country=country)


def _since(standing: Standing) -> str:
    if standing.since is None:
        return _("date not reported") if standing.is_known else _("No information yet about a plan.")
    since = _("since %(since)s") % {"since": standing.since_words}
    source = standing.since.evidence or standing.since.site
    return f"{since} · " + _("Source: %(source)s") % {"source": source} if source else since


def _facts(standing: Standing, room: Room) -> list[tuple[str, str, str]]:
    """The plan that applies and the one being written, each with its dates and where they are from."""
    found = []
    for label, plan in [(_("In force"), standing.in_force), (_("Being written"), standing.in_design)]:
        if plan is None:
            found.append((label, _("none known"), ""))
        else:
            found.append((label, room.cut(plan.name), _dates(plan)))
    period = standing.in_force.period if standing.in_force else ""
    found.append((_("Period"), period or _("not reported"), standing.expired_words))
    return found


def _dates(plan: Plan) -> str:
    dates = []
    if was_adopted(plan):
        dates.append(_("adopted %(when)s") % {"when": plan.adopted_words or _("on a date not reported")})
    if plan.launched_words:
        dates.append(_("launched %(when)s") % {"when": plan.launched_words})
    if not dates or plan.stage not in {Stage.ADOPTION, Stage.LAUNCH}:
        dates.append(str(plan.get_stage_display()))
    sites = dict.fromkeys(site_of(url) for url in plan.source_urls)
    source = ", ".join(site for site in sites if site) or portal(plan.get_absolute_url()).partition(": ")[2]
    return f"{', '.join(dates)} · {_('Source: %(source)s') % {'source': source}}"


def _requests(writer: Writer, requests: RequestQuerySet) -> None:
    rows = list(requests.open().order_by("asked_at"))
    lines = [Line(str(one), _day(one.moved_at), one.get_status_display()) for one in rows]
    writer.part(
        _("Open requests for assistance"), lines, source=portal(reverse("assistance:list")),
        empty=_("None is open."),
    )  # fmt: skip


def _drafts(writer: Writer, standing: Standing) -> None:
    """The version at hand, and the last letters."""
    of = Draft.objects.filter(plan__country=standing.country).exclude(status=DraftStatus.DISCARDED)
    drafts = of.filter(submitted_at__isnull=False).select_related("plan__country").order_by("-submitted_at")
    letters = Decision.objects.filter(draft__in=drafts, status=DecisionStatus.ISSUED)
    awaited = set(letters_without_answer().filter(draft__in=drafts).values_list("pk", flat=True))
    lines = []
    latest = drafts.first()
    if latest is not None and not letters.filter(draft=latest).exists():
        words = _("Draft %(version)d was handed in") % {"version": latest.version}
        lines.append(Line(words, _day(latest.submitted_at), str(latest.get_status_display())))
    for one in letters.select_related("draft").order_by("-issued_at"):
        due = one.response_due_on
        note = str(one.get_outcome_display())
        if due and one.pk in awaited:
            note += " · " + _("answer by %(day)s") % {"day": date_format(due, "DATE_FORMAT")}
        lines.append(
            Line(_("Letter on draft %(version)d") % {"version": one.draft.version}, _day(one.issued_at), note)
        )
    plan = standing.in_design or standing.in_force
    source = portal(plan.get_absolute_url()) if plan else ""
    writer.part(_("Drafts and letters"), lines, source=source, empty=_("No draft has been handed in."))


def _contacts(writer: Writer, country: Country, engagements: EngagementQuerySet) -> None:
    """When one last spoke, and what was to follow."""
    colon = pgettext("between a label and its value", ": ")
    lines = [
        Line(
            f"{str(one.get_kind_display()).capitalize()}{colon}{one.summary}",
            day_range(one.starts_on, one.ends_on),
            _("Next step: %(step)s") % {"step": one.next_step} if one.has_open_step else "",
        )
        for one in engagements.order_by("-starts_on", "-pk")
    ]
    source = portal(reverse("dashboards:country-timeline", args=[country.slug]))
    writer.part(_("Last contacts"), lines, source=source, empty=_("No contact is written down yet."))


def _people(writer: Writer, country: Country) -> None:
    """The office the country has published, its focal points, and whom its government sent: as they are
    listed. Who wants no name on lists has none here."""
    lines = []
    contact = CountryContact.objects.filter(country=country).first()
    if contact is not None:
        office = ", ".join(filter(None, [contact.institution, contact.office]))
        lines.append(Line(office, note=contact.email or contact.website))
    seen: set[int] = set()
    held = Grant.objects.valid().filter(role=Role.FOCAL_POINT, country=country, user__is_active=True)
    for grant in held.select_related("user__person").order_by("user__full_name"):
        person = getattr(grant.user, "person", None)
        if person is None:
            lines.append(Line(grant.user.full_name, note=_("focal point")))
        elif person.is_shown_fully:
            seen.add(person.pk)
            lines.append(_person(person, _("focal point")))
    sent = Registration.objects.confirmed().filter(
        delegation__country=country, role__in=OF_A_DELEGATION, person__sector__in=OF_GOVERNMENT
    )
    for registration in sent.select_related("person").order_by("-convening__starts_on", "-role", "pk"):
        person = registration.person
        if person.pk not in seen and person.is_shown_fully:
            seen.add(person.pk)
            lines.append(_person(person, ""))
    source = portal(country.get_absolute_url())
    writer.part(_("People to meet"), lines, source=source, empty=_("Nobody is listed yet."))


def _person(person: Person, role: str) -> Line:
    office = ", ".join(filter(None, [role, person.job_title, person.organisation]))
    return Line(person.full_name, note=office)


def _day(moment) -> str:
    return date_format(timezone.localdate(moment), "DATE_FORMAT") if moment else ""
