from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import move
from academy.documents import issuing
from convenings.models import Convening, Session
from participants import attendance_rule, emails, pdfs, permissions
from participants.models import (
    Attendance,
    Certificate,
    CheckIn,
    Delegation,
    Facilitation,
    Person,
    Registration,
)
from participants.states import CheckInMethod, FacilitationStatus


@transaction.atomic
def check_in(
    registration: Registration,
    *,
    day: date,
    by: User,
    method: str = CheckInMethod.SEARCH,
    at: datetime | None = None,
) -> tuple[CheckIn, bool]:
    """The person has arrived. A second press changes nothing; returns the row and whether it is new.

    `at` is when it was pressed, where that was earlier: a phone without network sends it later.
    """
    permissions.check_check_in(by, registration)
    found, is_new = CheckIn.objects.get_or_create(
        registration=registration,
        day=day,
        defaults={"method": method, "recorded_by": by, "recorded_at": at or timezone.now()},
    )
    if is_new:
        record(by, "registration.checked_in", registration, day=day.isoformat(), method=method)
    return found, is_new


@transaction.atomic
def check_in_delegation(delegation: Delegation, *, day: date, by: User, at: datetime | None = None) -> int:
    """Everybody of a delegation who has a place and is not in yet: they come together. Returns how many."""
    everybody = delegation.registrations.confirmed().select_related("convening", "person")
    method = CheckInMethod.WHOLE_DELEGATION
    return sum(check_in(registration, day=day, by=by, method=method, at=at)[1] for registration in everybody)


@transaction.atomic
def undo_check_in(registration: Registration, *, day: date, by: User) -> bool:
    """A pocket pressed the button, or it was the wrong person."""
    permissions.check_take_attendance(by, registration.convening)
    gone, _rows = CheckIn.objects.filter(registration=registration, day=day).delete()
    if gone:
        record(by, "registration.check_in_undone", registration, day=day.isoformat())
    return bool(gone)


@transaction.atomic
def record_attendance(session: Session, presences: dict[int, str], *, by: User) -> int:
    """Write down who was at a session. `presences` maps registration ids to a presence, "" for
    "not written down"; whoever has no place is left out. Returns how many rows changed."""
    permissions.check_take_attendance(by, session.convening)
    _one_at_a_time(session.convening)
    confirmed = set(session.convening.registrations.confirmed().values_list("pk", flat=True))
    standing = {row.registration_id: row for row in session.attendance.all()}
    changed = sum(
        _write(session, pk, presence, standing.get(pk), by)
        for pk, presence in presences.items()
        if pk in confirmed
    )
    if changed:
        record(by, "session.attendance", session.convening, session=session.pk, changed=changed)
    return changed


def _one_at_a_time(convening: Convening) -> None:
    """Of two who write down the same at once the second waits, and then sees what the first has written."""
    Convening.objects.select_for_update().get(pk=convening.pk)


def _write(session: Session, pk: int, presence: str, row: Attendance | None, by: User) -> bool:
    if row is None and presence:
        Attendance.objects.create(session=session, registration_id=pk, presence=presence, recorded_by=by)
        return True
    if row is not None and not presence:
        row.delete()
        return True
    if row is not None and row.presence != presence:
        row.presence, row.recorded_at, row.recorded_by = presence, timezone.now(), by
        row.save()
        return True
    return False


@transaction.atomic
def set_facilitators(session: Session, people: list[Person], *, by: User) -> None:
    """Say who leads a session. Somebody new is asked by letter; who has answered is not asked again."""
    permissions.check_lead_sessions(by, session)
    _one_at_a_time(session.convening)
    session.facilitations.exclude(person__in=people).delete()
    known = set(session.facilitations.values_list("person_id", flat=True))
    for person in people:
        if person.pk not in known:
            asked = Facilitation.objects.create(session=session, person=person)
            emails.facilitation_asked(asked)
    record(by, "session.facilitators", session.convening, session=session.pk)


@transaction.atomic
def answer_facilitation(facilitation: Facilitation, *, leads: bool, by: User) -> Facilitation:
    """The person says whether they lead the session."""
    permissions.check_answer_facilitation(by, facilitation)
    move(facilitation, FacilitationStatus.CONFIRMED if leads else FacilitationStatus.DECLINED, by=by)
    return facilitation


@transaction.atomic
def issue_certificates(convening: Convening, *, by: User) -> list[Certificate]:
    """One certificate for everybody who was there often enough and has none yet, in their language."""
    permissions.check_issue_certificates(by, convening)
    _one_at_a_time(convening)
    standings = attendance_rule.standings(convening)
    earned = [s for s in standings if s.earns and not s.certificate]
    return [_issue(standing.registration, standing.hours, by) for standing in earned]


def _issue(registration: Registration, hours: Decimal, by: User) -> Certificate:
    sheet = pdfs.CertificateSheet.of(registration, hours=hours)
    person = registration.person
    paper = issuing.issue(
        "certificate",
        template="pdf/certificate.html",
        content=sheet,
        language=person.language,
        title=sheet.title,
        subject=registration,
        by=by,
        shown_name=person.public_name,
        about=sheet.about,
    )
    certificate = Certificate.objects.create(registration=registration, paper=paper)
    emails.certificate_ready(certificate)
    return certificate


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, by: User, reason: str) -> Certificate:
    """The certificate is no longer valid; whoever verifies it is told so."""
    _end_certificate(certificate, by=by, reason=reason)
    emails.certificate_revoked(certificate)
    return certificate


def _end_certificate(certificate: Certificate, *, by: User, reason: str) -> None:
    _one_at_a_time(certificate.registration.convening)
    certificate.refresh_from_db(fields=["is_valid"])
    permissions.check_revoke_certificate(by, certificate)
    issuing.revoke(certificate.paper, by=by, reason=reason, subject=certificate)
    certificate.is_valid = False
    certificate.save(update_fields=["is_valid"])


@transaction.atomic
def reissue_certificate(certificate: Certificate, *, by: User) -> Certificate:
    """The same certificate with the name as it is now; the one with the wrong name is no longer valid."""
    registration = certificate.registration
    standings = attendance_rule.standings(registration.convening)
    hours = next(s.hours for s in standings if s.registration.pk == registration.pk)
    with translation.override(registration.person.language):
        reason = _("Replaced by one with the name corrected.")
    _end_certificate(certificate, by=by, reason=reason)
    return _issue(registration, hours, by)
