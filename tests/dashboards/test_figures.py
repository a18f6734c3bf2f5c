"""The figures of a region against worlds counted by hand."""

from datetime import date

import pytest
from django.utils import timezone

from academy.countries.models import Country
from assistance.states import RequestStatus
from dashboards import figures
from dashboards.bars import bars
from dashboards.figures import Figure
from dashboards.follow_up import Progress, Reach, by_topic, follow_up, reach_of
from dashboards.stages import standings
from naps.states import Sharing, Stage
from tests.factories.accounts import a_country, a_user, admin, focal_point, grant, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.dashboards import (
    a_change,
    a_plan_of,
    a_request_of,
    actions_of,
    an_agreed_roadmap,
)

pytestmark = pytest.mark.django_db

SIX = ["ARG", "BOL", "CHL", "ECU", "HTI", "SLV"]


def countries(codes=SIX):
    return [a_country(iso3) for iso3 in codes]


def six_countries() -> None:
    """Adopted: ARG (in force), SLV (in force, its period over), CHL (renewing), BOL (ended). Drafting: ECU,
    and BOL anew. Nothing known: HTI."""
    a_plan_of("ARG", Stage.IMPLEMENTATION, adopted_on=date(2022, 1, 1), period_end=2099)
    a_plan_of("SLV", Stage.IMPLEMENTATION, adopted_on=date(2017, 1, 1), period_end=2022)
    a_plan_of("CHL", Stage.ADOPTION, edition=1)
    a_plan_of("CHL", Stage.DRAFTING, edition=2)
    a_plan_of("BOL", Stage.ENDED, edition=1, adopted_on=date(2010, 1, 1), ended_on=date(2015, 1, 1))
    a_change(a_plan_of("BOL", Stage.COSTING, edition=2), Stage.COSTING, date(2026, 1, 1))
    a_plan_of("ECU", Stage.DRAFTING)


def figure(key: str, user=None, codes=SIX) -> Figure:
    today = timezone.localdate()
    found = follow_up(user or staff(), countries(codes), today)
    stands = standings(countries(codes), as_of=today, today=today)
    return {f.key: f for f in figures.figures_of(stands, {}, found, today)}[key]


def test_countries_that_have_adopted_a_plan():
    six_countries()
    found = figure("adopted")
    assert (found.value, found.of, found.not_reported) == (4, 6, 1)
    assert found.note == "In force: 3, of these past their last year: 1."
    assert found.not_reported_words == "No information yet: 1."
    assert found.rows_url == "#countries"
    assert found.sentence == (
        "Countries that have adopted a plan: 4 of 6. In force: 3, of these past their last year: 1."
    )


def test_countries_that_are_drafting_and_how_many_of_them_came():
    six_countries()
    today = timezone.localdate()
    convening = a_convening(starts_on=date(2025, 6, 24))
    came = {a_country("ECU").pk: [convening], a_country("ARG").pk: [convening]}
    stands = standings(countries(), as_of=today, today=today)
    found = figures.drafting(stands, came, today)
    # Bolivia drafts its second plan after the first ended; Chile renews one in force and is not counted.
    assert (found.value, found.of, found.not_reported) == (2, 6, 1)
    assert found.note == "Came to a convening: 1."


def test_the_headline_states_the_finding():
    today = timezone.localdate()

    def headline(codes=SIX) -> str:
        return figures.headline(standings(countries(codes), as_of=today, today=today))

    assert headline() == "No information yet about plans here."
    six_countries()
    assert headline() == "4 of 6 countries have adopted a plan. 2 are drafting one."
    assert headline(["ECU", "HTI"]) == "0 of 2 countries have adopted a plan. 1 is drafting one."
    assert headline(["ARG", "HTI"]) == "1 of 2 countries has adopted a plan."


def test_stages_are_counted_with_nothing_left_out():
    six_countries()
    today = timezone.localdate()
    counts = figures.stage_counts(standings(countries(), as_of=today, today=today))
    assert [(str(stage.label), n) for stage, n in counts] == [
        ("Renewing", 1), ("Implementing", 2), ("Adopted", 0), ("Drafting", 2), ("Committed", 0),
        ("No information yet", 1),
    ]  # fmt: skip


def test_roadmap_actions_done_or_on_track():
    first = an_agreed_roadmap("ECU")
    actions_of(first, "gender_budgeting", done=2, on_track=3, late=4, dropped=1)
    actions_of(first, "localization", done=1)
    actions_of(an_agreed_roadmap("BOL"), "gender_budgeting", on_track=2, postponed=2)
    found = figure("roadmaps")
    assert (found.value, found.of, found.not_reported) == (8, 15, 4)
    assert found.note == "Late: 4. Postponed or dropped: 3."
    assert found.not_reported_words == "Countries without an agreed roadmap that is shared: 4."


def test_a_roadmap_that_is_not_agreed_is_not_counted():
    actions_of(an_agreed_roadmap("ECU", status="draft", agreed_by_osf_at=None, agreed_by_osf_by=None), done=3)
    found = figure("roadmaps")
    assert (found.value, found.of, found.not_reported, found.rows_url) == (0, 0, 6, "")


def test_the_chart_by_topic_has_the_same_numbers_as_the_figure():
    actions_of(an_agreed_roadmap("ECU"), "localization", done=1, on_track=1, late=2)
    actions_of(an_agreed_roadmap("BOL"), "theory_of_change", done=2)
    found = follow_up(staff(), countries(), timezone.localdate())
    rows = by_topic(found)
    # In the Academy's own order of topics, never by size.
    assert [(str(r.topic), r.progress) for r in rows] == [
        ("Theory of change", Progress(done=2)),
        ("Localization", Progress(1, 1, 2, 0)),
    ]
    assert sum((r.progress for r in rows), Progress()) == found.progress
    assert figures.late_finding(found, rows) == "Most late roadmap actions: Localization"
    theory, localization = bars(rows)
    assert [(s.kind, s.x, s.width) for s in localization.segments] == [
        ("done", "0.00%", "25.00%"), ("track", "25.00%", "25.00%"), ("late", "50.00%", "50.00%"),
    ]  # fmt: skip
    assert [s.width for s in theory.segments] == ["50.00%"]
    assert localization.words == "1 done, 1 on track, 2 late, 0 postponed or dropped"


def test_the_finding_names_no_topic_where_several_are_equally_late():
    roadmap = an_agreed_roadmap("ECU")
    actions_of(roadmap, "localization", late=1)
    found = follow_up(staff(), countries(), timezone.localdate())
    assert figures.late_finding(found, by_topic(found)) == "Most late roadmap actions: Localization"
    actions_of(roadmap, "theory_of_change", late=1)
    found = follow_up(staff(), countries(), timezone.localdate())
    assert figures.late_finding(found, by_topic(found)) == "2 of 2 roadmap actions are late"


def test_requests_that_are_open_and_how_long_the_first_answer_takes():
    a_request_of("ECU", answered_after=2)
    a_request_of("ECU", status=RequestStatus.NEEDS_INFO, answered_after=9)
    a_request_of("BOL")
    a_request_of("BOL", status=RequestStatus.CLOSED, answered_after=5)
    a_request_of("CHL", status=RequestStatus.DECLINED, answered_after=6)
    a_request_of("CHL", status=RequestStatus.WITHDRAWN)
    a_request_of("JAM")  # not one of the six
    found = figure("requests")
    assert (found.value, found.of, found.not_reported) == (3, 6, 1)
    assert found.note == "Median first answer: 5.5 days, of 4 answered."
    assert found.not_reported_words == "Open and without a first answer yet: 1."


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "None has been answered yet."),
        ([1], "Median first answer: 1 day, of 1 answered."),
        ([0, 0], "Median first answer: 0 days, of 2 answered."),
        ([2, 4, 90], "Median first answer: 4 days, of 3 answered."),
    ],
)
def test_the_median_in_words(days, words):
    a_request_of("BOL")
    for n in days:
        a_request_of("ECU", answered_after=n)
    assert figure("requests").note == words


def test_nobody_has_asked_yet():
    found = figure("requests")
    assert (found.value, found.of, found.note) == (0, 0, "Nobody has asked yet.")


# Who may know how roadmaps and requests go.


@pytest.mark.parametrize(
    ("make", "reach"),
    [
        (staff, Reach.EVERYTHING),
        (admin, Reach.EVERYTHING),
        (partner, Reach.COUNTRIES),
        (lambda: partner(region="unw-mco-caribbean"), Reach.PUBLIC),
        (lambda: focal_point("ECU"), Reach.PUBLIC),
        (a_user, Reach.PUBLIC),
        # An observer learns sums of the whole region only: parts could be subtracted.
        (observer, Reach.PUBLIC),
    ],
)
def test_how_far_a_reader_may_look_into_six_countries(make, reach):
    assert reach_of(make(), countries()) == reach


def whole_region(user) -> list[Country]:
    return list(Country.objects.un_members().filter(pk__in=user.observed_country_ids))


def test_an_observer_learns_sums_of_the_whole_region():
    user = observer()
    whole = whole_region(user)
    assert len(whole) == 33
    assert reach_of(user, whole) == Reach.SUMS
    assert reach_of(user, whole[:-1]) == Reach.PUBLIC
    assert reach_of(user, [*whole, a_country("ESP")]) == Reach.PUBLIC


def test_nobody_looks_into_no_country():
    assert reach_of(partner(), []) == Reach.PUBLIC


def test_a_partner_of_one_country_looks_into_that_country():
    user = a_user()
    grant(user, "partner", country=a_country("ECU"))
    assert reach_of(user, countries(["ECU"])) == Reach.COUNTRIES
    assert reach_of(user, countries(["ECU", "BOL"])) == Reach.PUBLIC


def test_a_grant_that_has_ended_shows_nothing():
    user = a_user()
    grant(user, "partner", country=a_country("ECU"), days=-1)
    assert reach_of(user, countries(["ECU"])) == Reach.PUBLIC


@pytest.mark.parametrize(("n", "value"), [(2, None), (3, 3)])
def test_sums_over_fewer_than_three_countries_are_not_shown(n, value):
    for iso3 in ["ECU", "BOL", "CHL"][:n]:
        actions_of(an_agreed_roadmap(iso3), done=1)
        a_request_of(iso3)
    user = observer()
    found = follow_up(user, whole_region(user), timezone.localdate())
    assert figures.roadmaps(found).value == value
    assert figures.requests(found).value == value
    if value is None:
        assert figures.roadmaps(found).note == "Shown once at least 3 countries are in it."
        # Nothing is left in it that a page or a file could show by mistake.
        assert (found.cells, found.asked, figures.requests(found).not_reported) == ([], [], 0)


def test_a_country_that_shares_nothing_is_in_no_figure_for_people_outside():
    plan = a_plan_of("ECU", sharing=Sharing.NONE)
    actions_of(an_agreed_roadmap("ECU", plan=plan), done=5)
    actions_of(an_agreed_roadmap("BOL"), done=1)
    a_request_of("ECU")
    assert figure("roadmaps", staff()).value == 6
    assert figure("roadmaps", partner()).value == 1
    assert figure("requests", staff()).value == 1
    assert figure("requests", partner()).value == 0


def test_an_old_plan_that_shared_nothing_closes_nothing_today():
    a_plan_of("ECU", Stage.ENDED, edition=1, sharing=Sharing.NONE)
    actions_of(an_agreed_roadmap("ECU", plan=a_plan_of("ECU", edition=2)), done=5)
    assert figure("roadmaps", partner()).value == 5


def test_a_request_kept_to_ones_own_side_is_in_no_figure_for_people_outside():
    a_request_of("ECU", own_side_only=True)
    assert figure("requests", staff()).value == 1
    assert figure("requests", partner()).value == 0


def test_a_partner_learns_of_requests_what_stands_in_no_text():
    request = a_request_of("ECU", title="CANARY", need="CANARY", topic="localization")
    [asked] = follow_up(partner(), countries(), timezone.localdate()).asked
    assert (asked.topics, asked.status, asked.pk) == (("Localization",), RequestStatus.SUBMITTED, None)
    assert "CANARY" not in repr(asked)
    assert follow_up(staff(), countries(), timezone.localdate()).asked[0].pk == request.pk


@pytest.mark.parametrize("n", [1, 3])
def test_follow_up_takes_as_many_queries_for_one_as_for_three(n, django_assert_num_queries):
    for iso3 in ["ECU", "BOL", "CHL"][:n]:
        roadmap = an_agreed_roadmap(iso3)
        actions_of(roadmap, "localization", done=n, late=1)
        actions_of(roadmap, "theory_of_change", on_track=2)
        a_request_of(iso3, answered_after=1)
    user, shown = partner(), countries()
    user.grants_now  # noqa: B018 - asked once a request, before anything else
    # its countries (3), who shares nothing, actions, whose team it is of, requests with lines and topics
    with django_assert_num_queries(9):
        follow_up(user, shown, timezone.localdate())
