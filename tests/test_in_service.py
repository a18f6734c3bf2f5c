"""The real processes of an installation, from the first migration to the last signal."""

import json
import re
import urllib.parse
import urllib.request
from email import message_from_string
from email.policy import default
from http.cookiejar import CookieJar

import pytest

from tests.installation import Installation, installation, services, until
from tests.servers import Mailbox, listening
from tests.test_compose import SERVICES

ADMIN = "ada@example.org"


class Browser:
    """Somebody at the portal's address, over a real connection."""

    def __init__(self, portal: Installation) -> None:
        self.portal = portal
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.page = ""

    def get(self, path: str) -> str:
        return self._open(self.portal.address + path)

    def send(self, path: str, **values: str) -> str:
        """The form of the page that is open."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page)[1]
        body = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token}).encode()
        return self._open(self.portal.address + path, body)

    def _open(self, address: str, body: bytes | None = None) -> str:
        with self.opener.open(address, body, timeout=20) as answer:
            self.page = answer.read().decode()
            return urllib.parse.urlsplit(answer.url).path


def code_in(letter: str) -> str:
    text = message_from_string(letter, policy=default).get_body(("plain",)).get_content()
    return re.search(r"^\s*(\d{6})\s*$", text, re.M)[1]


@pytest.fixture(scope="module")
def mailbox():
    return Mailbox()


@pytest.fixture(scope="module")
def portal(mailbox, tmp_path_factory):
    with listening(mailbox) as mail, installation(tmp_path_factory.mktemp("installation"), mail) as portal:
        migrated = portal.run(*SERVICES["migrate"]["command"])
        assert migrated.returncode == 0, migrated.stderr
        made = portal.run("python", "manage.py", "createsuperuser", "--noinput", "--email", ADMIN)
        assert made.returncode == 0, made.stderr
        yield portal


@pytest.mark.services
def test_the_portal_in_service(portal, mailbox):
    """One story, because the processes are started once: the later parts stand on the earlier ones."""
    web, worker = portal.start("web"), portal.start("worker")
    for service in ("web", "worker"):
        until(lambda service=service: portal.is_healthy(service), f"{service} is well")
    it_says_how_it_is(portal)
    a_code_comes_by_mail_and_signs_in(portal, mailbox)
    assert worker.stop() == 0
    beat = a_letter_nobody_was_told_of_goes_out_all_the_same(portal, mailbox)
    for process in (beat, portal.processes[-1], web):
        assert process.is_running(), process.said()
        assert process.stop() == 0, process.said()
    assert not portal.is_healthy("web")
    assert not portal.is_healthy("worker")
    assert [process.said() for process in portal.processes if "Traceback" in process.said()] == []


def it_says_how_it_is(portal) -> None:
    browser = Browser(portal)
    browser.get("/healthz")
    assert browser.page == "ok"
    browser.get("/readyz")
    assert json.loads(browser.page) == {"ready": True, "problems": []}


def a_code_comes_by_mail_and_signs_in(portal, mailbox) -> None:
    """No schedule is running: what brings the letter is the wake-up through Redis."""
    browser = Browser(portal)
    assert browser.get("/accounts/profile/") == "/accounts/login/"
    assert browser.send("/accounts/login/", email=ADMIN) == "/accounts/login/code/confirm/"
    until(lambda: mailbox.letters, "the code arrives")
    (letter,) = mailbox.letters
    assert message_from_string(letter, policy=default)["To"] == ADMIN
    # An administrator of a portal in service sets up a second factor first.
    landed = browser.send("/accounts/login/code/confirm/", code=code_in(letter))
    assert landed == "/accounts/second-factor/"
    assert browser.get("/accounts/profile/") == "/accounts/profile/"
    assert ADMIN in browser.page


def a_letter_nobody_was_told_of_goes_out_all_the_same(portal, mailbox):
    """The worker is away and Redis loses everything: the row is still there, and the schedule finds it."""
    mailbox.letters.clear()
    browser = Browser(portal)
    browser.get("/accounts/login/")
    browser.send("/accounts/login/", email=ADMIN)
    portal.queue.flushdb()
    beat = portal.start("beat")
    portal.start("worker")
    until(lambda: mailbox.letters, "the schedule has the letter delivered", seconds=60)
    assert len(mailbox.letters) == 1
    return beat


# --- The rule for a machine without the services ------------------------------------------------------


@pytest.mark.parametrize(
    "environ",
    [{}, {"DATABASE_URL": "sqlite:///x", "REDIS_URL": "redis://x/0"}, {"DATABASE_URL": "postgres://x/y"}],
)
def test_without_services_it_is_said_and_in_the_check_of_a_landing_it_fails(environ):
    with pytest.raises(pytest.skip.Exception, match="NOT RUN"):
        services(environ)
    with pytest.raises(pytest.fail.Exception, match="NOT RUN"):
        services({**environ, "CI": "true"})


def test_with_services_it_runs():
    found = {"DATABASE_URL": "postgres://x/y", "REDIS_URL": "redis://x/0"}
    assert services(found) == services({**found, "CI": "true"}) == ("postgres://x/y", "redis://x/0")
