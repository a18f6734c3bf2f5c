"""Where somebody is signed in: seen, ended, and over when the account is."""

import pytest
from django.contrib.sessions.models import Session

from academy.accounts.models import User
from tests.accounts.door import LOGIN, a_link, is_in
from tests.factories.accounts import a_user
from tests.wording import LANGUAGES

pytestmark = pytest.mark.django_db

SESSIONS = "/accounts/sessions/"


def device(sign_in, user, name: str, language: str = "en"):
    """A browser in which this person has come in by a personal link."""
    client = sign_in(language=language)
    client.defaults["HTTP_USER_AGENT"] = name
    client.post(a_link(user))
    assert is_in(client)
    return client


def test_one_sees_the_own_devices_and_nobody_elses(sign_in):
    user = a_user()
    phone, _laptop = device(sign_in, user, "Phone of mine"), device(sign_in, user, "Laptop of mine")
    device(sign_in, a_user("Somebody else"), "Tablet of another")
    page = phone.get(SESSIONS).text
    assert "Phone of mine" in page
    assert "Laptop of mine" in page
    assert "Tablet of another" not in page


def test_the_other_devices_are_signed_out_and_this_one_goes_on(sign_in):
    user = a_user()
    phone, laptop = device(sign_in, user, "Phone"), device(sign_in, user, "Laptop")
    other = device(sign_in, a_user("Somebody else"), "Tablet")
    page = phone.post(SESSIONS, follow=True)
    assert page.status_code == 200
    assert "Laptop" not in page.text
    assert is_in(phone)
    assert not is_in(laptop)
    assert is_in(other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_device_calls_itself_what_it_likes(sign_in, language):
    """The strict client looks for what the policy forbids; the name is text."""
    user = a_user()
    client = device(sign_in, user, "<script>alert(1)</script>", language)
    page = client.get(SESSIONS)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert "&lt;script&gt;" in page.text


def test_with_one_device_the_page_offers_to_sign_out(sign_in):
    client = device(sign_in, a_user(), "Phone")
    page = client.get(SESSIONS).text
    assert 'action="/accounts/logout/"' in page
    client.post("/accounts/logout/")
    assert not is_in(client)


def test_nobody_signed_out_sees_a_list(sign_in):
    assert sign_in().get(SESSIONS).url.startswith(LOGIN)
    assert sign_in().post(SESSIONS).url.startswith(LOGIN)


def test_whose_account_is_closed_is_out_on_every_device_at_once(sign_in):
    user = a_user()
    devices = [device(sign_in, user, name) for name in ("Phone", "Laptop")]
    User.objects.filter(pk=user.pk).update(is_active=False)
    for client in devices:
        assert client.get("/home/").url.startswith(LOGIN)
        assert client.post("/accounts/profile/", {"full_name": "X"}).url.startswith(LOGIN)


def test_signing_out_takes_a_press_and_leaves_no_session_behind(sign_in):
    client = device(sign_in, a_user(), "Phone")
    key = client.session.session_key
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert not Session.objects.filter(pk=key).exists()


def test_signing_in_begins_a_new_session(sign_in):
    """Whoever planted a session in this browser does not come in with it."""
    user, client = a_user(), sign_in()
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["session"] = session.session_key
    client.post(a_link(user))
    assert is_in(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_a_session_lasts_half_a_day(sign_in, settings):
    client = device(sign_in, a_user(), "Phone")
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 12 * 60 * 60
