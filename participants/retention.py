"""Forgetting what is no longer needed: needs and travel, a while after the convening."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import forget
from convenings.models import Question
from participants.models import GivenAnswer, Needs, Travel

KINDS: dict[type[Needs] | type[Travel], tuple[str, ...]] = {
    Needs: ("diet", "access"),
    Travel: ("arrives", "departs", "passport", "emergency_contact"),
}


def last_day(convening) -> date:
    """Until when needs and travel of a convening are kept."""
    return convening.ends_on + timedelta(days=settings.NEEDS_KEPT_DAYS)


@transaction.atomic
def purge(today: date) -> int:
    """Empty the needs and travel of convenings that are long over. Returns how many rows."""
    before = today - timedelta(days=settings.NEEDS_KEPT_DAYS)
    emptied = 0
    for model, fields in KINDS.items():
        rows = model.objects.filter(purged_at__isnull=True, registration__convening__ends_on__lt=before)
        for row in rows.select_related("registration__person__country", "registration__delegation__country"):
            record(User.objects.system(), f"{model._meta.model_name}.purged", row.registration)
            emptied += 1
        rows.update(**dict.fromkeys(fields, ""), purged_at=timezone.now())
    return emptied


@transaction.atomic
def purge_answers(today: date) -> int:
    """Forget the answers to questions whose days are over, with their files. Returns how many answers.

    That somebody was asked and has answered stays; what they said does not.
    """
    purged = 0
    limited = Question.objects.filter(keep_days__isnull=False, answers__purged_at=None).distinct()
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
