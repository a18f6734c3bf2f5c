"""What is said about drafts in the demo, in the order in which it was said."""

from datetime import date, timedelta

import time_machine

from demo.seeding import people
from demo.seeding.reading import noon, world
from naps.actions import comments, discussion
from naps.actions.comments import WHOLE_DRAFT, Place
from naps.models import Comment, Criterion, Draft, ReopenRequest
from naps.texts import quoted, readable_file, text_of

LAST_DAY = 9999


def make(draft: Draft, chapter: str, *, handed_in: date, until: int = LAST_DAY) -> None:
    """Everything people say until that day; what was said by an earlier call is not said again."""
    deeds = [deed for row in world("comments").get(chapter, []) for deed in _deeds(row)]
    for on, row, answer in sorted(deeds, key=lambda deed: deed[0]):
        if on <= until:
            with time_machine.travel(noon(handed_in + timedelta(days=on), hour=16)):
                _say(Draft.objects.get(pk=draft.pk), row, answer)


def _deeds(row: dict) -> list[tuple]:
    """The comment, its answers, and that it is settled: the day, the row, and which answer."""
    answers = [(on, row, (by, body)) for on, by, body in row.get("answers", [])]
    settled = [(row["settled"], row, ("staff", ""))] if "settled" in row else []
    return [(row["on"], row, None), *answers, *settled]


def _say(draft: Draft, row: dict, answer: tuple[str, str] | None) -> None:
    there = (
        Comment.objects.filter(draft=draft, body=row["body"]).select_related("draft__plan__country").first()
    )
    if answer is None and there is None:
        by = people.user(row["by"])
        comments.write(draft, by=by, body=row["body"], visibility=row["to"], place=_place(draft, row))
    elif answer is not None and there is not None:
        _go_on(there, *answer)


def _go_on(comment: Comment, by: str, body: str) -> None:
    if not body:
        comments.resolve(comment, by=people.user(by))
    elif not comment.replies.filter(body=body).exists():
        comments.reply(comment, by=people.user(by), body=body)


def _place(draft: Draft, row: dict) -> Place:
    """The criterion, or the first paragraph that holds these words, where the text has been read."""
    if code := row.get("criterion"):
        return Place(criterion=Criterion.objects.filter(rubric__reviews__draft=draft, code=code).first())
    file = readable_file(draft) if "words" in row else None
    text = text_of(file) if file else None
    found = [block for block in text.blocks if row["words"] in block.text.lower()] if text else []
    if file is None or not found:
        return WHOLE_DRAFT
    block = next((block for block in found if block.kind != "heading"), found[0])
    return Place(file=file, paragraph=block.number, quote=quoted(block))


def wish(draft: Draft, told: dict) -> ReopenRequest:
    """A reviewer who has read the others would like to change the own review."""
    by = people.user(told["by"])
    return discussion.ask_reopen(draft.reviews.of(by).get(), by=by, reason=told["reason"])
