"""A day at the door: badges, a phone that loses the network, somebody unexpected, a sheet that comes back signed."""

import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader

from academy.audit.models import Event
from participants.models import Attendance, CheckIn, Registration
from participants.states import Presence, RegistrationStatus
from tests.factories.accounts import organiser
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db


def test_from_the_badges_to_the_signed_sheet(sign_in):
    convening = a_convening(starts_on=today_there(), days=2)
    session = a_session(convening, title="Opening")
    team = a_delegation(convening, "JAM", seats=4)
    for name in ("Marva Baptiste-Joseph", "Rohan Charles"):
        a_registration(convening, a_person(name), delegation=team, status=RegistrationStatus.CONFIRMED)
    client = sign_in(organiser(convening))
    at = f"/convenings/{convening.code}"

    # The evening before: badges are printed; the code on one of them finds its person.
    assert f'href="{at}/badges/"' in client.get(f"{at}/organise/").text
    assert f'action="{at}/badges/print/"' in client.get(f"{at}/badges/").text
    badges = client.get(f"{at}/badges/print/").content
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(badges)).pages)
    marva = Registration.objects.get(person__full_name="Marva Baptiste-Joseph")
    assert marva.shown_code in words
    assert "Marva" in client.get(f"{at}/check-in/?q={marva.shown_code}").text

    # The phone is prepared. Without network Marva is checked in; the answer arrives with the network.
    desk = client.get(f"{at}/check-in/").text
    assert f'href="{at}/check-in/prepare/"' in desk
    client.post(f"{at}/check-in/prepare/")
    assert "Marva" not in client.get(f"{at}/check-in/phone/").text
    kept = client.get(f"{at}/check-in/list/").json()
    assert [one["in"] for one in kept["people"]] == [False, False]
    pressed = timezone.now() - timedelta(minutes=20)
    presses = [
        {"key": str(uuid4()), "deed": "in", "registration": marva.pk, "at": pressed.timestamp() * 1000}
    ]
    body = json.dumps({"now": timezone.now().timestamp() * 1000, "presses": presses})
    for _sent_twice in range(2):
        answer = client.post(f"{at}/check-in/replay/", body, content_type="application/json").json()
        assert answer["results"][0]["words"] == "Marva Baptiste-Joseph is checked in."
        assert answer["arrived"] == 1
    assert abs(CheckIn.objects.get().recorded_at - pressed) < timedelta(seconds=5)

    # Somebody nobody has named stands there.
    page = client.get(f"{at}/check-in/?q=Wanda+Walkin")
    typed = {
        "full_name": "Wanda Walkin",
        "country": team.country_id,
        "sector": "civil_society",
        "key": page.context["form"].initial["key"],
    }
    page = client.post(f"{at}/check-in/walk-in/", typed, follow=True).text
    assert "Wanda Walkin is checked in." in page
    assert "2 of 3 checked in" in page
    team.refresh_from_db()
    assert team.seats_taken == 3

    # The sheet is printed, signed by two, and typed in.
    assert client.post(f"{at}/attendance/{session.pk}/sheet/")["Content-Type"] == "application/pdf"
    assert (
        f'href="{at}/attendance/{session.pk}/numbers/"' in client.get(f"{at}/attendance/{session.pk}/").text
    )
    client.post(f"{at}/attendance/{session.pk}/numbers/", {"numbers": "1, 3", "rest_absent": "on"})
    said = {str(row.registration.person): row.presence for row in Attendance.objects.all()}
    assert said == {
        "Marva Baptiste-Joseph": Presence.PRESENT,
        "Rohan Charles": Presence.ABSENT,
        "Wanda Walkin": Presence.PRESENT,
    }
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {
        "convening.badges_printed",
        "convening.phone_prepared",
        "registration.checked_in",
        "session.sheet_printed",
        "session.attendance",
    } <= verbs
