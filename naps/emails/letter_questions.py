"""Letters about questions on a letter. None of them carries the question or the answer."""

from django.urls import reverse
from django.utils.translation import gettext as _

from academy.notices.outbox import Letter, post
from naps.emails.roadmaps import academy_staff
from naps.models import LetterQuestion


def letter_asked(question: LetterQuestion) -> None:
    """To whoever sent the letter, or to all staff when that person is gone: the country asks something."""

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s asks about your letter") % {"country": question.country},
            lines=[_("The country's team asks something about the letter you sent. Read it on the portal.")],
            facts=[(_("Draft"), str(question.decision.draft))],
            button=(_("Read and answer"), reverse("naps:letter-answer", args=[question.pk])),
        )

    sender = question.decision.issued_by
    still_here = sender is not None and sender.is_active and sender.is_academy_staff
    for to in [sender] if sender is not None and still_here else academy_staff():
        post(f"letter-question-{question.pk}-{to.pk}", to=to, letter=letter, about=_about(question))


def letter_question_answered(question: LetterQuestion):
    """To whoever asked: there is an answer."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your question about the Academy's letter has an answer"),
            lines=[_("The answer stands below the letter. Your whole team can read it there.")],
            facts=[(_("Draft"), str(question.decision.draft))],
            button=(_("Read the answer"), f"{question.decision.get_absolute_url()}#questions"),
        )

    to = question.asked_by
    return post(f"letter-question-{question.pk}-answered", to=to, letter=letter, about=_about(question))


def _about(question: LetterQuestion) -> str:
    return f"draft-{question.decision.draft_id}"
