"""D: how often a region's page asks the database, and how much slower it gets when there is more to count.

The goals D1 to D4 speak of a million rows and a summary table. The portal counts its figures when they
are asked for; what is measured here says from when on that is no longer good enough.
"""

from collections.abc import Iterator

from django.db import transaction
from django.test import Client
from django.urls import reverse

from academy.countries.models import Country, Region
from bench import world
from bench.measuring import Line, Run, cost_each, ratio
from naps.models import Plan

REGION = "unw-americas"
TEAMS = 12
REQUESTS = 10


def measure(run: Run) -> Iterator[Line]:
    page = reverse("dashboards:region", args=[REGION])
    staff, stranger = world.signed_in(world.staff()), Client()
    plans = plans_of_the_region()
    few, many = run.size(1_000, quick=300), run.size(20_000, quick=6_000)
    yield Line(
        "D",
        "a region's page, nobody signed in",
        _queries(stranger, page, plans, few),
        "queries",
        10,
        planned=9,
    )
    for_few, for_many = (_queries(staff, page, plans, rows) for rows in (few, many))
    yield Line("D", "a region's page, for staff", for_few, "queries", 18, planned=9)
    yield Line("D", f"more queries for {many} actions", for_many - for_few, "queries", 0)
    grown = ratio(lambda: _cost(staff, page, plans, many), lambda: _cost(staff, page, plans, few), run.pairs)
    yield Line("D3", f"a region's page, {many} actions of roadmaps against {few}", grown, "x", 3.2)


def plans_of_the_region() -> list[Plan]:
    """Of so many countries of the region, without a roadmap yet."""
    members = Country.objects.un_members().in_region(Region.objects.get(code=REGION))
    plans = world.plans_being_written(members)[:TEAMS]
    if len(plans) < TEAMS:
        raise RuntimeError(f"Only {len(plans)} countries of {REGION} could have a roadmap.")
    return plans


def _queries(client: Client, page: str, plans: list[Plan], actions: int) -> int:
    with transaction.atomic():
        _fill(plans, actions)
        found = world.queries_of(client, page)
        transaction.set_rollback(True)
    return found


def _cost(client: Client, page: str, plans: list[Plan], actions: int) -> float:
    """Of one request, while the database holds so many actions."""
    with transaction.atomic():
        _fill(plans, actions)
        client.get(page)
        cost = cost_each(lambda: client.get(page), REQUESTS)
        transaction.set_rollback(True)
    return cost


def _fill(plans: list[Plan], actions: int) -> None:
    for plan in plans:
        world.an_agreed_roadmap(plan, actions=actions // len(plans))
    world.requests_of([plan.country for plan in plans], 2 * len(plans))
