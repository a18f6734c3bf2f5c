"""The way of a country from a convening to its plan, told as a dated story from the beginning on.

What everybody may know is told to everybody: convenings, steps of the plan, help that has a public
source. The rest is told to those whose `visible_to` says so, and marked. A UN Women partner learns
of a country that shares its status that a roadmap was agreed and help was asked for and given, and
nothing of what is written in them.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Model, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.accounts.models import User
from academy.countries.models import Country
from academy.pages.templatetags.pages import day_range
from assistance.models import Engagement, Request
from assistance.states import Readers, RequestStatus
from dashboards.follow_up import not_sharing
from dashboards.head_counts import Attended
from dashboards.stages import Moment, Standing, site_of, web_address
from naps.models import Decision, Draft, PlanEvent, Review, Roadmap
from naps.states import STAGE_ORDER, PlanEventKind, Precision, Stage
from participants.teams import works_on

STEPS = {
    Stage.COMMITMENT: gettext_lazy("Public commitment to a plan"),
    Stage.MANDATE: gettext_lazy("A drafting body was set up"),
    Stage.ANALYSIS: gettext_lazy("Analysis of the context began"),
    Stage.DRAFTING: gettext_lazy("Writing of the plan began"),
    Stage.CONSULTATION: gettext_lazy("Consultation began"),
    Stage.COSTING: gettext_lazy("Costing began"),
    Stage.VALIDATION: gettext_lazy("Validation began"),
    Stage.ADOPTION: gettext_lazy("The plan was adopted"),
    Stage.LAUNCH: gettext_lazy("The plan was launched"),
    Stage.IMPLEMENTATION: gettext_lazy("The plan is being carried out"),
    Stage.MIDTERM: gettext_lazy("Midterm review"),
    Stage.EVALUATION: gettext_lazy("Final evaluation"),
    Stage.ENDED: gettext_lazy("The plan ended"),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    on: date
    when: str
    title: str
    detail: str = ""
    # Where to read more: a page of the portal, or a public source.
    url: str = ""
    link: str = ""
    # Only some readers are told; they should know that it is not public.
    is_private: bool = False
    # Where it belongs in the order, if its own date is too rough to say.
    place: date | None = None
    # The record that says so, and its last day where it took several.
    about: Model | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Reader:
    """Whose story it is: what this person may know about this country."""

    user: User
    country: Country
    # A UN Women partner of the region, and the country shares its status. Whoever is of its own team
    # reads what their side reads, and not what partners do.
    is_partner: bool

    @classmethod
    def of(cls, user, country: Country) -> "Reader":
        near = user.is_authenticated and country.pk in user.partner_country_ids
        near = near and not works_on(user, country)
        return cls(user, country, near and not not_sharing([country]))


def story(
    reader: Reader, standing: Standing, meetings: list[Attended], events: Iterable[PlanEvent] = ()
) -> list[Entry]:
    """Everything this reader may know, the oldest first."""
    told = [
        *_meetings(meetings),
        *_steps(standing),
        *_events(events),
        *_help(reader),
        *_drafts(reader),
        *_letters(reader),
        *_roadmaps(reader),
        *_requests(reader),
    ]
    return sorted(told, key=lambda entry: entry.place or entry.on)


def _meetings(meetings: list[Attended]) -> Iterator[Entry]:
    for meeting in meetings:
        convening = meeting.convening
        if not meeting.is_ahead:
            yield Entry(
                on=convening.starts_on,
                when=day_range(convening.starts_on, convening.ends_on),
                title=_("The delegation took part in a convening"),
                url=convening.get_absolute_url(),
                link=str(convening.title),
                about=convening,
                ends_on=convening.ends_on,
            )


def _steps(standing: Standing) -> Iterator[Entry]:
    several = len({moment.plan for moment in standing.moments}) > 1
    for moment in standing.moments:
        if not moment.is_concluded:
            yield Entry(
                on=moment.on,
                when=moment.on_words,
                title=str(STEPS[Stage(moment.stage)]),
                detail=moment.plan.name if several else "",
                url=moment.evidence_url or moment.plan.get_absolute_url(),
                link=_evidence(moment),
                place=_place(moment, standing.moments),
                about=moment.change or moment.plan,
            )


def _events(events: Iterable[PlanEvent]) -> Iterator[Entry]:
    """A plan in force was extended or revised: everybody may know, with the act that shows it."""
    for event in events:
        source = web_address(event.evidence_url)
        extended = event.kind == PlanEventKind.EXTENDED
        yield Entry(
            on=event.on,
            when=event.on_words,
            title=_("The plan was extended to %(year)s") % {"year": event.until}
            if extended
            else _("The plan was revised"),
            url=source or event.get_absolute_url(),
            link=_("Evidence: %(what)s") % {"what": event.evidence or site_of(source)},
            about=event,
        )


def _place(moment: Moment, moments: tuple[Moment, ...]) -> date:
    """A year or month stands just before what the plan reached after it in that time."""
    if moment.precision == Precision.DAY:
        return moment.on
    later = [
        other.on
        for other in moments
        if other.plan == moment.plan
        and other.precision == Precision.DAY
        and STAGE_ORDER[other.stage] > STAGE_ORDER[moment.stage]
        and moment.on <= other.on <= _last_day(moment)
    ]
    return min(later, default=moment.on)


def _last_day(moment: Moment) -> date:
    if moment.precision == Precision.YEAR:
        return date(moment.on.year, 12, 31)
    return moment.on.replace(day=monthrange(moment.on.year, moment.on.month)[1])


def _evidence(moment: Moment) -> str:
    if moment.evidence:
        return _("Evidence: %(what)s") % {"what": moment.evidence}
    if moment.evidence_url:
        return _("Source: %(source)s") % {"source": moment.site}
    return _("About the plan")


def _help(reader: Reader) -> Iterator[Entry]:
    """Help that was given. Everybody may know what a public source tells of it: what kind, and when;
    unless it is kept to the Academy or to one side of the team."""
    visible = Engagement.objects.visible_to(reader.user)
    published = Q(request=None, shown_to=Readers.TEAM) & ~Q(source_url="")
    shared = Q(pk__in=Engagement.objects.shared().values("pk"))
    told = (published | shared) if reader.is_partner else published
    given = (
        Engagement.objects.of_country(reader.country)
        .annotate(is_visible=Exists(visible.filter(pk=OuterRef("pk"))))
        .filter(told | Q(is_visible=True))
    )
    for engagement in given:
        source = web_address(engagement.source_url)
        page = engagement.get_absolute_url() if engagement.is_visible else ""
        yield Entry(
            on=engagement.starts_on,
            when=day_range(engagement.starts_on, engagement.ends_on),
            title=_("Technical assistance: %(kind)s") % {"kind": engagement.get_kind_display()},
            detail=engagement.summary if engagement.is_visible else "",
            url=source or page,
            link=_("Source: %(source)s") % {"source": site_of(source)} if source else _("About this help"),
            is_private=not source,
            about=engagement,
            ends_on=engagement.ends_on,
        )


def _drafts(reader: Reader) -> Iterator[Entry]:
    drafts = Draft.objects.visible_to(reader.user).filter(plan__country=reader.country)
    for draft in drafts.filter(submitted_at__isnull=False):
        yield _of_day(
            draft.submitted_at,
            title=_("Draft %(version)d was handed in") % {"version": draft.version},
            url=draft.get_absolute_url(),
            link=_("The draft"),
        )
    reviews = Review.objects.visible_to(reader.user).sent().filter(draft__plan__country=reader.country)
    for review in reviews.filter(submitted_at__isnull=False).select_related("draft"):
        yield _of_day(
            review.submitted_at,
            title=_("A review of draft %(version)d was sent") % {"version": review.draft.version},
        )


def _letters(reader: Reader) -> Iterator[Entry]:
    letters = Decision.objects.visible_to(reader.user).filter(draft__plan__country=reader.country)
    for letter in letters.filter(issued_at__isnull=False).select_related("draft"):
        yield _of_day(
            letter.issued_at,
            title=_("Decision letter on draft %(version)d") % {"version": letter.draft.version},
            url=reverse("naps:decision", args=[letter.draft_id]),
            link=str(letter.get_outcome_display()),
        )


def _roadmaps(reader: Reader) -> Iterator[Entry]:
    """A roadmap counts once both have agreed. Partners of a country that shares its status know that much."""
    readable = Roadmap.objects.visible_to(reader.user)
    agreed = (
        Roadmap.objects.filter(plan__country=reader.country)
        .filter(agreed_by_country_at__isnull=False, agreed_by_osf_at__isnull=False)
        .annotate(is_readable=Exists(readable.filter(pk=OuterRef("pk"))))
    )
    for roadmap in agreed:
        if roadmap.is_readable or reader.is_partner:
            yield _of_day(
                max(filter(None, [roadmap.agreed_by_country_at, roadmap.agreed_by_osf_at])),
                title=_("A roadmap was agreed"),
                url=roadmap.get_absolute_url() if roadmap.is_readable else "",
                link=_("Roadmap, revision %(number)d") % {"number": roadmap.revision},
                is_private=roadmap.published_at is None,
                about=roadmap,
            )


def _requests(reader: Reader) -> Iterator[Entry]:
    """What was asked for twice and put together is told once. A partner reads topics and dates, no number."""
    readable = Request.objects.visible_to(reader.user)
    asked = (
        Request.objects.filter(country=reader.country)
        .exclude(status=RequestStatus.MERGED)
        .annotate(is_readable=Exists(readable.filter(pk=OuterRef("pk"))))
        .prefetch_related("lines__topic")
    )
    for request in asked:
        if request.is_readable or (reader.is_partner and not request.own_side_only):
            topics = dict.fromkeys(str(line.topic) for line in request.lines.all())
            yield _of_day(
                request.asked_at,
                title=_("Technical assistance was asked for"),
                detail=request.title if request.is_readable else ", ".join(topics),
                url=request.get_absolute_url() if request.is_readable else "",
                link=_("Request %(number)s") % {"number": request.reference} if request.is_readable else "",
                about=request,
            )


def _of_day(moment, *, title: str, is_private: bool = True, **more) -> Entry:
    """Something with a moment: its day, and as a rule not public."""
    day = timezone.localdate(moment)
    when = date_format(day, "DATE_FORMAT")
    return Entry(on=day, when=when, title=title, is_private=is_private, **more)
