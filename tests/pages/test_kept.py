"""What a person typed is still there in another language, however much it is."""

import pytest
from django.conf import settings as portal

from academy.pages.kept import KEY
from academy.sealed import unseal
from tests.factories.accounts import a_user, staff

pytestmark = pytest.mark.django_db
PROFILE = "/accounts/profile/"
LONG = "/convenings/new/"


def switch(client, path: str, values: dict):
    return client.post(f"/language/?next={path}", {"language": "es"} | values)


def test_what_was_typed_is_shown_once_more_in_the_other_language(sign_in):
    client = sign_in(a_user("Ana Pérez"))
    switch(client, PROFILE, {"full_name": "Ana <b>Pérez</b> 安娜", "time_zone": "America/Guayaquil"})
    page = client.get(PROFILE).text
    assert '<html lang="es"' in page
    assert 'value="Ana &lt;b&gt;Pérez&lt;/b&gt; 安娜"' in page
    assert '<option value="America/Guayaquil" selected>' in page
    assert "errorlist" not in page, "nobody has pressed send yet"


def test_it_is_shown_once_and_then_the_record_as_it_is(sign_in):
    client = sign_in(a_user("Ana Pérez"))
    switch(client, PROFILE, {"full_name": "Somebody"})
    client.get(PROFILE)
    assert KEY not in client.session
    assert 'value="Ana Pérez"' in client.get(PROFILE).text


def test_it_belongs_to_the_page_on_which_it_was_typed(sign_in):
    client = sign_in(staff("Kemi Mora"))
    switch(client, "/convenings/new/?from=3", {"city": "Quito", "full_name": "Somebody"})
    assert 'value="Kemi Mora"' in client.get(PROFILE).text
    assert 'value="Quito"' in client.get(LONG).text


def test_neither_keys_nor_the_switch_itself_are_kept(sign_in):
    client = sign_in(a_user())
    switch(client, PROFILE, {"full_name": "x", "csrfmiddlewaretoken": "secret", "next": "/"})
    kept = client.session[KEY]
    assert set(kept) == {PROFILE}
    assert unseal(kept[PROFILE].encode()) == b"full_name=x"


def test_what_was_typed_lies_sealed_in_the_session(sign_in):
    client = sign_in(a_user())
    switch(client, PROFILE, {"full_name": "Passport X1234567"})
    assert "X1234567" not in str(dict(client.session))
    assert 'value="Passport X1234567"' in client.get(PROFILE).text


def test_what_was_sealed_with_a_key_that_is_gone_counts_as_never_typed(sign_in, settings):
    client = sign_in(a_user("Kemi Mora"))
    switch(client, PROFILE, {"full_name": "Somebody"})
    settings.FIELD_KEYS = ["another key"]
    assert 'value="Kemi Mora"' in client.get(PROFILE).text


@pytest.mark.parametrize("text", ["a" * 200_000, "ع" * 60_000, "two\r\nlines & more = 100 % " * 20_000])
def test_a_long_text_loses_nothing(sign_in, text):
    client = sign_in(staff())
    assert switch(client, LONG, {"city": text}).status_code == 302
    page = client.get(LONG)
    assert page.context["form"].initial["city"] == text


def test_as_much_as_the_form_itself_takes_is_carried_along(sign_in):
    client = sign_in(staff())
    text = "a" * (portal.DATA_UPLOAD_MAX_MEMORY_SIZE - 10_000)
    switch(client, LONG, {"city": text})
    assert client.get(LONG).context["form"].initial["city"] == text


def test_a_stranger_who_sends_too_much_is_told_so_and_nothing_is_stored(sign_in):
    client = sign_in()
    page = switch(client, "/accounts/login/", {"email": "a" * 70_000})
    assert page.status_code == 413
    assert "That is too much at once" in page.text
    assert "Nothing was changed." in page.text
    assert "language" not in page.cookies, "the text is on the page one goes back to, in its language"
    assert not client.session.keys()


def test_what_a_stranger_really_types_is_kept(sign_in):
    client = sign_in()
    switch(client, "/accounts/login/", {"email": "ana@example.org"})
    assert 'value="ana@example.org"' in client.get("/accounts/login/").text


def test_so_is_the_code(sign_in):
    client, user = sign_in(), a_user()
    client.post("/accounts/login/", {"email": user.email})
    switch(client, "/accounts/login/code/confirm/", {"code": "123 45"})
    page = client.get("/accounts/login/code/confirm/").text
    assert 'value="123 45"' in page
    assert 'inputmode="numeric"' in page


def test_the_next_person_at_this_browser_finds_nothing(sign_in):
    client = sign_in(staff())
    switch(client, LONG, {"city": "Puerto Baquerizo"})
    client.post("/accounts/logout/")
    client.force_login(staff("Somebody Else"))
    assert "Puerto Baquerizo" not in client.get(LONG).text


def test_nor_does_somebody_else_who_signs_in_without_signing_out_first(sign_in):
    client = sign_in(staff())
    switch(client, LONG, {"city": "Puerto Baquerizo"})
    client.force_login(staff("Somebody Else"))
    assert "Puerto Baquerizo" not in client.get(LONG).text
