"""W1 and W2: what the middleware costs, and the organisers' list of people, served by a real web server."""

import gzip
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from bench import world
from bench.measuring import Line, Run, ratio
from bench.serving import FLOOR, PORTAL, Server, serving
from convenings.models import Convening

FEW, MANY = 50, 200
# Against the floor a moment's disturbance weighs much: more pairs, and shorter ones.
PAIRS = 2


def measure(run: Run) -> Iterator[Line]:
    client = world.signed_in(world.staff())
    with serving(FLOOR, run.environment) as floor, serving(PORTAL, run.environment) as portal:
        desk = Desk(run, client, floor, portal)
        yield from _middleware(desk)
        yield from _organisers_list(desk)


class Desk:
    """The portal's server and the floor beside it, and somebody of the Academy's staff who reads."""

    def __init__(self, run: Run, client: Client, floor: Server, portal: Server) -> None:
        self.run, self.client, self.floor, self.portal = run, client, floor, portal
        self.cookies = world.cookies_of(client)
        floor.cost("/ok", 50)
        portal.cost(reverse("pages:healthz"), 50)

    def times_the_floor(self, path: str, *, requests: int, signed_in: bool) -> float:
        cookies = self.cookies if signed_in else ""
        portal, floor = self.run.size(2 * requests, quick=requests), self.run.size(2000, quick=1000)
        self.portal.cost(path, 5, cookies)
        return ratio(
            lambda: self.portal.cost(path, portal, cookies),
            lambda: self.floor.cost("/ok", floor),
            self.run.pairs * PAIRS,
        )

    def queries(self, path: str) -> int:
        """How often the page asks the database, with the session and the user."""
        return world.queries_of(self.client, path)


def _middleware(desk: Desk) -> Iterator[Line]:
    """An answer of two letters, so that only what surrounds a page is counted."""
    nothing = reverse("pages:healthz")
    stranger = desk.times_the_floor(nothing, requests=500, signed_in=False)
    yield Line("W1", "the middleware, nobody signed in", stranger, "x floor", 2.3)
    signed_in = desk.times_the_floor(nothing, requests=250, signed_in=True)
    yield Line("W1", "the same, signed in", signed_in, "x floor", 6, planned=5)
    yield Line("W1", "the same, signed in", desk.queries(nothing), "queries", 3)


def _organisers_list(desk: Desk) -> Iterator[Line]:
    few, many = (_people(number) for number in (FEW, MANY))
    cost = desk.times_the_floor(few, requests=30, signed_in=True)
    yield Line("W2", f"the organisers' list, {FEW} people", cost, "x floor", 60, planned=18)
    queries = {path: desk.queries(path) for path in (few, many)}
    yield Line("W2", f"the organisers' list, {FEW} people", queries[few], "queries", 8, planned=6)
    yield Line("W2", f"more queries for {MANY} people", queries[many] - queries[few], "queries", 0)
    size = len(gzip.compress(desk.client.get(few).content, 9)) / 1000
    yield Line("W2", f"the organisers' list, {FEW} people", size, "kB gz", 3.5, planned=2.5)
    grown = ratio(
        lambda: desk.portal.cost(many, desk.run.size(40, quick=20), desk.cookies),
        lambda: desk.portal.cost(few, desk.run.size(40, quick=20), desk.cookies),
        desk.run.pairs,
    )
    yield Line("W2", f"{MANY} people against {FEW}, fifty a page", grown, "x", 2.6)


def _people(number: int) -> str:
    convening: Convening = world.a_convening()
    world.people_of(convening, number)
    return reverse("participants:people", args=[convening.code])
