"""The Academy's own questions: whole in three languages, and one right answer where there should be one."""

import pytest

from convenings.copying import copy_questions
from convenings.standard_questions import add_standard_questions, standard
from convenings.states import Purpose, QuestionKind
from tests.factories.convenings import a_convening

pytestmark = pytest.mark.django_db
PURPOSES = [Purpose.READINESS, Purpose.KNOWLEDGE, Purpose.REACTION, Purpose.APPLICATION]
LANGUAGES = ("en", "es", "fr")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_question_is_there_in_three_languages(purpose):
    made = add_standard_questions(a_convening(languages=list(LANGUAGES)), purpose)
    questions = list(made.questions.prefetch_related("choices"))
    assert len(questions) == len(standard(purpose)["question"]) >= 6
    for question in questions:
        assert question.missing_languages() == []
        assert question.has_choices == bool(question.choices.all())
        for row in [question, *question.choices.all()]:
            words = [getattr(row, f"label_{code}") for code in LANGUAGES]
            assert all(words), words
            assert row._meta.get_field("label_es").max_length >= max(map(len, words))
    assert all(getattr(made, f"introduction_{code}") for code in LANGUAGES)


def test_each_item_of_the_test_has_one_right_answer_and_lets_people_not_know():
    made = add_standard_questions(a_convening(), Purpose.KNOWLEDGE)
    places = set()
    for question in made.questions.prefetch_related("choices"):
        codes = [choice.code for choice in question.choices.all()]
        right = [choice.code for choice in question.choices.all() if choice.is_right]
        assert question.kind == QuestionKind.CHOICE
        assert question.is_required
        assert len(right) == 1
        assert codes[-1] == "unknown" not in right
        places.add(codes.index(right[0]))
    assert places == {0, 1, 2}  # nobody learns the place instead of the answer


def test_nothing_but_the_test_has_right_answers():
    convening = a_convening()
    for purpose in (Purpose.READINESS, Purpose.REACTION, Purpose.APPLICATION):
        for question in add_standard_questions(convening, purpose).questions.all():
            assert not question.choices.filter(is_right=True).exists()


def test_the_six_topics_of_the_academy_are_in_the_test():
    words = " ".join(row["en"] for row in standard(Purpose.KNOWLEDGE)["question"])
    for topic in (
        "Theory of change",
        "Gender budgeting",
        "Strategic design",
        "Institutional coordination",
        "Localization",
        "Monitoring and evaluation",
    ):
        assert topic in words


def test_a_copied_convening_asks_them_too():
    source, target = a_convening(), a_convening()
    add_standard_questions(source, Purpose.KNOWLEDGE)
    assert copy_questions(source, target) == len(standard(Purpose.KNOWLEDGE)["question"])
