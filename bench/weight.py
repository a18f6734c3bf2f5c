"""F1: what real pages weigh with all they load, and whether they ask anybody else for anything."""

from collections.abc import Iterator

import brotli
from django.core.management import call_command
from django.urls import reverse

from bench import world
from bench.dashboard import REGION, TEAMS, plans_of_the_region
from bench.measuring import Line, Run
from bench.reading import Page, of_a_style_sheet
from bench.serving import PORTAL, Server, serving


def measure(run: Run) -> Iterator[Line]:
    call_command("collectstatic", interactive=False, verbosity=0)
    staff = world.staff()
    cookies = world.cookies_of(world.signed_in(staff))
    public, of_staff = _pages()
    with serving(PORTAL, run.environment) as server:
        stranger, reader = Visitor(server, ""), Visitor(server, cookies)
        front, region = reverse("dashboards:start"), reverse("dashboards:region", args=[REGION])
        yield _first(stranger, front, "the front page, data saved (no fonts)", 30, save=True)
        yield _first(stranger, front, "the front page with its fonts", 64, planned=60)
        yield _first(reader, region, "a region's page for staff, data saved (no fonts)", 45, save=True)
        read = [stranger.page(path) for path in [front, *public]]
        read += [reader.page(path) for path in public + of_staff]
        yield _later(read)
        yield _count("requests to others", len(set().union(*(page.foreign for page in read))), read)
        yield _count("styles and scripts inside a page", sum(len(page.inline) for page in read), read)


def _pages() -> tuple[list[str], list[str]]:
    """Addresses of a small world beside the front page: what everybody may read, and what only staff may."""
    convening = world.a_convening()
    people = world.people_of(convening, 50)
    plans = plans_of_the_region()
    roadmaps = [world.an_agreed_roadmap(plan, actions=20) for plan in plans]
    world.requests_of([plan.country for plan in plans], 2 * TEAMS)
    code, country = [convening.code], [plans[0].country.iso3.lower()]
    public = [
        ("dashboards:regions",), ("dashboards:region", [REGION]),
        ("dashboards:countries",), ("dashboards:country", country), ("convenings:list",),
        ("convenings:convening", code), ("pages:help",), ("pages:sources",),
    ]  # fmt: skip
    of_staff = [
        ("dashboards:home",), ("dashboards:organise", code), ("participants:people", code),
        ("participants:registration", [people[0].pk]), ("convenings:agenda", code), ("assistance:list",),
        ("naps:roadmap", [roadmaps[0].pk]), ("naps:review-desk",),
    ]  # fmt: skip
    return _addresses(public), _addresses(of_staff)


def _addresses(routes: list) -> list[str]:
    return [reverse(name, args=arguments[0] if arguments else []) for name, *arguments in routes]


class Visitor:
    """A browser with these cookies that has never been here."""

    def __init__(self, server: Server, cookies: str) -> None:
        self.server, self.cookies = server, cookies

    def page(self, path: str, *, save: bool = False) -> Page:
        saving = {"Save-Data": "on"} if save else {}
        return Page(path, self.server.get(path, {"Cookie": self.cookies} | saving).decode())

    def sent(self, path: str) -> int:
        """Bytes on the wire."""
        return len(self.server.get(path, {"Cookie": self.cookies, "Accept-Encoding": "br, gzip"}))

    def weight(self, page: Page) -> int:
        """The page and everything it loads, compressed."""
        ours = page.loaded - page.foreign
        for sheet in [address for address in ours if address.endswith(".css")]:
            ours |= of_a_style_sheet(sheet, self.server.get(sheet).decode(), page.letters)
        return compressed(page) + sum(map(self.sent, ours))


def compressed(page: Page) -> int:
    return len(brotli.compress(page.html.encode()))


def _first(
    visitor: Visitor, path: str, what: str, gate: float, *, planned: float | None = None, save: bool = False
) -> Line:
    page = visitor.page(path, save=save)
    html, plain = compressed(page), visitor.sent(path)
    return Line(
        "F1", what, visitor.weight(page) / 1000, "kB br", gate, planned=planned, note=_said(html, plain)
    )


def _later(read: list[Page]) -> Line:
    heaviest = max(read, key=compressed)
    what = f"the heaviest of {len(read)} pages when all else is kept: {heaviest.path}"
    said = _said(compressed(heaviest), len(heaviest.html.encode()))
    return Line("F1", what, compressed(heaviest) / 1000, "kB br", 8, note=said)


def _said(compressed: int, sent: int) -> str:
    if sent <= compressed:
        return ""
    by_itself, packed = f"{sent / 1000:.1f}", f"{compressed / 1000:.1f}"
    return f"HTML as a proxy packs it, {packed} kB; the portal by itself sends it as {by_itself} kB"


def _count(what: str, number: int, read: list[Page]) -> Line:
    return Line("F1", f"{what}, on {len(read)} pages", number, "", 0)
