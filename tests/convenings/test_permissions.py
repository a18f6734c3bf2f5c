from datetime import timedelta

import pytest
from django.utils import timezone

from academy.accounts.guards import reason_against
from convenings import permissions
from convenings.states import ConveningStatus
from tests.factories.accounts import a_user, admin, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening, a_session

pytestmark = pytest.mark.django_db

S = ConveningStatus


def allowed(check, *args) -> bool:
    return not reason_against(check, *args)


@pytest.mark.parametrize(
    ("make", "may"),
    [(staff, True), (admin, True), (a_user, False), (focal_point, False), (partner, False)],
)
def test_only_staff_set_up_convenings(make, may):
    assert allowed(permissions.check_create, make()) is may


def test_an_organiser_runs_her_own_convening_and_no_other():
    hers, other = a_convening(), a_convening(city="Panama City", country="PAN")
    user = organiser(hers)
    assert allowed(permissions.check_organise, user, hers)
    assert not allowed(permissions.check_organise, user, other)


@pytest.mark.parametrize(
    ("status", "change", "publish", "complete", "cancel"),
    [
        (S.DRAFT, True, True, False, True),
        (S.PUBLISHED, True, False, True, True),
        (S.COMPLETED, False, False, False, False),
        (S.CANCELLED, False, False, False, False),
    ],
)
def test_what_staff_may_do_at_each_status(status, change, publish, complete, cancel):
    over = timezone.localdate() - timedelta(days=10)
    convening = a_convening(status=status, starts_on=over, reason="-" if status == S.CANCELLED else "")
    a_session(convening)
    user = staff()
    assert allowed(permissions.check_change, user, convening) is change
    assert allowed(permissions.check_publish, user, convening) is publish
    assert allowed(permissions.check_complete, user, convening) is complete
    assert allowed(permissions.check_cancel, user, convening) is cancel


def test_an_empty_agenda_is_not_published():
    assert not allowed(permissions.check_publish, staff(), a_convening(status=S.DRAFT))


def test_a_convening_is_not_completed_before_its_last_day():
    starts_on = timezone.localdate() - timedelta(days=1)
    assert not allowed(permissions.check_complete, staff(), a_convening(starts_on=starts_on, days=4))
    assert allowed(permissions.check_complete, staff(), a_convening(starts_on=starts_on, days=1))


def test_an_organiser_does_not_cancel():
    convening = a_convening()
    assert not allowed(permissions.check_cancel, organiser(convening), convening)
