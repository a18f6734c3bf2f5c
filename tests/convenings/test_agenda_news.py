"""What changed since people were last told, in words; and moving sessions without dragging."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from academy.accounts.guards import NotAllowed
from convenings import actions
from convenings.agenda import neighbour_of, problems_of
from convenings.agenda_news import news_of
from convenings.models import Convening, Session
from convenings.states import ConveningStatus, SessionKind
from participants.models import Facilitation
from participants.states import FacilitationStatus
from tests.factories.accounts import a_user, organiser, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Convening:
    """Three days in Kingston from Tuesday 9 March 2027, published by its own deed: people know its agenda."""
    convening = a_convening(starts_on=date(2027, 3, 9), status=ConveningStatus.DRAFT)
    a_session(convening, title="Opening", at="09:00", minutes=60, room="Main hall", title_es="Apertura")
    a_session(convening, title="Budgets", at="10:30", minutes=90, room="Main hall")
    return actions.publish(convening, by=staff())


def told_of(convening: Convening) -> list[tuple[str, str]]:
    return [(news.about, news.words) for news in news_of(Convening.objects.get(pk=convening.pk))]


def change(session: Session, **facts) -> None:
    for name, value in facts.items():
        setattr(session, name, value)
    actions.save_session(session, by=staff())


def test_nothing_is_news_right_after_publishing(published):
    assert told_of(published) == []
    assert published.agenda_changed_at is None


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"room": "Room 2"}, "Room: Room 2."),
        ({"room": ""}, "Room: not known yet."),
        ({"title_en": "Money"}, "It was called “Budgets” before."),
        ({"link": "https://example.org/x"}, "The link for joining online has changed."),
    ],
)
def test_each_change_has_its_words(published, facts, words):
    session = published.sessions.last()
    change(session, **facts)
    assert told_of(published) == [(session.title, words)]


def test_another_hour_is_said_with_the_old_one(published):
    session = published.sessions.last()
    change(
        session,
        starts_at=session.starts_at + timedelta(hours=1),
        ends_at=session.ends_at + timedelta(hours=1),
    )
    assert told_of(published) == [
        ("Budgets", "Now Tuesday 9 March, 11:30–13:00 instead of Tuesday 9 March, 10:30–12:00.")
    ]


def test_new_and_gone_sessions_stand_in_the_order_of_the_programme(published):
    actions.remove_session(published.sessions.last(), by=staff())
    made = a_session(published, title="Early bird", at="08:00", minutes=30)
    change(made)
    assert [about for about, _words in told_of(published)] == ["Early bird", "Budgets"]
    assert told_of(published)[0][1].startswith("New: Tuesday 9 March, 08:00–08:30")
    assert "Does not take place" in told_of(published)[1][1]


def test_a_change_that_is_taken_back_is_no_news(published):
    session = published.sessions.last()
    change(session, room="Room 2")
    change(session, room="Main hall")
    assert told_of(published) == []


def test_news_are_told_in_the_readers_language(published):
    session = published.sessions.first()
    change(session, room="Sala 2")
    with translation.override("es"):
        assert [news.about for news in news_of(Convening.objects.get(pk=published.pk))] == ["Apertura"]


def test_other_days_and_another_place_are_news_of_the_convening(published):
    published.starts_on, published.ends_on = date(2027, 3, 10), date(2027, 3, 12)
    published.venue_en = "Palace"
    actions.change_convening(published, by=staff())
    (about, words), *_sessions = told_of(published)
    assert about == published.title
    assert "10 to 12 March 2027 instead of 9 to 11 March 2027" in words
    assert "Palace, Kingston" in words


def test_a_draft_has_no_news():
    convening = a_convening(status=ConveningStatus.DRAFT)
    change(a_session(convening), room="Anywhere")
    assert told_of(convening) == []
    assert Convening.objects.get().agenda_changed_at is None


def test_from_now_on_it_is_known(published):
    change(published.sessions.last(), room="Room 2")
    published.refresh_from_db()
    assert published.agenda_changed_at is not None
    actions.told(published)
    assert told_of(published) == []


# --- Earlier and later -----------------------------------------------------------------------------


def times(convening: Convening) -> list[str]:
    sessions = Session.objects.filter(convening=convening)
    return [f"{s.title} {s.local_start:%H:%M}–{s.local_end:%H:%M}" for s in sessions]


def test_later_changes_places_and_each_keeps_its_length(published):
    actions.move_session(published.sessions.first(), earlier=False, by=staff())
    assert times(published) == ["Budgets 09:00–10:30", "Opening 11:00–12:00"]
    actions.move_session(published.sessions.last(), earlier=True, by=staff())
    assert times(published) == ["Opening 09:00–10:00", "Budgets 10:30–12:00"]


def test_at_the_edge_of_the_day_nothing_moves(published):
    actions.move_session(published.sessions.first(), earlier=True, by=staff())
    a_session(published, title="Tomorrow", day=1, at="09:00", minutes=60, room="Main hall")
    actions.move_session(Session.objects.get(title_en="Budgets"), earlier=False, by=staff())
    assert times(published)[:2] == ["Opening 09:00–10:00", "Budgets 10:30–12:00"]


def test_parallel_rooms_are_moved_apart_and_a_break_is_for_all(published):
    beside = a_session(published, title="Beside", at="10:30", minutes=60, room="Room 2")
    lunch = a_session(
        published, title="Lunch", kind=SessionKind.BREAK, topic=None, at="12:00", minutes=60, room=""
    )
    assert neighbour_of(beside, earlier=True) is None
    assert neighbour_of(beside, earlier=False) == lunch
    assert neighbour_of(Session.objects.get(title_en="Budgets"), earlier=False) == lunch


def test_moving_is_for_organisers_of_a_convening_that_is_not_over(published):
    session = published.sessions.first()
    with pytest.raises(NotAllowed):
        actions.move_session(session, earlier=False, by=a_user())
    actions.move_session(session, earlier=False, by=organiser(published))
    Convening.objects.update(status=ConveningStatus.COMPLETED)
    with pytest.raises(NotAllowed):
        actions.move_session(Session.objects.first(), earlier=False, by=staff())


def test_on_the_page_it_is_two_buttons(sign_in, published):
    client = sign_in(organiser(published))
    page = client.get(f"/convenings/{published.code}/agenda/").text
    assert page.count('value="later"') == page.count('value="earlier"') == 1
    first = published.sessions.first()
    answer = client.post(f"/convenings/{published.code}/agenda/{first.pk}/move/", {"to": "later"})
    assert answer.url.endswith(f"#session-{first.pk}")
    assert times(published)[0] == "Budgets 09:00–10:30"


# --- What collides ---------------------------------------------------------------------------------


def test_somebody_who_leads_two_sessions_at_once_is_said_and_who_declined_is_not(published):
    beside = a_session(published, title="Beside", at="10:30", minutes=60, room="Room 2")
    budgets = Session.objects.get(title_en="Budgets")
    both, declined = a_person("Giselle Lezama"), a_person("Miriam Feldman")
    for session in (beside, budgets):
        Facilitation.objects.create(session=session, person=both, status=FacilitationStatus.CONFIRMED)
        Facilitation.objects.create(session=session, person=declined, status=FacilitationStatus.DECLINED)
    found = problems_of(published, list(published.sessions.all()))
    assert [words for problems in found.values() for words in problems] == [
        "Giselle Lezama leads “Beside” at the same time."
    ]


def test_a_session_during_a_break_is_said(published):
    a_session(published, title="Lunch", kind=SessionKind.BREAK, topic=None, at="11:30", minutes=60, room="")
    found = problems_of(published, list(published.sessions.all()))
    assert [words for problems in found.values() for words in problems] == [
        "Overlaps with “Budgets” (10:30–12:00)."
    ]


def test_the_languages_of_a_session_are_copied_and_shown(sign_in, published):
    session = published.sessions.first()
    change(session, interpreted=["en", "es"])
    assert "Can be followed in" in sign_in(staff()).get(f"/convenings/{published.code}/agenda/").text
    starts_on = timezone.localdate() + timedelta(days=90)
    made = Convening(
        title_en="Next", city="Kingston", host_country=published.host_country, region=published.region,
        time_zone="America/Jamaica", starts_on=starts_on, ends_on=starts_on + timedelta(days=2),
    )  # fmt: skip
    actions.create_convening(made, by=staff(), source=published)
    assert made.sessions.first().interpreted == ["en", "es"]
