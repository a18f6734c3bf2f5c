"""Who may do what at the desk and with the sessions."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from convenings.models import Convening, Session
from convenings.permissions import check_change, check_organise
from convenings.states import RUNNING, ConveningStatus
from participants.models import (
    Facilitation,
    Registration,
)
from participants.permissions.who import is_oneself
from participants.states import (
    FacilitationStatus,
    RegistrationStatus,
)


def check_take_attendance(user, convening: Convening) -> None:
    """Organisers, from publication (so that the desk can try it early) until the convening is completed."""
    check_organise(user, convening)
    if convening.status != ConveningStatus.PUBLISHED:
        raise NotAllowed(_("Attendance is taken while a convening is under way; this one is closed."))


def check_check_in(user, registration: Registration) -> None:
    """Organisers, whoever has a place."""
    check_take_attendance(user, registration.convening)
    if registration.status != RegistrationStatus.CONFIRMED:
        raise NotAllowed(_("%(name)s has no confirmed place.") % {"name": registration.person})


def check_walk_in(user, convening: Convening) -> None:
    """Whoever checks people in may let in somebody whom nobody has named."""
    check_take_attendance(user, convening)


def check_prepare_phone(user, convening: Convening) -> None:
    """Whoever checks people in, until the evening of the last day: afterwards no phone needs names."""
    check_take_attendance(user, convening)
    if convening.is_over:
        raise NotAllowed(_("This convening is over, so no phone needs the list."))


def check_print_badges(user, convening: Convening) -> None:
    """Organisers, until the convening is completed or cancelled."""
    check_change(user, convening)


def check_lead_sessions(user, session: Session) -> None:
    """Organisers say who leads a session."""
    check_change(user, session.convening)


def check_answer_facilitation(user, facilitation: Facilitation) -> None:
    """The person who was asked, and nobody for them; until the convening is over."""
    if not is_oneself(user, facilitation.person):
        raise NotAllowed(_("Everybody answers for themselves."))
    convening = facilitation.session.convening
    if convening.status not in RUNNING or convening.is_over:
        raise NotAllowed(_("This convening is over."))


def check_own_agenda(user, convening: Convening) -> None:
    """Whoever is named for the convening, and whoever leads one of its sessions or is asked to."""
    if user.is_authenticated:
        if convening.registrations.live().of(user).exists():
            return
        mine = Facilitation.objects.of(user).filter(session__convening=convening)
        if mine.exclude(status=FacilitationStatus.DECLINED).exists():
            return
    raise NotAllowed(_("You are not named for this convening. Its agenda is on the public page."))
