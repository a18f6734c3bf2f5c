"""Who may show lines of a request to partners, answer them, and write the one answer to the country."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from assistance.models import AskedPartner, OfferCall, Request
from assistance.partners import is_partner_for
from assistance.permissions import check_run
from assistance.sides import speaks_on
from assistance.states import LIVE_CALLS, OPEN_REQUESTS, SHOWABLE, CallStatus


def check_propose(user, request: Request) -> None:
    """Staff, while the request needs help, one call at a time."""
    check_run(user)
    if request.status not in SHOWABLE:
        raise NotAllowed(_("Partners are asked while a request still needs help."))
    if request.offer_calls.live().exists():
        raise NotAllowed(_("Partners are being asked about this request already."))


def consenters_only_asker(request: Request) -> bool:
    """Whether only the person who asked can agree: a request of civil society, or kept to one side."""
    return request.asker is not None and (request.is_of_civil_society or request.own_side_only)


def check_consent(user, call: OfferCall) -> None:
    """The country says yes or no, and may take its yes back until the answer is out. Nobody says it in
    the country's place, not even staff; for a request of one side only the person who asked says it."""
    request = call.request
    if consenters_only_asker(request):
        if not (speaks_on(user, request) and request.is_asked_by(user)):
            raise NotAllowed(_("Only the person who asked decides this."))
    elif not speaks_on(user, request):
        raise NotAllowed(_("Only whoever asked, the focal point or the head of delegation decides this."))
    if call.status not in LIVE_CALLS:
        raise NotAllowed(_("There is nothing to agree to any more."))
    _check_open(request)


def check_agree(user, call: OfferCall) -> None:
    """The same, while the question is open."""
    check_consent(user, call)
    if call.status != CallStatus.PROPOSED:
        raise NotAllowed(_("You have agreed already."))


def check_put(user, call: OfferCall, partner: User | None = None) -> None:
    """Staff, once the country has agreed; only to somebody who reads for a partner in that region."""
    check_run(user)
    _check_status(call, {CallStatus.OPEN})
    if partner is not None and not is_partner_for(partner, call.country):
        raise NotAllowed(_("This person does not read for a partner in the region of this country."))


def check_offer(user, asked: AskedPartner) -> None:
    """The partner who was asked, or staff for it, until no more answers are taken."""
    theirs = AskedPartner.objects.put_to(user).filter(pk=asked.pk)
    if not (user.is_academy_staff or theirs.exists()):
        raise NotAllowed(_("Only the partner who was asked answers."))
    if asked.call.status != CallStatus.OPEN:
        raise NotAllowed(_("No more answers are taken; the answer to the country is being written."))
    _check_open(asked.call.request)


def check_chase(user, call: OfferCall) -> None:
    """Staff, while somebody who was asked has not answered."""
    check_put(user, call)
    if not call.asked.silent().filter(user__isnull=False).exists():
        raise NotAllowed(_("Everybody who gets letters has answered."))


def check_close(user, call: OfferCall) -> None:
    """Staff, once at least one partner was asked."""
    check_put(user, call)
    if not call.asked.exists():
        raise NotAllowed(_("No partner has been asked yet."))


def check_open_again(user, call: OfferCall) -> None:
    """Staff, until the answer is out."""
    check_run(user)
    _check_status(call, {CallStatus.CLOSED})


def check_end(user, call: OfferCall) -> None:
    """Staff, at any time before the answer is out."""
    check_run(user)
    _check_status(call, LIVE_CALLS)


def check_compose(user, call: OfferCall) -> None:
    """Staff, when no more answers are taken."""
    check_run(user)
    _check_status(call, {CallStatus.CLOSED})


def check_issue(user, call: OfferCall) -> None:
    """Staff, with something said about each line: what is offered, or what else can be done."""
    check_compose(user, call)
    if not (call.opening and call.next_step and call.signatory):
        raise NotAllowed(_("Write the answer first."))
    for line in call.lines.all():
        offers = [offer for offer in line.offers.all() if offer.is_support]
        if any(not offer.told for offer in offers) or not (offers or line.otherwise):
            raise NotAllowed(_("Something is missing in the answer: look at each line once more."))


def _check_status(call: OfferCall, statuses) -> None:
    if call.status not in statuses:
        raise NotAllowed(
            _("This is not possible at this point: %(status)s.") % {"status": call.get_status_display()}
        )
    _check_open(call.request)


def _check_open(request: Request) -> None:
    if request.status not in OPEN_REQUESTS:
        raise NotAllowed(_("This request is over."))
