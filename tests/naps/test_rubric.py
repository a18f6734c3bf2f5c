import shutil

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from academy.countries.models import Topic
from naps import rubric
from naps.models import Anchor, Criterion, Question, Rubric, Score
from naps.states import Grade
from tests.factories.reviews import a_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may change."""
    for path in rubric.DATA.glob("rubric_*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


NEWEST = "rubric_2026_2.toml"


def rewrite(folder, old: str, new: str, name: str = NEWEST):
    text = (folder / NEWEST).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_nine_criteria_weigh_a_hundred():
    criteria = list(rubric.current().criteria.all())
    assert [c.code for c in criteria] == list("ABCDEFGHI")
    assert [c.weight for c in criteria] == [12, 14, 14, 12, 16, 14, 8, 6, 4]


def test_every_topic_of_the_academy_is_asked_for_once():
    asked = rubric.current().criteria.values_list("topic__code", flat=True)
    assert sorted(asked) == sorted(Topic.objects.values_list("code", flat=True))


def test_every_question_stands_in_three_languages():
    for model, fields in (
        (Rubric, ["title"]),
        (Criterion, ["label", "guidance"]),
        (Question, ["text"]),
        (Anchor, ["text"]),
    ):
        for row in model.objects.all():
            for name in fields:
                texts = [getattr(row, f"{name}_{code}") for code in ("en", "es", "fr")]
                assert all(texts), row
                assert len(set(texts)) == 3 or name == "label", texts


def test_french_has_its_hard_spaces_and_spanish_its_opening_marks():
    for question in Question.objects.all():
        assert question.text_fr.endswith("\u00a0?"), question.text_fr
        assert question.text_es.startswith("¿"), question.text_es


def test_a_reader_gets_the_questions_in_their_language():
    with translation.override("fr"):
        assert str(rubric.current().criteria.get(code="B").label).startswith("Théorie du changement")


def test_loading_again_changes_nothing():
    kept = (Criterion, Question, Anchor)
    before = [list(model.objects.values()) for model in kept]
    rubric.load()
    assert [list(model.objects.values()) for model in kept] == before


def test_loading_is_fine_while_reviews_use_it():
    a_review(grades="3")
    rubric.load()
    assert Rubric.objects.count() == 2


def test_an_unused_rubric_is_corrected_from_its_file(folder):
    rewrite(folder, "Is the source of the funds named?", "Who pays?")
    rubric.load(folder)
    assert Question.objects.get(code="E3", criterion__rubric=rubric.current()).text == "Who pays?"
    assert rubric.current().criteria.count() == 9


def test_a_rubric_in_use_is_not_changed(folder):
    a_review()
    rewrite(folder, "Is the source of the funds named?", "Who pays?")
    with pytest.raises(rubric.RubricInUse, match="rubric-2026-2"):
        rubric.load(folder)
    assert (
        Question.objects.get(code="E3", criterion__rubric=rubric.current()).text
        == "Is the source of the funds named?"
    )


def test_the_newest_rubric_is_the_current_one_and_old_reviews_keep_theirs(folder):
    review = a_review()
    rewrite(folder, 'code = "rubric-2026-2"', 'code = "rubric-2027"', name="rubric_2027.toml")
    rubric.load(folder)
    assert rubric.current().code == "rubric-2027"
    review.refresh_from_db()
    assert review.rubric.code == "rubric-2026-2"


def test_the_database_itself_refuses_to_change_a_criterion_in_use():
    criterion = a_review().rubric.criteria.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.filter(pk=criterion.pk).update(weight=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        criterion.delete()


def test_the_database_itself_keeps_the_words_under_an_answer():
    """Questions, anchors and the rubric's name: not changed, added, taken away or carried elsewhere."""
    used = a_review().rubric
    criterion, other = used.criteria.first(), Rubric.objects.exclude(pk=used.pk).get().criteria.first()
    for model in (Question, Anchor):
        rows = model.objects.filter(criterion=criterion)
        for change in (
            lambda rows=rows: rows.update(text_es="-"),
            lambda rows=rows: rows.update(criterion=other),
            lambda rows=rows: rows.first().delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
    refused = (
        lambda: Question.objects.create(criterion=criterion, code="A9", text="One more?", order=9),
        lambda: Criterion.objects.filter(pk=criterion.pk).update(rubric=other.rubric),
        lambda: Rubric.objects.filter(pk=used.pk).update(title_fr="-"),
        lambda: Rubric.objects.filter(pk=used.pk).update(code="rubric-1999"),
    )
    for change in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    Rubric.objects.filter(pk=used.pk).update(is_current=False)
    assert Question.objects.filter(criterion=other).update(text_es="-")  # nobody uses that one


def test_every_grade_of_every_criterion_says_what_it_means():
    for criterion in rubric.current().criteria.all():
        assert [anchor.grade for anchor in criterion.anchors.all()] == Grade.values
    with translation.override("es"):
        costs = rubric.current().criteria.get(code="E").anchors.all()
        assert costs[0].text == "No hay costos."


def test_french_anchors_have_their_hard_spaces():
    for text in Anchor.objects.values_list("text_fr", flat=True):
        assert not any(f" {sign}" in text or "« " in text for sign in "?!;:»"), text


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("weight = 16", "weight = 15", "do not sum to 100"),
        (
            'grade = 4\nen = "As 3. The plan is tied',
            'grade = 3\nen = "As 3. The plan is tied',
            "an anchor for each",
        ),
    ],
)
def test_a_rubric_that_does_not_add_up_is_not_loaded(folder, old, new, error):
    rewrite(folder, old, new)
    with pytest.raises(rubric.RubricIncomplete, match=error):
        rubric.load(folder)


def test_a_house_with_reviews_on_the_old_rubric_gets_the_new_one(folder):
    """Reviews that exist keep theirs with every answer; the next draft is read with the new one."""
    old = Rubric.objects.get(code="rubric-2026")
    review = a_review(rubric=old, grades="321")
    (folder / NEWEST).rename(folder / "later")
    rubric.load(folder)
    assert rubric.current() == old
    (folder / "later").rename(folder / NEWEST)
    rubric.load(folder)
    assert rubric.current().code == "rubric-2026-2"
    review.refresh_from_db()
    assert review.rubric == old
    assert list(Score.objects.filter(review=review).values_list("grade", flat=True)) == [3, 2, 1]
    assert not old.criteria.filter(anchors__isnull=False).exists()
