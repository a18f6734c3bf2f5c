import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from academy.notices import delivery, tidying
from academy.notices.models import Notice
from academy.notices.outbox import Attachment, Letter, cancel, one_line, post, send_again
from academy.notices.states import NoticeStatus
from academy.sample.models import mark_as_sample
from tests.factories.accounts import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def a_letter(key="k", *, to=None, subject="Hello", lines=("Dear you,",), **options):
    return post(key, to=to or a_user(), letter=lambda: Letter(subject=subject, lines=lines), **options)


def test_a_letter_is_posted_once_whatever_happens_twice():
    assert a_letter() is not None
    assert a_letter() is None
    assert Notice.objects.count() == 1


def test_a_letter_leaves_once():
    a_letter()
    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    assert [m.subject for m in mail.outbox] == ["Hello"]


def test_it_is_written_in_the_readers_language():
    from django.utils.translation import gettext as _

    post("k", to=a_user(language="es"), letter=lambda: Letter(subject=_("Sign out"), lines=["x"]))
    assert Notice.objects.get().subject != "Sign out"


def test_a_letter_for_later_waits():
    a_letter(due_at=timezone.now() + timedelta(minutes=5))
    assert delivery.deliver_due() == 0
    assert delivery.deliver_due(timezone.now() + timedelta(minutes=6)) == 1


def test_a_letter_that_has_not_left_can_be_taken_back():
    a_letter("reminder-1", due_at=timezone.now() + timedelta(minutes=5))
    assert cancel("reminder-") == 1
    assert delivery.deliver_due(timezone.now() + timedelta(hours=1)) == 0


def test_two_workers_never_send_one_letter_twice():
    notice = a_letter()
    assert delivery._claim_one(notice) is True
    assert delivery._claim_one(notice) is False


class Failing(EmailBackend):
    error: Exception = smtplib.SMTPServerDisconnected()

    def send_messages(self, messages):
        raise self.error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (smtplib.SMTPResponseException(550, b"no such user"), NoticeStatus.FAILED),
        (smtplib.SMTPResponseException(421, b"try later"), NoticeStatus.PENDING),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no")}), NoticeStatus.FAILED),
        (smtplib.SMTPServerDisconnected("gone"), NoticeStatus.UNKNOWN),
        (TimeoutError("slow"), NoticeStatus.UNKNOWN),
        (ValueError("cannot be built"), NoticeStatus.FAILED),
    ],
)
def test_what_becomes_of_a_letter_the_server_does_not_take(settings, error, status):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    Failing.error = error
    a_letter()
    delivery.deliver_due()
    notice = Notice.objects.get()
    assert notice.status == status
    assert notice.error


def test_one_poisoned_letter_does_not_stop_the_others():
    a_letter("first", to=a_user(email="good@example.org"))
    bad = a_letter("second")
    Notice.objects.filter(pk=bad.pk).update(subject="two\nlines")
    a_letter("third", to=a_user(email="fine@example.org"))
    delivery.deliver_due()
    assert {m.to[0] for m in mail.outbox} == {"good@example.org", "fine@example.org"}
    assert Notice.objects.get(pk=bad.pk).status == NoticeStatus.FAILED


def test_a_letter_whose_worker_died_is_not_sent_again_by_itself():
    notice = a_letter()
    delivery._claim_one(notice)
    assert delivery.give_up_on_lost(timezone.now() + timedelta(minutes=30)) == 1
    assert delivery.deliver_due() == 0
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.UNKNOWN
    assert send_again(notice)
    assert delivery.deliver_due() == 1


def test_a_name_with_line_breaks_and_direction_marks_stays_one_line():
    assert one_line("Ana\r\nBcc: all@example.org \u202egnp.exe") == "Ana Bcc: all@example.org gnp.exe"


def test_what_people_typed_is_text_and_never_markup():
    evil = '<a href="https://evil.example">click</a> {{ settings.SECRET_KEY }}'
    a_letter(lines=(evil,), subject=evil)
    notice = Notice.objects.get()
    assert '<a href="https://evil.example">' not in notice.html
    assert "{{ settings.SECRET_KEY }}" in notice.text


def test_each_letter_goes_to_one_address_with_the_same_message_id_each_time():
    notice = a_letter(attachments=[Attachment("days.ics", "text/calendar", "BEGIN:VCALENDAR")])
    message = delivery.message(notice)
    assert message.recipients() == [notice.to]
    assert message.extra_headers["Message-ID"] == delivery.message(notice).extra_headers["Message-ID"]
    assert [a[0] for a in message.attachments] == ["days.ics"]


def test_the_key_in_a_letter_is_forgotten_once_it_has_gone_out():
    a_letter(secret=True)
    delivery.deliver_due()
    assert Notice.objects.get().text == ""
    assert "Dear you" in mail.outbox[0].body


def test_old_letters_lose_their_text_and_stay_as_proof():
    a_letter()
    delivery.deliver_due()
    assert tidying.forget(timezone.now() + timedelta(days=200)) == 1
    assert Notice.objects.get().status == NoticeStatus.SENT


def test_letters_of_a_sample_world_say_so():
    mark_as_sample()
    a_letter()
    notice = Notice.objects.get()
    assert "Sample data" in notice.text
    assert "Sample data" in notice.html


def test_nobody_without_an_address_is_written_to():
    user = a_user()
    user.email = ""
    assert a_letter(to=user) is None
