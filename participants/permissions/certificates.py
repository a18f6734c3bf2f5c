"""Who may issue, end and have a certificate."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from academy.documents import glyphs
from convenings.models import Convening
from convenings.permissions import check_organise
from convenings.states import ConveningStatus
from participants.models import (
    Certificate,
    Registration,
)
from participants.permissions.who import is_oneself, organises
from participants.states import (
    Visibility,
)


def check_issue_certificates(user, convening: Convening) -> None:
    """Organisers, once the convening is completed and attendance is final."""
    check_organise(user, convening)
    if convening.status != ConveningStatus.COMPLETED:
        raise NotAllowed(_("Certificates are issued when the convening is completed."))


def check_revoke_certificate(user, certificate: Certificate) -> None:
    """Organisers of the convening."""
    check_organise(user, certificate.registration.convening)
    if not certificate.is_valid:
        raise TooLate(_("This certificate is revoked already."), certificate)


def check_reissue_certificate(user, certificate: Certificate) -> None:
    """Organisers of the convening, and the holder, who may want it in another language."""
    registration = certificate.registration
    if not (is_oneself(user, registration.person) or organises(user, registration.convening)):
        raise NotAllowed(_("Only the holder and the organisers have a certificate issued anew."))
    if not certificate.is_valid:
        raise TooLate(_("This certificate is revoked already."), certificate)
    # The first was refused for the same reason; another one must not bring the hole back in.
    if holes := glyphs.unprintable(registration.person.printed_name):
        raise NotAllowed(_("Our certificates cannot print: %(letters)s") % {"letters": " ".join(holes)})


def check_preview_certificate(user, registration: Registration) -> None:
    """Organisers of the convening, and the person whose name it is."""
    if not (is_oneself(user, registration.person) or organises(user, registration.convening)):
        raise NotAllowed(_("Only the person and the organisers see how the certificate will look."))


def check_correct_name(user, registration: Registration) -> None:
    """Organisers; but another name that somebody chose for their safety is theirs to change."""
    check_organise(user, registration.convening)
    if registration.person.visibility == Visibility.ALIAS:
        raise NotAllowed(_("This person goes by another name. Ask them to change it on their own page."))
