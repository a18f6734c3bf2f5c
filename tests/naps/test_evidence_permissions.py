import pytest

from academy.accounts.guards import NotAllowed
from naps.permissions.evidence import check_read_evidence
from naps.states import ReviewStatus
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db


def test_those_who_work_on_a_draft_look_for_passages_and_nobody_else():
    draft, rosa = a_draft_to_read(), a_user("Rosa")
    a_review(draft, reviewer=rosa, status=ReviewStatus.ACCEPTED)
    for user in (staff(), focal_point(), rosa):
        check_read_evidence(user, draft)
    invited = a_user("Not yet")
    a_review(draft, reviewer=invited)
    for user in (partner(), focal_point("PER"), a_user("Nobody"), invited):
        with pytest.raises(NotAllowed):
            check_read_evidence(user, draft)
