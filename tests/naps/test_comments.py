"""Who reads what is said about a draft, who may say something, and what becomes of it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.models import events_of
from academy.notices.models import Notice
from naps.actions import comments as actions
from naps.actions.comments import Place
from naps.commenting import Voices, by_paragraph, counted, for_letter, threads
from naps.models import Comment, Review
from naps.states import CommentVisibility, DraftStatus, ReviewStatus, Side
from tests.factories.accounts import staff
from tests.factories.comments import a_comment, a_remark
from tests.factories.files import a_text, blocks_of
from tests.factories.reviews import a_draft_to_read
from tests.naps.talking import a_world, answered, readers

pytestmark = pytest.mark.django_db

V, R, D = CommentVisibility, ReviewStatus, DraftStatus


TEAM, SENT = {"focal", "colleague"}, {"rosa", "carla"}
# Who speaks, to whom: who reads it while the draft is reviewed, after a letter that released the review of
# Rosa, and after one that did not.
TABLE = [
    ("staff", V.STAFF, {"staff"}, {"staff"}, {"staff"}),
    ("staff", V.REVIEWERS, {"staff", "writing"} | SENT, {"staff"} | SENT, {"staff"} | SENT),
    ("staff", V.COUNTRY, {"staff"} | TEAM, {"staff"} | TEAM, {"staff"} | TEAM),
    (
        "staff",
        V.ALL,
        {"staff", "writing"} | SENT | TEAM,
        {"staff"} | SENT | TEAM,
        {"staff"} | SENT | TEAM,
    ),
    ("rosa", V.STAFF, {"staff", "rosa"}, {"staff", "rosa"}, {"staff", "rosa"}),
    ("rosa", V.REVIEWERS, {"staff"} | SENT, {"staff"} | SENT, {"staff"} | SENT),
    ("rosa", V.ALL, {"staff"} | SENT, {"staff"} | SENT | TEAM, {"staff"} | SENT),
    ("writing", V.STAFF, {"staff", "writing"}, {"staff"}, {"staff"}),
    ("writing", V.REVIEWERS, {"staff", "writing"} | SENT, {"staff"} | SENT, {"staff"} | SENT),
    ("writing", V.ALL, {"staff", "writing"} | SENT, {"staff"} | SENT, {"staff"} | SENT),
    ("focal", V.COUNTRY, {"staff"} | TEAM, {"staff"} | TEAM, {"staff"} | TEAM),
    (
        "focal",
        V.ALL,
        {"staff", "writing"} | SENT | TEAM,
        {"staff"} | SENT | TEAM,
        {"staff"} | SENT | TEAM,
    ),
]
SIDES = {"staff": Side.STAFF, "focal": Side.COUNTRY}


@pytest.mark.parametrize("state", [0, 1, 2], ids=["reviewed", "released", "not released"])
def test_who_reads_what(state):
    world = a_world()
    said = [
        a_comment(world.draft, world.people[who], side=SIDES.get(who, Side.REVIEWER), visibility=visibility)
        for who, visibility, *_expected in TABLE
    ]
    if state:
        answered(world, released=[world.rosa] if state == 1 else [])
    wrong = [
        (who, str(visibility), readers(comment, world) ^ expected[state])
        for comment, (who, visibility, *expected) in zip(said, TABLE, strict=True)
        if readers(comment, world) != expected[state]
    ]
    assert not wrong


def test_an_answer_is_read_by_whoever_reads_what_it_answers():
    world = a_world()
    remark = a_remark(world.rosa, V.ALL)
    by_staff = a_comment(world.draft, visibility=V.ALL, reply_to=remark)
    from_country = a_comment(world.draft, world.people["focal"], side=Side.COUNTRY)
    by_reviewer = a_remark(world.carla, V.ALL, reply_to=from_country)
    # Staff speak to all, and yet: what they answer is not for those who do not read the remark.
    assert readers(by_staff, world) == {"staff"} | SENT
    assert readers(by_reviewer, world) == {"staff"} | SENT
    answered(world, released=[world.rosa, world.carla])
    assert readers(by_staff, world) == {"staff"} | SENT | TEAM
    assert readers(by_reviewer, world) == {"staff"} | SENT | TEAM


def test_a_review_that_is_open_again_hides_the_others_again():
    world = a_world()
    remark = a_remark(world.carla, V.REVIEWERS)
    Review.objects.filter(pk=world.rosa.pk).update(status=R.ACCEPTED)
    assert readers(remark, world) == {"staff", "carla"}


def test_whoever_has_left_the_draft_reads_nothing_of_it_not_even_the_own_words():
    world = a_world()
    remark = a_remark(world.rosa, V.STAFF)
    Review.objects.filter(pk=world.rosa.pk).update(status=R.CANCELLED, reason="-")
    assert readers(remark, world) == {"staff"}


# --- what happens ---------------------------------------------------------------------------------------


def test_a_comment_keeps_its_words_and_its_place():
    world = a_world()
    file = world.draft.files.get()
    place = Place(file=file, paragraph=12, quote="El presupuesto …")
    comment = actions.write(
        world.draft, by=world.people["staff"], body="How much?", visibility=V.ALL, place=place
    )
    assert (comment.side, comment.paragraph, comment.quote) == (Side.STAFF, 12, "El presupuesto …")
    with pytest.raises(IntegrityError, match="said_words_never_change"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(body="Something else")


@pytest.mark.parametrize(
    "fields",
    [
        {"body": ""},
        {"paragraph": 3},
        {"visibility": "world"},
        {"taken_back_at": timezone.now()},
        {"resolved_at": timezone.now()},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_the_database_refuses_half_a_comment(fields):
    draft = a_draft_to_read("ECU")
    values = {"draft": draft, "author": staff(), "side": Side.STAFF, "visibility": V.ALL, "body": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(**(values | fields))


def test_a_comment_taken_back_leaves_nothing_but_that_it_was_there():
    world = a_world()
    focal = world.people["focal"]
    comment = a_comment(world.draft, focal, side=Side.COUNTRY, body="Her name is Ana.")
    actions.resolve(comment, by=focal)
    gone = actions.take_back(comment, by=focal)
    assert (gone.body, gone.is_taken_back, gone.is_settled) == ("", True, False)
    assert not Comment.objects.filter(body__contains="Ana").exists()
    assert [event.verb for event in events_of(gone).order_by("pk")] == [
        "comment.resolved", "comment.taken_back"
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.resolve(gone, by=focal)


def test_settling_twice_is_settling_once():
    world = a_world()
    comment = a_comment(world.draft)
    kemi = world.people["staff"]
    actions.resolve(comment, by=kemi)
    first = Comment.objects.get(pk=comment.pk).resolved_at
    assert actions.resolve(comment, by=staff("Another")).resolved_at == first
    assert not actions.reopen(comment, by=kemi).is_settled
    assert not actions.reopen(comment, by=kemi).is_settled
    verbs = [event.verb for event in events_of(comment).order_by("pk")]
    assert verbs == ["comment.resolved", "comment.reopened"]


# --- letters: that there is something, never what -----------------------------------------------------


def told() -> list[str]:
    return sorted(Notice.objects.values_list("to_name", flat=True))


@pytest.mark.parametrize(
    ("visibility", "names"),
    [
        (V.STAFF, []),
        (V.COUNTRY, ["Flor Andrade", "Luz Mora"]),
        (V.REVIEWERS, ["Carla Soto", "Rosa Quispe", "Wanda Rey"]),
        (V.ALL, ["Carla Soto", "Flor Andrade", "Luz Mora", "Rosa Quispe", "Wanda Rey"]),
    ],
)
def test_staff_speak_and_those_who_are_meant_hear_of_it(visibility, names):
    world = a_world()
    actions.write(world.draft, by=world.people["staff"], body="CANARY-4711", visibility=visibility)
    assert told() == names
    for notice in Notice.objects.filter(key__startswith="comments-"):
        assert "CANARY-4711" not in notice.text + notice.html + notice.subject
        assert f"/naps/drafts/{world.draft.pk}/comments/" in notice.text


def test_in_an_hour_there_is_one_letter_however_much_is_said(time_machine):
    time_machine.move_to("2026-11-22 10:05Z", tick=False)
    world = a_world()
    for body in ("One.", "Two."):
        actions.write(world.draft, by=world.people["staff"], body=body, visibility=V.COUNTRY)
    assert told() == ["Flor Andrade", "Luz Mora"]
    time_machine.move_to("2026-11-22 11:05Z", tick=False)
    actions.write(world.draft, by=world.people["staff"], body="Three.", visibility=V.COUNTRY)
    assert told() == ["Flor Andrade", "Flor Andrade", "Luz Mora", "Luz Mora"]


def test_an_answer_is_told_to_its_thread_as_far_as_they_may_read_it():
    world = a_world()
    focal, kemi = world.people["focal"], world.people["staff"]
    question = actions.write(world.draft, by=focal, body="Which annex?", visibility=V.COUNTRY)
    assert told() == []
    actions.reply(question, by=kemi, body="The second.")
    assert told() == ["Flor Andrade"]
    Notice.objects.all().delete()
    # A reviewer answers the country: it hears of it with the letter, and not before.
    to_all = a_comment(world.draft, focal, side=Side.COUNTRY)
    actions.reply(to_all, by=world.rosa.reviewer, body="I would not.")
    assert told() == []


def test_what_is_said_on_a_criterion_is_told_to_those_who_may_read_it():
    world = a_world()
    criterion = world.rosa.rubric.criteria.first()
    actions.write(
        world.draft,
        by=world.rosa.reviewer,
        body="I gave a 1.",
        visibility=V.REVIEWERS,
        place=Place(criterion=criterion),
    )
    # Not to Wanda, who has not sent hers.
    assert told() == ["Carla Soto"]


# --- names -----------------------------------------------------------------------------------------------


def test_reviewers_are_numbers_and_the_team_is_a_team_to_each_other():
    world = a_world()
    remark = a_remark(world.carla, V.ALL)
    question = a_comment(world.draft, world.people["focal"], side=Side.COUNTRY)
    names = {
        who: [Voices(world.draft, world.people[who]).name(comment) for comment in (remark, question)]
        for who in ("staff", "rosa", "carla", "colleague")
    }
    assert names == {
        "staff": ["Carla Soto", "Flor Andrade"],
        "rosa": ["Reviewer 2", "The team of Ecuador"],
        "carla": ["You", "The team of Ecuador"],
        "colleague": ["A reviewer", "Flor Andrade"],
    }
    answered(world, released=[world.carla])
    # As on the page of the letter, where only released reviews are counted.
    assert Voices(world.draft, world.people["colleague"]).name(remark) == "Reviewer 1"


# --- gathered --------------------------------------------------------------------------------------------


def test_threads_follow_the_text():
    world = a_world()
    file = world.draft.files.get()
    late = a_comment(world.draft, body="late", file=file, paragraph=9)
    early = a_comment(world.draft, body="early", file=file, paragraph=2)
    criterion = a_comment(world.draft, body="B", criterion=world.rosa.rubric.criteria.all()[1])
    whole = a_comment(world.draft, body="whole")
    answer = a_comment(world.draft, body="answer", reply_to=early)
    found = threads(world.draft, world.people["staff"])
    assert [thread.comment for thread in found] == [whole, criterion, early, late]
    assert [line.comment for line in found[2].replies] == [answer]
    assert not found[0].waits_for_letter
    remark = a_remark(world.rosa, V.ALL)
    assert threads(world.draft, world.people["staff"], Comment.objects.filter(pk=remark.pk))[
        0
    ].waits_for_letter
    assert found[2].place == f"Paragraph 2 of {file.file.original_name}"
    assert found[2].address.endswith(f"/files/{file.pk}/text/#p2")


def test_by_paragraph_is_what_this_reader_may_read_of_this_file():
    world = a_world()
    file = world.draft.files.get()
    a_text(file.file, blocks_of("One", "Two"))
    mine = a_remark(world.rosa, V.REVIEWERS, file=file, paragraph=2)
    a_comment(world.draft)
    assert {n: [t.comment for t in found] for n, found in by_paragraph(
        file, world.rosa.reviewer).by_number.items()} == {2: [mine]}  # fmt: skip
    for who in ("focal", "partner", "writing"):
        assert by_paragraph(file, world.people[who]).by_number == {}
    assert not by_paragraph(file, world.people["partner"]).may_write


def test_the_queries_do_not_grow_with_what_is_said(django_assert_max_num_queries):
    world = a_world()
    file = world.draft.files.get()
    for n in range(1, 6):
        head = a_comment(world.draft, file=file, paragraph=n)
        a_comment(world.draft, world.people["focal"], side=Side.COUNTRY, reply_to=head)
    for who in ("staff", "rosa", "focal"):
        reader = User.objects.get(pk=world.people[who].pk)
        with django_assert_max_num_queries(12):
            found = by_paragraph(file, reader)
        assert [len(t.replies) for many in found.by_number.values() for t in many] == [1] * 5


def test_counted_is_nothing_for_a_partner_and_no_more_than_one_may_read():
    world = a_world()
    a_remark(world.rosa, V.REVIEWERS)
    a_comment(world.draft, visibility=V.COUNTRY, resolved_at=timezone.now(), resolved_by=staff())
    assert counted(world.draft, world.people["partner"]) is None
    both = counted(world.draft, world.people["staff"])
    assert (both.open, both.all) == (1, 2)
    theirs = counted(world.draft, world.people["focal"])
    assert (theirs.open, theirs.all) == (0, 1)


def test_for_the_letter_is_what_is_open_and_said_for_the_country():
    world = a_world()
    file = world.draft.files.get()
    second = a_remark(world.rosa, V.ALL, file=file, paragraph=7)
    first = a_comment(world.draft, visibility=V.COUNTRY, file=file, paragraph=3)
    a_remark(world.rosa, V.REVIEWERS)
    a_remark(world.carla, V.STAFF)
    a_comment(world.draft, world.people["focal"], side=Side.COUNTRY)
    a_comment(world.draft, resolved_at=timezone.now(), resolved_by=staff())
    assert for_letter(world.draft) == [first, second]
