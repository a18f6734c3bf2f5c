"""Staff who review a draft read it alone, as every reviewer does: the others' words wait for their own."""

from html import unescape

import pytest
from django.urls import reverse

from academy.accounts.guards import may
from naps.models import Comment, Decision, Draft, Review
from naps.permissions import decisions, discussion
from naps.permissions import reviews as permissions
from naps.states import CommentVisibility, DraftStatus, ReviewStatus
from tests.factories.accounts import a_user, staff
from tests.factories.comments import a_comment, a_remark
from tests.factories.reviews import a_draft_to_read, a_letter, a_review

pytestmark = pytest.mark.django_db

R = ReviewStatus
SECRET = "Only I say this"


@pytest.fixture
def world():
    """Two reviews of Ecuador's draft are sent; Kemi of the staff has accepted to write the third."""
    draft = a_draft_to_read("ECU")
    for name in ["Rosa Quispe", "Carla Soto"]:
        sent = a_review(
            draft, reviewer=a_user(name), status=R.SUBMITTED, grades="4130", confidential_note=SECRET
        )
        a_remark(sent, CommentVisibility.ALL, body=SECRET)
    remark = Comment.objects.get(author=sent.reviewer)
    a_comment(draft, reply_to=remark, body="An answer to it")
    a_comment(draft, body="For everybody")
    mine = a_review(draft, reviewer=staff("Kemi Mora"), status=R.ACCEPTED)
    return draft, mine, sent


def read(client, name: str, pk: int):
    return client.get(reverse(f"naps:{name}", args=[pk]))


def knows(user, draft: Draft) -> dict[str, bool]:
    checks = {
        "compare": permissions.check_compare,
        "discuss": discussion.check_discuss,
        "agree": discussion.check_agree,
        "write": decisions.check_write_decision,
    }
    return {name: may(check, user, draft) for name, check in checks.items()}


@pytest.mark.parametrize("status", [R.INVITED, R.ACCEPTED])
def test_until_their_own_is_sent_they_neither_compare_nor_write_the_letter(world, status):
    draft, mine, _sent = world
    Review.objects.filter(pk=mine.pk).update(status=status)
    assert not any(knows(mine.reviewer, draft).values())
    assert all(knows(staff("Other Staff"), draft).values())


@pytest.mark.parametrize("status", [R.SUBMITTED, R.DECLINED, R.CANCELLED])
def test_afterwards_they_work_as_staff_again(world, status):
    draft, mine, _sent = world
    Review.objects.filter(pk=mine.pk).update(status=status, reason="-")
    assert all(knows(mine.reviewer, draft).values())
    assert Review.objects.visible_to(mine.reviewer).count() == 3
    assert Comment.objects.visible_to(mine.reviewer).count() == 4


def test_a_draft_that_was_answered_is_open_to_them(world):
    draft, mine, _sent = world
    Draft.objects.filter(pk=draft.pk).update(status=DraftStatus.DECIDED)
    assert Review.objects.visible_to(mine.reviewer).count() == 3


def test_they_see_no_review_remark_or_letter_of_this_draft_and_all_of_others(world):
    draft, mine, _sent = world
    other = a_review(a_draft_to_read("PER"), reviewer=a_user("Dele"), status=R.SUBMITTED)
    waiting = a_review(draft, reviewer=a_user("Wanda Rey"))
    a_letter(draft)
    seen = Review.objects.visible_to(mine.reviewer)
    assert set(seen) == {mine, waiting, other}
    assert [c.body for c in Comment.objects.visible_to(mine.reviewer)] == ["For everybody"]
    assert not Decision.objects.visible_to(mine.reviewer).exists()
    colleague = staff("Other Staff")
    assert Review.objects.visible_to(colleague).count() == 5
    assert Comment.objects.visible_to(colleague).count() == 4
    assert Decision.objects.visible_to(colleague).exists()


def test_the_pages_say_why_and_show_nothing_of_the_others(client, world):
    draft, mine, sent = world
    a_letter(draft)
    client.force_login(mine.reviewer)
    text = unescape(read(client, "draft-reviews", draft.pk).content.decode())
    assert "once they have sent their own" in text
    assert "Rosa Quispe" in text  # who reads it is no secret, what they think of it is
    for hidden in [
        SECRET,
        sent.get_recommendation_display(),
        "4 ·",
        reverse("naps:review-read", args=[sent.pk]),
    ]:
        assert hidden not in text
    for name in ["draft-discussion", "decision-write"]:
        assert read(client, name, draft.pk).status_code == 403
    for name in ["decision-issue", "decision-preview", "decision"]:
        assert read(client, name, draft.pk).status_code == 404
    for name in ["review-read", "review-reopen"]:
        assert read(client, name, sent.pk).status_code == 404
    assert SECRET not in read(client, "draft-comments", draft.pk).content.decode()


def test_nor_in_the_back_office(client, world):
    _draft, mine, sent = world
    address = reverse("admin:naps_review_change", args=[sent.pk])
    shown = {}
    for user in [mine.reviewer, staff("Other Staff")]:
        user.is_superuser = user.is_staff = True
        user.save()
        client.force_login(user)
        shown[user] = SECRET in client.get(address, follow=True).content.decode()
    assert list(shown.values()) == [False, True]
