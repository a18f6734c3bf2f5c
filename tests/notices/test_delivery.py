"""Letters on their way: what a real mail server answers, and what becomes of the letter then."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from academy.audit.models import Event
from academy.notices import delivery, tidying
from academy.notices.models import Notice
from academy.notices.outbox import Letter, cancel, post, send_again
from academy.notices.states import NEEDS_A_PERSON, NoticeStatus
from academy.notices.tasks import deliver, tidy
from academy.sample.models import SampleWorld, ask_again, mark_as_sample
from tests.factories.accounts import a_user, staff
from tests.servers import Mailbox, free_port, listening

pytestmark = pytest.mark.django_db
S = NoticeStatus


def a_letter(key: str = "k", **options) -> Notice:
    notice = post(key, to=a_user("Ana Pérez"), letter=lambda: Letter("Hello", ["Dear you,"]), **options)
    assert notice
    return notice


@pytest.fixture
def mail_server(settings):
    """Sends by SMTP to the server at this address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    def at(address: str) -> None:
        settings.EMAIL_HOST, _colon, port = address.partition(":")
        settings.EMAIL_PORT = int(port)

    return at


def fates() -> dict[str, str]:
    return dict(Notice.objects.values_list("key", "status"))


# --- What arrives -----------------------------------------------------------------------------------


def test_a_letter_arrives_whole_and_only_once(mail_server):
    a_letter()
    with listening(mailbox := Mailbox()) as address:
        mail_server(address)
        assert delivery.deliver_due() == 1
        assert delivery.deliver_due() == 0
    (letter,) = mailbox.letters
    for line in ("Subject: Hello", "Message-ID: <", "Auto-Submitted: auto-generated", "Content-Language: en"):
        assert line in letter
    assert "multipart/alternative" in letter
    assert "Dear you," in letter
    notice = Notice.objects.get()
    assert (notice.status, notice.error) == (S.SENT, "")
    assert notice.sent_at


def test_many_letters_share_one_connection(mail_server):
    for n in range(5):
        a_letter(f"k{n}")
    with listening(mailbox := Mailbox()) as address:
        mail_server(address)
        assert delivery.deliver_due() == 5
    assert (len(mailbox.letters), mailbox.connections) == (5, 1)


def test_nothing_due_makes_no_connection(mail_server):
    a_letter(due_at=timezone.now() + timedelta(hours=1))
    with listening(mailbox := Mailbox()) as address:
        mail_server(address)
        deliver()
    assert mailbox.connections == 0


def test_without_a_mail_server_letters_count_as_sent_and_stay_readable():
    """The outbox of an installation without mail, and of the demo."""
    a_letter()
    assert delivery.deliver_due() == 1
    assert "Dear you," in Notice.objects.get().text


# --- What does not ----------------------------------------------------------------------------------


def test_a_server_that_is_away_is_tried_again_later_and_later_and_then_a_person_is_asked(mail_server):
    mail_server(f"127.0.0.1:{free_port()}")
    a_letter()
    waits, now = [], timezone.now()
    for _try in range(delivery.MAX_ATTEMPTS):
        with travel(now, tick=False):
            delivery.deliver_due()
            notice = Notice.objects.get()
            waits.append((notice.due_at - now) / timedelta(minutes=1))
            now = notice.due_at
    assert waits[:-1] == [2, 4, 8, 16, 32]
    assert (notice.status, notice.attempts) == (S.FAILED, delivery.MAX_ATTEMPTS)
    assert "Connection refused" in notice.error


def test_a_server_that_is_away_is_asked_once_for_all_letters(mail_server):
    for n in range(4):
        a_letter(f"k{n}")
    with listening(
        mailbox := Mailbox(lambda word, line: "421 too busy" if word == "CONNECT" else None)
    ) as address:
        mail_server(address)
        delivery.deliver_due()
    assert mailbox.connections == 1
    assert set(fates().values()) == {S.PENDING}
    assert not Notice.objects.filter(due_at__lte=timezone.now()).exists()


def test_a_line_that_breaks_in_the_middle_of_a_letter_leaves_its_fate_open(mail_server):
    """It may have arrived: sending it again by itself could write to somebody twice."""
    a_letter()
    with listening(mailbox := Mailbox(lambda word, line: "" if word == "TAKEN" else None)) as address:
        mail_server(address)
        assert delivery.deliver_due() == 0
        assert delivery.deliver_due() == 0
    assert mailbox.connections == 1
    assert fates() == {"k": S.UNKNOWN}


def test_the_letters_after_a_broken_line_go_out_on_a_new_one(mail_server):
    for n in range(4):
        a_letter(f"k{n}")

    def breaks_at_the_second_letter(word: str, line: int, letters=[0]):  # noqa: B006 counted on purpose
        letters[0] += word == "TAKEN"
        return "" if word == "TAKEN" and letters[0] == 2 else None

    with listening(mailbox := Mailbox(breaks_at_the_second_letter)) as address:
        mail_server(address)
        assert delivery.deliver_due() == 3
    assert mailbox.connections == 2
    assert fates() == {"k0": S.SENT, "k1": S.UNKNOWN, "k2": S.SENT, "k3": S.SENT}


def test_letters_that_never_left_are_not_called_lost_when_the_server_goes_away(mail_server):
    for n in range(4):
        a_letter(f"k{n}")

    def falls_over(word: str, line: int):
        return "" if word == "TAKEN" or line > 1 else None

    with listening(Mailbox(falls_over)) as address:
        mail_server(address)
        delivery.deliver_due()
    assert fates() == {"k0": S.UNKNOWN, "k1": S.PENDING, "k2": S.PENDING, "k3": S.PENDING}


@pytest.mark.parametrize(
    ("said", "fate"),
    [("550 no such user", S.FAILED), ("450 mailbox busy", S.PENDING), ("421 come back later", S.PENDING)],
)
def test_an_address_that_is_refused_stops_nobody_else(mail_server, said, fate):
    bad, good = a_letter("bad"), a_letter("good")

    def refuses_the_first(word: str, line: int, seen=[0]):  # noqa: B006 counted on purpose
        seen[0] += word == "RCPT"
        return said if word == "RCPT" and seen[0] == 1 else None

    with listening(mailbox := Mailbox(refuses_the_first)) as address:
        mail_server(address)
        delivery.deliver_due()
    assert fates() == {"bad": fate, "good": S.SENT}
    assert [good.to in letter for letter in mailbox.letters] == [True]
    assert bad.to not in str(mailbox.letters)


def test_a_wrong_password_is_no_fault_of_the_letters(mail_server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "academy", "wrong"
    a_letter()

    def asks_for_a_password(word: str, line: int):
        return {"EHLO": "250-hello\r\n250 AUTH PLAIN", "AUTH": "535 wrong"}.get(word)

    with listening(Mailbox(asks_for_a_password)) as address:
        mail_server(address)
        delivery.deliver_due()
    assert fates() == {"k": S.PENDING}
    assert "SMTPAuthenticationError" in Notice.objects.get().error


# --- Between claim and sending ----------------------------------------------------------------------


def test_a_letter_is_claimed_the_moment_before_it_leaves(mail_server, monkeypatch):
    """A worker that is stopped in the middle of a long run leaves one letter in doubt, not a hundred."""
    for n in range(3):
        a_letter(f"k{n}")
    claimed = []

    def counts(notice, connection, send=delivery._send_one):
        claimed.append(sum(fate == S.SENDING for fate in fates().values()))
        return send(notice, connection)

    monkeypatch.setattr(delivery, "_send_one", counts)
    with listening(Mailbox()) as address:
        mail_server(address)
        delivery.deliver_due()
    assert claimed == [1, 1, 1]


def test_a_letter_that_was_taken_back_meanwhile_does_not_leave(mail_server, monkeypatch):
    a_letter("first"), a_letter("second")

    def takes_back(notice, connection, send=delivery._send_one):
        cancel("second")
        return send(notice, connection)

    monkeypatch.setattr(delivery, "_send_one", takes_back)
    with listening(mailbox := Mailbox()) as address:
        mail_server(address)
        assert delivery.deliver_due() == 1
    assert len(mailbox.letters) == 1
    assert fates() == {"first": S.SENT, "second": S.CANCELLED}


@pytest.mark.parametrize(("minutes", "fate"), [(14, S.SENDING), (16, S.UNKNOWN)])
def test_a_worker_that_died_while_sending_is_noticed_after_a_while(minutes, fate):
    notice = a_letter()
    delivery._claim_one(notice)
    with travel(timezone.now() + timedelta(minutes=minutes)):
        tidy()
        assert delivery.deliver_due() == 0, "nobody is written to twice without a person's decision"
    assert fates() == {"k": fate}


def test_only_a_person_sends_a_letter_of_unknown_fate_again(sign_in, mail_server):
    notice = a_letter()
    Notice.objects.update(status=S.UNKNOWN, error="the worker stopped while sending")
    by = staff("Kemi Mora")
    client = sign_in(by)
    assert "handed over, arrival not known" in client.get("/letters/").text
    page = client.get(f"/letters/{notice.pk}/").text
    assert "the worker stopped while sending" in page
    assert client.post(f"/letters/{notice.pk}/send-again/").status_code == 302
    with listening(mailbox := Mailbox()) as address:
        mail_server(address)
        assert delivery.deliver_due() == 1
    assert len(mailbox.letters) == 1
    assert Event.objects.get(verb="letter.sent_again").actor == by


# --- Every state ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", S.values)
def test_which_letters_leave_by_themselves(status):
    a_letter()
    Notice.objects.update(status=status)
    assert delivery.deliver_due() == (status == S.PENDING)


@pytest.mark.parametrize("status", S.values)
def test_which_letters_a_person_may_send_again(status):
    notice = a_letter()
    Notice.objects.update(status=status)
    assert send_again(notice) == (status in NEEDS_A_PERSON)
    assert fates()["k"] == (S.PENDING if status in NEEDS_A_PERSON else status)


@pytest.mark.parametrize("status", S.values)
def test_staff_can_look_for_the_letters_of_each_state(sign_in, status):
    a_letter("one")
    Notice.objects.update(status=status)
    other = a_letter("two")
    Notice.objects.filter(pk=other.pk).update(
        subject="Another", status=next(s for s in S.values if s != status)
    )
    page = sign_in(staff()).get("/letters/", {"status": status}).text
    assert ">Hello</a>" in page
    assert ">Another</a>" not in page


def test_what_did_not_arrive_is_on_the_staffs_list_of_work(sign_in):
    a_letter("failed"), a_letter("unknown"), a_letter("fine")
    Notice.objects.filter(key="failed").update(status=S.FAILED)
    Notice.objects.filter(key="unknown").update(status=S.UNKNOWN)
    assert "2 letters did not arrive" in sign_in(staff()).get("/home/").text


# --- What is forgotten ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [S.SENT, S.CANCELLED])
def test_a_key_to_somebodys_account_is_kept_for_a_day_at_most(status):
    a_letter(secret=True)
    Notice.objects.update(status=status)
    tidying.forget(timezone.now() + timedelta(hours=23))
    assert Notice.objects.get().text
    tidying.forget(timezone.now() + timedelta(hours=25))
    notice = Notice.objects.get()
    assert (notice.text, notice.html, notice.attachments) == ("", "", [])


@pytest.mark.parametrize("status", [S.FAILED, S.UNKNOWN])
def test_a_key_that_did_not_arrive_waits_two_weeks_for_a_person_and_no_longer(status):
    a_letter(secret=True)
    Notice.objects.update(status=status)
    tidying.forget(timezone.now() + timedelta(days=13))
    assert Notice.objects.get().text
    tidying.forget(timezone.now() + timedelta(days=15))
    assert Notice.objects.get().text == ""


@pytest.mark.parametrize("status", [S.SENT, S.CANCELLED, S.FAILED, S.UNKNOWN])
def test_no_letter_becomes_an_archive_of_people(status):
    a_letter()
    Notice.objects.update(status=status)
    tidying.forget(timezone.now() + timedelta(days=179))
    assert Notice.objects.get().text
    tidying.forget(timezone.now() + timedelta(days=181))
    assert Notice.objects.get().text == ""


def test_the_letters_of_the_sample_world_keep_their_words():
    """Its visitors read them years after the days on which they are dated."""
    a_letter()
    Notice.objects.update(status=S.SENT, created_at=timezone.now() - timedelta(days=500))
    mark_as_sample()
    tidy()
    assert Notice.objects.get().text
    SampleWorld.objects.all().delete()
    ask_again()
    tidy()
    assert Notice.objects.get().text == ""


@pytest.mark.parametrize("status", [S.PENDING, S.SENDING])
def test_a_letter_on_its_way_is_never_emptied(status):
    a_letter(secret=True)
    Notice.objects.update(status=status)
    tidying.forget(timezone.now() + timedelta(days=400))
    assert Notice.objects.get().text


def test_a_secret_is_wiped_as_soon_as_it_has_left_and_not_before(mail_server):
    a_letter(secret=True)
    mail_server(f"127.0.0.1:{free_port()}")
    delivery.deliver_due()
    assert "Dear you," in Notice.objects.get().text
    with listening(mailbox := Mailbox()) as address:
        mail_server(address)
        delivery.deliver_due(timezone.now() + timedelta(minutes=3))
    assert "Dear you," in mailbox.letters[0]
    notice = Notice.objects.get()
    assert (notice.text, notice.html) == ("", "")


def test_an_emptied_letter_cannot_be_sent_again(sign_in):
    notice = a_letter()
    Notice.objects.update(status=S.FAILED, text="", html="")
    assert not send_again(notice)
    page = sign_in(staff()).get(f"/letters/{notice.pk}/").text
    assert "The text is no longer kept." in page
    assert "Send it again" not in page
