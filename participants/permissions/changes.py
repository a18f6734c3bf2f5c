"""Who may ask for a change, and who answers."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from participants.models import (
    ChangeRequest,
    Registration,
)
from participants.permissions.registrations import check_ahead, check_own, check_substitute
from participants.permissions.who import is_oneself, organises, speaks_for
from participants.states import (
    REGISTERED,
    ChangeKind,
    RegistrationStatus,
)


def check_ask_substitute(user, registration: Registration) -> None:
    """The person alone may say that somebody else will come, until the convening is over."""
    check_own(user, registration)
    check_ahead(registration.convening)
    if registration.check_ins.exists():
        raise NotAllowed(_("%(name)s has arrived already.") % {"name": registration.person})


def check_ask_change(user, registration: Registration) -> None:
    """Whoever has registered, once registration is closed; before that they change it themselves."""
    check_own(user, registration)
    check_ahead(registration.convening)
    if registration.status not in REGISTERED or registration.convening.takes_registrations:
        raise NotAllowed(_("Registration is open, so you can change this yourself."))


def check_ask_late(user, registration: Registration) -> None:
    """Whoever was named and comes after registration has closed."""
    check_own(user, registration)
    check_ahead(registration.convening)
    if registration.status != RegistrationStatus.NOMINATED:
        raise TooLate(_("This registration has been sent already."), registration)
    if registration.convening.takes_registrations:
        raise NotAllowed(_("Registration is open, so you can send it yourself."))


def check_ask_name(user, registration: Registration) -> None:
    """Whoever holds a certificate with a wrong name on it."""
    if not is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody asks for themselves."))
    if not registration.certificates.filter(is_valid=True).exists():
        raise NotAllowed(_("There is no valid certificate to correct."))


def check_take_back_change(user, change: ChangeRequest) -> None:
    """The person who asked, as long as nobody has answered."""
    if not is_oneself(user, change.registration.person):
        raise NotAllowed(_("Only the person who asked takes it back."))
    _check_open(change)


def check_refuse_change(user, change: ChangeRequest) -> None:
    """Organisers; the country's focal point where it is about who comes, until nominations close."""
    convening = change.convening
    if not organises(user, convening):
        if change.kind != ChangeKind.SUBSTITUTE or not speaks_for(user, change.registration):
            raise NotAllowed(_("Only the organisers answer this request."))
        if not convening.takes_nominations:
            raise NotAllowed(_("Nominations are closed. The organisers answer this request."))
    _check_open(change)


def check_grant_change(user, change: ChangeRequest) -> None:
    """Whoever may refuse it, as long as what was asked for is still possible."""
    check_refuse_change(user, change)
    registration = change.registration
    if change.purged_at:
        raise NotAllowed(_("What was asked for has been deleted."))
    if change.kind == ChangeKind.SUBSTITUTE:
        check_substitute(user, registration)
    elif change.kind == ChangeKind.NAME:
        if not registration.certificates.filter(is_valid=True).exists():
            raise NotAllowed(_("There is no valid certificate to correct."))
    else:
        check_ahead(registration.convening)
        wanted = {RegistrationStatus.NOMINATED} if change.kind == ChangeKind.LATE else REGISTERED
        if registration.status not in wanted:
            raise TooLate(_("The registration has moved on meanwhile."), registration)


def _check_open(change: ChangeRequest) -> None:
    if not change.is_open:
        raise TooLate(_("This request is answered already."), change)
