"""What every page sends along, so that a browser does no more than we meant."""

import gzip

import pytest
from django.conf import settings as portal

from tests.factories.accounts import a_user, staff
from tests.factories.convenings import a_convening, a_session
from tests.strict import INLINE

pytestmark = pytest.mark.django_db

TEMPLATES = [
    path
    for path in sorted((portal.BASE_DIR / "templates").rglob("*.*"))
    # Mail programs ignore style sheets: letters are the exception, and nobody's browser runs them with our rights.
    if path.suffix in {".html", ".svg"} and path.parent.name != "emails"
]


def policy(page) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in page["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}


@pytest.mark.parametrize("path", ["/", "/help/", "/accounts/login/", "/countries/", "/nowhere/"])
def test_a_page_may_load_from_here_and_run_nothing_inline(client, path):
    rules = policy(client.get(path))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert set(rules) == {
        "default-src", "img-src", "object-src", "base-uri", "frame-ancestors", "form-action",
    }  # fmt: skip
    assert "unsafe" not in str(rules)
    assert "*" not in str(rules)


def test_pages_travel_packed_and_their_length_tells_nothing(client):
    """Random bytes are added, so that two identical pages are not of one length."""
    pages = [client.get("/countries/", headers={"accept-encoding": "gzip"}) for _ in range(8)]
    assert {page["Content-Encoding"] for page in pages} == {"gzip"}
    assert b"<h1" in gzip.decompress(pages[0].content)
    assert len({len(page.content) for page in pages}) > 1
    assert "Accept-Encoding" in pages[0]["Vary"]
    assert not client.get("/countries/").has_header("Content-Encoding")


def test_what_is_no_page_is_left_as_it_is(client):
    convening = a_convening()
    a_session(convening)
    answer = client.get(f"/convenings/{convening.code}/calendar.ics", headers={"accept-encoding": "gzip"})
    assert len(answer.content) > 300
    assert not answer.has_header("Content-Encoding")


def test_other_headers(client):
    page = client.get("/help/")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Permissions-Policy"] == "geolocation=(), microphone=(), camera=()"


def test_plain_http_promises_no_https(client):
    assert "Strict-Transport-Security" not in client.get("/help/")


@pytest.mark.parametrize("path", ["/home/", "/help/", "/convenings/", "/letters/", "/nowhere/", "/language/"])
def test_pages_of_somebody_signed_in_are_kept_by_no_cache(sign_in, path):
    for user in (a_user(), staff()):
        assert "no-store" in sign_in(user).get(path)["Cache-Control"]


def test_a_page_for_everybody_may_be_kept(client):
    assert "Cache-Control" not in client.get("/help/")


def test_doors_are_kept_by_no_cache(client):
    from datetime import timedelta

    from academy.accounts.links import personal_link

    path = personal_link(a_user(), next_path="/home/", lasts=timedelta(days=1))
    assert "no-store" in client.get(path)["Cache-Control"]


def test_cookies_cannot_be_read_by_scripts_or_sent_from_elsewhere(client):
    client.get("/accounts/login/")
    client.post("/language/", {"language": "es"})
    client.force_login(a_user())
    assert set(client.cookies) == {"csrf", "language", "session"}
    for name in ("csrf", "language"):
        assert client.cookies[name]["httponly"] is True, name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_the_session_of_somebody_who_signs_in_as_well(sign_in):
    from tests.accounts.test_sign_in import ask_for_a_code, code_in

    client, user = sign_in(), a_user()
    letter = ask_for_a_code(client, user.email)
    client.post("/accounts/login/code/confirm/", {"code": code_in(letter)})
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(portal.BASE_DIR)))
def test_no_template_has_an_inline_style_or_script(path):
    found = INLINE.search(path.read_text())
    assert found is None, found.group()[:200]


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red">',
        "<div class=a STYLE = 'x'>",
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<img src="x" onerror=alert(1)>',
        '<a href="javascript:void(0)">',
    ],
)
def test_what_counts_as_inline(markup):
    assert INLINE.search(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/static/js/autosave.js" defer></script>',
        '<script id="data" type="application/json">{}</script>',
        "<p>on = off, style = plain</p>",
        "&lt;p style=&quot;x&quot;&gt;",
    ],
)
def test_what_does_not(markup):
    assert INLINE.search(markup) is None


def test_what_people_typed_never_becomes_markup(sign_in):
    evil = '<img src=x onerror=alert(1)><script>alert(1)</script>"style="x'
    convening = a_convening(city=evil, venue=evil, title_en=evil)
    page = sign_in(staff(evil[:60])).get(convening.get_absolute_url())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_nobody_asks_the_server_what_it_is(client):
    assert client.generic("TRACE", "/help/").status_code == 405
    assert "Server" not in client.get("/help/")
    assert "X-Powered-By" not in client.get("/help/")
