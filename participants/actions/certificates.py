from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents import issuing
from convenings.models import Convening
from participants import attendance_rule, emails, pdfs, permissions
from participants.models import Certificate, Registration


@transaction.atomic
def issue_certificates(convening: Convening, *, by: User) -> list[Certificate]:
    """One certificate for everybody who was there often enough and has none yet, in their language.

    Whose name has a letter that cannot be printed waits until the name is written otherwise.
    """
    permissions.check_issue_certificates(by, convening)
    _one_at_a_time(convening)
    standings = attendance_rule.standings(convening)
    return [
        _issue(standing.registration, standing, standing.registration.person.language, by)
        for standing in standings
        if standing.is_to_issue
    ]


def _issue(registration: Registration, standing, language: str, by: User) -> Certificate:
    sheet = pdfs.CertificateSheet.of(registration, hours=standing.hours, language=language)
    person = registration.person
    paper = issuing.issue(
        "certificate",
        template="pdf/certificate.html",
        content=sheet,
        language=language,
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
    _one_at_a_time(certificate.registration.convening)
    certificate.refresh_from_db(fields=["is_valid"])
    permissions.check_revoke_certificate(by, certificate)
    _end(certificate, reason, by)
    emails.certificate_revoked(certificate)
    return certificate


@transaction.atomic
def reissue_certificate(certificate: Certificate, *, language: str, by: User) -> Certificate:
    """The same certificate anew: in another language, or with the name as it is written now.

    The earlier one is no longer valid, so that two papers never say two things. Its holder gets a letter.
    """
    registration = certificate.registration
    _one_at_a_time(registration.convening)
    certificate.refresh_from_db(fields=["is_valid"])
    permissions.check_reissue_certificate(by, certificate)
    standing = attendance_rule.standing_of(registration)
    with translation.override(language):
        _end(certificate, _("A new certificate was issued in its place."), by)
    return _issue(registration, standing, language, by)


def _end(certificate: Certificate, reason: str, by: User) -> None:
    issuing.revoke(certificate.paper, by=by, reason=reason, subject=certificate)
    certificate.is_valid = False
    certificate.save(update_fields=["is_valid"])


@transaction.atomic
def make_again(convening: Convening, *, by: User) -> int:
    """Papers that could not be made are tried once more. Returns how many."""
    permissions.check_issue_certificates(by, convening)
    failed = Certificate.objects.valid().filter(registration__convening=convening)
    tried = issuing.try_again(paper_ids=failed.values("paper"))
    if tried:
        record(by, "certificates.tried_again", convening, papers=tried)
    return tried


@transaction.atomic
def correct_name(registration: Registration, name: str, *, by: User) -> Registration:
    """Write the name as it should stand on the certificate; one that was issued is issued anew by hand."""
    permissions.check_correct_name(by, registration)
    person = registration.person
    person.certificate_name = name
    person.save(update_fields=["certificate_name"])
    record(by, "person.certificate_name", registration)
    return registration


def _one_at_a_time(convening: Convening) -> None:
    """Of two who press at once the second waits, and then sees what the first has issued."""
    Convening.objects.select_for_update().get(pk=convening.pk)
