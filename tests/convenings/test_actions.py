from datetime import UTC, date, datetime

import pytest

from academy.audit.models import events_of
from academy.audit.transitions import InvalidTransition
from convenings import actions
from convenings.models import Convening
from convenings.states import ConveningStatus
from tests.factories.accounts import a_country, a_region, staff
from tests.factories.convenings import a_convening, a_session

pytestmark = pytest.mark.django_db


def panama() -> Convening:
    convening = a_convening(
        city="Panama City", country="PAN", starts_on=date(2025, 6, 24), time_zone="America/Panama",
        status=ConveningStatus.COMPLETED, composition={"min": 4, "max": 6, "sectors": ["civil_society"]},
    )  # fmt: skip
    a_session(convening, title="Opening", day=0, at="09:00", minutes=60)
    a_session(convening, title="Gender budgeting", day=1, at="10:30")
    a_session(convening, title="Closing", day=2, at="16:00")
    return convening


def santiago(**fields) -> Convening:
    return Convening(
        title_en="NAP Academy, Santiago", city="Santiago", host_country=a_country("CHL"),
        region=a_region("m49-419"), starts_on=date(2027, 4, 3), ends_on=date(2027, 4, 4),
        time_zone="America/Santiago", languages=["es"], **fields,
    )  # fmt: skip


def test_cloning_keeps_the_clock_time_and_the_day_of_the_programme():
    made = actions.create_convening(santiago(), by=staff(), source=panama())
    sessions = [(s.title_en, made.local(s.starts_at).isoformat()) for s in made.sessions.all()]
    # Santiago's clocks go back in the night to 4 April 2027: -03:00 before, -04:00 after.
    assert sessions == [
        ("Opening", "2027-04-03T09:00:00-03:00"),
        ("Gender budgeting", "2027-04-04T10:30:00-04:00"),
    ]


def test_cloning_brings_the_rules_and_nobody():
    made = actions.create_convening(santiago(), by=staff(), source=panama())
    assert made.composition["sectors"] == ["civil_society"]
    assert made.languages == ["es"]
    assert made.status == ConveningStatus.DRAFT
    assert not made.registrations.exists()
    assert not made.delegations.exists()
    assert made.code == "santiago-2027"


def test_two_convenings_of_a_place_and_year_get_two_addresses():
    by = staff()
    actions.create_convening(santiago(), by=by)
    second = actions.create_convening(santiago(), by=by)
    assert second.code == "santiago-2027-2"


def test_a_change_of_the_agenda_reaches_calendars():
    convening, by = a_convening(), staff()
    session = a_session(convening)
    before = convening.sequence
    session.room = "Hall B"
    actions.save_session(session, by=by)
    assert Convening.objects.get(pk=convening.pk).sequence == before + 1


def test_of_two_who_publish_one_wins_and_the_trail_names_her():
    convening, first, second = a_convening(status=ConveningStatus.DRAFT), staff("First"), staff("Second")
    a_session(convening)
    twin = Convening.objects.get(pk=convening.pk)
    actions.publish(convening, by=first)
    with pytest.raises(InvalidTransition) as refusal:
        actions.move(twin, ConveningStatus.PUBLISHED, by=second)
    assert refusal.value.last_event.actor == first
    assert [e.verb for e in events_of(convening)] == ["convening.published"]


def test_times_are_kept_in_utc():
    session = a_session(a_convening(starts_on=date(2027, 3, 9)), at="09:00")
    assert session.starts_at == datetime(2027, 3, 9, 14, 0, tzinfo=UTC)
