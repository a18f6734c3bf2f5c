"""Two people who press at the same moment, each with a connection of their own: one wins, nothing doubles."""

from datetime import timedelta

import pytest

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.models import Event
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.actions import attendance, certificates, changes, delegations, registrations
from participants.actions.registrations import AlreadyNominated, HeadIsNamed, Nominee
from participants.models import (
    Attendance,
    Certificate,
    ChangeRequest,
    CheckIn,
    Delegation,
    Facilitation,
    HeldSeat,
    Person,
    Registration,
)
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus, Sector
from tests.factories.accounts import focal_point, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.naps.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

R = RegistrationStatus
TOLD = (InvalidTransition, NotAllowed)


def by_two(deed) -> list:
    """The same deed by two of the Academy's staff."""
    return at_once(*[lambda by=by: deed(by) for by in (staff("Ada"), staff("Bea"))])


def count(results, kind) -> int:
    return sum(isinstance(result, kind) for result in results)


def waiting(**fields) -> Registration:
    convening = a_convening()
    return a_registration(convening, delegation=a_delegation(convening, **fields), status=R.SUBMITTED)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_a_country_answers_once():
    delegation = a_delegation(a_convening(), status=DelegationStatus.INVITED)
    people = [focal_point("ECU"), staff()]
    results = at_once(
        *[
            lambda by=by, comes=comes: delegations.answer(fresh(delegation), comes=comes, by=by)
            for by, comes in zip(people, (True, False), strict=True)
        ]
    )
    assert (count(results, Delegation), count(results, TOLD)) == (1, 1)
    assert Event.objects.filter(verb__in=["delegation.accepted", "delegation.declined"]).count() == 1


def test_a_country_is_invited_once():
    convening = a_convening()

    def invite(by):
        return delegations.invite(
            convening, body_name="CARICOM", seats=3, contact_name="Rita", contact_email="r@caricom.org",
            language="en", by=by,
        )  # fmt: skip

    results = by_two(invite)
    assert (count(results, Delegation), count(results, delegations.AlreadyInvited)) == (1, 1)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("role", [RegistrationRole.DELEGATE, RegistrationRole.HEAD])
def test_a_person_is_named_once_and_a_head_is_one(role):
    delegation = a_delegation(a_convening())
    emails = ["nina@ong.ec", "NINA@ong.ec" if role == RegistrationRole.DELEGATE else "other@ong.ec"]

    def name(email):
        return registrations.nominate(
            fresh(delegation), Nominee("Nina", email, Sector.CIVIL_SOCIETY), by=staff(), role=role
        )

    results = at_once(*[lambda email=email: name(email) for email in emails])
    assert (count(results, Registration), count(results, (AlreadyNominated, HeadIsNamed))) == (1, 1)
    assert Person.objects.count() == Registration.objects.count() == 1
    assert Notice.objects.filter(key__startswith="invitation-").count() == 1


def test_a_registration_is_decided_once():
    registration = waiting()

    def confirm(by):
        return registrations.confirm(fresh(registration), by=by)

    def decline(by):
        return registrations.decline(fresh(registration), by=by, reason="No seats.")

    ada, bea = staff("Ada"), staff("Bea")
    results = at_once(lambda: confirm(ada), lambda: decline(bea))
    assert (count(results, Registration), count(results, TOLD)) == (1, 1)
    confirmed = fresh(registration).is_confirmed
    assert Delegation.objects.get().seats_taken == Convening.objects.get().places_taken == int(confirmed)
    assert Notice.objects.count() == 1


def test_a_seat_is_given_back_once():
    registration = waiting()
    registrations.confirm(registration, by=staff())
    results = by_two(lambda by: registrations.withdraw(fresh(registration), by=by, reason="ill"))
    assert (count(results, Registration), count(results, TOLD)) == (1, 1)
    assert Delegation.objects.get().seats_taken == Convening.objects.get().places_taken == 0


def test_somebody_else_comes_once_and_the_seat_is_kept_once():
    leaving = waiting(seats=1)
    registrations.confirm(leaving, by=staff())

    def substitute(by):
        nominee = Nominee("Nina", f"{by.full_name.lower()}@ong.ec", Sector.CIVIL_SOCIETY)
        return registrations.substitute(fresh(leaving), nominee, by=by, reason="-")

    results = by_two(substitute)
    assert (count(results, Registration), count(results, TOLD)) == (1, 1)
    assert Registration.objects.live().count() == HeldSeat.objects.count() == 1
    assert Delegation.objects.get().seats_taken == Convening.objects.get().places_taken == 1


def test_a_kept_seat_is_used_or_let_go_but_not_both():
    leaving = waiting(seats=1)
    registrations.confirm(leaving, by=staff())
    coming = registrations.substitute(
        leaving, Nominee("Nina", "nina@ong.ec", Sector.CIVIL_SOCIETY), by=staff(), reason="-"
    )
    results = at_once(
        lambda: registrations.submit(fresh(coming), by=coming.person.user),
        lambda: registrations.withdraw(fresh(coming), by=coming.person.user, reason="ill"),
    )
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, TOLD)]
    taken = int(fresh(coming).is_confirmed)
    assert Delegation.objects.get().seats_taken == Convening.objects.get().places_taken == taken
    assert not HeldSeat.objects.exists()


@pytest.mark.parametrize("status", [R.SUBMITTED, R.CONFIRMED])
def test_nobody_waits_for_somebody_who_waits_for_them(status):
    """Confirming takes the seat first, withdrawing the person: somebody else may come beside either."""
    leaving = waiting(seats=1)
    if status == R.CONFIRMED:
        registrations.confirm(leaving, by=staff())
    nominee, ada, bea = Nominee("Nina", "nina@ong.ec", Sector.CIVIL_SOCIETY), staff("Ada"), staff("Bea")

    def other():
        if status == R.CONFIRMED:
            return registrations.withdraw(fresh(leaving), by=bea, reason="-")
        return registrations.confirm(fresh(leaving), by=bea)

    results = at_once(lambda: registrations.substitute(fresh(leaving), nominee, by=ada, reason="-"), other)
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, TOLD)]
    held = sum(r.holds_seat for r in Registration.objects.live())
    assert Delegation.objects.get().seats_taken == Convening.objects.get().places_taken == held


def test_a_request_is_granted_once():
    registration = waiting(seats=1)
    registrations.confirm(registration, by=staff())
    person = registration.person
    person.user = User.objects.create_user(person.email, full_name=person.full_name)
    person.save()
    values = {"full_name": "Nina", "email": "nina@ong.ec"}
    change = changes.ask_substitute(fresh(registration), values, note="-", by=person.user)
    results = by_two(lambda by: changes.grant(fresh(change), by=by))
    assert (count(results, ChangeRequest), count(results, TOLD)) == (1, 1)
    assert Registration.objects.live().count() == HeldSeat.objects.count() == 1


def test_two_who_confirm_all_give_the_last_seat_once():
    first = waiting(seats=1)
    a_registration(first.convening, a_person("Second"), delegation=first.delegation, status=R.SUBMITTED)

    def confirm_all(by):
        everybody = Registration.objects.filter(status=R.SUBMITTED).order_by("submitted_at")
        return registrations.confirm_all(everybody, by=by)

    results = by_two(confirm_all)
    assert [sum(numbers) for numbers in zip(*results, strict=True)] == [1, 1]
    assert sorted(Registration.objects.values_list("status", flat=True)) == [R.CONFIRMED, R.WAITLISTED]
    assert Notice.objects.count() == 2


def a_completed_convening() -> Convening:
    convening = a_convening(starts_on=today_there() - timedelta(days=3))
    session = a_session(convening)
    registration = a_registration(convening, delegation=a_delegation(convening), status=R.CONFIRMED)
    Attendance.objects.create(session=session, registration=registration, recorded_by=staff())
    Convening.objects.filter(pk=convening.pk).update(status=ConveningStatus.COMPLETED)
    return fresh(convening)


def test_a_certificate_is_issued_once_and_revoked_once():
    convening = a_completed_convening()
    results = by_two(lambda by: certificates.issue_certificates(fresh(convening), by=by))
    assert sorted(len(made) for made in results) == [0, 1]
    certificate = Certificate.objects.get()
    results = by_two(lambda by: certificates.revoke_certificate(fresh(certificate), by=by, reason="Wrong."))
    assert count(results, Certificate) == 1
    assert Notice.objects.filter(key__startswith="certificate-revoked").count() == 1
    assert Event.objects.filter(verb__endswith="revoked").count() == 1


def test_somebody_is_checked_in_once():
    registration = waiting()
    registrations.confirm(registration, by=staff())
    day = today_there()
    results = by_two(lambda by: attendance.check_in(fresh(registration), day=day, by=by))
    assert sorted(is_new for _row, is_new in results) == [False, True]
    results = by_two(lambda by: attendance.undo_check_in(fresh(registration), day=day, by=by))
    assert sorted(results) == [False, True]
    assert not CheckIn.objects.exists()
    assert Event.objects.filter(verb__contains="check").count() == 2


def test_a_facilitator_answers_once():
    convening = a_convening()
    person = a_person(with_user=True)
    asked = Facilitation.objects.create(session=a_session(convening), person=person)
    results = at_once(*[lambda: attendance.answer_facilitation(fresh(asked), leads=True, by=person.user)] * 2)
    assert (count(results, Facilitation), count(results, TOLD)) == (1, 1)
    assert Event.objects.count() == 1


def test_nobody_is_asked_twice_to_lead_a_session():
    session, person = a_session(a_convening()), a_person(with_user=True)
    results = by_two(lambda by: attendance.set_facilitators(fresh(session), [person], by=by))
    assert results == [None, None]
    assert Facilitation.objects.count() == Notice.objects.count() == 1
