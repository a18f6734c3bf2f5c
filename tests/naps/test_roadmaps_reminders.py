"""Letters before a date: to whoever is in charge, once a fortnight ahead and once when it is close."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from academy.accounts.models import User
from academy.notices.models import Notice
from naps.models import Action
from naps.roadmap_reminders import actions_due, milestones_due, send_due
from naps.states import ActionStatus, RoadmapStatus
from tests.factories.accounts import focal_point
from tests.factories.participants import a_person
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action

pytestmark = pytest.mark.django_db

S = RoadmapStatus
DUE = date(2027, 3, 20)


def days_before(days: int) -> datetime:
    return datetime(2027, 3, 20, 15, 15, tzinfo=UTC) - timedelta(days=days)


def sent() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("to", "subject"))


@pytest.fixture
def flor():
    return focal_point()


@pytest.fixture
def action(flor):
    return an_action(a_roadmap(status=S.AGREED), due_on=date(2027, 9, 1))


def test_a_milestone_is_announced_twice_whatever_the_schedule_does(flor, action):
    a_milestone(action, "First sheet", due_on=DUE)
    counts = []
    for days in (15, 14, 14, 13, 4, 3, 2, 1, 0, -1):
        milestones_due(days_before(days))
        counts.append(Notice.objects.count())
    assert counts == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2]


def test_a_fortnight_in_which_nothing_ran_is_made_up_for_once(flor, action):
    a_milestone(action, "First sheet", due_on=DUE)
    milestones_due(days_before(2))
    assert sent() == [(flor.email, "Milestone due in 2 days: First sheet")]


def test_a_letter_is_in_the_language_of_its_reader(action):
    lucia = focal_point(language="es")
    a_milestone(action, due_on=DUE)
    milestones_due(days_before(14))
    languages = dict(Notice.objects.values_list("to", "language"))
    assert languages[lucia.email] == "es"
    assert sorted(languages.values()) == ["en", "es"]


def test_a_new_date_is_announced_anew(flor, action):
    milestone = a_milestone(action, due_on=DUE)
    milestones_due(days_before(14))
    milestone.due_on = DUE + timedelta(days=2)
    milestone.save()
    milestones_due(days_before(12))
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("why", ["reached", "action done", "action dropped", "not agreed"])
def test_nothing_is_announced_that_nobody_waits_for(flor, why):
    roadmap = a_roadmap(status=S.DRAFT if why == "not agreed" else S.AGREED)
    statuses = {"action done": ActionStatus.COMPLETED, "action dropped": ActionStatus.DROPPED}
    action = an_action(roadmap, due_on=DUE, status=statuses.get(why, ActionStatus.IN_PROGRESS))
    a_milestone(action, due_on=DUE, completed_on=date(2027, 3, 1) if why == "reached" else None)
    milestones_due(days_before(3))
    if why != "reached":
        actions_due(days_before(3))
    assert sent() == []


def test_an_action_is_announced_as_well(flor):
    an_action(a_roadmap(status=S.AGREED), "Cost it", due_on=DUE)
    send_due(days_before(14))
    send_due(days_before(3))
    send_due(days_before(0))
    assert [subject for _to, subject in sent()] == [
        "Action due in 14 days: Cost it",
        "Action due in 3 days: Cost it",
    ]


def test_the_person_in_charge_is_written_to_instead_of_the_leads(flor):
    luz = focal_point("ECU", full_name="Luz")
    action = an_action(a_roadmap(status=S.AGREED), due_on=DUE, lead_contact=luz.email.upper())
    actions_due(days_before(14))
    assert [to for to, _subject in sent()] == [luz.email]
    assert luz.links.get().next_path == f"{action.get_absolute_url()}update/"


def test_a_person_who_cannot_sign_in_gets_the_letter_without_a_button():
    focal_point("ECU")
    a_person("Rosa", email="rosa@example.org", language="fr")
    an_action(a_roadmap(status=S.AGREED), due_on=DUE, lead_contact="rosa@example.org")
    actions_due(days_before(14))
    letter = Notice.objects.get()
    assert (letter.to, letter.language) == ("rosa@example.org", "fr")
    assert "/accounts/link/" not in letter.text
    assert "/accounts/letters/off/" in letter.text
    assert "rosa" not in letter.off_path


@pytest.mark.parametrize("whose", ["unknown", "user of another country", "person of another country"])
def test_an_address_of_nobody_of_the_country_gets_nothing(flor, whose):
    """What the letter says is not public; the country's leads get it instead."""
    addresses = {
        "unknown": lambda: "nobody@example.org",
        "user of another country": lambda: focal_point("PAN").email,
        "person of another country": lambda: a_person(iso3="PAN").email,
    }
    an_action(a_roadmap(status=S.AGREED), due_on=DUE, lead_contact=addresses[whose]())
    actions_due(days_before(14))
    assert [to for to, _subject in sent()] == [flor.email]


def test_leads_of_other_countries_get_nothing(flor):
    focal_point("PAN")
    a_milestone(an_action(a_roadmap(status=S.AGREED), due_on=date(2027, 9, 1)), due_on=DUE)
    milestones_due(days_before(14))
    assert [to for to, _subject in sent()] == [flor.email]


def test_the_key_of_a_letter_holds_no_address(flor, action):
    a_milestone(action, due_on=DUE)
    milestones_due(days_before(14))
    assert "@" not in Notice.objects.get().key


# --- Where the reader is ------------------------------------------------------------------------------

SANTIAGO = "America/Santiago"
# Chile's clocks go forward in the night to 5 September 2027 and back in the night to 4 April 2027.
FORWARD, BACK = date(2027, 9, 5), date(2027, 4, 4)


def on_the_wall(day: date, clock: str, zone: str = SANTIAGO) -> datetime:
    """The moment at which the clock at this place shows this."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def due_in_chile(due_on: date, **fields):
    carla = focal_point("CHL", "Carla Soto", language="es")
    User.objects.filter(pk=carla.pk).update(time_zone=SANTIAGO)
    return an_action(a_roadmap("CHL", status=S.AGREED), "Costeo", due_on=due_on, **fields)


@pytest.mark.parametrize("change", [FORWARD, BACK])
@pytest.mark.parametrize("notice", [14, 3])
def test_the_letter_leaves_at_seven_where_its_reader_is_whatever_the_clocks_do(change, notice):
    due_in_chile(change + timedelta(days=notice))
    for clock, letters in (("00:15", 0), ("06:59", 0), ("07:00", 1), ("23:45", 1)):
        actions_due(on_the_wall(change, clock))
        assert Notice.objects.count() == letters


@pytest.mark.parametrize("change", [FORWARD, BACK])
def test_across_the_change_there_are_two_letters_and_they_count_the_readers_days(change):
    """Every half hour of nearly three weeks, as the schedule runs."""
    due_in_chile(change + timedelta(days=1))
    moment = on_the_wall(change - timedelta(days=15), "00:15")
    for _half_hour in range(19 * 48):
        actions_due(moment)
        moment += timedelta(minutes=30)
    with translation.override("es"):
        expected = [
            gettext("Action due %(when)s: %(action)s")
            % {"when": ngettext("in %(n)d day", "in %(n)d days", n) % {"n": n}, "action": "Costeo"}
            for n in (14, 3)
        ]
    assert [subject for _to, subject in sent()] == expected


def test_in_the_evening_of_the_last_day_it_is_still_due_today():
    """In Santiago it is nine in the evening of the 20th when the portal's own day is the 21st."""
    due_in_chile(DUE)
    moment = on_the_wall(DUE, "21:15")
    assert moment.date() > DUE
    actions_due(moment)
    assert len(sent()) == 1


def test_who_cannot_sign_in_is_written_to_by_the_clock_of_their_country():
    a_person("Rosa", email="rosa@example.org", iso3="CHL")
    an_action(a_roadmap("CHL", status=S.AGREED), due_on=DUE, lead_contact="rosa@example.org")
    day = DUE - timedelta(days=14)
    actions_due(on_the_wall(day, "06:45"))
    assert sent() == []
    actions_due(on_the_wall(day, "07:15"))
    assert [to for to, _subject in sent()] == ["rosa@example.org"]


def test_what_is_done_between_the_two_letters_is_announced_once(flor):
    action = an_action(a_roadmap(status=S.AGREED), due_on=DUE, status=ActionStatus.IN_PROGRESS)
    actions_due(days_before(14))
    Action.objects.filter(pk=action.pk).update(status=ActionStatus.COMPLETED)
    actions_due(days_before(3))
    assert len(sent()) == 1


@pytest.mark.parametrize("kind", ["lead", "in charge", "known to the country only"])
def test_nobody_whose_account_is_closed_is_written_to(flor, kind):
    gone = a_person("Gone", with_user=True)
    address = "" if kind == "lead" else gone.email
    an_action(a_roadmap(status=S.AGREED), due_on=DUE, lead_contact=address)
    closed = flor if kind == "lead" else gone.user
    User.objects.filter(pk=closed.pk).update(is_active=False)
    if kind == "known to the country only":
        User.objects.filter(pk=closed.pk).update(email="other@example.org")
    actions_due(days_before(14))
    assert [to for to, _subject in sent()] == ([] if kind == "lead" else [flor.email])
