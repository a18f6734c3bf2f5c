"""Staff sign in, copy the last convening, write the agenda, publish, invite a country, and see who is coming."""

from datetime import timedelta

import pytest
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.models import Event
from academy.countries.models import Country
from academy.notices.models import Notice
from convenings.models import Convening, Invitation
from convenings.states import Answer, ConveningStatus
from participants.models import Delegation
from tests.factories.accounts import a_region, staff
from tests.factories.convenings import a_convening, a_session

pytestmark = pytest.mark.django_db


def test_from_the_last_convening_to_the_first_invitation(sign_in):
    last = a_convening(
        city="Panama City", country="PAN", starts_on=timezone.localdate() - timedelta(days=400)
    )
    a_session(last, title="Gender budgeting", day=1, at="10:30", topic="gender_budgeting")
    user = staff()
    client = sign_in(user)

    page = client.get("/home/")
    assert "Set up a convening" in page.text
    form = client.get("/convenings/new/")
    assert form.context["form"].initial["start_from"] == last.pk
    starts_on = timezone.localdate() + timedelta(days=60)
    facts = {
        "start_from": last.pk,
        "city": "Kingston",
        "host_country": Country.objects.get(iso3="JAM").pk,
        "region": a_region("m49-419").pk,
        "starts_on": starts_on.isoformat(),
        "ends_on": (starts_on + timedelta(days=2)).isoformat(),
        "languages": ["en", "es"],
    }
    assert client.post("/convenings/new/", facts).status_code == 302
    made = Convening.objects.get(city="Kingston")
    # The zone came from the country, the agenda from Panama, at the same hour by the clock in Kingston.
    assert made.time_zone == "America/Jamaica"
    session = made.sessions.get()
    assert made.local(session.starts_at).strftime("%H:%M") == "10:30"
    assert "Copied from" in client.get(f"/convenings/{made.code}/settings/").text

    edit = f"/convenings/{made.code}/agenda/add/"
    talk = {
        "day": starts_on.isoformat(),
        "begins": "09:00",
        "ends": "10:00",
        "title_en": "Opening",
        "title_es": "Apertura",
    }
    assert client.post(edit, talk | {"kind": "opening"}).status_code == 302
    agenda = client.get(f"/convenings/{made.code}/agenda/").text
    assert "Opening" in agenda
    assert "No facilitator" in agenda

    assert sign_in().get(f"/convenings/{made.code}/").status_code == 404
    assert client.post(f"/convenings/{made.code}/publish/").status_code == 302
    assert sign_in().get(f"/convenings/{made.code}/").status_code == 200

    invite = {
        "country": Country.objects.get(iso3="ECU").pk,
        "seats": 5,
        "contact_name": "Flor Andrade",
        "contact_email": "flor@gob.ec",
        "language": "es",
    }
    assert client.post(f"/convenings/{made.code}/delegations/invite/", invite).status_code == 302
    delegation = Delegation.objects.get()
    assert Invitation.objects.get().answer == Answer.NONE
    letter = Notice.objects.get(key=f"delegation-invited-{delegation.pk}")
    assert (letter.to, letter.language) == ("flor@gob.ec", "es")
    assert User.objects.get(email="flor@gob.ec").speaks_for(delegation.country)

    page = client.get(f"/convenings/{made.code}/organise/").text
    assert "Ecuador" in page
    assert "0 of 5" in page
    assert "1 invitation has no answer" in page
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "convening.created",
        "session.added",
        "convening.published",
        "delegation.invited",
        "invitation-letter.issued",
        "grant.given",
    ]


def test_a_second_invitation_of_a_country_is_refused_and_nothing_typed_is_lost(sign_in):
    convening = a_convening()
    client = sign_in(staff())
    data = {
        "country": Country.objects.get(iso3="ECU").pk,
        "seats": 5,
        "contact_name": "Flor Andrade",
        "contact_email": "flor@gob.ec",
        "language": "es",
    }
    address = f"/convenings/{convening.code}/delegations/invite/"
    client.post(address, data)
    page = client.post(address, data)
    assert page.status_code == 200
    assert "Ecuador is invited already." in page.text
    assert "Flor Andrade" in page.text
    assert page.text.index("There is a problem") < page.text.index("<h1>")
    assert "<title>Error:" in page.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ends_on": "2027-03-08"}, "The last day is before the first day."),
        ({"ends_on": "2028-03-09"}, "A convening lasts a month at most."),
        ({"city": ""}, "This field is required."),
        ({"languages": []}, "This field is required."),
        ({"starts_on": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(sign_in, change, says):
    facts = {
        "city": "Kingston",
        "host_country": Country.objects.get(iso3="JAM").pk,
        "region": a_region("m49-419").pk,
        "starts_on": "2027-03-09",
        "ends_on": "2027-03-11",
        "languages": ["en"],
    }
    page = sign_in(staff()).post("/convenings/new/", facts | change)
    assert page.status_code == 200
    assert says in page.text
    assert not Convening.objects.exists()


def test_a_session_that_ends_before_it_begins_is_refused(sign_in):
    convening = a_convening()
    data = {
        "day": convening.starts_on.isoformat(),
        "begins": "11:00",
        "ends": "10:00",
        "title_en": "X",
        "kind": "panel",
    }
    page = sign_in(staff()).post(f"/convenings/{convening.code}/agenda/add/", data)
    assert "The session ends before it begins." in page.text
    assert not convening.sessions.exists()


@pytest.mark.parametrize(
    ("day", "clock", "says"),
    [("2026-09-06", "00:30", "does not exist"), ("2027-04-03", "23:30", "comes twice")],
)
def test_times_that_a_change_of_clocks_skips_or_doubles_are_asked_back(sign_in, day, clock, says):
    """Santiago goes forward in the night to 6 September 2026 and back in the night to 4 April 2027."""
    from datetime import date

    convening = a_convening(starts_on=date.fromisoformat(day), time_zone="America/Santiago", days=1)
    data = {"day": day, "begins": clock, "ends": "23:59", "title_en": "X", "kind": "panel"}
    page = sign_in(staff()).post(f"/convenings/{convening.code}/agenda/add/", data)
    assert page.status_code == 200
    assert says in page.text


def test_two_sessions_in_one_room_at_once_are_said_in_words(sign_in):
    convening = a_convening()
    a_session(convening, title="Localization", at="10:00", minutes=60, room="Hall A")
    a_session(convening, title="Coordination", at="10:30", minutes=60, room="Hall A")
    page = sign_in(staff()).get(f"/convenings/{convening.code}/agenda/").text
    assert "Overlaps with “Localization” (10:00–11:00) in the same room." in page


def test_cancelling_tells_everybody_why(sign_in):
    from participants.reminders import cancelled
    from tests.worlds import lucia_is_nominated

    world = lucia_is_nominated()
    address = f"/convenings/{world.convening.code}/cancel/"
    client = sign_in(world.staff)
    assert "Say why" in client.post(address, {"reason": ""}).text
    assert client.post(address, {"reason": "A hurricane is coming."}).status_code == 302
    world.convening.refresh_from_db()
    assert world.convening.status == ConveningStatus.CANCELLED
    cancelled(timezone.now())
    cancelled(timezone.now())
    letter = Notice.objects.get(key=f"convening-cancelled-{world.registration.pk}")
    assert "A hurricane is coming." in letter.text
