from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.audit.trail import record
from academy.notices import outbox
from academy.notices.models import Notice
from convenings.models import Convening
from participants import permissions
from participants.lacks import Lack
from participants.owing import Missing

# So long somebody can still say: not that one.
SECONDS_TO_UNDO = 30
FRESH = timedelta(days=2)


def key_of(convening: Convening, lack: Lack) -> str:
    """How the keys of these letters begin; then comes whom it is about, and the day."""
    return f"missing-{convening.pk}-{lack.code}-"


@transaction.atomic
def ask_for(lack: Lack, missing: Iterable[Missing], *, convening: Convening, by: User) -> list[Notice]:
    """Write to those who owe something, once a day at most. The letters leave in half a minute."""
    permissions.check_chase(by, convening, lack)
    due_at = timezone.now() + timedelta(seconds=SECONDS_TO_UNDO)
    today = convening.today()
    posted = []
    for one in missing:
        if one.reader is None:
            continue
        notice = outbox.post(
            f"{key_of(convening, lack)}{one.pk}-{today}",
            to=one.reader,
            letter=partial(lack.letter, convening, one, link_for(one)),
            due_at=due_at,
            secret=True,
            about=f"convening-{convening.pk}",
        )
        if notice:
            posted.append(notice)
    if posted:
        record(by, "missing.asked", convening, lack=lack.code, letters=len(posted))
    return posted


def ask_by_itself(lack: Lack, convening: Convening, *, occasion: date) -> None:
    """The same letter once for an occasion (a closing day), to everybody who still owes it then."""
    for one in lack.find(convening):
        # Whoever was asked a moment ago has the letter before their eyes.
        if one.reader and (one.since is None or one.since < timezone.now() - FRESH):
            outbox.post(
                f"closing-{convening.pk}-{lack.code}-{one.pk}-{occasion}",
                to=one.reader,
                letter=partial(lack.letter, convening, one, link_for(one)),
                secret=True,
                about=f"convening-{convening.pk}",
            )


def link_for(missing: Missing):
    """A link that signs this person in; whoever has no account finds the page behind the sign-in."""

    def link(path: str) -> str:
        return personal_link(missing.user, next_path=path) if missing.user else reverse("account_login")

    return link


@transaction.atomic
def take_back(notices: list[int], *, convening: Convening, by: User) -> int:
    """Letters that have not left are not sent. Returns how many; the others were gone already."""
    permissions.check_organise(by, convening)
    about = Notice.objects.filter(pk__in=notices, about=f"convening-{convening.pk}")
    back = outbox.take_back(about)
    if back:
        record(by, "missing.taken_back", convening, letters=back)
    return back
