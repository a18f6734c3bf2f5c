"""Partners are asked with the country's yes, see only what was put to them, and the country gets one answer."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from time_machine import travel

from academy.accounts.guards import NotAllowed, reason_against
from academy.accounts.guards import may as allowed
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from assistance import actions as deeds
from assistance import offer_permissions as permissions
from assistance.actions import offers as actions
from assistance.models import AskedPartner, CallLine, Offer, OfferCall, Request
from assistance.offer_reminders import send_due
from assistance.offering import Invited
from assistance.own_words import reason_against_words
from assistance.partners import partners_for
from assistance.pdfs import PartnersAnswer
from assistance.states import CallStatus, OfferAnswer, RequestStatus
from tests.assistance.team import ROLES, a_team
from tests.factories.accounts import a_country, focal_point, grant, observer, partner, staff
from tests.factories.assistance import a_request, an_assignment, an_engagement
from tests.factories.offers import SHOWN, a_call, an_issued_call, say, write_the_answer
from tests.wording import in_any_language

pytestmark = pytest.mark.django_db

S, C = RequestStatus, CallStatus


def letters_like(subject: str):
    """Letters with this subject, whatever the number, in the language of whoever reads them."""
    starts = [Q(subject__startswith=words) for words in in_any_language(subject, number="")]
    return Notice.objects.filter(reduce(or_, starts))


def letters_to(user) -> list[str]:
    return list(Notice.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def who_may(check, team, thing) -> set[str]:
    return {role for role in ROLES if allowed(check, team[role], thing)}


# --- Who may ---------------------------------------------------------------------------------------


def test_who_may_do_what_while_partners_are_asked():
    """Each deed at each status: staff's, the country's yes, the partner's own answer."""
    team = a_team()
    request = a_request(asked_by=team.official, convening=team.convening)
    an_assignment(request, team.expert)
    assert who_may(permissions.check_propose, team, request) == {"staff"}
    call = a_call(request, None, team.staff)
    country = {"official", "focal_point", "head"}
    assert who_may(permissions.check_propose, team, request) == set()  # one call at a time
    assert who_may(permissions.check_agree, team, call) == country  # not staff in its place
    assert who_may(permissions.check_put, team, call) == set()
    assert who_may(permissions.check_end, team, call) == {"staff"}
    actions.agree(call, by=team.official)
    assert who_may(permissions.check_agree, team, call) == set()
    assert who_may(permissions.check_consent, team, call) == country  # it may take its yes back
    assert who_may(permissions.check_put, team, call) == {"staff"}
    assert who_may(permissions.check_close, team, call) == set()  # nobody has been asked
    actions.put_to(call, by=team.staff, invited=[Invited("UN Women", team.partner)], lines=[call.lines.get()])
    asked = call.asked.get()
    assert who_may(permissions.check_offer, team, asked) == {"staff", "partner"}
    assert who_may(permissions.check_chase, team, call) == {"staff"}
    assert who_may(permissions.check_compose, team, call) == set()
    say(call, team.partner)
    assert who_may(permissions.check_chase, team, call) == set()  # everybody has answered
    actions.close(call, by=team.staff)
    assert who_may(permissions.check_offer, team, AskedPartner.objects.get()) == set()
    assert who_may(permissions.check_compose, team, call) == {"staff"}
    assert who_may(permissions.check_open_again, team, call) == {"staff"}
    assert who_may(permissions.check_issue, team, call) == set()  # nothing is written yet
    actions.open_again(call, by=team.staff)
    write_the_answer(call, team.staff)
    assert who_may(permissions.check_issue, team, call) == {"staff"}
    actions.issue(call, by=team.staff)
    for check in (permissions.check_consent, permissions.check_put, permissions.check_end):
        assert who_may(check, team, call) == set()


@pytest.mark.parametrize("status", list(S))
def test_lines_are_shown_while_the_request_needs_help(status):
    request = a_request(status=status)
    assert allowed(permissions.check_propose, staff(), request) == (
        status in {S.SUBMITTED, S.NEEDS_INFO, S.ACCEPTED, S.IN_PROGRESS}
    )


def test_for_a_request_of_one_side_only_the_person_who_asked_says_yes():
    team = a_team()
    civil = a_call(a_request(asked_by=team.activist, is_of_civil_society=True), None, team.staff)
    kept = a_call(a_request(asked_by=team.official, own_side_only=True), None, team.staff)
    on_behalf = a_request(
        asked_by=team.staff, on_behalf=True, asked_for=team.activist, is_of_civil_society=True
    )
    for_her = a_call(on_behalf, None, team.staff)
    assert who_may(permissions.check_agree, team, civil) == {"activist"}
    assert who_may(permissions.check_agree, team, kept) == {"official"}
    assert who_may(permissions.check_agree, team, for_her) == {"activist"}
    # Only who decides gets the letter, and the letter holds no word of the need.
    wanted = letters_like("May we ask partners? %(number)s")
    assert sorted(wanted.values_list("to", flat=True)) == sorted(
        [team.activist.email, team.official.email, team.activist.email]
    )
    assert not any(SHOWN in letter.text or "measures" in letter.text for letter in wanted)


def test_only_people_who_read_for_a_partner_there_can_be_asked():
    """UN Women and donors of the region; nobody of the country's own team, nobody from elsewhere."""
    team = a_team()
    caribbean, gone = partner(region="unw-mco-caribbean"), observer("Left Office")
    gone.grants.update(revoked_at=timezone.now(), revoked_by=team.staff)
    both = partner("Both Sides")
    grant(both, "focal_point", country=a_country("ECU"))
    for_one = partner("One Country")
    for_one.grants.update(scope="country", region=None, country=a_country("ECU"))
    found = partners_for(a_country("ECU"))
    assert {user.pk for user in found} == {team.partner.pk, team.observer.pk, for_one.pk}
    assert caribbean in partners_for(a_country("BRB"))
    call = a_call(a_request(asked_by=team.focal_point), team.focal_point, team.staff)
    for user in (caribbean, both, gone, team.official):
        with pytest.raises(NotAllowed):
            actions.put_to(call, by=team.staff, invited=[Invited("X", user)], lines=[call.lines.get()])
    assert not AskedPartner.objects.exists()


# --- Who sees --------------------------------------------------------------------------------------


def test_a_partner_reads_what_was_put_to_it_while_the_country_agrees_and_the_request_is_open():
    team = a_team()
    other = observer("Olga Ny")
    request = a_request(asked_by=team.focal_point, convening=team.convening)
    an_assignment(request, team.expert)
    call = a_call(request, team.focal_point, team.staff, partners=[team.partner, other])
    mine = call.asked.get(user=team.partner)

    def readers() -> set[str]:
        rows = AskedPartner.objects.filter(pk=mine.pk)
        return {role for role in ROLES if rows.visible_to(team[role]).exists()}

    assert readers() == {"staff", "partner"}
    assert not AskedPartner.objects.put_to(other).filter(pk=mine.pk).exists()
    calls = {role for role in ROLES if OfferCall.objects.visible_to(team[role]).exists()}
    # The team that reads the request; not its expert, not the organiser it came from, no partner.
    assert calls == {"staff", "focal_point", "head", "official", "activist", "colleague", "donor"}
    assert not Request.objects.visible_to(team.partner).exists()
    # The role ends, and with it what was put to the person; and so it does with the request.
    team.partner.grants.update(expires_on=timezone.localdate() - timedelta(days=1))
    fresh = type(team.partner).objects.get(pk=team.partner.pk)
    assert not AskedPartner.objects.put_to(fresh).exists()
    assert AskedPartner.objects.put_to(other).exists()
    deeds.decline(request, by=team.staff, reason="Another body helps.")
    assert not AskedPartner.objects.put_to(other).exists()
    call.refresh_from_db()
    assert call.status == C.ENDED
    assert letters_to(other)[-1] == "No answer needed any more"
    assert readers() == {"staff"}


def test_the_country_takes_its_yes_back():
    team = a_team()
    call = a_call(a_request(asked_by=team.focal_point), team.focal_point, team.staff, partners=[team.partner])
    actions.refuse(call, by=team.head, reason="The ministry pays now.")
    assert call.status == C.ENDED
    assert not AskedPartner.objects.put_to(team.partner).exists()
    letter = Notice.objects.filter(to=team.partner.email).order_by("pk").last()
    assert "Ecuador" not in letter.text
    assert "ministry" not in letter.text
    # Another call, in other words, can be proposed; a no at once ends that one too.
    second = a_call(call.request, None, team.staff)
    actions.refuse(second, by=team.head)
    assert second.status == C.REFUSED
    assert letters_to(team.staff)[-1].startswith("Ecuador does not want partners to be asked")


def test_government_learns_nothing_of_what_partners_are_asked_for_civil_society():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True)
    call = an_issued_call(request, team.activist, team.staff, partners=[team.partner])
    for role in ("focal_point", "head", "official", "elsewhere", "organiser", "expert", "partner"):
        assert not OfferCall.objects.visible_to(team[role]).exists(), role
    assert OfferCall.objects.visible_to(team.colleague).get() == call
    written = set(letters_like("What partners offer: %(number)s").values_list("to"))
    assert written == {(team.activist.email,)}


def test_what_partners_read_is_not_what_the_country_wrote():
    request = a_request(
        asked_by=focal_point("ECU", "Flor Andrade"), title="Costing of the second axis",
        need="We have a list of measures and no costs for any of the nine ministries.",
    )  # fmt: skip
    said = {
        "A list of measures and no costs for nine bodies.": "These are the country's own words",
        "Help with costing of the second axis, please.": "These are the country's own words",
        "Ms Andrade's office looks for an adviser.": "This names the person",
        "Write to plan@example.org.": "No addresses",
        "Call +593 2 123 4567 for more.": "No addresses",
    }
    for words, reason in said.items():
        assert str(reason_against_words(words, request)).startswith(reason), words
    assert (
        reason_against_words("A country in the Andes looks for an adviser on costs in 2026.", request) == ""
    )


# --- The one answer --------------------------------------------------------------------------------


def test_one_answer_goes_out_frozen_in_the_language_of_the_request():
    team = a_team()
    request = a_request(asked_by=team.focal_point, language="en", topics=("gender_budgeting", "localization"))
    call = a_call(request, team.focal_point, team.staff, partners=[team.partner, team.observer])
    _first, second = call.lines.all()
    say(call, team.partner, amount=12000, currency="USD", starts_on=timezone.localdate(), note="canary-note")
    say(call, team.observer, OfferAnswer.NOT_NOW, note="canary-no")
    asked = call.asked.get(user=team.partner)
    asked.offers.filter(line=second).update(answer=OfferAnswer.NOT_NOW, covers="")
    write_the_answer(call, team.staff, opening="Thank you for asking.")
    # Each line needs support or another way.
    call.lines.filter(pk=second.pk).update(otherwise="")
    reason = reason_against(permissions.check_issue, team.staff, call)
    assert reason.startswith("Something is missing in the answer")
    call.lines.filter(pk=second.pk).update(otherwise="A peer country shares its costing.")
    actions.issue(call, by=team.staff)
    request.refresh_from_db()
    assert request.first_answer_at is not None
    assert request.status == S.SUBMITTED  # yes or no is still staff's to say
    data = call.paper.data
    assert [line["standing"] for line in data["lines"]] == ["supported", "open"]
    assert data["lines"][0]["offers"][0]["organisation"] == "Paula Duarte's office"
    assert data["lines"][0]["offers"][0]["amount"] == "USD\N{NO-BREAK SPACE}12,000"
    assert data["lines"][1]["otherwise"] == "A peer country shares its costing."
    # Who said no, and what was for staff only, does not stand in it.
    assert "Olaf" not in str(data)
    assert "canary" not in str(data)
    # Frozen: neither the portal nor the database changes it.
    with pytest.raises(NotAllowed):
        actions.save_answer(call, by=team.staff, letter={"opening": "Other"}, told={}, otherwise={})
    for rows, values in (
        (OfferCall.objects.all(), {"opening": "Other"}),
        (CallLine.objects.all(), {"shown": "Other"}),
        (Offer.objects.all(), {"told": "Other"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**values)
    assert letters_to(team.focal_point)[-1] == f"What partners offer: {request.reference}"
    for user in (team.partner, team.observer):
        assert letters_to(user)[-1] == "The answer to Ecuador is out"
    assert not any("canary" in text for text in Notice.objects.values_list("text", flat=True))
    assert not any("canary" in str(data) for data in Event.objects.values_list("data", flat=True))


def test_a_later_answer_does_not_move_the_date_of_the_first():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED)
    before = request.first_answer_at
    an_issued_call(request, team.focal_point, team.staff, partners=[team.partner])
    request.refresh_from_db()
    assert request.first_answer_at == before


def test_the_answer_is_in_the_language_of_the_request_whoever_looks():
    team = a_team()
    request = a_request(asked_by=team.focal_point, language="es")
    call = a_call(request, team.focal_point, team.staff, partners=[team.partner])
    line = PartnersAnswer.of(call).lines[0]
    assert line["topic"] == "Presupuesto con perspectiva de género"


def test_of_two_who_agree_or_send_at_once_the_second_is_told():
    team = a_team()
    call = a_call(a_request(asked_by=team.focal_point), None, team.staff)
    stale = OfferCall.objects.get(pk=call.pk)
    actions.agree(call, by=team.focal_point)
    with pytest.raises(InvalidTransition):
        actions.agree(stale, by=team.head)
    assert events_of(call).filter(verb="offercall.open").count() == 1


def test_nobody_is_asked_about_partners_once_the_help_is_complete():
    team = a_team()
    for agreed_by, status in [(None, CallStatus.ENDED), (team.focal_point, CallStatus.OPEN)]:
        request = a_request(asked_by=team.focal_point, owner=team.staff, status=RequestStatus.IN_PROGRESS)
        call = a_call(request, agreed_by, team.staff)
        an_engagement(request)
        deeds.deliver(request, by=team.staff)
        call.refresh_from_db()
        assert call.status == status


# --- The clock ---------------------------------------------------------------------------------------


def test_partners_are_reminded_once_and_staff_when_the_day_is_over():
    team = a_team()
    monday = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    with travel(monday, tick=False):
        request = a_request(asked_by=team.focal_point, owner=team.staff)
        call = a_call(
            request, team.focal_point, team.staff, partners=[team.partner, team.observer]
        )  # until the 16th
        say(call, team.observer, OfferAnswer.NOT_NOW)

    def run(day: int) -> None:
        send_due(monday + timedelta(days=day))

    silent, answered = len(letters_to(team.partner)), len(letters_to(team.observer))
    run(10)
    assert len(letters_to(team.partner)) == silent
    run(11), run(12), run(14)
    assert letters_to(team.partner)[silent:] == ["Still open: can you support Ecuador?"]
    assert len(letters_to(team.observer)) == answered
    run(15), run(16)
    due = [
        subject for subject in letters_to(team.staff) if subject.startswith("The day for partners' answers")
    ]
    assert len(due) == 1
    with travel(monday + timedelta(days=16), tick=False):
        assert actions.chase(call, by=team.staff) == 1
        assert actions.chase(call, by=team.staff) == 0  # once a day at most
