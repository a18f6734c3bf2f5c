"""What is open between the Academy and a country, one line each, the most pressing first."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from academy.countries.models import Country
from assistance.models.engagements import EngagementQuerySet
from assistance.models.requests import RequestQuerySet
from assistance.people import staff_now
from assistance.states import RequestStatus
from dashboards.brief.parts import Line
from dashboards.pipeline import quiet_countries
from dashboards.stages import Standing
from dashboards.worklist.assistance import owed_on
from dashboards.worklist.waiting import letters_without_answer
from naps.models import Action, CountryContact, Draft, LetterQuestion, Milestone, Roadmap, StageChange
from naps.promises import answer_expected_on
from naps.states import DraftStatus

SOON = timedelta(days=60)


def owed(
    country: Country, requests: RequestQuerySet, engagements: EngagementQuerySet, today: date
) -> list[Line]:
    """What the country waits for, with the promised day."""
    lines = [
        _by(_("An answer to %(request)s") % {"request": one}, owed_on(one), today)
        for one in requests.filter(status=RequestStatus.SUBMITTED).order_by("asked_at")
    ]
    lines += [
        _by(_("An expert for %(request)s") % {"request": one}, None, today)
        for one in requests.filter(status=RequestStatus.ACCEPTED).without_expert().order_by("asked_at")
    ]
    drafts = Draft.objects.filter(
        plan__country=country, status__in=[DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW]
    )
    lines += [
        _by(_("The letter on draft %(version)d") % {"version": one.version}, answer_expected_on(one), today)
        for one in drafts
    ]
    asked = LetterQuestion.objects.waiting().filter(decision__draft__plan__country=country)
    lines += [
        _by(
            _("An answer about the letter, asked on %(day)s")
            % {"day": _day(timezone.localdate(one.asked_at))},
            None,
            today,
        )
        for one in asked
    ]
    steps = engagements.open_next_steps().filter(recorded_by__in=staff_now()).order_by("next_step_due")
    lines += [_by(one.next_step, one.next_step_due, today) for one in steps]
    waiting = Roadmap.objects.awaiting_academy().filter(plan__country=country)
    lines += [
        _by(_("A yes to revision %(n)d of the roadmap") % {"n": one.revision}, None, today) for one in waiting
    ]
    proposed = StageChange.objects.proposed().filter(plan__country=country)
    lines += [
        _by(_("Confirmation of: %(stage)s") % {"stage": one.get_stage_display()}, None, today)
        for one in proposed
    ]
    return lines


def asks(country: Country, standing: Standing, requests: RequestQuerySet, today: date) -> list[Line]:
    """What to come home with: what the country owes, and what nobody knows yet."""
    colon = pgettext("between a label and its value", ": ")
    letters = letters_without_answer().filter(draft__plan__country=country)
    lines = [_by(_("The next version of the draft"), one.response_due_on, today) for one in letters]
    lines += [_by(_("A yes to revision %(n)d of the roadmap") % {"n": one.revision}, None, today)
              for one in Roadmap.objects.awaiting_country().filter(plan__country=country)]  # fmt: skip
    lines += [
        _by(f"{one}{colon}{one.get_status_display()}", one.closes_on, today)
        for one in requests.with_country()
    ]
    lines += _about_the_roadmap(country, today)
    if standing.is_expired and standing.in_force and standing.in_design is None:
        words = _("Whether a next plan is being written: the period ended in %(year)s")
        lines.append(Line(words % {"year": standing.in_force.period_end}))
    if not standing.is_known:
        lines.append(Line(_("Where the plan stands, with a date and a source")))
    if not CountryContact.objects.filter(country=country).exists():
        lines.append(Line(_("Which office may be published as contact")))
    return lines


def _about_the_roadmap(country: Country, today: date) -> list[Line]:
    """Late actions in one line, then milestones of the next two months."""
    of = {"objective__roadmap__plan__country": country}
    late = list(Action.objects.of_current_roadmaps().late(today).filter(**of).order_by("due_on"))
    lines = []
    if late:
        n = len(late)
        words = ngettext(
            "What keeps %(n)d late action: %(first)s", "What keeps %(n)d late actions, first: %(first)s", n
        )
        lines.append(_by(words % {"n": n, "first": late[0].title}, late[0].due_on, today))
    if country.pk in quiet_countries([country.pk], today):
        lines.append(Line(_("Where the roadmap stands: no word for two months")))
    near = Milestone.objects.open().filter(
        action__objective__roadmap__plan__country=country, due_on__range=(today, today + SOON)
    )
    lines += [_by(_("Will it be reached: %(milestone)s") % {"milestone": one.title}, one.due_on, today)
              for one in near.order_by("due_on")]  # fmt: skip
    return lines


def _by(text: str, due: date | None, today: date) -> Line:
    return Line(text, _day(due) if due else "", is_late=due is not None and due < today)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
