"""Progress of grades across versions: for the country what its letters allow, for others nothing at all."""

import pytest
from django.urls import reverse

from naps import rubric
from naps.models import Criterion, Draft, Plan, Rubric
from naps.progress import Progress, progress_of
from naps.states import DecisionStatus, DraftStatus, ReviewStatus, Sharing
from tests.factories.accounts import a_user, focal_point, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.reviews import a_draft_to_read, a_letter, a_review, give_grades
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

R, D = ReviewStatus, DraftStatus


def an_answered_version(n: int, *grades: str, shows: bool = True, released: bool = True, iso3="ECU") -> Draft:
    """A version with a letter; one review for each string of grades of A, B, C …"""
    draft = a_draft_to_read(iso3, version=n, status=D.UNDER_REVIEW)
    for given in grades:
        review = a_review(
            draft,
            reviewer=a_user(f"Reviewer {n}"),
            status=R.SUBMITTED,
            is_released=released,
            summary="CANARY",
        )
        give_grades(review, given, comment="CANARY")
    a_letter(draft, status=DecisionStatus.ISSUED, shows_grades=shows)
    Draft.objects.filter(pk=draft.pk).update(status=D.DECIDED)
    return draft


def read(reader=None) -> Progress:
    return progress_of(Plan.objects.get(), reader or focal_point("ECU"))


def words(progress: Progress, code: str) -> list[str]:
    row = next(row for row in progress.rows if row.code == code)
    return [*(point.words for point in row.points), row.change]


def test_from_one_to_three():
    an_answered_version(1, "1")
    an_answered_version(2, "3")
    assert words(read(), "A") == ["1 · mentioned", "3 · fully specified", "from 1 to 3: further along"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("2", "2", ["2 · partly specified", "2 · partly specified", "2, as before"]),
        ("3", "1", ["3 · fully specified", "1 · mentioned", "from 3 to 1: less than before"]),
        ("n", "3", ["does not apply", "3 · fully specified", ""]),
        ("-", "3", ["not graded", "3 · fully specified", ""]),
    ],
)
def test_how_a_criterion_went(first, second, said):
    an_answered_version(1, first)
    an_answered_version(2, second)
    assert words(read(), "A") == said


def test_reviewers_who_differ_are_a_range_and_a_mean():
    an_answered_version(1, "1", "2")
    an_answered_version(2, "4", "2")
    assert words(read(), "A") == [
        "1 to 2, of 2 reviewers", "2 to 4, of 2 reviewers", "from 1.5 to 3: further along",
    ]  # fmt: skip
    row = read().rows[0]
    assert [(dot.top != dot.bottom) for dot in row.dots] == [True, True]


def test_without_permission_there_is_neither_figure_nor_direction():
    an_answered_version(1, "1", shows=False)
    an_answered_version(2, "2")
    an_answered_version(3, "4")
    assert words(read(), "A") == [
        "not released", "2 · partly specified", "4 · specified, resourced and owned",
        "from 2 to 4: further along",
    ]  # fmt: skip
    assert [version.basis for version in read().versions] == [
        "grades were not released", "1 review", "1 review",
    ]  # fmt: skip


def test_only_released_reviews_go_in():
    draft = an_answered_version(1, "1")
    hidden = a_review(draft, reviewer=a_user("Not released"), status=R.SUBMITTED, grades="4")
    assert words(read(), "A")[0] == "1 · mentioned"
    type(hidden).objects.filter(pk=hidden.pk).update(is_released=True)
    assert words(read(), "A")[0] == "1 to 4, of 2 reviewers"


def test_a_letter_that_is_not_sent_says_nothing():
    draft = a_draft_to_read("ECU")
    a_review(draft, status=R.SUBMITTED, is_released=True, grades="3")
    a_letter(draft, shows_grades=True)
    assert read().versions == []
    assert read(staff()).versions == []


def test_staff_see_the_rest_and_that_the_country_does_not(sign_in):
    an_answered_version(1, "1", shows=False, released=False)
    assert words(read(staff()), "A")[0] == "1 · mentioned"
    address = reverse("naps:plan-progress", args=[Plan.objects.get().pk])
    said = "The country does not see these grades"
    assert said in sign_in(staff()).get(address).text
    shown = sign_in(focal_point("ECU")).get(address).text
    assert said not in shown
    assert "mentioned" not in shown
    assert "The grades of these versions were not released." in shown


def test_another_rubric_is_said_and_compared_by_letter():
    an_answered_version(1, "1")
    newer = Rubric.objects.create(code="newer", title="Rubric of 2027")
    first = rubric.current().criteria.get(code="A")
    for code, label in (("A", "Vision, said anew"), ("Z", "A new one")):
        Criterion.objects.create(
            rubric=newer, code=code, topic=first.topic, label=label, weight=1, order=ord(code)
        )
    draft = a_draft_to_read("ECU", version=2)
    review = a_review(draft, status=R.SUBMITTED, is_released=True)
    type(review).objects.filter(pk=review.pk).update(rubric=newer)
    review.refresh_from_db()
    give_grades(review, "34")
    a_letter(draft, status=DecisionStatus.ISSUED, shows_grades=True)
    Draft.objects.filter(pk=draft.pk).update(status=D.DECIDED)
    progress = read()
    assert [version.has_new_rubric for version in progress.versions] == [False, True]
    assert words(progress, "A") == ["1 · mentioned", "3 · fully specified", "from 1 to 3: further along"]
    assert words(progress, "Z")[:2] == ["not asked", "4 · specified, resourced and owned"]
    assert next(row.label for row in progress.rows if row.code == "A") == "Vision, said anew"


def test_the_page_shows_words_a_drawing_and_no_comment(sign_in):
    an_answered_version(1, "1")
    an_answered_version(2, "3")
    plan = Plan.objects.get()
    address = reverse("naps:plan-progress", args=[plan.pk])
    for user in (focal_point("ECU"), a_delegate(a_convening(), "ECU"), staff()):
        client = sign_in(user)
        shown = client.get(address).text
        assert "from 1 to 3: further along" in shown
        assert shown.count("<circle") == 2
        assert "CANARY" not in shown
        assert address in client.get(plan.get_absolute_url()).text


@pytest.mark.parametrize("sharing", Sharing)
def test_nobody_else_sees_it_whatever_is_shared(sign_in, sharing):
    draft = an_answered_version(1, "1")
    Plan.objects.update(sharing=sharing)
    plan = Plan.objects.get()
    address = reverse("naps:plan-progress", args=[plan.pk])
    others = [partner(), observer(), focal_point("PER"), a_delegate(a_convening(), "PER"), a_user()]
    for user in [*others, draft.reviews.get().reviewer]:
        client = sign_in(user)
        assert client.get(address).status_code == 403
        assert address not in client.get(plan.get_absolute_url()).text
    assert sign_in().get(address).status_code == 302


def test_nothing_answered_yet(sign_in):
    a_draft_to_read("ECU")
    address = reverse("naps:plan-progress", args=[Plan.objects.get().pk])
    assert "No version has been answered yet." in sign_in(focal_point("ECU")).get(address).text


def test_it_costs_the_same_for_one_version_and_for_three(sign_in):
    client, counts = sign_in(focal_point("ECU")), []
    for versions in ([1], [2, 3]):
        for n in versions:
            an_answered_version(n, "123", "321")
        counts.append(queries_of(client, reverse("naps:plan-progress", args=[Plan.objects.get().pk])))
    assert counts[0] == counts[1]
