"""Who may do what with a delegation, and when."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from convenings.models import Convening
from convenings.permissions import check_change
from convenings.states import RUNNING, ConveningStatus
from participants.models import (
    Delegation,
)
from participants.permissions.registrations import check_ahead
from participants.permissions.who import is_focal, organises
from participants.states import (
    COMING,
    DelegationStatus,
)


def check_invite(user, convening: Convening) -> None:
    """Organisers, once the convening is published: a letter needs a page to point to."""
    check_change(user, convening)
    if convening.status != ConveningStatus.PUBLISHED:
        raise NotAllowed(_("Publish the convening first; the letter points to its page."))


def check_answer(user, delegation: Delegation) -> None:
    """The country's focal point or the body's contact, or organisers for one that answered by telephone."""
    if not (is_focal(user, delegation) or organises(user, delegation.convening)):
        raise NotAllowed(_("Only the focal point of the country answers the invitation."))
    if delegation.convening.status not in RUNNING:
        raise TooLate(_("This convening is over."), delegation.convening)


def check_withdraw_delegation(user, delegation: Delegation) -> None:
    """Whoever may answer for the country, once it has said that it comes."""
    check_answer(user, delegation)
    if delegation.status == DelegationStatus.WITHDRAWN:
        raise TooLate(_("This delegation is withdrawn already."), delegation)
    if delegation.status not in COMING:
        raise NotAllowed(_("Only a delegation that comes can be withdrawn."))


def check_read_invitation(user, delegation: Delegation) -> None:
    """The letter to a government: its focal point and the organisers; not everybody who is named later."""
    if not (is_focal(user, delegation) or organises(user, delegation.convening)):
        raise NotAllowed(_("The letter is for the government it was written to, and for the organisers."))


def check_nominate(user, delegation: Delegation) -> None:
    """The focal point until nominations close; organisers as long as the convening is not over."""
    check_answer(user, delegation)
    if delegation.status not in COMING:
        raise NotAllowed(_("First say that the delegation comes."))
    if not delegation.convening.takes_nominations and not user.organises(delegation.convening):
        raise NotAllowed(_("Nominations are closed. Write to the organisers if somebody is missing."))


def check_read_nomination_letter(user, delegation: Delegation) -> None:
    """Whoever speaks for the delegation, and organisers; it names people who may not want to be known."""
    if not (is_focal(user, delegation) or organises(user, delegation.convening)):
        raise NotAllowed(_("The letter of nomination is for the focal point and the organisers."))


def check_send_nomination_letter(user, delegation: Delegation) -> None:
    """The same, once the delegation comes and until the convening is over: ministries sign late."""
    check_read_nomination_letter(user, delegation)
    if delegation.status not in COMING:
        raise NotAllowed(_("First say that the delegation comes."))
    check_ahead(delegation.convening)


def check_send_list(user, convening: Convening, delegation: Delegation | None = None) -> None:
    """Whoever may name people one by one: for a delegation its focal point too, for all the organisers."""
    if delegation is None:
        check_invite(user, convening)
    else:
        check_nominate(user, delegation)


def check_complete_delegation(user, delegation: Delegation) -> None:
    """Organisers: from now on the delegation counts as complete."""
    check_change(user, delegation.convening)
    if delegation.status == DelegationStatus.COMPLETE:
        raise TooLate(_("This delegation is complete already."), delegation)
    if delegation.status != DelegationStatus.ACCEPTED:
        raise NotAllowed(_("Only a delegation that comes can be complete."))


def check_seats(delegation: Delegation, seats: int) -> None:
    """Nobody who is confirmed loses the seat because their number was written down."""
    if seats < delegation.seats_taken:
        raise NotAllowed(_("%(n)d people are confirmed already.") % {"n": delegation.seats_taken})
