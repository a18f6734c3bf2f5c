import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from naps.models import AgreedGrade, Comment, Draft, Plan, ReopenRequest, Review
from naps.states import CommentVisibility, DecisionStatus, DraftStatus, ReviewStatus, Sharing, Side
from tests.doors import assert_doors, goes_to_sign_in
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.comments import a_comment, a_remark
from tests.factories.files import a_text, blocks_of
from tests.factories.reviews import a_draft_to_read, a_letter, a_review
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

V, R = CommentVisibility, ReviewStatus
# It stands in a comment of a reviewer that is not for the country, or not yet.
CANARY = "CANARY-4711"


def page(response) -> str:
    return unescape(response.content.decode())


def url(name: str, *args, **query) -> str:
    said = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"naps:{name}", args=args) + (f"?{said}" if said else "")


def a_readable_draft(iso3: str = "ECU") -> Draft:
    draft = a_draft_to_read(iso3)
    a_text(
        draft.files.get().file, blocks_of("# Presupuesto", "Cada institución pone lo suyo.", "Línea | 2027")
    )
    return draft


# --- beside the text ------------------------------------------------------------------------------------


def test_a_comment_stands_beside_its_paragraph_for_those_who_read_it(sign_in):
    draft = a_readable_draft()
    file = draft.files.get()
    a_comment(draft, body="How much each?", visibility=V.COUNTRY, file=file, paragraph=2)
    rosa = a_review(draft, status=R.SUBMITTED)
    text = url("draft-text", draft.pk, file.pk)
    theirs = page(sign_in(focal_point("ECU")).get(text))
    assert "1 comment on paragraph 2" in theirs
    assert "How much each?" in theirs
    assert theirs.count(f"?file={file.pk}&paragraph=") == 3
    # Our words beside a Spanish text are in the reader's language, and say so.
    assert '<div class="beside-block small" lang="en">' in theirs
    hers = page(sign_in(rosa.reviewer).get(text))
    assert "How much each?" not in hers
    assert "1 comment on paragraph" not in hers


def test_the_way_to_comment_is_where_the_paragraph_ends(sign_in):
    draft = a_readable_draft()
    shown = page(sign_in(focal_point("ECU")).get(url("draft-text", draft.pk, draft.files.get().pk)))
    paragraph = shown.partition('<p id="p2">')[2].partition("</p>")[0]
    assert "paragraph=2&from=text" in paragraph
    heading = shown.partition('<h2 id="p1">')[2].partition("</h2>")[0]
    assert "from=text" not in heading
    assert "paragraph=1&from=text" in shown


def test_whoever_comes_too_late_is_led_to_the_version_that_is_talked_about(sign_in):
    first = a_readable_draft()
    client = sign_in(focal_point("ECU"))
    Draft.objects.filter(pk=first.pk).update(status=DraftStatus.DECIDED)
    second = Draft.objects.create(plan=first.plan, version=2, created_by=first.created_by)
    at = url("draft-comments", first.pk)
    assert url("draft-comments", second.pk) not in page(client.get(at))
    Draft.objects.filter(pk=second.pk).update(
        status=DraftStatus.SUBMITTED, submitted_at=timezone.now(), submitted_by=first.created_by
    )
    late = page(client.get(at))
    assert "The next version is handed in." in late
    assert f'href="{url("draft-comments", second.pk)}"' in late


def test_a_partner_reads_a_shared_draft_and_nothing_of_what_is_said_about_it(sign_in):
    draft = a_readable_draft()
    Plan.objects.filter(pk=draft.plan_id).update(sharing=Sharing.DRAFTS)
    comment = a_comment(draft, body=CANARY, file=draft.files.get(), paragraph=2)
    client = sign_in(partner())
    for address in (url("draft-text", draft.pk, draft.files.get().pk), url("draft", draft.pk)):
        shown = page(client.get(address))
        assert CANARY not in shown
        assert "omment" not in shown.partition("<main")[2]
    assert client.get(url("draft-comments", draft.pk)).status_code == 403
    assert client.get(url("comment-add", draft.pk)).status_code == 403
    assert client.get(url("comment-reply", comment.pk)).status_code == 404


# --- writing --------------------------------------------------------------------------------------------


def test_writing_on_a_paragraph(sign_in):
    draft, flor = a_readable_draft(), focal_point("ECU")
    file = draft.files.get()
    address = url("comment-add", draft.pk, file=file.pk, paragraph=2)
    client = sign_in(flor)
    form = page(client.get(address))
    assert "Cada institución pone lo suyo." in form
    assert "Our team and the Academy's staff." in form
    assert "Only the Academy's staff." not in form
    answer = client.post(address, {"body": "Is it enough?", "visibility": "country"}, follow=True)
    assert "Your comment is written." in page(answer)
    comment = Comment.objects.get()
    assert (comment.paragraph, comment.quote, comment.author) == (2, "Cada institución pone lo suyo.", flor)
    assert (comment.side, comment.visibility) == (Side.COUNTRY, V.COUNTRY)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"body": "", "visibility": "country"}, "Write what you want to say."),
        ({"body": "   ", "visibility": "country"}, "Write what you want to say."),
        ({"body": "kept", "visibility": ""}, "Choose who reads it."),
        ({"body": "kept", "visibility": "staff"}, "You cannot write to these readers."),
        ({"body": "kept", "visibility": "reviewers"}, "You cannot write to these readers."),
        ({"body": "kept" * 1001, "visibility": "country"}, "at most 4000 characters"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(sign_in, data, error):
    draft = a_draft_to_read()
    answer = sign_in(focal_point("ECU")).post(url("comment-add", draft.pk), data)
    assert answer.status_code == 200
    assert error in page(answer)
    if "kept" in data["body"]:
        assert "kept" in page(answer)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"file": "FILE", "paragraph": "99"},
        {"file": "FILE", "paragraph": ""},
        {"file": "FILE", "paragraph": "-1"},
        {"file": "FILE", "paragraph": "٣"},
        {"file": "FILE", "paragraph": "9" * 30},
        {"file": "abc", "paragraph": "1"},
        {"file": "OTHER", "paragraph": "2"},
        {"criterion": "Z"},
        {"criterion": "<b>"},
    ],
)
def test_a_place_that_is_not_there_is_not_found(sign_in, query):
    draft, other = a_readable_draft(), a_readable_draft("BOL")
    files = {"FILE": draft.files.get().pk, "OTHER": other.files.get().pk}
    query = {name: files.get(value, value) for name, value in query.items()}
    client = sign_in(staff())
    assert client.get(url("comment-add", draft.pk, **query)).status_code == 404
    assert (
        client.post(url("comment-add", draft.pk, **query), {"body": "x", "visibility": "staff"}).status_code
        == 404
    )


def test_after_the_letter_a_reviewer_is_told_why_not(sign_in):
    review = a_review(status=R.SUBMITTED)
    Draft.objects.filter(pk=review.draft_id).update(status=DraftStatus.DECIDED)
    client = sign_in(review.reviewer)
    assert client.get(url("comment-add", review.draft_id)).status_code == 403
    shown = page(client.get(url("draft-comments", review.draft_id)))
    assert "The letter on this draft has been sent." in shown
    assert "Comment on the whole draft" not in shown


# --- the list -------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_open_and_on_demand_the_rest(sign_in):
    draft, kemi = a_draft_to_read(), staff()
    a_comment(draft, body="first open", visibility=V.STAFF)
    a_comment(draft, body="second done", resolved_at=timezone.now(), resolved_by=kemi)
    a_comment(draft, body="", taken_back_at=timezone.now())
    client, address = sign_in(kemi), url("draft-comments", draft.pk)
    shown = page(client.get(address))
    assert "first open" in shown
    assert "second done" not in shown
    settled = page(client.get(address + "?show=settled"))
    assert "second done" in settled
    assert "first open" not in settled
    everything = page(client.get(address + "?show=all"))
    assert "first open" in everything
    assert "second done" in everything
    assert "Taken back by whoever wrote it." in everything
    assert "first open" not in page(client.get(address + "?show=all&to=all"))
    assert "first open" in page(client.get(address + "?show=nonsense&to=staff%27--"))
    assert "No comment fits." in page(client.get(address + "?to=country"))


def test_an_empty_list_says_so(sign_in):
    draft = a_draft_to_read()
    assert "Nobody has said anything here yet." in page(sign_in(staff()).get(url("draft-comments", draft.pk)))


def test_the_pages_cost_the_same_for_one_and_for_many_comments(sign_in):
    draft = a_readable_draft()
    file, client = draft.files.get(), sign_in(focal_point("ECU"))
    pages = [url("draft-comments", draft.pk), url("draft-text", draft.pk, file.pk)]
    counts = []
    for _round in range(2):
        for n in range(1, 4):
            head = a_comment(draft, file=file, paragraph=n)
            a_comment(draft, a_user(), side=Side.COUNTRY, reply_to=head)
        counts.append([queries_of(client, address) for address in pages])
    assert counts[0] == counts[1]


def test_words_of_people_are_never_markup(sign_in):
    draft = a_readable_draft()
    file = draft.files.get()
    a_comment(draft, body="<script>alert(1)</script>", quote="<b>x", file=file, paragraph=2)
    for address in (url("draft-comments", draft.pk), url("draft-text", draft.pk, file.pk)):
        assert b"<script>alert" not in sign_in(staff()).get(address).content


# --- what a country and a reviewer must not learn -----------------------------------------------------


def test_before_the_letter_the_country_learns_nothing_from_reviewers(sign_in, work):
    draft = a_readable_draft()
    rosa = a_review(draft, reviewer=a_user("Rosa Quispe"), status=R.SUBMITTED, grades="41")
    carla = a_review(draft, reviewer=a_user("Carla Soto"), status=R.SUBMITTED, grades="13")
    criterion, file = rosa.rubric.criteria.first(), draft.files.get()
    secret = a_remark(rosa, V.ALL, body=CANARY, file=file, paragraph=2)
    a_remark(carla, V.ALL, body=CANARY, reply_to=secret)
    a_remark(rosa, V.REVIEWERS, body=CANARY, criterion=criterion)
    client = sign_in(focal_point("ECU"))
    for address in (
        url("draft", draft.pk), url("draft-comments", draft.pk, show="all"), url("draft-text", draft.pk, file.pk)
    ):  # fmt: skip
        shown = page(client.get(address))
        for word in (CANARY, "Rosa Quispe", "Carla Soto", "1 comment on", "(1 open)"):
            assert word not in shown
    assert client.get(url("draft-discussion", draft.pk)).status_code == 403
    for name in ("comment-reply", "comment-take-back"):
        assert client.get(url(name, secret.pk)).status_code == 404
    assert client.post(url("comment-resolve", secret.pk)).status_code == 404
    # With the letter, and with this review, it reads the words; never the name.
    Review.objects.filter(pk=rosa.pk).update(is_released=True)
    a_letter(draft, status=DecisionStatus.ISSUED)
    Draft.objects.filter(pk=draft.pk).update(status=DraftStatus.DECIDED)
    shown = page(client.get(url("draft-comments", draft.pk, show="all")))
    assert shown.count(CANARY) - shown.count(f'vh"> {CANARY}') == 1
    assert "Reviewer 1" in shown
    assert "Rosa Quispe" not in shown


def test_a_reviewer_who_has_not_sent_learns_nothing_from_the_others(sign_in):
    draft = a_readable_draft()
    rosa = a_review(draft, reviewer=a_user("Rosa Quispe"), status=R.SUBMITTED, grades="41")
    a_review(draft, reviewer=a_user("Carla Soto"), status=R.SUBMITTED)
    writing = a_review(draft, reviewer=a_user("Wanda Rey"), status=R.ACCEPTED)
    secret = a_remark(rosa, V.ALL, body=CANARY, file=draft.files.get(), paragraph=2)
    client = sign_in(writing.reviewer)
    shown = page(client.get(url("draft-comments", draft.pk, show="all")))
    assert CANARY not in shown
    assert "appear here once you have sent your review" in shown
    assert CANARY not in page(client.get(url("review", writing.pk)))
    assert CANARY not in page(client.get(url("draft-text", draft.pk, draft.files.get().pk)))
    assert client.get(url("draft-discussion", draft.pk)).status_code == 403
    assert client.get(url("comment-reply", secret.pk)).status_code == 404


# --- the discussion -------------------------------------------------------------------------------------


def a_discussion() -> tuple[Draft, Review, Review]:
    draft = a_draft_to_read()
    rosa = a_review(draft, reviewer=a_user("Rosa Quispe"), status=R.SUBMITTED, grades="41")
    carla = a_review(draft, reviewer=a_user("Carla Soto"), status=R.SUBMITTED, grades="11")
    return draft, rosa, carla


def test_the_discussion_says_in_words_where_two_are_apart(sign_in):
    draft, rosa, _carla = a_discussion()
    shown = page(sign_in(rosa.reviewer).get(url("draft-discussion", draft.pk)))
    assert "In 1 criterion two grades are 2 or more apart." in shown
    assert "3 apart" in shown
    assert "Reviewer 1 (you)" in shown
    assert "Reviewer 2" in shown
    assert "Carla Soto" not in shown
    assert "grade for the letter" not in shown
    at_desk = page(sign_in(staff()).get(url("draft-discussion", draft.pk)))
    assert "Carla Soto" in at_desk
    assert "Write down a grade for the letter" in at_desk
    for address in (url("draft", draft.pk), url("review-read", rosa.pk)):
        assert url("draft-discussion", draft.pk) in page(sign_in(rosa.reviewer).get(address))


def test_one_writes_on_a_criterion_from_there_and_comes_back(sign_in):
    draft, rosa, carla = a_discussion()
    client = sign_in(rosa.reviewer)
    form = client.get(url("comment-add", draft.pk, criterion="A", **{"from": "discussion"}))
    assert re.search(r'value="reviewers"[^>]*checked', page(form))
    answer = client.post(
        form.request["PATH_INFO"] + "?criterion=A&from=discussion",
        {"body": "Why?", "visibility": "reviewers"},
    )
    assert answer.url == url("draft-discussion", draft.pk) + "#criterion-A"
    assert "Why?" in page(sign_in(carla.reviewer).get(url("draft-discussion", draft.pk)))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"grade": "", "reason": "kept"}, "Choose a grade."),
        ({"grade": "7", "reason": "kept"}, "Choose one of the grades from 0 to 4."),
        ({"grade": "2", "reason": ""}, "Say why, in one sentence."),
        ({"grade": "2", "reason": "kept" * 99}, "at most 300 characters"),
    ],
)
def test_a_grade_for_the_letter_needs_a_grade_and_a_reason(sign_in, data, error):
    draft, _rosa, _carla = a_discussion()
    answer = sign_in(staff()).post(url("grade-agree", draft.pk, "A"), data)
    assert answer.status_code == 200
    assert error in page(answer)
    assert not AgreedGrade.objects.exists()


def test_a_grade_for_the_letter_is_of_a_criterion_of_the_rubric(sign_in):
    draft, rosa, _carla = a_discussion()
    assert sign_in(staff()).get(url("grade-agree", draft.pk, "Z")).status_code == 404
    assert sign_in(rosa.reviewer).get(url("grade-agree", draft.pk, "A")).status_code == 403


# --- doors ----------------------------------------------------------------------------------------------


def test_the_doors_of_settling_and_opening_again(sign_in):
    draft = a_draft_to_read()
    comment = a_comment(draft)
    flor, rosa = focal_point("ECU"), a_review(draft, status=R.SUBMITTED).reviewer
    away = [focal_point("BOL"), a_user()]
    for name in ("comment-resolve", "comment-reopen"):
        # A partner only reads, whatever it is.
        refused = [flor, rosa, partner()]
        assert_doors(sign_in, url(name, comment.pk), may=staff(), refused=refused, hidden=away)
    for name in ("comment-reply", "comment-take-back"):
        assert goes_to_sign_in(sign_in(), url(name, comment.pk))
        for user in away:
            assert sign_in(user).post(url(name, comment.pk), {"body": "x"}).status_code == 404
    assert sign_in(flor).post(url("comment-take-back", comment.pk)).status_code == 403
    assert Comment.objects.count() == 1


def test_staff_answer_a_wish_to_change_a_review(sign_in):
    draft, rosa, carla = a_discussion()
    hers = sign_in(rosa.reviewer)
    assert sign_in(carla.reviewer).get(url("review-ask-reopen", rosa.pk)).status_code == 404
    assert "Say why" in page(hers.post(url("review-ask-reopen", rosa.pk), {"reason": " "}))
    hers.post(url("review-ask-reopen", rosa.pk), {"reason": "I misread it."})
    asked = ReopenRequest.objects.get()
    assert "You have asked to change your review." in page(hers.get(url("draft-discussion", draft.pk)))
    desk = sign_in(staff())
    for address in (url("draft-reviews", draft.pk), url("review-desk"), reverse("dashboards:home")):
        assert "Rosa Quispe" in page(desk.get(address))
    assert hers.post(url("reopen-decline", rosa.pk), {"reason": "x"}).status_code == 403
    assert desk.get(url("reopen-decline", carla.pk)).status_code == 404
    assert "Say why" in page(desk.post(url("reopen-decline", rosa.pk), {"reason": ""}))
    desk.post(url("reopen-decline", rosa.pk), {"reason": "Too late."})
    asked.refresh_from_db()
    assert asked.answer == "Too late."
    assert "Too late." in page(hers.get(url("draft-discussion", draft.pk)))
