"""The secret address by which a calendar program reads somebody's own sessions."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.models import Event
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.models import CalendarFeed
from participants.states import RegistrationStatus
from tests.factories.accounts import a_user, partner, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_person, a_registration
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
S = RegistrationStatus


def address_of(client) -> str:
    page = client.post("/my-calendar/").text
    return re.search(r"http://testserver(/calendars/[^<]+\.ics)", page)[1]


def titles(client, address: str) -> list[str]:
    made = icalendar.Calendar.from_ical(client.get(address).content)
    return sorted(str(event["summary"]) for event in made.walk("VEVENT"))


@pytest.fixture
def ana():
    """Confirmed for the second day of a convening of two; registered for one that is called off; named for a third."""
    person = a_person("Ana", with_user=True, language="en")
    convening = a_convening(days=2)
    for day in range(2):
        a_session(convening, title=f"Day {day}", day=day, link="https://example.org/secret")
    second = (convening.starts_on + timedelta(days=1)).isoformat()
    a_registration(convening, person, status=S.CONFIRMED, days=[second])
    other = a_convening(city="Bogotá")
    a_session(other, title="Called off")
    a_registration(other, person, status=S.SUBMITTED)
    Convening.objects.filter(pk=other.pk).update(status=ConveningStatus.CANCELLED, reason="-")
    third = a_convening(city="Lima")
    a_session(third, title="Not answered")
    a_registration(third, person, status=S.NOMINATED)
    return person.user


def test_a_calendar_program_reads_ones_own_sessions_without_signing_in(sign_in, ana):
    address = address_of(sign_in(ana))
    program = sign_in()
    assert titles(program, address) == ["Called off", "Day 1"]
    text = program.get(address).text.replace("\r\n ", "")
    assert "https://example.org/secret" in text
    assert "STATUS:CANCELLED" in text
    assert "Ana" not in text
    answer = program.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_address_is_shown_once_and_kept_by_nobody(sign_in, ana):
    client = sign_in(ana)
    key = address_of(client).split("/")[2]
    assert key not in client.get("/my-calendar/").text
    assert key not in CalendarFeed.objects.get().digest
    assert not Event.objects.filter(data__icontains=key).exists()


def test_a_new_address_ends_the_old_and_ending_it_leaves_none(sign_in, ana):
    client = sign_in(ana)
    old, new = address_of(client), address_of(client)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    client.post("/my-calendar/", {"do": "end"})
    assert client.get(new).status_code == 404
    assert [e.verb for e in Event.objects.filter(verb__startswith="calendar").order_by("pk")] == [
        "calendar.address_made", "calendar.address_made", "calendar.address_ended",
    ]  # fmt: skip


def test_whoever_is_closed_or_withdrew_is_read_by_nobody(sign_in, ana):
    address = address_of(sign_in(ana))
    ana.person.registrations.update(status=S.WITHDRAWN, reason="-", decided_at=timezone.now(), decided_by=ana)
    assert titles(sign_in(), address) == []
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert sign_in().get(address).status_code == 404


@pytest.mark.parametrize("make", [a_user, partner])
def test_who_takes_part_in_nothing_has_no_calendar(sign_in, make):
    assert sign_in(make()).get("/my-calendar/").status_code == 404
    assert not CalendarFeed.objects.exists()


def test_one_comes_to_it_by_clicking(sign_in, ana):
    client = sign_in(ana)
    assert 'href="/my-calendar/"' in client.get("/home/").text
    assert "No address yet" in client.get("/my-calendar/").text


def test_it_asks_the_same_for_one_convening_and_for_three(sign_in):
    person = a_person("Bea", with_user=True)
    client, counts = sign_in(), []
    address = address_of(sign_in(person.user))
    for n in (1, 2):
        for _more in range(n):
            convening = a_convening()
            a_session(convening)
            a_registration(convening, person, status=S.CONFIRMED)
        counts.append(queries_of(client, address))
    assert counts[0] == counts[1]


def test_the_page_of_a_convening_offers_it_to_who_takes_part_and_nobody_else(sign_in, ana):
    page = ana.person.registrations.first().convening.get_absolute_url()
    assert "/my-calendar/" in sign_in(ana).get(page).text
    for reader in (staff(), None):
        assert "/my-calendar/" not in sign_in(reader).get(page).text
