"""Where a country stands, today and on any day before, hand-counted."""

from datetime import date

import pytest

from dashboards.stages import Standing, changes_lately, standings
from naps.states import REGISTRY_EVIDENCE, Precision, PublicStage, Stage, StageChangeStatus
from tests.factories.accounts import a_country
from tests.factories.dashboards import a_change, a_plan_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
P = PublicStage


def standing_of(iso3: str, as_of: date = TODAY) -> Standing:
    [found] = standings([a_country(iso3)], as_of=as_of, today=TODAY)
    return found


@pytest.mark.parametrize(
    ("stage", "public"),
    [
        (Stage.COMMITMENT, P.COMMITTED),
        (Stage.MANDATE, P.DRAFTING),
        (Stage.ANALYSIS, P.DRAFTING),
        (Stage.DRAFTING, P.DRAFTING),
        (Stage.CONSULTATION, P.DRAFTING),
        (Stage.COSTING, P.DRAFTING),
        (Stage.VALIDATION, P.DRAFTING),
        (Stage.ADOPTION, P.ADOPTED),
        (Stage.LAUNCH, P.ADOPTED),
        (Stage.IMPLEMENTATION, P.IMPLEMENTING),
        (Stage.MIDTERM, P.IMPLEMENTING),
        (Stage.EVALUATION, P.RENEWING),
        (Stage.ENDED, P.UNKNOWN),
    ],
)
def test_one_plan_gives_its_country_its_stage(stage, public):
    a_plan_of("ECU", stage)
    assert standing_of("ECU").stage == public


def test_knowing_nothing_is_not_no_plan():
    standing = standing_of("HTI")
    assert standing.stage == P.UNKNOWN
    assert str(standing.stage.label) == "No information yet"
    assert standing.adopted is None
    assert standing.since is None


def test_a_plan_in_force_and_another_in_design_is_renewing():
    old = a_plan_of("CHL", Stage.IMPLEMENTATION, edition=1, adopted_on=date(2015, 3, 1))
    new = a_plan_of("CHL", Stage.DRAFTING, edition=2)
    a_change(new, Stage.DRAFTING, date(2026, 4, 2))
    standing = standing_of("CHL")
    assert standing.stage == P.RENEWING
    assert (standing.in_force, standing.in_design, standing.adopted) == (old, new, old)
    assert standing.since.on == date(2026, 4, 2)


def test_a_country_counts_once_however_many_editions_it_has():
    a_plan_of("ARG", Stage.ENDED, edition=1, adopted_on=date(2015, 1, 1))
    second = a_plan_of("ARG", Stage.IMPLEMENTATION, edition=2, adopted_on=date(2022, 9, 25))
    found = standings([a_country("ARG")], as_of=TODAY, today=TODAY)
    assert [(s.stage, s.adopted) for s in found] == [(P.IMPLEMENTING, second)]
    # Since the second edition began, not since there was any.
    assert found[0].since.on == date(2022, 9, 25)


def test_history_says_what_was_true_on_any_day():
    plan = a_plan_of("TTO", Stage.IMPLEMENTATION, adopted_on=date(2025, 3, 20))
    a_change(plan, Stage.COMMITMENT, date(2023, 6, 1))
    a_change(plan, Stage.DRAFTING, date(2024, 4, 15))
    a_change(plan, Stage.ADOPTION, date(2025, 3, 20))
    a_change(plan, Stage.IMPLEMENTATION, date(2025, 6, 1))
    days = {
        date(2023, 5, 31): P.UNKNOWN, date(2023, 6, 1): P.COMMITTED, date(2024, 5, 12): P.DRAFTING,
        date(2025, 3, 19): P.DRAFTING, date(2025, 3, 20): P.ADOPTED, date(2025, 12, 31): P.IMPLEMENTING,
        TODAY: P.IMPLEMENTING,
    }  # fmt: skip
    assert {day: standing_of("TTO", day).stage for day in days} == days


def test_a_change_that_is_only_proposed_or_refused_counts_for_nothing():
    plan = a_plan_of("ECU", Stage.DRAFTING)
    a_change(plan, Stage.DRAFTING, date(2026, 1, 10))
    a_change(plan, Stage.ADOPTION, date(2026, 2, 1), status=StageChangeStatus.PROPOSED)
    a_change(plan, Stage.ADOPTION, date(2026, 3, 1), status=StageChangeStatus.REFUSED, reason="No decree")
    assert standing_of("ECU", date(2026, 5, 1)).stage == P.DRAFTING
    assert standing_of("ECU", date(2026, 5, 1)).adopted is None


def test_a_later_change_is_not_known_before():
    plan = a_plan_of("ECU", Stage.VALIDATION)
    a_change(plan, Stage.DRAFTING, date(2026, 1, 10))
    a_change(plan, Stage.VALIDATION, date(2026, 8, 1))
    before = standing_of("ECU", date(2026, 7, 31))
    assert [m.stage for m in before.moments] == [Stage.DRAFTING]
    assert before.in_design == plan


def test_a_step_back_on_the_same_day_is_the_last_word():
    plan = a_plan_of("ECU", Stage.DRAFTING)
    a_change(plan, Stage.VALIDATION, date(2026, 1, 10))
    a_change(plan, Stage.COMMITMENT, date(2026, 1, 10), reason="Recorded by mistake")
    assert standing_of("ECU", date(2026, 2, 1)).stage == P.COMMITTED


def test_without_history_the_plans_own_dates_speak():
    a_plan_of("PRY", Stage.IMPLEMENTATION, period_start=2015, adopted_on=date(2015, 1, 1),
              adopted_precision=Precision.YEAR)  # fmt: skip
    assert standing_of("PRY", date(2014, 12, 31)).stage == P.UNKNOWN
    assert standing_of("PRY", date(2015, 7, 1)).stage == P.IMPLEMENTING
    assert standing_of("PRY").since_words == "2015"


def test_a_period_alone_says_since_when_a_plan_applied_but_not_when_it_was_adopted():
    a_plan_of("AGO", Stage.IMPLEMENTATION, period_start=2017, period_end=2020)
    standing = standing_of("AGO")
    assert (standing.stage, standing.since_words) == (P.IMPLEMENTING, "2017")
    assert [m.stage for m in standing.moments if not m.is_concluded] == []


def test_the_planned_first_year_of_a_plan_in_design_adopts_nothing():
    plan = a_plan_of("ECU", Stage.DRAFTING, period_start=2025, period_end=2030)
    a_change(plan, Stage.DRAFTING, date(2024, 2, 1))
    assert standing_of("ECU", date(2026, 1, 1)).stage == P.DRAFTING
    assert standing_of("ECU").adopted is None


def test_a_plan_without_any_date_counts_today_and_on_no_day_before():
    plan = a_plan_of("PER", Stage.ADOPTION)
    today, before = standing_of("PER"), standing_of("PER", date(2026, 11, 20))
    assert (today.stage, today.adopted, today.since) == (P.ADOPTED, plan, None)
    assert (before.stage, before.adopted) == (P.UNKNOWN, None)


def test_a_plan_without_date_was_there_when_the_next_one_began():
    a_plan_of("CHL", Stage.ADOPTION, edition=2)
    new = a_plan_of("CHL", Stage.DRAFTING)
    a_change(new, Stage.COMMITMENT, date(2025, 10, 25))
    standing = standing_of("CHL", date(2026, 1, 1))
    assert standing.stage == P.RENEWING
    assert [(s.was, s.now) for s in standing.steps] == [(P.UNKNOWN, P.RENEWING)]
    assert standing.since.on == date(2025, 10, 25)


def test_expired_is_said_beside_the_stage_and_changes_nothing_of_it():
    a_plan_of("SLV", Stage.IMPLEMENTATION, period_start=2017, period_end=2022, adopted_on=date(2017, 1, 1))
    assert (standing_of("SLV").stage, standing_of("SLV").is_expired) == (P.IMPLEMENTING, True)
    assert standing_of("SLV").expired_words == "Its period ended in 2022."
    assert not standing_of("SLV", date(2022, 12, 31)).is_expired
    assert standing_of("SLV", date(2023, 1, 1)).is_expired


def test_a_country_whose_plan_has_ended_is_not_one_without_a_plan():
    plan = a_plan_of("BRA", Stage.ENDED, adopted_on=date(2017, 3, 8), ended_on=date(2023, 12, 31))
    standing = standing_of("BRA")
    assert (standing.stage, standing.adopted, standing.in_force) == (P.UNKNOWN, plan, None)
    assert standing.expired_words == "An earlier plan has ended."
    assert standing_of("BRA", date(2020, 1, 1)).stage == P.IMPLEMENTING


def test_a_plan_given_up_in_design_was_never_adopted():
    plan = a_plan_of("HND", Stage.ENDED)
    a_change(plan, Stage.DRAFTING, date(2020, 1, 1))
    a_change(plan, Stage.ENDED, date(2021, 1, 1))
    assert standing_of("HND").adopted is None
    assert standing_of("HND", date(2020, 6, 1)).stage == P.DRAFTING


def test_an_earlier_edition_ends_when_the_next_comes_into_force():
    first = a_plan_of("CAN", Stage.ENDED, edition=1, adopted_on=date(2010, 10, 5), period_end=2016)
    second = a_plan_of("CAN", Stage.IMPLEMENTATION, edition=2, adopted_on=date(2017, 11, 1))
    assert standing_of("CAN", date(2017, 10, 31)).in_force == first
    assert standing_of("CAN", date(2017, 11, 1)).in_force == second


def test_a_plan_without_edition_stands_behind_the_one_it_follows():
    first = a_plan_of("PHL", Stage.ENDED, edition=1, adopted_on=date(2010, 1, 1))
    fourth = a_plan_of("PHL", Stage.IMPLEMENTATION, adopted_on=date(2023, 12, 11), supersedes=first)
    assert standing_of("PHL").in_force == fourth
    assert standing_of("PHL", date(2020, 1, 1)).in_force == first


def test_what_changed_is_told_newest_first_with_what_proves_it():
    ecuador, panama = (
        a_plan_of("ECU", Stage.DRAFTING),
        a_plan_of("PAN", Stage.ADOPTION, adopted_on=date(2026, 8, 19)),
    )
    a_change(ecuador, Stage.COMMITMENT, date(2025, 9, 1))
    a_change(ecuador, Stage.DRAFTING, date(2026, 10, 28), evidence="Cabinet note",
             evidence_url="https://cancilleria.example/note")  # fmt: skip
    a_change(ecuador, Stage.CONSULTATION, date(2026, 11, 1))  # the public stage stays the same
    a_change(panama, Stage.ADOPTION, date(2026, 8, 19), evidence="Decree")
    found = standings([a_country("ECU"), a_country("PAN")], as_of=TODAY, today=TODAY)
    told = [(s.country.iso3, s.was, s.now, s.moment.evidence) for s in changes_lately(found, 3)]
    assert told == [
        ("ECU", P.COMMITTED, P.DRAFTING, "Cabinet note"),
        ("PAN", P.UNKNOWN, P.ADOPTED, "Decree"),
        ("ECU", P.UNKNOWN, P.COMMITTED, "Cabinet note"),
    ]
    assert changes_lately(found, 1)[0].moment.evidence_url == "https://cancilleria.example/note"


def test_the_next_plan_of_a_country_is_a_change_too():
    a_plan_of("ARG", Stage.ENDED, edition=1, adopted_on=date(2015, 1, 1), period_start=2015)
    a_plan_of("ARG", Stage.IMPLEMENTATION, edition=2, adopted_on=date(2022, 9, 25), period_start=2022)
    [newest, first] = changes_lately(standings([a_country("ARG")], as_of=TODAY, today=TODAY), 9)
    assert (newest.on, newest.is_next_plan) == (date(2022, 9, 25), True)
    assert (first.on, first.was) == (date(2015, 1, 1), P.UNKNOWN)


def test_a_change_without_a_link_is_proved_by_the_source_of_the_plan_and_only_by_an_address():
    plan = a_plan_of("BGR", Stage.ADOPTION, adopted_on=date(2020, 1, 1), source_urls=["javascript:alert(1)"])
    a_change(plan, Stage.ADOPTION, date(2020, 1, 1), evidence=REGISTRY_EVIDENCE)
    assert standing_of("BGR").since.evidence_url == ""
    plan.source_urls = ["see the office", "https://www.bgrf.example/plan"]
    plan.save()
    since = standing_of("BGR").since
    assert (since.evidence_url, since.site) == ("https://www.bgrf.example/plan", "bgrf.example")


def test_a_month_is_never_told_as_a_day():
    plan = a_plan_of("ECU", Stage.DRAFTING)
    a_change(plan, Stage.DRAFTING, date(2026, 3, 1), precision=Precision.MONTH)
    assert standing_of("ECU").since_words == "March 2026"


@pytest.mark.parametrize("n", [1, 3])
def test_standings_take_two_queries_however_many_countries(n, django_assert_num_queries):
    countries = [a_country(iso3) for iso3 in ("ECU", "PAN", "CRI")[:n]]
    for country in countries:
        plan = a_plan_of(country.iso3)
        a_change(plan, Stage.DRAFTING, date(2026, 1, 1))
    with django_assert_num_queries(2):
        standings(countries, as_of=TODAY, today=TODAY)
