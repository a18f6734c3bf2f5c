"""How long each stage takes: medians from stamps and from the trail, each with its cases."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.urls import reverse

from academy.audit.models import Event
from academy.audit.trail import record
from naps import turnaround
from naps.models import Draft, Plan, Review
from naps.states import DecisionStatus, DraftStatus, ReviewStatus, Stage
from naps.turnaround import End, Figure
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.reviews import a_draft_to_read, a_letter, a_review
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

R, D, S = ReviewStatus, DraftStatus, turnaround.Stage
ADDRESS = reverse("naps:turnaround")
START = datetime(2026, 9, 1, 15, tzinfo=UTC)
TODAY = date(2026, 11, 1)


def day(n: int) -> datetime:
    return START + timedelta(days=n)


def handed_in(iso3: str = "ECU", n: int = 0, **fields) -> Draft:
    draft = a_draft_to_read(iso3, **fields)
    Draft.objects.filter(pk=draft.pk).update(submitted_at=day(n))
    draft.refresh_from_db()
    return draft


def asked(draft: Draft, n: int, *, said_yes: int | None = None, sent: int | None = None, **fields) -> Review:
    """Asked on a day; accepted (in the trail) and sent on others."""
    status = R.SUBMITTED if sent else R.ACCEPTED if said_yes else R.INVITED
    values = {"status": status, "invited_at": day(n)} | ({"submitted_at": day(sent)} if sent else {}) | fields
    review = a_review(draft, reviewer=a_user(f"Reviewer {n}"), **values)
    if said_yes:
        with time_machine.travel(day(said_yes)):
            record(review.reviewer, "review.accepted", review, was="invited", now="accepted")
    return review


def answered(draft: Draft, n: int, **fields) -> None:
    a_letter(draft, status=DecisionStatus.ISSUED, **({"issued_at": day(n)} | fields))
    Draft.objects.filter(pk=draft.pk).update(status=D.DECIDED)


def figures(**wanted) -> dict[turnaround.Stage, Figure]:
    everything = turnaround.handed_in(staff())
    cases = turnaround.cases_of(turnaround.wanted_of(everything, wanted), everything, TODAY)
    return {figure.stage: figure for figure in turnaround.figures_of(cases)}


def days(stage: turnaround.Stage, **wanted) -> list[int]:
    return figures(**wanted)[stage].days


def a_whole_round() -> Draft:
    """Version 1: in on day 0, asked on 3 and 4, accepted on 5 and 8, sent on 12 and 20, letter on 25; version 2
    on day 60."""
    draft = handed_in("ECU")
    asked(draft, 3, said_yes=5, sent=12)
    asked(draft, 4, said_yes=8, sent=20)
    answered(draft, 25)
    handed_in("ECU", 60, version=2, status=D.SUBMITTED)
    return draft


def test_every_stage_of_a_whole_round():
    a_whole_round()
    assert days(S.ASKING) == [3]
    assert days(S.ACCEPTING) == [2, 4]
    assert days(S.REVIEWING) == [7, 12]
    assert days(S.WRITING) == [5]
    assert days(S.ANSWER) == [25]
    assert days(S.NEXT) == [35]


def test_what_is_open_is_counted_beside_the_median_and_not_in_it():
    a_whole_round()
    waiting = figures()[S.ASKING]
    assert (waiting.done, waiting.open, waiting.of, waiting.median) == (1, 1, 2, 3)
    assert waiting.oldest_open == 1, "version 2 was handed in the day before"
    answer = figures()[S.ANSWER]
    assert (answer.done, answer.of) == (1, 2)


def test_what_ended_otherwise_is_neither_done_nor_open():
    """Taken back, declined, or the plan adopted meanwhile: not a slow answer, and not a waiting one."""
    handed_in("BOL", status=D.WITHDRAWN)
    asked(handed_in("PAN"), 2, status=R.DECLINED)
    answered(handed_in("PER"), 9)
    Plan.objects.filter(country__iso3="PER").update(stage=Stage.ADOPTION, adopted_on=TODAY)
    found = figures()
    assert (found[S.ANSWER].otherwise, found[S.ANSWER].open, found[S.ANSWER].done) == (1, 1, 1)
    assert (found[S.ACCEPTING].otherwise, found[S.ACCEPTING].of) == (1, 0)
    assert (found[S.NEXT].otherwise, found[S.NEXT].of) == (1, 0)
    assert found[S.ASKING].otherwise == 2, "withdrawn, and answered from the desk"


def test_a_letter_that_asks_for_nothing_waits_for_no_version():
    answered(handed_in(), 9, outcome="endorse")
    assert figures()[S.NEXT].cases == []


def test_the_letter_begins_when_the_last_review_has_come():
    draft = handed_in()
    asked(draft, 1, said_yes=2, sent=6)
    late = asked(draft, 1, said_yes=3)
    assert figures()[S.WRITING].cases == []
    Review.objects.filter(pk=late.pk).update(status=R.CANCELLED, reason="-")
    assert figures()[S.WRITING].open == 1


def test_a_moment_nobody_wrote_down_is_said_and_not_guessed():
    asked(handed_in(), 1, status=R.SUBMITTED, submitted_at=day(9))
    found = figures()
    assert (found[S.ACCEPTING].unknown, found[S.ACCEPTING].of) == (1, 0)
    assert found[S.REVIEWING].cases == []
    assert found[S.ACCEPTING].cases[0].end == End.UNKNOWN


def test_the_first_yes_counts_also_when_a_review_was_opened_again():
    review = asked(handed_in(), 1, said_yes=3, sent=9)
    with time_machine.travel(day(8)):
        record(review.reviewer, "review.accepted", review, was="submitted", now="accepted")
    assert days(S.REVIEWING) == [6]


@pytest.mark.parametrize(
    ("lengths", "median", "quartiles"),
    [([5], 5, None), ([1, 4], 2.5, None), ([1, 2, 9], 2, None), ([1, 2, 3, 10], 2.5, (1.75, 4.75))],
)
def test_median_and_middle_half(lengths, median, quartiles):
    for iso3, length in zip(["ECU", "BOL", "PAN", "PER"], lengths, strict=False):
        answered(handed_in(iso3), length)
    figure = figures()[S.ANSWER]
    assert (figure.median, figure.quartiles, figure.longest) == (median, quartiles, max(lengths))


def test_filters_leave_out_the_rest_and_still_know_the_next_version():
    draft = a_whole_round()
    answered(handed_in("JAM", 40), 50)
    kingston = a_convening()
    Plan.objects.filter(pk=draft.plan_id).update(origin_convening=kingston)
    assert days(S.ANSWER) == [10, 25]
    assert days(S.NEXT, version="1") == [35], "version 2 is not shown, and it did come"
    assert days(S.ANSWER, version="2") == []
    assert days(S.ANSWER, convening=kingston.code) == [25]
    assert days(S.ANSWER, since=date(2026, 10, 1)) == [10]
    assert days(S.ANSWER, until=date(2026, 10, 1)) == [25]
    assert days(S.ANSWER, region=draft.plan.country.m49_region.code) == [25]


def test_by_version():
    a_whole_round()
    everything = turnaround.handed_in(staff())
    rows = turnaround.by_version(turnaround.cases_of(everything, everything, TODAY))
    assert [(version, figure.done, figure.of) for version, figure in rows] == [(1, 1, 1), (2, 0, 1)]


# --- the page -------------------------------------------------------------------------------


def test_every_figure_leads_to_its_cases(sign_in):
    draft = a_whole_round()
    shown = sign_in(staff()).get(ADDRESS).text
    for stage in S:
        assert f'href="#stage-{stage.value}"' in shown
        assert f'id="stage-{stage.value}"' in shown
    assert reverse("naps:draft-reviews", args=[draft.pk]) in shown
    assert "Reviewer 4" in shown
    assert 'class="bars"' in shown


def test_a_date_that_makes_no_sense_leaves_nothing_out(sign_in):
    a_whole_round()
    client = sign_in(staff())
    assert "This is not a day, so nothing was left out." in client.get(ADDRESS, {"since": "tomorrow"}).text
    shown = client.get(ADDRESS, {"since": "2026-12-01", "until": "2026-01-01"}).text
    assert "The last day is before the first" in shown
    shown = client.get(ADDRESS, {"version": "9"}).text
    assert "“9” cannot be chosen here" in shown
    assert "Ecuador, draft 1" in shown


def test_nothing_chosen_fits_and_nothing_is_there(sign_in):
    client = sign_in(staff())
    assert "The figures begin with the first one." in client.get(ADDRESS).text
    a_whole_round()
    shown = client.get(ADDRESS, {"since": "2027-01-01"}).text
    assert "No draft was handed in with what you chose." in shown


def test_the_table_holds_every_case_and_says_the_figures(sign_in):
    a_whole_round()
    client = sign_in(staff())
    table = client.get(reverse("naps:turnaround-csv")).content.decode()
    assert "median 25 days" in table
    assert "Ecuador,1,Reviewer 3,2026-09-04,2026-09-06,2,done" in table
    assert "still open" in table
    book = ZipFile(BytesIO(client.get(reverse("naps:turnaround-xlsx"), {"version": "2"}).content))
    words = book.read("xl/sharedStrings.xml").decode()
    assert "Version: 2" in words
    assert "Reviewer 3" not in words
    assert Event.objects.filter(verb="turnaround.taken").count() == 2


def test_only_staff_see_how_long_each_took(sign_in):
    reviewer = asked(handed_in(), 1).reviewer
    for user in (focal_point("ECU"), partner(), a_user(), reviewer):
        client = sign_in(user)
        for name in ("turnaround", "turnaround-csv", "turnaround-xlsx"):
            assert client.get(reverse(f"naps:{name}")).status_code == 403


def test_the_figures_cost_the_same_for_one_and_for_three(sign_in):
    client, counts = sign_in(staff()), []
    for countries in (["ECU"], ["BOL", "PAN"]):
        for iso3 in countries:
            draft = handed_in(iso3)
            asked(draft, 1, said_yes=2, sent=3)
            answered(draft, 9)
        counts.append(queries_of(client, ADDRESS))
    assert counts[0] == counts[1]
