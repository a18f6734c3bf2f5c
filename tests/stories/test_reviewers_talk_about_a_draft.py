"""Two reviewers differ: they compare, one changes the grade; staff ask the country; the letter brings it all."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from academy.notices.models import Notice
from naps.actions import decisions
from naps.commenting import for_letter
from naps.models import Comment, Review
from naps.states import CommentVisibility, Outcome, ReviewStatus
from tests.factories.accounts import a_user, focal_point, staff
from tests.factories.files import a_text, blocks_of
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db

BUDGET = "El presupuesto se definirá con cada institución responsable."


def text(response) -> str:
    return unescape(response.content.decode())


def in_letter(to: str, of: str) -> str:
    found = Notice.objects.filter(to=to, subject__contains=of).latest("pk")
    return re.search(r"http://testserver(/\S+)", found.text)[1]


def url(name: str, *args) -> str:
    return reverse(f"naps:{name}", args=args)


def test_reviewers_talk_about_a_draft(sign_in):
    draft = a_draft_to_read("BOL", language="es")
    file = draft.files.get()
    a_text(file.file, blocks_of("# Presupuesto", BUDGET, "Municipios", "Plazos"))
    kemi, flor = staff("Kemi Mora"), focal_point("BOL", "Flor Andrade", language="es")
    reviewers = [a_user("Rosa Quispe"), a_user("Carla Soto")]
    _rosa, carla = [
        a_review(draft, reviewer=who, grades=grades, status=ReviewStatus.SUBMITTED, invited_by=kemi)
        for who, grades in zip(reviewers, ("333313333", "333333333"), strict=True)
    ]
    desk, country = sign_in(kemi), sign_in(flor, "es")
    hers, theirs = sign_in(reviewers[0]), sign_in(reviewers[1])

    # Beside the paragraph on the budget Rosa writes what the country shall read with the letter.
    shown = text(hers.get(url("draft-text", draft.pk, file.pk)))
    add = re.search(r'href="([^"]+paragraph=2&[^"]+)"', shown)[1]
    assert BUDGET in text(hers.get(add))
    back = hers.post(add, {"body": "Una tabla por tarea ayudaría.", "visibility": "all"})
    assert back.url == url("draft-text", draft.pk, file.pk) + "#p2"

    # In the discussion budgeting comes first; she asks, Carla hears of it and answers.
    talk = url("draft-discussion", draft.pk)
    shown = text(hers.get(talk))
    assert shown.index("2 apart") < shown.index("A. ")
    hers.post(url("comment-add", draft.pk) + "?criterion=E", {"body": "Why a 3?", "visibility": "reviewers"})
    listed = text(theirs.get(in_letter(reviewers[1].email, "A new comment")))
    assert "Why a 3?" in listed
    question = Comment.objects.get(body="Why a 3?")
    theirs.post(url("comment-reply", question.pk) + "?from=discussion", {"body": "I misread the annex."})
    assert "I misread the annex." in text(hers.get(talk))

    # Carla asks to change her review; staff open it, she sends a 1, and the 3 stays beside it.
    theirs.post(url("review-ask-reopen", carla.pk), {"reason": "The annex lists no costs."})
    asked = text(desk.get(in_letter(kemi.email, "asks to change")))
    assert "The annex lists no costs." in asked
    desk.post(url("review-reopen", carla.pk), {"reason": "As you asked."})
    assert theirs.get(talk).status_code == 403
    carla.scores.filter(criterion__code="E").update(grade=1)
    theirs.post(url("review-send", carla.pk))
    shown = text(hers.get(talk))
    assert "before: 3 · fully specified" in shown
    assert "Nowhere are two grades 2 or more apart." in shown

    # Staff ask the country, which answers; staff settle it.
    ask = {"body": "¿Está firmada la resolución?", "visibility": "country"}
    desk.post(url("comment-add", draft.pk), ask)
    told = Notice.objects.get(to=flor.email)
    assert (told.language, "resolución" in told.text) == ("es", False)
    listed = text(country.get(url("draft-comments", draft.pk)))
    assert "¿Está firmada la resolución?" in listed
    assert "Una tabla por tarea" not in listed
    answer = Comment.objects.get(body=ask["body"])
    country.post(url("comment-reply", answer.pk), {"body": "Sí, ayer."})
    desk.post(url("comment-resolve", answer.pk))
    answer.refresh_from_db()
    assert (answer.is_settled, answer.resolved_by) == (True, kemi)

    # What staff may take over into the letter; and with the letter the country reads it, from a number.
    assert [comment.body for comment in for_letter(draft)] == ["Una tabla por tarea ayudaría."]
    draft.refresh_from_db()
    words = dict.fromkeys(("opening", "strengths", "to_work_on", "next_step", "signatory"), "…")
    values = {
        "outcome": Outcome.REVISE,
        "language": "es",
        "response_due_on": timezone.localdate() + timedelta(30),
    }
    sent = [review.pk for review in Review.objects.sent()]
    decisions.issue(decisions.save_letter(draft, by=kemi, values=values | words, released=sent), by=kemi)
    listed = text(country.get(url("draft-comments", draft.pk)))
    assert "Una tabla por tarea ayudaría." in listed
    assert BUDGET in listed
    for secret in ("Rosa Quispe", "Carla Soto", "Why a 3?", "I misread"):
        assert secret not in listed
    remark = Comment.objects.get(visibility=CommentVisibility.ALL)
    country.post(url("comment-reply", remark.pk), {"body": "La incluiremos."})
    assert "La incluiremos." in text(hers.get(url("draft-comments", draft.pk)))
    assert hers.get(url("comment-reply", remark.pk)).status_code == 403

    trail = Event.objects.filter(verb__regex=r"^(comment|review\.reopen)").order_by("pk")
    assert [(event.verb, event.actor.full_name) for event in trail] == [
        ("comment.written", "Rosa Quispe"),
        ("comment.written", "Rosa Quispe"),
        ("comment.answered", "Carla Soto"),
        ("review.reopen_asked", "Carla Soto"),
        ("comment.written", "Kemi Mora"),
        ("comment.answered", "Flor Andrade"),
        ("comment.resolved", "Kemi Mora"),
        ("comment.answered", "Flor Andrade"),
    ]
    assert {event.country for event in trail} == {"BOL"}
    assert not [event for event in trail if "body" in event.data]
