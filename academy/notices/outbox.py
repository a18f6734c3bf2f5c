"""Posting a letter: said once, in the reader's language, sent after the commit."""

import logging
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import css_inline
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from academy.notices.choices import is_wanted, off_path
from academy.notices.kinds import LetterKind
from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from academy.pages.addresses import absolute
from academy.sample.models import is_sample
from academy.sample.wording import SAMPLE_NOTICE

log = logging.getLogger(__name__)


class Reader(Protocol):
    """Whoever gets a letter: a user, a person, a contact."""

    email: str
    language: str
    full_name: str


@dataclass(frozen=True)
class Letter:
    """What a letter says. Text and HTML are made from the same values, and data is never markup."""

    subject: str
    lines: Sequence[str]
    # (what is written on it, path or address): the one thing to do.
    button: tuple[str, str] | None = None
    # Another way, less often taken: a plain link below the button.
    other: tuple[str, str] | None = None
    # (label, value) pairs shown as a short list: when, where, which plan.
    facts: Sequence[tuple[str, str]] = ()
    # (what it is, path or address): several ways of the same rank, a line each below the button.
    links: Sequence[tuple[str, str]] = ()
    after: Sequence[str] = ()
    # Set large in its own line, for a code to type.
    code: str = ""


@dataclass(frozen=True)
class Attachment:
    name: str
    type: str
    text: str
    as_dict: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        value = {"name": self.name, "type": self.type, "text": self.text}
        object.__setattr__(self, "as_dict", value)


def post(
    key: str,
    *,
    to: Reader,
    letter: Callable[[], Letter],
    due_at: datetime | None = None,
    attachments: Sequence[Attachment] = (),
    secret: bool = False,
    about: str = "",
    kind: LetterKind | None = None,
) -> Notice | None:
    """Put a letter into the outbox; a second call with the same key does nothing and returns None.

    A letter of a `kind` says how to do without; whoever has said so gets none.

    `letter` is called in the reader's language. The letter leaves after the transaction commits,
    or at `due_at`; a failure to send is written on its row and never reaches the person who acted.
    """
    if not to.email or Notice.objects.filter(key=key).exists():
        return None
    if kind and not is_wanted(to.email, kind):
        return None
    off = off_path(to.email, kind) if kind else ""
    with translation.override(to.language):
        said = letter()
        text, html = _render(said, to, off)
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "to": to.email,
            "to_name": one_line(to.full_name),
            "language": to.language,
            "subject": one_line(said.subject)[:250],
            "text": text,
            "html": html,
            "attachments": [attachment.as_dict for attachment in attachments],
            "is_secret": secret,
            "about": about,
            "off_path": off,
            "due_at": due_at or timezone.now(),
        },
    )
    if is_new and notice.due_at <= timezone.now():
        transaction.on_commit(wake, robust=True)
    return notice if is_new else None


def cancel(key_prefix: str) -> int:
    """Take letters that have not left yet out of the outbox; returns how many."""
    waiting = Notice.objects.filter(key__startswith=key_prefix, status=NoticeStatus.PENDING)
    return waiting.update(status=NoticeStatus.CANCELLED)


def take_back(notices: QuerySet[Notice]) -> int:
    """Letters nobody has begun to send are gone as if they had never been posted; returns how many.

    Their keys are free again: the same letter can be posted later.
    """
    waiting = notices.filter(status=NoticeStatus.PENDING, attempts=0)
    return waiting.delete()[0]


def wake() -> None:
    """Tell the worker that something waits. If the queue is away the schedule finds the row."""
    from academy.notices.tasks import deliver

    try:
        deliver.apply_async(retry=False)
    except Exception:  # any broker failure: the row stays, the person's request must not fail
        log.warning("The queue did not take a wake-up; the schedule will deliver.", exc_info=True)


_BREAKS = re.compile(r"\s+")


def one_line(text: str) -> str:
    """Text that is safe in a mail header: no line breaks, no control or direction characters."""
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf"} or c.isspace())
    return _BREAKS.sub(" ", visible).strip()


def _render(letter: Letter, to: Reader, off: str = "") -> tuple[str, str]:
    context = {
        "letter": letter,
        "button_address": absolute(letter.button[1]) if letter.button else "",
        "other_address": absolute(letter.other[1]) if letter.other else "",
        "links": [(words, absolute(path)) for words, path in letter.links],
        "off_address": absolute(off) if off else "",
        "to": to,
        "sample_notice": SAMPLE_NOTICE if is_sample() else "",
        "support_email": settings.SUPPORT_EMAIL,
        "base_url": settings.BASE_URL,
        "language": translation.get_language(),
    }
    text = render_to_string("emails/letter.txt", context)
    html = _inliner().inline(render_to_string("emails/letter.html", context))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html


@cache
def _inliner() -> css_inline.CSSInliner:
    css = (Path(settings.BASE_DIR) / "static/css/email.css").read_text()
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=css, keep_link_tags=False)


def send_again(notice: Notice) -> bool:
    """Put a letter back that failed or whose fate is unknown: somebody decided so. Emptied ones stay away."""
    stuck = Notice.objects.needing_a_person().filter(pk=notice.pk).exclude(text="")
    back = stuck.update(status=NoticeStatus.PENDING, due_at=timezone.now(), attempts=0, error="")
    if back:
        transaction.on_commit(wake, robust=True)
    return bool(back)
