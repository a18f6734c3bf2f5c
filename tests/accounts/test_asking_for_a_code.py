"""The one door when somebody tries it often, or for an address that is not theirs."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.accounts.models import User
from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from tests.accounts.door import CONFIRM, LOGIN, ask_for_a_code, code_in, is_in, link_in
from tests.factories.accounts import a_user, admin, staff
from tests.wording import LANGUAGES, assert_shows_error, said

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TOO_MANY = "Too many tries. Wait a few minutes, then ask for a new code."
ENDED = "This code no longer works: it is older than 15 minutes or was mistyped five times."
WRONG = "This code is not right. Look at the newest letter we sent you."


def nobody() -> str:
    return "nobody@example.org"


def closed() -> str:
    return a_user(email="closed@example.org", is_active=False).email


def the_portal_itself() -> str:
    """The user in whose name reminders act."""
    return User.objects.system().email


STRANGERS = [nobody, closed, the_portal_itself]


def text_of(page) -> str:
    """What a reader sees, without the address that was typed and the form's own token."""
    return re.sub(r'value="[^"]*"|\S*…\S*', "", page.text)


# --- One answer, known or not --------------------------------------------------------------------------


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_the_same_whether_we_know_the_address_or_not(sign_in, stranger, language):
    seen = []
    for email in (a_user(language=language).email, stranger()):
        client = sign_in(language=language)
        asked = client.post(LOGIN, {"email": email})
        pages = [client.get(asked.url), client.post(CONFIRM, {"code": "1"})]
        pages += [client.post(CONFIRM, {"action": "resend"}, follow=True) for _more in range(3)]
        pages += [client.post(CONFIRM, {"code": "1"}, follow=True) for _try in range(4)]
        seen.append((asked.url, sorted(client.cookies), [(p.status_code, text_of(p)) for p in pages]))
    assert seen[0] == seen[1]
    assert not Notice.objects.filter(is_secret=True, to__in=[nobody(), "closed@example.org"]).exists()


@pytest.mark.parametrize("stranger", STRANGERS)
def test_the_work_is_the_same_and_the_mail_is_left_to_the_worker(
    sign_in, stranger, no_queue, django_capture_on_commit_callbacks
):
    """What takes long (talking to the mail server) is not done while the visitor waits."""
    work, woken = [], []
    for email in (a_user(email="known@example.org").email, stranger()):
        client = sign_in()
        client.get(LOGIN)
        with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
            client.post(LOGIN, {"email": email})
        work.append([q["sql"].split()[0] for q in asked if "SAVEPOINT" not in q["sql"]])
        letter = Notice.objects.get(to=email)
        woken.append((letter.status, letter.attempts, [*no_queue]))
        no_queue.clear()
    assert woken[0] == woken[1] == (NoticeStatus.PENDING, 0, ["academy.notices.tasks.deliver"])
    # The personal link in a known person's letter is one more row.
    assert abs(len(work[0]) - len(work[1])) <= 1


def test_the_letter_to_a_stranger_opens_nothing(sign_in):
    letter = ask_for_a_code(sign_in(), nobody())
    assert not re.search(r"\d{6}", letter.text)
    assert "/accounts/link/" not in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_is_written_to_in_the_language_of_the_page(sign_in, language):
    letter = ask_for_a_code(sign_in(language=language), nobody())
    assert letter.language == language


@pytest.mark.parametrize("typed", ["ANA.PEREZ@Example.ORG", "  ana.perez@example.org "])
def test_an_address_is_known_however_it_is_typed(sign_in, typed):
    user, client = a_user(email="ana.perez@example.org"), sign_in()
    letter = ask_for_a_code(client, typed)
    assert letter.to == user.email
    client.post(CONFIRM, {"code": code_in(letter)})
    assert is_in(client)


# --- The code -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_stands_in_the_letter_and_not_in_its_subject(sign_in, language):
    """Subjects are listed for staff, stay when the text is emptied, and are read on locked phones."""
    letter = ask_for_a_code(sign_in(), a_user(language=language).email)
    assert code_in(letter) not in letter.subject
    assert letter.is_secret


def test_staff_cannot_read_the_code_of_an_administrator(sign_in):
    boss, colleague = admin(), sign_in(staff())
    letter = ask_for_a_code(sign_in(), boss.email)
    for path in ("/letters/", f"/letters/{letter.pk}/"):
        page = colleague.get(path)
        assert page.status_code == 200
        assert code_in(letter) not in page.text


def test_once_it_has_gone_out_no_code_is_left_in_the_outbox(sign_in, work):
    letter = ask_for_a_code(sign_in(), a_user().email)
    code, key = code_in(letter), link_in(letter).split("/")[-2]
    work()
    left = str(Notice.objects.filter(pk=letter.pk, status=NoticeStatus.SENT).values().get())
    assert code not in left
    assert key not in left


def test_a_code_works_in_the_browser_that_asked_for_it_only(sign_in):
    user, mine, another = a_user(), sign_in(), sign_in()
    first = ask_for_a_code(mine, user.email)
    ask_for_a_code(another, user.email)
    another.post(CONFIRM, {"code": code_in(first)})
    assert not is_in(another)
    mine.post(CONFIRM, {"code": code_in(first)})
    assert is_in(mine)


def test_without_having_asked_there_is_no_page_for_a_code(sign_in):
    client = sign_in()
    assert client.get(CONFIRM).url.startswith(LOGIN)
    assert client.post(CONFIRM, {"code": "123456"}).url.startswith(LOGIN)


def test_another_letter_takes_the_place_of_the_first(sign_in):
    user, client = a_user(), sign_in()
    first = ask_for_a_code(client, user.email)
    page = client.post(CONFIRM, {"action": "resend"}, follow=True)
    assert "Another letter is on its way." in page.text
    second = Notice.objects.latest("pk")
    assert second.pk != first.pk
    if code_in(first) != code_in(second):
        client.post(CONFIRM, {"code": code_in(first)})
        assert not is_in(client)
    client.post(CONFIRM, {"code": code_in(second)})
    assert is_in(client)


def test_two_more_letters_and_no_further(sign_in):
    user, client = a_user(), sign_in()
    ask_for_a_code(client, user.email)
    for _again in range(5):
        client.post(CONFIRM, {"action": "resend"})
    assert Notice.objects.filter(to=user.email).count() == 3
    assert "Send another code" not in client.get(CONFIRM).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_five_wrong_codes_the_door_says_why(sign_in, language):
    client = sign_in(language=language)
    ask_for_a_code(client, a_user().email)
    for _try in range(4):
        page = client.post(CONFIRM, {"code": "no"})
        assert_shows_error(page, WRONG, language, "code")
    page = client.post(CONFIRM, {"code": "no"}, follow=True)
    assert page.redirect_chain[-1][0] == LOGIN
    assert said(ENDED, language) in page.text


@pytest.mark.parametrize("way", ["code", "link"])
def test_whose_account_is_closed_meanwhile_does_not_come_in(sign_in, way):
    user, client = a_user(), sign_in()
    letter = ask_for_a_code(client, user.email)
    User.objects.filter(pk=user.pk).update(is_active=False)
    if way == "code":
        page = client.post(CONFIRM, {"code": code_in(letter)}, follow=True)
    else:
        page = client.post(link_in(letter), follow=True)
    assert "This account is closed" in page.text
    assert not is_in(client)


# --- Too often ------------------------------------------------------------------------------------------


def ask(client, email: str, **headers):
    return client.post(LOGIN, {"email": email}, headers=headers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_known", [True, False])
def test_an_address_gets_three_letters_a_minute(sign_in, language, is_known):
    email = a_user().email if is_known else nobody()
    with time_machine.travel(NOW):
        assert [ask(sign_in(), email).status_code for _letter in range(3)] == [302] * 3
        page = ask(sign_in(language=language), email)
        assert page.status_code == 200
        assert said(TOO_MANY, language) in page.text
        assert email in page.text, "what was typed is still there"
        assert ask(sign_in(), "somebody.else@example.org").status_code == 302
    assert Notice.objects.filter(to=email).count() == 3
    with time_machine.travel(NOW + timedelta(minutes=2)):
        assert ask(sign_in(), email).status_code == 302


def test_an_address_gets_twelve_letters_an_hour(sign_in):
    """Sixty guesses an hour at a million codes; three a minute alone would be twenty thousand a day."""
    email = a_user().email
    for n in range(12):
        with time_machine.travel(NOW + timedelta(minutes=n)):
            assert ask(sign_in(), email).status_code == 302
    with time_machine.travel(NOW + timedelta(minutes=30)):
        assert TOO_MANY in ask(sign_in(), email).text
    with time_machine.travel(NOW + timedelta(minutes=62)):
        assert ask(sign_in(), email).status_code == 302


def test_a_connection_may_ask_for_twenty_addresses_a_minute_whatever_it_says_it_is(sign_in):
    with time_machine.travel(NOW):
        for n in range(20):
            forged = {"x-forwarded-for": f"203.0.113.{n}"}
            assert ask(sign_in(), f"guess{n}@example.org", **forged).status_code == 302
        assert TOO_MANY in ask(sign_in(), "guess20@example.org", **{"x-forwarded-for": "9.9.9.9"}).text


def test_behind_a_proxy_every_visitor_counts_alone(sign_in, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    with time_machine.travel(NOW):
        for n in range(20):
            assert ask(sign_in(), f"a{n}@example.org", **{"x-forwarded-for": "1.1.1.1"}).status_code == 302
        # What a visitor puts before the proxy's own entry does not count.
        forged = {"x-forwarded-for": "8.8.8.8, 1.1.1.1"}
        assert TOO_MANY in ask(sign_in(), "a20@example.org", **forged).text
        assert ask(sign_in(), "a21@example.org", **{"x-forwarded-for": "2.2.2.2"}).status_code == 302
