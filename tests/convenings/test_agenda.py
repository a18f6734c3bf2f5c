"""The agenda as people read it: what collides, what is outside, and who is named to whom."""

from datetime import timedelta

import pytest

from convenings.agenda import days_of, leads_of, problems_of
from convenings.models import Session
from participants.models import Facilitation
from participants.states import FacilitationStatus, Visibility
from tests.factories.accounts import a_user, organiser, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_delegate, a_person

pytestmark = pytest.mark.django_db


def problems(convening) -> dict[str, list[str]]:
    sessions = list(convening.sessions.all())
    titles = {session.pk: session.title for session in sessions}
    return {titles[pk]: words for pk, words in problems_of(convening, sessions).items()}


@pytest.mark.parametrize(
    ("at", "room", "collide"),
    [
        ("10:30", "Hall A", True),
        ("11:00", "Hall A", False),  # one ends as the other begins
        ("09:00", "Hall A", True),
        ("10:30", "Hall B", False),
    ],
)
def test_two_in_one_room_at_once_are_said(at, room, collide):
    convening = a_convening()
    a_session(convening, title="First", at="10:00", minutes=60, room="Hall A")
    a_session(convening, title="Second", at=at, minutes=75, room=room)
    assert bool(problems(convening)) is collide


def test_a_session_on_a_day_that_is_gone_is_kept_and_said():
    convening = a_convening(days=2)
    a_session(convening, title="Stays", day=0)
    a_session(convening, title="Outside", day=1)
    convening.ends_on -= timedelta(days=1)
    convening.save()
    assert problems(convening) == {"Outside": ["This day is not part of the convening any more."]}
    assert [[s.title for s in day.sessions] for day in days_of(convening)] == [["Stays"], ["Outside"]]


def test_days_without_sessions_are_there():
    convening = a_convening(days=3)
    a_session(convening, day=1)
    assert [len(day.sessions) for day in days_of(convening)] == [0, 1, 0]
    assert [day.number for day in days_of(convening)] == [1, 2, 3]


def led_by(session: Session, *people, status=FacilitationStatus.CONFIRMED) -> None:
    for person in people:
        Facilitation.objects.create(session=session, person=person, status=status)


@pytest.fixture
def led():
    """One session led by people of every wish, and by somebody who said no."""
    convening = a_convening()
    session = a_session(convening)
    led_by(
        session,
        a_person("Ana Public", visibility=Visibility.PUBLIC),
        a_person("Bea Delegates", visibility=Visibility.DELEGATES),
        a_person("Cleo Real", visibility=Visibility.ALIAS, alias="Cleo Alias"),
        a_person("Dora Hidden", visibility=Visibility.HIDDEN),
    )
    led_by(session, a_person("Eva Declined", visibility="public"), status=FacilitationStatus.DECLINED)
    led_by(session, a_person("Fay Asked", visibility="public"), status=FacilitationStatus.ASKED)
    return convening, session


def test_strangers_read_public_names_and_participants_the_names_chosen_for_lists(led):
    _convening, session = led
    assert leads_of([session], is_insider=False)[session.pk] == "Ana Public, Cleo Alias"
    inside = leads_of([session], is_insider=True)[session.pk]
    assert inside == "Ana Public, Bea Delegates, Cleo Alias, name withheld, Fay Asked"


@pytest.mark.parametrize("hidden", ["Cleo Real", "Dora Hidden", "Eva Declined"])
def test_nobody_reads_a_name_that_somebody_keeps_to_herself(sign_in, led, hidden):
    convening, _session = led
    for user in (None, a_user(), a_delegate(convening)):
        assert hidden not in sign_in(user).get(f"/convenings/{convening.code}/").text


def test_the_public_page_names_whom_the_public_may_know(sign_in, led):
    convening, _session = led
    stranger = sign_in().get(f"/convenings/{convening.code}/").text
    fellow = sign_in(a_delegate(convening)).get(f"/convenings/{convening.code}/").text
    assert ("Ana Public" in stranger, "Bea Delegates" in stranger) == (True, False)
    assert ("Ana Public" in fellow, "Bea Delegates" in fellow) == (True, True)


def test_organisers_read_real_names_where_they_plan(sign_in, led):
    convening, _session = led
    page = sign_in(organiser(convening)).get(f"/convenings/{convening.code}/agenda/").text
    assert "Dora Hidden" in page
    assert "Eva Declined (declined)" in page


def test_a_session_nobody_leads_says_so_and_a_break_does_not(sign_in):
    convening = a_convening()
    a_session(convening, title="Workshop")
    a_session(convening, title="Coffee", kind="break", topic=None, at="12:00")
    page = sign_in(staff()).get(f"/convenings/{convening.code}/agenda/").text
    assert page.count("No facilitator") == 1


def test_whoever_said_no_leaves_the_session_without_a_facilitator():
    session = a_session(a_convening())
    led_by(session, a_person(), status=FacilitationStatus.DECLINED)
    assert Session.objects.prefetch_related("facilitations").get().lacks_facilitator
    led_by(session, a_person("Ana"), status=FacilitationStatus.ASKED)
    assert not Session.objects.prefetch_related("facilitations").get().lacks_facilitator


def test_your_own_hour_stands_beside_the_venues_where_it_differs(sign_in):
    convening = a_convening(time_zone="America/Jamaica")
    a_session(convening, at="09:00")
    far, near = a_user(time_zone="Europe/Paris"), a_user(time_zone="America/Panama")
    assert "15:00 your time" in sign_in(far).get(f"/convenings/{convening.code}/").text
    assert "your time" not in sign_in(near).get(f"/convenings/{convening.code}/").text
