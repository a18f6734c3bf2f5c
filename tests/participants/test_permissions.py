"""Who may do what with people, delegations and papers: every check, every role, every status, and its words."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from academy.accounts.guards import NotAllowed, TooLate, reason_against
from academy.documents.models import IssuedDocument
from convenings.models import Convening
from convenings.states import ConveningStatus, Purpose
from participants import permissions
from participants.models import Certificate, Delegation, Facilitation
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.evaluation import asks
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.participants.cast import (
    NOBODY,
    ORGANISERS,
    SPEAKERS,
    answers,
    at_status,
    everybody,
    who_may,
)

pytestmark = pytest.mark.django_db

C, D, R = ConveningStatus, DelegationStatus, RegistrationStatus


def refused(check, user, *args) -> str:
    """The words of a refusal that is no matter of being late."""
    with pytest.raises(NotAllowed) as refusal:
        check(user, *args)
    assert not isinstance(refusal.value, TooLate)
    return str(refusal.value)


def too_late(check, user, *args) -> str:
    with pytest.raises(TooLate) as refusal:
        check(user, *args)
    return str(refusal.value)


def with_status(status: ConveningStatus, **fields) -> Convening:
    return a_convening(status=status, reason="A hurricane" if status == C.CANCELLED else "", **fields)


# --- What is about the convening as a whole ----------------------------------------------------------

OF_A_CONVENING = {
    # check: who may while it is draft, published, completed, cancelled
    permissions.check_invite: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_remind: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_take_attendance: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_send_list: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_walk_in: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_prepare_phone: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_print_badges: (ORGANISERS, ORGANISERS, NOBODY, NOBODY),
    permissions.check_take_lists: (ORGANISERS, ORGANISERS, ORGANISERS, ORGANISERS),
    permissions.check_read_needs: (ORGANISERS, ORGANISERS, ORGANISERS, ORGANISERS),
    permissions.check_evaluate: (ORGANISERS, ORGANISERS, ORGANISERS, ORGANISERS),
    permissions.check_ask: (ORGANISERS, ORGANISERS, ORGANISERS, NOBODY),
    permissions.check_issue_certificates: (NOBODY, NOBODY, ORGANISERS, NOBODY),
}


@pytest.mark.parametrize("check", OF_A_CONVENING, ids=lambda check: check.__name__)
@pytest.mark.parametrize("status", C)
def test_what_only_organisers_do_and_when(check, status):
    convening = with_status(status)
    people = everybody(a_delegation(convening))
    who = OF_A_CONVENING[check][list(C).index(status)]
    assert who_may(check, people, convening) == who


@pytest.mark.parametrize("status", C)
def test_organisers_remind_of_questions_while_they_are_open(status):
    convening = with_status(status)
    test = asks(convening, Purpose.KNOWLEDGE)
    people = everybody(a_delegation(convening))
    who = ORGANISERS if status in {C.PUBLISHED, C.COMPLETED} else NOBODY
    assert who_may(permissions.check_remind_of_questions, people, test) == who


@pytest.mark.parametrize("status", R)
def test_everybody_with_a_place_answers_for_themselves(status):
    registration = at_status(lucia(a_convening()), status)
    test = asks(registration.convening, Purpose.KNOWLEDGE)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    who = {"herself"} if status == R.CONFIRMED else NOBODY
    assert who_may(permissions.check_answer_questions, people, registration, test) == who
    assert not reason_against(permissions.check_answers_once, test, registration, "before")


@pytest.mark.parametrize("status", C)
def test_organisers_say_who_leads_a_session_while_the_convening_can_change(status):
    convening = with_status(status)
    session, people = a_session(convening), everybody(a_delegation(convening))
    who = ORGANISERS if status in {C.DRAFT, C.PUBLISHED} else NOBODY
    assert who_may(permissions.check_lead_sessions, people, session) == who


def test_each_refusal_says_what_is_in_the_way():
    by = staff()
    draft, held = with_status(C.DRAFT), with_status(C.COMPLETED)
    closed = a_convening(registration_closes_on=timezone.localdate() - timedelta(days=2))
    said = {
        refused(permissions.check_invite, by, draft),
        refused(permissions.check_remind, by, closed),
        refused(permissions.check_take_attendance, by, held),
        refused(permissions.check_issue_certificates, by, draft),
    }
    assert said == {
        "Publish the convening first; the letter points to its page.",
        "Registration is closed, so there is nothing to remind of.",
        "Attendance is taken while a convening is under way; this one is closed.",
        "Certificates are issued when the convening is completed.",
    }


# --- Delegations -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", D)
def test_what_is_done_with_a_delegation_at_each_status(status):
    """Heads and delegates take part; they speak for nobody. Organisers write down what came by telephone."""
    delegation = a_delegation(a_convening(), status=status, reason="-")
    people = everybody(delegation)
    comes = status in {D.ACCEPTED, D.COMPLETE}
    assert who_may(permissions.check_answer, people, delegation) == SPEAKERS
    assert who_may(permissions.check_withdraw_delegation, people, delegation) == (
        SPEAKERS if comes else NOBODY
    )
    assert who_may(permissions.check_nominate, people, delegation) == (SPEAKERS if comes else NOBODY)
    assert who_may(permissions.check_complete_delegation, people, delegation) == (
        ORGANISERS if status == D.ACCEPTED else NOBODY
    )
    sends = who_may(permissions.check_send_list, people, delegation.convening, delegation)
    assert sends == (SPEAKERS if comes else NOBODY)
    assert who_may(permissions.check_read_invitation, people, delegation) == SPEAKERS


@pytest.mark.parametrize("status", D)
def test_a_delegation_says_itself_how_far_its_country_is(status):
    """Organisers read; they do not speak for a country."""
    delegation = a_delegation(a_convening(), status=status, reason="-")
    asks(delegation.convening, Purpose.READINESS)
    own = {"focal point", "head", "colleague"} if status in {D.ACCEPTED, D.COMPLETE} else NOBODY
    assert who_may(permissions.check_fill_in_readiness, everybody(delegation), delegation) == own


@pytest.mark.parametrize("status", [C.COMPLETED, C.CANCELLED])
def test_of_a_convening_that_is_over_nobody_changes_a_delegation(status):
    delegation = a_delegation(with_status(status))
    people = everybody(delegation)
    for check in (
        permissions.check_answer,
        permissions.check_withdraw_delegation,
        permissions.check_nominate,
        permissions.check_complete_delegation,
    ):
        assert who_may(check, people, delegation) == NOBODY
    assert too_late(permissions.check_answer, people["focal point"], delegation) == "This convening is over."


def test_a_delegation_of_a_regional_body_is_answered_by_organisers():
    """A body has no focal point; nobody of another country slips in where the country is empty."""
    delegation = Delegation.objects.create(
        convening=a_convening(), body_name="CARICOM", status=D.ACCEPTED, seats=3
    )
    people = everybody(delegation)
    for check in (permissions.check_answer, permissions.check_nominate):
        assert who_may(check, people, delegation) == ORGANISERS


def test_the_words_to_who_may_not_answer():
    delegation = a_delegation(a_convening())
    people = everybody(delegation)
    words = "Only the focal point of the country answers the invitation."
    said = answers(permissions.check_answer, people, delegation)
    assert {said[name] for name in people if name not in SPEAKERS} == {words}


@pytest.mark.parametrize(
    ("check", "status", "words", "is_late"),
    [
        (
            permissions.check_withdraw_delegation,
            D.WITHDRAWN,
            "This delegation is withdrawn already.",
            True,
        ),
        (
            permissions.check_withdraw_delegation,
            D.INVITED,
            "Only a delegation that comes can be withdrawn.",
            False,
        ),
        (
            permissions.check_withdraw_delegation,
            D.DECLINED,
            "Only a delegation that comes can be withdrawn.",
            False,
        ),
        (permissions.check_nominate, D.INVITED, "First say that the delegation comes.", False),
        (
            permissions.check_complete_delegation,
            D.COMPLETE,
            "This delegation is complete already.",
            True,
        ),
        (
            permissions.check_complete_delegation,
            D.INVITED,
            "Only a delegation that comes can be complete.",
            False,
        ),
    ],
)
def test_a_delegation_that_is_elsewhere_says_so(check, status, words, is_late):
    delegation = a_delegation(a_convening(), status=status, reason="-")
    say = too_late if is_late else refused
    assert say(check, staff(), delegation) == words


def test_the_letter_to_a_government_is_not_for_those_it_sends():
    people = everybody(delegation := a_delegation(a_convening()))
    words = "The letter is for the government it was written to, and for the organisers."
    assert refused(permissions.check_read_invitation, people["colleague"], delegation) == words


def test_a_phone_needs_no_names_once_the_convening_is_over():
    past = a_convening(starts_on=timezone.localdate() - timedelta(days=10))
    words = "This convening is over, so no phone needs the list."
    assert refused(permissions.check_prepare_phone, staff(), past) == words


def test_after_the_deadline_the_focal_point_is_sent_to_the_organisers():
    closed = a_convening(nominations_close_on=timezone.localdate() - timedelta(days=2))
    delegation = a_delegation(closed)
    people = everybody(delegation)
    assert who_may(permissions.check_nominate, people, delegation) == ORGANISERS
    words = refused(permissions.check_nominate, people["focal point"], delegation)
    assert words == "Nominations are closed. Write to the organisers if somebody is missing."


@pytest.mark.parametrize(("seats", "words"), [(1, "2 people are confirmed already."), (2, ""), (3, "")])
def test_nobody_who_is_confirmed_loses_the_seat(seats, words):
    delegation = a_delegation(a_convening(), seats=4, seats_taken=2)
    assert reason_against(permissions.check_seats, delegation, seats) == words


# --- Registrations -----------------------------------------------------------------------------------


def lucia(convening: Convening, **fields):
    delegation = convening.delegations.filter(country__iso3="ECU").first() or a_delegation(convening)
    person = a_person("Lucía Méndez", with_user=True)
    return a_registration(convening, person, delegation=delegation, **fields)


LIVE = {R.NOMINATED, R.SUBMITTED, R.CONFIRMED, R.WAITLISTED}


@pytest.mark.parametrize("status", R)
def test_what_is_done_with_a_registration_at_each_status(status):
    registration = at_status(lucia(a_convening()), status)
    people = everybody(registration.delegation) | {"herself": registration.person.user}

    def may(check):
        return who_may(check, people, registration)

    assert may(permissions.check_fill_in) == ({"herself"} if status in LIVE else NOBODY)
    waits = status in {R.SUBMITTED, R.WAITLISTED}
    assert may(permissions.check_decide) == (ORGANISERS if waits else NOBODY)
    assert may(permissions.check_withdraw) == (SPEAKERS | {"herself"} if status in LIVE else NOBODY)
    assert may(permissions.check_check_in) == (ORGANISERS if status == R.CONFIRMED else NOBODY)


@pytest.mark.parametrize("status", [C.COMPLETED, C.CANCELLED])
def test_of_a_convening_that_is_over_nobody_changes_a_registration(status):
    registration = lucia(with_status(status), status=R.CONFIRMED)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    for check in (
        permissions.check_fill_in,
        permissions.check_decide,
        permissions.check_withdraw,
        permissions.check_check_in,
    ):
        assert who_may(check, people, registration) == NOBODY


def test_after_the_last_day_only_organisers_tidy_up():
    """Somebody who was confirmed and never came keeps no place."""
    past = a_convening(starts_on=timezone.localdate() - timedelta(days=10))
    registration = lucia(past, status=R.CONFIRMED)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    assert who_may(permissions.check_withdraw, people, registration) == ORGANISERS
    assert refused(permissions.check_withdraw, people["herself"], registration) == "This convening is over."


def test_the_words_about_a_registration():
    convening = a_convening()
    registration = lucia(convening)
    herself, by = registration.person.user, organiser(convening)
    assert refused(permissions.check_fill_in, by, registration) == "Everybody registers for themselves."
    assert refused(permissions.check_decide, by, registration) == "This person has not registered yet."
    assert refused(permissions.check_check_in, by, registration) == "Lucía Méndez has no confirmed place."
    assert (
        refused(permissions.check_withdraw, focal_point("PAN"), registration)
        == "Only the person, the focal point or the organisers withdraw a registration."
    )
    gone = at_status(registration, R.WITHDRAWN)
    assert too_late(permissions.check_withdraw, by, gone) == "This registration has ended."
    assert too_late(permissions.check_fill_in, herself, gone) == "This registration has ended."
    words = "This registration does not wait for a decision."
    for status in (R.CONFIRMED, R.DECLINED, R.WITHDRAWN):
        assert too_late(permissions.check_decide, by, at_status(registration, status)) == words


def test_after_the_deadline_nobody_registers():
    convening = a_convening(registration_closes_on=timezone.localdate() - timedelta(days=2))
    registration = lucia(convening)
    words = refused(permissions.check_fill_in, registration.person.user, registration)
    assert words == "Registration is closed. Write to the organisers if something has changed."


def test_somebody_without_a_user_is_not_everybody_who_is_not_signed_in():
    convening = a_convening()
    guest = a_registration(convening, a_person("Gala"), role=RegistrationRole.OBSERVER)
    asked = Facilitation.objects.create(session=a_session(convening), person=guest.person)
    for check in (permissions.check_fill_in, permissions.check_withdraw):
        assert reason_against(check, AnonymousUser(), guest)
    assert reason_against(permissions.check_answer_facilitation, AnonymousUser(), asked)


def test_a_guest_of_the_organisers_is_no_focal_points_to_withdraw():
    """Of Ecuador, but in no delegation: the focal point has no say."""
    convening = a_convening()
    guest = a_registration(convening, a_person("Gala"), role=RegistrationRole.OBSERVER)
    assert reason_against(permissions.check_withdraw, focal_point("ECU"), guest)
    assert not reason_against(permissions.check_withdraw, organiser(convening), guest)


# --- Leading sessions and certificates ---------------------------------------------------------------


@pytest.mark.parametrize("status", C)
def test_everybody_answers_for_themselves_whether_they_lead_a_session(status):
    convening = with_status(status)
    people = everybody(a_delegation(convening))
    asked = Facilitation.objects.create(session=a_session(convening), person=people["facilitator"].person)
    who = {"facilitator"} if status in {C.DRAFT, C.PUBLISHED} else NOBODY
    assert who_may(permissions.check_answer_facilitation, people, asked) == who
    words = refused(permissions.check_answer_facilitation, people["organiser"], asked)
    assert words == "Everybody answers for themselves."


def test_nobody_answers_about_a_session_that_was():
    convening = a_convening(starts_on=timezone.localdate() - timedelta(days=10))
    user = a_delegate(convening)
    asked = Facilitation.objects.create(session=a_session(convening), person=user.person)
    assert refused(permissions.check_answer_facilitation, user, asked) == "This convening is over."


def a_certificate(registration, *, is_valid: bool = True) -> Certificate:
    paper = IssuedDocument.objects.create(
        kind="certificate",
        template="-",
        title="-",
        language="es",
        data={"holder": "Lucía"},
        issued_by=staff(),
    )
    return Certificate.objects.create(registration=registration, paper=paper, is_valid=is_valid)


@pytest.mark.parametrize("is_valid", [True, False])
def test_organisers_revoke_a_certificate_once(is_valid):
    registration = lucia(with_status(C.COMPLETED), status=R.CONFIRMED)
    certificate = a_certificate(registration, is_valid=is_valid)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    who = ORGANISERS if is_valid else NOBODY
    assert who_may(permissions.check_revoke_certificate, people, certificate) == who
    if not is_valid:
        words = too_late(permissions.check_revoke_certificate, people["staff"], certificate)
        assert words == "This certificate is revoked already."


def test_every_check_of_the_chapter_stands_in_this_file():
    """A check nobody tries is one that may let everybody through."""
    here = Path(__file__).read_text()
    checks = [name for name in vars(permissions) if name.startswith("check_")]
    assert [name for name in checks if f"permissions.{name}" not in here] == [
        "check_change",
        "check_organise",
    ]
