"""Who may say something about a draft, to whom, and who settles it."""

import pytest

from academy.accounts.guards import may as allowed
from naps.actions import comments as actions
from naps.models import Draft
from naps.permissions import comments as permissions
from naps.states import CommentVisibility, DraftStatus, Side
from tests.factories.comments import a_comment
from tests.factories.reviews import a_draft_to_read
from tests.naps.talking import a_world, answered

pytestmark = pytest.mark.django_db

V, D = CommentVisibility, DraftStatus


@pytest.mark.parametrize(
    ("status", "may"),
    [
        (D.UPLOADED, set()),
        (D.SUBMITTED, {"staff", "focal", "colleague", "rosa", "carla", "writing"}),
        (D.UNDER_REVIEW, {"staff", "focal", "colleague", "rosa", "carla", "writing"}),
        (D.DECIDED, {"staff", "focal", "colleague"}),
        (D.WITHDRAWN, set()),
    ],
)
def test_who_may_comment(status, may):
    world = a_world()
    draft = Draft.objects.get(pk=world.draft.pk)
    draft.status = status
    assert {n for n, user in world.people.items() if allowed(permissions.check_comment, user, draft)} == may


def test_after_the_next_version_is_handed_in_one_comments_there():
    world = a_world()
    answered(world, released=[])
    assert allowed(permissions.check_comment, world.people["focal"], world.draft)
    a_draft_to_read("ECU", version=2)
    assert not allowed(permissions.check_comment, world.people["focal"], world.draft)
    assert not allowed(permissions.check_comment, world.people["staff"], world.draft)
    # What is still open on the old version does not stay on staff's list for ever.
    question = a_comment(world.draft, world.people["focal"], side=Side.COUNTRY)
    assert allowed(permissions.check_resolve, world.people["staff"], question)
    assert not allowed(permissions.check_resolve, world.people["focal"], question)


@pytest.mark.parametrize(
    ("who", "circles"),
    [
        ("staff", {V.STAFF, V.REVIEWERS, V.COUNTRY, V.ALL}),
        ("rosa", {V.STAFF, V.REVIEWERS, V.ALL}),
        ("writing", {V.STAFF, V.REVIEWERS, V.ALL}),
        ("focal", {V.COUNTRY, V.ALL}),
        ("asked", set()),
        ("partner", set()),
        ("elsewhere", set()),
    ],
)
def test_to_whom_each_may_speak(who, circles):
    world = a_world()
    user = world.people[who]
    may = {v for v in V if allowed(permissions.check_address, user, world.draft, v)}
    assert may == circles


@pytest.mark.parametrize(
    ("author", "side", "may"),
    [
        ("staff", Side.STAFF, {"staff"}),
        ("rosa", Side.REVIEWER, {"staff", "rosa"}),
        ("focal", Side.COUNTRY, {"staff", "focal", "colleague"}),
    ],
)
def test_who_settles_a_thread(author, side, may):
    world = a_world()
    comment = a_comment(world.draft, world.people[author], side=side)
    assert {n for n, u in world.people.items() if allowed(permissions.check_resolve, u, comment)} == may
    answer = a_comment(world.draft, reply_to=comment)
    assert not allowed(permissions.check_resolve, world.people["staff"], answer)


def test_who_takes_a_comment_back_and_until_when():
    world = a_world()
    comment = a_comment(world.draft, world.people["focal"], side=Side.COUNTRY)
    may = {n for n, u in world.people.items() if allowed(permissions.check_take_back, u, comment)}
    assert may == {"focal"}
    a_comment(world.draft, reply_to=comment)
    assert not allowed(permissions.check_take_back, world.people["focal"], comment)


def test_what_is_settled_or_taken_back_or_an_answer_is_not_answered():
    world = a_world()
    comment = a_comment(world.draft)
    focal = world.people["focal"]
    assert allowed(permissions.check_reply, focal, comment)
    answer = actions.reply(comment, by=focal, body="So much.")
    assert not allowed(permissions.check_reply, focal, answer)
    settled = actions.resolve(comment, by=world.people["staff"])
    assert not allowed(permissions.check_reply, focal, settled)
    gone = actions.take_back(a_comment(world.draft, world.people["staff"]), by=world.people["staff"])
    assert not allowed(permissions.check_reply, focal, gone)
