"""Who may do what with people, delegations and papers: every check, every role, every status, and its words."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from academy.accounts.guards import NotAllowed, TooLate, reason_against
from academy.documents.models import IssuedDocument
from convenings.models import Convening
from convenings.states import ConveningStatus, Purpose, Reader
from participants import permissions
from participants.lacks import LACKS
from participants.models import Certificate, ChangeRequest, Delegation, Facilitation, Travel
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus, Visibility
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.evaluation import asks
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration, a_travel
from tests.factories.questions import a_question, answered
from tests.participants.cast import (
    ACADEMY,
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
    permissions.check_take_attendance: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_send_list: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_walk_in: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_prepare_phone: (NOBODY, ORGANISERS, NOBODY, NOBODY),
    permissions.check_print_badges: (ORGANISERS, ORGANISERS, NOBODY, NOBODY),
    permissions.check_take_lists: (ORGANISERS, ORGANISERS, ORGANISERS, ORGANISERS),
    permissions.check_read_needs: (ORGANISERS, ORGANISERS, ORGANISERS, ORGANISERS),
    permissions.check_read_answers: (ORGANISERS, ORGANISERS, ORGANISERS, ORGANISERS),
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


LACK = {lack.code: lack for lack in LACKS}


@pytest.mark.parametrize("status", C)
@pytest.mark.parametrize("lack", LACKS, ids=lambda lack: lack.code)
def test_organisers_ask_for_what_is_missing_while_it_can_be_done(lack, status):
    convening = with_status(status)
    people = everybody(a_delegation(convening))
    who = ORGANISERS if status == C.PUBLISHED else NOBODY
    assert who_may(permissions.check_chase, people, convening, lack) == who


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
        refused(permissions.check_chase, by, closed, LACK["registration"]),
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
    assert who_may(permissions.check_read_nomination_letter, people, delegation) == SPEAKERS
    assert who_may(permissions.check_send_nomination_letter, people, delegation) == (
        SPEAKERS if comes else NOBODY
    )


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
        permissions.check_send_nomination_letter,
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
    assert may(permissions.check_submit) == ({"herself"} if status in LIVE else NOBODY)
    assert may(permissions.check_substitute) == (SPEAKERS if status in LIVE else NOBODY)
    assert may(permissions.check_say_institution) == (SPEAKERS if status in LIVE else NOBODY)
    assert may(permissions.check_ask_substitute) == ({"herself"} if status in LIVE else NOBODY)
    # In time one does it oneself.
    assert may(permissions.check_ask_change) == may(permissions.check_ask_late) == NOBODY


@pytest.mark.parametrize("status", R)
def test_what_is_done_with_a_registration_after_registration_has_closed(status):
    """Who has registered asks for changes, who has not sends the pages as a request; others do neither."""
    convening = a_convening(registration_closes_on=timezone.localdate() - timedelta(days=2))
    registration = at_status(lucia(convening), status)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    registered, nominated = status in LIVE - {R.NOMINATED}, status == R.NOMINATED
    expected = {
        permissions.check_fill_in: nominated,
        permissions.check_ask_late: nominated,
        permissions.check_ask_change: registered,
        permissions.check_submit: False,
        permissions.check_ask_substitute: status in LIVE,
    }
    for check, is_theirs in expected.items():
        assert who_may(check, people, registration) == ({"herself"} if is_theirs else NOBODY)


@pytest.mark.parametrize("status", [C.COMPLETED, C.CANCELLED])
def test_of_a_convening_that_is_over_nobody_changes_a_registration(status):
    registration = lucia(with_status(status), status=R.CONFIRMED)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    for check in (
        permissions.check_fill_in,
        permissions.check_decide,
        permissions.check_withdraw,
        permissions.check_check_in,
        permissions.check_substitute,
        permissions.check_say_institution,
        permissions.check_ask_substitute,
        permissions.check_ask_change,
        permissions.check_ask_late,
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


def test_after_the_deadline_each_is_told_what_to_do_instead():
    convening = a_convening(registration_closes_on=timezone.localdate() - timedelta(days=2))
    late, sent = lucia(convening), a_registration(convening, a_person(with_user=True), status=R.CONFIRMED)
    words = refused(permissions.check_submit, late.person.user, late)
    assert words == "Registration is closed. What you send now is a request to the organisers."
    words = refused(permissions.check_fill_in, sent.person.user, sent)
    assert words == "Registration is closed. What has changed is now a request to the organisers."
    assert too_late(permissions.check_ask_late, sent.person.user, sent)


def test_once_nominations_are_closed_the_organisers_say_of_which_institution_people_are():
    registration = lucia(a_convening(nominations_close_on=timezone.localdate() - timedelta(days=2)))
    people = everybody(registration.delegation)
    assert who_may(permissions.check_say_institution, people, registration) == ORGANISERS
    words = refused(permissions.check_say_institution, people["focal point"], registration)
    assert words == "Nominations are closed. Write to the organisers if this is wrong."


def test_in_time_nobody_has_to_ask():
    registration = lucia(a_convening())
    words = refused(permissions.check_ask_late, registration.person.user, registration)
    assert words == "Registration is open, so you can send it yourself."
    words = refused(permissions.check_ask_change, registration.person.user, registration)
    assert words == "Registration is open, so you can change this yourself."


# --- Requests ----------------------------------------------------------------------------------------


def a_change(kind: str, *, status: str = "open", **fields) -> ChangeRequest:
    """Lucía asks for it, at the status it is asked at."""
    convening = a_convening(**fields)
    standing = R.NOMINATED if kind == "late" else R.CONFIRMED
    registration = lucia(convening, status=standing)
    answered = status in {"granted", "refused"}
    return ChangeRequest.objects.create(
        registration=registration,
        kind=kind,
        status=status,
        asked_by=registration.person.user,
        decided_at=timezone.now() if answered else None,
        decided_by=staff() if answered else None,
        reason="-",
    )


ANSWERED_BY = {"substitute": SPEAKERS, "answers": ORGANISERS, "late": ORGANISERS, "name": ORGANISERS}


@pytest.mark.parametrize("status", ["open", "granted", "refused", "taken_back"])
@pytest.mark.parametrize("kind", ANSWERED_BY)
def test_who_answers_a_request_and_who_takes_it_back(kind, status):
    change = a_change(kind, status=status)
    if kind == "name":
        a_certificate(change.registration)
    people = everybody(change.registration.delegation) | {"herself": change.registration.person.user}
    who = ANSWERED_BY[kind] if status == "open" else NOBODY
    assert who_may(permissions.check_grant_change, people, change) == who
    assert who_may(permissions.check_refuse_change, people, change) == who
    back = {"herself"} if status == "open" else NOBODY
    assert who_may(permissions.check_take_back_change, people, change) == back
    if status != "open":
        words = "This request is answered already."
        assert too_late(permissions.check_grant_change, people["staff"], change) == words


def test_once_nominations_are_closed_who_comes_is_for_the_organisers_to_say():
    change = a_change("substitute", nominations_close_on=timezone.localdate() - timedelta(days=2))
    people = everybody(change.registration.delegation)
    assert who_may(permissions.check_grant_change, people, change) == ORGANISERS
    words = refused(permissions.check_refuse_change, people["focal point"], change)
    assert words == "Nominations are closed. The organisers answer this request."


@pytest.mark.parametrize("kind", ["substitute", "answers", "late"])
def test_what_is_no_longer_possible_can_only_be_refused(kind):
    change = a_change(kind)
    at_status(change.registration, R.WITHDRAWN)
    fresh = ChangeRequest.objects.get(pk=change.pk)
    assert too_late(permissions.check_grant_change, staff(), fresh)
    assert not reason_against(permissions.check_refuse_change, staff(), fresh)


def test_what_has_been_deleted_cannot_be_granted():
    change = a_change("answers")
    change.purged_at = timezone.now()
    words = refused(permissions.check_grant_change, staff(), change)
    assert words == "What was asked for has been deleted."


@pytest.mark.parametrize("is_valid", [True, False])
def test_whoever_holds_a_certificate_may_say_that_the_name_is_wrong(is_valid):
    registration = lucia(with_status(C.COMPLETED), status=R.CONFIRMED)
    a_certificate(registration, is_valid=is_valid)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    who = {"herself"} if is_valid else NOBODY
    assert who_may(permissions.check_ask_name, people, registration) == who


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


# --- The convening's own questions -----------------------------------------------------------------------


@pytest.mark.parametrize("status", C)
def test_what_was_promised_to_be_for_staff_alone_is_not_for_organisers(status):
    convening = with_status(status)
    people = everybody(a_delegation(convening))
    for readers in Reader:
        question = a_question(convening, readers=readers)
        who = ACADEMY if readers == Reader.STAFF else ORGANISERS
        assert who_may(permissions.check_read_question, people, question) == who
    words = refused(
        permissions.check_read_question, people["organiser"], a_question(convening, readers=Reader.STAFF)
    )
    assert words == "Only staff of Our Secure Future read the answers to this question."


@pytest.mark.parametrize("status", D)
def test_what_a_delegation_answered_is_for_who_speaks_for_it_and_the_organisers(status):
    delegation = a_delegation(a_convening(), status=status, reason="-" if status == D.WITHDRAWN else "")
    people = everybody(delegation)
    assert who_may(permissions.check_read_delegation_answers, people, delegation) == SPEAKERS
    words = refused(permissions.check_read_delegation_answers, people["head"], delegation)
    assert words == "Only the focal point of the country and the organisers read these answers."


def test_nobody_sends_before_what_has_to_be_answered_is_answered():
    registration = lucia(a_convening())
    herself = registration.person.user
    people = everybody(registration.delegation) | {"herself": herself}
    assert who_may(permissions.check_submit, people, registration) == {"herself"}
    question = a_question(registration.convening, "Which plan?", is_required=True)
    assert "“Which plan?”" in refused(permissions.check_submit, herself, registration)
    answered(registration, (question, "The first"))
    assert not reason_against(permissions.check_submit, herself, registration)


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


@pytest.mark.parametrize("status", [C.PUBLISHED, C.COMPLETED, C.CANCELLED])
def test_whoever_is_named_or_leads_a_session_has_an_agenda_of_their_own(status):
    """Also afterwards, and when it was called off: the page says so."""
    convening = with_status(status)
    delegation = a_delegation(convening)
    people = everybody(delegation)
    for answer in ("asked", "declined"):
        person = a_person(f"Rosa {answer}", with_user=True)
        Facilitation.objects.create(session=a_session(convening), person=person, status=answer)
        people[answer] = person.user
    gone = a_person("Ana Fue", with_user=True)
    a_registration(convening, gone, status=R.WITHDRAWN, reason="ill")
    people["gone"] = gone.user
    own = {"head", "colleague", "delegate of Panama", "facilitator", "asked"}
    assert who_may(permissions.check_own_agenda, people, convening) == own
    refusal = refused(permissions.check_own_agenda, people["staff"], convening)
    assert refusal == "You are not named for this convening. Its agenda is on the public page."


@pytest.mark.parametrize("is_valid", [True, False])
def test_a_certificate_is_issued_anew_for_its_holder_and_by_organisers(is_valid):
    registration = lucia(with_status(C.COMPLETED), status=R.CONFIRMED)
    certificate = a_certificate(registration, is_valid=is_valid)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    who = ORGANISERS | {"herself"} if is_valid else NOBODY
    assert who_may(permissions.check_reissue_certificate, people, certificate) == who


def test_how_a_certificate_will_look_is_for_the_person_and_the_organisers():
    registration = lucia(with_status(C.COMPLETED), status=R.CONFIRMED)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    assert who_may(permissions.check_preview_certificate, people, registration) == ORGANISERS | {"herself"}


def test_participation_over_the_years_is_for_staff():
    people = everybody(lucia(with_status(C.COMPLETED), status=R.CONFIRMED).delegation)
    who = {
        name
        for name, user in people.items()
        if not reason_against(permissions.check_read_participation, user)
    }
    assert who == {"admin", "staff"}


@pytest.mark.parametrize("visibility", Visibility)
def test_organisers_correct_a_name_unless_it_was_chosen_for_safety(visibility):
    registration = lucia(with_status(C.COMPLETED), status=R.CONFIRMED)
    registration.person.visibility, registration.person.alias = visibility, "Colibrí Azul"
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    who = NOBODY if visibility == Visibility.ALIAS else ORGANISERS
    assert who_may(permissions.check_correct_name, people, registration) == who


# --- Travel, and the letter for a visa ---------------------------------------------------------------


@pytest.mark.parametrize("status", R)
def test_how_one_travels_is_said_by_oneself_with_a_place_and_read_by_organisers(status):
    registration = lucia(a_convening(), status=R.CONFIRMED)
    a_travel(registration, visa=True)
    registration = at_status(registration, status)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    has_place = status == R.CONFIRMED
    assert who_may(permissions.check_send_travel, people, registration) == (
        {"herself"} if has_place else NOBODY
    )
    assert who_may(permissions.check_read_travel, people, registration) == ORGANISERS
    assert who_may(permissions.check_issue_visa_letter, people, registration) == (
        ORGANISERS if has_place else NOBODY
    )
    assert who_may(permissions.check_fetch_visa_letter, people, registration) == ORGANISERS | {"herself"}


@pytest.mark.parametrize("status", [C.COMPLETED, C.CANCELLED])
def test_of_a_convening_that_is_over_nobody_travels(status):
    registration = lucia(with_status(status), status=R.CONFIRMED)
    a_travel(registration, visa=True)
    people = everybody(registration.delegation) | {"herself": registration.person.user}
    assert who_may(permissions.check_send_travel, people, registration) == NOBODY
    assert who_may(permissions.check_issue_visa_letter, people, registration) == NOBODY


def test_the_words_about_travel():
    convening = a_convening()
    registration = lucia(convening, status=R.CONFIRMED)
    herself, by = registration.person.user, organiser(convening)
    send, issue = permissions.check_send_travel, permissions.check_issue_visa_letter
    assert refused(send, by, registration) == "Everybody says for themselves how they travel."
    assert refused(issue, by, registration) == "Lucía Méndez has not asked for a letter."
    travel = a_travel(registration, visa=True, passport_number="")
    assert refused(issue, by, registration) == "Lucía Méndez has not asked for a letter."
    Travel.objects.filter(pk=travel.pk).update(passport_number="ZX998877", wants_visa_letter=False)
    assert refused(issue, by, registration) == "Lucía Méndez has not asked for a letter."
    waits = at_status(registration, R.SUBMITTED)
    assert refused(send, herself, waits) == "This page opens when your place is confirmed."
    assert too_late(send, herself, at_status(registration, R.WITHDRAWN)) == "This registration has ended."
    assert (
        refused(permissions.check_fetch_visa_letter, focal_point("ECU"), registration)
        == "The letter is for the person it speaks of, and for the organisers."
    )


def test_travel_changes_until_the_convening_begins_and_not_where_nobody_travels():
    begun = lucia(a_convening(starts_on=today_there()), status=R.CONFIRMED)
    words = "The convening has begun. Write to the organisers if something changes."
    assert refused(permissions.check_send_travel, begun.person.user, begun) == words
    tomorrow = today_there() + timedelta(days=1)
    in_time = lucia(a_convening(starts_on=tomorrow), status=R.CONFIRMED)
    assert not reason_against(permissions.check_send_travel, in_time.person.user, in_time)
    online = lucia(a_convening(is_online=True), status=R.CONFIRMED)
    words = "This convening is held online; nobody travels."
    assert refused(permissions.check_send_travel, online.person.user, online) == words


def test_a_letter_for_a_visa_is_of_no_use_afterwards():
    past = lucia(a_convening(starts_on=today_there() - timedelta(days=10)), status=R.CONFIRMED)
    a_travel(past, visa=True)
    assert refused(permissions.check_issue_visa_letter, staff(), past) == "This convening is over."


def test_what_is_deleted_is_seen_by_whoever_organises_something():
    people = everybody(a_delegation(a_convening()))
    check = permissions.check_read_emptyings
    assert who_may(check, people) == ORGANISERS | {"organiser elsewhere"}
    assert (
        refused(check, people["colleague"]) == "Only the organisers of a convening see what is deleted when."
    )


def test_every_check_of_the_chapter_stands_in_this_file():
    """A check nobody tries is one that may let everybody through."""
    here = Path(__file__).read_text()
    checks = [name for name in vars(permissions) if name.startswith("check_")]
    of_the_chapter_before = {"check_change", "check_organise"}
    assert {name for name in checks if f"permissions.{name}" not in here} == of_the_chapter_before
