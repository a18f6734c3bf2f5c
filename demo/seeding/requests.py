"""Technical assistance of the demo, walked through with the portal's own actions."""

from datetime import date, timedelta

import time_machine
from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Country, Topic
from assistance import actions
from assistance.models import Assignment, Engagement, Request, RequestLine
from assistance.states import EngagementKind, Readers
from demo.seeding import help_given, offers, people
from demo.seeding.reading import days_ago, noon
from naps.models import Action, Plan, Roadmap


def published_workshop(row: dict) -> None:
    """A workshop that was reported in public: told to everybody, with its source."""
    with time_machine.travel(noon(row["ends_on"] + timedelta(days=2))):
        engagement = Engagement(
            country=Country.objects.get(iso3=row["country"]),
            kind=row["kind"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            summary=row["summary"],
            source_url=row["source"],
            shown_to=Readers.TEAM,
        )
        actions.log_engagement(engagement, by=people.user("staff"), experts=[])


def _ask(
    told: dict, country: str, by: User, *, plan: Plan | None = None, action: Action | None = None
) -> Request:
    request = Request(
        country=Country.objects.get(iso3=country),
        convening=action.roadmap.convening if action else None,
        plan=plan,
        action=action,
        title=told["title"],
        need=told["need"],
        language=told.get("language", "es"),
        wanted_by=timezone.localdate() + timedelta(days=60),
    )
    line = RequestLine(topic=Topic.objects.get(code=told["topic"]), help_type=told["help_type"])
    return actions.ask(request, by=by, lines=[line])


def _propose(request: Request, terms: str, expert: str) -> Assignment:
    """Staff accept and ask an expert."""
    by = people.user("staff")
    actions.accept(request, by=by, owner=by, terms=terms)
    return actions.assign_expert(request, people.user(expert).person.expert, by=by)


def _accept(request: Request, terms: str, expert: str) -> None:
    """Staff accept and ask an expert, who says yes."""
    actions.accept_assignment(_propose(request, terms, expert), by=people.user(expert))
    request.refresh_from_db()


def _engage(
    request: Request, told: dict, expert: str, kind: EngagementKind, first: date, days: int, **facts
) -> None:
    helper = people.user(expert)
    engagement = Engagement(
        request=request,
        kind=kind,
        starts_on=first,
        ends_on=first + timedelta(days=days - 1),
        summary=told["summary"],
        outcome=told.get("outcome", ""),
        **facts,
    )
    actions.log_engagement(engagement, by=helper, experts=[helper.person.expert])
    request.refresh_from_db()


def bolivia(told: dict, plan: Plan) -> None:
    """Asked, accepted, delivered, confirmed and rated."""
    focal = people.user("focal.bol")
    action = Action.objects.get(objective__roadmap__plan=plan, title__startswith="Costear")
    with time_machine.travel(noon(date(2025, 8, 4))):
        request = _ask(told, "BOL", focal, plan=plan, action=action)
    with time_machine.travel(noon(date(2025, 8, 8))):
        _accept(request, told["terms"], "expert")
    with time_machine.travel(noon(date(2025, 9, 24))):
        _engage(
            request,
            told,
            "expert",
            EngagementKind.WORKSHOP,
            date(2025, 9, 22),
            2,
            hours=14,
            people_reached=15,
        )
        actions.deliver(request, by=people.user("staff"))
    with time_machine.travel(noon(date(2025, 10, 10))):
        actions.confirm(request, by=focal, rating=5, feedback=told["feedback"])
    help_given.six_months_later(request, focal)


def ecuador(told: dict, roadmap: Roadmap) -> None:
    """Help that is under way: one session held, the next one due."""
    today = timezone.localdate()
    action = Action.objects.get(objective__roadmap=roadmap, title__startswith="Costear")
    with time_machine.travel(noon(today - timedelta(days=30))):
        request = _ask(told, "ECU", people.user("focal.ecu"), plan=roadmap.plan, action=action)
    with time_machine.travel(noon(today - timedelta(days=24))):
        _accept(request, told["terms"], "expert")
    offers.answered(request, told["partners"])
    facts = {
        "hours": 3,
        "people_reached": 9,
        "women_reached": 6,
        "men_reached": 2,
        "setting": "online",
        "language": "Español",
        "next_step": told["next_step"],
        "next_step_due": today + timedelta(days=30),
    }
    _engage(request, told, "expert", EngagementKind.CALL, today - timedelta(days=2), 1, **facts)
    help_given.of_ecuador(request)


def make(row: dict) -> None:
    """A request as the file tells it: as far as a question, an expert who is asked, or delivery."""
    asked_on = days_ago(row["days_ago"])
    by = people.user("staff")
    with time_machine.travel(noon(asked_on)):
        request = _ask(row, row["country"], people.user(row["asker"]))
    if "question" in row:
        with time_machine.travel(noon(asked_on + timedelta(days=5))):
            actions.ask_country(request, by=by, question=row["question"])
    if "asked_of" in row:
        with time_machine.travel(noon(asked_on + timedelta(days=7))):
            _propose(request, row["terms"], row["asked_of"])
    if "partners" in row:
        offers.begun(request, row["partners"])
    if "delivered_by" in row:
        with time_machine.travel(noon(asked_on + timedelta(days=7))):
            _accept(request, row["terms"], row["delivered_by"])
        with time_machine.travel(noon(asked_on + timedelta(days=50))):
            first = timezone.localdate() - timedelta(days=3)
            _engage(request, row, row["delivered_by"], EngagementKind.DOCUMENT_REVIEW, first, 1, hours=4)
            actions.deliver(request, by=by)
