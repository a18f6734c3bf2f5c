"""The board: with whom each draft is, since when, what is next; as a page and as a table."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from academy.audit.trail import record
from naps.board import Turn, line_of, lines_of
from naps.models import Plan
from naps.states import DecisionStatus, DraftStatus, ReviewStatus, Stage
from tests.factories.accounts import a_user, focal_point, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.reviews import a_draft_to_read, a_letter, a_review
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

R, D = ReviewStatus, DraftStatus
ADDRESS = reverse("naps:review-desk")
# A Wednesday.
NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_wednesday():
    with time_machine.travel(NOW):
        yield


def turns() -> dict[str, Turn]:
    return {line.country.iso3: line.turn for line in lines_of(timezone.localdate())}


def test_whose_move_it_is():
    """From the first file to the next version: every state a draft can wait in, and none that is over."""
    a_draft_to_read("ECU", status=D.UPLOADED)
    a_draft_to_read("PER", status=D.SUBMITTED)
    a_review(a_draft_to_read("BOL"), status=R.DECLINED)
    half = a_draft_to_read("PAN")
    a_review(half, status=R.SUBMITTED)
    a_review(half, reviewer=a_user("Late"))
    a_letter(half)
    a_review(a_draft_to_read("CRI"), status=R.SUBMITTED)
    begun = a_draft_to_read("COL")
    a_review(begun, status=R.SUBMITTED)
    a_letter(begun, next_step="")
    written = a_draft_to_read("JAM")
    a_review(written, status=R.SUBMITTED)
    a_letter(written)
    a_letter(a_draft_to_read("GUY", status=D.DECIDED), status=DecisionStatus.ISSUED)
    a_letter(a_draft_to_read("CHL", status=D.DECIDED), status=DecisionStatus.ISSUED, outcome="endorse")
    a_draft_to_read("TTO", status=D.WITHDRAWN)
    a_draft_to_read("BRB", status=D.DISCARDED)
    assert turns() == {
        "ECU": Turn.COUNTRY, "PER": Turn.ASK, "BOL": Turn.ASK, "PAN": Turn.REVIEWERS, "CRI": Turn.WRITE,
        "COL": Turn.WRITE, "JAM": Turn.SIGN, "GUY": Turn.COUNTRY,
    }  # fmt: skip


def test_a_letter_that_asks_for_another_version_stays_until_that_is_begun():
    answered = a_draft_to_read("GUY", status=D.DECIDED)
    letter = a_letter(answered, status=DecisionStatus.ISSUED)
    [line] = lines_of(timezone.localdate())
    assert (line.version, line.due_on, line.is_answered) == (2, letter.response_due_on, True)
    second = a_draft_to_read("GUY", version=2, status=D.UPLOADED)
    [line] = lines_of(timezone.localdate())
    assert (line.draft, line.version, line.due_on) == (second, 2, letter.response_due_on)
    type(second).objects.filter(pk=second.pk).update(status=D.DISCARDED)
    [line] = lines_of(timezone.localdate())
    assert line.draft == answered, "given up: the country owes one again"
    Plan.objects.update(stage=Stage.ADOPTION, adopted_on=timezone.localdate())
    assert lines_of(timezone.localdate()) == []


def test_since_when_in_working_days():
    """Handed in on a Friday: by Wednesday three working days have gone by."""
    with time_machine.travel(datetime(2026, 11, 13, 15, tzinfo=UTC)):
        draft = a_draft_to_read(status=D.SUBMITTED)
    line = line_of(draft, timezone.localdate())
    assert line is not None
    assert (line.since.isoformat(), line.days, line.due_on, line.is_late) == ("2026-11-13", 3, None, False)


def test_a_draft_that_lost_its_reviewers_waits_since_the_last_of_them_left():
    with time_machine.travel(datetime(2026, 11, 2, 15, tzinfo=UTC)):
        review = a_review(status=R.DECLINED)
    with time_machine.travel(datetime(2026, 11, 10, 15, tzinfo=UTC)):
        record(review.reviewer, "review.declined", review, was="invited", now="declined")
    [line] = lines_of(timezone.localdate())
    assert (line.turn, line.since.isoformat(), line.gone) == (Turn.ASK, "2026-11-10", 1)


def test_what_is_overdue_comes_first_and_says_so(sign_in):
    with time_machine.travel(datetime(2026, 10, 1, 15, tzinfo=UTC)):
        a_draft_to_read("PER", status=D.SUBMITTED)
    late = a_review(a_draft_to_read("BOL"), due_on=timezone.localdate() - timedelta(days=6))
    assert [line.country.iso3 for line in lines_of(timezone.localdate())] == ["BOL", "PER"]
    shown = sign_in(staff()).get(ADDRESS).text
    assert "overdue for 4 working days" in shown
    assert "was due on 12 November 2026" in shown
    assert reverse("naps:review-due", args=[late.pk]) in shown


def test_a_date_that_passed_on_a_weekend_is_late_on_sunday():
    a_review(due_on=datetime(2026, 11, 14).date())
    with time_machine.travel(datetime(2026, 11, 15, 15, tzinfo=UTC)):
        [line] = lines_of(timezone.localdate())
        assert (line.days_late, line.is_late) == (0, True)


def test_how_far_each_reviewer_is(sign_in):
    draft = a_draft_to_read("PAN")
    a_review(draft, reviewer=a_user("Asked Only"))
    a_review(draft, reviewer=a_user("Rosa Writing"), status=R.ACCEPTED, grades="32n-")
    a_review(draft, reviewer=a_user("Amina Sent"), status=R.SUBMITTED, grades="333333333")
    a_review(draft, reviewer=a_user("Gone Away"), status=R.CANCELLED)
    shown = sign_in(staff()).get(ADDRESS).text
    for words in (
        "Asked Only</bdi>: asked on 18 November 2026, no answer yet",
        "Rosa Writing</bdi>: writing, 3 of 9 criteria",
        "Amina Sent</bdi>: sent on 18 November 2026",
        "1 person declined",
    ):
        assert words in shown
    assert "Gone Away" not in shown


def test_each_line_has_its_button(sign_in):
    asked = a_draft_to_read("PER", status=D.SUBMITTED)
    ready = a_review(a_draft_to_read("CRI"), status=R.SUBMITTED).draft
    written = a_review(a_draft_to_read("JAM"), status=R.SUBMITTED).draft
    a_letter(written)
    shown = sign_in(staff()).get(ADDRESS).text
    assert reverse("naps:review-invite", args=[asked.pk]) in shown
    assert reverse("naps:decision-write", args=[ready.pk]) in shown
    assert reverse("naps:decision-issue", args=[written.pk]) in shown


def test_filters_by_whom_region_and_me(sign_in):
    kemi = staff()
    a_draft_to_read("JAM", status=D.SUBMITTED)
    a_review(a_draft_to_read("BOL"), invited_by=kemi)
    client = sign_in(kemi)

    def countries(**query) -> set[str]:
        table = client.get(reverse("naps:review-desk-csv"), query).content.decode()
        return {name for name in ("Jamaica", "Bolivia") if name in table}

    assert countries() == {"Jamaica", "Bolivia"}
    assert countries(turn="ask") == {"Jamaica"}
    assert countries(who="me") == {"Bolivia"}
    assert countries(region="unw-americas") == {"Jamaica", "Bolivia"}, "the office above both"
    caribbean = Plan.objects.get(country__iso3="JAM").country.m49_region
    assert countries(region=caribbean.code) == {"Jamaica"}
    assert countries(turn="sign") == set()
    assert "No draft is here with what you chose." in client.get(ADDRESS, {"turn": "sign"}).text
    shown = client.get(ADDRESS, {"region": "atlantis"}).text
    assert "“atlantis” cannot be chosen here, so nothing was left out." in shown
    assert "Jamaica" in shown


def test_who_began_the_letter_looks_after_the_draft():
    kemi, draft = staff(), a_draft_to_read(status=D.SUBMITTED)
    record(kemi, "decision.begun", a_letter(draft))
    [line] = lines_of(timezone.localdate())
    assert kemi.pk in line.handlers


def test_the_table_is_the_page_and_is_written_down(sign_in):
    kemi = staff()
    a_review(a_draft_to_read("BOL"), reviewer=a_user("=cmd()"))
    client = sign_in(kemi)
    table = client.get(reverse("naps:review-desk-csv"), {"turn": "reviewers"}).content.decode()
    assert "Only: With whom: Reviewers" in table
    assert "'=cmd(): asked on" in table, "a name starts no formula"
    assert "Pass it on to nobody." in table
    book = ZipFile(BytesIO(client.get(reverse("naps:review-desk-xlsx")).content))
    assert "Bolivia" in book.read("xl/sharedStrings.xml").decode()
    event = Event.objects.filter(verb="board.taken").last()
    assert (event.actor, event.data) == (kemi, {"kind": "csv", "turn": "reviewers"})


def test_the_board_is_for_staff(sign_in):
    others = [focal_point("ECU"), partner(), observer(), a_user(), a_delegate(a_convening(), "ECU")]
    names = ["review-desk", "review-desk-csv", "review-desk-xlsx"]
    for user in [*others, a_review(a_draft_to_read("ECU")).reviewer]:
        client = sign_in(user)
        assert {client.get(reverse(f"naps:{name}")).status_code for name in names} == {403}
    assert not Event.objects.filter(verb="board.taken").exists()


def test_an_empty_board_says_what_brings_a_draft(sign_in):
    assert "One appears here as soon as a country begins it." in sign_in(staff()).get(ADDRESS).text


def test_the_board_costs_the_same_for_one_and_for_three_of_each(sign_in):
    client, counts = sign_in(staff()), []
    for countries in (["ECU", "PER", "COL", "GUY"], ["BOL", "PAN", "CRI", "TTO", "CHL", "BRB", "JAM", "HTI"]):
        for n, iso3 in enumerate(countries):
            status = [D.UNDER_REVIEW, D.UNDER_REVIEW, D.SUBMITTED, D.DECIDED][n % 4]
            draft = a_draft_to_read(iso3, status=status)
            if n % 4 < 2:
                a_review(draft, status=[R.ACCEPTED, R.DECLINED][n % 4], grades="33" if n % 4 == 0 else "")
            if n % 4 == 3:
                a_letter(draft, status=DecisionStatus.ISSUED)
                a_draft_to_read(iso3, version=2, status=D.UPLOADED)
        counts.append(queries_of(client, ADDRESS))
    assert counts[0] == counts[1]


# --- for the country itself -----------------------------------------------------------------


def page_of(sign_in, draft, user=None) -> str:
    return sign_in(user or focal_point(draft.plan.country.iso3)).get(draft.get_absolute_url()).text


def test_the_country_reads_where_its_draft_is_and_when_to_expect_an_answer(sign_in):
    draft = a_draft_to_read("PAN", status=D.SUBMITTED)
    assert "With the Academy since 18 November 2026: it chooses reviewers." in page_of(sign_in, draft)
    review = a_review(draft, reviewer=a_user("Rosa Quispe"), due_on=datetime(2026, 12, 4).date())
    type(draft).objects.filter(pk=draft.pk).update(status=D.UNDER_REVIEW)
    shown = page_of(sign_in, draft)
    assert "With its reviewers since 18 November 2026." in shown
    assert "They have until 4 December 2026; the Academy&#x27;s letter follows after that." in shown
    assert "Rosa Quispe" not in shown
    with time_machine.travel(datetime(2026, 12, 10, 15, tzinfo=UTC)):
        assert "They had until 4 December 2026" in page_of(sign_in, draft)
    type(review).objects.filter(pk=review.pk).update(status=R.SUBMITTED, conflict="none", submitted_at=NOW)
    assert "the reviews are in, and it writes the letter." in page_of(sign_in, draft)


def test_the_country_reads_by_when_its_next_version_is_expected(sign_in):
    answered = a_draft_to_read("PAN", status=D.DECIDED)
    a_letter(answered, status=DecisionStatus.ISSUED, response_due_on=datetime(2026, 11, 20).date())
    assert "The letter expects version 2 by 20 November 2026." in page_of(sign_in, answered)
    second = a_draft_to_read("PAN", version=2, status=D.UPLOADED)
    with time_machine.travel(datetime(2026, 11, 25, 15, tzinfo=UTC)):
        shown = page_of(sign_in, second)
    assert "The letter expects version 2 by 20 November 2026." in shown
    assert "That day has passed; it can still be handed in." in shown


def test_a_reviewer_does_not_read_with_whom_the_draft_is(sign_in):
    review = a_review(a_draft_to_read("PAN"), status=R.ACCEPTED)
    assert "With its reviewers since" not in page_of(sign_in, review.draft, review.reviewer)
