"""Who may do what with a convening, at each of its statuses: every check, every role."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from academy.accounts.guards import NotAllowed, TooLate, reason_against
from convenings import permissions
from convenings.models import Material
from convenings.states import ConveningStatus
from participants.models import Attendance, Facilitation
from participants.states import RegistrationStatus
from tests.factories.accounts import a_user, admin, focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_delegate, a_person, a_registration

pytestmark = pytest.mark.django_db

S = ConveningStatus
ACADEMY = {"admin", "staff"}
ORGANISERS = ACADEMY | {"organiser"}


def a_convening_at(status: ConveningStatus, *, days_ago: int = 10):
    """Over for a week, with one session."""
    convening = a_convening(
        status=status,
        starts_on=timezone.localdate() - timedelta(days=days_ago),
        reason="A hurricane" if status == S.CANCELLED else "",
    )
    a_session(convening)
    return convening


def everybody(convening) -> dict:
    return {
        "nobody": AnonymousUser(),
        "admin": admin(),
        "staff": staff(),
        "organiser": organiser(convening),
        "organiser elsewhere": organiser(a_convening(city="Bogotá", country="COL")),
        "focal point": focal_point(),
        "delegate": a_delegate(convening, "PAN"),
        "partner": partner(),
        "observer": observer(),
        "somebody": a_user(),
    }


def who_may(check, people, *args) -> set[str]:
    return {name for name, user in people.items() if not reason_against(check, user, *args)}


def test_only_staff_set_up_convenings():
    assert who_may(permissions.check_create, everybody(a_convening())) == ACADEMY


@pytest.mark.parametrize("status", S)
def test_organising_goes_on_at_every_status(status):
    convening = a_convening_at(status)
    assert who_may(permissions.check_organise, everybody(convening), convening) == ORGANISERS


@pytest.mark.parametrize(
    ("status", "change", "publish", "complete", "cancel"),
    [
        (S.DRAFT, ORGANISERS, ORGANISERS, set(), ACADEMY),
        (S.PUBLISHED, ORGANISERS, set(), ORGANISERS, ACADEMY),
        (S.COMPLETED, set(), set(), set(), set()),
        (S.CANCELLED, set(), set(), set(), set()),
    ],
)
def test_who_may_do_what_at_each_status(status, change, publish, complete, cancel):
    convening = a_convening_at(status)
    people = everybody(convening)
    assert who_may(permissions.check_change, people, convening) == change
    assert who_may(permissions.check_publish, people, convening) == publish
    assert who_may(permissions.check_complete, people, convening) == complete
    assert who_may(permissions.check_cancel, people, convening) == cancel
    assert who_may(permissions.check_remove_session, people, convening.sessions.get()) == change


@pytest.mark.parametrize("check", [permissions.check_publish, permissions.check_cancel])
def test_whoever_comes_too_late_is_told_so(check):
    """A colleague has completed it meanwhile: that is no matter of rights."""
    with pytest.raises(TooLate) as refusal:
        check(staff(), a_convening_at(S.COMPLETED))
    assert refusal.value.subject.status == S.COMPLETED


def test_completing_what_was_never_published_is_no_matter_of_being_late():
    with pytest.raises(NotAllowed) as refusal:
        permissions.check_complete(staff(), a_convening_at(S.DRAFT))
    assert not isinstance(refusal.value, TooLate)


def test_an_empty_agenda_is_not_published():
    refusal = reason_against(permissions.check_publish, staff(), a_convening(status=S.DRAFT))
    assert refusal == "The agenda is empty. Add a session first."


def test_a_convening_is_not_completed_before_its_last_day():
    starts_on = timezone.localdate() - timedelta(days=1)
    on_the_way, last_day = a_convening(starts_on=starts_on, days=4), a_convening(starts_on=starts_on, days=1)
    assert reason_against(permissions.check_complete, staff(), on_the_way)
    assert not reason_against(permissions.check_complete, staff(), last_day)


@pytest.mark.parametrize(("places", "may"), [(0, False), (1, False), (2, True), (3, True)])
def test_places_are_never_fewer_than_people_who_have_one(places, may):
    convening = a_convening(capacity=40, places_taken=2)
    assert (not reason_against(permissions.check_capacity, convening, places)) is may


def test_a_session_with_attendance_stays_on_the_agenda():
    convening = a_convening()
    session, other = a_session(convening), a_session(convening, day=1)
    registration = a_registration(convening, status=RegistrationStatus.CONFIRMED)
    Attendance.objects.create(
        session=session, registration=registration, recorded_by=registration.nominated_by
    )
    assert "Attendance" in reason_against(permissions.check_remove_session, staff(), session)
    assert not reason_against(permissions.check_remove_session, staff(), other)


@pytest.mark.parametrize("status", S)
def test_who_shares_and_removes_materials_at_each_status(status):
    """Slides come afterwards too; what was called off takes none, but loses what was shared by mistake."""
    convening = a_convening_at(status)
    session = convening.sessions.get()
    people = everybody(convening) | {
        f"leads {answer}": leads(session, answer) for answer in ("asked", "confirmed", "declined")
    }
    material = Material(convening=convening, session=session)
    theirs = ORGANISERS | {"leads confirmed"}
    sharing = set() if status == S.CANCELLED else theirs
    assert who_may(permissions.check_share_material, people, convening, session) == sharing
    assert who_may(permissions.check_share_material, people, convening) == sharing - {"leads confirmed"}
    assert who_may(permissions.check_change_material, people, material) == sharing
    assert who_may(permissions.check_remove_material, people, material) == theirs


def leads(session, answer: str):
    person = a_person(f"Rosa {answer}", with_user=True)
    Facilitation.objects.create(session=session, person=person, status=answer)
    return person.user
