"""Technical assistance of the demo, walked through with the portal's own actions."""

from datetime import date, timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Country, Topic
from academy.documents.storing import store
from assistance import actions
from assistance.models import Assignment, Engagement, Request, RequestLine, Terms
from assistance.states import EngagementKind, Readers
from demo.seeding import help_given, offers, people
from demo.seeding.reading import FILES, days_ago, noon
from naps.models import Action, Plan, Roadmap

# What the world file says of agreed terms, besides what will be delivered.
TERMS_TEXTS = ["purpose", "who_does_what", "country_provides", "public_words"]


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
    files = []
    if "file" in told:
        upload = SimpleUploadedFile(told["file"], (FILES / "drafts" / told["file"]).read_bytes())
        files = [store(upload, language=request.language, by=by)]
    return actions.ask(request, by=by, lines=[line], files=files)


def _terms(told: dict, deliverables: str) -> Terms:
    texts = {name: told.get(name, "") for name in TERMS_TEXTS}
    return Terms(deliverables=deliverables, effort=told.get("effort"), **texts)


def _propose(request: Request, told: dict, expert: str) -> Assignment:
    """Staff accept and ask an expert."""
    by = people.user("staff")
    actions.accept(request, by=by, owner=by, terms=_terms(told, told["terms"]))
    return actions.assign_expert(request, people.user(expert).person.expert, by=by)


def _accept(request: Request, told: dict, expert: str) -> None:
    """Staff accept and ask an expert, who says yes."""
    actions.accept_assignment(_propose(request, told, expert), by=people.user(expert))
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
        _accept(request, told, "expert")
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
        _accept(request, told, "expert")
    with time_machine.travel(noon(today - timedelta(days=10))):
        agreed = _terms(told, told["changed_to"])
        agreed.change_note = told["change_note"]
        actions.change_terms(request, agreed, by=people.user("staff"))
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
    if row.get("asked_before"):
        with time_machine.travel(noon(asked_on + timedelta(days=1))):
            before = Request.objects.twins_of(request).filter(lines__topic__code=row["topic"])
            actions.merge(request, before.order_by("asked_at")[0], by=by)
    if "question" in row:
        with time_machine.travel(noon(asked_on + timedelta(days=5))):
            actions.ask_country(request, by=by, question=row["question"])
    if "asked_of" in row:
        with time_machine.travel(noon(asked_on + timedelta(days=7))):
            _propose(request, row, row["asked_of"])
    if "partners" in row:
        offers.begun(request, row["partners"])
    if "delivered_by" in row:
        with time_machine.travel(noon(asked_on + timedelta(days=7))):
            _accept(request, row, row["delivered_by"])
        with time_machine.travel(noon(asked_on + timedelta(days=50))):
            first = timezone.localdate() - timedelta(days=3)
            _engage(request, row, row["delivered_by"], EngagementKind.DOCUMENT_REVIEW, first, 1, hours=4)
            actions.deliver(request, by=by)
