"""What the version a reviewer reads is an answer to."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from naps.models import Decision, Draft, LetterText, Review
from naps.points import Answered, answered_points, letter_answered_by, text_for
from naps.views.letters import Block, blocks_of


@dataclass(frozen=True)
class AnsweredLetter:
    """The letter that asked for this version, with the country's answers to its points."""

    decision: Decision
    text: Decision | LetterText
    blocks: list[Block]
    points: list[Answered]
    # Whoever reviewed that version too may open the letter's page, and finds the own review again.
    may_open: bool
    own_review: Review | None

    @property
    def version(self) -> int:
        return self.decision.draft.version


def answered_letter(request: HttpRequest, draft: Draft) -> AnsweredLetter | None:
    """For whoever may read this draft's answers: its reviewers, once they have accepted."""
    decision = letter_answered_by(draft)
    if decision is None:
        return None
    language = get_language()
    text = text_for(decision, language)
    mine = Review.objects.of(request.user).sent().filter(draft=decision.draft_id).first()
    return AnsweredLetter(
        decision=decision,
        text=text,
        blocks=blocks_of(text),
        points=answered_points(draft, language),
        may_open=Decision.objects.visible_to(request.user).filter(pk=decision.pk).exists(),
        own_review=mine,
    )
