"""Two versions of a plan beside each other: who may, what is said, the paper."""

import re
import subprocess

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.urls import reverse

from academy.audit.models import Event
from academy.documents.models import FileText
from academy.documents.states import TextStatus
from naps import comparable
from naps.comparing.budget import TooLong
from naps.comparison_page import A_PART
from naps.models import Draft, Plan
from naps.states import DraftStatus, ReviewStatus, Sharing
from tests.factories.accounts import a_user, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.files import a_text, blocks_of
from tests.factories.participants import a_delegate
from tests.factories.reviews import a_draft_file, a_draft_to_read, a_review
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

D, R = DraftStatus, ReviewStatus
SAID = [
    "# Budget",
    "The plan costs forty million and a third of it is promised.",
    "Each ministry names a person.",
]
NOW = ["# Budget", "The plan costs fifty million and a third of it is promised.", "Each ministry names a person.",
       "# Follow-up", "A committee with seats for civil society <b>meets</b> twice a year."]  # fmt: skip


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def versions(older=SAID, newer=NOW, *, status=D.UNDER_REVIEW, **fields) -> tuple[Draft, Draft]:
    """Version 1 was answered, version 2 is with its reviewers, both read by the portal."""
    pair = a_draft_to_read(status=D.DECIDED), a_draft_to_read(version=2, status=status, **fields)
    for draft, said in zip(pair, (older, newer), strict=True):
        if said is not None:
            a_text(draft.files.get().file, blocks_of(*said))
    return pair


def address(draft: Draft, name: str = "compare", **query) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"naps:{name}", args=[draft.plan_id]) + (f"?{asked}" if asked else "")


def shown(client, draft: Draft, **query) -> str:
    response = client.get(address(draft, **query))
    assert response.status_code == 200
    return response.content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# --- Who ----------------------------------------------------------------------------------------


def test_who_sees_what_changed(sign_in):
    one, two = versions()
    reviewer = a_review(two, status=R.ACCEPTED).reviewer
    for user in (staff(), focal_point(), a_delegate(a_convening(), "ECU"), reviewer):
        page = shown(sign_in(user), two, older=one.pk, newer=two.pk)
        assert "1 paragraph changed, 2 new" in page
        assert sign_in(user).get(address(two, "compare-paper", older=two.pk, newer=two.pk)).status_code == 302
    for user in (focal_point("PER"), partner(), a_user(), organiser(a_convening()), a_review(two).reviewer):
        for name in ("compare", "compare-paper"):
            assert sign_in(user).get(address(two, name)).status_code == 404, user
            assert sign_in(user).get(address(two, name, older=one.pk, newer=two.pk)).status_code == 404
    assert sign_in().get(address(two)).status_code == 302


def test_versions_of_other_plans_and_hidden_ones_are_not_there(sign_in):
    one, two = versions()
    foreign = a_draft_to_read("PER", status=D.DECIDED)
    client = sign_in(staff())
    for query in ({"older": foreign.pk}, {"newer": foreign.pk}, {"older": "x"}, {"older": 0}, {"newer": -1}):
        assert client.get(address(two, **query)).status_code == 404, query
    for query in ({"language": "zz"}, {"view": "x"}, {"part": "x"}, {"part": "99999999"}, {"older": two.pk}):
        assert client.get(address(two, **query)).status_code == 200, query
    Draft.objects.filter(pk=one.pk).update(status=D.DISCARDED, submitted_at=None, submitted_by=None)
    assert client.get(address(two, older=one.pk, newer=two.pk)).status_code == 404


def test_partners_compare_only_what_is_shared_with_them(sign_in):
    _one, two = versions()
    Plan.objects.update(sharing=Sharing.DRAFTS)
    assert "1 paragraph changed" in shown(sign_in(partner()), two)
    assert sign_in(partner(region="m49-002")).get(address(two)).status_code == 404


def seen_by(user) -> set[int]:
    return set(Draft.objects.visible_to(user).values_list("version", flat=True))


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        (R.ACCEPTED, {1, 3}),
        (R.SUBMITTED, {1, 3}),
        (R.INVITED, set()),
        (R.DECLINED, set()),
        (R.CANCELLED, set()),
    ],
)
def test_a_reviewer_reads_the_earlier_versions_that_were_answered(review, expected):
    a_draft_to_read(status=D.DECIDED)
    a_draft_to_read(version=2, status=D.WITHDRAWN)
    third = a_draft_to_read(version=3)
    a_draft_to_read("PER", status=D.DECIDED)
    reviewer = a_review(third, status=review).reviewer
    assert seen_by(reviewer) == expected
    assert seen_by(a_review(third).reviewer) == seen_by(AnonymousUser()) == set()


@pytest.mark.parametrize("status", [D.WITHDRAWN, D.DISCARDED])
def test_an_earlier_version_that_was_not_answered_stays_closed_to_reviewers(status):
    a_draft_to_read(status=status)
    second = a_draft_to_read(version=2, status=D.DECIDED)
    assert seen_by(a_review(second, status=R.SUBMITTED).reviewer) == {2}


def test_the_earlier_versions_close_with_the_later_one_and_are_never_opened_ahead():
    a_draft_to_read(status=D.DECIDED)
    second = a_draft_to_read(version=2)
    reviewer = a_review(second, status=R.ACCEPTED).reviewer
    assert seen_by(reviewer) == {1, 2}
    Draft.objects.filter(pk=second.pk).update(status=D.WITHDRAWN, reason="-")
    assert 1 not in seen_by(reviewer)
    Draft.objects.filter(pk=second.pk).update(status=D.DECIDED, reason="")
    a_draft_to_read(version=3, status=D.DECIDED)
    assert seen_by(reviewer) == {1, 2}


def test_the_reviewer_of_a_later_version_reads_no_notes_between_country_and_academy(sign_in):
    one, two = versions(response_note="We answer the letter.")
    Draft.objects.filter(pk=one.pk).update(response_note="Only for the first reviewers.")
    reviewer = a_review(two, status=R.ACCEPTED).reviewer
    page = sign_in(reviewer).get(one.get_absolute_url()).content.decode()
    assert "Only for the first reviewers." not in page
    assert "We answer the letter." in sign_in(reviewer).get(two.get_absolute_url()).content.decode()


# --- What is said -------------------------------------------------------------------------------


def test_changes_are_marked_in_words_with_their_place_and_the_way_to_the_next(sign_in):
    _one, two = versions()
    page = shown(sign_in(focal_point()), two)
    said = words_of(page)
    assert "[added words: fifty ]" in said
    assert "[removed words: forty ]" in said
    assert "Change 1 of 3 Changed" in said
    assert "2 paragraphs unchanged" not in said
    assert "1 paragraph unchanged" in said
    assert 'id="c3"' in page
    assert 'href="#c2"' in page
    assert (
        f'{reverse("naps:draft-text", args=[two.pk, two.files.get().pk])}#p5">paragraph 5, page 1</a>' in page
    )
    assert "&lt;b&gt;meets&lt;/b&gt;" in page
    assert "Follow-up" in said
    assert "no-store" in sign_in(focal_point()).get(address(two))["Cache-Control"]


def test_side_by_side_says_both(sign_in):
    _one, two = versions()
    page = shown(sign_in(focal_point()), two, view="side")
    assert '<table class="restack sides">' in page
    said = words_of(page)
    assert "The plan costs [removed words: forty ] million" in said
    assert "The plan costs [added words: fifty ] million" in said
    assert "not there" in said


def test_long_stretches_are_folded_and_can_be_shown_whole(sign_in):
    same = [f"Sentence {n} stays as it was." for n in range(40)]
    _one, two = versions(["# Budget", *same, "One."], ["# Budget", *same, "Something else is there now."])
    client = sign_in(focal_point())
    page = shown(client, two)
    assert "41 paragraphs unchanged" in page
    assert "Sentence 20 stays" not in page
    assert "Sentence 20 stays" in shown(client, two, all=1)


def test_many_changes_come_in_parts(sign_in):
    many = [f"Line number {n} is another one." for n in range(A_PART + 5)]
    _one, two = versions(["# Budget"], ["# Budget", *many])
    client = sign_in(focal_point())
    assert 'id="c61"' not in shown(client, two)
    second = shown(client, two, part=2)
    assert 'id="c61"' in second
    assert 'id="c60"' not in second
    assert 'id="c61"' in shown(client, two, part=7)


def test_the_first_version_is_one_click_away(sign_in):
    versions(status=D.DECIDED)
    third = a_draft_to_read(version=3, status=D.DECIDED)
    a_text(third.files.get().file, blocks_of(*NOW))
    page = shown(sign_in(focal_point()), third)
    assert "Draft 3 compared with draft 2" in page
    assert "The two texts say the same" in page
    assert "Compare draft 3 with the first version, draft 1" in page


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        (lambda text: text.delete(), "has not been read by the portal yet"),
        (
            lambda text: FileText.objects.update(status=TextStatus.CHECKING),
            "has not been read by the portal yet",
        ),
        (
            lambda text: FileText.objects.update(words=0, data=[]),
            "is a scan: pictures of pages without a text",
        ),
        (lambda text: FileText.objects.update(status=TextStatus.REFUSED), "could not be read as a text"),
    ],
)
def test_a_version_without_a_text_says_why_and_what_to_do(sign_in, prepare, expected):
    one, two = versions()
    prepare(FileText.objects.get(file__draft_files__draft=one))
    page = shown(sign_in(focal_point()), two)
    assert expected in page
    assert reverse("naps:draft-file", args=[one.pk, one.files.get().pk]) in page
    assert not Event.objects.filter(verb="draft.compared").exists()


def test_a_language_that_only_one_of_them_has_is_said(sign_in):
    _one, two = versions()
    client = sign_in(focal_point())
    assert "Draft 1 is not there in this language. It is there in: Español." in shown(
        client, two, language="en"
    )
    assert "Choose two different versions." in shown(client, two, older=two.pk, newer=two.pk)
    alone = a_draft_to_read("PER")
    assert "There is one version so far." in shown(sign_in(focal_point("PER")), alone)


def test_the_page_s_language_is_taken_where_both_have_it(sign_in):
    one, two = versions(status=D.UPLOADED)
    Draft.objects.filter(pk=one.pk).update(status=D.DISCARDED, submitted_at=None, submitted_by=None)
    for draft in (one, two):  # while the files may still change
        a_text(
            a_draft_file(draft, language="en").file, blocks_of("Said in English", f"It is {draft.version}")
        )
    Draft.objects.filter(pk=one.pk).update(
        status=D.DECIDED, submitted_at=one.submitted_at, submitted_by=one.submitted_by
    )
    client = sign_in(focal_point())
    client.cookies["language"] = "en"
    assert "Said in English" in shown(client, two)
    assert "[removed words: forty ]" in words_of(shown(client, two, language="es"))


def test_what_takes_too_long_is_said_and_not_tried_again(sign_in, monkeypatch):
    _one, two = versions()
    tries = []

    def never(*_texts):
        tries.append(1)
        raise TooLong

    monkeypatch.setattr(comparable, "compare", never)
    client = sign_in(focal_point())
    for _ in range(2):
        assert "too long or too different to compare word by word" in shown(client, two)
    assert client.get(address(two, "compare-paper")).status_code == 302
    assert tries == [1]


def test_every_reading_is_in_the_trail_and_no_word_stays_in_the_cache(sign_in, monkeypatch):
    one, two = versions()
    user = focal_point()
    client, kept = sign_in(user), []
    monkeypatch.setattr(comparable.cache, "set", lambda key, value, *_: kept.append(value))
    shown(client, two)
    shown(client, two)
    events = Event.objects.filter(verb="draft.compared", actor=user, subject_id=str(two.pk))
    assert [event.data["older"] for event in events] == [one.pk, one.pk]
    assert kept == []


def test_more_versions_and_changes_ask_no_more_questions(sign_in):
    _one, two = versions(status=D.DECIDED)
    client = sign_in(focal_point())
    few = queries_of(client, address(two))
    for version in (3, 4, 5):
        more = a_draft_to_read(version=version, status=D.DECIDED)
        a_text(more.files.get().file, blocks_of(*NOW, *[f"Another line, {n}." for n in range(30 * version)]))
    assert queries_of(client, address(two)) <= few + 1


# --- The ways there, and the paper --------------------------------------------------------------


def test_the_pages_of_draft_plan_and_review_lead_there(sign_in):
    one, two = versions()
    review = a_review(two, status=R.ACCEPTED)
    way = f"older={one.pk}&amp;newer={two.pk}"
    assert way in sign_in(focal_point()).get(two.get_absolute_url()).content.decode()
    assert way not in sign_in(focal_point()).get(one.get_absolute_url()).content.decode()
    page = sign_in(review.reviewer).get(reverse("naps:review", args=[review.pk])).content.decode()
    assert way in page
    assert "What changed since draft 1" in page
    plan = sign_in(focal_point()).get(two.plan.get_absolute_url()).content.decode()
    assert "Compare two versions" in plan
    assert "Compare two versions" not in sign_in().get(two.plan.get_absolute_url()).content.decode()


def test_the_paper_holds_the_changes_and_what_was_left_out(sign_in, tmp_path, monkeypatch):
    monkeypatch.setattr("naps.comparison_pdf.MOST_CHANGES", 2)
    _one, two = versions()
    response = sign_in(focal_point()).get(address(two, "compare-paper"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="ecu-comparison-1-2.pdf"'
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(response.content)
    said = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
    ).stdout
    said = " ".join(said.split())
    assert "The plan costs forty fifty million" in said
    assert "Working paper, not public." in said
    assert "1 paragraph changed, 2 new" in said
    assert "paragraph 2, page 1" in said
    assert "1 more change is not printed." in said
    assert "A committee with seats" not in said
    assert Event.objects.filter(verb="draft.compared").count() == 1
