"""Six months later: a country is asked what changed, and says so."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import kept
from academy.documents.states import FileKind
from assistance import emails
from assistance.engagement_permissions import check_answer_follow_up
from assistance.models import Engagement, FollowUp, FollowUpAnswer, Request
from assistance.people import asked_what_changed
from assistance.sides import on_behalf_of


def ask_what_changed(about: Request | Engagement, *, now: datetime) -> FollowUp | None:
    """The question is put once; a second call finds the first. None where there is nobody to ask: a
    question that reached nobody is not one that a country has not answered."""
    which = {"request" if isinstance(about, Request) else "engagement": about}
    if not asked_what_changed(FollowUp(country=about.country, **which)):
        return None
    found, is_new = FollowUp.objects.get_or_create(
        **which, defaults={"country": about.country, "asked_at": now}
    )
    if is_new:
        emails.what_changed(found, now)
    return found


def answer_follow_up(
    answer: FollowUpAnswer, *, by: User, upload: UploadedFile | None = None
) -> FollowUpAnswer:
    """A country says what changed. Kept as it is; a later answer stands beside it.

    Raises `inspection.Refused` if its evidence cannot be kept, and then nothing is.
    """
    check_answer_follow_up(by, answer.follow_up)
    if upload is None:
        return _keep(answer, by=by)
    with kept(upload, language="", by=by, kinds=frozenset(FileKind)) as stored:
        answer.evidence = stored
        return _keep(answer, by=by)


@transaction.atomic
def _keep(answer: FollowUpAnswer, *, by: User) -> FollowUpAnswer:
    behalf = on_behalf_of(by, answer.follow_up.country)
    answer.answered_by, answer.on_behalf = by, bool(behalf)
    answer.save(force_insert=True)
    record(by, "followup.answered", answer.follow_up, on_behalf_of=behalf, answer=answer.pk)
    emails.follow_up_answered(answer)
    return answer
