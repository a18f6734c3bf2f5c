"""Forgetting what is no longer needed: needs, travel, visa letters and requests, a while after the convening.

Each night is written down by its numbers, so that staff can show that it was done.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents import issuing
from academy.documents.keeping import forget
from convenings.models import Convening, Question
from convenings.states import ANONYMOUS, ConveningStatus
from participants import travel_emails
from participants.actions import travel as travel_actions
from participants.models import ChangeRequest, Emptying, GivenAnswer, Needs, Registration, Travel, VisaLetter
from participants.models.travel import SEALED
from participants.readers import staff
from participants.states import ChangeKind, ChangeStatus

# What each row is emptied to.
KINDS: dict[type[Needs] | type[Travel], dict] = {
    Needs: dict.fromkeys(("diet", "access"), ""),
    Travel: dict.fromkeys((*SEALED, "mode", "letter_language"), "") | {"wants_visa_letter": False},
}
# Rows that hold something; a row is made for everybody who is named.
HOLDS: dict[type[Needs] | type[Travel], Q] = {
    Needs: ~Q(diet="", access=""),
    Travel: Q(sent_at__isnull=False),
}


def last_day(convening) -> date:
    """Until when needs and travel of a convening are kept."""
    return convening.ends_on + timedelta(days=settings.NEEDS_KEPT_DAYS)


@transaction.atomic
def purge(today: date, now: datetime | None = None) -> int:
    """Empty what convenings that are long over have left, and the passports of those that were called off.

    Staff get a letter with the numbers. Returns how many rows were emptied.
    """
    now = now or timezone.now()
    counted: dict[int, Counter] = {}
    for deed in (_empty_rows, _empty_letters, _forget_passports_of_called_off):
        for convening, kind in deed(today, now):
            counted.setdefault(convening, Counter())[kind] += 1
    nights = _write_down(counted, now)
    return sum(sum(night.numbers.values()) for night in nights) + _empty_requests(today, now)


def _empty_requests(today: date, now: datetime) -> int:
    """What people asked to have changed; but a name on a certificate may turn out wrong years later."""
    before = today - timedelta(days=settings.NEEDS_KEPT_DAYS)
    rows = ChangeRequest.objects.filter(purged_at__isnull=True, registration__convening__ends_on__lt=before)
    rows = rows.exclude(kind=ChangeKind.NAME, status=ChangeStatus.OPEN)
    for row in rows.select_related("registration__person__country", "registration__delegation__country"):
        record(User.objects.system(), "changerequest.purged", row.registration)
    return rows.update(sealed="", note="", purged_at=now)


def _empty_rows(today: date, now: datetime) -> list[tuple[int, str]]:
    before = today - timedelta(days=settings.NEEDS_KEPT_DAYS)
    done = []
    for model, emptied in KINDS.items():
        rows = model.objects.filter(purged_at__isnull=True, registration__convening__ends_on__lt=before)
        kind = "needs" if model is Needs else "travel"
        for row in rows.filter(HOLDS[model]).select_related(
            "registration__person__country", "registration__delegation__country"
        ):
            record(User.objects.system(), f"{kind}.purged", row.registration)
            done.append((row.registration.convening_id, kind))
        rows.update(**emptied, purged_at=now)
    return done


def _empty_letters(today: date, now: datetime) -> list[tuple[int, str]]:
    """Also the revoked ones whose PDF the store did not give up when they were revoked."""
    before = today - timedelta(days=settings.NEEDS_KEPT_DAYS)
    is_due = Q(is_valid=False) | Q(registration__convening__ends_on__lt=before)
    left = VisaLetter.objects.filter(is_due, paper__sealed__emptied_at__isnull=True)
    system = User.objects.system()
    return [
        (letter.registration.convening_id, "letters")
        for letter in left.select_related(
            "paper", "registration__person__country", "registration__delegation"
        )
        if issuing.forget(letter.paper, by=system, subject=letter.registration)
    ]


def _forget_passports_of_called_off(today: date, now: datetime) -> list[tuple[int, str]]:
    """Nobody needs a visa for a convening that does not take place."""
    travelling = Registration.objects.filter(
        convening__status=ConveningStatus.CANCELLED, travel__wants_visa_letter=True
    )
    done = []
    for registration in travelling.select_related("convening", "person__country", "delegation__country"):
        travel_actions.forget_passport(
            registration, by=User.objects.system(), reason=travel_actions.called_off
        )
        done.append((registration.convening_id, "passports"))
    return done


def _write_down(counted: dict[int, Counter], now: datetime) -> list[Emptying]:
    nights = [
        Emptying.objects.create(convening_id=convening, emptied_at=now, **numbers)
        for convening, numbers in counted.items()
    ]
    if nights:
        known = list(Emptying.objects.filter(pk__in=[n.pk for n in nights]).select_related("convening"))
        for user in staff():
            travel_emails.emptied(known, user)
    return nights


@dataclass(frozen=True)
class StillKept:
    """A convening of which something is kept, and the day after which it is not."""

    convening: Convening
    until: date
    numbers: dict[str, int] = field(default_factory=dict)


def still_kept(convenings) -> list[StillKept]:
    """What will be emptied when, the next first. Convenings without anything left are not in it."""
    numbers: dict[int, Counter] = {}
    for kind, rows in _left().items():
        by_convening = rows.order_by().values_list("registration__convening").annotate(n=Count("pk"))
        for convening, n in by_convening:
            numbers.setdefault(convening, Counter())[kind] = n
    found = convenings.filter(pk__in=numbers).order_by("ends_on")
    return [StillKept(c, last_day(c), dict(numbers[c.pk])) for c in found]


def _left() -> dict:
    return {
        "needs": Needs.objects.filter(HOLDS[Needs], purged_at__isnull=True),
        "travel": Travel.objects.filter(HOLDS[Travel], purged_at__isnull=True),
        "letters": VisaLetter.objects.filter(paper__sealed__emptied_at__isnull=True),
    }


@transaction.atomic
def purge_answers(today: date) -> int:
    """Forget the answers to questions whose days are over, with their files. Returns how many answers.

    That somebody was asked and has answered stays; what they said does not.
    """
    purged = 0
    limited = Question.objects.filter(keep_days__isnull=False, answers__purged_at=None).distinct()
    # Anonymous sheets say nothing of anybody, and an emptied one would be told from the others.
    limited = limited.exclude(questionnaire__purpose__in=ANONYMOUS)
    for question in limited.select_related("questionnaire__convening"):
        if question.deleted_on is None or question.deleted_on > today:
            continue
        rows = GivenAnswer.objects.filter(question=question, purged_at=None)
        files = [answer.file for answer in rows.select_related("file") if answer.file is not None]
        n = rows.update(sealed="", file=None, purged_at=timezone.now())
        for file in files:
            forget(file)
        if n:
            convening = question.questionnaire.convening
            record(User.objects.system(), "answers.purged", convening, question=question.pk, answers=n)
        purged += n
    return purged
