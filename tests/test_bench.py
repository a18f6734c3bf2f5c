"""The bench itself: what it makes of numbers. No test here measures anything."""

import json
import os
from importlib.util import find_spec

import pytest

from bench.__main__ import CASES, NOT_YET, lines_of, main, report
from bench.measuring import Line, Run, cpu_seconds_of, pair_ratios, ratio
from bench.reading import Page, of_a_style_sheet

SHEET = """
.map { background: url("../img/map.svg") }
@font-face { src: url("../fonts/latin.woff2"); unicode-range: U+0000-00FF, U+0131 }
@font-face { src: url("../fonts/rest.woff2"); unicode-range: U+1EA0-1EF1 }
"""


@pytest.fixture
def run(tmp_path) -> Run:
    return Run(tmp_path, "sqlite", {}, quick=True)


def a_line(value: float = 1.0, **options) -> Line:
    return Line("P3", "papers", value, "x naive", 1.6, **options)


def printed(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


# --- What is made of two sides ------------------------------------------------------------------


def test_both_sides_run_in_turn_and_take_turns_in_beginning():
    order: list[str] = []

    def side(name: str, cost: float):
        return lambda: order.append(name) or cost

    assert pair_ratios(side("a", 6), side("b", 2), 3) == [3, 3, 3]
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_the_median_of_the_pairs_forgives_one_disturbed_pair():
    costs = iter([2.0, 3.0, 90.0])
    assert ratio(lambda: next(costs), lambda: 1.0, 3) == 3


def test_a_quick_run_is_smaller_and_says_so(tmp_path, run):
    whole = Run(tmp_path, "sqlite", {})
    assert (whole.pairs, whole.size(200, quick=60)) == (5, 200)
    assert (run.pairs, run.size(200, quick=60)) == (3, 60)
    assert a_line().as_dict(database="sqlite", quick=True)["quick"] is True
    assert "quick" not in a_line().as_dict(database="sqlite", quick=False)


def test_a_process_that_runs_is_asked_what_it_used():
    assert cpu_seconds_of(os.getpid()) > 0


# --- What is said, and what the command leaves with ---------------------------------------------


def test_a_gate_is_a_limit_unless_more_is_better():
    assert a_line(1.6).ok
    assert not a_line(1.61).ok
    assert a_line(1.6, at_least=True).ok
    assert not a_line(1.59, at_least=True).ok


def test_one_json_object_a_goal(run, capsys):
    assert report([a_line(1.2345), a_line(0.00123, reference="a loop", note="cold")], run) == 0
    first, second = printed(capsys)
    assert first == {
        "goal": "P3", "what": "papers", "value": 1.23, "unit": "x naive", "gate": 1.6,
        "gate_is": "at most", "ok": True, "database": "sqlite", "quick": True,
    }  # fmt: skip
    assert second["value"] == 0.00123
    assert (second["reference"], second["note"]) == ("a loop", "cold")


def test_one_missed_goal_is_a_failure_and_the_rest_is_still_measured(run, capsys):
    assert report([a_line(), a_line(9), a_line()], run) == 1
    assert [line["ok"] for line in printed(capsys)] == [True, False, True]


def test_a_gate_that_was_moved_says_what_was_planned(run, capsys):
    assert report([a_line(1.5, planned=1.2)], run) == 0
    told = capsys.readouterr()
    line = json.loads(told.out)
    assert (line["gate"], line["ok"], line["planned"], line["planned_ok"]) == (1.6, True, 1.2, False)
    assert "moved from what was planned: 1." in told.err


def test_a_case_that_breaks_is_a_missed_goal_and_stops_no_other(run, capsys, monkeypatch):
    def broken(name: str):
        raise RuntimeError(f"{name} has no scales")

    monkeypatch.setattr("bench.__main__.import_module", broken)
    assert report(lines_of(["fonts", "pages"], run), run) == 1
    told = capsys.readouterr()
    assert [json.loads(line)["goal"] for line in told.out.splitlines()] == ["fonts", "pages"]
    assert "bench.pages has no scales" in told.err


def test_every_case_there_is_and_every_goal_that_waits_is_listed(capsys):
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in CASES)
    assert all(f"not yet: {why}" in listed for why in NOT_YET.values())
    assert all(find_spec(f"bench.{name}") for name in CASES)


def test_a_case_that_does_not_exist_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["everything"])
    assert "everything" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_list_written_by_hand_says_what_the_template_says():
    from bench.render import say_the_same, some_lines

    assert say_the_same(some_lines(10))


# --- What a page loads --------------------------------------------------------------------------


def test_a_page_loads_what_it_shows_and_not_what_it_links_to():
    page = Page(
        "/convenings/a/",
        '<link rel="stylesheet" href="/static/site.css"><link rel="canonical" href="https://else.example/">'
        '<a href="https://else.example/plan.pdf">Plan</a><img src="face.svg"><img src="data:image/png;base64,x">'
        '<svg><use href="/static/icons.svg#menu"></use></svg><svg><use href="/static/icons.svg#back"></use></svg>',
    )
    assert page.loaded == {"/static/site.css", "/convenings/a/face.svg", "/static/icons.svg"}
    assert page.foreign == set()
    assert page.inline == []
    assert page.letters == set(map(ord, "Plan"))


def test_what_comes_from_others_or_stands_inside_a_page_is_seen():
    page = Page(
        "/", '<p style="color:red" onclick="x()"></p><script>1</script><img src="//cdn.example/a.png">'
    )
    assert page.foreign == {"//cdn.example/a.png"}
    assert page.inline == ["style", "onclick", "script"]


def test_of_the_fonts_those_count_whose_letters_are_on_the_page():
    latin = of_a_style_sheet("/static/css/fonts.css", SHEET, set(map(ord, "Panamá")))
    assert latin == {"/static/img/map.svg", "/static/fonts/latin.woff2"}
    both = of_a_style_sheet("/static/css/fonts.css", SHEET, set(map(ord, "Mbyá Ỹvoty Ẽ Ạ")))
    assert "/static/fonts/rest.woff2" in both
