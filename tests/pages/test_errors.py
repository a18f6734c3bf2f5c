"""When something is refused, missing or broken: a page in the reader's language, with a way on."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from academy.accounts.models import SignInLink
from convenings.states import ConveningStatus
from tests.factories.accounts import a_user, focal_point, staff
from tests.factories.convenings import a_convening
from tests.processes import run_code

LANGUAGES = ["en", "es", "fr"]


def heading(page) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.S).group(1).strip()


def assert_a_way_on(page, language: str) -> None:
    """One heading, the page's language, and a link that leads out of here."""
    assert f'<html lang="{language}"' in page.text
    assert page.text.count("<h1") == 1
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert re.search(r'<a class="btn[^"]*" href="/[^"]*"', main)


def broken_text(client):
    return client.get("/convenings/?q=%00")


def forbidden(client):
    client.force_login(a_user())
    return client.get("/letters/")


def missing(client):
    return client.get("/nowhere/")


def only_a_button(client):
    return client.get("/language/")


def too_much(client):
    return client.post("/language/", {"text": "x" * (6 * 1024 * 1024)}, "application/x-www-form-urlencoded")


def too_many_fields(client):
    data = "&".join(f"a{n}=1" for n in range(5002))
    return client.post("/language/", data, "application/x-www-form-urlencoded")


def too_often(client):
    _link, key = SignInLink.make(a_user(), next_path="/home/", lasts=timedelta(days=-1))
    return [client.post(f"/accounts/link/{key}/renew/") for _press in range(4)][-1]


def expired_form(client):
    return client.post("/language/", {"language": "es"})


def broken(client):
    return client.get("/boom/")


PAGES = [
    (broken_text, 400),
    (forbidden, 403),
    (expired_form, 403),
    (missing, 404),
    (only_a_button, 405),
    (too_much, 413),
    (too_many_fields, 413),
    (too_often, 429),
    (broken, 500),
]


@pytest.fixture
def visitor(settings):
    """A browser that sees what a person sees when the portal breaks."""
    settings.ROOT_URLCONF = "tests.pages.broken_urls"

    def browser(language: str, **options) -> Client:
        client = Client(raise_request_exception=False, **options)
        client.cookies["language"] = language
        return client

    return browser


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("happen", "status"), PAGES, ids=lambda value: getattr(value, "__name__", value))
def test_every_refusal_is_a_page_with_a_way_on(visitor, happen, status, language):
    page = happen(visitor(language, enforce_csrf_checks=happen is expired_form))
    assert page.status_code == status
    assert_a_way_on(page, language)


@pytest.mark.django_db
@pytest.mark.parametrize("happen", [happen for happen, _status in PAGES])
def test_no_refusal_speaks_another_language_than_the_page(visitor, happen):
    said = {heading(happen(visitor(code, enforce_csrf_checks=happen is expired_form))) for code in LANGUAGES}
    assert len(said) == 3


@pytest.mark.django_db
def test_a_button_of_an_earlier_page_says_which_methods_it_takes(sign_in):
    page = sign_in(staff()).get("/language/")
    assert (page.status_code, page["Allow"]) == (405, "POST")


@pytest.mark.django_db
def test_whoever_signs_in_after_pressing_a_button_does_not_land_on_a_blank_page(sign_in):
    convening = a_convening(status=ConveningStatus.DRAFT)
    address = reverse("convenings:publish", args=[convening.code])
    away = sign_in().post(address)
    assert away.url == f"/accounts/login/?next={address}"
    page = sign_in(staff()).get(address)
    assert page.status_code == 405
    assert "go back to the page with the button" in page.text


@pytest.mark.django_db
def test_a_refusal_gives_its_reason(sign_in):
    page = sign_in(focal_point()).get("/letters/")
    assert "Only the Academy&#x27;s staff see the letters." in page.text


@pytest.mark.django_db
def test_who_is_not_signed_in_is_told_that_this_may_be_why(sign_in):
    assert "You are not signed in." in sign_in().get("/nowhere/").text
    assert "You are not signed in." not in sign_in(a_user()).get("/nowhere/").text


def test_a_machine_that_asks_for_another_host_gets_no_page(client):
    page = client.get("/convenings/", headers={"host": "evil.example"})
    assert (page.status_code, page.content) == (400, b"Bad request")


@pytest.mark.django_db
def test_a_page_that_stayed_open_too_long_keeps_what_was_there(visitor):
    """The form is refused, nothing is changed, and the page says what to do."""
    user = a_user("Ana Pérez")
    client = visitor("en", enforce_csrf_checks=True)
    client.force_login(user)
    values = {"full_name": "Somebody Else", "language": "en", "time_zone": "UTC"}
    page = client.post("/accounts/profile/", values)
    assert page.status_code == 403
    assert "Nothing was changed." in page.text
    assert "load the page again" in page.text
    user.refresh_from_db()
    assert user.full_name == "Ana Pérez"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.get("/convenings/%00/"),
        lambda c: c.get("/verify/?number=%00"),
        lambda c: c.post("/accounts/login/", {"email": "a\0b@example.org"}),
        lambda c: c.get("/countries/?%00=1"),
    ],
)
def test_null_bytes_are_not_taken_to_the_database(sign_in, ask):
    assert ask(sign_in(staff())).status_code in {400, 404}


NO_DATABASE = """
from django.test import Client
c = Client(raise_request_exception=False, headers={"accept-language": "es"})
c.cookies["session"] = "a" * 32
for language in ("", "fr"):
    if language:
        c.cookies["language"] = language
    for path in ("/", "/home/", "/convenings/", "/nowhere/"):
        page = c.get(path)
        print(page.status_code, page.text.partition('<html lang="')[2][:2], "<h1>" in page.text, "mailto:" in page.text)
c.cookies.clear()
print(c.get("/healthz").status_code, c.get("/readyz").status_code, c.get("/readyz").text)
"""


def test_the_portal_says_sorry_even_when_the_database_is_gone(tmp_path):
    nobody_listens = "postgres://academy@127.0.0.1:9/academy?connect_timeout=2"
    variables = {"DATABASE_URL": nobody_listens, "ALLOWED_HOSTS": "testserver", "LOG_LEVEL": "CRITICAL"}
    said = run_code(tmp_path, NO_DATABASE, **variables)
    lines = said.stdout.splitlines()
    assert lines[:8] == ["500 es True True"] * 4 + ["500 fr True True"] * 4, said.stderr[-2000:]
    assert lines[8] == '200 503 {"ready": false, "problems": ["database"]}'
