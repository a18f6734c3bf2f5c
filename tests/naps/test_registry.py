import csv
from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Count

from academy.audit.models import Event
from naps import registry
from naps.actions import plans as actions
from naps.models import Plan, StageChange
from naps.states import IN_FORCE, REGISTRY_EVIDENCE, Precision, Reported, Stage
from tests.factories.accounts import focal_point, staff
from tests.factories.naps import a_plan

pytestmark = pytest.mark.django_db

COLUMNS = [
    "iso3", "country", "m49_region", "m49_subregion", "m49_intermediate_region", "edition", "title",
    "language", "year_adopted", "period_start", "period_end", "has_budget", "source_url", "note",
]  # fmt: skip


@pytest.fixture
def table(tmp_path):
    """Writes a small table of plans and returns its path."""

    def write(*rows: dict):
        path = tmp_path / "plans.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def loaded(key: str) -> Plan:
    return Plan.objects.get(registry_key=key)


def test_the_registry_has_its_rows_countries_and_dates():
    outcome = registry.load()
    assert outcome.added == Plan.objects.count() == 160
    assert Plan.objects.values("country").distinct().count() == 101
    assert StageChange.objects.count() == 112
    assert Plan.objects.exclude(has_budget=Reported.NOT_REPORTED).count() == 37


def test_loading_again_adds_nothing_twice():
    registry.load()
    events = Event.objects.count()
    again = registry.load()
    assert (again.added, again.corrected, again.unchanged) == (0, 0, 160)
    assert (Plan.objects.count(), StageChange.objects.count(), Event.objects.count()) == (160, 112, events)


def test_the_command_tells_what_it_did(capsys):
    call_command("load_reference")
    assert "160 plans added" in capsys.readouterr().out


def test_every_country_has_one_plan_in_force():
    registry.load()
    in_force = Plan.objects.filter(stage__in=IN_FORCE).values("country").annotate(n=Count("pk"))
    assert {row["n"] for row in in_force} == {1}
    assert len(in_force) == 101


def test_the_table_lists_a_countrys_plans_oldest_first():
    """The newest is the last one: the order of the lines says which plan is in force."""
    with registry.TABLE.open(encoding="utf-8", newline="") as file:
        groups = registry._by_country(csv.DictReader(file))
    for rows in groups.values():
        editions = [int(row["edition"]) for row in rows if row["edition"]]
        assert editions == sorted(editions)
        assert all(row["edition"] for row in rows[:-1]), rows


def test_trinidad_and_tobago():
    registry.load()
    plan = loaded("TTO-1")
    assert plan.stage == Stage.IMPLEMENTATION
    assert (plan.period_start, plan.period_end) == (2025, 2030)
    assert (plan.adopted_on, plan.adopted_precision) == (date(2025, 1, 1), Precision.YEAR)
    assert plan.adopted_words == "2025"
    assert not plan.is_expired(date(2026, 11, 21))
    change = plan.stage_changes.get()
    assert (change.stage, change.on_words, change.evidence) == (Stage.ADOPTION, "2025", REGISTRY_EVIDENCE)
    assert change.evidence_words == "Registry of plans"
    assert change.evidence_url == plan.source_urls[0]


def test_bolivia_has_a_period_and_no_date_of_adoption():
    registry.load()
    plan = loaded("BOL-1")
    assert plan.stage == Stage.IMPLEMENTATION
    assert plan.period == "until 2030"
    assert plan.adopted_on is None
    assert plan.adoption_not_reported
    assert not plan.stage_changes.exists()
    assert plan.source_urls == ["https://bolivia.un.org/es/stories"]


def test_sierra_leone_is_in_force_on_paper_and_its_years_are_over():
    registry.load()
    plan = loaded("SLE-1")
    assert plan.stage == Stage.IMPLEMENTATION
    assert plan.is_expired(date(2026, 11, 21))
    assert plan.has_budget == Reported.YES
    assert plan.has_indicators == Reported.NOT_REPORTED


def test_a_date_without_years_says_adopted_and_nothing_at_all_says_so():
    registry.load()
    assert loaded("ARM-1").stage == Stage.ADOPTION
    nothing = loaded("AUT-1")
    assert (nothing.stage, nothing.adoption_not_reported, nothing.period) == (Stage.ADOPTION, True, "")


def test_earlier_editions_have_ended_and_are_followed_by_the_next():
    registry.load()
    chain, plan = [], loaded("ITA-4")
    while plan:
        chain.append((plan.edition, plan.stage))
        plan = plan.supersedes
    assert chain == [(4, Stage.IMPLEMENTATION), (3, Stage.ENDED), (2, Stage.ENDED), (1, Stage.ENDED)]


def test_a_plan_on_its_way_is_not_called_adopted():
    registry.load()
    assert loaded("LBR-2").stage == Stage.IMPLEMENTATION
    third = loaded("LBR-3")
    assert third.stage == Stage.DRAFTING
    assert third.supersedes == loaded("LBR-2")


def test_every_source_is_an_address():
    registry.load()
    for plan in Plan.objects.all():
        assert plan.source_urls, plan.registry_key
        assert all(address.startswith("http") and " " not in address for address in plan.source_urls)


def test_missing_and_double_editions_do_not_stop_the_load(table):
    rows = [
        {"iso3": "ECU", "edition": "1", "period_start": "2010", "period_end": "2014"},
        {"iso3": "ECU", "edition": "1", "year_adopted": "2015"},
        {"iso3": "ECU", "edition": "", "year_adopted": "about 2020", "has_budget": "perhaps"},
    ]
    assert registry.load(table(*rows)).added == 3
    found = list(Plan.objects.order_by("pk").values_list("registry_key", "edition", "stage"))
    assert found == [
        ("ECU-1", 1, Stage.ENDED),
        ("ECU-row2", None, Stage.ENDED),
        ("ECU-row3", None, Stage.ADOPTION),
    ]
    last = loaded("ECU-row3")
    assert (last.adoption_not_reported, last.has_budget) == (True, Reported.NOT_REPORTED)
    assert last.name == "National Action Plan"


def test_a_corrected_table_corrects_the_plan_and_its_history(table):
    row = {"iso3": "ECU", "edition": "1", "year_adopted": "2015", "source_url": "https://a.example/x"}
    registry.load(table(row))
    corrected = row | {"year_adopted": "2016", "source_url": "no address ; https://b.example/y"}
    assert registry.load(table(corrected)).corrected == 1
    plan = loaded("ECU-1")
    change = plan.stage_changes.get()
    assert (plan.adopted_on.year, change.on.year) == (2016, 2016)
    assert (plan.source_urls, change.evidence_url) == (["https://b.example/y"], "https://b.example/y")


def test_a_new_edition_in_the_table_ends_the_one_before(table):
    first = {"iso3": "ECU", "edition": "1", "period_start": "2015", "period_end": "2019"}
    registry.load(table(first))
    registry.load(table(first, {"iso3": "ECU", "edition": "2", "year_adopted": "2021"}))
    assert [loaded("ECU-1").stage, loaded("ECU-2").stage] == [Stage.ENDED, Stage.ADOPTION]
    assert loaded("ECU-2").supersedes == loaded("ECU-1")


def test_what_a_country_has_changed_in_the_portal_is_never_overwritten(table):
    row = {"iso3": "ECU", "edition": "1", "year_adopted": "2015", "title": "From the table"}
    registry.load(table(row))
    plan = loaded("ECU-1")
    plan.title = "As the ministry writes it"
    actions.describe_plan(plan, by=focal_point("ECU"), changed=["title"])
    outcome = registry.load(table(row | {"title": "Corrected in the table", "period_end": "2030"}))
    assert (outcome.corrected, outcome.left_alone) == (0, 1)
    plan.refresh_from_db()
    assert (plan.title, plan.period_end) == ("As the ministry writes it", None)


def test_a_plan_adopted_in_the_portal_stays_the_one_in_force(table):
    row = {"iso3": "ECU", "edition": "1", "period_start": "2015", "period_end": "2019"}
    registry.load(table(row))
    plan = a_plan("ECU", edition=2)
    proof = actions.Proof(on=date(2026, 3, 1), evidence="Decree 8")
    actions.move_stage(plan, Stage.ADOPTION, by=staff(), was=plan.stage, proof=proof)
    outcome = registry.load(table(row, {"iso3": "ECU", "edition": "2", "year_adopted": "2026"}))
    assert (outcome.added, outcome.left_alone) == (0, 2)
    assert Plan.objects.get(country__iso3="ECU", stage__in=IN_FORCE) == plan


def test_an_older_plan_is_added_beside_one_that_people_have_recorded(table):
    plan = a_plan("ECU", edition=3, stage=Stage.IMPLEMENTATION)
    outcome = registry.load(table({"iso3": "ECU", "edition": "2", "year_adopted": "2015"}))
    assert outcome.added == 1
    assert loaded("ECU-2").stage == Stage.ENDED
    plan.refresh_from_db()
    assert plan.stage == Stage.IMPLEMENTATION
