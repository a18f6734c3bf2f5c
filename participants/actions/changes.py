"""What people ask for where they may not do it themselves, and what organisers and focal points answer."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import move
from participants import change_emails, change_fields, permissions, seats
from participants.actions import certificates, registrations
from participants.actions.people import rename_on_certificates
from participants.actions.registrations import Nominee
from participants.models import ChangeRequest, Person, Registration
from participants.states import ChangeKind, ChangeStatus, Visibility


@transaction.atomic
def ask_substitute(registration: Registration, values: dict, *, note: str, by: User) -> ChangeRequest:
    """Somebody else will come instead: the focal point and the organisers decide, nobody else reads who."""
    permissions.check_ask_substitute(by, registration)
    wanted = {name: ["", value] for name, value in values.items() if value}
    change = _ask(registration, ChangeKind.SUBSTITUTE, wanted, note=note, by=by)
    change_emails.substitute_asked(change)
    return change


@transaction.atomic
def ask_answers(registration: Registration, values: dict, *, by: User) -> ChangeRequest | None:
    """What the person answered on a page after the deadline. Joins what they ask for already; None if
    everything would stay as it is."""
    permissions.check_ask_change(by, registration)
    seats.hold_still(registration)
    before = registration.change_requests.open().filter(kind=ChangeKind.ANSWERS).first()
    earlier = {} if before is None else {k: v for k, v in before.wanted.items() if k not in values}
    wanted = earlier | change_fields.differences(registration, values)
    if wanted:
        return _ask(registration, ChangeKind.ANSWERS, wanted, by=by)
    if before is not None:
        take_back(before, by=by)
    return None


@transaction.atomic
def ask_late(registration: Registration, *, by: User) -> ChangeRequest:
    """Named, and registering after the deadline: the pages are kept, and the organisers decide."""
    permissions.check_ask_late(by, registration)
    return _ask(registration, ChangeKind.LATE, {}, by=by)


@transaction.atomic
def ask_name(registration: Registration, name: str, *, by: User) -> ChangeRequest:
    """The name on a certificate is wrong."""
    permissions.check_ask_name(by, registration)
    wanted = {"printed_name": [registration.person.printed_name, name]}
    return _ask(registration, ChangeKind.NAME, wanted, by=by)


def _ask(
    registration: Registration, kind: ChangeKind, wanted: dict, *, by: User, note: str = ""
) -> ChangeRequest:
    """One open request of a kind: asking again says it anew."""
    seats.hold_still(registration)
    standing = registration.change_requests.open().filter(kind=kind).first()
    change = standing or ChangeRequest(registration=registration, kind=kind)
    change.wanted, change.note = wanted, note
    change.asked_at, change.asked_by = timezone.now(), by
    change.save()
    record(by, "changerequest.asked", change, now=change.status, kind=kind.value)
    return change


@transaction.atomic
def take_back(change: ChangeRequest, *, by: User) -> ChangeRequest:
    """The person no longer asks for it, and nobody reads it any more."""
    permissions.check_take_back_change(by, change)
    move(change, ChangeStatus.TAKEN_BACK, by=by, **_forgotten())
    return change


def _forgotten() -> dict[str, Any]:
    """What nobody needs any more, least of all somebody else's name and address."""
    return {"sealed": "", "note": "", "purged_at": timezone.now()}


@transaction.atomic
def refuse(change: ChangeRequest, *, by: User, reason: str) -> ChangeRequest:
    """Everything stays as it is; the letter says why. Who was proposed is forgotten at once."""
    permissions.check_refuse_change(by, change)
    stamps: dict[str, Any] = {"decided_at": timezone.now(), "decided_by": by, "reason": reason}
    if change.kind == ChangeKind.SUBSTITUTE:
        stamps |= _forgotten()
    move(change, ChangeStatus.REFUSED, by=by, **stamps)
    change_emails.change_refused(change)
    return change


@transaction.atomic
def grant(change: ChangeRequest, *, by: User) -> ChangeRequest:
    """What was asked for is done, and whoever it concerns gets a letter.

    Raises `AlreadyNominated` where the proposed person takes part already, and then nothing changed.
    """
    seats.hold_still(change.registration)
    there = ChangeRequest.objects.select_related("registration__convening", "registration__person")
    standing = there.get(pk=change.pk)  # with what the person has asked for until now
    permissions.check_grant_change(by, standing)
    DEEDS[ChangeKind(standing.kind)](standing, by)
    move(standing, ChangeStatus.GRANTED, by=by, decided_at=timezone.now(), decided_by=by)
    return standing


def _substitute(change: ChangeRequest, by: User) -> None:
    leaving, proposed = change.registration, change.will_be()
    nominee = Nominee(
        proposed["full_name"],
        proposed["email"],
        leaving.person.sector,
        proposed.get("organisation", ""),
        proposed.get("job_title", ""),
        leaving.person.language,
        _kind_of_institution(leaving.person, proposed.get("organisation", "")),
    )
    registrations.substitute(leaving, nominee, by=by, reason=change.note)


def _kind_of_institution(leaving: Person, organisation: str) -> str:
    """The same where the institution is the same; otherwise nobody has said."""
    return leaving.institution_kind if organisation == leaving.organisation else ""


def _answers(change: ChangeRequest, by: User) -> None:
    registration = change.registration
    standing = change_fields.as_it_is(registration)
    # What the person has changed since, because registration was opened again, is the newer word.
    values = {name: will for name, (was, will) in change.wanted.items() if standing[name] == was}
    for row, names in change_fields.write(registration, values):
        row.save(update_fields=names)
        if isinstance(row, Person):
            rename_on_certificates(row)
    record(by, "registration.changed", registration, change=change.pk)
    change_emails.answers_changed(change)


def _late(change: ChangeRequest, by: User) -> None:
    registrations.take_late(change, by=by)


def _name(change: ChangeRequest, by: User) -> None:
    person, name = change.registration.person, change.will_be()["printed_name"]
    if person.visibility == Visibility.ALIAS:
        person.alias = name
    else:
        person.certificate_name = name
    person.save(update_fields=["alias", "certificate_name"])
    for certificate in change.registration.certificates.valid():
        certificates.reissue_certificate(certificate, language=certificate.paper.language, by=by)


DEEDS = {
    ChangeKind.SUBSTITUTE: _substitute,
    ChangeKind.ANSWERS: _answers,
    ChangeKind.LATE: _late,
    ChangeKind.NAME: _name,
}
