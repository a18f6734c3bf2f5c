from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.trail import record
from naps.emails import letter_questions as emails
from naps.models import Decision, LetterQuestion
from naps.permissions import letter_questions as permissions


@transaction.atomic
def ask(decision: Decision, *, by: User, text: str) -> LetterQuestion:
    """The country asks about its letter; whoever sent it is told. The same question twice is there once."""
    permissions.check_ask(by, decision)
    question, is_new = LetterQuestion.objects.get_or_create(
        decision=decision, text=text, answered_at=None, defaults={"asked_by": by}
    )
    if is_new:
        record(by, "decision.asked", decision, question=question.pk)
        emails.letter_asked(question)
    return question


@transaction.atomic
def reply(question: LetterQuestion, *, by: User, answer: str) -> LetterQuestion:
    """Staff answer once; whoever asked is told, and the whole team reads it beside the letter."""
    permissions.check_reply(by, question)
    waiting = LetterQuestion.objects.waiting().filter(pk=question.pk)
    if not waiting.update(answer=answer, answered_at=timezone.now(), answered_by=by):
        raise NotAllowed(_("Somebody has answered this question already."))
    question.refresh_from_db()
    record(by, "decision.question_answered", question.decision, question=question.pk)
    emails.letter_question_answered(question)
    return question
