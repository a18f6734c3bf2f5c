import pytest

from naps.first_words import first_words
from naps.remarks import compared, said_of_criteria
from naps.scoring import Band, Total, total_of
from naps.states import ReviewStatus
from tests.factories.accounts import a_user
from tests.factories.reviews import a_draft_to_read, a_review, give_grades

pytestmark = pytest.mark.django_db

SENT = ReviewStatus.SUBMITTED


def total(grades: str) -> Total | None:
    review = a_review(status=ReviewStatus.ACCEPTED, grades=grades)
    return total_of(review.scores.select_related("criterion"))


def test_full_marks_are_a_hundred_and_none_are_zero():
    assert total("444444444").percent == 100
    assert total("000000000").percent == 0


def test_criteria_count_with_their_weight():
    # Only E (16 of 100) is met, in full.
    assert total("000040000").percent == 16


def test_what_does_not_apply_is_left_out_of_both_sides():
    # Everything that applies is met: G (8) and I (4) do not apply.
    found = total("444444n4n")
    assert (found.percent, found.weight, found.graded) == (100, 88, 7)


def test_what_has_no_grade_yet_is_not_a_zero():
    assert total("4--------").percent == 100


def test_nothing_graded_has_no_total():
    assert total("nnnnnnnnn") is None
    assert total("") is None


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        (0, Band.FOUNDATIONAL),
        (39, Band.FOUNDATIONAL),
        (40, Band.DEVELOPING),
        (59, Band.DEVELOPING),
        (60, Band.STRONG),
        (79, Band.STRONG),
        (80, Band.HIGH_IMPACT),
        (100, Band.HIGH_IMPACT),
    ],
)
def test_the_bands_of_a_total(percent, band):
    assert Total(percent, 9, 100).band == band


def test_a_half_is_rounded_up_and_the_band_follows_the_shown_figure():
    # (12*4 + 14*2 + 14*3 + 12*2 + 16*2 + 14*2 + 8*2 + 6*4 + 4*4) / 400 = 258/400 = 64.5 %
    assert total("423222244").percent == 65


def test_reviews_side_by_side_leave_a_gap_where_nothing_was_said():
    draft = a_draft_to_read()
    first = a_review(draft, reviewer=a_user("Ana"), status=SENT, grades="4n")
    second = a_review(draft, reviewer=a_user("Bo"), status=SENT, grades="1")
    table = compared([first, second], list(first.rubric.criteria.all()))
    assert table.rows[0][1] == [("Ana", "4 · specified, resourced and owned"), ("Bo", "1 · mentioned")]
    assert table.rows[1][1] == [("Ana", "n/a"), ("Bo", "")]
    assert [column.total.percent for column in table.columns] == [100, 25]


def test_the_country_reads_sides_and_numbers_instead_of_grades_and_names():
    draft = a_draft_to_read()
    review = a_review(draft, reviewer=a_user("Ana"), status=SENT, grades="41n")
    said = said_of_criteria([review], with_grades=False)
    assert [[(r.who, r.side, r.grade) for r in one.remarks] for one in said] == [
        [("Reviewer 1", "strong", "")],
        [("Reviewer 1", "to work on", "")],
        [("Reviewer 1", "does not apply", "")],
    ]


def words(*reviews, language="en", outcome="revise") -> dict[str, str]:
    scores = [s for review in reviews for s in review.scores.select_related("criterion")]
    return first_words(reviews[0].draft, scores, language, outcome)


def test_a_letter_begins_with_the_best_and_the_weakest_criteria():
    review = a_review(status=SENT)
    give_grades(review, "432101234", comment="Said of")
    said = words(review)
    assert said["strengths"] == (
        "Context and strategic design\nSaid of A\n\n"
        "Security sector and disarmament\nSaid of I\n\n"
        "Theory of change and results chain\nSaid of B"
    )
    # E is 0; of D and F, both 1, the heavier F comes first.
    assert [part.split("\n")[1] for part in said["to_work_on"].split("\n\n")] == [
        "Said of E",
        "Said of F",
        "Said of D",
    ]


def test_two_reviews_are_taken_together():
    draft = a_draft_to_read()
    first, second = (a_review(draft, reviewer=a_user(n), status=SENT) for n in ("Ana", "Bo"))
    give_grades(first, "40", comment="Ana on")
    give_grades(second, "23", comment="Bo on")
    said = words(first, second)
    assert said["strengths"] == "Context and strategic design\nAna on A\nBo on A"  # (4 + 2) / 2 = 3
    assert said["to_work_on"] == "Theory of change and results chain\nAna on B\nBo on B"


def test_a_criterion_without_a_comment_makes_room_for_one_with():
    review = a_review(status=SENT, grades="44")
    review.scores.filter(criterion__code="B").update(comment="The chain is clear.")
    assert words(review)["strengths"] == "Theory of change and results chain\nThe chain is clear."


def test_the_first_words_are_in_the_language_of_the_letter():
    review = a_review(status=SENT, grades="4")
    assert words(review, language="es")["strengths"] == "Contexto y diseño estratégico"


def test_the_next_step_fits_the_outcome():
    review = a_review(status=SENT, grades="4")
    steps = {words(review, outcome=outcome)["next_step"] for outcome in ("revise", "advise", "endorse")}
    assert len(steps) == 3
