"""Who may do what with a registration, and with the list of all of them."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from convenings.models import Convening
from convenings.permissions import check_change, check_organise
from convenings.states import RUNNING, ConveningStatus
from participants import asking
from participants.models import (
    Registration,
)
from participants.permissions.who import is_focal, is_oneself, organises, speaks_for
from participants.states import (
    LIVE,
    RegistrationStatus,
)


def check_fill_in(user, registration: Registration) -> None:
    """The person alone, while the convening takes registrations; who has not registered yet also later."""
    check_own(user, registration)
    if registration.convening.takes_registrations:
        return
    check_ahead(registration.convening)
    if registration.status != RegistrationStatus.NOMINATED:
        raise NotAllowed(_("Registration is closed. What has changed is now a request to the organisers."))


def check_submit(user, registration: Registration) -> None:
    """The person alone, in time, once everything that has to be answered is answered."""
    check_fill_in(user, registration)
    if not registration.convening.takes_registrations:
        raise NotAllowed(_("Registration is closed. What you send now is a request to the organisers."))
    left = asking.left_to_answer(registration)
    if left:
        raise NotAllowed(
            _("One question has to be answered before you can send: “%(question)s”") % {"question": left[0]}
        )


def check_decide(user, registration: Registration) -> None:
    """Organisers decide on registrations that were sent, until the convening is completed or cancelled."""
    check_change(user, registration.convening)
    if registration.status == RegistrationStatus.NOMINATED:
        raise NotAllowed(_("This person has not registered yet."))
    if registration.status not in {RegistrationStatus.SUBMITTED, RegistrationStatus.WAITLISTED}:
        raise TooLate(_("This registration does not wait for a decision."), registration)


def check_withdraw(user, registration: Registration) -> None:
    """The person, the country's focal point, or organisers; until the convening is over."""
    allowed = (
        is_oneself(user, registration.person)
        or organises(user, registration.convening)
        or (registration.delegation is not None and is_focal(user, registration.delegation))
    )
    if not allowed:
        raise NotAllowed(_("Only the person, the focal point or the organisers withdraw a registration."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    convening = registration.convening
    # Organisers tidy up until they complete it: somebody who was confirmed and never came keeps a place.
    if convening.status not in RUNNING or (convening.is_over and not user.organises(convening)):
        raise NotAllowed(_("This convening is over."))


def check_substitute(user, registration: Registration) -> None:
    """Somebody else in this person's place: the focal point until nominations close, organisers until the
    convening is over; not once the person has arrived."""
    if not speaks_for(user, registration):
        raise NotAllowed(_("Only the focal point or the organisers let somebody else come instead."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    check_ahead(registration.convening)
    if not registration.convening.takes_nominations and not user.organises(registration.convening):
        raise NotAllowed(_("Nominations are closed. Write to the organisers if somebody else comes."))
    if registration.check_ins.exists():
        raise NotAllowed(_("%(name)s has arrived already.") % {"name": registration.person})


def check_say_institution(user, registration: Registration) -> None:
    """Who names people says of which institution each is; organisers also later, until it is over."""
    if not speaks_for(user, registration):
        raise NotAllowed(_("Only the focal point or the organisers say this."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    check_ahead(registration.convening)
    if not registration.convening.takes_nominations and not user.organises(registration.convening):
        raise NotAllowed(_("Nominations are closed. Write to the organisers if this is wrong."))


def check_take_lists(user, convening: Convening) -> None:
    """Organisers and staff, who arrange it; every list that is taken away is written down."""
    check_organise(user, convening)


def check_chase(user, convening: Convening, lack) -> None:
    """Organisers, as long as what is missing can still be done (see `lacks`)."""
    check_organise(user, convening)
    if reason := lack.why_not(convening):
        raise NotAllowed(reason)


def check_own(user, registration: Registration) -> None:
    if not is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody registers for themselves."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)


def check_ahead(convening: Convening) -> None:
    if convening.status != ConveningStatus.PUBLISHED or convening.is_over:
        raise NotAllowed(_("This convening is over."))


def check_read_participation(user) -> None:
    """Academy staff: it is about people of every convening."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff look at participation across convenings."))
