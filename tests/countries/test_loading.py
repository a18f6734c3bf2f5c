"""Countries, regions and topics as they are in every installation, and where they come from."""

import csv
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from academy.countries import loading
from academy.countries.models import Country, Region, Topic
from tests.factories.accounts import a_country, a_region

pytestmark = pytest.mark.django_db

DATA = loading.DATA


def m49() -> list[dict[str, str]]:
    with (DATA / "m49_unsd.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


# --- All areas of M49 -------------------------------------------------------------------------------


def test_every_area_of_the_standard_is_there_and_kosovo_besides():
    areas = {row["ISO-alpha3 Code"]: row for row in m49() if row["ISO-alpha3 Code"]}
    loaded = {country.iso3: country for country in Country.objects.all()}
    assert set(loaded) - set(areas) == {"XKX"}
    # The standard lists Sark without an ISO code: there is nothing to tell it by.
    assert {row["Country or Area"] for row in m49() if not row["ISO-alpha3 Code"]} <= {"Sark"}
    assert set(areas) <= set(loaded)
    assert len(loaded) == len(areas) + 1 >= 248


def test_codes_and_groups_are_those_of_the_standard():
    for row in m49():
        if not row["ISO-alpha3 Code"]:
            continue
        country = Country.objects.get(iso3=row["ISO-alpha3 Code"])
        assert (country.iso2, country.m49) == (row["ISO-alpha2 Code"], row["M49 Code"]), country
        facts = (country.is_ldc, country.is_lldc, country.is_sids)
        columns = (
            "Least Developed Countries (LDC)",
            "Land Locked Developing Countries (LLDC)",
            "Small Island Developing States (SIDS)",
        )
        assert facts == tuple(row[name].strip() == "x" for name in columns), country
        codes = [row["Intermediate Region Code"], row["Sub-region Code"], row["Region Code"]]
        finest = next((code for code in codes if code), "")
        assert (country.m49_region.code if country.m49_region else "") == (
            f"m49-{finest}" if finest else ""
        ), country


def test_there_are_193_member_states():
    assert Country.objects.un_members().count() == 193
    for iso3, is_member in {
        "ECU": True,
        "PSE": False,
        "VAT": False,
        "XKX": False,
        "TWN": False,
        "CHE": True,
    }.items():
        assert Country.objects.filter(iso3=iso3, is_un_member=True).exists() == is_member, iso3


# --- Regions ----------------------------------------------------------------------------------------


def test_the_americas_and_the_caribbean_office_within_them():
    americas, caribbean = a_region("unw-americas"), a_region("unw-mco-caribbean")
    assert caribbean.parent == americas
    assert americas.scheme == caribbean.scheme == Region.Scheme.UN_WOMEN
    served = set(Country.objects.in_region(caribbean).values_list("iso3", flat=True))
    assert len(served) == 22
    assert {"BRB", "GUY", "JAM", "TTO", "SUR", "BLZ"} <= served
    assert not served & {"ECU", "PAN", "HTI", "CUB"}
    everywhere = set(Country.objects.in_region(americas).values_list("iso3", flat=True))
    assert served < everywhere
    assert {"BOL", "CRI", "ECU", "PAN", "COL", "MEX", "BRA", "CHL"} <= everywhere
    assert not everywhere & {"USA", "ESP", "NLD", "UKR"}


def test_latin_america_and_the_caribbean_has_33_member_states_each_with_its_square():
    states = Country.objects.in_region(a_region("m49-419")).un_members()
    assert states.count() == 33
    places = set(states.values_list("tile_column", "tile_row"))
    assert len(places) == 33, "two countries would lie upon each other"
    assert all(column and row for column, row in places)


def test_a_region_of_the_standard_holds_the_regions_below_it():
    assert a_country("BRB") in Country.objects.in_region(a_region("m49-019"))
    assert a_country("BRB") in Country.objects.in_region(a_region("m49-029"))
    assert a_country("ECU") not in Country.objects.in_region(a_region("m49-029"))


@pytest.mark.parametrize("scheme", Region.Scheme.values)
def test_no_region_is_its_own_ancestor_and_none_mixes_two_schemes(scheme):
    for region in Region.objects.filter(scheme=scheme).select_related("parent"):
        steps, above = 0, region
        while above.parent:
            assert above.parent.scheme == scheme
            above, steps = above.parent, steps + 1
            assert steps < 4, region


def test_every_region_has_countries():
    for region in Region.objects.all():
        assert Country.objects.in_region(region).exists(), region


# --- Names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_everything_has_a_name_in_every_language(language):
    for model, field in ((Country, "name"), (Region, "name"), (Topic, "label")):
        nameless = model.objects.filter(**{f"{field}_{language}": ""}) | model.objects.filter(
            **{f"{field}_{language}__isnull": True}
        )
        assert not nameless.exists(), (model, list(nameless))


@pytest.mark.parametrize(
    ("iso3", "names"),
    [
        ("TTO", ("Trinidad and Tobago", "Trinidad y Tobago", "Trinité-et-Tobago")),
        ("BRB", ("Barbados", "Barbados", "Barbade")),
        ("BOL", ("Bolivia", "Bolivia", "Bolivie")),
        ("CIV", ("Côte d’Ivoire", "Côte d’Ivoire", "Côte d’Ivoire")),
        ("PSE", ("State of Palestine", "Estado de Palestina", "État de Palestine")),
        (
            "COD",
            (
                "Democratic Republic of the Congo",
                "República Democrática del Congo",
                "République démocratique du Congo",
            ),
        ),
    ],
)
def test_a_country_is_called_as_the_reader_calls_it(iso3, names):
    country = a_country(iso3)
    for language, name in zip(("en", "es", "fr"), names, strict=True):
        with translation.override(language):
            assert str(country).replace("'", "’") == name


def test_no_two_countries_share_a_name():
    for language in ("en", "es", "fr"):
        names = list(Country.objects.values_list(f"name_{language}", flat=True))
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("typed", "found"), [("trinité", "TTO"), ("Estado de Pal", "PSE"), ("jam", "JAM"), ("BB", "BRB")]
)
def test_a_country_is_found_in_any_language_and_by_its_code(typed, found):
    assert found in Country.objects.matching(typed).values_list("iso3", flat=True)


def test_the_six_topics_of_the_academy_come_first():
    topics = list(Topic.objects.values_list("code", "of_the_academy"))
    assert [code for code, of_the_academy in topics if of_the_academy] == [
        "theory_of_change", "gender_budgeting", "strategic_design", "institutional_coordination",
        "localization", "monitoring_evaluation",
    ]  # fmt: skip
    assert [of_the_academy for _code, of_the_academy in topics] == sorted(
        (o for _c, o in topics), reverse=True
    )


# --- Loading again ----------------------------------------------------------------------------------


def everything() -> list:
    return [
        sorted(model.objects.values_list(), key=str) for model in (Country, Region, Topic)
    ]  # fmt: skip


def test_loading_again_changes_nothing_and_adds_nothing():
    before = everything()
    counts = loading.load()
    assert everything() == before
    assert counts == {"regions": len(before[1]), "countries": len(before[0]), "topics": len(before[2])}


def test_loading_again_puts_right_what_somebody_changed():
    Country.objects.filter(iso3="ECU").update(name_en="Equador", is_sids=True, m49_region=None)
    Region.objects.filter(code="unw-mco-caribbean").update(parent=None, name_es="")
    loading.load()
    ecuador = a_country("ECU")
    assert (ecuador.name_en, ecuador.is_sids, ecuador.m49_region.code) == ("Ecuador", False, "m49-005")
    assert a_region("unw-mco-caribbean").parent == a_region("unw-americas")


def test_the_command_may_run_as_often_as_one_likes(capsys):
    call_command("load_reference")
    first = capsys.readouterr().out
    call_command("load_reference")
    again = capsys.readouterr().out
    assert "160 plans added" in first
    assert "0 plans added" in again


@pytest.mark.parametrize("field", ["iso3", "iso2"])
def test_codes_are_unique_and_in_capitals(field):
    spare = {"iso3": "QQQ", "iso2": "QQ", "name_en": "Nowhere", "un_name": "Nowhere"}
    for code in ({"iso3": "ECU", "iso2": "EC"}[field], {"iso3": "qqq", "iso2": "qq"}[field]):
        with pytest.raises(IntegrityError), transaction.atomic():
            Country.objects.create(**(spare | {field: code}))


# --- Where it comes from ----------------------------------------------------------------------------


def test_every_table_says_where_it_comes_from_and_whose_it_is():
    text = (DATA / "README.md").read_text()
    for table in DATA.glob("*.csv"):
        assert f"`{table.name}`" in text, table.name
    assert re.search(r"United Nations Statistics Division", text)
    for words in ("licence", "© United Nations", "Unicode License", "MIT", "no opinion on the legal status"):
        assert words in text, words


def test_so_does_the_registry_of_plans():
    text = (DATA.parents[2] / "naps/data/wps_naps_sources.md").read_text()
    for words in ("provenance", "160 rows, 101 countries", "Main sources", "Known gaps", "licence"):
        assert words in text, words


def test_readers_find_the_sources_on_a_page(client):
    page = client.get("/sources/").text
    for words in ("M49", "UN Women", "no opinion"):
        assert words in page, words


def test_each_plan_leads_to_where_it_was_read(sign_in):
    from naps import registry
    from naps.models import Plan
    from tests.factories.accounts import staff

    registry.load()
    assert (Plan.objects.count(), Plan.objects.values("country").distinct().count()) == (160, 101)
    client = sign_in(staff())
    for plan in Plan.objects.filter(country__iso3__in=["TTO", "BOL", "SLE", "ITA"]):
        page = client.get(plan.get_absolute_url()).text
        assert plan.source_urls
        for address in plan.source_urls:
            assert f'href="{address.replace("&", "&amp;")}"' in page, plan
