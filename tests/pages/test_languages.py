"""Whose language a page speaks, whose clock it follows, and the way from one language to another."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings as portal
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from time_machine import travel

from academy.accounts.models import User
from tests.factories.accounts import a_user, staff
from tests.factories.convenings import a_convening

pytestmark = pytest.mark.django_db
HELP = "/help/"


def language_of(page) -> str:
    return page.text.partition('<html lang="')[2].partition('"')[0]


def a_browser(accepts: str = "", cookie: str = "", user: User | None = None) -> Client:
    client = Client(headers={"accept-language": accepts} if accepts else {})
    if user:
        client.force_login(user)
    if cookie:
        client.cookies["language"] = cookie
    return client


@pytest.mark.parametrize(
    ("cookie", "own", "accepts", "shown"),
    [
        ("fr", "es", "en", "fr"),  # chosen on this device
        ("", "es", "en", "es"),  # the person's own
        ("", None, "fr", "fr"),  # what the browser asks for
        ("", None, "es-EC,es;q=0.9,en;q=0.5", "es"),
        ("", None, "fr-CA", "fr"),
        ("", None, "pt-BR,pt;q=0.9", "en"),  # none of ours
        ("", None, "", "en"),
        ("de", "es", "fr", "es"),  # a language we do not have is not chosen
        ("de", None, "fr", "fr"),
        ("<script>", None, "es", "es"),
    ],
)
def test_the_device_comes_before_the_person_and_the_person_before_the_browser(cookie, own, accepts, shown):
    user = a_user(language=own) if own else None
    page = a_browser(accepts, cookie, user).get(HELP)
    assert language_of(page) == shown
    assert page["Content-Language"] == shown


def test_what_is_kept_between_readers_depends_on_their_language():
    varies = a_browser().get(HELP)["Vary"]
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in varies.split(",")}


def test_the_bar_names_each_language_in_itself_and_marks_the_present_one():
    page = a_browser(cookie="es").get(HELP).text
    for code, name in portal.LANGUAGES:
        assert f'lang="{code}"' in page
        assert f">{name}</button>" in page
    marked = page.partition('aria-current="true"')[0].rpartition("<button")[2]
    assert 'lang="es"' in marked


def test_choosing_a_language_comes_back_to_the_same_page_and_is_remembered():
    user = a_user(language="en")
    client = a_browser(user=user)
    answer = client.post("/language/?next=/countries/?q=per%26u", {"language": "es"})
    assert answer.status_code == 302
    assert answer.url == "/countries/?q=per&u"
    cookie = answer.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("es", True, "Lax")
    assert int(cookie["max-age"]) == 365 * 24 * 60 * 60
    user.refresh_from_db()
    assert user.language == "es"
    assert language_of(client.get(HELP)) == "es"


def test_a_stranger_keeps_the_choice_in_the_browser_only():
    client = a_browser(accepts="en")
    client.post(f"/language/?next={HELP}", {"language": "fr"})
    assert language_of(client.get(HELP)) == "fr"
    assert not client.session.keys()


@pytest.mark.parametrize("asked", ["de", "", "EN", "en-gb", "../es", "xx\r\nSet-Cookie: a=b"])
def test_a_language_we_do_not_have_changes_nothing(asked):
    user = a_user(language="es")
    answer = a_browser(user=user).post(f"/language/?next={HELP}", {"language": asked})
    assert answer.url == HELP
    assert "language" not in answer.cookies
    user.refresh_from_db()
    assert user.language == "es"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\thttps://evil.example",
    ],
)
def test_nobody_is_led_to_another_site(target):
    client = a_browser()
    assert client.post("/language/", {"language": "es", "next": target}).url == "/"


def test_the_way_back_keeps_the_safe_protocol():
    there = {"language": "es", "next": "http://testserver/help/"}
    assert Client().post("/language/", there, secure=True).url == "/"
    assert Client().post("/language/", there).url == "http://testserver/help/"


def test_looking_at_the_switch_changes_nothing():
    answer = a_browser(cookie="es").get("/language/?next=/help/&language=fr")
    assert answer.status_code == 405
    assert "language" not in answer.cookies


DAY = date(2027, 3, 5)


@pytest.mark.parametrize(
    ("language", "long", "short", "month"),
    [
        ("en", "5 March 2027", "5 Mar 2027", "March 2027"),
        ("es", "5 de marzo de 2027", "5 mar 2027", "marzo de 2027"),
        ("fr", "5 mars 2027", "5 mars 2027", "mars 2027"),
    ],
)
def test_dates_are_written_with_the_name_of_the_month(language, long, short, month):
    with translation.override(language):
        assert date_format(DAY, "DATE_FORMAT") == long
        assert date_format(DAY, "SHORT_DATE_FORMAT") == short
        assert date_format(DAY, "YEAR_MONTH_FORMAT") == month
        assert len({date_format(date(2027, n, 5), "SHORT_DATE_FORMAT") for n in range(1, 13)}) == 12
        moment = datetime(2027, 3, 5, 16, 30, tzinfo=UTC)
        for name in ("DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"):
            written = date_format(moment, name)
            assert written.endswith("16:30")
            assert any(c.isalpha() for c in written), "a month in figures is another one elsewhere"
        assert any(c.isalpha() for c in date_format(DAY, "MONTH_DAY_FORMAT"))


def test_pages_write_dates_in_their_own_language(sign_in):
    convening = a_convening(starts_on=date(2027, 3, 9), days=1)
    with travel(datetime(2027, 1, 4, tzinfo=UTC)):
        shown = {
            code: sign_in(staff(), code).get(convening.get_absolute_url()).text for code in ("en", "es", "fr")
        }
    assert "9 March 2027" in shown["en"]
    assert "9 de marzo de 2027" in shown["es"]
    assert "9 mars 2027" in shown["fr"]


@pytest.mark.parametrize(
    ("zone", "shown"), [("UTC", "01:30"), ("America/Guayaquil", "20:30"), ("Asia/Kathmandu", "07:15")]
)
def test_a_page_follows_the_clock_of_the_person_who_reads_it(sign_in, zone, shown):
    """The letters page says when a letter went out."""
    from academy.notices.models import Notice

    reader = staff()
    User.objects.filter(pk=reader.pk).update(time_zone=zone)
    with travel(datetime(2027, 3, 9, 12, tzinfo=UTC)):
        letter = Notice.objects.create(
            key="k", to="a@example.org", language="en", subject="Hello", text="x", html="x",
            status="sent", sent_at=datetime(2027, 3, 9, 1, 30, tzinfo=UTC),
        )  # fmt: skip
        page = sign_in(User.objects.get(pk=reader.pk)).get(f"/letters/{letter.pk}/").text
    assert f", {shown}" in page


def test_the_clock_of_one_reader_is_not_left_to_the_next(sign_in):
    from django.utils import timezone

    user = a_user(time_zone="America/Guayaquil")
    before = timezone.get_current_timezone_name()
    sign_in(user).get("/home/")
    assert timezone.get_current_timezone_name() == before
    assert translation.get_language() == "en"
