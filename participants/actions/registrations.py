from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import move
from convenings.models import Convening
from participants import emails, permissions, seats
from participants.models import Delegation, Needs, Person, Registration
from participants.states import RegistrationRole, RegistrationStatus


class AlreadyNominated(Exception):
    """This person is in the convening already. Carries the registration that stands."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        super().__init__(str(registration))


@dataclass(frozen=True)
class Nominee:
    """What whoever nominates knows of a person."""

    full_name: str
    email: str
    sector: str
    organisation: str = ""
    job_title: str = ""
    language: str = "en"


@transaction.atomic
def nominate(
    delegation: Delegation, nominee: Nominee, *, by: User, role: str = RegistrationRole.DELEGATE
) -> Registration:
    """Name somebody for a delegation; they get a personal link to register. Raises `AlreadyNominated`."""
    permissions.check_nominate(by, delegation)
    person = _person(nominee, delegation.country)
    registration = _register(delegation.convening, person, role=role, by=by, delegation=delegation)
    emails.invitation(registration)
    return registration


@transaction.atomic
def invite_guest(
    convening: Convening, nominee: Nominee, *, by: User, role: str, country=None
) -> Registration:
    """Ask an observer or facilitator, who belongs to no delegation."""
    permissions.check_invite(by, convening)
    registration = _register(convening, _person(nominee, country), role=role, by=by, delegation=None)
    emails.invitation(registration)
    return registration


def _person(nominee: Nominee, country) -> Person:
    """The person with this address: known from earlier, or new. What they said of themselves stays."""
    person = Person.objects.with_address(nominee.email).first()
    if person is None:
        person = Person.objects.create(
            full_name=nominee.full_name,
            email=nominee.email.strip().lower(),
            country=country,
            sector=nominee.sector,
            organisation=nominee.organisation,
            job_title=nominee.job_title,
            language=nominee.language,
        )
    if person.user is None:
        person.user = User.objects.filter(email__iexact=person.email).first() or User.objects.create_user(
            person.email, full_name=person.full_name, language=person.language
        )
        person.save(update_fields=["user"])
    return person


def _register(convening, person, *, role, by, delegation) -> Registration:
    standing = Registration.objects.filter(convening=convening, person=person).first()
    if standing:
        raise AlreadyNominated(standing)
    registration = Registration.objects.create(
        convening=convening, person=person, delegation=delegation, role=role, nominated_by=by
    )
    Needs.objects.create(registration=registration)
    record(by, "registration.nominated", registration, role=role)
    return registration


@transaction.atomic
def save_page(registration: Registration, page: int, *, by: User, changed: list) -> Registration:
    """Keep what the person wrote on one of the three pages. `changed` are the rows to save."""
    permissions.check_fill_in(by, registration)
    for row in changed:
        row.save()
    registration.pages_done = max(registration.pages_done, page)
    registration.save()
    record(by, "registration.filled_in", registration, page=page)
    return registration


@transaction.atomic
def submit(registration: Registration, *, by: User) -> Registration:
    """The person sends the registration; organisers confirm it."""
    permissions.check_fill_in(by, registration)
    now = timezone.now()
    move(
        registration,
        RegistrationStatus.SUBMITTED,
        by=by,
        submitted_at=now,
        submitted_by=by,
        conduct_accepted_at=now,
        pages_done=3,
    )
    emails.registration_received(registration)
    return registration


@transaction.atomic
def confirm(registration: Registration, *, by: User) -> Registration:
    """Give the person a seat; if the last one has gone, put them on the waiting list and say so."""
    permissions.check_decide(by, registration)
    if seats.take(registration):
        _decide(registration, RegistrationStatus.CONFIRMED, by)
        emails.confirmed(registration)
    elif registration.status == RegistrationStatus.SUBMITTED:
        _decide(registration, RegistrationStatus.WAITLISTED, by)
        emails.waitlisted(registration)
    return registration


def confirm_all(registrations, *, by: User) -> tuple[int, int]:
    """Confirm several; returns how many got a seat and how many went to the waiting list."""
    done = [confirm(registration, by=by).status for registration in registrations]
    return done.count(RegistrationStatus.CONFIRMED), done.count(RegistrationStatus.WAITLISTED)


@transaction.atomic
def decline(registration: Registration, *, by: User, reason: str) -> Registration:
    """The person cannot come; the letter says why."""
    permissions.check_decide(by, registration)
    _decide(registration, RegistrationStatus.DECLINED, by, reason=reason)
    emails.declined(registration)
    return registration


def _decide(registration: Registration, status: RegistrationStatus, by: User, **stamps) -> None:
    move(registration, status, by=by, decided_at=timezone.now(), decided_by=by, **stamps)


@transaction.atomic
def withdraw(registration: Registration, *, by: User, reason: str) -> Registration:
    """The person does not come after all; a freed seat goes to the first who waits in the delegation."""
    permissions.check_withdraw(by, registration)
    had_seat = registration.is_confirmed
    move(registration, RegistrationStatus.WITHDRAWN, by=by, reason=reason)
    emails.withdrawn(registration)
    if had_seat:
        seats.give_back(registration)
        _promote_next(registration)
    return registration


def _promote_next(freed: Registration) -> None:
    waiting = Registration.objects.filter(
        convening=freed.convening_id, status=RegistrationStatus.WAITLISTED
    ).order_by("submitted_at")
    same_delegation = waiting.filter(delegation=freed.delegation_id).first()
    if same_delegation and seats.take(same_delegation):
        _decide(same_delegation, RegistrationStatus.CONFIRMED, User.objects.system())
        emails.confirmed(same_delegation)


@transaction.atomic
def remind(registrations, *, by: User) -> int:
    """Write to people who have not registered; at most once a day each. Returns how many letters."""
    posted = 0
    for registration in registrations:
        permissions.check_remind(by, registration.convening)
        if emails.reminder(registration):
            record(by, "registration.reminded", registration)
            posted += 1
    return posted
