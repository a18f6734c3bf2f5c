"""What a person changes about themselves, and what nobody changes that way."""

import pytest
from django.test import Client

from academy.accounts.models import Grant, User
from tests.accounts.door import ask_for_a_code
from tests.factories.accounts import a_country, a_user, focal_point
from tests.wording import LANGUAGES, assert_kept, assert_shows_error, said

pytestmark = pytest.mark.django_db

PROFILE = "/accounts/profile/"
TYPED = {"full_name": "Ana María Pérez", "language": "es", "time_zone": "America/Santiago"}


def test_name_language_and_time_zone_are_saved_and_said_so_in_the_new_language(sign_in):
    user = a_user()
    client = sign_in(user)
    page = client.post(PROFILE, TYPED, follow=True)
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in TYPED} == TYPED
    assert '<html lang="es"' in page.text
    assert client.cookies["language"].value == "es"
    assert said("Your profile is saved.", "es") in page.text


def test_the_next_letter_comes_in_the_chosen_language(sign_in):
    user = a_user()
    sign_in(user).post(PROFILE, TYPED)
    assert ask_for_a_code(sign_in(), user.email).language == "es"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "wrong"), [("time_zone", "Mars/Olympus"), ("language", "tlh"), ("time_zone", "")]
)
def test_a_choice_that_does_not_exist_is_refused_and_nothing_typed_is_lost(sign_in, language, field, wrong):
    user = a_user("Before", language=language)
    page = sign_in(user, language).post(PROFILE, TYPED | {field: wrong})
    text = (
        "This field is required."
        if not wrong
        else "Select a valid choice. %(value)s is not one of the available choices."
    )
    assert_shows_error(page, text, language, field, **({"value": wrong} if wrong else {}))
    assert_kept(page, TYPED | {field: wrong})
    user.refresh_from_db()
    assert user.full_name == "Before"


def test_nobody_makes_themselves_more_than_they_are(sign_in):
    user = a_user(email="ana@example.org")
    more = {
        "email": "root@example.org",
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "",
        "role": "admin",
    }
    assert sign_in(user).post(PROFILE, TYPED | more).status_code == 302
    user.refresh_from_db()
    assert user.email == "ana@example.org"
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert not Grant.objects.filter(user=user).exists()


def test_a_name_is_text_whatever_is_typed(sign_in):
    client = sign_in(a_user())
    page = client.post(PROFILE, TYPED | {"full_name": "<b>Ana</b>"}, follow=True)
    assert "<b>Ana</b>" not in page.text
    assert "&lt;b&gt;Ana&lt;/b&gt;" in page.text


def test_the_page_says_which_roles_one_holds_and_until_when(sign_in):
    user = focal_point("ECU")
    held = Grant.objects.get(user=user)
    page = sign_in(user).get(PROFILE)
    assert a_country("ECU").name in page.text
    assert str(held.expires_on.year) in page.text
    Grant.objects.filter(pk=held.pk).update(expires_on="2020-01-01")
    assert a_country("ECU").name not in sign_in(user).get(PROFILE).text


def test_the_form_is_taken_from_our_own_page_only():
    client, user = Client(enforce_csrf_checks=True), a_user("Before")
    client.force_login(user)
    assert client.post(PROFILE, TYPED).status_code == 403
    assert User.objects.get(pk=user.pk).full_name == "Before"


def test_a_stranger_is_led_to_the_door_and_nothing_is_changed(sign_in):
    user = a_user("Before")
    assert sign_in().post(PROFILE, TYPED).url == f"/accounts/login/?next={PROFILE}"
    assert User.objects.get(pk=user.pk).full_name == "Before"


def test_the_page_is_kept_by_no_cache(sign_in):
    assert "no-store" in sign_in(a_user()).get(PROFILE)["Cache-Control"]
