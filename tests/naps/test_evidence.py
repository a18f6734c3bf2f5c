"""The finder: what it finds in passages nobody tuned it on, and what its files may say."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from academy.documents.texts import Block, BlockKind
from naps.evidence import lexicon as lexicons
from naps.evidence.finding import find
from naps.evidence.lexicon import LexiconError, lexicon
from naps.evidence.sources import from_json, lines
from naps.evidence.words import language_of
from tests.factories.files import blocks_of
from tests.naps.evidence.measuring import LANGUAGES, PARTS, measure

SHARED = '[words.budget]\nen = "budget"\nes = "presupuesto"\nfr = "budget"\npt = "orçamento"\n'


def codes(found) -> set[str]:
    return {code for code, answer in found.answers.items() if answer.passages}


# --- how well it finds ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_there_is_among_the_first_five_and_what_is_not_is_not_made_up(language):
    for part in PARTS:
        measured = measure(language, part)
        assert measured.recall >= 0.90, measured.missed
        assert measured.recall_of_criteria >= 0.90, part
        assert measured.false_rate <= 0.10, measured.false


def test_every_question_of_the_rubric_is_looked_for(db):
    from naps import rubric

    asked = {question.code for one in rubric.load().criteria.all() for question in one.questions.all()}
    assert {question.code for question in lexicon().questions} == asked


# --- passages ---


def test_the_rows_of_a_table_are_one_passage_and_their_head_says_what_they_are():
    found = find(
        blocks_of(
            "# Matriz", "Tarea | Presupuesto | Fuente", "Talleres | 45.000 | Tesoro", "Guía | 12.000 | BID"
        ),
        language="es",
    )
    budget = found.of("E1").passages[0]
    assert budget.numbers == (2, 4)
    assert "Tarea | Presupuesto | Fuente" in budget.text
    assert found.of("E3").passages


def test_a_table_that_goes_on_overleaf_keeps_its_head():
    rows = [
        Block(1, BlockKind.ROW, "Task | Budget", 1, table=1, cells=("Task", "Budget")),
        Block(2, BlockKind.ROW, "Courses | 450", 1, table=1, cells=("Courses", "450")),
        Block(3, BlockKind.ROW, "Guides | 120", 2, table=2, cells=("Guides", "120")),
    ]
    assert {passage.number for passage in find(rows, language="en").of("E1").passages} >= {3}


def test_a_column_that_is_empty_all_the_way_down_is_no_budget():
    found = find(blocks_of("Task | Budget | Note", "Courses | – | a", "Guides | tbd | b"), language="en")
    assert not found.of("E1").passages


def test_a_cross_says_when_and_not_how_much():
    calendar = find(blocks_of("Tarea | T1 | T2", "Talleres | X | ", "Guía | | X"), language="es")
    assert calendar.of("H2").passages
    assert not calendar.of("E1").passages


def test_short_pieces_one_after_the_other_are_one_list():
    said = "Eje 1. Prevención. Eje 2. Participación. Eje 3. Protección. Eje 4. Ayuda y recuperación."
    assert find(blocks_of(said), language="es").of("A3").passages


def test_a_weaker_sign_stands_below_a_clear_one():
    found = find(
        blocks_of("The plan may be affected by weak capacity.", "Risk | Mitigation", "Turnover | Handover"),
        language="en",
    ).of("B5")
    assert found.passages[0].kind == "row"


def test_items_are_read_with_the_sentence_that_leads_to_them():
    said = [
        Block(1, BlockKind.PARAGRAPH, "Las organizaciones de la sociedad civil:"),
        Block(2, BlockKind.ITEM, "vigilan el cumplimiento de las metas;"),
        Block(3, BlockKind.ITEM, "reciben el boletín."),
    ]
    passage = find(said, language="es").of("C3").passages[0]
    assert passage.numbers == (1, 3)


def test_what_a_text_denies_is_told_apart_and_never_found():
    for language, sentence in (
        ("en", "This plan has no budget and no funds have been allocated."),
        ("es", "El plan no cuenta con presupuesto asignado."),
        ("fr", "Le plan ne dispose d’aucun budget alloué."),
        ("pt", "O plano não tem orçamento alocado."),
    ):
        found = find(blocks_of(sentence), language=language)
        assert not found.of("E2").passages, sentence
        assert found.of("E2").absent, sentence


def test_contents_acronyms_and_forewords_are_no_evidence():
    found = find(
        blocks_of(
            "# Índice",
            "8. Presupuesto y fuentes de financiamiento ........ 45",
            "# Siglas",
            "SyE | Seguimiento y evaluación de la sociedad civil",
            "# Prólogo",
            "Me complace presentar este plan y agradezco a las organizaciones de mujeres que participaron.",
        ),
        language="es",
    )
    assert codes(found) == set()


def test_accents_case_and_endings_do_not_matter():
    for said in ("LÍNEA DE BASE: 8 %. METAS: 20 % AL 2030.", "Linea de base 8 %; la meta es 20 % al 2030."):
        assert find(blocks_of(said), language="es").of("F2").passages


def test_a_passage_is_read_in_its_own_language():
    french = "Le coût global du plan est évalué à 6 milliards de FCFA sur cinq ans pour les ministères."
    assert language_of(french, "es") == "fr"
    assert find(blocks_of(french), language="es").of("E1").passages
    assert language_of("USD 45.000", "pt") == "pt"


def test_marks_stand_on_the_words_that_were_found():
    passage = find(blocks_of("The plan covers the period 2026-2030."), language="en").of("H1").passages[0]
    part = passage.parts[0]
    assert "2026-2030" in {part.text[start:end] for start, end in part.marks}


def test_nothing_comes_of_nothing():
    assert codes(find([], language="es")) == set()
    assert codes(find(blocks_of("…", "| |", "12", "###"))) == set()


# --- the files of the lexicon ---


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("shared.toml", "[words.budget]\nen = 'budget'\n", "shared.toml, words.budget"),
        ("shared.toml", SHARED.replace('"budget"', '"of the"', 1), "shared.toml, words.budget.en: “of the”"),
        ("shared.toml", SHARED + "[patterns]\nyear = '('\n", "shared.toml, patterns.year"),
        ("shared.toml", "words = [", "shared.toml, file"),
        ("E.toml", '[E1]\nrules = ["4: buget"]\n', "E.toml, E1.rules: “4: buget” names “buget”"),
        ("E.toml", '[E1]\nrules = ["budget"]\n', "E.toml, E1.rules: “budget” does not begin with its points"),
        ("E.toml", '[E1]\nrules = ["4: !budget"]\n', "asks for nothing"),
        ("E.toml", "[F1]\nrules = []\n", "E.toml, F1"),
        ("E.toml", "[E1]\nrule = []\n", "E.toml, E1: needs rules"),
        ("E.toml", SHARED, "another group has this name already"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path, name, text, told):
    (tmp_path / "shared.toml").write_text(SHARED)
    (tmp_path / name).write_text(text)
    with pytest.raises(LexiconError) as error:
        lexicons.read(tmp_path)
    assert told in str(error.value)


def test_a_changed_word_changes_what_is_found_and_the_version(tmp_path):
    (tmp_path / "shared.toml").write_text(SHARED)
    (tmp_path / "E.toml").write_text('[E1]\nrules = ["4: budget"]\n')
    before = lexicons.read(tmp_path)
    assert not find(blocks_of("The purse"), language="en", among=before).of("E1").passages
    (tmp_path / "shared.toml").write_text(SHARED.replace('en = "budget"', 'en = "budget, purse"'))
    after = lexicons.read(tmp_path)
    assert find(blocks_of("The purse"), language="en", among=after).of("E1").passages
    assert before.version != after.version


# --- from the command line ---


def told(*args, **options) -> str:
    out = StringIO()
    call_command("find_evidence", *args, stdout=out, **options)
    return out.getvalue()


def test_the_command_finds_in_lines_and_says_it_as_json(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("# Presupuesto\nEl costo total es de USD 45.000.\n\nEl himno nacional.\n")
    found = json.loads(told(str(path), language="es", criterion="e", as_json=True))
    assert set(found) == {"E"}
    best = found["E"]["questions"]["E1"]["passages"][0]
    assert (best["number"], best["text"]) == (2, "El costo total es de USD 45.000.")
    assert best["matched"]
    assert "nothing found" in told(str(path), criterion="H")


def test_the_command_checks_the_lexicon_and_says_what_it_can_not_read(tmp_path):
    assert "can be read" in told(check=True)
    for name, text in (
        ("plan.rtf", "x"),
        ("plan.json", '{"a": 1}'),
        ("plan.json", "["),
        ("plan.json", '[{"a": 1}]'),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(CommandError):
            told(str(tmp_path / name))
    with pytest.raises(CommandError):
        told(str(tmp_path / "gone.txt"))


def test_passages_as_json_and_as_lines_are_the_same():
    said = ["# Costs", "Task | Budget", "The plan is costed."]
    assert from_json({"passages": said}) == lines(said)
    assert from_json([{"text": "The plan is costed.", "number": 7}])[0].number == 7
