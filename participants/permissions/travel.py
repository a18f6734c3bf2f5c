"""Who may say and read how somebody comes, and what they need."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from convenings.models import Convening
from convenings.permissions import check_change, check_organise
from convenings.states import RUNNING
from participants.models import (
    Registration,
    Travel,
)
from participants.permissions.who import is_oneself, organises
from participants.states import (
    LIVE,
    RegistrationStatus,
)


def check_read_needs(user, convening: Convening) -> None:
    """Organisers and staff, who arrange it; every reading is written down."""
    check_organise(user, convening)


def check_send_travel(user, registration: Registration) -> None:
    """The person alone, once they have a place, until the convening begins."""
    if not is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody says for themselves how they travel."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    convening = registration.convening
    if convening.is_online:
        raise NotAllowed(_("This convening is held online; nobody travels."))
    if registration.status != RegistrationStatus.CONFIRMED:
        raise NotAllowed(_("This page opens when your place is confirmed."))
    if convening.status not in RUNNING:
        raise NotAllowed(_("This convening is over."))
    if convening.today() >= convening.starts_on:
        raise NotAllowed(_("The convening has begun. Write to the organisers if something changes."))


def check_read_travel(user, registration: Registration) -> None:
    """Staff and organisers of the convening; no focal point, no partner. Every reading is written down."""
    check_read_needs(user, registration.convening)


def check_issue_visa_letter(user, registration: Registration) -> None:
    """Organisers, for somebody with a place who asked for it, until the convening is over."""
    check_change(user, registration.convening)
    if registration.convening.is_over:
        raise NotAllowed(_("This convening is over."))
    if registration.status != RegistrationStatus.CONFIRMED:
        raise NotAllowed(_("%(name)s has no confirmed place.") % {"name": registration.person})
    travel = Travel.objects.filter(registration=registration).first()
    if travel is None or not travel.wants_visa_letter or not travel.has_passport:
        raise NotAllowed(_("%(name)s has not asked for a letter.") % {"name": registration.person})


def check_fetch_visa_letter(user, registration: Registration) -> None:
    """The person it speaks of, and the organisers who issue it; not the focal point."""
    if not (is_oneself(user, registration.person) or organises(user, registration.convening)):
        raise NotAllowed(_("The letter is for the person it speaks of, and for the organisers."))


def check_read_emptyings(user) -> None:
    """Staff, and whoever organises a convening: what was deleted of theirs, and what will be."""
    if not (user.is_authenticated and (user.is_academy_staff or user.convening_ids)):
        raise NotAllowed(_("Only the organisers of a convening see what is deleted when."))
