"""What happens to a convening: each deed once as it should be, and once refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from academy.accounts.guards import NotAllowed, TooLate
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition, move
from convenings import actions
from convenings.models import Convening, Session
from convenings.states import ConveningStatus, SessionKind
from participants.models import Facilitation, Registration
from participants.states import RegistrationStatus
from tests.factories.accounts import a_country, a_region, a_user, focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_partner, a_session
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db
S = ConveningStatus


def panama() -> Convening:
    convening = a_convening(
        city="Panama City", country="PAN", starts_on=date(2025, 6, 24), time_zone="America/Panama",
        status=S.COMPLETED, composition={"min": 4, "max": 6, "sectors": ["civil_society"]},
        signatories=["Vice President, Our Secure Future"],
        signatories_es=["Vicepresidencia"],
        attendance_rule=75, capacity=32, source_url="https://example.org/news", summary_en="Six topics.",
        published_headcount="24 participants", venue="Ministry of Foreign Affairs",
    )  # fmt: skip
    a_partner(convening, "Our Secure Future")
    a_partner(convening, "UN Women", name_es="ONU Mujeres")
    a_session(convening, title="Opening", day=0, at="09:00", minutes=60, room="Main hall", topic=None)
    a_session(
        convening, title="Gender budgeting", day=1, at="10:30", topic="gender_budgeting",
        kind=SessionKind.PANEL, link="https://meet.example.org/x",
    )  # fmt: skip
    a_session(convening, title="Closing", day=2, at="16:00")
    return convening


def santiago(**fields) -> Convening:
    values = {
        "title_en": "NAP Academy, Santiago", "city": "Santiago", "host_country": a_country("CHL"),
        "region": a_region("m49-419"), "starts_on": date(2027, 4, 3), "ends_on": date(2027, 4, 4),
        "time_zone": "America/Santiago", "languages": ["es"],
    }  # fmt: skip
    return Convening(**(values | fields))


# --- Setting up ------------------------------------------------------------------------------------


def test_cloning_keeps_the_clock_time_and_the_day_of_the_programme():
    made = actions.create_convening(santiago(), by=staff(), source=panama())
    sessions = [(s.title_en, made.local(s.starts_at).isoformat()) for s in made.sessions.all()]
    # Santiago's clocks go back in the night to 4 April 2027: -03:00 before, -04:00 after.
    assert sessions == [
        ("Opening", "2027-04-03T09:00:00-03:00"),
        ("Gender budgeting", "2027-04-04T10:30:00-04:00"),
    ]


def test_a_copied_session_lasts_as_long_as_before_also_over_a_change_of_clocks():
    source = panama()
    a_session(source, title="Late", day=0, at="22:30", minutes=120)
    made = actions.create_convening(santiago(), by=staff(), source=source)
    late = made.sessions.get(title_en="Late")
    assert late.ends_at - late.starts_at == timedelta(minutes=120)


def test_cloning_brings_the_rules():
    made = actions.create_convening(santiago(), by=staff(), source=panama())
    assert made.composition == {"min": 4, "max": 6, "sectors": ["civil_society"]}
    assert made.signatories == ["Vice President, Our Secure Future"]
    assert (made.signatories_es, made.attendance_rule, made.capacity) == (["Vicepresidencia"], 75, 32)
    assert [(p.name_en, p.name_es) for p in made.partners.all()] == [
        ("Our Secure Future", None), ("UN Women", "ONU Mujeres"),
    ]  # fmt: skip
    # The name stood on other certificates; for these it is asked for anew.
    assert not any(p.is_approved for p in made.partners.all())
    assert made.languages == ["es"]  # chosen anew, so not the old ones
    budgeting = made.sessions.get(title_en="Gender budgeting")
    assert (budgeting.kind, budgeting.topic.code) == (SessionKind.PANEL, "gender_budgeting")
    assert budgeting.title_es == "Gender budgeting (es)"
    assert made.sessions.get(title_en="Opening").room == "Main hall"


def test_cloning_brings_nobody_and_nothing_that_was_of_that_day_only():
    source = panama()
    a_registration(source, delegation=a_delegation(source))
    Facilitation.objects.create(session=source.sessions.first(), person=a_person("Leads"))
    made = actions.create_convening(santiago(), by=staff(), source=source)
    assert (made.status, made.cloned_from, made.code) == (S.DRAFT, source, "santiago-2027")
    assert not made.registrations.exists()
    assert not made.delegations.exists()
    assert not made.invitations.exists()
    assert not Facilitation.objects.filter(session__convening=made).exists()
    assert (made.places_taken, made.published_at, made.sequence) == (0, None, 0)
    assert (made.summary_en, made.source_url, made.published_headcount, made.venue) == (None, "", "", "")
    assert not made.sessions.exclude(link="").exists()  # the room of last time is not the room of this time


def test_changing_the_copy_leaves_the_original_as_it_is():
    source = panama()
    made = actions.create_convening(santiago(), by=staff(), source=source)
    made.sessions.all().delete()
    made.composition["min"] = 1
    made.save()
    source.refresh_from_db()
    assert source.sessions.count() == 3
    assert source.composition["min"] == 4


def test_only_staff_set_one_up():
    with pytest.raises(NotAllowed):
        actions.create_convening(santiago(), by=organiser(panama()))
    assert Convening.objects.count() == 1


def test_two_convenings_of_a_place_and_year_get_two_addresses():
    by = staff()
    codes = [actions.create_convening(santiago(), by=by).code for _ in range(3)]
    assert codes == ["santiago-2027", "santiago-2027-2", "santiago-2027-3"]


@pytest.mark.parametrize(
    ("days_ahead", "nominations", "registrations"),
    [(60, 28, 14), (20, 14, 14), (10, None, None), (0, None, None)],
)
def test_the_usual_deadlines_are_never_in_the_past(days_ahead, nominations, registrations):
    with time_machine.travel(datetime(2027, 2, 1, 15, tzinfo=UTC)):
        starts_on = timezone.localdate() + timedelta(days=days_ahead)
        made = actions.create_convening(santiago(starts_on=starts_on, ends_on=starts_on), by=staff())
    before = [
        (starts_on - day).days if day else None
        for day in (made.nominations_close_on, made.registration_closes_on)
    ]
    assert before == [nominations, registrations]


# --- Changing --------------------------------------------------------------------------------------


def test_a_change_of_the_facts_is_kept_and_reaches_calendars():
    convening, by = a_convening(), staff()
    before = convening.sequence
    convening.venue = "Pegasus Hotel"
    actions.change_convening(convening, by=by)
    kept = Convening.objects.get(pk=convening.pk)
    assert (kept.venue, kept.sequence) == ("Pegasus Hotel", before + 1)
    assert events_of(convening)[0].verb == "convening.changed"


def test_an_old_page_of_settings_undoes_nothing_that_happened_meanwhile():
    """Somebody opens the settings; a colleague publishes and confirms; then the settings are saved."""
    convening, by = a_convening(status=S.DRAFT), staff()
    a_session(convening)
    page = Convening.objects.get(pk=convening.pk)
    actions.publish(convening, by=by)
    Convening.objects.filter(pk=convening.pk).update(places_taken=3)
    page.venue = "Pegasus Hotel"
    actions.change_convening(page, by=by)
    kept = Convening.objects.get(pk=convening.pk)
    assert (kept.status, kept.places_taken, kept.venue) == (S.PUBLISHED, 3, "Pegasus Hotel")
    assert kept.published_by == by


def test_settings_of_a_convening_that_was_completed_meanwhile_are_refused():
    convening = a_convening()
    page = Convening.objects.get(pk=convening.pk)
    Convening.objects.filter(pk=convening.pk).update(status=S.COMPLETED)
    with pytest.raises(TooLate):
        actions.change_convening(page, by=staff())


def test_fewer_places_than_people_who_were_confirmed_meanwhile_are_refused():
    convening = a_convening(capacity=5)
    page = Convening.objects.get(pk=convening.pk)
    Convening.objects.filter(pk=convening.pk).update(places_taken=3)
    page.capacity = 2
    with pytest.raises(NotAllowed, match="3 people are confirmed already"):
        actions.change_convening(page, by=staff())
    assert Convening.objects.get(pk=convening.pk).capacity == 5


def test_in_another_time_zone_the_agenda_keeps_its_hours():
    convening = a_convening(starts_on=date(2027, 3, 9), time_zone="America/Jamaica")
    session = a_session(convening, at="09:00", minutes=90)
    convening.time_zone = "America/Santiago"
    actions.change_convening(convening, by=staff())
    session.refresh_from_db()
    assert session.starts_at == datetime(2027, 3, 9, 12, tzinfo=UTC)
    assert convening.local(session.starts_at).time() == time(9)
    assert session.ends_at - session.starts_at == timedelta(minutes=90)


def test_without_another_zone_no_session_moves():
    convening = a_convening()
    session = a_session(convening)
    before = session.starts_at
    actions.change_convening(convening, by=staff())
    session.refresh_from_db()
    assert session.starts_at == before


# --- The agenda ------------------------------------------------------------------------------------


def test_times_are_kept_in_utc():
    session = a_session(a_convening(starts_on=date(2027, 3, 9)), at="09:00")
    assert session.starts_at == datetime(2027, 3, 9, 14, 0, tzinfo=UTC)


def test_a_session_is_added_changed_and_taken_off_and_calendars_follow():
    convening, by = a_convening(), staff()
    start = timezone.now() + timedelta(days=30)
    new = Session(
        convening=convening, title_en="Opening", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    session = actions.save_session(new, by=by)
    session.room = "Hall B"
    actions.save_session(session, by=by)
    actions.remove_session(session, by=by)
    assert not convening.sessions.exists()
    assert Convening.objects.get(pk=convening.pk).sequence == 3
    verbs = [event.verb for event in events_of(convening)]
    assert verbs == ["session.removed", "session.changed", "session.added"]


@pytest.mark.parametrize("status", [S.COMPLETED, S.CANCELLED])
def test_the_agenda_of_what_is_over_stays(status):
    convening, by = a_convening(status=status, reason="-"), staff()
    session = a_session(convening)
    with pytest.raises(NotAllowed):
        actions.save_session(session, by=by)
    with pytest.raises(NotAllowed):
        actions.remove_session(session, by=by)
    assert convening.sessions.count() == 1


def test_a_focal_point_changes_no_agenda():
    session = a_session(a_convening())
    for deed in (actions.save_session, actions.remove_session):
        with pytest.raises(NotAllowed):
            deed(session, by=focal_point())


# --- From status to status -------------------------------------------------------------------------


def test_publishing_stamps_who_and_when():
    convening, by = a_convening(status=S.DRAFT), staff()
    a_session(convening)
    actions.publish(convening, by=by)
    assert (convening.status, convening.published_by) == (S.PUBLISHED, by)
    assert convening.published_at is not None


def test_publishing_an_empty_agenda_is_refused_and_nothing_is_stamped():
    convening = a_convening(status=S.DRAFT)
    with pytest.raises(NotAllowed):
        actions.publish(convening, by=staff())
    convening.refresh_from_db()
    assert (convening.status, convening.published_at) == (S.DRAFT, None)


def test_of_two_who_publish_one_wins_and_the_trail_names_her():
    convening, first, second = a_convening(status=S.DRAFT), staff("First"), staff("Second")
    a_session(convening)
    twin = Convening.objects.get(pk=convening.pk)
    actions.publish(convening, by=first)
    with pytest.raises(InvalidTransition) as refusal:
        move(twin, S.PUBLISHED, by=second)
    assert refusal.value.last_event.actor == first
    assert [e.verb for e in events_of(convening)] == ["convening.published"]


def test_what_is_said_of_the_winner_is_the_move_and_not_what_came_after():
    convening, first = a_convening(status=S.DRAFT), staff("First")
    session = a_session(convening)
    actions.publish(convening, by=first)
    actions.save_session(session, by=staff("Somebody Else"))
    with pytest.raises(TooLate) as refusal:
        actions.publish(convening, by=staff("Late"))
    assert refusal.value.last_event.actor == first


def test_completing_is_refused_before_the_last_day_and_done_on_it():
    today = timezone.localdate()
    convening = a_convening(starts_on=today - timedelta(days=1), days=3)
    with pytest.raises(NotAllowed):
        actions.complete(convening, by=organiser(convening))
    Convening.objects.filter(pk=convening.pk).update(ends_on=today - timedelta(days=1))
    convening.refresh_from_db()
    actions.complete(convening, by=organiser(convening))
    assert convening.status == S.COMPLETED


def test_calling_off_takes_staff_and_a_reason():
    convening = a_convening()
    for by in (organiser(convening), a_user()):
        with pytest.raises(NotAllowed):
            actions.cancel(convening, by=by, reason="A hurricane is coming.")
    actions.cancel(convening, by=staff(), reason="A hurricane is coming.")
    assert (convening.status, convening.reason) == (S.CANCELLED, "A hurricane is coming.")
    with pytest.raises(TooLate):
        actions.cancel(convening, by=staff(), reason="Again")


def test_calling_off_leaves_registrations_as_they_were():
    convening = a_convening()
    registration = a_registration(convening, status=RegistrationStatus.SUBMITTED)
    actions.cancel(convening, by=staff(), reason="A hurricane is coming.")
    assert Registration.objects.get(pk=registration.pk).status == RegistrationStatus.SUBMITTED
    assert not Event.objects.filter(verb="registration.withdrawn").exists()
