"""Personal links in hands they were not meant for: mail scanners, another person's browser, a shared machine."""

from datetime import timedelta

import pytest

from academy.accounts.models import SignInLink
from academy.notices.models import Notice
from tests.accounts.door import a_link, is_in
from tests.factories.accounts import a_user
from tests.wording import LANGUAGES, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_uses_nothing_up(sign_in, method):
    path, scanner = a_link(a_user()), sign_in()
    for _look in range(3):
        assert getattr(scanner, method)(path).status_code in {200, 405}
    assert not is_in(scanner)
    assert SignInLink.objects.get().used_at is None
    reader = sign_in()
    reader.post(path)
    assert is_in(reader)


def test_the_page_of_a_link_is_kept_by_nobody_and_says_who_it_is_for(sign_in):
    page = sign_in().get(a_link(a_user("Zoë Ríos", email="zoe.rios@example.org")))
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "Zoë Ríos" in page.text
    assert "zoe.rios@example.org" not in page.text


def test_on_a_shared_machine_the_link_signs_in_its_reader_and_nobody_elses_session_goes_on(sign_in):
    before, reader = a_user("Before"), a_user("Reader")
    client = sign_in(before)
    client.session["of_before"] = 1
    path = a_link(reader)
    assert "Reader" in client.get(path).text
    key = client.session.session_key
    client.post(path)
    assert reader.email in client.get("/accounts/profile/").text
    assert client.session.session_key != key
    assert "of_before" not in client.session


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expired_link_offers_a_new_one_in_the_readers_language(sign_in, language):
    page = sign_in(language=language).get(a_link(a_user(), lasts=timedelta(seconds=-1)))
    assert page.status_code == 410
    assert said("This link no longer works", language) in page.text
    assert said("Send me a new link", language) in page.text


def test_the_new_link_comes_in_the_persons_language_and_leads_to_the_same_place(sign_in):
    user = a_user(language="fr")
    client = sign_in(language="es")
    client.post(f"{a_link(user, lasts=timedelta(seconds=-1))}renew/")
    letter = Notice.objects.get()
    assert (letter.to, letter.language, letter.is_secret) == (user.email, "fr", True)
    assert {link.next_path for link in SignInLink.objects.all()} == {"/accounts/profile/"}


@pytest.mark.parametrize("lasts", [timedelta(minutes=15), timedelta(days=60)])
def test_the_new_link_lasts_as_long_as_the_old_one(sign_in, lasts):
    """A link for signing in does not become one for two months."""
    link, key = SignInLink.make(a_user(), next_path="/home/", lasts=lasts)
    sign_in().post(f"/accounts/link/{key}/renew/")
    new = SignInLink.objects.exclude(pk=link.pk).get()
    assert abs(new.lasts - lasts) < timedelta(seconds=5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_is_renewed_three_times_an_hour(sign_in, language):
    path = a_link(a_user(), lasts=timedelta(seconds=-1))
    for _letter in range(3):
        assert sign_in().post(f"{path}renew/").status_code == 200
    page = sign_in(language=language).post(f"{path}renew/")
    assert page.status_code == 429
    assert said("Too many tries", language) in page.text
    assert Notice.objects.count() == 3


def test_a_new_link_is_asked_for_by_a_press_and_not_by_looking(sign_in):
    path = a_link(a_user(), lasts=timedelta(seconds=-1))
    assert sign_in().get(f"{path}renew/").status_code == 405
    assert not Notice.objects.exists()
