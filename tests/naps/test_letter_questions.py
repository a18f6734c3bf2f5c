"""The country asks about its letter, and staff answer."""

import pytest
from django.urls import reverse

from academy.accounts.guards import NotAllowed
from academy.audit.models import events_of
from academy.notices.models import Notice
from dashboards.worklist import for_staff
from naps.actions import letter_questions as actions
from naps.models import LetterQuestion
from naps.states import DecisionStatus, ReviewStatus
from tests.factories.accounts import a_user, focal_point, staff
from tests.factories.reviews import a_draft_to_read, a_letter, a_review
from tests.naps.test_decisions_views import page, url
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kemi():
    return staff("Kemi Mora")


@pytest.fixture
def letter(kemi):
    draft = a_draft_to_read("ECU")
    a_review(draft, status=ReviewStatus.SUBMITTED)
    return a_letter(draft, status=DecisionStatus.ISSUED, issued_by=kemi)


def test_a_question_goes_to_whoever_sent_the_letter_and_the_answer_back_without_their_words(letter, kemi):
    flor, other = focal_point("ECU"), staff("Other")
    question = actions.ask(letter, by=flor, text="CANARY question")
    actions.ask(letter, by=flor, text="CANARY question")  # pressed twice
    actions.reply(question, by=other, answer="CANARY answer")
    assert list(Notice.objects.order_by("pk").values_list("to", flat=True)) == [kemi.email, flor.email]
    assert not any("CANARY" in f"{n.subject}{n.text}{n.html}" for n in Notice.objects.all())
    assert [e.verb for e in events_of(letter)] == ["decision.question_answered", "decision.asked"]
    with pytest.raises(NotAllowed, match="already"):
        actions.reply(question, by=kemi, answer="Later")


def test_all_staff_are_told_when_the_sender_has_left(letter, kemi):
    other = staff("Other")
    type(kemi).objects.filter(pk=kemi.pk).update(is_active=False)
    letter.refresh_from_db()
    actions.ask(letter, by=focal_point("ECU"), text="What?")
    assert [n.to for n in Notice.objects.all()] == [other.email]


def test_only_the_team_asks_and_only_staff_answer(letter, kemi):
    flor, reviewer = focal_point("ECU"), letter.draft.reviews.get().reviewer
    for user in (kemi, reviewer, focal_point("BOL"), a_user()):
        with pytest.raises(NotAllowed):
            actions.ask(letter, by=user, text="?")
    question = actions.ask(letter, by=flor, text="?")
    for user in (flor, reviewer, a_user()):
        with pytest.raises(NotAllowed):
            actions.reply(question, by=user, answer="!")
    letter_not_sent = a_letter(a_draft_to_read("BOL"))
    with pytest.raises(NotAllowed):
        actions.ask(letter_not_sent, by=focal_point("BOL"), text="?")


def test_the_letter_costs_the_same_with_one_question_and_with_three(sign_in, letter):
    flor, counts = focal_point("ECU"), []
    for texts in (["One?"], ["Two?", "Three?"]):
        for text in texts:
            actions.ask(letter, by=flor, text=text)
        counts.append(queries_of(sign_in(flor), url("decision", letter.draft)))
    assert counts[0] == counts[1]


def test_the_pages(sign_in, letter, kemi):
    flor, reviewer = focal_point("ECU"), letter.draft.reviews.get().reviewer
    country, desk = sign_in(flor), sign_in(kemi)
    ask = reverse("naps:letter-ask", args=[letter.draft_id])
    assert ask in page(country.get(url("decision", letter.draft)))
    assert "Write your question." in page(country.post(ask, {"text": " "}))
    assert "Your question is with the Academy" in page(
        country.post(ask, {"text": "CANARY why?"}, follow=True)
    )
    question = LetterQuestion.objects.get()
    answer = reverse("naps:letter-answer", args=[question.pk])
    assert answer in [item.url for item in for_staff(kemi, question.asked_at.date())]
    assert "CANARY why?" not in page(sign_in(reviewer).get(url("decision", letter.draft)))
    assert sign_in(reviewer).get(answer).status_code == 404
    assert sign_in(focal_point("BOL")).post(answer, {"answer": "x"}).status_code == 404
    assert country.post(answer, {"answer": "x"}).status_code == 403
    assert "Write your answer." in page(desk.post(answer, {"answer": ""}))
    assert "Ecuador can read your answer." in page(desk.post(answer, {"answer": "Because."}, follow=True))
    assert "Because." in page(country.get(url("decision", letter.draft)))
    assert answer not in [item.url for item in for_staff(kemi, question.asked_at.date())]


def test_the_desk_names_a_question_until_it_is_answered(sign_in, letter, kemi):
    question = actions.ask(letter, by=focal_point("ECU"), text="CANARY question")
    client, desk = sign_in(kemi), reverse("naps:review-desk")
    shown = page(client.get(desk))
    assert "Ecuador asks about its letter" in shown
    assert reverse("naps:letter-answer", args=[question.pk]) in shown
    actions.reply(question, by=kemi, answer="So.")
    assert "asks about its letter" not in page(client.get(desk))
