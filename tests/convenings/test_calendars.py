"""Calendar files, read as RFC 5545 asks for it and as strangers and participants get them."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine

from convenings import actions
from convenings.calendars import convening_calendar, session_calendar
from convenings.states import ConveningStatus
from tests.factories.accounts import a_user, organiser, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db
LINK = "https://meet.example.org/room-of-the-academy"


def events(text: str) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


def a_long_title() -> str:
    return "Ñandutĩ: institutional coordination, gender budgeting; costing \\ and the way there " * 2


def test_lines_end_and_fold_as_the_standard_says():
    convening = a_convening(venue="Ministerio de Relaciones Exteriores, Salón de los Próceres")
    a_session(convening, title=a_long_title()[:200], room="Salón 1; planta baja, a la derecha")
    text = convening_calendar(convening)
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines), "nothing was long enough to be folded"
    event = events(text)[0]
    assert str(event["SUMMARY"]) == a_long_title()[:200]
    assert str(event["LOCATION"]).startswith("Salón 1; planta baja, a la derecha, Ministerio")


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("America/Port_of_Spain", date(2027, 1, 12), 13),
        ("America/La_Paz", date(2027, 1, 12), 13),
        ("America/Mexico_City", date(2027, 7, 12), 15),
        ("America/Santiago", date(2027, 1, 12), 12),
        ("America/Santiago", date(2027, 7, 12), 13),
    ],
)
def test_nine_o_clock_at_the_venue_is_the_right_hour_everywhere(zone, day, hour):
    convening = a_convening(starts_on=day, time_zone=zone)
    a_session(convening, at="09:00", minutes=90)
    event = events(convening_calendar(convening))[0]
    assert event["DTSTART"].to_ical() == f"{day:%Y%m%d}T{hour:02}0000Z".encode()
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)


def test_every_event_has_what_a_calendar_needs():
    convening = a_convening()
    a_session(convening)
    a_session(convening, day=1)
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        calendar = icalendar.Calendar.from_ical(convening_calendar(convening))
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert "PRODID" in calendar
    for event in calendar.walk("VEVENT"):
        assert event["DTSTAMP"].to_ical() == b"20261120T120000Z"
        assert event["ORGANIZER"].startswith("mailto:")
        assert event["STATUS"] == "CONFIRMED"
        assert event["URL"] == f"http://testserver/convenings/{convening.code}/"


def test_a_changed_session_replaces_the_old_one_and_never_doubles_it():
    convening, by = a_convening(), staff()
    session = a_session(convening)
    before = events(session_calendar(session))[0]
    session.room = "Hall B"
    actions.save_session(session, by=by)
    after = events(session_calendar(session))[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LOCATION"] != before["LOCATION"]
    whole = events(convening_calendar(convening))[0]
    assert whole["UID"] == after["UID"]


def test_ids_of_two_sessions_differ():
    convening = a_convening()
    a_session(convening)
    a_session(convening)
    ids = {str(event["UID"]) for event in events(convening_calendar(convening))}
    assert len(ids) == 2
    assert all(uid.endswith("@testserver") for uid in ids)


def test_without_an_agenda_the_whole_days_are_there_with_the_last_one():
    convening = a_convening(starts_on=date(2027, 3, 9), days=3)
    event = events(convening_calendar(convening))[0]
    assert event["DTSTART"].to_ical() == b"20270309"
    assert event["DTEND"].to_ical() == b"20270312"  # the day after the last, as the standard counts
    assert str(event["SUMMARY"]) == convening.title


def test_what_is_called_off_is_called_off_in_the_calendar_too():
    convening, by = a_convening(), staff()
    a_session(convening)
    before = events(convening_calendar(convening))[0]
    actions.cancel(convening, by=by, reason="A hurricane is coming.")
    after = events(convening_calendar(convening))[0]
    assert convening.status == ConveningStatus.CANCELLED
    assert after["STATUS"] == "CANCELLED"
    assert (after["UID"], after["SEQUENCE"] > before["SEQUENCE"]) == (before["UID"], True)


def test_links_for_joining_are_for_those_who_take_part(sign_in):
    convening = a_convening(is_online=True)
    session = a_session(convening, link=LINK)
    addresses = [
        f"/convenings/{convening.code}/",
        f"/convenings/{convening.code}/calendar.ics",
        f"/convenings/{convening.code}/agenda/{session.pk}/calendar.ics",
    ]
    elsewhere = a_delegate(a_convening(city="Bogotá", country="COL"), "PAN", full_name="Berta")
    insiders = [a_delegate(convening, "ECU"), organiser(convening), staff()]
    for address in addresses:
        for user in (None, a_user(), elsewhere):
            assert "meet.example.org" not in unfolded(sign_in(user).get(address)), address
        for user in insiders:
            assert LINK in unfolded(sign_in(user).get(address)), address


def unfolded(response) -> str:
    assert response.status_code == 200
    return response.content.decode().replace("\r\n ", "")


def test_the_file_is_a_download_in_the_readers_language(sign_in):
    convening = a_convening()
    a_session(convening, title_en="Theory of change", title_es="Teoría del cambio")
    response = sign_in(language="es").get(f"/convenings/{convening.code}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{convening.code}.ics"'
    assert [str(e["SUMMARY"]) for e in events(response.content.decode())] == ["Teoría del cambio"]
