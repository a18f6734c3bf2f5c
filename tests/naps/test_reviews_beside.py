"""What stands beside the rubric, where saving leads, and how the queue is narrowed."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from naps.models import Review
from naps.states import DraftStatus, ReviewStatus
from tests.factories.accounts import a_user, focal_point, staff
from tests.factories.files import a_text, blocks_of
from tests.factories.reviews import a_draft_file, a_draft_to_read, a_review, give_grades
from tests.naps.test_reviews_views import answers
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

R = ReviewStatus
QUEUE = reverse("naps:review-queue")


def page(response) -> str:
    return unescape(response.content.decode())


def url(name: str, pk: int) -> str:
    return reverse(f"naps:{name}", args=[pk])


@pytest.fixture
def writing() -> Review:
    before = a_draft_to_read("ECU", status=DraftStatus.DECIDED)
    rosa = a_user("Rosa")
    earlier = a_review(before, reviewer=rosa, status=R.SUBMITTED, grades="2n", summary="Last time.")
    earlier.scores.filter(criterion__code="A").update(comment="Too many priorities.")
    theirs = a_review(before, reviewer=a_user("Fellow"), status=R.SUBMITTED)
    give_grades(theirs, "0", comment="SECRET")
    draft = a_draft_to_read("ECU", version=2, response_note="We have cut them to four.")
    return a_review(draft, reviewer=rosa, status=R.ACCEPTED, invited_by=staff())


# --- the rubric -------------------------------------------------------------------------------


def test_every_grade_stands_with_what_it_means_and_every_question_is_seen(sign_in, writing):
    shown = page(sign_in(writing.reviewer).get(url("review", writing.pk)))
    assert "Part of the activities is costed, or there is only a total." in shown
    assert '<details class="astable" open><summary>6 questions that help' in shown


def test_the_own_last_review_stands_beside_and_at_each_criterion(sign_in, writing):
    client, address = sign_in(writing.reviewer), url("review", writing.pk)
    shown = page(client.get(address))
    assert "Your grade in draft 1: 2 · partly specified" in shown
    assert "Too many priorities." in shown
    beside = page(client.get(f"{address}?beside=last"))
    for words in ("My review of draft 1", "Last time.", "We have cut them to four.", "Too many priorities."):
        assert words in beside
    assert "SECRET" not in beside + shown


def test_without_an_earlier_review_there_is_nothing_to_compare(sign_in, writing):
    other = a_review(writing.draft, reviewer=a_user("New"), status=R.ACCEPTED)
    shown = page(sign_in(other.reviewer).get(url("review", other.pk) + "?beside=last"))
    assert "My review of draft" not in shown
    assert "Too many priorities." not in shown
    assert "beside=text" not in shown  # nothing was read in the file
    assert "Work without a connection" in shown


def test_the_text_stands_beside_the_rubric_with_pages_headings_and_tables(sign_in, writing):
    main = writing.draft.files.get()
    blocks = [
        *blocks_of("# Presupuesto", "Un párrafo <b>corto</b>.", page=3),
        *blocks_of("Acción | Monto", "Taller | 4000", page=4),
    ]
    a_text(main.file, [type(b)(**{**vars(b), "number": n}) for n, b in enumerate(blocks, start=1)])
    other = a_draft_file_late(writing, "en")
    a_text(other.file, blocks_of("# Budget"))
    client, address = sign_in(writing.reviewer, "es"), url("review", writing.pk)
    assert "?beside=text" in page(client.get(address))
    raw = client.get(f"{address}?beside=text").content.decode()
    assert re.search(r'<h\d id="p1">Presupuesto', raw)
    assert "Un párrafo &lt;b&gt;corto&lt;/b&gt;." in raw
    assert re.search(r'<tr id="p3"><th scope="col">Acción\s*</th><th scope="col">Monto', raw)
    assert '<tr id="p4"><td data-label="Acción">Taller' in raw
    assert 'href="#page-4"' in raw
    assert 'id="page-4"' in raw
    assert 'role="region"' in raw
    assert 'lang="es"' in raw
    assert 'lang=""' not in raw
    english = page(client.get(f"{address}?beside=text&text=en"))
    assert re.search(r'<h\d id="p1">Budget', english)
    assert not re.search(r'<h\d id="p1">Presupuesto', english)


def a_draft_file_late(review: Review, language: str):
    """Files freeze when a draft is handed in; the test adds one all the same."""
    from naps.models import Draft

    stamp = {"submitted_at": review.draft.submitted_at, "submitted_by": review.draft.submitted_by}
    Draft.objects.filter(pk=review.draft_id).update(submitted_at=None, submitted_by=None, status="uploaded")
    added = a_draft_file(review.draft, language=language)
    Draft.objects.filter(pk=review.draft_id).update(**stamp, status=DraftStatus.UNDER_REVIEW)
    return added


def test_saving_stays_with_what_stood_beside(sign_in, writing):
    address = url("review", writing.pk) + "?beside=last"
    assert sign_in(writing.reviewer).post(address, answers(grades="3")).url == address


def test_the_text_costs_the_same_for_short_and_long(sign_in, writing):
    client, counts = sign_in(writing.reviewer), []
    for n in (3, 60):
        a_text(writing.draft.files.get().file, blocks_of(*[f"Paragraph {i}" for i in range(n)]))
        counts.append(queries_of(client, url("review", writing.pk) + "?beside=text"))
    assert counts[0] == counts[1]


# --- saving and going on --------------------------------------------------------------------------


def test_a_grade_without_a_comment_is_pointed_out_and_does_not_block(sign_in, writing):
    client = sign_in(writing.reviewer)
    data = answers(grades="321n", comment_A="Said.")
    shown = page(client.post(url("review", writing.pk), data, follow=True))
    assert "2 criteria have a grade but no comment: B, C." in shown
    assert writing.scores.answered().count() == 4


def test_save_and_next_leads_through_the_queue_and_is_remembered(sign_in, writing):
    me, today = writing.reviewer, timezone.localdate()
    Review.objects.filter(pk=writing.pk).update(due_on=today + timedelta(days=5))
    invited = a_review(a_draft_to_read("BOL"), reviewer=me, due_on=today + timedelta(days=2))
    later = a_review(a_draft_to_read("PAN"), reviewer=me, due_on=today + timedelta(days=9), status=R.ACCEPTED)
    a_review(a_draft_to_read("CRI"), reviewer=a_user("Other"), due_on=today + timedelta(days=6))
    client = sign_in(me)
    first = page(client.get(url("review", writing.pk)))
    assert first.index('value="queue"') < first.index('value="next"')
    assert client.post(url("review", writing.pk), answers("next", "3")).url == later.get_absolute_url()
    assert client.post(later.get_absolute_url(), answers("next")).url == invited.get_absolute_url()
    again = page(client.get(url("review", writing.pk)))
    assert again.index('value="next"') < again.index('value="queue"')
    client.post(url("review", writing.pk), answers("queue", "3", seen=seen(client, writing)))
    last = page(client.get(url("review", writing.pk)))
    assert last.index('value="queue"') < last.index('value="next"')


def seen(client, review: Review) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page(client.get(url("review", review.pk))))[1]


def test_with_one_review_there_is_no_next(sign_in, writing):
    client = sign_in(writing.reviewer)
    assert 'value="next"' not in page(client.get(url("review", writing.pk)))
    assert client.post(url("review", writing.pk), answers("next")).url == QUEUE


def test_after_sending_the_next_one_is_offered(sign_in, writing):
    following = a_review(a_draft_to_read("BOL"), reviewer=writing.reviewer)
    Review.objects.filter(pk=writing.pk).update(status=R.SUBMITTED, submitted_at=timezone.now())
    shown = page(sign_in(writing.reviewer).get(url("review-read", writing.pk)))
    assert f'href="{following.get_absolute_url()}">Next review' in shown
    assert "Next review" not in page(sign_in(staff()).get(url("review-read", writing.pk)))


# --- the queue -------------------------------------------------------------------------------


def test_the_queue_is_narrowed_and_stays_so(sign_in, writing):
    me, today = writing.reviewer, timezone.localdate()
    late = a_review(a_draft_to_read("BOL"), reviewer=me, due_on=today - timedelta(days=1), status=R.ACCEPTED)
    french = a_review(a_draft_to_read("HTI", language="fr"), reviewer=me)
    client = sign_in(me)

    def rows(query: str = "") -> list[Review]:
        return [review for review, _due, _late in client.get(QUEUE + query).context["waiting"]]

    assert rows() == [late, writing, french]
    assert rows("?show=answer") == [french]
    assert rows() == [french]  # still, when one comes back
    assert "1 of 4 done" in page(client.get(QUEUE))
    assert rows("?show=overdue") == [late]
    assert rows("?show=writing&language=es") == [late, writing]
    assert client.post(url("review", writing.pk), answers("next", "3")).url == late.get_absolute_url()
    assert rows("?show=overdue&language=fr") == []
    assert "3 reviews wait for you, and none that you asked to see." in page(client.get(QUEUE))
    assert rows("?show=") == [late, writing, french]
    assert rows("?show=nonsense") == [late, writing, french]


def test_nobody_elses_filter_and_nobody_elses_queue(sign_in, writing):
    sign_in(writing.reviewer).get(f"{QUEUE}?show=overdue")
    assert sign_in(focal_point("ECU")).get(QUEUE).context["waiting"] == []
