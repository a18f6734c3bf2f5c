"""Who has set up an authenticator app is asked for it, whichever way they come in."""

import time
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse

from academy.notices.models import Notice
from tests.accounts.door import CONFIRM, a_link, ask_for_a_code, code_in, is_in
from tests.factories.accounts import a_user, partner, staff
from tests.wording import LANGUAGES, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_a_minute():
    """A number holds until the clock shows the next half minute, which must not come in the middle of a test."""
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False):
        yield


def with_app(user) -> str:
    """Gives this person an authenticator app; returns the number it shows now."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def come_in(client, user, way: str):
    if way == "link":
        return client.post(a_link(user))
    letter = ask_for_a_code(client, user.email)
    return client.post(CONFIRM, {"code": code_in(letter)})


@pytest.mark.parametrize("way", ["code", "link"])
def test_the_letter_alone_does_not_let_in_who_has_an_app(sign_in, way):
    user, client = staff(), sign_in()
    number = with_app(user)
    assert come_in(client, user, way).url.startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": number}).status_code == 302
    assert is_in(client)


def test_a_number_of_the_app_works_once(sign_in):
    user = staff()
    number = with_app(user)
    for client, comes_in in ((sign_in(), True), (sign_in(), False)):
        come_in(client, user, "link")
        client.post(reverse("mfa_authenticate"), {"code": number})
        assert is_in(client) is comes_in


def test_with_an_app_staff_go_on_where_they_work(sign_in, settings):
    settings.SECOND_FACTOR_FOR_STAFF = True
    user, client = staff(), sign_in()
    number = with_app(user)
    come_in(client, user, "link")
    client.post(reverse("mfa_authenticate"), {"code": number})
    assert client.get("/letters/").status_code == 200


@pytest.mark.parametrize("path", ["/home/", "/letters/", "/roles/", "/back-office/"])
def test_without_one_staff_get_no_further_than_setting_it_up(sign_in, settings, path):
    settings.SECOND_FACTOR_FOR_STAFF = True
    client = sign_in(staff())
    assert client.get(path).url == reverse("mfa_index")
    assert client.post(path).url == reverse("mfa_index")


@pytest.mark.parametrize("person", [a_user, partner])
def test_who_sees_no_more_than_their_own_needs_none(sign_in, settings, person):
    settings.SECOND_FACTOR_FOR_STAFF = True
    assert sign_in(person()).get("/home/", follow=True).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_to_how_one_signs_in_is_told_by_letter_in_the_readers_language(
    sign_in, language, django_capture_on_commit_callbacks
):
    user, client = a_user(language=language), sign_in(language="es" if language == "fr" else "fr")
    come_in(client, user, "code")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    number = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("mfa_activate_totp"), {"code": number}).status_code == 302
    letters = Notice.objects.filter(key__startswith="account-changed-")
    assert {(letter.to, letter.language) for letter in letters} == {(user.email, language)}
    assert said("An authenticator app was added.", language) in " ".join(letter.html for letter in letters)
