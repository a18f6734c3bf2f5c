"""Two people who press at the same moment, each with a connection of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.transitions import InvalidTransition
from academy.documents.models import IssuedDocument
from academy.notices.models import Notice
from naps.actions import decisions, reviews
from naps.models import Decision, Draft, Review
from naps.states import DecisionStatus, ReviewStatus
from tests.factories.accounts import staff
from tests.factories.participants import an_expert
from tests.factories.reviews import a_draft_to_read, a_letter, a_review
from tests.naps.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_send_a_letter_send_it_once():
    review = a_review(a_draft_to_read("ECU"), status=ReviewStatus.SUBMITTED)
    a_letter(review.draft)
    people = [staff("First"), staff("Second")]

    def send(by):
        letter = Decision.objects.select_related("draft__plan__country").get(draft=review.draft_id)
        return decisions.issue(letter, by=by)

    results = at_once(*[lambda by=by: send(by) for by in people])
    assert sum(isinstance(result, Decision) for result in results) == 1
    assert sum(isinstance(result, InvalidTransition) for result in results) == 1
    assert Decision.objects.get().status == DecisionStatus.ISSUED
    assert IssuedDocument.objects.count() == 1
    assert Notice.objects.filter(key__endswith="thanks").count() == 1


def test_two_who_ask_the_same_person_ask_once():
    draft, expert = a_draft_to_read("ECU"), an_expert()
    people, due_on = [staff("First"), staff("Second")], timezone.localdate() + timedelta(days=14)

    def ask(by):
        mine = Draft.objects.select_related("plan__country").get(pk=draft.pk)
        return reviews.invite(mine, by=by, experts=[expert], due_on=due_on)

    results = at_once(*[lambda by=by: ask(by) for by in people])
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, (NotAllowed, InvalidTransition)) for result in results) == 1
    assert Review.objects.count() == Notice.objects.count() == 1


def test_a_review_that_is_cancelled_while_it_is_accepted_has_one_fate():
    review = a_review(a_draft_to_read("ECU"))
    by = staff()

    def fresh():
        return Review.objects.select_related("draft__plan__country", "reviewer").get(pk=review.pk)

    results = at_once(
        lambda: reviews.accept(fresh(), by=review.reviewer),
        lambda: reviews.cancel(fresh(), by=by, reason="Over."),
    )
    review.refresh_from_db()
    if review.status == ReviewStatus.CANCELLED:
        assert not isinstance(results[1], Exception)
    else:
        assert (review.status, isinstance(results[1], Exception)) == (ReviewStatus.ACCEPTED, True)
