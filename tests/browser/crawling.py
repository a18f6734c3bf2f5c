"""Everything one can come to by clicking: one page of each kind, from the first page on."""

from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from demo.cards import CARDS
from tests.browser.visitor import Visitor

STRANGER = "stranger"
EVERYBODY = [STRANGER, *[card.key for card in CARDS]]
MOST_PAGES = 80
# The first pages are opened in any case: from them lead the ways to what is one's own.
ALWAYS = 12
# Django's own pages behind the counter.
NOT_OURS = {"admin"}
# These read the same whoever reads them: looked at once, as the stranger and as the first of the cards.
FOR_STRANGERS = {"pages", "documents", "demo"}
FOR_THE_FIRST = ("mfa_", "usersessions_", "account_")
# Whole plans on a page: long to look at. Once for each side: the Academy, a country, a reviewer.
LONG = {"naps:draft-text", "naps:draft-evidence", "naps:compare"}
FOR_LONG = {"staff", "delegate.bol", "reviewer"}
# Who sees what another sees, and a little more: of them only what the other did not come to.
LIKE = {"admin": "staff", "focal.pan": "focal.ecu"}
VISITED: dict[tuple, set[str]] = {}
LINKS = """() => [...document.querySelectorAll("a[href]")].map((a) => a.href)"""


def look_at_every_page(visitor: Visitor, key: str) -> None:
    if key != STRANGER:
        visitor.become(key)
    visited, waiting, wrong = set(), links_of(visitor), []
    known = VISITED.get((visitor.setting, LIKE.get(key)), set())
    VISITED[visitor.setting, key] = visited
    while waiting and len(visited) < MOST_PAGES:
        address = waiting.pop(0)
        route = route_of(visitor, address, key)
        if route is None or route in visited:
            continue
        visited.add(route)
        if route in known and len(visited) > ALWAYS:
            continue
        if opened(visitor, address):
            wrong += visitor.what_is_wrong()
            waiting += links_of(visitor)
    assert len(visited) > 5
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def links_of(visitor: Visitor) -> list[str]:
    return visitor.page.evaluate(LINKS)


def route_of(visitor: Visitor, address: str, key: str) -> str | None:
    """What kind of page an address leads to; nothing if there is no need to look at it."""
    if not address.startswith(visitor.portal.address + "/"):
        return None
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404 as nowhere:
        raise AssertionError(f"a link to nowhere on {visitor.page.url}: {address}") from nowhere
    chapters = set(match.namespaces)
    if chapters & NOT_OURS or (chapters & FOR_STRANGERS and key != STRANGER):
        return None
    is_known = match.view_name.startswith(FOR_THE_FIRST) and key not in EVERYBODY[:2]
    is_long = match.view_name in LONG and key not in FOR_LONG
    return None if is_known or is_long else match.view_name


def opened(visitor: Visitor, address: str) -> bool:
    """Goes there; a file to keep is no page to look at."""
    try:
        visitor.page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    return visitor.answer.headers.get("content-type", "").startswith("text/html")
