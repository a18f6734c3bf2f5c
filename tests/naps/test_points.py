"""The points of a letter, what the country answers to each, and who reads it."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from academy.accounts.guards import NotAllowed
from naps.actions import drafts as actions
from naps.models import Draft, PointAnswer
from naps.points import answered_points, points_of, unanswered, unanswered_words
from naps.promises import answer_expected_on
from naps.states import DecisionStatus, DraftStatus, Outcome, ReviewStatus
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.reviews import a_draft_to_read, a_letter, a_review
from tests.naps.test_decisions_views import page, url

pytestmark = pytest.mark.django_db

THREE = "1. Budget\nGive the costs (page 26).\n\n2) Add indicators.\n\nLocalization"
DONE = {"did": "done", "text": "See page 31."}


# --- points -------------------------------------------------------------------------------------


def test_an_empty_line_begins_a_point_and_typed_numbers_are_not_doubled():
    assert [(p.number, p.title, p.text) for p in points_of(THREE.replace("\n", "\r\n"))] == [
        (1, "Budget", "Give the costs (page 26)."),
        (2, "", "Add indicators."),
        (3, "", "Localization"),
    ]
    assert points_of(" \n\n ") == []
    assert points_of("2030 is late.")[0].text == "2030 is late."


def test_what_is_missing_is_a_sentence():
    assert unanswered_words([2]).startswith("Point 2 of the letter has no answer yet")
    assert unanswered_words([1, 2, 3]).startswith("Points 1, 2 and 3 of the letter have no answer yet")


# --- answering ------------------------------------------------------------------------------------


@pytest.fixture
def flor():
    return focal_point("ECU")


@pytest.fixture
def second(flor):
    """Ecuador's second version in preparation; the letter on the first asked for it with three points."""
    first = a_draft_to_read("ECU")
    a_review(first, status=ReviewStatus.SUBMITTED)
    a_letter(first, to_work_on=THREE, status=DecisionStatus.ISSUED)
    Draft.objects.filter(pk=first.pk).update(status=DraftStatus.DECIDED)
    return a_draft_to_read("ECU", version=2, status=DraftStatus.UPLOADED)


def answers(*numbers: int) -> dict:
    return dict.fromkeys(numbers, DONE)


def test_a_version_is_handed_in_once_every_point_has_its_answer(flor, second):
    for told, missing in (
        ({}, "1, 2 and 3"),
        (answers(1, 2), "Point 3"),
        (answers(1, 2) | {3: {"did": "not", "text": " "}}, "Point 3"),
    ):
        with pytest.raises(NotAllowed, match=missing):
            actions.submit(second, by=flor, response_note="A note alone is not enough.", answers=told)
    actions.save_notes(second, by=flor, answers=answers(1, 2))
    assert unanswered(second) == [3]
    actions.submit(second, by=flor, answers={3: {"did": "not", "text": "Because …"}})
    assert Draft.objects.get(pk=second.pk).status == DraftStatus.SUBMITTED


def test_answers_no_longer_change_once_handed_in(flor, second):
    actions.submit(second, by=flor, answers=answers(1, 2, 3))
    for change in (
        lambda: PointAnswer.objects.filter(number=1).update(text="Other"),
        lambda: PointAnswer.objects.filter(number=1).delete(),
        lambda: PointAnswer.objects.create(draft=second, number=4),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize("outcome", [Outcome.ADVISE, Outcome.ENDORSE])
def test_only_a_letter_that_asked_for_a_version_is_answered(flor, outcome):
    first = a_draft_to_read("ECU")
    a_letter(first, to_work_on=THREE, outcome=outcome, status=DecisionStatus.ISSUED)
    Draft.objects.filter(pk=first.pk).update(status=DraftStatus.DECIDED)
    after = a_draft_to_read("ECU", version=2, status=DraftStatus.UPLOADED)
    assert answered_points(after) == []
    actions.submit(after, by=flor)


def test_a_letter_without_points_is_answered_by_a_note(flor, second):
    first = a_draft_to_read("BOL")
    a_letter(first, to_work_on="", status=DecisionStatus.ISSUED)
    Draft.objects.filter(pk=first.pk).update(status=DraftStatus.DECIDED)
    after, hers = a_draft_to_read("BOL", version=2, status=DraftStatus.UPLOADED), focal_point("BOL")
    with pytest.raises(NotAllowed, match="Say first"):
        actions.submit(after, by=hers)
    actions.submit(after, by=hers, response_note="Done.")


# --- the pages -------------------------------------------------------------------------------------


def posted(**more) -> dict:
    return {"seen": "", "did_1": "done", "answer_1": "See page 31.", "change_note": "New.", **more}


def test_notes_are_saved_with_gaps_and_handing_in_names_each_gap(sign_in, flor, second):
    client = sign_in(flor)
    assert "Give the costs (page 26)." in page(client.get(url("draft-notes", second)))
    assert client.post(url("draft-notes", second), posted()).status_code == 302
    assert "Your answer to it is needed" in page(client.get(url("draft", second)))
    response = client.post(url("draft-submit", second), posted(answer_2="Typed."))
    shown = page(response)
    assert '<a href="#id_did_2_0">Point 2: choose what was done.</a>' in shown
    assert '<a href="#id_answer_3">Point 3: say what you did about it, or why not.</a>' in shown
    assert "Typed." in shown
    assert Draft.objects.get(pk=second.pk).is_with_authors
    whole = posted(did_2="partly", answer_2="In part.", did_3="not", answer_3="Because.")
    assert client.post(url("draft-submit", second), whole).status_code == 302
    assert [(a.did, a.text) for a in second.point_answers.all()] == [
        ("done", "See page 31."), ("partly", "In part."), ("not", "Because."),
    ]  # fmt: skip


def test_what_was_answered_in_a_version_taken_back_is_the_beginning_of_the_next(sign_in, flor, second):
    actions.submit(second, by=flor, answers=answers(1, 2, 3))
    actions.withdraw(second, by=flor, reason="A wrong file.")
    third = a_draft_to_read("ECU", version=3, status=DraftStatus.UPLOADED)
    form = sign_in(flor).get(url("draft-notes", third)).context["form"]
    assert [form.initial[name] for name in ("did_3", "answer_3")] == ["done", "See page 31."]
    assert unanswered(third) == [1, 2, 3]


def test_while_it_is_read_the_team_sees_by_when_it_gets_an_answer(sign_in, flor):
    read = a_draft_to_read("ECU")
    assert answer_expected_on(read) is None
    a_review(read, due_on=date(2026, 3, 2))
    a_review(read, reviewer=a_user("Bo"), due_on=date(2026, 3, 9), status=ReviewStatus.ACCEPTED)
    a_review(read, reviewer=a_user("Cy"), due_on=date(2026, 5, 9), status=ReviewStatus.DECLINED)
    with time_machine.travel("2026-03-01T12:00Z"):
        assert answer_expected_on(read) == date(2026, 3, 19)
        assert "Answer expected by 19 March 2026." in page(sign_in(flor).get(url("draft", read)))
        reviewer = read.reviews.get(status=ReviewStatus.ACCEPTED).reviewer
        assert "Answer expected by" not in page(sign_in(reviewer).get(url("draft", read)))
    with time_machine.travel("2026-03-20T12:00Z"):
        assert answer_expected_on(read) is None


def test_an_answer_that_is_none_of_the_three_is_refused_and_what_was_typed_stays(sign_in, flor, second):
    shown = page(sign_in(flor).post(url("draft-notes", second), posted(did_1="hacked", answer_2="Typed.")))
    assert "There is a problem" in shown
    assert "Typed." in shown
    assert not second.point_answers.exists()


def test_of_two_who_answer_the_second_reads_what_the_first_wrote(sign_in, flor, second):
    client = sign_in(flor)
    seen = client.get(url("draft-notes", second)).context["form"].initial["seen"]
    client.post(url("draft-notes", second), posted(seen=seen))
    shown = page(client.post(url("draft-notes", second), posted(seen=seen, answer_1="Mine.")))
    assert "Somebody has saved other notes meanwhile." in shown
    assert "See page 31." in shown
    assert "Mine." in shown


def test_reviewers_of_the_version_read_point_by_point_and_nobody_else(sign_in, flor, second):
    actions.submit(
        second, by=flor, answers={n: {"did": "partly", "text": "CANARY answer"} for n in (1, 2, 3)}
    )
    Draft.objects.filter(pk=second.pk).update(status=DraftStatus.UNDER_REVIEW)
    same = second.previous.reviews.get().reviewer
    again = a_review(second, reviewer=same, status=ReviewStatus.ACCEPTED)
    new = a_review(second, reviewer=a_user("Nia"), status=ReviewStatus.ACCEPTED)
    asked = a_review(second, reviewer=a_user("Ana"), status=ReviewStatus.INVITED)
    hers = page(sign_in(same).get(url("review", again)))
    assert hers.index("Give the costs (page 26).") < hers.index("CANARY answer")
    assert "The country's answer: done in part" in hers
    assert "Your review of draft 1" in hers
    theirs = page(sign_in(new.reviewer).get(url("review", new)))
    assert "CANARY answer" in theirs
    assert "Your review of draft 1" not in theirs
    assert "Open the letter" not in theirs
    for reader in (asked.reviewer, focal_point("BOL"), partner(), a_user("Stranger")):
        client = sign_in(reader)
        for address in (url("draft", second), url("review", asked), url("review-answer", asked)):
            assert "CANARY" not in page(client.get(address, follow=True))
    assert "CANARY answer" in page(sign_in(staff()).get(url("draft", second)))
