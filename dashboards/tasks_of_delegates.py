"""The home of somebody who takes part: a list of tasks, each one press away, with what is done."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.guards import reason_against
from academy.countries.models import Country
from convenings.states import ConveningStatus
from dashboards.worklist import my_registrations
from naps.models import Decision, Draft, Plan, Roadmap
from naps.permissions.drafts import check_upload
from naps.states import DecisionStatus, DraftStatus, RoadmapStatus
from participants.models import Certificate, Delegation, Registration
from participants.permissions import check_send_travel
from participants.questions_of_mine import Asked, asked_of, readiness_of
from participants.states import OF_A_DELEGATION, RegistrationStatus
from participants.teams import team_country_ids

DONE, NOW, LATER, GOING = "done", "now", "later", "going"
MOST_MEETINGS = 3


@dataclass(frozen=True)
class Task:
    """One row of the list. `url` is empty where it cannot start yet; then `hint` says when."""

    text: str
    status: str
    words: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class TakingPart:
    registration: Registration
    tasks: list[Task]

    @property
    def done(self) -> int:
        return sum(task.status == DONE for task in self.tasks)


def taking_part(user, today: date) -> list[TakingPart]:
    """Each convening somebody takes part in, with its tasks; the work on the plan stands in the first."""
    found: list[TakingPart] = []
    shown: set[int] = set(user.focal_country_ids)  # a focal point has the country's card beside it
    registrations = my_registrations(user, today)[:MOST_MEETINGS]
    certificates = _certificates(registrations)
    asked = asked_of(registrations, timezone.now())
    for registration in registrations:
        country = _country_of(registration, user)
        plan = plan_tasks(country, user) if country and country.pk not in shown else []
        shown |= {country.pk} if country else set()
        certificate = _certificate(registration, certificates.get(registration.pk))
        questions = [question_task(one) for one in asked.get(registration.pk, [])]
        tasks = [
            _register(registration),
            *_travel(registration, user),
            _agenda(registration),
            *questions,
            *plan,
            certificate,
        ]
        found.append(TakingPart(registration, tasks))
    return found


def _country_of(registration: Registration, user) -> Country | None:
    """The country whose plan this person works on, as a confirmed member of its delegation."""
    country = registration.delegation.country if registration.delegation else None
    works = country is not None and country.pk in team_country_ids(user)
    return country if works and registration.role in OF_A_DELEGATION else None


def _register(registration: Registration) -> Task:
    url = registration.get_absolute_url()
    if registration.status == RegistrationStatus.NOMINATED and not registration.convening.takes_registrations:
        return Task(_("Register"), NOW, _("Closed"), url, _("You can still send it; the organisers decide."))
    if registration.status == RegistrationStatus.NOMINATED:
        closes = registration.convening.registration_closes_on
        hint = _("by %(day)s") % {"day": date_format(closes, "DATE_FORMAT")} if closes else ""
        return Task(_("Register"), NOW, _("Not started"), url, hint)
    hint = "" if registration.is_confirmed else registration.get_status_display()
    return Task(_("Register"), DONE, _("Done"), url, hint)


def _travel(registration: Registration, user) -> list[Task]:
    """Open once there is a place, until the convening begins; then it is no longer a task."""
    if reason_against(check_send_travel, user, registration):
        return []
    url = reverse("participants:travel", args=[registration.pk])
    travel = getattr(registration, "travel", None)
    text = _("Say how you travel and what you need")
    if travel and travel.is_known:
        return [Task(text, DONE, _("Done"), url, _("You can change it until the convening begins."))]
    if travel and travel.sent_at:
        return [Task(text, NOW, _("Journey not known yet"), url)]
    return [Task(text, NOW, _("Not started"), url)]


def _agenda(registration: Registration) -> Task:
    url = reverse("participants:my-agenda", args=[registration.convening.code])
    return Task(_("See the agenda"), GOING, "", url)


def question_task(asked: Asked) -> Task:
    """Something to fill in; what is done can still be looked at."""
    if asked.is_done:
        return Task(asked.text, DONE, _("Done"), asked.url)
    if not asked.is_open:
        return Task(asked.text, LATER, _("Closed"), asked.url)
    day = date_format(asked.window.last_day, "DATE_FORMAT")
    return Task(asked.text, NOW, _("Not sent"), asked.url, _("by %(day)s") % {"day": day})


def _certificates(registrations: list[Registration]) -> dict[int, Certificate]:
    """The certificate of each registration; the valid one, where an earlier one was revoked."""
    issued = Certificate.objects.filter(registration__in=registrations).select_related("paper")
    return {c.registration_id: c for c in issued.order_by("is_valid", "pk")}


def _certificate(registration: Registration, certificate: Certificate | None) -> Task:
    text = _("Download the certificate")
    if certificate and certificate.is_valid:
        return Task(text, DONE, _("Ready"), certificate.get_absolute_url())
    if certificate:
        return Task(text, LATER, _("Revoked"), "", _("You have a letter that says why."))
    convening = registration.convening
    if convening.status == ConveningStatus.COMPLETED:
        return Task(text, LATER, _("None"), "", _("It is for everybody who was present often enough."))
    hint = _("after %(day)s, for everybody who was present often enough") % {
        "day": date_format(convening.ends_on, "DATE_FORMAT")
    }
    return Task(text, LATER, _("Not yet"), "", hint)


def plan_tasks(country: Country, user) -> list[Task]:
    """What a country's team does between convenings: draft, letter, roadmap, help."""
    plan = current_plan(country)
    if plan is None:
        url = f"{reverse('naps:plan-start')}?country={country.slug}"
        return [Task(_("Start the plan of %(country)s") % {"country": country}, NOW, _("Not started"), url)]
    return [*_draft_tasks(plan, user), _roadmap_task(plan, user), _help_task(country)]


def current_plan(country: Country) -> Plan | None:
    """The plan a country works on: the one in design, else the one in force."""
    plans = list(Plan.objects.filter(country=country))
    in_design = [p for p in plans if p.is_in_design]
    in_force = [p for p in plans if not p.is_in_design and p.ended_on is None and p.stage != "ended"]
    return next(iter(in_design + in_force), None)


def _draft_tasks(plan: Plan, user) -> list[Task]:
    latest = Draft.objects.visible_to(user).filter(plan=plan).exclude(status=DraftStatus.DISCARDED).first()
    upload = reverse("naps:draft-upload", args=[plan.pk])
    may_upload = not reason_against(check_upload, user, plan)
    if latest is None:
        return [Task(_("Upload a draft of the plan"), NOW, _("Not started"), upload)] if may_upload else []
    letter = Decision.objects.visible_to(user).filter(draft=latest, status=DecisionStatus.ISSUED).first()
    tasks = [
        Task(
            _("Draft %(version)s of the plan") % {"version": latest.version},
            _state(latest),
            latest.get_status_display(),
            latest.get_absolute_url(),
        )
    ]
    if letter:
        tasks.append(
            Task(_("Read the letter on it"), NOW, letter.get_outcome_display(), letter.get_absolute_url())
        )
        if may_upload:
            tasks.append(Task(_("Upload the next version"), NOW, _("Not started"), upload))
    return tasks


def _state(draft: Draft) -> str:
    return {DraftStatus.UPLOADED: NOW, DraftStatus.DECIDED: DONE}.get(DraftStatus(draft.status), GOING)


def _roadmap_task(plan: Plan, user) -> Task:
    roadmap = Roadmap.objects.visible_to(user).filter(plan=plan).first()
    if roadmap is None:
        return Task(
            _("Write the roadmap"), NOW, _("Not started"), reverse("naps:roadmap-start", args=[plan.pk])
        )
    status = DONE if roadmap.status == RoadmapStatus.AGREED else GOING
    return Task(_("The roadmap"), status, roadmap.get_status_display(), roadmap.get_absolute_url())


def _help_task(country: Country) -> Task:
    url = f"{reverse('assistance:ask')}?country={country.slug}"
    return Task(_("Ask for technical assistance"), GOING, "", url, _("Also between convenings."))


@dataclass(frozen=True)
class CountryCard:
    country: Country
    plan: Plan | None
    tasks: list[Task]


def country_cards(user) -> list[CountryCard]:
    """The countries somebody speaks for as focal point, with what is to be done there."""
    countries = Country.objects.filter(pk__in=user.focal_country_ids)
    asked = _readiness_by_country(user)
    return [CountryCard(c, current_plan(c), [*asked.get(c.pk, []), *plan_tasks(c, user)]) for c in countries]


def _readiness_by_country(user) -> dict[int, list[Task]]:
    """What the countries' delegations to coming convenings are asked about their plans."""
    ours = Delegation.objects.filter(country__in=user.focal_country_ids).coming()
    ahead = ours.filter(convening__ends_on__gte=timezone.localdate()).order_by("convening__starts_on")
    delegations = list(ahead.select_related("convening"))
    asked = readiness_of(delegations, timezone.now())
    found: dict[int, list[Task]] = {}
    for delegation in delegations:
        one = asked.get(delegation.pk)
        if one and delegation.country_id and (one.is_open or one.is_done):
            found.setdefault(delegation.country_id, []).append(question_task(one))
    return found
