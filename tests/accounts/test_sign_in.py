import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import SignInLink
from academy.notices.models import Notice
from tests.accounts.door import CONFIRM, LOGIN, a_link, ask_for_a_code, code_in, is_in, link_in
from tests.factories.accounts import a_user, staff

pytestmark = pytest.mark.django_db


def test_a_six_digit_code_signs_in(sign_in):
    client, user = sign_in(), a_user(language="es")
    letter = ask_for_a_code(client, user.email)
    assert (letter.to, letter.language, letter.is_secret) == (user.email, "es", True)
    assert not is_in(client)
    client.post(CONFIRM, {"code": code_in(letter)})
    assert is_in(client)


def test_five_wrong_codes_and_a_new_one_is_needed(sign_in):
    client, user = sign_in(), a_user()
    letter = ask_for_a_code(client, user.email)
    right = code_in(letter)
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        client.post(CONFIRM, {"code": wrong})
    client.post(CONFIRM, {"code": right})
    assert not is_in(client)


def test_a_code_dies_after_fifteen_minutes(sign_in):
    client, user = sign_in(), a_user()
    letter = ask_for_a_code(client, user.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client.post(CONFIRM, {"code": code_in(letter)})
        assert not is_in(client)


def test_the_page_answers_the_same_for_an_address_nobody_knows(sign_in):
    known, unknown = sign_in(), sign_in()
    user = a_user()
    pages = [
        c.post(LOGIN, {"email": e}, follow=True)
        for c, e in ((known, user.email), (unknown, "nobody@example.org"))
    ]
    texts = [re.sub(r"value=\"[^\"]+\"|\S?…\S*", "", page.text) for page in pages]
    assert texts[0] == texts[1]
    assert Notice.objects.get(to="nobody@example.org").subject == "Signing in to the NAP Academy"


def test_the_link_in_the_letter_needs_a_press_of_the_button(sign_in):
    client, user = sign_in(), a_user()
    path = link_in(ask_for_a_code(client, user.email))
    phone = sign_in()
    for _scan in range(3):
        phone.get(path)
        phone.head(path)
    assert not is_in(phone)
    assert phone.post(path).url == reverse("dashboards:home")
    assert is_in(phone)


def test_a_link_works_once_and_then_offers_a_new_one(sign_in):
    user = a_user()
    path = a_link(user)
    sign_in().post(path)
    second = sign_in()
    second.post(path)
    assert not is_in(second)
    page = second.get(path)
    assert page.status_code == 410
    assert "used once already" in page.text
    assert user.email not in page.text
    second.post(f"{path}renew/")
    letter = Notice.objects.get(key__startswith="new-link-")
    assert letter.to == user.email
    third = sign_in()
    third.post(link_in(letter))
    assert is_in(third)


def test_an_expired_link_says_so(sign_in):
    path = a_link(a_user(), lasts=timedelta(seconds=-1))
    assert "It has expired" in sign_in().get(path).text
    client = sign_in()
    client.post(path)
    assert not is_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "other@example.org"}])
def test_a_link_dies_with_the_account_and_with_the_address(sign_in, change):
    user = a_user()
    path = a_link(user)
    type(user).objects.filter(pk=user.pk).update(**change)
    client = sign_in()
    client.post(path)
    assert not is_in(client)
    for page in (client.get(path), client.post(f"{path}renew/")):
        assert page.status_code == 410
        assert "This account is closed" in page.text
        assert "new link" not in page.text
    assert not Notice.objects.filter(key__startswith="new-link-").exists()


def test_a_key_nobody_made_opens_nothing(sign_in):
    assert sign_in().get("/accounts/link/never-made/").status_code == 404


def test_only_a_digest_of_the_key_is_kept():
    path = a_link(a_user())
    key = path.split("/")[-2]
    assert key not in str(SignInLink.objects.values().get())


def test_somebody_signed_in_already_goes_straight_on(sign_in):
    user = a_user()
    path = a_link(user)
    assert sign_in(user).get(path).url == "/accounts/profile/"
    assert SignInLink.objects.get().used_at is None


def test_after_signing_in_one_lands_where_one_wanted_to_go(sign_in):
    client, user = sign_in(), staff()
    away = client.get("/letters/")
    assert away.url == f"{LOGIN}?next=/letters/"
    client.post(away.url, {"email": user.email, "next": "/letters/"})
    code = code_in(Notice.objects.latest("pk"))
    assert client.post(CONFIRM, {"code": code, "next": "/letters/"}).url == "/letters/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(sign_in, target):
    client, user = sign_in(), a_user()
    client.post(LOGIN, {"email": user.email, "next": target})
    letter = Notice.objects.latest("pk")
    response = client.post(CONFIRM, {"code": code_in(letter), "next": target})
    assert response.url == reverse("dashboards:home")
    assert SignInLink.objects.get().next_path == reverse("dashboards:home")


def test_the_back_office_has_no_door_of_its_own(sign_in):
    assert sign_in().get("/back-office/login/").url.startswith(LOGIN)


def test_staff_without_a_second_factor_are_led_to_set_one_up(sign_in, settings):
    settings.SECOND_FACTOR_FOR_STAFF = True
    assert sign_in(staff()).get("/letters/").url == reverse("mfa_index")
    assert sign_in(a_user()).get("/home/").status_code == 200
    assert sign_in(staff()).get(reverse("mfa_activate_totp")).status_code == 200


def test_a_mail_that_cannot_be_an_address_gets_a_clear_error(sign_in):
    page = sign_in(language="es").post(LOGIN, {"email": "no-es-una-direccion"})
    assert page.status_code == 200
    assert 'value="no-es-una-direccion"' in page.text
    assert 'aria-invalid="true"' in page.text
