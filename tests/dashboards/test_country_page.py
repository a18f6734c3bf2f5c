"""The page of a country: where it stands, how it came there, and what each reader learns beyond that."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import User
from academy.accounts.roles import Role
from assistance.states import EngagementKind, Readers, RequestStatus
from convenings.states import ConveningStatus
from dashboards.head_counts import merged
from naps.models import Decision, Draft, Milestone, Review, Rubric
from naps.states import Precision, Sharing, Stage, StageChangeStatus
from participants.states import RegistrationRole, Sector, Visibility
from tests.factories.accounts import a_country, a_user, focal_point, grant, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.dashboards import (
    a_change,
    a_plan_of,
    a_request_of,
    actions_of,
    an_agreed_roadmap,
    an_engagement,
    moment,
    people_came,
)
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration, an_expert

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-21 15:00:00Z", tick=False):
        yield


def page(client, iso3: str = "ecu") -> str:
    response = client.get(reverse("dashboards:country", args=[iso3]))
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html: str, heading: str) -> str:
    """The words of the card with this heading; empty if it is not on the page."""
    if f'id="{heading}"' not in html:
        return ""
    return words(html[html.index(f'id="{heading}"') :].partition("</section>")[0].partition(">")[2])


def story_of(html: str) -> list[tuple[str, str]]:
    """What is told, in its order: when, and what."""
    told = html[html.index('id="story"') :].partition("</section>")[0]
    entries = re.findall(r"<time[^>]*>(.*?)</time>\s*<div><p class=\"strong\">(.*?)</p>", told, re.S)
    return [(when, words(what).removesuffix(" not public")) for when, what in entries]


def trinidad() -> None:
    """As published: the Academy in May 2024, the workshop and the launch in March 2025."""
    people_came(
        a_convening(city="Port of Spain", country="TTO", starts_on=date(2024, 5, 13),
                    status=ConveningStatus.COMPLETED),
        "TTO", government=9, civil_society=6, security_sector=2,
    )  # fmt: skip
    plan = a_plan_of("TTO", Stage.IMPLEMENTATION, edition=1, adopted_on=date(2025, 1, 1), period_start=2025,
                     period_end=2030, adopted_precision=Precision.YEAR)  # fmt: skip
    a_change(plan, Stage.MANDATE, date(2024, 4, 15), evidence="Advisory Council appointed")
    a_change(plan, Stage.ADOPTION, date(2025, 1, 1), precision=Precision.YEAR, evidence="registry")
    a_change(plan, Stage.LAUNCH, date(2025, 3, 26), evidence_url="https://caribbean.unwomen.org/launch",
             evidence="Launch")  # fmt: skip
    an_engagement("TTO", date(2025, 3, 24), date(2025, 3, 25),
                  source_url="https://caribbean.unwomen.org/workshop", summary="CANARY")  # fmt: skip


def test_the_way_from_the_convening_to_the_plan_is_told_to_everybody(sign_in):
    trinidad()
    html = page(sign_in(), "tto")
    assert story_of(html) == [
        ("15 April 2024", "A drafting body was set up"),
        ("13 to 15 May 2024", "The delegation took part in a convening"),
        ("24 to 25 March 2025", "Technical assistance: workshop"),
        ("2025", "The plan was adopted"),
        ("26 March 2025", "The plan was launched"),
    ]
    assert 'href="https://caribbean.unwomen.org/workshop"' in html
    assert "Evidence: Launch" in html
    assert "CANARY" not in html
    assert "Implementing , since 26 March 2025" in words(html)


def test_five_steps_and_where_the_country_is(sign_in):
    trinidad()
    html = page(sign_in(), "tto")
    steps = html[html.index('<ol class="phases') :].partition("</ol>")[0]
    assert re.findall(r"<li( class=\"done\"| aria-current=\"step\")?>(\w+)</li>", steps) == [
        (' class="done"', "Committed"), (' class="done"', "Drafting"), (' class="done"', "Adopted"),
        (' aria-current="step"', "Implementing"), ("", "Renewing"),
    ]  # fmt: skip
    assert "Stage 4 of 5: Implementing" in html


def test_a_country_of_which_nothing_is_known(sign_in):
    html = page(sign_in(), "kna")
    assert "No information yet" in words(html)
    assert (
        "Nothing dated is known yet about Saint Kitts and Nevis. That does not mean that there is no plan."
        in html
    )
    assert "Nobody from Saint Kitts and Nevis has taken part yet." in html
    assert 'aria-current="step"' not in html


def test_editions_with_their_period_and_what_has_run_out(sign_in):
    a_plan_of("ARG", Stage.ENDED, edition=1, adopted_on=date(2015, 9, 1), period_start=2015, period_end=2018,
              source_urls=["http://1325naps.peacewomen.org/?p=2046"])  # fmt: skip
    a_plan_of("ARG", Stage.IMPLEMENTATION, edition=2, title="Segundo Plan", language="es", period_start=2022,
              period_end=2025)  # fmt: skip
    html = page(sign_in(), "arg")
    table = section(html, "plans").partition("Plans of this country ")[2]
    assert table == (
        "Plan Stage Adopted Launched In legal force Period Source "
        "Segundo Plan in implementation Its period ended in 2025. Date not reported – – 2022–2025 – "
        "National Action Plan, edition 1 ended 1 September 2015 – – 2015–2018 1325naps.peacewomen.org"
    )
    assert '<bdi lang="es">Segundo Plan</bdi>' in html


def test_a_source_that_is_no_address_is_no_link(sign_in):
    a_plan_of("ARG", Stage.ADOPTION, source_urls=["javascript:alert(1)"])
    assert "javascript:" not in page(sign_in(), "arg")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, []),
        ({"government": 4, "civil_society": 2}, []),
        ({"government": 9}, [("government", 9)]),
        ({"government": 9, "civil_society": 6}, [("government", 9), ("civil society", 6)]),
        # Eight others, and nobody can tell of which sector the two are.
        ({"government": 9, "civil_society": 6, "un": 2}, [("government", 9), ("other sectors", 8)]),
        # The two could be found by subtraction, so nothing but the sum is told.
        ({"government": 9, "civil_society": 2}, []),
        ({"government": 9, "civil_society": 3, "un": 2}, [("government", 9), ("other sectors", 5)]),
    ],
)  # fmt: skip
def test_few_people_of_a_sector_are_merged(counts, told):
    assert [(sector.label, sector.n) for sector in merged(counts, Sector, "other sectors")] == told


def test_convenings_are_told_with_counts_and_never_with_names(sign_in):
    trinidad()
    a_convening_ahead = a_convening(city="Kingston", starts_on=date(2026, 12, 14))
    people_came(a_convening_ahead, "TTO")
    told = section(page(sign_in(), "tto"), "meetings")
    assert told == (
        "Convenings Kingston, 2026 14 to 16 December 2026 · ahead Number of people: not reported "
        "Port of Spain, 2024 13 to 15 May 2024 17 people: government 9, other sectors 8"
    )


def test_a_delegation_that_declined_or_a_convening_not_published_is_not_told(sign_in):
    a_delegation(a_convening(city="Lima", country="PER"), "ECU", status="declined")
    people_came(a_convening(city="Quito", country="ECU", status=ConveningStatus.DRAFT), "ECU", government=3)
    html = page(sign_in())
    assert "Lima" not in html
    assert "Quito" not in html


def test_somebody_who_is_not_confirmed_is_not_counted(sign_in):
    convening = a_convening(starts_on=date(2026, 5, 1))
    delegation = a_delegation(convening, "ECU")
    a_registration(convening, a_person(), delegation=delegation)
    assert "Number of people: not reported" in page(sign_in())


def test_a_proposed_adoption_is_not_told(sign_in):
    plan = a_plan_of("ECU", Stage.VALIDATION)
    a_change(plan, Stage.ADOPTION, date(2026, 11, 1), status=StageChangeStatus.PROPOSED, evidence="CANARY")
    html = page(sign_in())
    assert "The plan was adopted" not in html
    assert "CANARY" not in html


# What is not public.


def ecuador_at_work(sharing: Sharing = Sharing.STATUS) -> None:
    """A draft that was read and answered, a roadmap, a request, help that was given; a canary in each."""
    plan = a_plan_of("ECU", Stage.DRAFTING, sharing=sharing)
    system, day = User.objects.system(), moment(date(2026, 9, 1))
    draft = Draft.objects.create(
        plan=plan, version=1, status="decided", change_note="CANARY-draft", created_by=system,
        submitted_at=day, submitted_by=system,
    )  # fmt: skip
    Review.objects.create(
        draft=draft, reviewer=an_expert("CANARY-reviewer").person.user, rubric=Rubric.objects.first(),
        due_on=date(2026, 9, 20), conflict="none", status="submitted", summary="CANARY-review",
        confidential_note="CANARY-note", submitted_at=day + timedelta(days=9), invited_by=system,
    )  # fmt: skip
    Decision.objects.create(
        draft=draft, outcome="revise", opening="CANARY-letter", response_due_on=date(2026, 12, 1),
        status="issued", issued_at=day + timedelta(days=20), issued_by=system,
    )  # fmt: skip
    roadmap = an_agreed_roadmap("ECU", plan=plan, goal="CANARY-goal")
    actions_of(roadmap, "localization", done=1, late=1)
    action = roadmap.objectives.get().actions.get(status="not_started")
    Milestone.objects.create(action=action, title="CANARY-milestone", due_on=date(2026, 12, 24))
    request = a_request_of("ECU", title="CANARY-request", need="CANARY-need", topic="localization")
    an_engagement("ECU", date(2026, 11, 3), request=request, summary="CANARY-help", kind=EngagementKind.CALL)
    convening = a_convening(starts_on=date(2025, 6, 24))
    hidden = a_person("CANARY-hidden", visibility=Visibility.HIDDEN)
    a_registration(convening, hidden, delegation=a_delegation(convening, "ECU"), status="confirmed")


READERS = {
    "anonymous": lambda: None,
    "somebody": a_user,
    "partner": partner,
    "partner elsewhere": lambda: partner(region="unw-eca"),
    "observer": observer,
    "focal point elsewhere": lambda: focal_point("PAN"),
    "delegate elsewhere": lambda: a_delegate(a_convening(), "PAN"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("sharing", [Sharing.NONE, Sharing.STATUS])
def test_nothing_private_shows_to_people_outside_the_team(sign_in, reader, sharing):
    ecuador_at_work(sharing)
    html = page(sign_in(READERS[reader]()))
    assert re.findall(r"CANARY[\w-]*", html) == []
    assert "/naps/drafts/" not in html
    assert "/naps/roadmaps/" not in html
    assert not re.search(r'href="/assistance/\d+/', html)


def test_the_team_and_staff_read_what_others_do_not(sign_in):
    """The canaries sing for those who may hear them: the test above can fail."""
    ecuador_at_work()
    for user in (focal_point("ECU"), staff()):
        html = page(sign_in(user))
        assert "CANARY-request" in html
        assert "CANARY-milestone" in html
        assert "CANARY-help" in html
        assert "CANARY-note" not in html
        assert "CANARY-letter" not in html
        assert "CANARY-hidden" not in html
        assert re.search(r'href="/naps/drafts/\d+/"', html)


def test_the_team_follows_the_whole_way(sign_in):
    ecuador_at_work()
    told = story_of(page(sign_in(focal_point("ECU"))))
    assert told == [
        ("24 to 26 June 2025", "The delegation took part in a convening"),
        ("1 September 2026", "Draft 1 was handed in"),
        ("21 September 2026", "Decision letter on draft 1"),
        ("22 October 2026", "Technical assistance was asked for"),
        ("3 November 2026", "Technical assistance: call"),
        ("21 November 2026", "A roadmap was agreed"),
    ]


@pytest.mark.parametrize(
    ("sharing", "told"),
    [
        (Sharing.NONE, []),
        (
            Sharing.STATUS,
            ["Technical assistance was asked for", "Technical assistance: call", "A roadmap was agreed"],
        ),
    ],
)
def test_a_partner_learns_as_much_as_the_country_shares(sign_in, sharing, told):
    ecuador_at_work(sharing)
    html = page(sign_in(partner()))
    assert [what for _when, what in story_of(html)] == ["The delegation took part in a convening", *told]
    shared = sharing == Sharing.STATUS
    assert ("1 done, 0 on track, 1 late" in section(html, "roadmap")) is shared
    assert (
        "Localization waits for an answer · asked on 22 October 2026" in section(html, "requests")
    ) is shared


def test_a_partner_reads_the_roadmap_of_a_country_that_shares_it(sign_in):
    ecuador_at_work(Sharing.ROADMAP)
    html = page(sign_in(partner()))
    assert "CANARY-milestone" in section(html, "roadmap")
    assert re.search(r'href="/naps/roadmaps/\d+/"', html)
    assert "/naps/drafts/" not in html


def test_a_partner_sees_the_drafts_of_a_country_that_shares_them(sign_in):
    ecuador_at_work(Sharing.DRAFTS)
    assert "Draft 1" in section(page(sign_in(partner())), "drafts")


def test_a_published_roadmap_is_everybodys(sign_in):
    roadmap = an_agreed_roadmap("ECU", published_at=timezone.now(), published_by=User.objects.system())
    actions_of(roadmap, done=1)
    html = page(sign_in())
    assert section(html, "documents") == (
        "Published documents Roadmap, revision 1 Published on 21 November 2026"
    )
    assert "1 done" in section(html, "roadmap")
    assert ("21 November 2026", "A roadmap was agreed") in story_of(html)


def test_government_never_learns_of_a_request_of_civil_society(sign_in):
    a_request_of("ECU", title="CANARY", is_of_civil_society=True)
    assert "CANARY" not in page(sign_in(focal_point("ECU")))
    assert "CANARY" in page(sign_in(staff()))


def test_a_request_kept_to_ones_own_side_and_its_help_are_not_told_to_partners(sign_in):
    a_plan_of("ECU")
    request = a_request_of("ECU", own_side_only=True, topic="localization")
    an_engagement("ECU", date(2026, 11, 3), request=request, source_url="https://example.org/story")
    html = page(sign_in(partner()))
    assert "Technical assistance" not in html
    assert "Localization" not in html


def test_a_partner_who_is_of_the_team_reads_what_the_side_there_reads(sign_in):
    a_plan_of("ECU")
    a_request_of("ECU", is_of_civil_society=True, topic="localization")
    both = partner()
    assert "Localization" in page(sign_in(both))
    grant(both, Role.FOCAL_POINT, country=a_country("ECU"))
    assert "Localization" not in page(sign_in(both))


@pytest.mark.parametrize("readers", [Readers.ACADEMY, Readers.CIVIL_SOCIETY, Readers.GOVERNMENT])
def test_help_that_is_kept_from_somebody_is_not_public_even_with_a_source(sign_in, readers):
    an_engagement("ECU", date(2026, 11, 3), shown_to=readers, source_url="https://example.org/shelter")
    for reader in (None, partner()):
        html = page(sign_in(reader) if reader else sign_in())
        assert "Technical assistance" not in html
        assert "example.org/shelter" not in html


def test_what_was_asked_twice_and_put_together_is_told_once_and_to_partners_without_number(sign_in):
    a_plan_of("ECU")
    into = a_request_of("ECU", topic="localization")
    twin = a_request_of("ECU", topic="localization", status=RequestStatus.MERGED, duplicate_of=into)
    for reader in (partner(), focal_point("ECU"), staff()):
        told = [what for _when, what in story_of(page(sign_in(reader)))]
        assert told.count("Technical assistance was asked for") == 1
    html = page(sign_in(partner()))
    assert into.reference not in html
    assert twin.reference not in html


def test_help_for_a_request_is_not_public_even_with_a_source(sign_in):
    request = a_request_of("ECU", status=RequestStatus.CLOSED)
    an_engagement("ECU", date(2026, 11, 3), request=request, source_url="https://example.org/story")
    assert "Technical assistance" not in page(sign_in())


# Buttons, doors, cost.


@pytest.mark.parametrize(
    ("make", "asks", "starts"),
    [
        (lambda: None, False, False),
        (partner, False, False),
        (lambda: focal_point("PAN"), False, False),
        (lambda: focal_point("ECU"), True, True),
        (staff, True, True),
        (lambda: a_delegate(a_convening(), "ECU"), True, False),
        (lambda: a_delegate(a_convening(), "ECU", role=RegistrationRole.HEAD), True, True),
    ],
)
def test_who_asks_for_help_and_starts_a_plan_here(sign_in, make, asks, starts):
    client = sign_in(make())
    html = page(client)
    assert ("Ask for help" in html) is asks
    assert ("Start a plan" in html) is starts
    for link in re.findall(r'class="btn[^"]*" href="(/(?:naps|assistance)/[^"]+)"', html):
        assert client.get(link).status_code == 200


def test_nobody_starts_a_second_plan(sign_in):
    a_plan_of("ECU", Stage.DRAFTING)
    assert "Start a plan" not in page(sign_in(staff()))


def test_addresses_are_small_letters_and_others_lead_there(sign_in):
    response = sign_in().get("/countries/ECU/")
    assert (response.status_code, response.url) == (301, "/countries/ecu/")
    assert sign_in().get("/countries/xyz/").status_code == 404
    assert sign_in().get("/countries/ecuador/").status_code == 404


def test_an_area_that_is_no_member_state_has_its_page_too(sign_in):
    assert "Not a Member State of the United Nations" in page(sign_in(), "abw")


@pytest.mark.parametrize("make", [lambda: None, partner, staff, lambda: focal_point("ECU")])
def test_the_page_takes_as_many_queries_for_much_as_for_little(sign_in, make):
    client = sign_in(make())
    page(client)
    assert queries_with(client, 1) == queries_with(client, 3)


def queries_with(client, n: int) -> int:
    with transaction.atomic():
        plan = a_plan_of("ECU", Stage.DRAFTING, edition=9)
        for edition in range(1, n + 1):
            old = a_plan_of("ECU", Stage.ENDED, edition=edition, adopted_on=date(2010 + edition, 1, 1))
            a_change(old, Stage.ADOPTION, date(2010 + edition, 1, 1))
            a_change(plan, Stage.DRAFTING, date(2026, edition, 1))
            a_request_of("ECU")
            an_engagement("ECU", date(2026, edition, 1))
            people_came(a_convening(starts_on=date(2025, edition, 1)), "ECU", government=edition)
            handed_in = {"submitted_at": timezone.now(), "submitted_by": User.objects.system()}
            Draft.objects.create(plan=plan, version=edition, status="decided",
                                 created_by=User.objects.system(), **handed_in)  # fmt: skip
        roadmap = an_agreed_roadmap("ECU", plan=plan)
        actions_of(roadmap, done=n, late=n)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        transaction.set_rollback(True)
    return len(asked)
