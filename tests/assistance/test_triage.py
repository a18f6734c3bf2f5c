"""What was promised, who has read it, what was asked twice; the board that shows it and the table of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from assistance import actions, permissions
from assistance.models import Message, Request, RequestFile, ServicePromise
from assistance.people import told_about
from assistance.reminders import send_due
from assistance.standing import promises_broken
from assistance.states import AssignmentStatus, MessageKind, RequestStatus, Urgency
from tests.assistance.team import ROLES, a_team
from tests.doors import assert_doors
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.assistance import a_request, an_assignment
from tests.factories.assistance import lines as some_lines
from tests.factories.files import a_kept_file
from tests.queries import queries_of
from tests.wording import in_any_language

pytestmark = pytest.mark.django_db

S = RequestStatus
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PROMISES = "/assistance/promises/"


def subjects_to(user: User) -> list[str]:
    return list(Notice.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


# --- What is promised -------------------------------------------------------------------------


def test_a_request_keeps_what_was_promised_when_it_was_asked(sign_in):
    kemi, flor = staff("Kemi Mora"), focal_point()
    with travel(MONDAY, tick=False):
        before = actions.ask(Request(country=a_country(), title="x", need="x"), by=flor, lines=some_lines())
    client = sign_in(kemi)
    wrong = {
        "acknowledge_working_days": "4",
        "answer_working_days": "3",
        "decision_days": "",
        "reason": "Team",
    }
    page = client.post(PROMISES, wrong).content.decode()
    assert "The first answer cannot be due before the acknowledgement." in page
    assert "Write a number of days." in page
    assert 'value="Team"' in page
    assert not ServicePromise.objects.exists()
    right = wrong | {"acknowledge_working_days": "2", "decision_days": "30"}
    page = client.post(PROMISES, right, follow=True).content.decode()
    assert "It holds for requests that are asked from now on." in page
    assert "Team" in page
    assert Event.objects.get(verb="servicepromise.set").data["decision_days"] == 30
    with travel(MONDAY, tick=False):
        after = actions.ask(Request(country=a_country(), title="y", need="y"), by=flor, lines=some_lines())
    due = [
        (one.acknowledge_due_on.day, one.answer_due_on.day, one.decision_due_on) for one in (before, after)
    ]
    new_year = datetime(2027, 1, 1).date()
    assert due == [(9, 16, new_year), (4, 5, datetime(2026, 12, 2).date())]
    assert (
        "The Academy answers within 3 working days"
        in sign_in(flor).get("/assistance/ask/?country=ECU&topic=localization").content.decode()
    )
    assert sign_in(flor).get(PROMISES).status_code == 403


def test_what_was_promised_and_is_not_kept_is_said_to_staff_once():
    kemi, flor = staff("Kemi Mora"), focal_point()
    request = a_request(asked_by=flor, asked_at=MONDAY, moved_at=MONDAY, acknowledge_working_days=2)
    assert promises_broken(request, (MONDAY + timedelta(days=2)).date()) == []
    for day in (1, 2, 3, 3, 4):  # broken on Thursday
        send_due(MONDAY + timedelta(days=day, hours=6))
    late = f"The Academy is late: {request.reference}"
    assert subjects_to(kemi) == [late]
    send_due(MONDAY + timedelta(days=15, hours=6))
    assert sorted(subjects_to(kemi)) == [f"A request waits for the Academy: {request.reference}", late, late]
    with travel(MONDAY + timedelta(days=16)):
        actions.ask_country(request, by=kemi, question="Which ones?")
    send_due(MONDAY + timedelta(days=61, hours=6))  # the decision: sixty days, whoever's turn it is
    assert subjects_to(kemi).count(late) == 3
    assert late not in subjects_to(flor)


# --- Who has read it ------------------------------------------------------------------------------


def test_acknowledging_tells_the_country_once_and_any_first_deed_is_one(sign_in):
    team = a_team()
    request = a_request(asked_by=team.official)
    address = f"{request.get_absolute_url()}acknowledge/"
    assert "Acknowledge" in sign_in(team.staff).get(request.get_absolute_url()).content.decode()
    assert_doors(
        sign_in, address, may=team.staff, refused=[team.focal_point, team.donor, team.activist],
        hidden=[team.elsewhere, team.expert.person.user],
    )  # fmt: skip
    request.refresh_from_db()
    assert request.acknowledged_by == team.staff
    [letter] = subjects_to(team.official)
    assert letter in in_any_language("We have read your request: %(number)s", number=request.reference)
    assert sign_in(team.staff).post(address).status_code == 403
    page = sign_in(team.official).get(request.get_absolute_url()).content.decode()
    assert "Has read the request." in page
    for deed in ("put_in_charge", "ask_country", "decline"):
        other = a_request(asked_by=team.focal_point)
        words = {"ask_country": {"question": "?"}, "decline": {"reason": "No."}}.get(deed, {})
        if deed == "put_in_charge":
            actions.put_in_charge(other, team.staff, by=team.staff, instead_of=None)
        else:
            getattr(actions, deed)(other, by=team.staff, **words)
        other.refresh_from_db()
        assert other.acknowledged_by == team.staff, deed
    starts = tuple(in_any_language("We have read your request: %(number)s", number=""))
    assert len([one for one in subjects_to(team.focal_point) if one.startswith(starts)]) == 2


def test_of_two_who_acknowledge_at_once_the_second_is_told():
    kemi, request = staff("Kemi Mora"), a_request()
    twin = Request.objects.get(pk=request.pk)
    actions.acknowledge(request, by=kemi)
    with pytest.raises(InvalidTransition):
        actions.acknowledge(twin, by=staff("Ada Ríos"))


# --- What was asked twice --------------------------------------------------------------------------


def test_only_open_requests_of_the_same_country_and_side_are_put_together():
    team = a_team()
    ours, kept = a_request(asked_by=team.official), a_request(asked_by=team.focal_point)
    society = a_request(asked_by=team.activist, is_of_civil_society=True)
    society_own = a_request(asked_by=team.colleague, is_of_civil_society=True, own_side_only=True)
    ours_own = a_request(asked_by=team.focal_point, own_side_only=True)
    elsewhere = a_request("BOL", asked_by=team.elsewhere)
    over = a_request(asked_by=team.focal_point, status=S.CLOSED)
    for other in (society, society_own, ours_own, elsewhere, over, ours):
        with pytest.raises(NotAllowed):
            actions.merge(ours, other, by=team.staff)
    for first, second in ((society, society_own), (society, ours), (ours_own, ours)):
        with pytest.raises(NotAllowed):
            actions.merge(first, second, by=team.staff)
    for role in ROLES:
        if role != "staff":
            with pytest.raises(NotAllowed):
                permissions.check_merge(team[role], ours, kept)
    assert list(Request.objects.twins_of(ours)) == [kept]
    actions.merge(ours, kept, by=team.staff)
    with pytest.raises(NotAllowed):
        actions.merge(kept, ours, by=team.staff)  # never into what is over


def test_what_was_put_together_is_read_with_the_one_that_goes_on(sign_in):
    team = a_team()
    kept = a_request(asked_by=team.focal_point, title="Costing", status=S.IN_PROGRESS)
    an_assignment(kept, team.expert, status=AssignmentStatus.ACCEPTED)
    twin = a_request(
        asked_by=team.official, title="Prices", need="What does a workshop cost?", owner=team.staff
    )
    Message.objects.create(request=twin, kind=MessageKind.ANSWER, text="Eleven.", written_by=team.official)
    stored = a_kept_file("prices.pdf", b"%PDF", by=team.official)
    file = RequestFile.objects.create(request=twin, file=stored, added_by=team.official)
    expert = team["expert"]
    assert sign_in(expert).get(f"/assistance/files/{file.pk}/").status_code == 404

    merge = f"{twin.get_absolute_url()}merge/"
    client = sign_in(team.staff)
    assert "Choose the request that goes on." in client.post(merge, {}).content.decode()
    assert client.post(merge, {"into": kept.pk}).url == kept.get_absolute_url()
    twin.refresh_from_db()
    assert (twin.status, twin.duplicate_of) == (S.MERGED, kept)
    letter = Notice.objects.get(to=team.official.email)
    assert kept.reference in letter.text
    assert team.official in told_about(kept)

    for reader in (expert, team.official, team.head, team.staff):
        page = sign_in(reader).get(kept.get_absolute_url()).content.decode()
        assert "What does a workshop cost?" in page
        assert "Eleven." in page
        assert sign_in(reader).get(f"/assistance/files/{file.pk}/").status_code == 200
    assert "Olga Paz" not in sign_in(expert).get(kept.get_absolute_url()).content.decode()
    assert sign_in(expert).get(twin.get_absolute_url()).status_code == 404
    assert kept.get_absolute_url() in sign_in(team.official).get(twin.get_absolute_url()).content.decode()
    assert [e.verb for e in events_of(twin) if e.verb.startswith("request.")] == ["request.merged"]
    # With one more put together the page asks the database as often.
    page, many = kept.get_absolute_url(), queries_of(client, kept.get_absolute_url())
    actions.merge(a_request(asked_by=team.head), kept, by=team.staff)
    assert queries_of(client, page) == many


def test_who_may_not_read_the_other_request_is_told_without_its_number(sign_in):
    """A donor in the delegation asked for the own eyes only; civil society asked for the same."""
    team = a_team()
    closed = {"is_of_civil_society": True, "own_side_only": True}
    kept = a_request(asked_by=team.activist, title="Safe rooms", **closed)
    twin = a_request(asked_by=team.donor, title="Rooms", **closed)
    actions.merge(twin, kept, by=team.staff)
    letter = Notice.objects.get(to=team.donor.email)
    assert kept.reference not in letter.subject + letter.text
    page = sign_in(team.donor).get(twin.get_absolute_url()).content.decode()
    assert "The Academy goes on with the other request" in page
    assert "Safe rooms" not in page
    assert kept.reference not in page
    assert team.donor not in told_about(kept)
    # And the other way about: whose request goes on does not read what it took in.
    again = a_request(asked_by=team.colleague, title="Of colleagues", need="Secret need", **closed)
    mine = a_request(asked_by=team.donor, title="Mine", **closed)
    actions.merge(again, mine, by=team.staff)
    page = sign_in(team.donor).get(mine.get_absolute_url()).content.decode()
    assert "Secret need" not in page
    assert "Of colleagues" not in page


# --- The board ---------------------------------------------------------------------------------------


def test_the_board_is_narrowed_sorted_and_taken_away(sign_in):
    team, now = a_team(), timezone.now()
    late = a_request(asked_by=team.official, title="Late", asked_at=now - timedelta(days=40))
    soon = a_request(asked_by=team.focal_point, title="Soon", urgency=Urgency.URGENT)
    society = a_request(
        asked_by=team.activist, title="Shelter for Ana", is_of_civil_society=True, urgency=Urgency.SOON,
        asked_at=now - timedelta(days=2), wanted_by=timezone.localdate(),
    )  # fmt: skip
    own = a_request(asked_by=team.head, title="Ours alone", own_side_only=True)
    client = sign_in(team.staff)

    def listed(**query) -> list[Request]:
        return [row.request for row in client.get("/assistance/", query).context["rows"]]

    assert listed(late="on") == [late]
    assert listed(side="own") == [own]
    assert listed(side="civil_society") == [society]
    assert set(listed(side="government")) == {late, soon, own}
    assert listed(urgency="urgent") == [soon]
    assert listed(sort="urgency")[:3] == [soon, society, late]
    assert listed(sort="age")[0] == late
    assert listed(sort="wanted")[0] == society
    assert listed(late="on", side="civil_society") == []
    assert "No request fits this filter." in client.get("/assistance/?late=on&side=own").content.decode()

    table = client.get("/assistance/board.csv?sort=age").content.decode("utf-8-sig")
    assert "pass it on to nobody" in table
    assert "n = 0, not yet: 4" in table
    for kept_back in ("Shelter for Ana", "Ours alone", "Amparo", "Olga", "Hugo"):
        assert kept_back not in table
    assert all(one.reference in table for one in (late, soon, society, own))
    assert "Soon" in table
    narrowed = client.get("/assistance/board.csv?side=government&late=on").content.decode("utf-8-sig")
    assert soon.reference not in narrowed
    assert "Side: of government; late only" in narrowed
    assert client.get("/assistance/board.xlsx").content[:2] == b"PK"
    assert Event.objects.filter(verb="requests.taken").count() == 3
    for role in ("focal_point", "activist", "partner", "observer", "organiser", "expert"):
        assert sign_in(team[role]).get("/assistance/board.csv").status_code == 403


def test_an_empty_board_says_how_fast_the_academy_was(sign_in):
    monday = timezone.now() - timedelta(days=timezone.now().weekday() + 14)
    a_request(status=S.CLOSED, asked_at=monday, first_answer_at=monday + timedelta(days=4))
    page = sign_in(staff()).get("/assistance/").content.decode()
    assert "No open requests. Median first reply so far: 4 working days" in page
