from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from convenings.models import Convening, Question
from participants import badges, change_emails, emails, permissions, seats
from participants.actions.answering import answer_at_registration, send_answers
from participants.actions.people import rename_on_certificates
from participants.actions.travel import forget_passport, not_coming
from participants.models import ChangeRequest, Delegation, Needs, Person, Registration
from participants.states import RegistrationRole, RegistrationStatus, Visibility

# What the three pages write; everything else of a registration changes by its own deeds.
FILLED_IN = ["days", "interpretation", "wants_travel_help", "pages_done"]


class AlreadyTaken(Exception):
    """Somebody was faster, perhaps by a second. Carries the registration that stands."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        super().__init__(str(registration))


class AlreadyNominated(AlreadyTaken):
    """This person is in the convening already."""


class HeadIsNamed(AlreadyTaken):
    """The delegation has a head."""


class NoPlace(Exception):
    """Nobody more can be let in. Carries the delegation whose seats are taken, or None: no place at all."""

    def __init__(self, delegation: Delegation | None) -> None:
        self.delegation = delegation
        super().__init__(str(delegation or "full"))


@dataclass(frozen=True)
class Nominee:
    """What whoever nominates knows of a person."""

    full_name: str
    email: str  # may be empty only for somebody who stands at the desk
    sector: str
    organisation: str = ""
    job_title: str = ""
    language: str = "en"
    institution_kind: str = ""
    # Somebody at the desk is asked at once; everybody else decides on their own pages.
    visibility: str = Visibility.DELEGATES


@transaction.atomic
def nominate(
    delegation: Delegation, nominee: Nominee, *, by: User, role: str = RegistrationRole.DELEGATE
) -> Registration:
    """Name somebody for a delegation; they get a personal link to register.

    Raises `AlreadyNominated` or `HeadIsNamed`, and then nothing changed.
    """
    permissions.check_nominate(by, delegation)
    _one_at_a_time(delegation.convening)
    head = delegation.live_registrations().filter(role=RegistrationRole.HEAD).first()
    if role == RegistrationRole.HEAD and head:
        raise HeadIsNamed(head)
    person = _person(nominee, delegation.country)
    registration = _register(delegation.convening, person, role=role, by=by, delegation=delegation)
    emails.invitation(registration)
    return registration


@transaction.atomic
def substitute(leaving: Registration, nominee: Nominee, *, by: User, reason: str) -> Registration:
    """Somebody else comes in this person's place, in the same role, and gets a personal link.

    A confirmed seat is kept for whoever comes instead, and is theirs when they register. The person who
    leaves is withdrawn and told. Raises `AlreadyNominated`, and then nothing changed.
    """
    permissions.check_substitute(by, leaving)
    seats.hold_still(leaving)
    person = _person(nominee, leaving.country)
    if standing := leaving.convening.registrations.live().filter(person=person).first():
        raise AlreadyNominated(standing)
    was_confirmed = leaving.is_confirmed
    move(leaving, RegistrationStatus.WITHDRAWN, by=by, reason=reason)
    coming = _register(
        leaving.convening,
        person,
        role=leaving.role,
        by=by,
        delegation=leaving.delegation,
        replaces=leaving,
    )
    seats.pass_on(leaving, coming, was_confirmed=was_confirmed)
    record(by, "registration.substituted", leaving, by_registration=coming.pk)
    change_emails.substituted(leaving)
    emails.invitation(coming)
    return coming


@transaction.atomic
def invite_guest(
    convening: Convening, nominee: Nominee, *, by: User, role: str, country=None
) -> Registration:
    """Ask an observer or facilitator, who belongs to no delegation. Raises `AlreadyNominated`."""
    permissions.check_invite(by, convening)
    _one_at_a_time(convening)
    registration = _register(convening, _person(nominee, country), role=role, by=by, delegation=None)
    emails.invitation(registration)
    return registration


@transaction.atomic
def walk_in(convening: Convening, nominee: Nominee, *, by: User, country=None) -> Registration:
    """Somebody stands at the desk whom nobody has named: named, registered and confirmed in one go.

    Belongs to the delegation of the country if that comes, else to none. Gets a letter only if there is an
    address. Raises `AlreadyNominated` or `NoPlace`, and then nothing changed.
    """
    permissions.check_walk_in(by, convening)
    _one_at_a_time(convening)
    delegation = convening.delegations.coming().filter(country=country).first() if country else None
    role = RegistrationRole.DELEGATE if delegation else RegistrationRole.OBSERVER
    person = _person(nominee, country)
    if nominee.visibility == Visibility.HIDDEN and person.is_shown_fully:
        # Known from earlier, and asks at the desk not to be shown: the newer word counts.
        person.visibility = Visibility.HIDDEN
        person.save(update_fields=["visibility"])
        rename_on_certificates(person)
    registration = _register(convening, person, role=role, by=by, delegation=delegation)
    Registration.objects.filter(pk=registration.pk).update(is_walk_in=True)
    move(registration, RegistrationStatus.SUBMITTED, by=by, submitted_at=timezone.now(), submitted_by=by)
    if not seats.take(registration):
        raise NoPlace(delegation if _has_place(convening) else None)
    _give_seat(registration, by)
    return registration


def _has_place(convening: Convening) -> bool:
    return Convening.objects.filter(pk=convening.pk, places_taken__lt=F("capacity")).exists()


def _one_at_a_time(convening: Convening) -> None:
    """Of two who name people at once the second waits, and then sees whom the first has named."""
    Convening.objects.select_for_update().get(pk=convening.pk)


def _person(nominee: Nominee, country) -> Person:
    """The person with this address: known from earlier, or new. What they said of themselves stays.

    Without an address nobody is known and nobody can sign in.
    """
    if not nominee.email:
        return _new_person(nominee, country)
    person = Person.objects.with_address(nominee.email).first() or _new_person(nominee, country)
    if nominee.institution_kind and not person.institution_kind:  # nobody asks the person
        person.institution_kind = nominee.institution_kind
        person.save(update_fields=["institution_kind"])
    if person.user is None:
        person.user = User.objects.filter(email__iexact=person.email).first() or User.objects.create_user(
            person.email, full_name=person.full_name, language=person.language
        )
        person.save(update_fields=["user"])
    return person


def _new_person(nominee: Nominee, country) -> Person:
    try:
        with transaction.atomic():
            return Person.objects.create(
                full_name=nominee.full_name,
                email=nominee.email.strip().lower(),
                country=country,
                sector=nominee.sector,
                institution_kind=nominee.institution_kind,
                organisation=nominee.organisation,
                job_title=nominee.job_title,
                language=nominee.language,
                visibility=nominee.visibility,
            )
    except IntegrityError:  # named for another convening at the same moment
        return Person.objects.with_address(nominee.email).get()


def _register(convening, person, *, role, by, delegation, replaces=None) -> Registration:
    earlier = Registration.objects.filter(convening=convening, person=person).order_by("-nominated_at")
    standing = earlier.live().first()
    if standing:
        raise AlreadyNominated(standing)
    registration = Registration.objects.create(
        convening=convening,
        person=person,
        delegation=delegation,
        role=role,
        nominated_by=by,
        replaces=replaces or earlier.first(),
        badge_code=_free_code(convening),
    )
    Needs.objects.create(registration=registration)
    record(by, "registration.nominated", registration, role=role)
    return registration


def _free_code(convening: Convening) -> str:
    code = badges.new_code()
    while convening.registrations.filter(badge_code=code).exists():
        code = badges.new_code()
    return code


@transaction.atomic
def save_page(
    registration: Registration,
    page: int,
    *,
    by: User,
    changed: list,
    answers: Iterable[tuple[Question, Any]] = (),
) -> Registration:
    """Keep what the person wrote on one of the three pages. `changed` are the rows to save, `answers`
    those to the convening's own questions."""
    permissions.check_fill_in(by, registration)
    for row in changed:
        row.save()
        if isinstance(row, Person):
            rename_on_certificates(row)
    answer_at_registration(registration, answers)
    registration.pages_done = max(registration.pages_done, page)
    registration.save(update_fields=FILLED_IN)
    record(by, "registration.filled_in", registration, page=page)
    return registration


@transaction.atomic
def submit(registration: Registration, *, by: User) -> Registration:
    """The person sends the registration; organisers confirm it."""
    permissions.check_submit(by, registration)
    _receive(registration, at=timezone.now(), by=by)
    if seats.let_go(registration):  # kept since they were named in the place of somebody confirmed
        _give_seat(registration, User.objects.system())
    else:
        emails.registration_received(registration)
    return registration


def _receive(registration: Registration, *, at: datetime, by: User) -> None:
    """Sent by the person at this moment, who agreed to the code of conduct with it."""
    move(
        registration,
        RegistrationStatus.SUBMITTED,
        by=by,
        submitted_at=at,
        submitted_by=registration.person.user,
        conduct_accepted_at=at,
        pages_done=3,
    )
    send_answers(registration)


@transaction.atomic
def take_late(change: ChangeRequest, *, by: User) -> Registration:
    """Somebody registered after the deadline and may come: a seat, or the waiting list, and a letter."""
    permissions.check_grant_change(by, change)
    registration = change.registration
    _receive(registration, at=change.asked_at, by=by)
    if seats.let_go(registration):
        _give_seat(registration, by)
        return registration
    return confirm(registration, by=by)


@transaction.atomic
def confirm(registration: Registration, *, by: User) -> Registration:
    """Give the person a seat; if the last one has gone, put them on the waiting list and say so."""
    permissions.check_decide(by, registration)
    if seats.take(registration):
        _give_seat(registration, by)
    elif registration.status == RegistrationStatus.SUBMITTED:
        _decide(registration, RegistrationStatus.WAITLISTED, by)
        emails.waitlisted(registration)
    return registration


def _give_seat(registration: Registration, by: User) -> None:
    """The seat is taken already; now the person has it."""
    _decide(registration, RegistrationStatus.CONFIRMED, by)
    emails.confirmed(registration)


def confirm_all(registrations, *, by: User) -> tuple[int, int]:
    """Confirm several; returns how many got a seat and how many went to the waiting list.

    Whom a colleague decides about at the same moment is left as the colleague decided.
    """
    done: list[str] = []
    for registration in registrations:
        with suppress(InvalidTransition):
            done.append(confirm(registration, by=by).status)
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
    """The person does not come after all; a freed seat goes to the first who waits for it."""
    permissions.check_withdraw(by, registration)
    had_seat = registration.is_confirmed
    move(registration, RegistrationStatus.WITHDRAWN, by=by, reason=reason)
    forget_passport(registration, by=by, reason=not_coming)
    emails.withdrawn(registration)
    if had_seat or seats.let_go(registration):
        seats.give_back(registration)
        give_free_seats(registration.convening, registration.delegation)
    return registration


def give_free_seats(convening: Convening, delegation: Delegation | None = None) -> None:
    """Who waits longest in the delegation gets the seat that is free; a place of the convening that is
    left goes to who waits longest of all, where their own delegation has a seat."""
    waiting = convening.registrations.filter(status=RegistrationStatus.WAITLISTED)
    own = delegation.pk if delegation else None
    in_turn = sorted(
        waiting.select_related("person", "convening"),
        key=lambda registration: (registration.delegation_id != own, registration.submitted_at),
    )
    for registration in in_turn:
        with suppress(InvalidTransition):  # somebody confirmed or withdrew the person at this moment
            _move_up(registration)


@transaction.atomic
def _move_up(registration: Registration) -> None:
    """The seat and the status, both or neither."""
    if seats.take(registration):
        _give_seat(registration, User.objects.system())
