"""The page of a region, its tables and its picture, as different readers see them."""

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.accounts.models import User
from academy.accounts.roles import Role
from academy.countries.models import Country
from academy.sample.models import mark_as_sample
from convenings.states import ConveningStatus
from dashboards.follow_up import follow_up
from dashboards.region_index import regions_with_figures
from naps.states import Sharing, Stage
from tests.factories.accounts import a_country, a_region, focal_point, grant, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.dashboards import (
    a_change,
    a_plan_of,
    a_request_of,
    actions_of,
    an_agreed_roadmap,
    people_came,
)

pytestmark = pytest.mark.django_db

REGION = "unw-americas"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-21 15:00:00Z", tick=False):
        yield


def panama_city(**fields):
    values = {"city": "Panama City", "country": "PAN", "starts_on": date(2025, 6, 24)}
    return a_convening(**(values | {"status": ConveningStatus.COMPLETED, "code": "panama"} | fields))


def a_region_at_work() -> None:
    """Ecuador drafts since June 2026 and came to Panama City; Argentina's plan of 2022 has run out."""
    plan = a_plan_of("ECU", Stage.DRAFTING)
    a_change(plan, Stage.COMMITMENT, date(2025, 9, 1))
    a_change(
        plan, Stage.DRAFTING, date(2026, 6, 3), evidence="Decree 12", evidence_url="https://ec.example/12"
    )
    people_came(panama_city(), "ECU", government=3)
    old = a_plan_of("ARG", Stage.IMPLEMENTATION, edition=2, adopted_on=date(2022, 9, 25), period_start=2022,
                    period_end=2025, source_urls=["https://www.argentina.gob.ar/plan"])  # fmt: skip
    a_change(old, Stage.ADOPTION, date(2022, 9, 25))
    actions_of(an_agreed_roadmap("ECU", plan=plan), "localization", done=1, on_track=2, late=1)
    a_request_of("ECU", answered_after=3)


def page(client, name: str = "region", code: str = REGION, **query) -> str:
    response = client.get(reverse(f"dashboards:{name}", args=[code]), query)
    assert response.status_code == 200
    return response.content.decode()


def row_of(html: str, country: str) -> str:
    """The words of a country's line in the table."""
    table = html[html.index('id="countries"') :]
    [line] = [row for row in re.findall(r"<tr>.*?</tr>", table, re.S) if f">{country}</a>" in row]
    return " ".join(re.sub(r"<[^>]+>", " ", line).split())


def lines_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_everybody_reads_where_countries_stand(sign_in):
    a_region_at_work()
    html = page(sign_in())
    assert "1 of 33 countries has adopted a plan. 1 is drafting one." in html
    assert "As of 21 November 2026" in html
    assert (
        row_of(html, "Ecuador")
        == "Ecuador 2 Drafting 3 June 2026 Not adopted yet Panama City, 2025 ec.example : Ecuador"
    )
    assert row_of(html, "Argentina") == (
        "Argentina 4 Implementing Its period ended in 2025. 25 September 2022 25 September 2022 2022–2025 – "
        "argentina.gob.ar : Argentina"
    )
    assert row_of(html, "Haiti") == "Haiti – No information yet – – – –"
    assert "no plan" not in html.replace("has no plan", "").lower()


def test_countries_stand_in_the_order_of_their_names_in_the_readers_language(sign_in):
    a_region_at_work()
    for language, first in [("en", "Antigua and Barbuda"), ("es", "Antigua y Barbuda")]:
        html = page(sign_in(language=language))
        names = re.findall(r'<th scope="row"><a href="/countries/\w+/">([^<]+)</a>', html)
        assert names[0] == first
        assert len(names) == 33
    spanish = page(sign_in(language="es"))
    assert spanish.index("Perú") < spanish.index("República Dominicana")


def test_the_map_is_a_list_of_links_that_says_what_it_shows(sign_in):
    a_region_at_work()
    html = page(sign_in())
    tiles = html[html.index('<ul class="tiles">') :].partition("</ul>")[0]
    assert tiles.count("<li") == 33
    assert 'href="/countries/ecu/"' in tiles
    assert "Ecuador: Drafting" in tiles
    assert "Argentina: Implementing. Its period ended in 2025" in tiles
    assert "imply no opinion on the legal status of any territory" in html


def test_a_region_without_squares_has_a_key_and_no_map(sign_in):
    html = page(sign_in(), code="m49-002")
    assert 'class="tiles"' not in html
    assert "Key: stage and number of countries" in html
    assert sign_in().get(reverse("dashboards:region-map", args=["m49-002"])).status_code == 404


def test_what_changed_is_told_with_its_evidence(sign_in):
    a_region_at_work()
    changed = page(sign_in())
    changed = changed[changed.index('id="changed"') :].partition("</ol>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", changed).split())
    assert "3 June 2026 Ecuador moved from Committed to Drafting . Evidence: Decree 12" in words
    assert 'href="https://ec.example/12"' in changed


@pytest.mark.parametrize(
    ("make", "follows"),
    [(None, False), (lambda: focal_point("ECU"), False), (staff, True), (partner, True)],
)
def test_only_partners_and_staff_see_roadmaps_and_requests(sign_in, make, follows):
    a_region_at_work()
    html = page(sign_in(make() if make else None))
    assert ("roadmap actions done or on track" in html) is follows
    assert ("Most late roadmap actions: Localization" in html) is follows
    assert ("assistance requests that are open" in html) is follows
    assert ("1 done, 2 on track, 1 late" in row_of(html, "Ecuador")) is follows


def test_staff_go_from_the_figure_to_the_request_and_a_partner_reads_its_topic(sign_in):
    request = a_request_of("ECU", title="CANARY", topic="localization")
    link = f'href="{request.get_absolute_url()}"'
    for_staff, for_partner = page(sign_in(staff())), page(sign_in(partner()))
    assert link in for_staff
    assert link not in for_partner
    assert "<td>Localization</td>" in for_partner
    assert "CANARY" not in for_staff + for_partner


def test_a_partner_of_another_region_sees_what_everybody_sees(sign_in):
    a_region_at_work()
    html = page(sign_in(partner(region="unw-eca")))
    assert "roadmap actions" not in html
    assert "assistance requests that are open" not in html


def test_an_observer_sees_sums_of_three_countries_and_no_country(sign_in):
    a_region_at_work()
    for iso3 in ("PAN", "CRI"):
        actions_of(an_agreed_roadmap(iso3), "localization", done=1)
    html = page(sign_in(observer()))
    assert "5 <small>of 6</small>" in html
    assert "Roadmap actions</th>" not in html
    assert "Shown once at least 3 countries are in it." in html  # requests: only Ecuador asked
    part = page(sign_in(observer()), part="m49-005")
    assert "roadmap actions" not in part
    assert "shown for your whole region only" in part


def test_a_country_that_shares_nothing_has_no_roadmap_in_the_table(sign_in):
    actions_of(an_agreed_roadmap("ECU", plan=a_plan_of("ECU", sharing=Sharing.NONE)), done=1)
    assert "1 done" in row_of(page(sign_in(staff())), "Ecuador")
    assert "done" not in row_of(page(sign_in(partner())), "Ecuador")


def test_each_figure_leads_to_how_it_is_counted_and_to_its_rows(sign_in):
    a_region_at_work()
    html = page(sign_in(partner()))
    rows_of = {
        "adopted": "countries",
        "drafting": "countries",
        "roadmaps": "roadmaps",
        "requests": "requests",
    }
    for key, rows in rows_of.items():
        assert f'href="#counted-{key}"' in html
        assert f'<tr id="counted-{key}"><th scope="row"><a href="#{rows}">' in html
        assert f'id="{rows}"' in html


# The filter.


def test_a_part_of_the_region(sign_in):
    html = page(sign_in(), code="m49-419", part="m49-013")
    assert "0 of" not in html.partition("How these")[0].partition("<small>")[0]
    assert "8 Member States." in html
    assert "Belize" in html
    assert "Jamaica" not in html


def test_who_came_to_a_convening(sign_in):
    a_region_at_work()
    html = page(sign_in(), convening="panama")
    assert "1 Member State." in html
    assert row_of(html, "Ecuador")
    assert "Argentina" not in html


def test_a_convening_that_is_not_published_is_not_offered(sign_in):
    people_came(panama_city(status=ConveningStatus.DRAFT), "ECU", government=3)
    assert "Panama City" not in page(sign_in())
    assert "Panama City" in page(sign_in(staff()))


def test_nothing_fits_and_the_way_back_is_one_click(sign_in):
    a_region_at_work()
    html = page(sign_in(), part="m49-013", convening="panama")
    assert "No country of this region fits: Central America, Panama City, 2025." in html
    assert f'href="{reverse("dashboards:region", args=[REGION])}"' in html


def test_as_of_an_earlier_day(sign_in):
    a_region_at_work()
    html = page(sign_in(), as_of="2025-12-31")
    assert "As of 31 December 2025" in html
    assert row_of(html, "Ecuador").startswith("Ecuador 1 Committed 1 September 2025")
    before = page(sign_in(), as_of="2025-06-23")
    assert "Before Panama City, 2025" in before
    assert row_of(before, "Ecuador") == "Ecuador – No information yet – – – –"


def test_a_day_somebody_linked_to_stays_chosen(sign_in):
    html = page(sign_in(), as_of="2025-02-14")
    assert '<option value="2025-02-14" selected>14 February 2025</option>' in html


@pytest.mark.parametrize(
    "query",
    [
        {"as_of": "2027-01-01"}, {"as_of": "1999-01-01"}, {"as_of": "yesterday"}, {"as_of": "2025-02-30"},
        {"part": "m49-150"}, {"convening": "nowhere"}, {"part": "<script>"},
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_said_so_and_leaves_nothing_out(sign_in, query):
    html = page(sign_in(), **query)
    assert "cannot be chosen here, so nothing was left out." in html
    assert "<title>Error:" in html
    assert html.count('<th scope="row"><a href="/countries/') == 33
    assert "<script>" not in html


def test_figures_of_follow_up_say_that_they_are_of_today(sign_in):
    a_region_at_work()
    assert "As of 21 November 2026." in page(sign_in(partner()), as_of="2025-12-31")


def test_countries_that_are_no_member_states_are_listed_apart_and_not_counted(sign_in):
    people_came(panama_city(), "ABW", government=1)
    html = page(sign_in())
    assert "Also taking part" in html
    assert "0 <small>of 33</small>" in html
    assert "Aruba" in html
    assert "Montserrat" not in html


def test_who_takes_part_from_elsewhere_closes_nothing_to_a_partner(sign_in):
    """A territory that belongs to no office of UN Women; the partner reads on about her own countries."""
    a_region_at_work()
    Country.objects.filter(iso3="PRI").update(un_women_office=None)
    people_came(a_convening(code="kingston", starts_on=date(2026, 5, 4)), "PRI", government=1)
    a_request_of("PRI", topic="theory_of_change")
    html = page(sign_in(partner()), code="m49-419")
    assert "Puerto Rico" in html
    assert "1 <small>of 1</small>" in html  # Ecuador's request alone
    assert "1 <small>of 2</small>" not in html
    assert "2 <small>of 2</small>" in page(sign_in(staff()), code="m49-419")


# Files.


def test_the_csv_is_what_is_shown(sign_in):
    a_region_at_work()
    client = sign_in()
    response = client.get(reverse("dashboards:region-csv", args=[REGION]), {"part": "m49-005"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="unw-americas-2026-11-21.csv"'
    lines = lines_of(response.content.decode())
    texts = [line[0] for line in lines]
    assert texts[2:4] == ["As of: 21 November 2026", "Only: South America"]
    assert texts[4].startswith("Countries that have adopted a plan: 1 of 12. In force: 1")
    head = next(n for n, line in enumerate(lines) if line[0] == "ISO code")
    table = {line[0]: dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]}
    assert len(table) == 12
    assert table["ECU"]["Stage"] == "Drafting"
    assert table["ECU"]["Since"] == "2026-06-03"
    assert table["ECU"]["Convenings"] == "Panama City, 2025"
    assert table["ARG"]["Period is over"] == "yes"
    assert table["VEN"] == {
        "ISO code": "VEN", "Country": "Venezuela", "UN Member State": "yes", "Stage number": "",
        "Stage": "No information yet", "Since": "", "Since, no more exact than": "", "Adopted": "",
        "First year": "", "Last year": "", "Period is over": "", "Convenings": "", "Source": "",
    }  # fmt: skip
    assert "roadmap" not in response.content.decode().lower()


def test_a_partners_csv_has_the_roadmaps_too_and_blank_is_not_zero(sign_in):
    a_region_at_work()
    client = sign_in(partner())
    lines = lines_of(client.get(reverse("dashboards:region-csv", args=[REGION])).content.decode())
    head = next(line for line in lines if line[0] == "ISO code")
    assert head[-4:] == [
        "Roadmap actions done", "Roadmap actions on track", "Roadmap actions late",
        "Roadmap actions postponed or dropped",
    ]  # fmt: skip
    rows = {line[0]: line[-4:] for line in lines}
    assert rows["ECU"] == ["1", "2", "1", "0"]
    assert rows["ARG"] == ["", "", "", ""]


def test_the_workbook_opens_and_has_the_same_countries(sign_in):
    a_region_at_work()
    response = sign_in().get(reverse("dashboards:region-xlsx", args=[REGION]))
    assert response.content[:2] == b"PK"
    assert "spreadsheetml" in response["Content-Type"]


def test_the_picture_of_the_map_carries_all_that_must_travel_with_it(sign_in):
    a_region_at_work()
    mark_as_sample()
    response = sign_in().get(reverse("dashboards:region-map", args=[REGION]), {"part": "m49-005"})
    assert response["Content-Type"].startswith("image/svg+xml")
    picture = ElementTree.fromstring(response.content)
    space = "{http://www.w3.org/2000/svg}"
    assert picture.findtext(f"{space}title") == str(a_region(REGION))
    description = picture.findtext(f"{space}desc")
    assert description.startswith("1 of 12 countries has adopted a plan. 1 is drafting one. ")
    assert "Ecuador: Drafting" in description
    words = " ".join(text.text for text in picture.iter(f"{space}text"))
    for said in ("ECU", "No information yet: 10", "As of: 21 November 2026", "Only: South America",
                 "Source: country focal points", "imply no opinion", "Sample data"):  # fmt: skip
        assert said in words
    assert not list(picture.iter(f"{space}script"))


def test_names_from_the_data_cannot_break_the_picture(sign_in):
    Country.objects.filter(iso3="ECU").update(name_en='Ecuador <script>&"')
    response = sign_in().get(reverse("dashboards:region-map", args=[REGION]))
    assert 'Ecuador <script>&"' in ElementTree.fromstring(response.content)[1].text


def test_numbers_in_the_picture_and_the_chart_are_written_for_svg_in_every_language(sign_in):
    a_region_at_work()
    client = sign_in(partner(), language="es")
    actions_of(an_agreed_roadmap("PAN"), "theory_of_change", done=3)
    chart = page(client)
    assert re.findall(r'width="33\.33%"', chart) or re.findall(r'x="25\.00%"', chart)
    ElementTree.fromstring(client.get(reverse("dashboards:region-map", args=[REGION])).content)


# Doors and cost.


def test_a_region_that_does_not_exist(sign_in):
    for name in ("region", "region-csv", "region-xlsx", "region-map"):
        assert sign_in().get(reverse(f"dashboards:{name}", args=["atlantis"])).status_code == 404


def test_all_regions_with_how_many_have_adopted(sign_in):
    a_region_at_work()
    html = sign_in().get(reverse("dashboards:regions")).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "Latin America and the Caribbean 1 of 33" in words
    assert "South America 1 of 12" in words
    assert "Caribbean 0 of 13" in words
    assert "UN Women Regional Office for the Americas and the Caribbean 1 of 33" in words


def fill(n: int) -> None:
    convening = panama_city()
    for iso3 in ["ECU", "CRI", "BOL"][:n]:
        plan = a_plan_of(iso3, Stage.DRAFTING)
        a_change(plan, Stage.COMMITMENT, date(2025, 1, 1))
        a_change(plan, Stage.DRAFTING, date(2026, 1, 1))
        roadmap = an_agreed_roadmap(iso3, plan=plan)
        actions_of(roadmap, "localization", done=n, late=1)
        actions_of(roadmap, "theory_of_change", done=1)
        a_request_of(iso3, answered_after=2)
        people_came(convening, iso3, government=2)


@pytest.mark.parametrize("make", [None, partner, staff])
def test_the_page_takes_as_many_queries_for_three_countries_as_for_one(sign_in, make):
    client = sign_in(make() if make else None)
    page(client)  # warms what is asked once a process
    one, three = queries_with(client, 1), queries_with(client, 3)
    assert one == three
    assert three <= 36


def queries_with(client, n: int) -> int:
    """How many questions the page asks the database in a world of `n` countries at work."""
    with transaction.atomic():
        fill(n)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        transaction.set_rollback(True)
    return len(asked)


@pytest.mark.parametrize("n", [0, 3])
def test_the_list_of_regions_takes_four_queries(n, django_assert_num_queries):
    fill(n)
    with django_assert_num_queries(4):
        regions_with_figures(date(2026, 11, 21))


def test_a_partner_who_is_of_a_team_learns_nothing_of_civil_society_there():
    a_region_at_work()
    a_request_of("ECU", is_of_civil_society=True, topic="localization")
    both = partner()
    asked = [len(follow_up(both, [a_country("ECU")], date(2026, 11, 21)).asked)]
    grant(both, Role.FOCAL_POINT, country=a_country("ECU"))
    now = User.objects.get(pk=both.pk)
    asked.append(len(follow_up(now, [a_country("ECU")], date(2026, 11, 21)).asked))
    assert asked == [2, 1]
