import pytest

from academy.accounts.guards import may as allowed
from academy.accounts.roles import Role
from naps.models import Draft, Review
from naps.permissions import decisions, reviews
from naps.states import DraftStatus, Recommendation, ReviewStatus
from tests.factories.accounts import a_user, admin, focal_point, grant, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation, a_registration, an_expert
from tests.factories.reviews import a_draft_to_read, a_letter, a_review

pytestmark = pytest.mark.django_db

D, R = DraftStatus, ReviewStatus


def people(review: Review) -> dict:
    """Everybody around a review of Ecuador's draft."""
    return {
        "staff": staff(),
        "admin": admin(),
        "reviewer": review.reviewer,
        "another reviewer": a_user("Other"),
        "focal point": focal_point("ECU"),
        "delegate": a_delegate(a_convening(), "ECU"),
        "partner": partner(),
    }


def who_may(check, thing, review) -> set[str]:
    return {name for name, user in people(review).items() if allowed(check, user, thing)}


ACADEMY = {"staff", "admin"}


def test_only_staff_see_who_reviews():
    review = a_review()
    assert who_may(reviews.check_oversee, review.draft, review) == ACADEMY


@pytest.mark.parametrize(
    ("status", "invite", "write"),
    [
        (D.UPLOADED, False, False),
        (D.SUBMITTED, True, True),
        (D.UNDER_REVIEW, True, True),
        (D.DECIDED, False, False),
        (D.WITHDRAWN, False, False),
        (D.DISCARDED, False, False),
    ],
)
def test_what_staff_may_do_with_a_draft_at_each_status(status, invite, write):
    draft = a_draft_to_read(status=status)
    assert allowed(reviews.check_invite, staff(), draft) is invite
    assert allowed(decisions.check_write_decision, staff(), draft) is write


@pytest.mark.parametrize("check", [reviews.check_invite, decisions.check_write_decision])
def test_nobody_else_asks_reviewers_or_writes_letters(check):
    review = a_review()
    assert who_may(check, review.draft, review) == ACADEMY


@pytest.mark.parametrize(
    ("status", "cancel", "extend", "reopen"),
    [
        (R.INVITED, True, True, False),
        (R.ACCEPTED, True, True, False),
        (R.SUBMITTED, False, False, True),
        (R.DECLINED, False, False, False),
        (R.CANCELLED, False, False, False),
    ],
)
def test_what_staff_may_do_with_a_review_at_each_status(status, cancel, extend, reopen):
    review = a_review(status=status)
    assert allowed(reviews.check_cancel, staff(), review) is cancel
    assert allowed(reviews.check_extend, staff(), review) is extend
    assert allowed(reviews.check_reopen, staff(), review) is reopen


@pytest.mark.parametrize(
    ("check", "status"),
    [
        (reviews.check_cancel, R.INVITED),
        (reviews.check_extend, R.ACCEPTED),
        (reviews.check_reopen, R.SUBMITTED),
    ],
)
def test_nobody_else_runs_a_review(check, status):
    review = a_review(status=status)
    assert who_may(check, review, review) == ACADEMY


@pytest.mark.parametrize(
    ("status", "answer", "accept", "write"),
    [
        (R.INVITED, True, True, False),
        (R.ACCEPTED, True, False, True),
        (R.SUBMITTED, False, False, False),
        (R.DECLINED, False, False, False),
        (R.CANCELLED, False, False, False),
    ],
)
def test_what_the_reviewer_may_do_at_each_status(status, answer, accept, write):
    review = a_review(status=status)
    assert allowed(reviews.check_answer, review.reviewer, review) is answer
    assert allowed(reviews.check_accept, review.reviewer, review) is accept
    assert allowed(reviews.check_write, review.reviewer, review) is write


@pytest.mark.parametrize(
    ("check", "status"),
    [
        (reviews.check_answer, R.INVITED),
        (reviews.check_accept, R.INVITED),
        (reviews.check_write, R.ACCEPTED),
    ],
)
def test_a_review_is_its_reviewers_own_also_against_staff(check, status):
    review = a_review(status=status)
    assert who_may(check, review, review) == {"reviewer"}


@pytest.mark.parametrize("over", [D.DECIDED, D.WITHDRAWN])
def test_nothing_is_written_or_opened_again_once_the_draft_is_over(over):
    draft = a_draft_to_read()
    writing = a_review(draft, status=R.ACCEPTED)
    sent = a_review(draft, reviewer=a_user("Other"), status=R.SUBMITTED)
    Draft.objects.filter(pk=draft.pk).update(status=over, reason="-")
    draft.refresh_from_db()
    writing.draft = sent.draft = draft
    assert not allowed(reviews.check_write, writing.reviewer, writing)
    assert not allowed(reviews.check_answer, writing.reviewer, writing)
    assert not allowed(reviews.check_extend, staff(), writing)
    assert not allowed(reviews.check_reopen, staff(), sent)


@pytest.mark.parametrize(
    ("grades", "recommendation", "may"),
    [
        ("444444444", Recommendation.MINOR, True),
        ("0000nnnn0", Recommendation.NOT_READY, True),
        ("44444444-", Recommendation.MINOR, False),
        ("", Recommendation.MINOR, False),
        ("444444444", "", False),
    ],
)
def test_a_review_is_sent_when_every_criterion_is_answered(grades, recommendation, may):
    review = a_review(status=R.ACCEPTED, grades=grades, recommendation=recommendation)
    assert allowed(reviews.check_send, review.reviewer, review) is may


def test_whom_staff_may_ask():
    draft = a_draft_to_read("ECU")
    usable, of_the_country, in_conflict, busy = (
        an_expert("Rosa", iso3="PER"),
        an_expert("Eva", iso3="ECU"),
        an_expert("Carla", iso3="CHL"),
        an_expert("Bea", iso3="BOL", is_available=False),
    )
    in_conflict.conflict_countries.add(draft.plan.country)
    by = staff()
    assert allowed(reviews.check_ask, by, draft, usable)
    for expert in (of_the_country, in_conflict, busy):
        assert not allowed(reviews.check_ask, by, draft, expert)
    a_review(draft, reviewer=usable.person.user, status=R.DECLINED)
    assert not allowed(reviews.check_ask, by, draft, usable)


def test_somebody_who_speaks_for_the_country_or_sat_in_its_delegation_does_not_review_it():
    draft, convening = a_draft_to_read("ECU"), a_convening()
    adviser = an_expert("Ada", iso3="PER")
    sat_there = an_expert("Saúl", iso3="PER")
    grant(adviser.person.user, Role.FOCAL_POINT, country=draft.plan.country)
    a_registration(convening, sat_there.person, delegation=a_delegation(convening, "ECU"))
    assert not allowed(reviews.check_ask, staff(), draft, adviser)
    assert not allowed(reviews.check_ask, staff(), draft, sat_there)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"outcome": "advise", "response_due_on": None}, True),
        ({"response_due_on": None}, False),
        ({"opening": ""}, False),
        ({"strengths": ""}, False),
        ({"to_work_on": ""}, False),
        ({"next_step": ""}, False),
        ({"signatory": ""}, False),
    ],
)
def test_a_letter_is_sent_when_it_is_complete(changes, may):
    letter = a_letter(a_review(status=R.SUBMITTED).draft, **changes)
    assert allowed(decisions.check_issue, staff(), letter) is may


@pytest.mark.parametrize(
    ("status", "desk_reason", "may"),
    [
        (R.SUBMITTED, "", True),
        (R.ACCEPTED, "", False),
        (R.ACCEPTED, "The minister adopts it tomorrow.", True),
    ],
)
def test_a_letter_stands_on_a_review_or_says_why_not(status, desk_reason, may):
    letter = a_letter(a_review(status=status).draft, desk_reason=desk_reason)
    assert allowed(decisions.check_issue, staff(), letter) is may


def test_only_staff_send_letters():
    review = a_review(status=R.SUBMITTED)
    assert who_may(decisions.check_issue, a_letter(review.draft), review) == ACADEMY
