from datetime import UTC, date, datetime

import pytest

from academy.accounts.models import User
from assistance.standing import LOOKS, standing_of
from assistance.states import AssignmentStatus, RequestStatus
from tests.factories.assistance import a_request, an_assignment, an_engagement
from tests.factories.participants import an_expert

pytestmark = pytest.mark.django_db

S = RequestStatus
ASKED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday; the first answer is due on Monday the 16th


@pytest.mark.parametrize(
    ("today", "words", "late"),
    [
        (date(2026, 11, 9), "First answer by 16 November 2026", False),
        (date(2026, 11, 10), "Acknowledgement 1 working day late", True),
        (date(2026, 11, 16), "Acknowledgement 5 working days late", True),
        (date(2026, 11, 17), "First answer 1 working day late", True),
        (date(2026, 11, 21), "First answer 4 working days late", True),
    ],
)
def test_a_first_answer_is_late_after_ten_working_days(today, words, late):
    standing = standing_of(a_request(asked_at=ASKED), today)
    assert (standing.words, standing.is_late) == (words, late)


def test_the_weekend_after_the_last_day_counts_as_late_by_one():
    asked = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)  # due on Friday the 20th
    standing = standing_of(a_request(asked_at=asked), date(2026, 11, 21))
    assert (standing.words, standing.is_late) == ("First answer 1 working day late", True)


def test_after_the_first_answer_the_decision_is_due_within_sixty_days():
    request = a_request(asked_at=ASKED, first_answer_at=ASKED)
    assert standing_of(request, date(2026, 12, 1)).words == "Yes or no by 1 January 2027"
    assert standing_of(request, date(2027, 1, 5)).words == "Yes or no 2 working days late"


def test_an_accepted_request_says_whether_somebody_has_been_asked():
    request = a_request(status=S.ACCEPTED)
    assert standing_of(request).words == "An expert has to be found"
    an_assignment(request, an_expert(), status=AssignmentStatus.DECLINED)
    assert standing_of(request).words == "An expert has to be found"
    an_assignment(request, an_expert("Second"))
    assert standing_of(request).words == "1 expert has been asked"


def test_in_delivery_the_next_open_step_is_named():
    request, today = a_request(status=S.IN_PROGRESS), date(2026, 11, 20)
    assert standing_of(request, today).words == "Help is being given"
    an_engagement(request, next_step="Second call", next_step_due=date(2026, 11, 25))
    an_engagement(request, next_step="Report", next_step_due=date(2026, 12, 1))
    assert standing_of(request, today).words == "Next step by 25 November 2026: Second call"
    late = standing_of(request, date(2026, 11, 26))
    assert (late.words, late.is_late) == ("Next step was due on 25 November 2026: Second call", True)


def test_delivered_says_when_it_closes():
    delivered = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    request = a_request(status=S.DELIVERED, delivered_at=delivered)
    assert standing_of(request).words == "Closes by itself on 2 December 2026"


def test_who_has_acknowledged_owes_the_first_answer():
    request = a_request(asked_at=ASKED, acknowledged_at=ASKED, acknowledged_by=User.objects.system())
    assert standing_of(request, date(2026, 11, 16)).words == "First answer by 16 November 2026"


def test_how_it_ended_is_said():
    assert standing_of(a_request(status=S.MERGED)).words == "Put together with another request"
    assert standing_of(a_request(status=S.CLOSED, rating=4)).words == "Confirmed by the country"
    assert standing_of(a_request(status=S.CLOSED)).words == "Closed without an answer of the country"
    assert standing_of(a_request(status=S.DECLINED)).words == "Declined by the Academy"
    assert standing_of(a_request(status=S.WITHDRAWN)).words == "Withdrawn by the country"
    assert standing_of(a_request(status=S.NEEDS_INFO)).words == "The country has been asked a question"


def test_every_status_has_a_look():
    assert set(LOOKS) == set(S)
