"""Each deed at its door: who may press, and what the second of two who press is told."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.models import Notice
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.actions import certificates
from participants.models import (
    Attendance,
    Certificate,
    CheckIn,
    Delegation,
    Facilitation,
    Needs,
    Registration,
)
from participants.states import DelegationStatus, RegistrationStatus
from tests.doors import assert_doors
from tests.factories.accounts import a_user, focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.wording import LANGUAGES, said

pytestmark = pytest.mark.django_db

D, R = DelegationStatus, RegistrationStatus


@dataclass
class World:
    """Kingston today: Ecuador is there with Lucía, who has a place, and Marva, who waits for one."""

    convening: Convening
    delegation: Delegation
    lucia: Registration
    marva: Registration
    facilitation: Facilitation
    focal: User

    @property
    def base(self) -> str:
        return f"/convenings/{self.convening.code}/"

    @property
    def strangers(self) -> list[User]:
        return [focal_point("PAN"), a_user(), organiser(a_convening(city="Bogotá", country="COL"))]


def a_world(status=ConveningStatus.PUBLISHED, delegation=D.ACCEPTED) -> World:
    today = today_there()
    convening = a_convening(
        starts_on=today, nominations_close_on=today, registration_closes_on=today, status=status
    )
    ecuador = a_delegation(convening, status=delegation, reason="-" if delegation == D.WITHDRAWN else "")
    lucia = a_registration(
        convening, a_person("Lucía Méndez", with_user=True), delegation=ecuador, status=R.CONFIRMED
    )
    marva = a_registration(
        convening, a_person("Marva Joseph", with_user=True), delegation=ecuador, status=R.SUBMITTED
    )
    for registration in (lucia, marva):
        Needs.objects.create(registration=registration)
    session = a_session(convening)
    Attendance.objects.create(session=session, registration=lucia, recorded_by=lucia.nominated_by)
    asked = Facilitation.objects.create(session=session, person=lucia.person)
    return World(convening, ecuador, lucia, marva, asked, focal_point("ECU", "Flor First"))


# --- Doors ---------------------------------------------------------------------------------------------


def test_the_door_of_answering(sign_in):
    world = a_world(delegation=D.INVITED)
    address = f"{world.delegation.get_absolute_url()}answer/"
    herself = world.lucia.person.user
    assert_doors(
        sign_in, address, may=world.focal, refused=[herself], hidden=world.strangers, data={"comes": "yes"}
    )
    world.delegation.refresh_from_db()
    assert world.delegation.status == D.ACCEPTED


@pytest.mark.parametrize("deed", ["check-in/{lucia}/", "check-in/{lucia}/undo/", "check-in/{lucia}/all/"])
def test_the_doors_of_the_desk(sign_in, deed):
    """The focal point knows the person and is refused; to a stranger there is nobody."""
    world = a_world()
    refused = [world.focal, world.lucia.person.user]
    address = world.base + deed.format(lucia=world.lucia.pk)
    assert_doors(sign_in, address, may=organiser(world.convening), refused=refused, hidden=world.strangers)
    assert CheckIn.objects.count() == (0 if "undo" in deed else 1)


def test_the_door_of_confirming(sign_in):
    world = a_world()
    refused = [world.focal, world.marva.person.user]
    address = f"/registrations/{world.marva.pk}/confirm/"
    assert_doors(sign_in, address, may=organiser(world.convening), refused=refused, hidden=world.strangers)
    world.marva.refresh_from_db()
    assert world.marva.is_confirmed


@pytest.mark.parametrize("deed", ["people/confirm/", "certificates/issue/"])
def test_the_doors_of_what_is_done_for_all(sign_in, deed):
    """Everybody knows of the convening; only its organisers do this."""
    status = ConveningStatus.COMPLETED if "issue" in deed else ConveningStatus.PUBLISHED
    world = a_world(status)
    refused = [world.focal, world.lucia.person.user, *world.strangers]
    assert_doors(sign_in, world.base + deed, may=organiser(world.convening), refused=refused)


FORMS = {
    # a page that asks first: who may open and send it, besides organisers
    "delegation withdraw": ("{delegation}withdraw/", {"focal"}),
    "delegation complete": ("{delegation}complete/", set()),
    "delegation seats": ("{delegation}seats/", set()),
    "decline": ("/registrations/{marva}/decline/", set()),
    "withdraw": ("/registrations/{marva}/withdraw/", {"focal", "herself"}),
    "nominate": ("{delegation}nominate/", {"focal"}),
}


@pytest.mark.parametrize("deed", FORMS)
def test_the_doors_of_what_is_asked_first(sign_in, deed):
    world = a_world()
    path, also = FORMS[deed]
    address = path.format(delegation=world.delegation.get_absolute_url(), marva=world.marva.pk)
    people = {"focal": world.focal, "herself": world.marva.person.user}
    before = Event.objects.count()
    assert sign_in(organiser(world.convening)).get(address).status_code == 200
    for name, user in people.items():
        client, expected = sign_in(user), 200 if name in also else 403
        assert client.get(address).status_code == expected
        assert client.post(address, {}).status_code == expected  # nothing said: asked again
    for user in world.strangers:
        assert sign_in(user).get(address).status_code == 404
        assert sign_in(user).post(address, {}).status_code == 404
    assert sign_in().get(address).url.startswith("/accounts/login/")
    assert sign_in().post(address, {}).url.startswith("/accounts/login/")
    assert Event.objects.count() == before


@pytest.mark.parametrize("page", ["about/", "participation/", "send/", "done/"])
def test_the_pages_of_a_registration_exist_for_the_person_alone(sign_in, page):
    world = a_world()
    address = f"/registrations/{world.marva.pk}/{page}"
    assert sign_in(world.marva.person.user).get(address).status_code == 200
    for user in (organiser(world.convening), staff(), world.focal, world.lucia.person.user):
        assert sign_in(user).get(address).status_code == 404
        assert sign_in(user).post(address, {}).status_code == 404


def test_nobody_sees_what_somebody_else_is_asked_to_lead(sign_in):
    world = a_world()
    address = world.facilitation.get_absolute_url()
    for user in (organiser(world.convening), staff(), world.focal, world.marva.person.user):
        assert sign_in(user).get(address).status_code == 404
        assert sign_in(user).post(address, {"leads": "yes"}).status_code == 404
    world.facilitation.refresh_from_db()
    assert world.facilitation.status == "asked"


# --- Two people ----------------------------------------------------------------------------------------

REASON = {"reason": "A hurricane is coming."}
TWICE = {
    # deed: the world it needs, its address, what the first sends and what the second
    "comes, and comes": ({"delegation": D.INVITED}, "{d}answer/", {"comes": "yes"}, {"comes": "yes"}),
    "comes, and comes not": ({"delegation": D.INVITED}, "{d}answer/", {"comes": "yes"}, {"comes": "no"}),
    "comes not, twice": ({"delegation": D.INVITED}, "{d}answer/", {"comes": "no"}, {"comes": "no"}),
    "after all, twice": ({"delegation": D.WITHDRAWN}, "{d}answer/", {"comes": "yes"}, {"comes": "yes"}),
    "complete": ({}, "{d}complete/", REASON, REASON),
    "withdraw the delegation": ({}, "{d}withdraw/", REASON, REASON),
    "confirm": ({}, "/registrations/{marva}/confirm/", {}, {}),
    "decline": ({}, "/registrations/{marva}/decline/", REASON, REASON),
    "withdraw": ({}, "/registrations/{marva}/withdraw/", REASON, REASON),
}


def assert_told(page, language: str, who: str) -> None:
    assert page.status_code == 409
    assert f'<html lang="{language}"' in page.text
    assert said("Somebody was faster", language) in page.text
    assert who in page.text
    assert str(timezone.localdate().year) in page.text
    assert said("See it as it is now", language) in page.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("deed", TWICE)
def test_the_second_of_two_is_told_who_was_first_and_when(sign_in, deed, language):
    needs, path, first, second = TWICE[deed]
    world = a_world(**needs)
    address = path.format(d=world.delegation.get_absolute_url(), marva=world.marva.pk)
    assert sign_in(staff("Ada First")).post(address, first).status_code == 302
    before = (Event.objects.count(), Notice.objects.count(), taken(world))
    page = sign_in(organiser(world.convening, "Bea Second"), language).post(address, second)
    assert_told(page, language, "Ada First")
    assert (Event.objects.count(), Notice.objects.count(), taken(world)) == before


def taken(world: World) -> tuple[int, int, str]:
    world.delegation.refresh_from_db()
    world.convening.refresh_from_db()
    return world.delegation.seats_taken, world.convening.places_taken, world.delegation.status


def test_the_focal_point_is_told_by_name_who_of_the_academy_was_first(sign_in):
    """And the other way round: the organiser who writes down an answer by telephone comes second."""
    world = a_world(delegation=D.INVITED)
    address = f"{world.delegation.get_absolute_url()}answer/"
    sign_in(world.focal).post(address, {"comes": "yes"})
    page = sign_in(organiser(world.convening)).post(address, {"comes": "no"})
    assert_told(page, "en", "Flor First")


@pytest.mark.parametrize("comes", ["yes", "no"])
def test_an_old_page_does_not_open_a_delegation_that_is_complete(sign_in, comes):
    """The organisers have closed it since; the focal point presses on the page of last week."""
    world = a_world()
    sign_in(staff("Ada First")).post(f"{world.delegation.get_absolute_url()}complete/", REASON)
    page = sign_in(world.focal).post(f"{world.delegation.get_absolute_url()}answer/", {"comes": comes})
    assert_told(page, "en", "Ada First")
    world.delegation.refresh_from_db()
    assert world.delegation.status == D.COMPLETE


@pytest.mark.parametrize(
    ("first", "second"),
    [("confirm", "decline"), ("decline", "confirm"), ("withdraw", "confirm"), ("withdraw", "decline")],
)
def test_of_two_who_decide_differently_the_first_decides(sign_in, first, second):
    world = a_world()
    address = f"/registrations/{world.marva.pk}"
    sign_in(staff("Ada First")).post(f"{address}/{first}/", REASON)
    world.marva.refresh_from_db()
    decided, letters = world.marva.status, Notice.objects.count()
    page = sign_in(organiser(world.convening)).post(f"{address}/{second}/", REASON)
    assert_told(page, "en", "Ada First")
    world.marva.refresh_from_db()
    assert (world.marva.status, Notice.objects.count()) == (decided, letters)


@pytest.mark.parametrize("leads", ["yes", "no"])
def test_a_facilitator_who_presses_twice_is_told_it_is_done(sign_in, leads):
    world = a_world()
    client = sign_in(world.lucia.person.user)
    address = world.facilitation.get_absolute_url()
    assert client.post(address, {"leads": leads}).status_code == 302
    page = client.post(address, {"leads": leads})
    assert page.status_code == 409
    assert "This is done already" in page.text
    assert "You made the last change yourself" in page.text
    assert Event.objects.filter(subject_type="participants.facilitation").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_who_revokes_a_certificate_is_told(sign_in, language):
    world = a_world(ConveningStatus.COMPLETED)
    certificate = certificates.issue_certificates(world.convening, by=staff())[0]
    address = f"/certificates/{certificate.pk}/revoke/"
    assert sign_in(staff("Ada First")).post(address, REASON).status_code == 302
    letters = Notice.objects.count()
    page = sign_in(organiser(world.convening), language).post(address, {"reason": "Another one."})
    assert_told(page, language, "Ada First")
    certificate.paper.refresh_from_db()
    assert (certificate.paper.reason, Notice.objects.count()) == (REASON["reason"], letters)


def test_certificates_are_issued_once_however_often_it_is_pressed(sign_in):
    world = a_world(ConveningStatus.COMPLETED)
    pages = [
        sign_in(user).post(f"{world.base}certificates/issue/", follow=True).text
        for user in (staff(), organiser(world.convening))
    ]
    assert "1 certificate is issued" in pages[0]
    assert "Everybody who earned one has it already." in pages[1]
    assert Certificate.objects.count() == 1
    assert Notice.objects.filter(key__startswith="certificate-").count() == 1


def test_whom_a_colleague_has_confirmed_is_not_confirmed_again(sign_in):
    world = a_world()
    pages = [
        sign_in(user).post(f"{world.base}people/confirm/", follow=True).text
        for user in (staff(), organiser(world.convening))
    ]
    assert "1 person is confirmed." in pages[0]
    assert "Nobody waits for confirmation any more." in pages[1]
    assert taken(world)[0] == 2
    assert Notice.objects.filter(key=f"registration-confirmed-{world.marva.pk}").count() == 1


def test_two_at_the_desk_check_somebody_in_once_and_undo_it_once(sign_in):
    world = a_world()
    desk = f"{world.base}check-in/{world.lucia.pk}/"
    ada, bea = sign_in(staff("Ada First")), sign_in(organiser(world.convening))
    assert "Lucía Méndez is checked in." in ada.post(desk, {"q": "lu"}, follow=True).text
    at = f"{world.convening.local(CheckIn.objects.get().recorded_at):%H:%M}"
    page = bea.post(desk, {"q": "lu"}, follow=True).text
    assert f"Lucía Méndez was in already at {at}. That is fine." in page
    assert "0 more people of Ecuador" in bea.post(f"{desk}all/", {"q": "lu"}, follow=True).text
    assert CheckIn.objects.get().recorded_by.full_name == "Ada First"
    for client in (ada, bea):
        page = client.post(f"{desk}undo/", {"q": "lu"}, follow=True).text
        assert "Undone: Lucía Méndez is not checked in." in page
    assert not CheckIn.objects.exists()
    verbs = Event.objects.filter(subject_type="participants.registration", verb__contains="check")
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "registration.check_in_undone",
        "registration.checked_in",
    ]


@pytest.mark.parametrize("door", ["nominate", "guest", "invite"])
def test_a_form_that_is_sent_twice_names_somebody_once(sign_in, door):
    world = a_world()
    nominee = {
        "full_name": "Nina Gualinga", "email": "nina@ong.ec", "sector": "civil_society", "language": "es",
        "role": "observer" if door == "guest" else "delegate",
    }  # fmt: skip
    invitation = {
        "body_name": "CARICOM", "seats": 3, "contact_name": "Rita", "contact_email": "r@caricom.org",
        "language": "en",
    }  # fmt: skip
    address = {
        "nominate": f"{world.delegation.get_absolute_url()}nominate/",
        "guest": f"{world.base}people/guest/",
        "invite": f"{world.base}delegations/invite/",
    }[door]
    typed = invitation if door == "invite" else nominee
    client = sign_in(staff())
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed)
    assert again.status_code == 200
    assert "already" in again.text
    assert Notice.objects.count() == 1
    assert (Delegation.objects.count(), Registration.objects.count()) == (
        (2, 2) if door == "invite" else (1, 3)
    )


def test_a_registration_that_is_sent_twice_is_received_once(sign_in):
    convening = a_convening(starts_on=timezone.localdate() + timedelta(days=30))
    person = a_person("Lucía Méndez", with_user=True)
    registration = a_registration(convening, person, delegation=a_delegation(convening), pages_done=2)
    Needs.objects.create(registration=registration)
    client, address = sign_in(person.user), f"/registrations/{registration.pk}/send/"
    typed = {"visibility": "hidden", "conduct": "on"}
    assert client.post(address, typed).url.endswith("/done/")
    assert client.post(address, typed).url == registration.get_absolute_url()
    registration.refresh_from_db()
    assert registration.status == R.SUBMITTED
    assert Notice.objects.count() == 1
    assert Event.objects.filter(verb="registration.submitted").count() == 1
