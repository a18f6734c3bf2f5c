"""Sending what is due, at most once.

A letter is claimed by compare-and-swap the moment before it leaves, so two workers never send it
twice. A failure before the mail server took it is tried again; when the server broke off in the
middle nobody knows, and the row says so until a person decides.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from academy.pages.addresses import absolute
from academy.sample.models import is_sample

log = logging.getLogger(__name__)

BATCH = 100  # letters on one connection to the mail server
MAX_ATTEMPTS = 6
LOST_AFTER = timedelta(minutes=15)  # much longer than the mail server's time-out


def deliver_due(now: datetime | None = None) -> int:
    """Send every letter that is due. Returns how many left."""
    now = now or timezone.now()
    sent = 0
    while waiting := list(Notice.objects.due(now).order_by("due_at", "pk")[:BATCH]):
        sent += _send(waiting)
    return sent


def give_up_on_lost(now: datetime) -> int:
    """Letters whose worker died while sending: they may have arrived, so they are not sent again."""
    lost = Notice.objects.filter(status=NoticeStatus.SENDING, claimed_at__lt=now - LOST_AFTER)
    return lost.update(status=NoticeStatus.UNKNOWN, error="the worker stopped while sending")


def _claim_one(notice: Notice) -> bool:
    mine = Notice.objects.filter(pk=notice.pk, status=NoticeStatus.PENDING)
    return bool(
        mine.update(status=NoticeStatus.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1)
    )


def _send(waiting: list[Notice]) -> int:
    connection, sent = get_connection(), 0
    try:
        for n, notice in enumerate(waiting):
            try:
                connection.open()  # again only if the line was cut by the letter before
            except (OSError, smtplib.SMTPException) as error:
                _put_off(waiting[n:], error)
                break
            sent += _claim_one(notice) and _send_one(notice, connection)
    finally:
        connection.close()
    return sent


def _put_off(waiting: list[Notice], error: Exception) -> None:
    """Nothing reaches the mail server: none of these has left."""
    for notice in waiting:
        if _claim_one(notice):
            _try_later(notice, error)


def _send_one(notice: Notice, connection) -> bool:
    try:
        message(notice, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        _fail_or_retry(notice, error, min(code for code, _ in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        _fail_or_retry(notice, error, error.smtp_code)
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
        _finish(notice, NoticeStatus.UNKNOWN, error)
    except Exception as error:  # one letter that can not be built must not stop the others
        log.exception("Notice %s could not be sent", notice.pk)
        _finish(notice, NoticeStatus.FAILED, error)
    else:
        _sent(notice)
        return True
    # After an error nobody knows how the line stands, and the next letter must not suffer from it.
    connection.close()
    return False


def message(notice: Notice, connection=None) -> EmailMultiAlternatives:
    """The letter as mail: one recipient, a Message-ID that is the same at every attempt."""
    domain = settings.BASE_URL.split("//", 1)[-1].split(":")[0].split("/")[0]
    mail = EmailMultiAlternatives(
        subject=notice.subject,
        body=notice.text,
        to=[notice.to],
        reply_to=[settings.SUPPORT_EMAIL],
        headers={
            "Message-ID": f"<{sha256(notice.key.encode()).hexdigest()[:40]}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
            **_way_out(notice),
        },
        connection=connection,
    )
    mail.attach_alternative(notice.html, "text/html")
    for attachment in notice.attachments:
        mail.attach(attachment["name"], attachment["text"], attachment["type"])
    return mail


def _way_out(notice: Notice) -> dict[str, str]:
    """The button by which a mail program ends letters of this kind (RFC 8058)."""
    if not notice.off_path:
        return {}
    address = absolute(notice.off_path)
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _sent(notice: Notice) -> None:
    changes = {"status": NoticeStatus.SENT, "sent_at": timezone.now(), "error": ""}
    # Nobody in the sample world is real, and its visitors need the links.
    if notice.is_secret and not is_sample():
        changes |= {"text": "", "html": ""}
    _mine(notice).update(**changes)


def _fail_or_retry(notice: Notice, error: Exception, code: int) -> None:
    if 400 <= code < 500:
        _try_later(notice, error)
    else:
        _finish(notice, NoticeStatus.FAILED, error)


def _try_later(notice: Notice, error: Exception) -> None:
    attempts = notice.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        _finish(notice, NoticeStatus.FAILED, error)
        return
    due_at = timezone.now() + timedelta(minutes=2**attempts)
    _mine(notice).update(status=NoticeStatus.PENDING, due_at=due_at, error=_short(error))


def _finish(notice: Notice, status: NoticeStatus, error: Exception) -> None:
    _mine(notice).update(status=status, error=_short(error))


def _mine(notice: Notice):
    return Notice.objects.filter(pk=notice.pk, status=NoticeStatus.SENDING)


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
