"""Everything that happened with one country, the newest first: for staff, and for its own team what each
of it may see.

It is read from the rows themselves each time and kept nowhere else. Each source starts from what the
reader may see, so that government and civil society stay apart here as they do on the pages themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Q, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.audit.models import Event
from academy.countries.models import Country
from academy.notices.models import Notice
from academy.pages.templatetags.pages import day_range
from assistance.models import Engagement, Message, Request
from dashboards.choosing import Choosing
from dashboards.head_counts import attended
from dashboards.region_filter import NOT_LISTED
from dashboards.templatetags.trail import said
from naps.models import (
    Action,
    ActionUpdate,
    Decision,
    Draft,
    LetterQuestion,
    Milestone,
    Plan,
    PlanEvent,
    Review,
    Roadmap,
    StageChange,
)
from naps.states import PlanEventKind
from participants.models import Person


class Kind(TextChoices):
    """Which part of the work it belongs to."""

    CONVENINGS = "convenings", gettext_lazy("Convenings")
    PLAN = "plan", gettext_lazy("The plan")
    DRAFTS = "drafts", gettext_lazy("Drafts and letters")
    ROADMAP = "roadmap", gettext_lazy("Roadmap")
    ASSISTANCE = "assistance", gettext_lazy("Assistance")
    CONTACT = "contact", gettext_lazy("Contact")


@dataclass(frozen=True)
class Happening:
    """One thing that happened on a day."""

    on: date
    kind: Kind
    title: str
    detail: str = ""
    url: str = ""
    when: str = ""

    @property
    def on_words(self) -> str:
        return self.when or date_format(self.on, "DATE_FORMAT")


class TimelineFilter(Choosing):
    """All may stay empty: everything, from the beginning on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Part of the work"), required=False, error_messages=NOT_LISTED
    )
    since = forms.ChoiceField(label=gettext_lazy("From the year"), required=False, error_messages=NOT_LISTED)
    until = forms.ChoiceField(label=gettext_lazy("To the year"), required=False, error_messages=NOT_LISTED)

    def __init__(self, data, told: Iterable[Happening]):
        super().__init__(data)
        years = sorted({one.on.year for one in told}, reverse=True)
        offered = [("", _("Any")), *[(str(year), str(year)) for year in years]]
        self.offer("kind", [("", _("Any")), *Kind.choices])
        self.offer("since", offered)
        self.offer("until", offered)

    def clean(self):
        values = super().clean()
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("until", _("This year is before the first one, so nothing was left out."))
        return values

    def of(self, told: Iterable[Happening]) -> list[Happening]:
        """What fits; a span that makes no sense is said and leaves everything there."""
        self.is_valid()
        wanted = {} if self.errors.get("until") else self.cleaned_data
        kind = self.cleaned_data.get("kind")
        first, last = int(wanted.get("since") or 0), int(wanted.get("until") or 9999)
        return [one for one in told if first <= one.on.year <= last and (not kind or one.kind == kind)]


def timeline(country: Country, reader: User, today: date) -> list[Happening]:
    """Everything this reader may know, the newest first (the same queries however much happened)."""
    told = [
        *_convenings(country, reader, today),
        *_stages(country, reader),
        *_events(country, reader),
        *_drafts(country, reader),
        *_letters(country, reader),
        *_roadmaps(country, reader),
        *_progress(country, reader),
        *_requests(country, reader),
        *_messages(country, reader),
        *_engagements(country, reader),
    ]
    if reader.is_academy_staff:
        told += [*_followed(country), *_lost_letters(country)]
    return sorted(told, key=lambda one: one.on, reverse=True)


def _convenings(country: Country, reader: User, today: date) -> Iterator[Happening]:
    """Who was sent is said as a number, and never who."""
    for meeting in attended(country, reader, today):
        if meeting.people is None:
            people = _("Number of people: not reported")
        else:
            n = meeting.people
            people = ngettext("%(n)d person with a place", "%(n)d people with a place", n) % {"n": n}
        convening = meeting.convening
        words = _("Comes to %(convening)s") if meeting.is_ahead else _("Took part in %(convening)s")
        yield Happening(
            convening.starts_on, Kind.CONVENINGS, words % {"convening": convening.title}, people,
            convening.get_absolute_url(), day_range(convening.starts_on, convening.ends_on),
        )  # fmt: skip


def _stages(country: Country, reader: User) -> Iterator[Happening]:
    """Steps of its plans as they were recorded; a proposal only where the reader may see it."""
    rows = StageChange.objects.visible_to(reader).filter(plan__country=country)
    for one in rows.select_related("plan__country"):
        words = _("Stage of the plan: %(stage)s")
        if one.confirmed_at is None and one.status != "confirmed":
            words = _("Stage reported, not confirmed: %(stage)s")
        detail = " · ".join(filter(None, [one.evidence_words, one.reason]))
        yield Happening(
            one.on, Kind.PLAN, words % {"stage": one.get_stage_display()}, detail, one.get_absolute_url(),
            one.on_words,
        )  # fmt: skip


def _events(country: Country, reader: User) -> Iterator[Happening]:
    plans = Plan.objects.visible_to(reader).filter(country=country)
    for one in PlanEvent.objects.filter(plan__in=plans).select_related("plan"):
        extended = one.kind == PlanEventKind.EXTENDED
        words = _("The plan was extended to %(year)s") % {"year": one.until} if extended else ""
        yield Happening(
            one.on, Kind.PLAN, words or _("The plan was revised"), one.evidence, one.get_absolute_url(),
            one.on_words,
        )  # fmt: skip


def _drafts(country: Country, reader: User) -> Iterator[Happening]:
    drafts = Draft.objects.visible_to(reader).filter(plan__country=country, submitted_at__isnull=False)
    for one in drafts.select_related("plan__country"):
        words = _("Draft %(version)d was handed in") % {"version": one.version}
        yield _of_day(one.submitted_at, Kind.DRAFTS, words, url=one.get_absolute_url())
    reviews = Review.objects.visible_to(reader).sent().filter(draft__plan__country=country)
    for sent in reviews.filter(submitted_at__isnull=False).select_related("draft"):
        words = _("A review of draft %(version)d was sent") % {"version": sent.draft.version}
        yield _of_day(sent.submitted_at, Kind.DRAFTS, words)


def _letters(country: Country, reader: User) -> Iterator[Happening]:
    letters = Decision.objects.visible_to(reader).filter(
        draft__plan__country=country, issued_at__isnull=False
    )
    for one in letters.select_related("draft__plan__country"):
        words = _("Letter on draft %(version)d") % {"version": one.draft.version}
        yield _of_day(
            one.issued_at, Kind.DRAFTS, words, one.get_outcome_display(), url=one.get_absolute_url()
        )
    asked = LetterQuestion.objects.visible_to(reader).filter(decision__draft__plan__country=country)
    for question in asked.select_related("decision__draft"):
        url = question.decision.get_absolute_url()
        yield _of_day(question.asked_at, Kind.CONTACT, _("The country asked about its letter"), url=url)
        if question.answered_at:
            yield _of_day(
                question.answered_at, Kind.CONTACT, _("The Academy answered about the letter"), url=url
            )


def _roadmaps(country: Country, reader: User) -> Iterator[Happening]:
    rows = Roadmap.objects.visible_to(reader).filter(plan__country=country).select_related("plan__country")
    for one in rows:
        number, url = {"number": one.revision}, one.get_absolute_url()
        if one.submitted_at:
            yield _of_day(
                one.submitted_at, Kind.ROADMAP, _("Roadmap handed in, revision %(number)d") % number, url=url
            )
        if one.agreed_by_country_at and one.agreed_by_osf_at:
            agreed = max(one.agreed_by_country_at, one.agreed_by_osf_at)
            yield _of_day(agreed, Kind.ROADMAP, _("Roadmap agreed, revision %(number)d") % number, url=url)
        if one.published_at:
            yield _of_day(
                one.published_at, Kind.ROADMAP, _("Roadmap published, revision %(number)d") % number, url=url
            )


def _progress(country: Country, reader: User) -> Iterator[Happening]:
    """What was said of the actions, and milestones that were reached."""
    actions = Action.objects.visible_to(reader).filter(objective__roadmap__plan__country=country)
    for one in ActionUpdate.objects.filter(action__in=actions).select_related("action"):
        words = _("%(action)s: %(status)s") % {"action": one.action.title, "status": one.get_status_display()}
        yield Happening(one.on, Kind.ROADMAP, words, one.text, one.action.get_absolute_url())
    reached = Milestone.objects.visible_to(reader).filter(
        action__objective__roadmap__plan__country=country, completed_on__isnull=False, followers=None
    )
    for milestone in reached.select_related("action"):
        words = _("Milestone reached: %(title)s") % {"title": milestone.title}
        yield Happening(
            milestone.completed_on, Kind.ROADMAP, words, milestone.evidence, milestone.get_absolute_url()
        )


def _requests(country: Country, reader: User) -> Iterator[Happening]:
    rows = Request.objects.visible_to(reader).filter(country=country)
    for one in rows:
        steps = [
            (one.asked_at, _("Technical assistance was asked for")),
            (one.agreed_at, _("The request was accepted")),
            (one.delivered_at, _("Help was delivered")),
            (one.closed_at, _("The request was closed")),
            (one.moved_at if one.reason or one.duplicate_of_id else None, one.get_status_display()),
        ]
        for at, words in steps:
            if at:
                yield _of_day(at, Kind.ASSISTANCE, words, str(one), url=one.get_absolute_url())


def _messages(country: Country, reader: User) -> Iterator[Happening]:
    """That somebody wrote, and about which request; the words stand with the request."""
    visible = Request.objects.visible_to(reader).filter(country=country)
    for one in Message.objects.filter(request__in=visible).select_related("request"):
        words = _("About a request: %(kind)s") % {"kind": one.get_kind_display()}
        url = one.request.get_absolute_url()
        yield _of_day(one.written_at, Kind.CONTACT, words, str(one.request), url=url)


def _engagements(country: Country, reader: User) -> Iterator[Happening]:
    rows = Engagement.objects.visible_to(reader).of_country(country).select_related("request")
    for one in rows:
        kind = Kind.ASSISTANCE if one.request_id else Kind.CONTACT
        words = _("Technical assistance: %(kind)s") % {"kind": one.get_kind_display()}
        when = day_range(one.starts_on, one.ends_on)
        detail = one.summary
        if one.next_step:
            detail += " " + _("Next step: %(step)s") % {"step": one.next_step}
        yield Happening(one.starts_on, kind, words, detail, one.get_absolute_url(), when)


def _followed(country: Country) -> Iterator[Happening]:
    """Who of the Academy followed it: from the trail, which is where that is written."""
    told = Event.objects.filter(verb__startswith="follow_up.", country=country.iso3).select_related("actor")
    for event in told:
        words = _("%(name)s %(deed)s") % {"name": event.actor, "deed": said(event)}
        url = reverse("dashboards:follow-up", args=[country.slug])
        yield _of_day(event.at, Kind.CONTACT, words, url=url)


def _lost_letters(country: Country) -> Iterator[Happening]:
    """Letters to people of the country that did not arrive, or may not have."""
    held = Grant.objects.valid().filter(role=Role.FOCAL_POINT, country=country)
    people = Person.objects.filter(country=country).exclude(email="")
    to = Q(to__in=held.values("user__email")) | Q(to__in=people.values("email"))
    for letter in Notice.objects.needing_a_person().filter(to):
        url = reverse("dashboards:letter", args=[letter.pk])
        yield _of_day(letter.created_at, Kind.CONTACT, _("A letter did not arrive"), letter.subject, url=url)


def _of_day(moment, kind: Kind, title: str, detail: str = "", *, url: str = "") -> Happening:
    return Happening(timezone.localdate(moment), kind, title, detail, url)
