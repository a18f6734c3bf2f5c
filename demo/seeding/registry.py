"""What stands beside plans: documents, an extension, public contacts, and a correction that waits."""

from datetime import timedelta

import time_machine

from academy.countries.models import Country
from academy.documents.sheets import Sheet
from demo.seeding import people
from demo.seeding.plans import file_of, focal, plan_of
from demo.seeding.reading import days_ago, noon, world
from naps.actions import corrections, events, papers
from naps.models import CountryContact, PlanDocument, PlanEvent
from naps.register import headings, values_of


def make_registry() -> None:
    told = world("registry")
    for row in told["document"]:
        _document(row)
    for row in told["event"]:
        _event(row)
    for row in told["contact"]:
        contact = CountryContact(
            country=Country.objects.get(iso3=row["country"]),
            institution=row["institution"],
            office=row["office"],
            email=row["email"],
        )
        papers.publish_contact(contact, by=focal(row["country"]))
    _correction(told["correction"])


def _document(row: dict) -> None:
    plan = plan_of(row["country"])
    document = PlanDocument(
        plan=plan,
        **{name: row[name] for name in ("title", "kind", "language", "is_official", "audience", "source")},
        url=row.get("url", ""),
    )
    upload = file_of(row["file"]) if "file" in row else None
    with time_machine.travel(noon(days_ago(row["days_ago"]))):
        papers.add_document(document, by=focal(row["country"]), upload=upload)


def _event(row: dict) -> None:
    plan, on = plan_of(row["country"]), days_ago(row["days_ago"])
    event = PlanEvent(
        plan=plan,
        kind=row["kind"],
        on=on,
        until=row.get("until"),
        evidence=row["evidence"],
    )
    with time_machine.travel(noon(on + timedelta(days=1))):
        events.record_event(event, by=people.user("staff"), was=plan.period_end)


def _correction(told: dict) -> None:
    """Two lines of the registry, one of them with another answer."""
    lines = [headings()]
    for iso3 in told["countries"]:
        values = {name: str(value or "") for name, value in values_of(plan_of(iso3)).items()}
        lines.append(list((values | told["change"].get(iso3, {})).values()))
    sheet = Sheet([(number, list(cells)) for number, cells in enumerate(lines, start=1)])
    corrections.receive(sheet, name=told["name"], by=people.user("staff"))
