"""Reviews and letters of the demo, written through the portal's own actions."""

from datetime import date, timedelta

import time_machine
from django.utils import timezone

from demo.seeding import people
from demo.seeding.reading import world
from naps.actions import decisions, reviews
from naps.letters import Beside
from naps.models import Criterion, Decision, Draft, Review

DAYS_TO_REVIEW = 14
DAYS_TO_ACCEPT = timedelta(days=2)


def invite(draft: Draft, keys: list[str]) -> list[Review]:
    experts = [people.user(key).person.expert for key in keys]
    due_on = timezone.localdate() + timedelta(days=DAYS_TO_REVIEW)
    return reviews.invite(draft, by=people.user("staff"), experts=experts, due_on=due_on)


def write(review: Review, said: dict) -> None:
    """Accept, and fill in as much as the file has; a review without a recommendation stays open."""
    by = review.reviewer
    with time_machine.travel(review.invited_at + DAYS_TO_ACCEPT):
        reviews.accept(review, by=by)
    criteria = Criterion.objects.filter(rubric=review.rubric).order_by("order")
    scores = {
        criterion.pk: {"grade": grade, "is_not_applicable": False, "comment": comment, "pages": pages}
        for criterion, (grade, comment, pages) in zip(criteria, said["scores"], strict=False)
    }
    texts = {
        "summary": said["summary"],
        "confidential_note": said.get("confidential_note", ""),
        "recommendation": said["recommendation"],
    }
    reviews.save(review, by=by, scores=scores, texts=texts)
    if said["recommendation"]:
        reviews.send(review, by=by)


def answer(draft: Draft, letter: dict, *, language: str, send: bool) -> Decision:
    """The letter on a draft, with every review released; sent only where the file says all of it."""
    by = people.user("staff")
    values = {
        "outcome": letter["outcome"],
        "response_due_on": letter.get("response_due_on") or _within(letter.get("response_due_in")),
        "language": language,
        "signatory": world("convenings")["convening"][1]["signatories"][language][0],
        "shows_grades": True,
    } | {name: letter[name].strip() for name in ("opening", "strengths", "to_work_on", "next_step")}
    released = [review.pk for review in draft.reviews.sent()]
    beside = _beside(letter.get("beside"))
    decision = decisions.save_letter(draft, by=by, values=values, released=released, beside=beside)
    if send:
        decisions.issue(decision, by=by)
    return decision


def _beside(told: dict | None) -> Beside | None:
    """The text a letter was first written in, and whether the country gets it too."""
    if told is None:
        return None
    words = {part: told[part].strip() for part in Decision.BLOCKS}
    words["signatory"] = world("convenings")["convening"][1]["signatories"][told["language"]][0]
    also = [told["language"]] if told["is_sent"] else []
    return Beside(original=told["language"], also=also, texts={told["language"]: words})


def _within(days: int | None) -> date | None:
    return timezone.localdate() + timedelta(days=days) if days else None
