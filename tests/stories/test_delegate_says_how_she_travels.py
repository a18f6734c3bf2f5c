"""A delegate's place is confirmed: she says how she travels, gets her letter for the visa, the organisers plan
the days with it, and ninety days after the convening nothing of it is left."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from academy.audit.models import Event
from academy.notices.models import Notice
from participants.models import Travel
from participants.retention import purge
from participants.states import RegistrationStatus
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import PASSPORT, a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucia():
    """Has registered for Kingston and waits."""
    convening = a_convening(signatories_es=["Directora, Our Secure Future"])
    person = a_person("Lucía Méndez", with_user=True, organisation="Cancillería")
    return a_registration(
        convening, person, delegation=a_delegation(convening), status=RegistrationStatus.SUBMITTED
    )


def test_from_the_confirmation_to_the_night_on_which_it_is_deleted(sign_in, work, lucia):
    convening = lucia.convening
    omar = organiser(convening, "Omar Blake")
    desk, hers = sign_in(omar), sign_in(lucia.person.user)
    form = f"/registrations/{lucia.pk}/travel/"

    # Before she has a place nobody asks; the letter that confirms it does.
    assert form not in hers.get("/home/").text
    desk.post(f"/registrations/{lucia.pk}/confirm/")
    assert form in Notice.objects.get(key=f"registration-confirmed-{lucia.pk}").text

    # Her task list leads to the form, which says by name who reads it.
    assert form in hers.get("/home/").text
    page = hers.get(form).text
    assert "Omar Blake" in page
    assert "each reading is recorded" in page.lower()

    # A slip is said, nothing is lost; then it is saved.
    first, last = convening.starts_on - timedelta(days=1), convening.ends_on
    values = {
        "mode": "plane", "arrival_day": first, "arrival_time": "16:05", "arrival_flight": "CM 411",
        "arrival_place": "Quito", "departure_day": last, "hotel": "yes", "hotel_from": first,
        "hotel_to": last, "emergency_contact": "Tía Rosa", "diet": "vegetarian", "access": "",
        **PASSPORT, "letter_language": "es", "passport_expiry": "2020-01-01",
    }  # fmt: skip
    assert "not valid until the end of the convening" in hers.post(form, values).text
    page = hers.post(form, values | {"passport_expiry": "2031-05-04"}, follow=True).text
    assert "Saved. You can change it until the convening begins." in page

    # The organisers see that somebody waits for a letter, read what it will say, and issue it.
    assert (
        "1 person waits for a letter for a visa" in desk.get(f"/convenings/{convening.code}/organise/").text
    )
    assert "ZX998877" in desk.get(f"/registrations/{lucia.pk}/visa-letter/issue/").text
    desk.post(f"/registrations/{lucia.pk}/visa-letter/issue/", {"costs": "academy"})
    work()
    told = Notice.objects.get(key__startswith="visa-letter-")
    assert told.to == lucia.person.email
    assert "ZX998877" not in told.text
    paper = hers.get(f"/registrations/{lucia.pk}/visa-letter/")
    said = PdfReader(BytesIO(b"".join(paper.streaming_content))).pages[0].extract_text()
    for words in ("MENDEZ ANDRADE LUCIA", "ZX998877", "Cancillería", "Directora, Our Secure Future"):
        assert words in said
    number = lucia.visa_letters.get().paper.number
    verified = sign_in().get(f"/verify/{number}/").text
    assert "is valid" in verified
    assert "Lucía" not in verified

    # Day by day: her flight, her room, and what is cooked, which stands beside no name.
    sheet = desk.get(f"/convenings/{convening.code}/logistics/").text
    assert "16:05" in sheet
    assert "1 hotel room this night" in sheet
    assert "vegetarian" in sheet

    # The focal point who named her reads none of it; whoever did read is in the trail.
    focal = sign_in(focal_point("ECU"))
    for path in (f"/registrations/{lucia.pk}/journey/", f"/registrations/{lucia.pk}/visa-letter/",
                 f"/convenings/{convening.code}/logistics/"):  # fmt: skip
        assert focal.get(path).status_code == 403
    read = Event.objects.filter(verb__in=["travel.read", "logistics.read"])
    assert {event.actor for event in read} == {omar}

    # Ninety days later it is gone, by itself, and staff can show it.
    karla = staff("Karla Mora")
    night = convening.ends_on + timedelta(days=91)
    with time_machine.travel(f"{night.isoformat()}T03:30:00Z"):
        purge(night)
        report = sign_in(karla).get("/kept-and-deleted/").text
        assert "Nothing of this kind is kept now." in report
        assert convening.title in report
        gone = sign_in(lucia.person.user).get(f"/registrations/{lucia.pk}/visa-letter/")
        assert gone.status_code == 410
    assert Notice.objects.filter(to=karla.email, key__startswith="emptied-").count() == 1
    travel = Travel.objects.get()
    assert (travel.passport_number, travel.arrival_flight, travel.emergency_contact) == ("", "", "")
    assert "is valid" in sign_in().get(f"/verify/{number}/").text
