import shutil

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from academy.countries.models import Topic
from naps import rubric
from naps.models import Criterion, Question, Rubric
from tests.factories.reviews import a_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may change."""
    shutil.copy(rubric.DATA / "rubric_2026.toml", tmp_path)
    return tmp_path


def rewrite(folder, old: str, new: str, name: str = "rubric_2026.toml", source: str = "rubric_2026.toml"):
    text = (folder / source).read_text(encoding="utf-8")
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
    for model, fields in ((Rubric, ["title"]), (Criterion, ["label", "guidance"]), (Question, ["text"])):
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
    before = list(Criterion.objects.values()), list(Question.objects.values())
    rubric.load()
    assert (list(Criterion.objects.values()), list(Question.objects.values())) == before


def test_loading_is_fine_while_reviews_use_it():
    a_review(grades="3")
    rubric.load()
    assert Rubric.objects.count() == 1


def test_an_unused_rubric_is_corrected_from_its_file(folder):
    rewrite(folder, "Is the source of the funds named?", "Who pays?")
    rubric.load(folder)
    assert Question.objects.get(code="E3").text == "Who pays?"
    assert rubric.current().criteria.count() == 9


def test_a_rubric_in_use_is_not_changed(folder):
    a_review()
    rewrite(folder, "Is the source of the funds named?", "Who pays?")
    with pytest.raises(rubric.RubricInUse, match="rubric-2026"):
        rubric.load(folder)
    assert Question.objects.get(code="E3").text == "Is the source of the funds named?"


def test_the_newest_rubric_is_the_current_one_and_old_reviews_keep_theirs(folder):
    review = a_review()
    rewrite(folder, 'code = "rubric-2026"', 'code = "rubric-2027"', name="rubric_2027.toml")
    rubric.load(folder)
    assert rubric.current().code == "rubric-2027"
    review.refresh_from_db()
    assert review.rubric.code == "rubric-2026"


def test_the_database_itself_refuses_to_change_a_criterion_in_use():
    criterion = a_review().rubric.criteria.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.filter(pk=criterion.pk).update(weight=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        criterion.delete()
