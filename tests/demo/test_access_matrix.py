"""Every route × every role, in the demo world: the portal answers what the chapters' tables say.

The same walk listens: every country's working papers hold words of their own (`canaries.py`), and no
answer to anybody else may contain one of them, whatever its status and whatever it is made of.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache as kept
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from academy.accounts.models import User
from academy.audit.models import Event
from academy.documents import rendering
from academy.notices.models import Notice
from academy.pages.expectations import ROLES, SHOWN, Route
from academy.sample.wording import SAMPLE_NOTICE
from assistance.models import AskedPartner
from dashboards import matrix
from demo.management.commands.seed_demo import seed
from demo.seeding.reading import DOMAIN
from demo.subjects import path_of, person_of
from naps import registry
from naps.models import Plan
from tests.demo.canaries import (
    BAIT,
    EVERYTHING,
    SONG,
    Bird,
    birds_in_the_files,
    birds_in_the_world,
    heard,
    may_hear,
    words_of,
)

ROUTES = matrix.routes()
# They see and run everything of the Academy.
OF_THE_ACADEMY = {"admin", "staff"}


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demo world with a bird in every country's papers; gives the log that was written meanwhile."""
    with django_db_blocker.unblock(), transaction.atomic():
        registry.load()
        with birds_in_the_world() as log:
            seed()
        birds_in_the_files()
        known_to.cache_clear()
        yield log
        kept.clear()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def unprinted(monkeypatch):
    """The walk reads what is written for the press; that it is printed so has tests of its own."""

    def keep(jobs: list[dict]) -> dict:
        if any("brief" in job["html"] for job in jobs):  # whose pages are counted while it is made
            return press(jobs)
        for job in jobs:
            Path(job["out"]).write_text(job["html"])
        return {}

    press = rendering._print

    monkeypatch.setattr(rendering, "_print", keep)


@cache
def notices() -> list[bytes]:
    """In the languages of its readers."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(SAMPLE_NOTICE).encode())
    return found


@cache
def known_to(address: str) -> frozenset[Bird]:
    return frozenset(may_hear(User.objects.filter(email=address).first()))


@dataclass(frozen=True)
class Answer:
    """What one request was answered; `words` is everything that was said, if anybody listened."""

    status: int
    words: str
    is_honest: bool


def answer(client: Client, method: str, path: str, *, listens: bool = True) -> Answer:
    """Of the request nothing stays."""
    with transaction.atomic():
        response = client.generic(method, path) if method == "GET" else client.post(path)
        words = words_of(response) if listens else ""
        transaction.set_rollback(True)
    return Answer(response.status_code, words, _says_what_it_is(response))


def _says_what_it_is(response) -> bool:
    """A page of the demo says that its data are invented; files and tables have tests of their own."""
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    return not is_page or any(notice in response.content for notice in notices())


def client_of(address: str) -> Client:
    client = Client()
    if address:
        client.force_login(User.objects.get(email=address))
    return client


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.name}-{route.subject}")
def test_every_role_gets_what_the_table_says_and_hears_of_no_other_country(demo, caplog, route: Route):
    path = path_of(route)
    people = {role: person_of(route, role) for role in ROLES}
    clients = {role: client_of(address) for role, address in people.items()}
    wrong = []
    for row in route.expectations():
        kept.clear()
        role, method = row["role"], row["method"]
        # The Academy hears everything.
        got = answer(clients[role], method, path, listens=role not in OF_THE_ACADEMY)
        if got.status not in row["expected"]:
            wrong.append(f"{role} {method} {path}: {got.status}, expected {row['expected']}")
        if route.shown == SHOWN and not got.is_honest:
            wrong.append(f"{role} {method} {path} does not say that the data are invented")
        if birds := heard(got.words) - known_to(people[role]):
            wrong.append(f"{role} {method} {path} hears {sorted(birds)}")
    assert not wrong, "\n".join(wrong)
    assert not SONG.search(caplog.text), "words of a country in the log"


def test_the_command_says_who_can_try_what_where(demo, capsys):
    call_command("access_matrix", "--json")
    rows = json.loads(capsys.readouterr().out)
    row = next(
        r for r in rows
        if (r["route"], r["role"], r["method"]) == ("participants:needs", "delegate", "GET")
    )  # fmt: skip
    assert row["path"] == "/convenings/kingston/needs/"
    assert row["person"] == "delegate.jam@demo.example"
    assert row["expected"] == [403]
    assert {r["role"] for r in rows} == set(ROLES)


# --- The walk listens ----------------------------------------------------------------------------


def test_a_country_hears_its_own_birds(demo):
    """The walk can fail: every kind of word is really there, on the pages of those it belongs to."""
    client = client_of("focal.bol@demo.example")
    plan = Plan.objects.get(country__iso3="BOL", edition=1)
    draft = plan.drafts.get(version=2)
    roadmap, request = plan.roadmaps.first(), plan.country.requests.first()
    assert roadmap is not None
    assert request is not None
    addresses = [
        draft.get_absolute_url(),
        reverse("naps:draft-text", args=[draft.pk, draft.files.first().pk]),
        reverse("naps:decision", args=[draft.pk]),
        roadmap.get_absolute_url(),
        request.get_absolute_url(),
    ]
    birds = {bird for address in addresses for bird in heard(answer(client, "GET", address).words)}
    assert birds >= {("bol", kind) for kind in EVERYTHING - {"talk"}}
    assert {iso3 for iso3, _kind in birds} == {"bol"}


def test_a_partner_hears_what_was_put_to_it_and_what_it_said_and_no_other_partner(demo):
    """Two partners are asked about the same line of Jamaica's; Ecuador's answer is out."""

    def hears(key: str, iso3: str) -> set[Bird]:
        user = User.objects.get(email=f"{key}@{DOMAIN}")
        asked = AskedPartner.objects.get(user=user, call__request__country__iso3=iso3.upper())
        client = client_of(user.email)
        assert answer(client, "GET", asked.call.request.get_absolute_url()).status == 404
        return heard(answer(client, "GET", asked.get_absolute_url()).words)

    assert hears("partner2", "jam") == {("jam", "shown"), ("jam", "ofone")}
    assert hears("observer2", "jam") == {("jam", "shown")}
    assert hears("observer", "ecu") == {("ecu", "shown")}
    # The country reads the one answer, and no partner's own words to the Academy.
    page = answer(client_of(f"focal.ecu@{DOMAIN}"), "GET", "/assistance/").words
    assert heard(page) <= known_to(f"focal.ecu@{DOMAIN}")
    request = AskedPartner.objects.get(user__email=f"observer@{DOMAIN}").call.request
    birds = heard(answer(client_of(f"focal.ecu@{DOMAIN}"), "GET", request.get_absolute_url()).words)
    assert ("ecu", "answer") in birds
    assert not birds & {("ecu", "ofone"), ("ecu", "oftwo")}


# Without a record in their address these show no papers: forms to sign in, help, the demo's own doors.
NOT_SEARCHED = ("account", "pages:", "documents:", "demo:", "mfa", "usersessions")
# One of each kind; who belongs to a record and who does not is the same person here.
SEARCHERS = ["", "organiser2", "expert3", "expert2", "focal.cri", "delegate.cri", "partner", "observer"]


def test_searching_finds_nothing_of_another_country(demo):
    """Every list, searched for a word that stands beside each of the hidden ones."""
    pages = [
        r for r in ROUTES if not r.subject and "GET" in r.methods and not r.name.startswith(NOT_SEARCHED)
    ]
    asked = "&".join(f"{name}={BAIT}" for name in ("q", "name", "query", "search", "text", "title"))
    wrong = []
    for key in SEARCHERS:
        address = f"{key}@{DOMAIN}" if key else ""
        client = client_of(address)
        for page in pages:
            got = answer(client, "GET", f"{path_of(page)}?{asked}")
            if birds := heard(got.words) - known_to(address):
                wrong.append(f"{address} {page.name}: {sorted(birds)}")
    assert not wrong, "\n".join(wrong)


def test_letters_hold_nothing_of_another_country(demo):
    """Everything that was ever posted while the demo's people did their work."""
    academy = {user.email for user in User.objects.all() if user.is_academy_staff}
    wrong = []
    for letter in Notice.objects.exclude(to__in=academy):
        birds = heard(f"{letter.subject} {letter.text} {letter.html} {json.dumps(letter.attachments)}")
        if strange := birds - known_to(letter.to):
            wrong.append(f"{letter.key} to {letter.to}: {sorted(strange)}")
    assert not wrong, "\n".join(wrong)


def test_neither_the_trail_nor_the_log_holds_a_word(demo, seeded):
    trail = [
        f"{event.verb} {event.was} {event.now} {json.dumps(event.data)}" for event in Event.objects.all()
    ]
    assert [line for line in trail if SONG.search(line)] == []
    assert not SONG.search(seeded.getvalue())
