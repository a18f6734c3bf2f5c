"""The comparison of two texts, without drafts or readers."""

import time
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.documents.texts import Block, BlockKind
from naps.comparing.budget import MOST_BLOCKS, Budget, TooLong
from naps.comparing.compare import compare
from naps.comparing.shape import Comparison, Kind, Pair, newer_text, older_text
from naps.comparing.words import segments_of, tidy
from tests.factories.files import blocks_of

OPENING = "The Ministry of Women leads the plan together with the Ministry of Defence and civil society."
MONEY = "Forty-one activities have a cost, a source and an institution that is responsible for the money."
LOCAL = (
    "Nine departments adopt a local plan, each with its own committee and its own training for the police."
)
WATCH = "A committee with seats for civil society looks at the figures twice a year and publishes a report."


def kinds(comparison: Comparison) -> list[str]:
    return [str(pair.kind) for pair in comparison.pairs]


def only(comparison: Comparison, kind: Kind) -> Pair:
    [pair] = [pair for pair in comparison.pairs if pair.kind == kind]
    return pair


def marked(pair: Pair) -> str:
    signs = {Kind.SAME: "{}", Kind.NEW: "+{}+", Kind.GONE: "-{}-"}
    return "".join(signs[segment.kind].format(segment.text) for segment in pair.segments)


# --- Words --------------------------------------------------------------------------------------

a_word = st.sampled_from(
    ["the", "of", "women", "peace,", "budget", "“plan”", "2026", "co-lead", "(a)", "1.500,25"]
)
a_text = st.lists(a_word, max_size=30).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(a_text, a_text)
def test_both_texts_can_be_read_back_from_what_changed(was, now):
    segments = segments_of(was, now)
    assert older_text(segments) == was
    assert newer_text(segments) == now
    assert all(segment.text for segment in segments)


def test_the_words_that_changed_are_marked_with_what_stands_in_their_place():
    [pair] = compare(blocks_of(MONEY), blocks_of(MONEY.replace("Forty-one", "Sixty-three"))).pairs
    assert (pair.kind, marked(pair)) == (
        Kind.CHANGED, "-Forty-one -+Sixty-three +" + MONEY.removeprefix("Forty-one "),
    )  # fmt: skip


a_messy_text = st.text("aé\u0301 \u00a0-“b,1\n", max_size=40)


@settings(max_examples=150, deadline=None)
@given(a_messy_text, a_messy_text, a_messy_text, a_messy_text)
def test_nothing_is_lost_of_texts_that_begin_and_end_alike(start, was, now, end):
    older, newer = start + was + end, start + now + end
    segments = segments_of(older, newer)
    assert tidy(older_text(segments)) == tidy(older)
    assert tidy(newer_text(segments)) == tidy(newer)
    alike = [one.kind == other.kind == Kind.SAME for one, other in pairwise(segments)]
    assert not any(alike)


def test_a_sign_that_stayed_is_not_marked_with_its_word():
    [pair] = compare(
        blocks_of("Costs, sources, dates and names"), blocks_of("Costs, sums, dates and names")
    ).pairs
    assert marked(pair) == "Costs, -sources-+sums+, dates and names"


# --- Paragraphs ---------------------------------------------------------------------------------


def test_paragraphs_are_new_gone_changed_or_the_same():
    older = blocks_of("# Budget", OPENING, MONEY, "Nobody reads this sentence any more.")
    newer = blocks_of(
        "# Budget", OPENING, "Donors have promised a third of it.", MONEY.replace("cost", "price")
    )
    comparison = compare(older, newer)
    assert kinds(comparison) == ["same", "same", "new", "changed", "gone"]
    assert 0 < comparison.share < 1
    assert not comparison.is_coarse
    assert compare(older, older).share == 0


def test_an_empty_text_is_all_new_or_all_gone():
    assert kinds(compare([], blocks_of(OPENING, MONEY))) == ["new", "new"]
    assert kinds(compare(blocks_of(OPENING), [])) == ["gone"]
    assert compare([], []).pairs == ()
    assert compare(blocks_of(OPENING), []).share == 1


def test_a_moved_paragraph_is_recognised_also_when_some_of_its_words_changed():
    older = blocks_of(OPENING, MONEY, LOCAL, WATCH)
    comparison = compare(older, blocks_of(OPENING, LOCAL, WATCH.replace("twice", "once"), MONEY))
    moved = only(comparison, Kind.MOVED)
    assert (moved.older, moved.newer, moved.segments) == ((2,), (4,), ())
    left = only(comparison, Kind.LEFT)
    assert (left.older, left.newer, left.is_change) == ((2,), (4,), False)
    assert only(comparison, Kind.CHANGED).newer == (3,)
    rewritten = compare(older, blocks_of(LOCAL, WATCH, MONEY.replace("Forty-one", "All"), OPENING))
    assert any(marked(pair).startswith("-Forty-one -+All +") for pair in rewritten.pairs)


def test_short_lines_that_occur_often_have_not_moved():
    older = blocks_of("Responsible: police", OPENING, MONEY, LOCAL)
    comparison = compare(older, blocks_of(OPENING, MONEY, LOCAL, "Responsible: police"))
    assert sorted(set(kinds(comparison))) == ["gone", "new", "same"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([OPENING, MONEY, LOCAL, WATCH, "Total", "# Budget", "a | b"]), max_size=9),
    st.randoms(),
)
def test_every_paragraph_of_both_texts_is_there_once(said, random):
    newer = list(said)
    random.shuffle(newer)
    comparison = compare(blocks_of(*said), blocks_of(*newer[1:], "One more."))
    pairs = [pair for pair in comparison.pairs if pair.kind != Kind.LEFT]
    assert sorted(n for pair in pairs for n in pair.older) == list(range(1, len(said) + 1))
    assert [n for pair in pairs for n in pair.newer] == list(range(1, max(len(said), 1) + 1))


# --- A DOCX against a PDF -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("docx", "pdf"),
    [
        ("“Paz” – seguridad", '"Paz" - seguridad'),
        ("La oficina finanza el plan", "La o\ufb01cina \ufb01nanza  el\u00a0plan"),
        ("El presupuesto con enfoque de género", "El presu- puesto con enfoque de géne\u00adro"),
        ("Género y paz", "Ge\u0301nero y paz"),
        ("Formación de la policía", "• Formación de la policía"),
        ("Presupuesto del plan", "2.1 Presupuesto del plan"),
        ("El plan tiene costos", "3. El plan tiene costos"),
    ],
)  # fmt: skip
def test_what_no_reader_would_call_a_change_is_none(docx, pdf):
    assert kinds(compare(blocks_of(OPENING, docx), blocks_of(OPENING, pdf))) == ["same", "same"]
    assert kinds(compare(blocks_of(OPENING, pdf, MONEY), blocks_of(docx))) == ["gone", "same", "gone"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("1.5 million dollars for training", "2.5 million dollars for training"),
        ("2.1 Budget of the plan", "2.2 Budget of the plan"),
        ("1. Budget of the plan", "2. Budget of the plan"),
        ("From 10-20 women", "From 1020 women"),
        ("It costs 2026 dollars", "It costs 2027 dollars"),
    ],
)
def test_figures_are_never_folded_away(was, now):
    assert kinds(compare(blocks_of(was), blocks_of(now))) in (["changed"], ["gone", "new"])


def test_paragraphs_that_a_page_splits_are_one():
    half = MONEY.index(" and an institution")
    pieces = blocks_of(OPENING, MONEY[:half], MONEY[half:], LOCAL)
    comparison = compare(blocks_of(OPENING, MONEY, LOCAL), pieces)
    assert kinds(comparison) == ["same", "same", "same"]
    assert comparison.pairs[1].newer == (2, 3)
    back = compare(pieces, blocks_of(OPENING, MONEY.replace("source", "donor"), LOCAL))
    assert kinds(back) == ["same", "changed", "same"]
    assert (back.pairs[1].older, back.pairs[1].newer) == ((2, 3), (2,))
    assert "-source -+donor +" in marked(back.pairs[1])


def test_a_narrow_cell_of_a_pdf_breaks_words_without_a_hyphen():
    docx = blocks_of("Riesgo | Probabilidad | pilares 2 y 4 | 10 20", page=None)
    pdf = blocks_of("Riesgo | Probabilid ad | pilares 2y4 | 10 20")
    assert kinds(compare(docx, pdf)) == kinds(compare(pdf, docx)) == ["same"]
    # Between two files of one kind it was written so; and a figure is never glued.
    assert kinds(compare(pdf, [replace(docx[0], page=1)])) == ["changed"]
    assert kinds(compare(docx, blocks_of("Riesgo | Probabilid ad | pilares 2y4 | 1020"))) == ["changed"]


def test_a_short_line_is_recognised_also_beside_the_end_of_one_that_a_page_split():
    half = MONEY.index(" and an institution")
    older = blocks_of(OPENING, MONEY, "2026–2029", LOCAL)
    newer = blocks_of(OPENING, MONEY[:half], MONEY[half:], "2026–2030", LOCAL)
    assert kinds(compare(older, newer)) == ["same", "same", "changed", "same"]


# --- Tables and sections ------------------------------------------------------------------------


def test_tables_are_compared_cell_by_cell():
    older = blocks_of(
        "Activity | Cost | By", "Training of the police | 100 000 | 2026", "Shelters | 50 000 | 2027"
    )
    newer = blocks_of("Activity | Cost | By", "Training of the police | 180 000 | 2026", "Radio | 9 000 | 2027",
                      "Shelters | 50 000 | 2027")  # fmt: skip
    comparison = compare(older, newer)
    assert kinds(comparison) == ["same", "changed", "new", "same"]
    pair = comparison.pairs[1]
    assert pair.segments == ()
    assert [[str(segment.kind) for segment in cell] for cell in pair.cells] == [
        ["same"],
        ["gone", "new", "same"],
        ["same"],
    ]


def test_a_column_more_is_new_in_each_row():
    [pair] = compare(blocks_of("Training | 2026"), blocks_of("Training | 100 000 | 2026")).pairs
    assert [[str(segment.kind) for segment in cell] for cell in pair.cells] == [["same"], ["new"], ["same"]]


def test_the_summary_says_what_changed_under_each_top_heading():
    older = blocks_of("Preface of the minister", "# Budget", MONEY, "# Annexes", WATCH)
    newer = blocks_of(
        "Preface of the minister", "# Budget", MONEY.replace("cost", "price"), LOCAL, "# Follow-up", OPENING
    )
    parts = {part.heading: part for part in compare(older, newer).sections}
    assert list(parts) == ["", "Budget", "Annexes", "Follow-up"]
    assert (parts["Budget"].changed, parts["Budget"].new, parts["Budget"].first_change) == (1, 1, 1)
    assert (parts["Annexes"].gone, parts["Follow-up"].new, parts[""].changes) == (2, 2, 0)
    assert compare(older, newer).total.changes == 6


def test_the_title_alone_divides_nothing():
    def told(*more: str) -> list[Block]:
        first, *rest = blocks_of("# Plan", "# Goals", OPENING, "# Money", *more)
        return [first, *(replace(b, level=2) if b.kind == BlockKind.HEADING else b for b in rest)]

    parts = compare(told(MONEY), told(MONEY.replace("cost", "price"))).sections
    assert [(part.heading, part.changed) for part in parts] == [("Plan", 0), ("Goals", 0), ("Money", 1)]


# --- Texts made to be slow ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (["word"] * 19_000, ["word"] * 18_000),
        (["a b"] * 4_000, ["b a", "a b"] * 2_000),
        ([f"word {n % 97}" for n in range(6_000)], [f"word {n % 89}" for n in range(6_000)]),
        (["the " * 1_000_000], ["the of " * 500_000]),
        ([" ".join(f"w{n}" for n in range(9_000))] * 3, [" ".join(f"w{n}" for n in range(9_000, 0, -1))] * 3),
        (["of the " * 2_000] * 100, ["the of the " * 1_500] * 100),
        (["x" + "ab" * 20_000 + "y"] * 3, ["y" + "ba" * 20_000 + "x"] * 3),
        ([" " * 20_000 + "a"] * 9, ["a" + " " * 20_000] * 9),
        (["-a" * 9_000] * 9, ["a-" * 9_000] * 9),
        (["- (" * 9_000] * 3, ["( -" * 9_000] * 3),
    ],
)  # fmt: skip
def test_a_hostile_pair_is_done_coarsely_or_refused_in_time(older, newer):
    one, other = (
        [Block(n, BlockKind.PARAGRAPH, text) for n, text in enumerate(said, 1)] for said in (older, newer)
    )
    began = time.process_time()
    with suppress(TooLong):
        compare(one, other, budget=Budget(seconds=1.0))
    assert time.process_time() - began < 4


def test_what_may_not_be_compared_word_by_word_is_compared_by_paragraph():
    comparison = compare(
        blocks_of(OPENING, MONEY), blocks_of(OPENING, MONEY.replace("cost", "price")), budget=Budget(words=5)
    )
    assert comparison.is_coarse
    assert kinds(comparison) == ["same", "gone", "new"]
    blocks = [Block(n, BlockKind.PARAGRAPH, "x") for n in range(MOST_BLOCKS + 1)]
    with pytest.raises(TooLong):
        compare(blocks, [])
