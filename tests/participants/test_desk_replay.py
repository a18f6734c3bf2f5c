"""What a phone without network has kept: who may have it, what is in it, and each press done exactly once."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from convenings.states import ConveningStatus
from participants.actions import attendance, desk, registrations
from participants.actions.desk import Press
from participants.desk import kept_until
from participants.models import CheckIn, DeskEntry, Registration
from participants.states import DeskDeed, DeskOutcome, RegistrationStatus, Visibility
from tests.doors import goes_to_sign_in
from tests.factories.accounts import a_user, focal_point, observer, organiser, staff
from tests.factories.convenings import a_convening, today_there
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.wording import LANGUAGES, said

pytestmark = pytest.mark.django_db
CONFIRMED = RegistrationStatus.CONFIRMED


@pytest.fixture
def convening():
    """The first of two days in Kingston."""
    return a_convening(starts_on=today_there(), days=2)


@pytest.fixture
def lucia(convening):
    team = a_delegation(convening, "ECU")
    return a_registration(convening, a_person("Lucía Méndez"), delegation=team, status=CONFIRMED)


def page(convening, name: str) -> str:
    return f"/convenings/{convening.code}/check-in/{name}"


def prepared(sign_in, convening, user=None, language="en"):
    client = sign_in(user or organiser(convening), language)
    assert client.post(page(convening, "prepare/")).url == page(convening, "phone/")
    return client


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def a_press(deed="in", registration=None, at=None, **fields) -> dict:
    pk = registration.pk if registration else None
    return {
        "key": str(uuid4()),
        "deed": deed,
        "registration": pk,
        "at": milliseconds(at or timezone.now()),
    } | fields


def send(client, convening, *presses, now=None):
    body = {"now": milliseconds(now or timezone.now()), "presses": presses}
    return client.post(page(convening, "replay/"), json.dumps(body), content_type="application/json")


# --- Preparing a phone -------------------------------------------------------------------------


def test_no_list_before_somebody_has_agreed_to_keep_it(sign_in, convening, lucia):
    client = sign_in(organiser(convening))
    asked = client.get(page(convening, "prepare/")).text
    assert "Lucía" not in asked
    assert "What this phone keeps" in asked
    assert client.get(page(convening, "phone/")).url == page(convening, "prepare/")
    assert client.get(page(convening, "list/")).status_code == 409
    assert send(client, convening).json()["people"] == []
    client = prepared(sign_in, convening)
    assert [one["name"] for one in client.get(page(convening, "list/")).json()["people"]] == ["Lucía Méndez"]
    assert Event.objects.filter(verb="convening.phone_prepared").count() == 1


def test_agreeing_holds_for_this_convening_and_this_session(sign_in, convening, lucia):
    user = staff()
    prepared(sign_in, convening, user)
    assert sign_in(user).get(page(convening, "list/")).status_code == 409
    assert prepared(sign_in, convening, user).get(page(a_convening(), "list/")).status_code == 409


def test_the_page_that_is_kept_has_no_name_in_it(sign_in, convening, lucia):
    client = prepared(sign_in, convening)
    for path in ("phone/", "phone/?q=lucia", "worker.js"):
        text = client.get(page(convening, path)).text
        assert "Lucía" not in text
        assert lucia.badge_code not in text


def test_the_list_is_as_small_as_finding_people_allows(sign_in, convening, lucia):
    a_registration(
        convening, a_person("Real Name", visibility=Visibility.ALIAS, alias="Ana"), status=CONFIRMED
    )
    a_registration(convening, a_person("Hidden Defender", visibility=Visibility.HIDDEN), status=CONFIRMED)
    a_registration(convening, a_person("Not Yet"), status=RegistrationStatus.SUBMITTED)
    a_registration(a_convening(), a_person("Elsewhere"), status=CONFIRMED)
    answer = prepared(sign_in, convening).get(page(convening, "list/"))
    people = answer.json()["people"]
    assert all(set(one) == {"id", "name", "of", "team", "code", "in"} for one in people)
    assert {one["name"] for one in people} == {"Lucía Méndez", "Ana", ""}
    for word in ("Real Name", "Hidden Defender", "Not Yet", "Elsewhere", "example.org", "Cancillería"):
        assert word not in answer.text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["prepare/", "phone/", "worker.js", "list/"])
def test_nobody_else_opens_these_pages(sign_in, convening, name):
    strangers = [a_user(), observer(), focal_point("ECU"), a_delegate(convening), organiser(a_convening())]
    for user in strangers:
        assert sign_in(user).get(page(convening, name)).status_code == 403
    assert sign_in().get(page(convening, name)).status_code == 302


@pytest.mark.parametrize("name", ["prepare/", "replay/"])
def test_nor_sends_anything(sign_in, convening, name):
    for user in (a_user(), observer(), focal_point("ECU"), a_delegate(convening), organiser(a_convening())):
        assert sign_in(user).post(page(convening, name)).status_code == 403
    assert goes_to_sign_in(sign_in(), page(convening, name))
    assert sign_in(staff()).get(page(convening, "replay/")).status_code == 405


def test_after_the_last_day_no_phone_is_prepared_and_none_gets_a_list(sign_in, convening):
    client = prepared(sign_in, convening, staff())
    with time_machine.travel(kept_until(convening) + timedelta(minutes=1), tick=False):
        assert client.get(page(convening, "phone/")).status_code == 302
        client = sign_in(staff())
        assert client.post(page(convening, "prepare/")).status_code == 403
        assert "no phone needs the list" in client.get(page(convening, "prepare/")).text


def test_the_list_is_kept_until_midnight_at_the_venue(convening):
    until = kept_until(convening)
    assert convening.local(until).date() == convening.ends_on + timedelta(days=1)
    assert (convening.local(until).hour, convening.local(until).minute) == (0, 0)


def test_the_worker_lies_below_check_in_and_is_a_script(sign_in, convening):
    answer = sign_in(organiser(convening)).get(page(convening, "worker.js"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert 'const STATIC = "/static/";' in answer.text


def test_signing_out_empties_the_browser(sign_in, convening):
    client = sign_in(organiser(convening))
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get("/help/")


def test_the_list_asks_the_database_the_same_whatever_its_length(sign_in):
    asked, user = [], staff()
    for rows in (1, 3):
        convening = a_convening()
        for iso3 in ["ECU", "PAN", "BOL"][:rows]:
            a_registration(convening, delegation=a_delegation(convening, iso3), status=CONFIRMED)
        client = prepared(sign_in, convening, user)
        client.get(page(convening, "list/"))
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(page(convening, "list/")).json()["people"]) == rows
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10


# --- Exactly once ------------------------------------------------------------------------------


def test_a_press_is_done_once_however_often_it_is_sent(sign_in, convening, lucia):
    client = sign_in(organiser(convening))
    press = a_press(registration=lucia)
    first = send(client, convening, press).json()["results"]
    assert first == [{"key": press["key"], "tell": False, "words": "Lucía Méndez is checked in."}]
    attendance.undo_check_in(lucia, day=convening.today(), by=staff())
    assert send(client, convening, press).json()["results"] == first
    assert not CheckIn.objects.exists()  # the press was done before; it does not come back
    assert DeskEntry.objects.count() == 1


def test_the_key_is_unique_in_the_database(convening, lucia):
    from django.db import IntegrityError, transaction

    entry = desk.take(convening, Press(uuid4(), DeskDeed.CHECK_IN, timezone.now(), lucia), by=staff())
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskEntry.objects.create(
            key=entry.key, convening=convening, deed="in", pressed_at=timezone.now(), recorded_by=staff()
        )


def test_the_key_of_another_convening_opens_nothing(convening, lucia):
    by, key = staff(), uuid4()
    desk.take(convening, Press(key, DeskDeed.CHECK_IN, timezone.now(), lucia), by=by)
    with pytest.raises(NotAllowed):
        desk.take(a_convening(), Press(key, DeskDeed.UNDO, timezone.now()), by=by)


def test_presses_keep_their_order(sign_in, convening, lucia):
    at = timezone.now() - timedelta(hours=1)
    presses = [
        a_press("in", lucia, at),
        a_press("undo", lucia, at + timedelta(seconds=2)),
        a_press("in", lucia, at + timedelta(seconds=9)),
    ]
    results = send(sign_in(staff()), convening, *presses).json()["results"]
    assert [result["tell"] for result in results] == [False] * 3
    assert abs(CheckIn.objects.get().recorded_at - (at + timedelta(seconds=9))) < timedelta(seconds=5)


def test_a_whole_delegation_comes_in_with_one_press(sign_in, convening, lucia):
    a_registration(convening, a_person("Carmen"), delegation=lucia.delegation, status=CONFIRMED)
    a_registration(convening, a_person("Waits"), delegation=lucia.delegation)
    client = sign_in(staff())
    press = a_press("delegation", lucia)
    assert (
        send(client, convening, press).json()["results"][0]["words"]
        == "2 more people of Ecuador are checked in."
    )
    assert CheckIn.objects.count() == 2
    again = send(client, convening, a_press("delegation", lucia)).json()["results"][0]
    assert again["words"] == "Everybody of Ecuador was in already."


# --- Time --------------------------------------------------------------------------------------


def test_a_press_of_yesterday_counts_for_yesterday(sign_in):
    convening = a_convening(starts_on=today_there() - timedelta(days=1), days=2)
    one = a_registration(convening, status=CONFIRMED)
    at = timezone.now() - timedelta(days=1)
    send(sign_in(staff()), convening, a_press(registration=one, at=at))
    row = CheckIn.objects.get()
    assert row.day == convening.starts_on
    assert abs(row.recorded_at - at) < timedelta(seconds=5)


def test_a_phone_whose_clock_is_wrong_is_corrected(sign_in, convening, lucia):
    phones_now = timezone.now() - timedelta(days=400, hours=3)
    press = a_press(registration=lucia, at=phones_now - timedelta(minutes=10))
    send(sign_in(staff()), convening, press, now=phones_now)
    entry = DeskEntry.objects.get()
    assert abs(entry.pressed_at - (timezone.now() - timedelta(minutes=10))) < timedelta(seconds=5)


def test_no_press_lies_in_the_future(sign_in, convening, lucia):
    send(sign_in(staff()), convening, a_press(registration=lucia, at=timezone.now() + timedelta(days=9)))
    assert DeskEntry.objects.get().pressed_at <= timezone.now()


# --- Conflicts, in words -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_else_was_faster(sign_in, convening, lucia, language):
    by = staff("Rosa Colega")
    row, _new = attendance.check_in(lucia, day=convening.today(), by=by)
    result = send(sign_in(organiser(convening), language), convening, a_press(registration=lucia)).json()[
        "results"
    ][0]
    assert result["tell"]
    assert result["words"] == said(
        "%(name)s was in already at %(time)s, checked in by %(who)s. That is fine.",
        language,
        name="Lucía Méndez",
        time=f"{convening.local(row.recorded_at):%H:%M}",
        who=by,
    )
    assert CheckIn.objects.get() == row


def test_the_registration_was_withdrawn_meanwhile(sign_in, convening, lucia):
    registrations.withdraw(lucia, by=staff(), reason="ill")
    result = send(sign_in(staff()), convening, a_press(registration=lucia)).json()["results"][0]
    assert result["words"] == "Not checked in: the registration of Lucía Méndez was withdrawn meanwhile."
    assert result["tell"]
    assert not CheckIn.objects.exists()


def test_undo_does_not_take_back_what_a_colleague_did_since(sign_in, convening, lucia):
    pressed = timezone.now() - timedelta(minutes=30)
    colleague = staff("Rosa Colega")
    attendance.check_in(lucia, day=convening.today(), by=colleague)
    result = send(sign_in(organiser(convening)), convening, a_press("undo", lucia, pressed)).json()[
        "results"
    ][0]
    assert result["words"].startswith("Not undone: Lucía Méndez was checked in at ")
    assert "Rosa Colega" in result["words"]
    assert CheckIn.objects.count() == 1
    result = send(sign_in(colleague), convening, a_press("undo", lucia, pressed)).json()["results"][0]
    assert not result["tell"]  # her own, whatever the clocks say
    assert not CheckIn.objects.exists()


def test_nothing_to_undo(sign_in, convening, lucia):
    result = send(sign_in(staff()), convening, a_press("undo", lucia)).json()["results"][0]
    assert result["words"] == "Lucía Méndez was not checked in, so there was nothing to undo."


def test_a_completed_convening_takes_no_press(sign_in, convening, lucia):
    type(convening).objects.filter(pk=convening.pk).update(status=ConveningStatus.COMPLETED)
    for deed in ("in", "undo", "delegation"):
        result = send(sign_in(staff()), convening, a_press(deed, lucia)).json()["results"][0]
        assert result["words"] == "Not taken: this convening is closed. It was about Lucía Méndez."
    assert set(DeskEntry.objects.values_list("outcome", flat=True)) == {DeskOutcome.CLOSED}
    assert not CheckIn.objects.exists()


def test_a_person_of_another_convening_cannot_be_checked_in_here(sign_in, convening):
    elsewhere = a_registration(a_convening(), status=CONFIRMED)
    result = send(sign_in(organiser(convening)), convening, a_press(registration=elsewhere)).json()[
        "results"
    ][0]
    assert result["words"] == "Not checked in: – has no confirmed place."
    assert not CheckIn.objects.exists()


def test_a_hidden_name_does_not_come_back_in_an_answer(sign_in, convening):
    hidden = a_person("Hidden Defender", visibility=Visibility.HIDDEN)
    one = a_registration(convening, hidden, status=CONFIRMED)
    answer = send(sign_in(staff()), convening, a_press(registration=one), a_press(registration=one))
    assert "Hidden" not in answer.text


def test_a_walk_in_of_the_phone(sign_in, convening):
    guest = {"full_name": "Wanda Walkin", "organisation": "CARICOM", "sector": "regional_body"}
    client, press = sign_in(staff()), a_press("walk_in", guest=guest)
    assert not send(client, convening, press).json()["results"][0]["tell"]
    send(client, convening, press)
    assert Registration.objects.get().is_walk_in
    bad = a_press("walk_in", guest=guest | {"sector": "sun"})
    words = send(client, convening, bad).json()["results"][0]["words"]
    assert words.startswith("Not added: Wanda Walkin. ")
    convening.refresh_from_db()
    convening.capacity = convening.places_taken
    convening.save()
    words = send(client, convening, a_press("walk_in", guest=guest)).json()["results"][0]["words"]
    assert words == "Not added: all 1 places are taken. Wanda Walkin is not in."


# --- What no phone of ours sends ---------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"now": 1}',
        b'{"now": "x", "presses": []}',
        b'{"now": true, "presses": []}',
        b'{"now": 1e300, "presses": []}',
        b'{"now": 1, "presses": {}}',
        b'{"now": 1, "presses": [1]}',
        b'{"now": 1, "presses": [{}]}',
        b'{"now": 1, "presses": [{"key": "\\ud800"}]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_an_unreadable_body_is_refused_in_words(sign_in, convening, body):
    answer = sign_in(staff()).post(page(convening, "replay/"), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json() == {"words": "This phone sent something we cannot read."}


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "no-uuid"},
        {"deed": "fly"},
        {"deed": None},
        {"at": "noon"},
        {"at": 1e200},
        {"at": -1e15},
        {"registration": "1"},
        {"registration": 10**30},
        {"deed": "walk_in", "guest": "Wanda"},
        {"deed": "walk_in", "guest": {"full_name": ["x"], "country": {"a": 1}}},
        {"deed": "walk_in", "guest": {"full_name": "a\u0000b"}},
    ],
)
def test_one_bad_press_does_not_stop_the_others(sign_in, convening, lucia, wrong):
    good = a_press(registration=lucia)
    answer = send(sign_in(staff()), convening, a_press(registration=lucia) | wrong, good)
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [result["key"] for result in results][1] == good["key"]
    assert CheckIn.objects.get().registration == lucia


def test_at_most_so_many_at_once(sign_in, convening):
    assert send(sign_in(staff()), convening, *[a_press() for _ in range(201)]).status_code == 400
