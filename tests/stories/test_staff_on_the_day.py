"""Staff confirm, check people in with one tap, write down attendance, and issue certificates by the rule."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.audit.models import Event
from academy.notices.models import Notice
from participants.models import Attendance, CheckIn, Registration
from participants.states import Presence, RegistrationStatus
from tests.factories.accounts import organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """Today is the last of two days in Kingston; two people wait, one is confirmed."""
    convening = a_convening(
        starts_on=today_there() - timedelta(days=1),
        days=2,
        registration_closes_on=today_there(),
    )
    for n in range(2):
        a_session(convening, title=f"Session {n}", day=n)
    delegation = a_delegation(convening, seats=2)
    marva = a_registration(
        convening,
        a_person("Marva Baptiste-Joseph", with_user=True),
        delegation=delegation,
        status=RegistrationStatus.SUBMITTED,
    )
    a_registration(
        convening, a_person("Rohan Charles"), delegation=delegation, status=RegistrationStatus.CONFIRMED
    )
    a_registration(
        convening, a_person("Thea Late"), delegation=delegation, status=RegistrationStatus.SUBMITTED
    )
    return convening, marva


def test_a_day_of_work(sign_in, work, meeting):
    convening, marva = meeting
    client = sign_in(organiser(convening))
    people = client.get(f"/convenings/{convening.code}/people/").text
    assert "Confirm 2 people" in people
    page = client.post(f"/convenings/{convening.code}/people/confirm/", follow=True).text
    assert "1 person is confirmed." in page
    assert "1 is on the waiting list" in page
    assert Notice.objects.filter(key=f"registration-confirmed-{marva.pk}").exists()

    desk = f"/convenings/{convening.code}/check-in/"
    assert "Marva" not in client.get(desk).text
    assert "Marva" not in client.get(f"{desk}?q=m").text
    assert "Type at least two letters." in client.get(f"{desk}?q=m").text
    found = client.get(f"{desk}?q=ma").text
    assert "Marva Baptiste-Joseph" in found
    assert "0 of 2" in found
    page = client.post(f"{desk}{marva.pk}/", {"q": "ma"}, follow=True).text
    assert "is checked in" in page
    assert "1 of 2" in page
    assert "was in already" in client.post(f"{desk}{marva.pk}/", {"q": "ma"}, follow=True).text
    client.post(f"{desk}{marva.pk}/undo/", {"q": "ma"})
    assert not CheckIn.objects.exists()

    for session in convening.sessions.all():
        client.post(f"/convenings/{convening.code}/attendance/{session.pk}/", {"all": "present"})
    last = convening.sessions.last()
    rohan = Registration.objects.get(person__full_name="Rohan Charles")
    grid = {
        f"p{rohan.pk}": "absent",
        f"was{rohan.pk}": "present",
        f"p{marva.pk}": "present",
        f"was{marva.pk}": "present",
    }
    client.post(f"/convenings/{convening.code}/attendance/{last.pk}/", grid)
    assert Attendance.objects.get(registration=rohan, session=last).presence == Presence.ABSENT

    assert client.post(f"/convenings/{convening.code}/complete/").status_code == 302
    page = client.get(f"/convenings/{convening.code}/certificates/").text
    assert "Issue 1 certificate" in page
    assert "Present at 1 of 2 sessions; 80 % are needed." in page
    client.post(f"/convenings/{convening.code}/certificates/issue/")
    work()
    certificate = marva.certificates.get()
    page = sign_in(marva.person.user).get(certificate.get_absolute_url()).text
    file = f"{certificate.get_absolute_url()}file/"
    assert file in page
    assert sign_in(marva.person.user).get(file)["Content-Type"] == "application/pdf"
    assert "Download the certificate" in sign_in(marva.person.user).get("/home/").text
    assert Event.objects.filter(verb="paper.downloaded").count() == 1


def test_a_colleagues_entry_of_the_meantime_is_left_alone(sign_in, meeting):
    convening, _marva = meeting
    session = convening.sessions.first()
    rohan = Registration.objects.get(person__full_name="Rohan Charles")
    address = f"/convenings/{convening.code}/attendance/{session.pk}/"
    client = sign_in(staff())
    # Both pages were opened while nothing was written; the colleague saves first.
    client.post(address, {f"p{rohan.pk}": "present", f"was{rohan.pk}": ""})
    client.post(address, {f"p{rohan.pk}": "", f"was{rohan.pk}": ""})
    assert Attendance.objects.get().presence == Presence.PRESENT


def test_needs_are_read_by_organisers_only_and_each_reading_is_written_down(sign_in, meeting):
    from participants.models import Needs

    convening, marva = meeting
    Needs.objects.create(registration=marva, diet="no nuts", access="step-free")
    user = organiser(convening)
    page = sign_in(user).get(f"/convenings/{convening.code}/needs/").text
    assert "step-free" in page
    event = Event.objects.get(verb="needs.read")
    assert (event.actor, event.subject_id) == (user, str(convening.pk))
    assert sign_in(marva.person.user).get(f"/convenings/{convening.code}/needs/").status_code == 403


def test_needs_are_forgotten_ninety_days_later(meeting):
    from participants.models import Needs
    from participants.retention import purge

    convening, marva = meeting
    Needs.objects.create(registration=marva, diet="no nuts")
    assert purge(convening.ends_on + timedelta(days=90)) == 0
    assert purge(convening.ends_on + timedelta(days=91)) == 1
    assert Needs.objects.get().diet == ""
    assert Needs.objects.get().purged_at is not None
    assert Event.objects.filter(verb="needs.purged").count() == 1


def test_reminding_the_missing_takes_two_presses_and_a_text_to_copy(sign_in):
    convening = a_convening()
    missing = a_registration(convening, a_person(with_user=True), delegation=a_delegation(convening))
    client = sign_in(staff())
    address = f"/convenings/{convening.code}/missing/?what=registration"
    page = client.get(address).text
    assert "Write to 1" in page
    assert "http://testserver/accounts/login/" in page
    assert (
        "1 letter leaves in half a minute." in client.post(address, {"who": [missing.pk]}, follow=True).text
    )
    assert Notice.objects.filter(key__contains=f"-registration-{missing.pk}-").count() == 1
    again = client.post(address, {"who": [missing.pk]}, follow=True).text
    assert "they got such a letter today already" in again


PAGES = [
    "delegations/",
    "people/",
    "organise/",
    "agenda/",
    "check-in/?q=P0",
    "attendance/",
    "missing/?what=registration",
    "missing/?what=people",
    "certificates/",
    "",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_lists_ask_the_database_the_same_whatever_their_length(sign_in, page):
    asked = []
    user = staff()
    sign_in(user).get("/help/")  # fills the cache that every page asks
    for rows in (1, 3):
        convening = a_convening(city=f"City {rows}")
        for n, iso3 in enumerate(["ECU", "PAN", "BOL"][:rows]):
            delegation = a_delegation(convening, iso3)
            person = a_person(f"P0{n}", with_user=True)
            a_registration(convening, person, delegation=delegation)
            a_registration(
                convening, a_person(f"P0 c{n}"), delegation=delegation, status=RegistrationStatus.CONFIRMED
            )
            a_session(convening, day=n)
        with CaptureQueriesContext(connection) as queries:
            assert sign_in(user).get(f"/convenings/{convening.code}/{page}").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[1] <= (35 if page.startswith("missing") else 30)
