"""Saying no from the letter: two presses, without signing in, and for nothing else."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from academy.audit.models import Event
from academy.notices.models import Notice
from naps.actions import reviews as actions
from naps.declining import decline_path
from naps.emails.reviews import review_asked
from naps.models import Draft, Review
from naps.states import DraftStatus, ReviewStatus
from tests.factories.accounts import a_country, staff
from tests.factories.participants import an_expert
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db

R = ReviewStatus


@pytest.fixture
def asked() -> Review:
    return a_review(reviewer=an_expert("Rosa Quispe").person.user, invited_by=staff("Kemi"))


def page(response) -> str:
    return unescape(response.content.decode())


def test_the_letter_has_a_link_to_say_no(asked):
    review_asked(asked)
    letter = Notice.objects.get(key=f"review-{asked.pk}-asked")
    assert "I cannot review it:\nhttp://testserver/" in letter.text
    assert "/decline/" in letter.html


def test_looking_declines_nothing_and_pressing_does(sign_in, asked):
    client, path = sign_in(), decline_path(asked)
    shown = page(client.get(path))
    assert "Ecuador, draft 1" in shown
    asked.refresh_from_db()
    assert asked.status == R.INVITED
    assert "Thank you for saying so" in page(client.post(path))
    asked.refresh_from_db()
    assert asked.status == R.DECLINED
    assert asked.reason
    assert Event.objects.get(verb="review.declined").actor == asked.reviewer
    assert Notice.objects.filter(key=f"review-{asked.pk}-declined", to=asked.invited_by.email).exists()
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410


def test_a_conflict_said_there_counts(sign_in, asked):
    sign_in().post(decline_path(asked), {"has_conflict": "on", "reason": "I wrote it."})
    asked.refresh_from_db()
    assert (asked.reason, asked.conflict) == ("I wrote it.", "declared")
    assert a_country("ECU") in asked.reviewer.person.expert.conflict_countries.all()


def test_a_reason_that_is_too_long_is_not_lost(sign_in, asked):
    shown = sign_in().post(decline_path(asked), {"reason": "x" * 301})
    assert "x" * 301 in page(shown)
    asked.refresh_from_db()
    assert asked.status == R.INVITED


def test_the_link_signs_nobody_in(sign_in, asked):
    client = sign_in()
    client.post(decline_path(asked))
    assert client.get(asked.get_absolute_url()).status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("change", ["accepted", "taken back", "another address", "gone", "old", "forged"])
def test_a_link_that_no_longer_applies_declines_nothing(sign_in, asked, change):
    path = decline_path(asked)
    when = timezone.now()
    if change == "accepted":
        actions.accept(asked, by=asked.reviewer)
    elif change == "taken back":
        Draft.objects.update(status=DraftStatus.WITHDRAWN, reason="-")
    elif change == "another address":
        type(asked.reviewer).objects.filter(pk=asked.reviewer_id).update(email="other@example.org")
    elif change == "gone":
        type(asked.reviewer).objects.filter(pk=asked.reviewer_id).update(is_active=False)
    elif change == "old":
        when += timedelta(days=61)
    else:
        path = path.replace("/decline/", "/decline/x")
    before = Review.objects.get(pk=asked.pk).status
    with time_machine.travel(when):
        assert sign_in().post(path).status_code == 410
    assert Review.objects.get(pk=asked.pk).status == before


def test_the_link_of_one_review_is_not_that_of_another(asked):
    other = a_review(a_draft_to_read("BOL"), reviewer=asked.reviewer)
    assert decline_path(other) != decline_path(asked)
