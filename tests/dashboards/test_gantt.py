"""The plans of a country on a line of years."""

import re
from datetime import date

import pytest
from django.urls import reverse

from dashboards.gantt import gantt
from naps.models import Plan, PlanEvent
from naps.states import Precision, Stage
from tests.factories.accounts import staff
from tests.factories.dashboards import a_plan_of
from tests.queries import queries_of

TODAY = date(2026, 11, 22)


def a_plan(stage: Stage, **fields) -> Plan:
    return Plan(stage=stage, pk=1, **fields)


def drawn(*plans: Plan, events=()):
    return gantt(plans, events, TODAY)


def kinds(*plans: Plan, events=()) -> list[str]:
    return [piece.kind for row in drawn(*plans, events=events).rows for piece in row.pieces]


def ends(plan: Plan, events=()) -> list[tuple[float, float]]:
    """Where pieces begin and end, in shares of the width."""
    pieces = drawn(plan, events=events).rows[0].pieces
    return [(float(p.x[:-1]), float(p.x[:-1]) + float(p.width[:-1])) for p in pieces]


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (a_plan(Stage.IMPLEMENTATION, period_start=2025, period_end=2030), ["force"]),
        (a_plan(Stage.IMPLEMENTATION, period_start=2018, period_end=2022), ["force", "tail"]),
        (a_plan(Stage.ENDED, period_start=2018, period_end=2022), ["over"]),
        (a_plan(Stage.IMPLEMENTATION, period_start=2018), ["force", "fade-out"]),
        (a_plan(Stage.ENDED, period_start=2018), ["over", "pale-out"]),
        (a_plan(Stage.ENDED, period_end=2018), ["pale-in", "over"]),
        (a_plan(Stage.DRAFTING, committed_on=date(2025, 3, 1)), ["design"]),
    ],
)
def test_what_a_bar_is_made_of(plan, found):
    assert kinds(plan) == found


def test_a_bar_reaches_from_its_first_day_to_the_end_of_its_last_year():
    picture = drawn(a_plan(Stage.ENDED, period_start=2018, period_end=2021))
    at = {tick.label: float(tick.x[:-1]) for tick in picture.ticks}
    [piece] = picture.rows[0].pieces
    assert float(piece.x[:-1]) == pytest.approx(at["2018"])
    assert float(piece.x[:-1]) + float(piece.width[:-1]) == pytest.approx(at["2022"], abs=0.02)
    assert float(picture.today[:-1]) > at["2026"]


def test_pieces_follow_each_other_without_a_gap():
    extended = PlanEvent(plan_id=1, kind="extended", on=date(2024, 12, 1), was_until=2022, until=2025)
    plan = a_plan(Stage.IMPLEMENTATION, period_start=2018, period_end=2025)
    assert kinds(plan, events=[extended]) == ["force", "longer", "tail"]
    found = ends(plan, [extended])
    assert [end for _start, end in found[:-1]] == pytest.approx(
        [start for start, _end in found[1:]], abs=0.02
    )
    assert all(0 <= start < end <= 100 for start, end in found)


def test_the_three_dates_and_a_revision_have_signs_and_the_key_explains_what_is_there():
    plan = a_plan(
        Stage.IMPLEMENTATION, period_start=2025, period_end=2030, adopted_on=date(2025, 1, 1),
        launched_on=date(2025, 3, 26), in_force_on=date(2025, 6, 1), adopted_precision=Precision.YEAR,
    )  # fmt: skip
    picture = drawn(plan, events=[PlanEvent(plan_id=1, kind="revised", on=date(2026, 2, 1))])
    assert [mark.kind for mark in picture.rows[0].marks] == ["adopted", "launched", "legal", "revised"]
    assert [kind for kind, _words in picture.key] == ["force", "adopted", "launched", "legal", "revised"]


def test_a_plan_without_any_date_is_named_and_alone_draws_nothing():
    unknown = a_plan(Stage.ENDED, title="Old plan")
    assert drawn(unknown) is None
    assert drawn() is None
    rows = drawn(unknown, a_plan(Stage.ENDED, period_start=2018, period_end=2022)).rows
    assert (rows[0].label, rows[0].pieces) == ("no date reported · Old plan", [])


@pytest.mark.parametrize("first", [2000, 2015, 2026])
def test_there_are_never_too_many_years_to_read(first):
    ticks = drawn(a_plan(Stage.IMPLEMENTATION, period_start=first, period_end=2040)).ticks
    assert 3 <= len(ticks) <= 14
    # Half a year stands on either side of its line; on a phone the picture is 384 px wide.
    assert all(4.5 <= float(tick.x[:-1]) <= 96 for tick in ticks)


@pytest.mark.django_db
def test_the_page_draws_it_without_style_or_script_and_says_the_same_in_the_table(sign_in):
    a_plan_of("ARG", Stage.ENDED, edition=1, title="Primer plan", period_start=2015, period_end=2018)
    a_plan_of("ARG", Stage.IMPLEMENTATION, edition=2, title="Segundo plan", period_start=2020, period_end=2024,
              adopted_on=date(2020, 2, 1), launched_on=date(2020, 3, 1), launched_precision="month")  # fmt: skip
    html = sign_in().get(reverse("dashboards:country", args=["arg"])).content.decode()
    picture = html[html.index('<div class="scroll gantt"') : html.index("</svg></div>")]
    assert "style=" not in picture
    assert "url(#g-hatch)" in picture
    assert not re.search(r'(?:x|width)="[\d]+,', picture)
    assert 'role="img" aria-label="The plans of this country' in picture
    table = html[html.index("Plans of this country</caption>") :]
    for words in ("Segundo plan", "March 2020", "Its period ended in 2024.", "2015–2018"):
        assert words in table


@pytest.mark.django_db
def test_the_page_takes_as_many_queries_for_one_extension_as_for_three(sign_in):
    plan = a_plan_of("ARG", Stage.IMPLEMENTATION, edition=1, period_start=2020, period_end=2030)
    client, counts, by = sign_in(), [], staff()
    for n in (1, 2):
        for _extra in range(n):
            PlanEvent.objects.create(
                plan=plan, kind="revised", on=date(2025, 1, 1), evidence="Act", recorded_by=by
            )
        counts.append(queries_of(client, reverse("dashboards:country", args=["arg"])))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_launch_known_by_its_month_is_told_as_a_month(sign_in):
    a_plan_of("ARG", Stage.ENDED, edition=1, adopted_on=date(2020, 2, 1), launched_on=date(2020, 3, 1),
              launched_precision="month", ended_on=date(2023, 1, 1), ended_precision="year")  # fmt: skip
    html = sign_in().get(reverse("dashboards:country", args=["arg"])).content.decode()
    assert "March 2020" in html
    assert "1 March 2020" not in html
    assert "1 January 2023" not in html
