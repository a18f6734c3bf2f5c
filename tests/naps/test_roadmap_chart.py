"""A roadmap as pictures: where bars and points lie, and that no currency is ever turned into another."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from naps.roadmap_chart import budgets_of, chart_of
from naps.roadmap_lines import lines_of
from naps.states import ActionStatus, Funding
from tests.factories.accounts import focal_point
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 1)


@pytest.fixture
def roadmap():
    return a_roadmap()


def share(text: str) -> float:
    assert re.fullmatch(r"\d+\.\d\d%", text), text
    return float(text[:-1])


def test_nothing_is_drawn_where_there_is_no_action(roadmap):
    assert chart_of(lines_of(roadmap, today=TODAY), TODAY) is None


def test_bars_lie_between_their_days_and_what_is_late_reaches_today(roadmap):
    an_action(roadmap, "Early", starts_on=date(2027, 1, 1), due_on=date(2027, 3, 1))
    an_action(
        roadmap, "Ahead", starts_on=date(2027, 5, 1), due_on=date(2027, 9, 1), status=ActionStatus.IN_PROGRESS
    )
    chart = chart_of(lines_of(roadmap, today=TODAY), TODAY)
    early, ahead = chart.rows
    assert [piece.kind for piece in early.pieces] == ["open", "late"]
    assert [piece.kind for piece in ahead.pieces] == ["track"]
    bar, late = early.pieces
    assert share(bar.x) + share(bar.width) == pytest.approx(share(late.x), abs=0.02)
    assert share(late.x) + share(late.width) == pytest.approx(share(chart.today), abs=0.02)
    assert (
        share(ahead.pieces[0].x)
        < share(chart.today)
        < share(ahead.pieces[0].x) + share(ahead.pieces[0].width)
    )
    assert ("late", "late: its date has passed") in chart.key
    assert "done" not in dict(chart.key)


def test_months_do_not_run_into_each_other_on_a_phone(roadmap):
    an_action(roadmap, starts_on=date(2025, 9, 1), due_on=date(2027, 12, 1))
    at = [share(tick.x) for tick in chart_of(lines_of(roadmap, today=TODAY), TODAY).ticks]
    # Of at least 640 px: "sept 2027" takes some 60, half of it on either side of its line.
    assert min(at) >= 5
    assert max(at) <= 95
    assert min(after - before for before, after in pairwise(at)) > 9.5


def test_what_does_not_say_when_it_begins_says_so(roadmap, sign_in):
    an_action(roadmap, starts_on=None, due_on=date(2027, 9, 1))
    page = sign_in(focal_point()).get(reverse("naps:roadmap-chart", args=[roadmap.pk])).text
    assert "not said" in page


def test_a_milestone_lies_on_the_day_it_was_reached(roadmap):
    action = an_action(roadmap, starts_on=date(2027, 1, 1), due_on=date(2027, 9, 1))
    a_milestone(action, due_on=date(2027, 3, 1), completed_on=date(2027, 4, 1), evidence="Minutes")
    a_milestone(action, due_on=date(2027, 8, 1))
    [row] = chart_of(lines_of(roadmap, today=TODAY), TODAY).rows
    assert [point.is_reached for point in row.points] == [True, False]
    assert share(row.points[0].x) < share(row.points[1].x)


def test_every_currency_stands_alone(roadmap):
    an_action(roadmap, "One", cost=100, currency="USD", funding=Funding.SECURED)
    an_action(roadmap, "Two", topic="localization", cost=300, currency="USD", funding=Funding.GAP)
    an_action(roadmap, "Three", cost=7000, currency="BOB")
    an_action(roadmap, "Dropped", cost=999, currency="USD", status=ActionStatus.DROPPED)
    an_action(roadmap, "Not costed")
    bob, usd = budgets_of(lines_of(roadmap, today=TODAY).parts)
    assert (bob.currency, bob.sum.total, bob.sum.unknown) == ("BOB", "7,000", "7,000")
    assert (usd.currency, usd.sum.total, usd.sum.secured, usd.sum.gap) == ("USD", "400", "100", "300")
    assert [(row.label, row.total) for row in usd.rows] == [
        ("Gender budgeting", "100"),
        ("Localization", "300"),
    ]
    assert [[(s.kind, s.x, s.width) for s in row.shares] for row in usd.rows] == [
        [("secured", "0.00%", "33.33%")],
        [("gap", "0.00%", "100.00%")],
    ]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_page_says_in_a_table_what_the_pictures_show(roadmap, sign_in, language):
    an_action(roadmap, cost=1234, currency="USD", funding=Funding.ASKED)
    client = sign_in(focal_point(), language)
    page = client.get(reverse("naps:roadmap-chart", args=[roadmap.pk])).text
    assert "Cost every output of the plan" in page
    assert re.search(r"1\D?234", page)
    assert client.get(roadmap.get_absolute_url()).text.count(reverse("naps:roadmap-chart", args=[roadmap.pk]))


def test_queries_do_not_grow_with_actions(roadmap, sign_in):
    client, counts = sign_in(focal_point()), []
    for many in (1, 8):
        for n in range(many):
            a_milestone(an_action(roadmap, f"Action {n}", cost=n + 1))
        counts.append(queries_of(client, reverse("naps:roadmap-chart", args=[roadmap.pk])))
    assert counts[0] == counts[1]
