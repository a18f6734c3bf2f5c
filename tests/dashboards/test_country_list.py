"""Finding a country, whatever somebody calls it."""

import re

import pytest
from django.urls import reverse

from academy.countries.models import Country
from dashboards.alphabet import folded, matching, sorted_by_name
from naps.models import PlanDocument
from naps.states import Stage
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.convenings import a_convening
from tests.factories.dashboards import a_plan_of, people_came
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/countries/\w+/">([^<]+)</a>', html)


def listed(client, **query) -> list[str]:
    response = client.get(reverse("dashboards:countries"), query)
    assert response.status_code == 200
    return names(response.content.decode())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ecuador", {"ECU"}),
        ("ECU", {"ECU", "GNQ"}),  # Guinea Ecuatorial
        ("ve", {"VEN", "CPV"}),  # Cabo Verde
        ("PAN", {"PAN"}),  # and neither Japan nor Spain
        ("Guinea-Bissau", {"GNB"}),
        ("cote d'ivoire", {"CIV"}),
        ("Perú", {"PER"}),
        ("peru", {"PER"}),
        ("MÉXICO", {"MEX"}),
        ("Équateur", {"ECU"}),
        ("equateur", {"ECU"}),
        ("Trinidad y Tobago", {"TTO"}),
        ("  costa   rica ", {"CRI"}),
        ("PAN Ecuador", {"ECU"}),
        ("pna argentina", {"ARG"}),
        ("NAP Jamaica", {"JAM"}),
        ("jamaica nap", {"JAM"}),
        ("Atlantis", set()),
        ("pan Atlantis", set()),
        ("%", set()),
        ("–", set()),
        ("Plurinational", {"BOL"}),
        ("Bolivia (Plurinational State of)", {"BOL"}),
        ("PAN Bolivia", {"BOL"}),
        ("plan d'action Tchad", {"TCD"}),
        ("Plan Nacional de Acción de Perú", {"PER"}),
        ("WPS Ivory Coast", {"CIV"}),
        ("MPS Costa de Marfil", {"CIV"}),
        ("Türkiye", {"TUR"}),
        ("Turkey", {"TUR"}),
        ("turquia", {"TUR"}),
        ("Macedonia", {"MKD"}),
        ("uzbek", {"UZB"}),
        ("cuador", {"ECU"}),
    ],
)
def test_a_search_knows_three_languages_codes_and_what_plans_are_called(typed, found):
    got = {country.iso3 for country in matching(Country.objects.all(), typed)}
    assert got == found


@pytest.mark.parametrize("typed", ["", "   ", "NAP", "pna", "MPS", "National Action Plan"])
def test_the_name_of_a_plan_alone_leaves_nothing_out(typed):
    everybody = list(Country.objects.all())
    assert len(matching(everybody, typed)) == len(everybody)


def test_accents_and_capitals_do_not_count():
    assert folded("  Côte d’Ivoire ") == "cote d ivoire"
    found = [c.iso3 for c in sorted_by_name([a_country("ZWE"), a_country("ALA"), a_country("ALB")])]
    assert found == ["ALA", "ALB", "ZWE"]


def test_member_states_are_listed_and_whoever_else_has_a_plan_or_took_part(sign_in):
    client = sign_in()
    assert len(listed(client)) == 50
    assert "193 countries" in client.get(reverse("dashboards:countries")).content.decode()
    people_came(a_convening(), "ABW")
    a_plan_of("PSE", Stage.ADOPTION)
    assert "195 countries" in client.get(reverse("dashboards:countries")).content.decode()
    assert "Aruba" in listed(client)


def test_a_search_looks_through_all_areas(sign_in):
    assert listed(sign_in(), q="montserrat") == ["Montserrat"]


def test_pages_follow_each_other_and_keep_the_search(sign_in):
    client = sign_in()
    html = client.get(reverse("dashboards:countries"), {"stage": "0", "page": 2}).content.decode()
    assert "Page 2 of" in html
    assert 'rel="prev" href="?stage=0&amp;page=1"' in html
    assert listed(client, page="99") == listed(client, page="4")
    assert listed(client, page="nonsense") == listed(client)


def test_by_stage(sign_in):
    a_plan_of("ECU", Stage.DRAFTING)
    a_plan_of("PAN", Stage.COMMITMENT)
    assert listed(sign_in(), stage="2") == ["Ecuador"]
    assert listed(sign_in(), stage="1", q="ecuador") == []
    assert "Ecuador" not in listed(sign_in(), stage="0", q="u")


def test_nothing_fits_and_what_was_typed_is_not_lost(sign_in):
    html = sign_in().get(reverse("dashboards:countries"), {"q": '<b>"x'}).content.decode()
    assert "No country fits “&lt;b&gt;&quot;x”." in html
    assert 'value="&lt;b&gt;&quot;x"' in html
    assert "Show all countries" in html


@pytest.mark.parametrize("query", [{"stage": "9"}, {"q": "x" * 101}])
def test_a_search_that_makes_no_sense_is_said_so(sign_in, query):
    html = sign_in().get(reverse("dashboards:countries"), query).content.decode()
    assert "errorlist" in html
    assert len(names(html)) == 50


def test_the_list_takes_as_many_queries_for_one_plan_as_for_three(sign_in):
    client, counts = sign_in(), []
    for countries in (["ALB"], ["AGO", "ARG"]):
        for iso3 in countries:
            a_plan_of(iso3, Stage.ADOPTION)
            people_came(a_convening(), iso3, government=1)
        counts.append(queries_of(client, reverse("dashboards:countries")))
    assert counts[0] == counts[1]


def test_plans_are_found_by_the_words_of_their_titles(sign_in):
    plan = a_plan_of("ARG", Stage.ENDED, edition=1, title="Segundo Plan Belén do Pará", period_start=2015,
                     period_end=2018)  # fmt: skip
    a_plan_of("PER", Stage.DRAFTING, title="Plan de Acción Nacional")
    client = sign_in()

    def titled(typed: str) -> str:
        html = client.get(reverse("dashboards:countries"), {"q": typed}).content.decode()
        return html.partition('id="titled"')[2]

    found = titled("plan belen")
    assert plan.get_absolute_url() in found
    assert "2015–2018" in found
    assert "Plan de Acción Nacional" not in found
    assert "Belén" not in titled("plan nacional de acción")
    assert titled("xy") == ""


def test_the_search_stands_on_the_first_page_too(sign_in):
    html = sign_in().get(reverse("dashboards:start")).content.decode()
    assert f'action="{reverse("dashboards:countries")}"' in html


def test_nothing_private_is_searched(sign_in):
    """Words of a draft, of a document for the team, of a roadmap lead nowhere, for whoever searches."""
    plan = a_plan_of("ECU", Stage.DRAFTING, title="Plan público")
    PlanDocument.objects.create(
        plan=plan, title="CANARIO interno", kind="report", language="es", audience="team",
        url="https://example.org/x", added_by=staff(),
    )  # fmt: skip
    for reader in (None, staff(), focal_point()):
        html = sign_in(reader).get(reverse("dashboards:countries"), {"q": "canario"}).content.decode()
        assert "CANARIO" not in html
